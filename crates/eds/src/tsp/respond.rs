//! The answer of a time-stamping authority (RFC 3161 §2.4.2).

use const_oid::ObjectIdentifier;
use jiff::Timestamp;

use super::Request;
use crate::asn1::{oid, tag, time, write};
use crate::key::Digest;
use crate::{Certificate, EdsError, Signer};

/// Whoever stamps: key, certificate, what is sent along, and under which policy.
pub struct Stamper<'a> {
    pub key: &'a dyn Signer,
    pub certificate: &'a Certificate,
    /// Authorities above, sent along with the certificate where it is asked for.
    pub chain: &'a [Certificate],
    /// The policy stamped under when the request names none. The first of [`Stamper::policies`].
    pub policies: &'a [ObjectIdentifier],
}

/// PKIFailureInfo (RFC 3161 §2.4.2): why there is no stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// The digest algorithm is unknown, or the digest has not its length.
    BadAlgorithm,
    /// The request is not permitted or not supported.
    BadRequest,
    /// The bytes are no request.
    BadDataFormat,
    /// The clock cannot be trusted now.
    TimeNotAvailable,
    /// Nobody stamps under the policy asked for here.
    UnacceptedPolicy,
    /// No extension is supported.
    UnacceptedExtension,
    /// The additional information could not be understood.
    AddInfoNotAvailable,
    /// The authority itself failed.
    SystemFailure,
}

impl Rejection {
    pub(crate) const ALL: [Self; 8] = [
        Self::BadAlgorithm,
        Self::BadRequest,
        Self::BadDataFormat,
        Self::TimeNotAvailable,
        Self::UnacceptedPolicy,
        Self::UnacceptedExtension,
        Self::AddInfoNotAvailable,
        Self::SystemFailure,
    ];

    /// The number of the bit in PKIFailureInfo.
    pub(super) const fn bit(self) -> u8 {
        match self {
            Self::BadAlgorithm => 0,
            Self::BadRequest => 2,
            Self::BadDataFormat => 5,
            Self::TimeNotAvailable => 14,
            Self::UnacceptedPolicy => 15,
            Self::UnacceptedExtension => 16,
            Self::AddInfoNotAvailable => 17,
            Self::SystemFailure => 25,
        }
    }

    /// One English sentence: statusString is for the log of whoever asked.
    pub const fn words(self) -> &'static str {
        match self {
            Self::BadAlgorithm => "the digest algorithm is not supported, or the digest does not have its length",
            Self::BadRequest => "the request is not supported",
            Self::BadDataFormat => "the bytes are not a time-stamp request",
            Self::TimeNotAvailable => "the time source is not available; try again later",
            Self::UnacceptedPolicy => "no time stamp is given under the policy asked for",
            Self::UnacceptedExtension => "the request has an extension that is not supported",
            Self::AddInfoNotAvailable => "the additional information cannot be understood",
            Self::SystemFailure => "the time-stamping authority failed; try again later",
        }
    }
}

/// Answers the bytes of a request with a granted token or with the reason for none. An error is a fault of the key.
///
/// `serial` is a number never used before by this authority. The accuracy written is one second: `now` is cut to whole
/// seconds.
pub fn respond(request: &[u8], stamper: &Stamper<'_>, serial: &[u8], now: Timestamp) -> Result<Vec<u8>, EdsError> {
    let Ok(request) = Request::read(request) else {
        return Ok(reject(Rejection::BadDataFormat));
    };
    let policy = match accepts(&request, stamper) {
        Ok(policy) => policy,
        Err(rejection) => return Ok(reject(rejection)),
    };
    let token = token(&request, stamper, policy, serial, now)?;
    // PKIStatusInfo ::= SEQUENCE { status INTEGER { granted(0) } }
    Ok(write::sequence(&[&write::sequence(&[&write::unsigned(&[])]), &token]))
}

/// A response without a token: `SEQUENCE { SEQUENCE { status rejection(2), statusString, failInfo BIT STRING } }`
pub fn reject(rejection: Rejection) -> Vec<u8> {
    let words = write::element(tag::UTF8_STRING, &[rejection.words().as_bytes()]);
    let bit = rejection.bit();
    let octets = usize::from(bit / 8) + 1;
    let mut value = vec![0; octets + 1];
    if let Some(unused) = value.first_mut() {
        // DER cuts the trailing zeros of a named bit list (X.690 §11.2.2).
        *unused = 7 - bit % 8;
    }
    if let Some(last) = value.last_mut() {
        *last = 0x80 >> (bit % 8);
    }
    write::sequence(&[&write::sequence(&[
        &write::unsigned(&[2]),
        &write::sequence(&[&words]),
        &write::element(tag::BIT_STRING, &[&value]),
    ])])
}

/// Whether a request would be granted, and under which policy.
pub fn accepts(request: &Request, stamper: &Stamper<'_>) -> Result<ObjectIdentifier, Rejection> {
    let digest = request.imprint.digest().ok_or(Rejection::BadAlgorithm)?;
    if digest == Digest::Sha1 || request.imprint.hash.len() != digest.octets() {
        // SHA-1 is broken as a fingerprint of documents; it is computed for identifiers only.
        return Err(Rejection::BadAlgorithm);
    }
    if request.has_extensions {
        return Err(Rejection::UnacceptedExtension);
    }
    match request.policy {
        Some(wanted) if stamper.policies.contains(&wanted) => Ok(wanted),
        Some(_) => Err(Rejection::UnacceptedPolicy),
        None => stamper.policies.first().copied().ok_or(Rejection::UnacceptedPolicy),
    }
}

/// ContentInfo with SignedData over TSTInfo.
fn token(
    request: &Request,
    stamper: &Stamper<'_>,
    policy: ObjectIdentifier,
    serial: &[u8],
    now: Timestamp,
) -> Result<Vec<u8>, EdsError> {
    let info = info(request, stamper, policy, serial, now);
    let digest = stamper.key.scheme().digest();
    let digest_algorithm = digest.identifier();
    let attributes = attributes(digest, &info, stamper.certificate, now);
    let signature = stamper.key.sign(&attributes)?;
    let signer_info = write::sequence(&[
        &write::unsigned(&[1]),
        &write::sequence(&[
            stamper.certificate.issuer_name(),
            &write::element(tag::INTEGER, &[stamper.certificate.serial()]),
        ]),
        &digest_algorithm,
        &[tag::context(0)],
        attributes.get(1..).unwrap_or_default(),
        &stamper.key.scheme().identifier(),
        &write::element(tag::OCTET_STRING, &[&signature]),
    ]);
    // RFC 3161 §2.4.1: without certReq the certificates field must not be there.
    let certificates = if request.certificate_wanted {
        let mut members = vec![stamper.certificate.der.clone()];
        members.extend(stamper.chain.iter().map(|certificate| certificate.der.clone()));
        write::set_of(tag::context(0), members)
    } else {
        Vec::new()
    };
    let body = write::sequence(&[
        // RFC 5652 §5.1: version 3, because the content is not id-data.
        &write::unsigned(&[3]),
        &write::element(tag::SET, &[&digest_algorithm]),
        &write::sequence(&[
            &write::oid(&oid::TST_INFO),
            &write::element(tag::context(0), &[&write::element(tag::OCTET_STRING, &[&info])]),
        ]),
        &certificates,
        &write::element(tag::SET, &[&signer_info]),
    ]);
    Ok(write::sequence(&[
        &write::oid(&oid::SIGNED_DATA),
        &write::element(tag::context(0), &[&body]),
    ]))
}

/// ```text
/// TSTInfo ::= SEQUENCE { version INTEGER { v1(1) }, policy, messageImprint, serialNumber INTEGER, genTime GeneralizedTime,
///     accuracy OPTIONAL, ordering BOOLEAN DEFAULT FALSE, nonce INTEGER OPTIONAL, tsa [0] GeneralName OPTIONAL, … }
/// ```
fn info(request: &Request, stamper: &Stamper<'_>, policy: ObjectIdentifier, serial: &[u8], now: Timestamp) -> Vec<u8> {
    // directoryName is [4] and, like every tag around a CHOICE, explicit; so is [0] around GeneralName.
    let name = write::element(tag::context(4), &[stamper.certificate.subject_name()]);
    write::sequence(&[
        &write::unsigned(&[1]),
        &write::oid(&policy),
        &request.imprint.write(),
        &write::unsigned(serial),
        &time::write_generalized(now),
        // Accuracy ::= SEQUENCE { seconds INTEGER … }
        &write::sequence(&[&write::unsigned(&[1])]),
        &request.nonce.as_deref().map(write::unsigned).unwrap_or_default(),
        &write::element(tag::context(0), &[&name]),
    ])
}

/// The DER SET OF: contentType, signingTime, messageDigest, signingCertificateV2.
fn attributes(digest: Digest, info: &[u8], certificate: &Certificate, now: Timestamp) -> Vec<u8> {
    let attribute = |kind: &ObjectIdentifier, value: &[u8]| {
        write::sequence(&[&write::oid(kind), &write::element(tag::SET, &[value])])
    };
    // hashAlgorithm is its default, SHA-256 (RFC 5035 §3).
    let named = write::sequence(&[&write::element(tag::OCTET_STRING, &[&certificate.fingerprint()])]);
    let hash = digest.of(info);
    write::set_of(
        tag::SET,
        vec![
            attribute(&oid::CONTENT_TYPE, &write::oid(&oid::TST_INFO)),
            attribute(&oid::SIGNING_TIME, &time::write(now)),
            attribute(&oid::MESSAGE_DIGEST, &write::element(tag::OCTET_STRING, &[&hash])),
            attribute(
                &oid::SIGNING_CERTIFICATE_V2,
                &write::sequence(&[&write::sequence(&[&named])]),
            ),
        ],
    )
}
