//! Список отозванных регистрационных свидетельств (RFC 5280 §5).

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use der::asn1::Uint;
use jiff::Timestamp;
use x509_cert::certificate::Version;
use x509_cert::crl::{RevokedCert, TbsCertList};
use x509_cert::ext::pkix::{CrlNumber, CrlReason};
use x509_cert::serial_number::SerialNumber;

use crate::asn1::{Reader, oid, pem, tag, time};
use crate::certificate::{Extension, offset, serial_hex};
use crate::issue::{
    algorithm_identifier, authority_key_identifier, check_issuer, der_time, encode, extension, issuer_name, sign_body,
};
use crate::key::{PublicKey, Scheme, sha256};
use crate::{Certificate, EdsError, Signer, Subject};

/// The largest list we read, in bytes: about 1,700,000 entries.
pub const CRL_BYTES_MAX: usize = 64 * 1024 * 1024;

const WHAT: &str = "certificate revocation list";

/// Why a certificate was revoked (RFC 5280 §5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationReason {
    Unspecified,
    KeyCompromise,
    AffiliationChanged,
    Superseded,
    CessationOfOperation,
    CertificateHold,
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Lower-case hex without leading zeros, as in [`Certificate::serial_hex`].
    pub serial_hex: String,
    pub at: Timestamp,
    /// Reasons outside of our own six read as [`RevocationReason::Unspecified`].
    pub reason: RevocationReason,
}

/// A parsed list. Its signature is checked against an issuer by [`Crl::is_signed_by`].
#[derive(Clone, Debug)]
pub struct Crl {
    pub der: Vec<u8>,
    pub issuer_common_name: String,
    /// cRLNumber; 0 where the list has none, the largest number where it has more than 64 bits.
    pub number: u64,
    pub this_update: Timestamp,
    pub next_update: Timestamp,
    /// By serial, hex.
    pub revoked: HashMap<String, Revoked>,
    parts: Arc<Parts>,
}

#[derive(Debug)]
struct Parts {
    tbs: Range<usize>,
    issuer: Range<usize>,
    signature: Range<usize>,
    scheme: Option<Scheme>,
    /// A delta, indirect or partial list, or one with a critical extension we do not process: it cannot
    /// prove that a certificate is good.
    is_complete: bool,
    /// Digest of this list and of the key that was found to have signed it: checked once, not at every
    /// signature judged with it.
    signed_by: OnceLock<[u8; 32]>,
}

impl Crl {
    /// Makes and signs a list.
    pub fn issue(
        issuer_key: &dyn Signer,
        issuer: &Certificate,
        number: u64,
        this_update: Timestamp,
        next_update: Timestamp,
        revoked: &[Revoked],
    ) -> Result<Self, EdsError> {
        check_issuer(issuer_key, issuer)?;
        if next_update <= this_update {
            return Err(EdsError::Profile {
                what: "the next list comes before this one",
            });
        }
        let entries = revoked.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        let number = CrlNumber(Uint::new(&number.to_be_bytes()).map_err(|_| EdsError::Profile {
            what: "its number has no DER form",
        })?);
        let body = TbsCertList {
            version: Version::V2,
            signature: algorithm_identifier(issuer_key)?,
            issuer: issuer_name(issuer)?,
            this_update: der_time(this_update)?,
            next_update: Some(der_time(next_update)?),
            // RFC 5280 §5.1.2.6: absent, not empty, when nothing is revoked.
            revoked_certificates: (!entries.is_empty()).then_some(entries),
            crl_extensions: Some(vec![
                authority_key_identifier(issuer)?,
                extension(oid::CRL_NUMBER, false, &number)?,
            ]),
        };
        Self::parse(&sign_body(&encode(&body)?, issuer_key)?)
    }

    /// DER or PEM.
    pub fn parse(bytes: &[u8]) -> Result<Self, EdsError> {
        if bytes.len() > CRL_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: WHAT,
                limit: CRL_BYTES_MAX,
            });
        }
        parse(pem::open(bytes, &["X509 CRL"], WHAT)?.into_owned())
    }

    /// The `-----BEGIN X509 CRL-----` block.
    pub fn to_pem(&self) -> String {
        pem::write("X509 CRL", &self.der)
    }

    /// Whether the list names `issuer` as its issuer and is signed by its key, which must be allowed to
    /// sign lists (cRLSign). Says nothing of the dates, nor of the trust in the issuer.
    pub fn is_signed_by(&self, issuer: &Certificate) -> bool {
        let may_sign = issuer.extensions().key_usage.is_some_and(|usage| usage.crl_sign);
        if !may_sign || self.issuer_name() != issuer.subject_name() {
            return false;
        }
        let pair = sha256(&[&self.der, issuer.spki()]);
        if self.parts.signed_by.get() == Some(&pair) {
            return true;
        }
        let Some(scheme) = self.parts.scheme else {
            return false;
        };
        let signed = PublicKey::parse(issuer.spki())
            .and_then(|key| key.verify(scheme, self.part(&self.parts.tbs), self.part(&self.parts.signature)));
        let signed = signed.unwrap_or(false);
        if signed {
            let _ = self.parts.signed_by.set(pair);
        }
        signed
    }

    pub(crate) fn issuer_name(&self) -> &[u8] {
        self.part(&self.parts.issuer)
    }

    pub(crate) fn is_complete(&self) -> bool {
        self.parts.is_complete
    }

    fn part(&self, range: &Range<usize>) -> &[u8] {
        self.der.get(range.clone()).unwrap_or_default()
    }
}

fn entry(revoked: &Revoked) -> Result<RevokedCert, EdsError> {
    let unreadable = EdsError::Profile {
        what: "a serial number is not hex",
    };
    let even = if revoked.serial_hex.len().is_multiple_of(2) {
        revoked.serial_hex.clone()
    } else {
        format!("0{}", revoked.serial_hex)
    };
    let Ok(octets) = hex::decode(even) else {
        return Err(unreadable);
    };
    let reason = match revoked.reason {
        // RFC 5280 §5.3.1: an unspecified reason is left out.
        RevocationReason::Unspecified => None,
        RevocationReason::KeyCompromise => Some(CrlReason::KeyCompromise),
        RevocationReason::AffiliationChanged => Some(CrlReason::AffiliationChanged),
        RevocationReason::Superseded => Some(CrlReason::Superseded),
        RevocationReason::CessationOfOperation => Some(CrlReason::CessationOfOperation),
        RevocationReason::CertificateHold => Some(CrlReason::CertificateHold),
    };
    Ok(RevokedCert {
        serial_number: SerialNumber::new(&octets).map_err(|_| unreadable)?,
        revocation_date: der_time(revoked.at)?,
        crl_entry_extensions: reason
            .map(|reason| extension(oid::CRL_REASON, false, &reason).map(|one| vec![one]))
            .transpose()?,
    })
}

/// ```text
/// CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue BIT STRING }
/// TBSCertList ::= SEQUENCE { version INTEGER OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL,
///     revokedCertificates SEQUENCE OF … OPTIONAL, crlExtensions [0] OPTIONAL }
/// ```
fn parse(der: Vec<u8>) -> Result<Crl, EdsError> {
    let mut outer = Reader::new(&der, WHAT);
    let mut list = outer.enter(tag::SEQUENCE)?;
    outer.finish()?;
    let tbs = list.expect(tag::SEQUENCE)?;
    let algorithm = list.expect(tag::SEQUENCE)?;
    let signature = list.bits()?;
    let mut body = list.inside(tbs);
    list.finish()?;

    if let Some(version) = body.optional(tag::INTEGER)?
        && version.value != [1]
    {
        return Err(body.malformed());
    }
    if body.expect(tag::SEQUENCE)?.raw != algorithm.raw {
        return Err(body.malformed());
    }
    let issuer = body.expect(tag::SEQUENCE)?;
    let this_update = time::read(&mut body)?;
    // RFC 5280 §5.1.2.5 demands nextUpdate; without it nobody could say that the list is out of date.
    let next_update = time::read(&mut body)?;
    let mut claims = Claims {
        number: 0,
        is_complete: true,
    };
    let revoked = match body.optional(tag::SEQUENCE)? {
        Some(entries) => read_entries(body.inside(entries), &mut claims)?,
        None => HashMap::new(),
    };
    if let Some(wrapped) = body.optional(tag::context(0))? {
        claims.read(body.inside(wrapped))?;
    }
    body.finish()?;

    let parts = Parts {
        tbs: offset(&der, tbs.raw),
        issuer: offset(&der, issuer.raw),
        signature: offset(&der, signature),
        scheme: Scheme::read(algorithm.value),
        is_complete: claims.is_complete,
        signed_by: OnceLock::new(),
    };
    let issuer_common_name = Subject::read(issuer.value)?.common_name;
    Ok(Crl {
        issuer_common_name,
        number: claims.number,
        this_update,
        next_update,
        revoked,
        parts: Arc::new(parts),
        der,
    })
}

/// `SEQUENCE { userCertificate INTEGER, revocationDate Time, crlEntryExtensions Extensions OPTIONAL }` of each.
fn read_entries(mut entries: Reader<'_>, claims: &mut Claims) -> Result<HashMap<String, Revoked>, EdsError> {
    let mut revoked = HashMap::new();
    while !entries.is_empty() {
        let mut entry = entries.enter(tag::SEQUENCE)?;
        let serial_hex = serial_hex(entry.expect(tag::INTEGER)?.value);
        let at = time::read(&mut entry)?;
        let reason = match entry.optional(tag::SEQUENCE)? {
            Some(extensions) => read_reason(entry.inside(extensions), claims)?,
            None => RevocationReason::Unspecified,
        };
        entry.finish()?;
        revoked.insert(serial_hex.clone(), Revoked { serial_hex, at, reason });
    }
    Ok(revoked)
}

fn read_reason(mut extensions: Reader<'_>, claims: &mut Claims) -> Result<RevocationReason, EdsError> {
    let mut reason = RevocationReason::Unspecified;
    while !extensions.is_empty() {
        let extension = Extension::read(&mut extensions)?;
        if extension.id == oid::CRL_REASON {
            reason = match extension.value {
                [tag::ENUMERATED, 1, code] => reason_of(*code),
                _ => return Err(extensions.malformed()),
            };
        } else if extension.critical {
            // certificateIssuer: the entry is about a certificate of somebody else.
            claims.is_complete = false;
        }
    }
    Ok(reason)
}

const fn reason_of(code: u8) -> RevocationReason {
    match code {
        1 | 2 => RevocationReason::KeyCompromise,
        3 => RevocationReason::AffiliationChanged,
        4 => RevocationReason::Superseded,
        5 => RevocationReason::CessationOfOperation,
        6 => RevocationReason::CertificateHold,
        _ => RevocationReason::Unspecified,
    }
}

/// What the list says of itself.
struct Claims {
    number: u64,
    is_complete: bool,
}

impl Claims {
    fn read(&mut self, mut wrapped: Reader<'_>) -> Result<(), EdsError> {
        let mut list = wrapped.enter(tag::SEQUENCE)?;
        wrapped.finish()?;
        while !list.is_empty() {
            let extension = Extension::read(&mut list)?;
            if extension.id == oid::CRL_NUMBER {
                let mut value = Reader::new(extension.value, WHAT);
                let digits = value.unsigned()?;
                self.number = digits
                    .iter()
                    .try_fold(0_u64, |sum, octet| Some(sum.checked_mul(256)? + u64::from(*octet)))
                    .unwrap_or(u64::MAX);
            } else if extension.critical {
                // issuingDistributionPoint and deltaCRLIndicator are critical by definition (§5.2.4, §5.2.5).
                self.is_complete = false;
            }
        }
        Ok(())
    }
}
