//! An answer, read and checked (RFC 6960 §3.2, §4.2).

use std::ops::Range;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::ask::read_extensions;
use super::{ANSWER_BYTES_MAX, ANSWER_CERTIFICATES_MAX, CertId, ENTRIES_MAX, ErrorStatus, Status, key_bits};
use crate::asn1::{Reader, oid, tag, time};
use crate::certificate::{SignedBy, offset};
use crate::crl::reason_of;
use crate::key::{Digest, PublicKey, Scheme};
use crate::{Certificate, EdsError};

const WHAT: &str = "OCSP answer";

/// How far the clocks of responder and reader may lie apart (RFC 5019 §4 asks for some tolerance).
pub const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);
/// How long an answer without nextUpdate serves: such a responder has newer knowledge at any moment (RFC 6960 §2.4).
pub const AGE_WITHOUT_NEXT_UPDATE: SignedDuration = SignedDuration::from_mins(10);

/// Why there is no answer to read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    #[error("the bytes are not an OCSP answer")]
    Unreadable(#[from] EdsError),
    #[error("the OCSP responder refuses: {}", .0.name())]
    Refused(ErrorStatus),
    #[error("the OCSP responder answers in a form other than the basic one")]
    OtherForm,
}

/// Why an answer proves nothing about a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    #[error("the OCSP answer is about another certificate")]
    OtherCertificate,
    #[error("the OCSP answer names a responder whose certificate is not there")]
    ResponderMissing,
    #[error("the OCSP answer is signed with the algorithm {oid}, which is not supported")]
    Algorithm { oid: String },
    #[error("the signature of the OCSP answer does not fit its responder's key")]
    Signature,
    #[error("the OCSP responder \"{name}\" was not appointed by the issuer itself")]
    NotAppointed { name: String },
    #[error("the certificate of the OCSP responder \"{name}\" is not for OCSP")]
    Purpose { name: String },
    #[error("the certificate of the OCSP responder \"{name}\" is not valid at {at}")]
    ResponderExpired { name: String, at: Timestamp },
    #[error("the OCSP answer is of the future: {from}")]
    NotYet { from: Timestamp },
    #[error("the OCSP answer went out of date at {since}")]
    Stale { since: Timestamp },
    #[error("the OCSP answer does not carry the nonce of the request: it may be an old one")]
    OtherNonce,
}

/// responderID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponderId {
    /// The Name in DER.
    Name(Vec<u8>),
    /// SHA-1 of the contents of the key's BIT STRING.
    KeyHash(Vec<u8>),
}

/// What the answer says of one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: CertId,
    pub status: Status,
    pub this_update: Timestamp,
    pub next_update: Option<Timestamp>,
}

impl Entry {
    /// Until when the entry may be believed, without the tolerance for clocks.
    pub fn until(&self) -> Timestamp {
        self.next_update
            .or_else(|| self.this_update.checked_add(AGE_WITHOUT_NEXT_UPDATE).ok())
            .unwrap_or(Timestamp::MAX)
    }
}

/// Who signed an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed {
    ByIssuer,
    /// A delegate with the extended key usage OCSPSigning, certified by the issuer itself.
    ByDelegate {
        certificate: Box<Certificate>,
        /// id-pkix-ocsp-nocheck: the issuer says that its revocation need not be looked up.
        no_check: bool,
    },
}

/// An answer of status successful. What it is worth is [`Answer::about`].
#[derive(Clone, Debug)]
pub struct Answer {
    /// The exact OCSPResponse.
    pub der: Vec<u8>,
    pub produced_at: Timestamp,
    pub responder: ResponderId,
    pub nonce: Option<Vec<u8>>,
    pub entries: Vec<Entry>,
    /// What came along, the delegate's certificate among them.
    pub certificates: Vec<Certificate>,
    parts: Arc<Parts>,
}

#[derive(Debug)]
struct Parts {
    data: Range<usize>,
    signature: Range<usize>,
    scheme: Option<Scheme>,
    algorithm: String,
    signed_by: SignedBy,
}

impl Answer {
    /// Reads an answer in DER.
    pub fn read(der: &[u8]) -> Result<Self, AnswerError> {
        if der.len() > ANSWER_BYTES_MAX {
            return Err(AnswerError::Unreadable(EdsError::TooLarge {
                what: WHAT,
                limit: ANSWER_BYTES_MAX,
            }));
        }
        let mut outer = Reader::new(der, WHAT);
        let mut response = outer.enter(tag::SEQUENCE)?;
        outer.finish()?;
        let code = response.expect(tag::ENUMERATED)?.value;
        if code != [0] {
            let status = ErrorStatus::ALL.into_iter().find(|status| code == [status.code()]);
            return Err(status.map_or_else(|| AnswerError::Unreadable(response.malformed()), AnswerError::Refused));
        }
        let mut wrapped = response.enter(tag::context(0))?;
        response.finish()?;
        let mut bytes = wrapped.enter(tag::SEQUENCE)?;
        wrapped.finish()?;
        if bytes.oid()? != oid::OCSP_BASIC {
            return Err(AnswerError::OtherForm);
        }
        let basic = bytes.expect(tag::OCTET_STRING)?.value;
        bytes.finish()?;
        Ok(read_basic(der, basic)?)
    }

    /// The entry about `certificate`, issued by `issuer`, if the answer is good evidence at `at`: signed by whom the
    /// issuer allows, and neither of the future nor out of date, give or take [`CLOCK_SKEW`].
    pub fn about(&self, certificate: &Certificate, issuer: &Certificate, at: Timestamp) -> Result<&Entry, AnswerFault> {
        let entry = self.entry(certificate, issuer).ok_or(AnswerFault::OtherCertificate)?;
        self.signer(issuer, at)?;
        self.check_dates(entry, at)?;
        Ok(entry)
    }

    /// Neither of the future nor out of date at `at`, give or take [`CLOCK_SKEW`].
    pub fn check_dates(&self, entry: &Entry, at: Timestamp) -> Result<(), AnswerFault> {
        let later = at.checked_add(CLOCK_SKEW).unwrap_or(Timestamp::MAX);
        let earlier = at.checked_sub(CLOCK_SKEW).unwrap_or(Timestamp::MIN);
        let from = entry.this_update.max(self.produced_at);
        if from > later {
            return Err(AnswerFault::NotYet { from });
        }
        if entry.until() < earlier {
            return Err(AnswerFault::Stale { since: entry.until() });
        }
        Ok(())
    }

    /// What the answer says of `certificate`, whatever it is worth.
    ///
    /// One answer may name a certificate more than once, by several digests. The worst of what it says decides: a
    /// revocation for good, the earliest of them; without any the freshest entry, and of two of one moment the worse.
    pub fn entry(&self, certificate: &Certificate, issuer: &Certificate) -> Option<&Entry> {
        let about = || self.entries.iter().filter(|entry| entry.id.is(certificate, issuer));
        let for_good = about().filter_map(|entry| Some((entry.status.revoked_for_good()?, entry)));
        let earliest = for_good.min_by_key(|(at, _)| *at).map(|(_, entry)| entry);
        earliest.or_else(|| about().max_by_key(|entry| (entry.this_update, entry.status.gravity())))
    }

    /// The nonce must be the one that was sent; an answer without any may come from a cache, and whether that will do is
    /// the caller's to say.
    pub fn check_nonce(&self, sent: &[u8]) -> Result<(), AnswerFault> {
        if self.nonce.as_deref() == Some(sent) {
            Ok(())
        } else {
            Err(AnswerFault::OtherNonce)
        }
    }

    /// Who signed (RFC 6960 §4.2.2.2): the issuer, or a delegate it certified for OCSP that is valid at `at`.
    pub fn signer(&self, issuer: &Certificate, at: Timestamp) -> Result<Signed, AnswerFault> {
        if self.is_named(issuer) {
            return self.check_signature(issuer).map(|()| Signed::ByIssuer);
        }
        let named = self.certificates.iter().find(|certificate| self.is_named(certificate));
        let delegate = named.ok_or(AnswerFault::ResponderMissing)?;
        let name = || delegate.subject.common_name.clone();
        if delegate.issuer_name() != issuer.subject_name() || !delegate.is_signed_by(issuer) {
            return Err(AnswerFault::NotAppointed { name: name() });
        }
        let extensions = delegate.extensions();
        let may_sign = extensions.key_usage.is_none_or(|usage| usage.digital_signature);
        if !extensions.extended_key_usages.contains(&oid::OCSP_SIGNING)
            || extensions.unknown_critical.is_some()
            || !may_sign
        {
            return Err(AnswerFault::Purpose { name: name() });
        }
        if !(delegate.not_before..=delegate.not_after).contains(&at) {
            return Err(AnswerFault::ResponderExpired { name: name(), at });
        }
        self.check_signature(delegate)?;
        Ok(Signed::ByDelegate {
            no_check: extensions.ocsp_no_check,
            certificate: Box::new(delegate.clone()),
        })
    }

    fn is_named(&self, certificate: &Certificate) -> bool {
        match &self.responder {
            ResponderId::Name(name) => certificate.subject_name() == name,
            ResponderId::KeyHash(hash) => {
                key_bits(certificate.spki()).is_some_and(|bits| Digest::Sha1.of(bits) == *hash)
            }
        }
    }

    fn check_signature(&self, signer: &Certificate) -> Result<(), AnswerFault> {
        let part = |range: &Range<usize>| self.der.get(range.clone()).unwrap_or_default();
        let scheme = self.parts.scheme.ok_or_else(|| AnswerFault::Algorithm {
            oid: self.parts.algorithm.clone(),
        })?;
        let check = |key: &PublicKey| key.verify(scheme, part(&self.parts.data), part(&self.parts.signature));
        if self.parts.signed_by.is(signer, check) {
            Ok(())
        } else {
            Err(AnswerFault::Signature)
        }
    }
}

/// ```text
/// BasicOCSPResponse ::= SEQUENCE { tbsResponseData, signatureAlgorithm, signature BIT STRING,
///     certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
/// ```
fn read_basic(der: &[u8], basic: &[u8]) -> Result<Answer, EdsError> {
    let mut outer = Reader::new(basic, WHAT);
    let mut body = outer.enter(tag::SEQUENCE)?;
    outer.finish()?;
    let data = body.expect(tag::SEQUENCE)?;
    let algorithm = body.expect(tag::SEQUENCE)?;
    let signature = body.bits()?;
    let certificates = match body.optional(tag::context(0))? {
        Some(wrapped) => read_certificates(body.inside(wrapped))?,
        None => Vec::new(),
    };
    let fields = body.inside(data);
    body.finish()?;
    let algorithm_id = Reader::new(algorithm.value, WHAT).oid()?;
    let Data {
        responder,
        produced_at,
        entries,
        nonce,
    } = read_data(fields)?;
    Ok(Answer {
        produced_at,
        responder,
        nonce,
        entries,
        certificates,
        parts: Arc::new(Parts {
            data: offset(der, data.raw),
            signature: offset(der, signature),
            scheme: Scheme::read(algorithm.value),
            algorithm: algorithm_id.to_string(),
            signed_by: SignedBy::default(),
        }),
        der: der.to_vec(),
    })
}

fn read_certificates(mut wrapped: Reader<'_>) -> Result<Vec<Certificate>, EdsError> {
    let mut list = wrapped.enter(tag::SEQUENCE)?;
    wrapped.finish()?;
    let mut certificates = Vec::with_capacity(1);
    while !list.is_empty() {
        if certificates.len() == ANSWER_CERTIFICATES_MAX {
            return Err(EdsError::TooMany {
                what: "certificates in an OCSP answer",
                limit: ANSWER_CERTIFICATES_MAX,
            });
        }
        certificates.push(Certificate::from_der(list.expect(tag::SEQUENCE)?.raw)?);
    }
    Ok(certificates)
}

struct Data {
    responder: ResponderId,
    produced_at: Timestamp,
    entries: Vec<Entry>,
    nonce: Option<Vec<u8>>,
}

fn read_data(mut data: Reader<'_>) -> Result<Data, EdsError> {
    if let Some(version) = data.optional(tag::context(0))?
        && !data.inside(version).unsigned()?.is_empty()
    {
        return Err(data.malformed());
    }
    let named = data.any()?;
    let mut inside = data.inside(named);
    let responder = match named.tag {
        by_name if by_name == tag::context(1) => ResponderId::Name(inside.expect(tag::SEQUENCE)?.raw.to_vec()),
        by_key if by_key == tag::context(2) => ResponderId::KeyHash(inside.expect(tag::OCTET_STRING)?.value.to_vec()),
        _ => return Err(data.malformed()),
    };
    inside.finish()?;
    let produced_at = time::read_generalized(&mut data)?;
    let mut list = data.enter(tag::SEQUENCE)?;
    let mut entries = Vec::with_capacity(1);
    while !list.is_empty() {
        if entries.len() == ENTRIES_MAX {
            return Err(EdsError::TooMany {
                what: "certificates in an OCSP answer",
                limit: ENTRIES_MAX,
            });
        }
        entries.push(read_entry(list.enter(tag::SEQUENCE)?)?);
    }
    let nonce = match data.optional(tag::context(1))? {
        Some(wrapped) => read_extensions(data.inside(wrapped), WHAT)?,
        None => None,
    };
    data.finish()?;
    Ok(Data {
        responder,
        produced_at,
        entries,
        nonce,
    })
}

fn read_entry(mut single: Reader<'_>) -> Result<Entry, EdsError> {
    let id = CertId::read(&mut single)?;
    let status = single.any()?;
    let status = match (status.tag, status.value) {
        (0x80, []) => Status::Good,
        (0x82, []) => Status::Unknown,
        (0xa1, _) => read_revoked(single.inside(status))?,
        _ => return Err(single.malformed()),
    };
    let this_update = time::read_generalized(&mut single)?;
    let next_update = match single.optional(tag::context(0))? {
        Some(wrapped) => {
            let mut wrapped = single.inside(wrapped);
            let moment = time::read_generalized(&mut wrapped)?;
            wrapped.finish()?;
            Some(moment)
        }
        None => None,
    };
    if let Some(wrapped) = single.optional(tag::context(1))? {
        read_extensions(single.inside(wrapped), WHAT)?;
    }
    single.finish()?;
    Ok(Entry {
        id,
        status,
        this_update,
        next_update,
    })
}

/// `RevokedInfo ::= SEQUENCE { revocationTime GeneralizedTime, revocationReason [0] EXPLICIT CRLReason OPTIONAL }`
fn read_revoked(mut info: Reader<'_>) -> Result<Status, EdsError> {
    let at = time::read_generalized(&mut info)?;
    let mut reason = crate::crl::RevocationReason::Unspecified;
    if let Some(wrapped) = info.optional(tag::context(0))? {
        let mut wrapped = info.inside(wrapped);
        match wrapped.expect(tag::ENUMERATED)?.value {
            [code] => reason = reason_of(*code),
            _ => return Err(info.malformed()),
        }
        wrapped.finish()?;
    }
    info.finish()?;
    Ok(Status::Revoked { at, reason })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Answer::read(&bytes);
        }
    }
}
