//! A time-stamp token, read (RFC 3161 §2.4.2, RFC 5816).

use const_oid::ObjectIdentifier;
use jiff::{SignedDuration, Timestamp};

use super::ask::read_nonce;
use super::{Imprint, TOKEN_BYTES_MAX};
use crate::asn1::{Reader, identifier, oid, tag, time};
use crate::certificate::serial_hex;
use crate::cms::attributes::Attributes;
use crate::cms::{SignedData, open};
use crate::key::{Digest, Scheme};
use crate::{Certificate, EdsError};

const WHAT: &str = "time-stamp token";

/// A token with what it says and what its own signature proves. Trust in its authority is for the policy.
#[derive(Clone, Debug)]
pub struct Token {
    /// The exact ContentInfo.
    pub der: Vec<u8>,
    pub imprint: Imprint,
    /// The policy under which it was given.
    pub policy: ObjectIdentifier,
    /// The same as people read it.
    pub policy_text: String,
    /// Lower-case hex without leading zeros.
    pub serial_hex: String,
    /// The moment proved, give or take [`Token::accuracy`].
    pub gen_time: Timestamp,
    /// Zero where the token does not say.
    pub accuracy: SignedDuration,
    /// Magnitude of the nonce, without leading zeros.
    pub nonce: Option<Vec<u8>>,
    /// The certificate of the authority, if it came along.
    pub signer: Option<Certificate>,
    /// All certificates that came along.
    pub certificates: Vec<Certificate>,
    proof: Proof,
}

/// What is looked at once, while the bytes are at hand.
#[derive(Clone, Debug)]
struct Proof {
    tst_info: Vec<u8>,
    outcome: Result<(), TokenFault>,
}

/// Why a token proves nothing, whoever gave it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    #[error("the time stamp does not carry the certificate of its authority")]
    NoCertificate,
    #[error("the algorithm {oid} of the time stamp is not supported")]
    Algorithm { oid: String },
    #[error("a required attribute of the time stamp is missing, repeated or says another type")]
    Attributes,
    #[error("the signature of the time stamp is over other content")]
    Digest,
    #[error("the signature of the time stamp does not fit its authority's key")]
    Signature,
    #[error("the signed attributes of the time stamp name another certificate, or none")]
    OtherCertificate,
    #[error("the certificate of the time-stamping authority is not for time stamps alone (critical EKU timeStamping)")]
    Purpose,
    #[error("the certificate of the time-stamping authority was not valid at {at}")]
    NotValidThen { at: Timestamp },
}

impl Token {
    /// Reads a token in DER or BER. What its signature proves is [`Token::check`].
    pub fn read(bytes: &[u8]) -> Result<Self, EdsError> {
        if bytes.len() > TOKEN_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: WHAT,
                limit: TOKEN_BYTES_MAX,
            });
        }
        let der = open(bytes)?;
        let data = SignedData::read(&der)?;
        // RFC 3161 §2.4.2: exactly one signer, and the content is there and is a TSTInfo.
        let ([_], Some(content), oid::TST_INFO) = (data.signers.as_slice(), data.content, data.content_type) else {
            return Err(EdsError::Malformed { what: WHAT });
        };
        let info = Info::read(content)?;
        let (signer, outcome) = prove(&data, content, info.gen_time);
        Ok(Self {
            imprint: info.imprint,
            policy: info.policy,
            policy_text: info.policy_text,
            serial_hex: info.serial_hex,
            gen_time: info.gen_time,
            accuracy: info.accuracy,
            nonce: info.nonce,
            signer,
            proof: Proof {
                tst_info: content.to_vec(),
                outcome,
            },
            certificates: data.certificates,
            der: der.to_vec(),
        })
    }

    /// Everything that needs no trust: the signature, its attributes, ESSCertID(v2), that the certificate is for time
    /// stamps alone and was valid at the time of the stamp.
    pub fn check(&self) -> Result<(), TokenFault> {
        self.proof.outcome.clone()
    }

    /// Whether this stamps exactly these octets; false too where the digest is one we do not compute.
    pub fn stamps(&self, data: &[u8]) -> bool {
        self.imprint
            .digest()
            .filter(|digest| *digest != Digest::Sha1)
            .is_some_and(|digest| digest.of(data) == self.imprint.hash)
    }

    /// The last moment at which the stamped octets can have come into being: genTime and its accuracy.
    pub fn latest(&self) -> Timestamp {
        self.gen_time.checked_add(self.accuracy).unwrap_or(Timestamp::MAX)
    }

    /// TSTInfo, as received.
    pub fn tst_info(&self) -> &[u8] {
        &self.proof.tst_info
    }
}

struct Info {
    imprint: Imprint,
    policy: ObjectIdentifier,
    policy_text: String,
    serial_hex: String,
    gen_time: Timestamp,
    accuracy: SignedDuration,
    nonce: Option<Vec<u8>>,
}

impl Info {
    /// The structure stands at [`super::respond`].
    fn read(content: &[u8]) -> Result<Self, EdsError> {
        let mut outer = Reader::new(content, WHAT);
        let mut body = outer.enter(tag::SEQUENCE)?;
        outer.finish()?;
        if body.unsigned()? != [1] {
            return Err(body.malformed());
        }
        let policy_text = identifier::text(body.clone().any()?.value);
        let policy = body.oid()?;
        let imprint = Imprint::read(&mut body)?;
        let serial = body.expect(tag::INTEGER)?;
        let gen_time = time::read_generalized(&mut body)?;
        let accuracy = match body.optional(tag::SEQUENCE)? {
            Some(element) => read_accuracy(body.inside(element))?,
            None => SignedDuration::ZERO,
        };
        if let Some(ordering) = body.optional(tag::BOOLEAN)? {
            Reader::new(ordering.raw, WHAT).boolean()?;
        }
        let nonce = match body.optional(tag::INTEGER)? {
            Some(element) => Some(read_nonce(element.raw, WHAT)?),
            None => None,
        };
        // tsa is a hint to the name, and nothing is decided by it; the certificate is named by ESSCertID.
        body.optional(tag::context(0))?;
        if let Some(extensions) = body.optional(tag::context(1))? {
            refuse_critical(body.inside(extensions))?;
        }
        body.finish()?;
        Ok(Self {
            imprint,
            policy,
            policy_text,
            serial_hex: serial_hex(serial.value),
            gen_time,
            accuracy,
            nonce,
        })
    }
}

/// `Accuracy ::= SEQUENCE { seconds INTEGER OPTIONAL, millis [0] INTEGER (1..999) OPTIONAL, micros [1] INTEGER (1..999) OPTIONAL }`
fn read_accuracy(mut fields: Reader<'_>) -> Result<SignedDuration, EdsError> {
    let number = |digits: &[u8], reader: &Reader<'_>| {
        let sum = digits
            .iter()
            .try_fold(0_i64, |sum, octet| sum.checked_mul(256)?.checked_add(i64::from(*octet)));
        sum.filter(|sum| *sum <= i64::from(u32::MAX))
            .ok_or_else(|| reader.malformed())
    };
    let mut accuracy = SignedDuration::ZERO;
    if let Some(seconds) = fields.optional(tag::INTEGER)? {
        let digits = Reader::new(seconds.raw, WHAT).unsigned()?;
        accuracy = SignedDuration::from_secs(number(digits, &fields)?);
    }
    for (position, unit) in [(0, 1_000), (1, 1)] {
        if let Some(part) = fields.optional(tag::context_primitive(position))? {
            let part = number(part.value, &fields)?;
            if !(1..=999).contains(&part) {
                return Err(fields.malformed());
            }
            accuracy = accuracy.saturating_add(SignedDuration::from_micros(part * unit));
        }
    }
    fields.finish()?;
    Ok(accuracy)
}

/// `[1] IMPLICIT Extensions`: the tag replaces that of the SEQUENCE.
fn refuse_critical(mut list: Reader<'_>) -> Result<(), EdsError> {
    while !list.is_empty() {
        let extension = crate::certificate::Extension::read(&mut list)?;
        if extension.critical {
            return Err(EdsError::UnknownCritical {
                what: WHAT,
                oid: extension.name(),
            });
        }
    }
    Ok(())
}

/// The authority's certificate, and whether everything about the signature holds.
fn prove(data: &SignedData<'_>, content: &[u8], gen_time: Timestamp) -> (Option<Certificate>, Result<(), TokenFault>) {
    let Some(info) = data.signers.first() else {
        return (None, Err(TokenFault::NoCertificate));
    };
    let Some(signer) = data.certificate_of(info) else {
        return (None, Err(TokenFault::NoCertificate));
    };
    let outcome = check_signature(info, signer, content)
        .and_then(|()| check_purpose(signer))
        .and_then(|()| {
            if (signer.not_before..=signer.not_after).contains(&gen_time) {
                Ok(())
            } else {
                Err(TokenFault::NotValidThen { at: gen_time })
            }
        });
    (Some(signer.clone()), outcome)
}

fn check_signature(info: &crate::cms::SignerInfo<'_>, signer: &Certificate, content: &[u8]) -> Result<(), TokenFault> {
    let unsupported = |oid: &ObjectIdentifier| TokenFault::Algorithm { oid: oid.to_string() };
    let digest = Digest::of_oid(&info.digest_algorithm)
        .filter(|digest| *digest != Digest::Sha1)
        .ok_or_else(|| unsupported(&info.digest_algorithm))?;
    let scheme = Scheme::of_signer(info.signature_algorithm, digest)
        .filter(|scheme| scheme.digest() == digest)
        .ok_or_else(|| {
            let oid = Reader::new(info.signature_algorithm, WHAT).oid();
            TokenFault::Algorithm {
                oid: oid.map(|oid| oid.to_string()).unwrap_or_default(),
            }
        })?;
    let set = info.attributes.ok_or(TokenFault::Attributes)?;
    let attributes = Attributes::read(set.value).map_err(|_| TokenFault::Attributes)?;
    if attributes.irregular || attributes.content_type != Some(oid::TST_INFO) {
        return Err(TokenFault::Attributes);
    }
    if attributes.message_digest != Some(digest.of(content).as_slice()) {
        return Err(TokenFault::Digest);
    }
    let mut signed = set.raw.to_vec();
    if let Some(first) = signed.first_mut() {
        *first = tag::SET;
    }
    let key = signer.key().map_err(|_| TokenFault::Signature)?;
    if !key.verify(scheme, &signed, info.signature).unwrap_or(false) {
        return Err(TokenFault::Signature);
    }
    let named = match &attributes.signing_certificate {
        Some(named) => named.is(signer),
        // RFC 3161 itself knew only ESSCertID, with SHA-1; RFC 5816 added the second form.
        None => names_by_sha1(set.value, signer).unwrap_or(false),
    };
    if named {
        Ok(())
    } else {
        Err(TokenFault::OtherCertificate)
    }
}

/// `SigningCertificate ::= SEQUENCE { certs SEQUENCE OF SEQUENCE { certHash OCTET STRING, … }, … }` (RFC 2634 §5.4)
fn names_by_sha1(members: &[u8], signer: &Certificate) -> Option<bool> {
    let mut set = Reader::new(members, WHAT);
    let mut found = None;
    while !set.is_empty() {
        let mut attribute = set.enter(tag::SEQUENCE).ok()?;
        if attribute.oid().ok()? != oid::SIGNING_CERTIFICATE {
            continue;
        }
        if found.is_some() {
            return None;
        }
        let mut values = attribute.enter(tag::SET).ok()?;
        let mut first = values
            .enter(tag::SEQUENCE)
            .and_then(|mut certificate| certificate.enter(tag::SEQUENCE))
            .and_then(|mut list| list.enter(tag::SEQUENCE))
            .ok()?;
        let hash = first.expect(tag::OCTET_STRING).ok()?.value;
        found = Some(Digest::Sha1.of(&signer.der) == hash);
    }
    found
}

/// RFC 3161 §2.3: one extended key usage, timeStamping, and critical.
fn check_purpose(signer: &Certificate) -> Result<(), TokenFault> {
    let extensions = signer.extensions();
    let may_sign = extensions
        .key_usage
        .is_none_or(|usage| usage.digital_signature || usage.non_repudiation);
    if extensions.extended_key_usages == [oid::TIME_STAMPING]
        && extensions.extended_key_usage_critical
        && extensions.unknown_critical.is_none()
        && may_sign
    {
        Ok(())
    } else {
        Err(TokenFault::Purpose)
    }
}
