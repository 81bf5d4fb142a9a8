//! Making lists.

use der::asn1::Uint;
use jiff::Timestamp;
use x509_cert::certificate::Version;
use x509_cert::crl::{RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::BaseCrlNumber;
use x509_cert::ext::pkix::{CrlNumber, CrlReason};
use x509_cert::serial_number::SerialNumber;

use super::{Crl, RevocationReason, Revoked};
use crate::asn1::oid;
use crate::issue::{
    algorithm_identifier, authority_key_identifier, check_issuer, der_time, encode, extension, issuer_name, points,
    sign_body,
};
use crate::{Certificate, EdsError, Signer};

/// A list before it is signed.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    pub number: u64,
    pub this_update: Timestamp,
    pub next_update: Timestamp,
    /// A complete list: everything revoked. A delta: what was revoked or suspended since the base.
    pub revoked: &'a [Revoked],
    /// Where the delta to this list is published; complete lists only.
    pub freshest: Option<&'a str>,
    /// A delta to the complete list of the first number, and what is suspended no longer, each since a moment.
    pub delta: Option<(u64, &'a [(String, Timestamp)])>,
}

impl Draft<'_> {
    /// Signs with the issuer's key.
    pub fn sign(&self, issuer_key: &dyn Signer, issuer: &Certificate) -> Result<Crl, EdsError> {
        check_issuer(issuer_key, issuer)?;
        if self.next_update <= self.this_update {
            return Err(EdsError::Profile {
                what: "the next list comes before this one",
            });
        }
        let mut entries = self.revoked.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        for (serial_hex, at) in self.delta.map_or(&[][..], |(_, removed)| removed) {
            entries.push(revoked_cert(serial_hex, *at, Some(CrlReason::RemoveFromCRL))?);
        }
        let body = TbsCertList {
            version: Version::V2,
            signature: algorithm_identifier(issuer_key)?,
            issuer: issuer_name(issuer)?,
            this_update: der_time(self.this_update)?,
            next_update: Some(der_time(self.next_update)?),
            // RFC 5280 §5.1.2.6: absent, not empty, when nothing is revoked.
            revoked_certificates: (!entries.is_empty()).then_some(entries),
            crl_extensions: Some(self.extensions(issuer)?),
        };
        Crl::parse(&sign_body(&encode(&body)?, issuer_key)?)
    }

    fn extensions(&self, issuer: &Certificate) -> Result<Vec<Extension>, EdsError> {
        let number = CrlNumber(uint(self.number)?);
        let mut list = vec![
            authority_key_identifier(issuer)?,
            extension(oid::CRL_NUMBER, false, &number)?,
        ];
        if let Some((base, _)) = self.delta {
            if base >= self.number {
                return Err(EdsError::Profile {
                    what: "a delta has a larger number than its base",
                });
            }
            list.push(extension(oid::DELTA_CRL_INDICATOR, true, &BaseCrlNumber(uint(base)?))?);
        } else if let Some(address) = self.freshest {
            list.push(extension(oid::FRESHEST_CRL, false, &points(address)?)?);
        }
        Ok(list)
    }
}

fn uint(number: u64) -> Result<Uint, EdsError> {
    Uint::new(&number.to_be_bytes()).map_err(|_| EdsError::Profile {
        what: "its number has no DER form",
    })
}

fn entry(revoked: &Revoked) -> Result<RevokedCert, EdsError> {
    let reason = match revoked.reason {
        // RFC 5280 §5.3.1: an unspecified reason is left out.
        RevocationReason::Unspecified => None,
        RevocationReason::KeyCompromise => Some(CrlReason::KeyCompromise),
        RevocationReason::AffiliationChanged => Some(CrlReason::AffiliationChanged),
        RevocationReason::Superseded => Some(CrlReason::Superseded),
        RevocationReason::CessationOfOperation => Some(CrlReason::CessationOfOperation),
        RevocationReason::CertificateHold => Some(CrlReason::CertificateHold),
    };
    revoked_cert(&revoked.serial_hex, revoked.at, reason)
}

fn revoked_cert(serial_hex: &str, at: Timestamp, reason: Option<CrlReason>) -> Result<RevokedCert, EdsError> {
    let unreadable = EdsError::Profile {
        what: "a serial number is not hex",
    };
    let even = if serial_hex.len().is_multiple_of(2) {
        serial_hex.to_owned()
    } else {
        format!("0{serial_hex}")
    };
    let Ok(octets) = hex::decode(even) else {
        return Err(unreadable);
    };
    Ok(RevokedCert {
        serial_number: SerialNumber::new(&octets).map_err(|_| unreadable)?,
        revocation_date: der_time(at)?,
        crl_entry_extensions: reason
            .map(|reason| extension(oid::CRL_REASON, false, &reason).map(|one| vec![one]))
            .transpose()?,
    })
}
