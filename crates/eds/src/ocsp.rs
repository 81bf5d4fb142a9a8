//! OCSP (RFC 6960, nonce after RFC 8954, lightweight profile of RFC 5019): is this certificate revoked now?
//!
//! [`request`] asks, [`Responder`] answers, [`Answer`] reads what somebody answered. Whether an answer is signed by whom
//! the certificate's issuer allows is [`Answer::signer`]; what it proves about a chain is for [`crate::policy`].

mod answer;
mod ask;
mod respond;

pub use answer::{AGE_WITHOUT_NEXT_UPDATE, Answer, AnswerError, AnswerFault, CLOCK_SKEW, Entry, ResponderId, Signed};
pub use ask::{Request, request};
pub use respond::{ErrorStatus, Responder, refuse};

use crate::asn1::{Reader, tag, write};
use crate::crl::RevocationReason;
use crate::key::Digest;
use crate::{Certificate, EdsError};
use jiff::Timestamp;

/// The largest request we read, in bytes: about thirty certificates.
pub const REQUEST_BYTES_MAX: usize = 8 * 1024;
/// The most certificates asked about at once.
pub const ENTRIES_MAX: usize = 16;
/// The largest answer we read, in bytes. One with its responder's certificate has about 2,000.
pub const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// The most certificates that may come along with an answer.
pub const ANSWER_CERTIFICATES_MAX: usize = 8;
/// RFC 8954 §2.1: a nonce has 1 to 32 octets.
pub const NONCE_BYTES_MAX: usize = 32;

/// What an authority says of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Good,
    Revoked {
        at: Timestamp,
        reason: RevocationReason,
    },
    /// The responder does not know the certificate.
    Unknown,
}

impl Status {
    /// Since when the certificate is revoked, where nothing can end that: a suspension can be lifted.
    pub(crate) fn revoked_for_good(&self) -> Option<Timestamp> {
        match self {
            Self::Revoked { at, reason } if *reason != RevocationReason::CertificateHold => Some(*at),
            _ => None,
        }
    }

    const fn gravity(&self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Unknown => 1,
            Self::Revoked { .. } => 2,
        }
    }
}

/// `CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }` (RFC 6960 §4.1.1)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertId {
    /// None: an algorithm we do not compute, so that it names nobody.
    digest: Option<Digest>,
    name_hash: Vec<u8>,
    key_hash: Vec<u8>,
    /// The contents octets of the INTEGER.
    serial: Vec<u8>,
    /// As received: an answer repeats it octet for octet.
    raw: Vec<u8>,
}

impl CertId {
    /// The identifier of a certificate by its issuer.
    pub fn new(digest: Digest, certificate: &Certificate, issuer: &Certificate) -> Self {
        let (name_hash, key_hash) = hashes(digest, issuer);
        let serial = certificate.serial().to_vec();
        Self {
            digest: Some(digest),
            raw: written(digest, &name_hash, &key_hash, &serial),
            name_hash,
            key_hash,
            serial,
        }
    }

    /// Whether it is by SHA-256 and written as [`CertId::new`] writes it: there is one such identifier of a certificate.
    /// That takes a serial number in its shortest form, and a positive one, as every certificate has (RFC 5280 §4.1.2.2):
    /// padded with zeros, one number would have as many identifiers as anybody liked.
    pub fn is_plain(&self) -> bool {
        matches!(self.serial.as_slice(), [0x01..=0x7f, ..] | [0, 0x80..=0xff, ..])
            && self.digest == Some(Digest::Sha256)
            && self.raw == written(Digest::Sha256, &self.name_hash, &self.key_hash, &self.serial)
    }

    /// Lower-case hex of the serial number without leading zeros.
    pub fn serial_hex(&self) -> String {
        crate::certificate::serial_hex(&self.serial)
    }

    /// Whether this names `certificate`, issued by `issuer`.
    pub fn is(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        self.serial == certificate.serial() && self.is_of(issuer)
    }

    fn is_of(&self, issuer: &Certificate) -> bool {
        self.digest.is_some_and(|digest| {
            let (name, key) = hashes(digest, issuer);
            name == self.name_hash && key == self.key_hash
        })
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, EdsError> {
        let element = reader.expect(tag::SEQUENCE)?;
        let mut fields = reader.inside(element);
        let algorithm = fields.enter(tag::SEQUENCE)?.oid()?;
        let name_hash = fields.expect(tag::OCTET_STRING)?.value.to_vec();
        let key_hash = fields.expect(tag::OCTET_STRING)?.value.to_vec();
        let serial = fields.expect(tag::INTEGER)?.value.to_vec();
        fields.finish()?;
        if serial.is_empty() {
            return Err(reader.malformed());
        }
        Ok(Self {
            digest: Digest::of_oid(&algorithm),
            name_hash,
            key_hash,
            serial,
            raw: element.raw.to_vec(),
        })
    }
}

fn written(digest: Digest, name_hash: &[u8], key_hash: &[u8], serial: &[u8]) -> Vec<u8> {
    write::sequence(&[
        // With NULL, as everybody writes it here (RFC 5019 §2.1.1).
        &write::sequence(&[&write::oid(&digest.oid()), &[tag::NULL, 0]]),
        &write::element(tag::OCTET_STRING, &[name_hash]),
        &write::element(tag::OCTET_STRING, &[key_hash]),
        &write::element(tag::INTEGER, &[serial]),
    ])
}

/// Digests of the issuer's name (DER) and of its key (the contents of the BIT STRING).
fn hashes(digest: Digest, issuer: &Certificate) -> (Vec<u8>, Vec<u8>) {
    let key = key_bits(issuer.spki()).unwrap_or_default();
    (digest.of(issuer.subject_name()), digest.of(key))
}

fn key_bits(spki: &[u8]) -> Option<&[u8]> {
    let mut info = Reader::new(spki, "public key").enter(tag::SEQUENCE).ok()?;
    info.expect(tag::SEQUENCE).ok()?;
    info.bits().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A system's answers are kept by identifier, and the issuing key signs them: one certificate is to have one.
    #[test]
    fn an_identifier_is_plain_only_with_the_one_writing_of_a_positive_serial_number() {
        let is_plain = |serial: &[u8]| {
            let (name, key) = ([1; 32], [2; 32]);
            let raw = written(Digest::Sha256, &name, &key, serial);
            let id = CertId::read(&mut Reader::new(&raw, "test")).expect("readable");
            id.is_plain()
        };
        for plain in [&[5][..], &[0x7f, 0], &[0, 0x80], &[0, 0xff, 1]] {
            assert!(is_plain(plain), "{plain:02x?}");
        }
        for other in [&[0][..], &[0, 5], &[0, 0, 5], &[0, 0, 0x80], &[0x80], &[0xff, 0x80]] {
            assert!(!is_plain(other), "{other:02x?}");
        }
    }
}
