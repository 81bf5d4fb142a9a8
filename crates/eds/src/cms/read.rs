//! Reads SignedData without copying anything but certificates.

use std::borrow::Cow;

use const_oid::ObjectIdentifier;

use super::attributes::Attributes;
use super::{CMS_BYTES_MAX, CMS_CERTIFICATES_MAX, SIGNERS_MAX};
use crate::asn1::normalise::normalise;
use crate::asn1::{Element, Reader, oid, pem, tag};
use crate::{Certificate, EdsError};

const WHAT: &str = "CMS";

/// The labels under which signers write a CMS: RFC 7468 §8, §9, NCALayer, old OpenSSL.
const LABELS: [&str; 3] = ["CMS", "PKCS7", "PKCS #7 SIGNED DATA"];

/// From DER, BER or PEM to DER; nothing may follow the CMS.
pub(crate) fn open(bytes: &[u8]) -> Result<Cow<'_, [u8]>, EdsError> {
    if bytes.len() > CMS_BYTES_MAX {
        return Err(EdsError::TooLarge {
            what: WHAT,
            limit: CMS_BYTES_MAX,
        });
    }
    match pem::open(bytes, &LABELS, WHAT)? {
        Cow::Borrowed(bytes) => {
            let (der, taken) = normalise(bytes, WHAT)?;
            if taken == bytes.len() {
                Ok(der)
            } else {
                Err(EdsError::Malformed { what: WHAT })
            }
        }
        Cow::Owned(bytes) => {
            let (der, taken) = normalise(&bytes, WHAT)?;
            if taken == bytes.len() {
                Ok(Cow::Owned(der.into_owned()))
            } else {
                Err(EdsError::Malformed { what: WHAT })
            }
        }
    }
}

/// The same for the place kept in a PDF, which is filled up with zeros.
pub(crate) fn open_padded(bytes: &[u8]) -> Result<Cow<'_, [u8]>, EdsError> {
    let (der, taken) = normalise(bytes, WHAT)?;
    let padding = bytes.get(taken..).unwrap_or_default();
    if padding.iter().all(|octet| *octet == 0) {
        Ok(der)
    } else {
        Err(EdsError::Malformed { what: WHAT })
    }
}

/// RFC 5652 §5.1.
#[derive(Debug)]
pub(crate) struct SignedData<'a> {
    pub(crate) content_type: ObjectIdentifier,
    /// None: detached.
    pub(crate) content: Option<&'a [u8]>,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) signers: Vec<SignerInfo<'a>>,
    /// The parts as received, for whoever adds something.
    pub(super) raw: Raw<'a>,
}

/// The fields of SignedData, octet for octet; the sets by their members.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'a> {
    pub(super) version: &'a [u8],
    pub(super) digest_algorithms: &'a [u8],
    pub(super) content_info: &'a [u8],
    pub(super) content_type: &'a [u8],
    pub(super) certificates: &'a [u8],
    pub(super) revocation: &'a [u8],
}

/// RFC 5652 §5.3.
#[derive(Debug)]
pub(crate) struct SignerInfo<'a> {
    identifier: SignerIdentifier<'a>,
    pub(crate) digest_algorithm: ObjectIdentifier,
    /// The members of signedAttrs as received.
    pub(crate) attributes: Option<Element<'a>>,
    /// The contents of its AlgorithmIdentifier: the parameters matter.
    pub(crate) signature_algorithm: &'a [u8],
    pub(crate) signature: &'a [u8],
    /// Version to signature, one after another: what an archive time stamp covers.
    pub(super) core: &'a [u8],
    /// The members of unsignedAttrs.
    pub(super) unsigned: &'a [u8],
}

#[derive(Debug)]
enum SignerIdentifier<'a> {
    /// The Name in DER and the contents of the INTEGER.
    IssuerAndSerial {
        issuer: &'a [u8],
        serial: &'a [u8],
    },
    SubjectKeyIdentifier(&'a [u8]),
}

impl<'a> SignedData<'a> {
    /// Reads ContentInfo in DER, as [`open`] gives it.
    pub(crate) fn read(der: &'a [u8]) -> Result<Self, EdsError> {
        let mut outer = Reader::new(der, WHAT);
        let mut info = outer.enter(tag::SEQUENCE)?;
        outer.finish()?;
        if info.oid()? != oid::SIGNED_DATA {
            return Err(info.malformed());
        }
        let mut wrapped = info.enter(tag::context(0))?;
        info.finish()?;
        let mut body = wrapped.enter(tag::SEQUENCE)?;
        wrapped.finish()?;

        let version = body.expect(tag::INTEGER)?;
        Reader::new(version.raw, WHAT).unsigned()?;
        let digest_algorithms = body.expect(tag::SET)?.value;
        let content_info = body.expect(tag::SEQUENCE)?;
        let type_raw = body.inside(content_info).any()?.raw;
        let (content_type, content) = read_content(body.inside(content_info))?;
        let certificate_set = body.optional(tag::context(0))?;
        let certificates = match certificate_set {
            Some(set) => read_certificates(body.inside(set))?,
            None => Vec::new(),
        };
        let revocation_set = body.optional(tag::context(1))?;
        let signers = read_signers(body.enter(tag::SET)?)?;
        body.finish()?;
        Ok(Self {
            content_type,
            content,
            certificates,
            signers,
            raw: Raw {
                version: version.raw,
                digest_algorithms,
                content_info: content_info.raw,
                content_type: type_raw,
                certificates: certificate_set.map(|set| set.value).unwrap_or_default(),
                revocation: revocation_set.map(|set| set.value).unwrap_or_default(),
            },
        })
    }

    /// The certificate that the signer names, if it came along. Of several, such as two of one key, or one that somebody
    /// slipped in, it is the one that the signed attributes name (RFC 5035 §3).
    pub(crate) fn certificate_of(&self, signer: &SignerInfo<'_>) -> Option<&Certificate> {
        let is_named = |certificate: &&Certificate| match signer.identifier {
            SignerIdentifier::IssuerAndSerial { issuer, serial } => {
                certificate.issuer_name() == issuer && certificate.serial() == serial
            }
            SignerIdentifier::SubjectKeyIdentifier(identifier) => {
                certificate.extensions().subject_key_identifier.as_deref() == Some(identifier)
            }
        };
        let mut named = self.certificates.iter().filter(is_named);
        let first = named.next()?;
        let mut others = named.peekable();
        if others.peek().is_none() {
            return Some(first);
        }
        let attributes = signer.attributes.and_then(|set| Attributes::read(set.value).ok());
        let by_hash = attributes.and_then(|attributes| attributes.signing_certificate);
        let is_meant = |certificate: &&Certificate| by_hash.as_ref().is_some_and(|named| named.is(certificate));
        std::iter::once(first).chain(others).find(is_meant).or(Some(first))
    }
}

/// `EncapsulatedContentInfo ::= SEQUENCE { eContentType, eContent [0] EXPLICIT OCTET STRING OPTIONAL }`
fn read_content(mut info: Reader<'_>) -> Result<(ObjectIdentifier, Option<&[u8]>), EdsError> {
    let content_type = info.oid()?;
    let content = match info.optional(tag::context(0))? {
        Some(wrapped) => {
            let mut wrapped = info.inside(wrapped);
            let content = wrapped.expect(tag::OCTET_STRING)?.value;
            wrapped.finish()?;
            Some(content)
        }
        None => None,
    };
    info.finish()?;
    Ok((content_type, content))
}

/// `CertificateSet ::= SET OF CertificateChoices`; the choices with a tag (attribute certificates) are skipped.
fn read_certificates(mut set: Reader<'_>) -> Result<Vec<Certificate>, EdsError> {
    let mut certificates = Vec::with_capacity(4);
    let mut seen = 0;
    while !set.is_empty() {
        seen += 1;
        if seen > CMS_CERTIFICATES_MAX {
            return Err(EdsError::TooMany {
                what: "certificates in a CMS",
                limit: CMS_CERTIFICATES_MAX,
            });
        }
        let choice = set.any()?;
        if choice.tag == tag::SEQUENCE {
            certificates.push(Certificate::from_der(choice.raw)?);
        }
    }
    Ok(certificates)
}

fn read_signers(mut set: Reader<'_>) -> Result<Vec<SignerInfo<'_>>, EdsError> {
    let mut signers = Vec::with_capacity(1);
    while !set.is_empty() {
        if signers.len() == SIGNERS_MAX {
            return Err(EdsError::TooMany {
                what: "signers of a CMS",
                limit: SIGNERS_MAX,
            });
        }
        signers.push(read_signer(set.expect(tag::SEQUENCE)?)?);
    }
    Ok(signers)
}

/// ```text
/// SignerInfo ::= SEQUENCE { version, sid, digestAlgorithm, signedAttrs [0] IMPLICIT OPTIONAL, signatureAlgorithm,
///     signature OCTET STRING, unsignedAttrs [1] IMPLICIT OPTIONAL }
/// ```
pub(crate) fn read_signer(element: Element<'_>) -> Result<SignerInfo<'_>, EdsError> {
    let whole = element.value;
    let mut info = Reader::new(whole, WHAT);
    info.unsigned()?;
    let first = info.any()?;
    let identifier = match first.tag {
        tag::SEQUENCE => {
            let mut both = info.inside(first);
            let identifier = SignerIdentifier::IssuerAndSerial {
                issuer: both.expect(tag::SEQUENCE)?.raw,
                serial: both.expect(tag::INTEGER)?.value,
            };
            both.finish()?;
            identifier
        }
        subject_key if subject_key == tag::context_primitive(0) => SignerIdentifier::SubjectKeyIdentifier(first.value),
        _ => return Err(info.malformed()),
    };
    let digest_algorithm = info.enter(tag::SEQUENCE)?.oid()?;
    let attributes = info.optional(tag::context(0))?;
    let signature_algorithm = info.expect(tag::SEQUENCE)?.value;
    let signature = info.expect(tag::OCTET_STRING)?.value;
    let core = whole.len() - info.rest().len();
    let unsigned = info.optional(tag::context(1))?.map(|set| set.value).unwrap_or_default();
    info.finish()?;
    Ok(SignerInfo {
        core: whole.get(..core).unwrap_or_default(),
        unsigned,
        identifier,
        digest_algorithm,
        attributes,
        signature_algorithm,
        signature,
    })
}
