//! Reading lists.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Crl, Parts, RevocationReason, Revoked, Scope, WHAT};
use crate::asn1::{Reader, oid, tag, time};
use crate::certificate::{Extension, SignedBy, http_addresses, offset, serial_hex};
use crate::key::Scheme;
use crate::{EdsError, Subject};

/// removeFromCRL (RFC 5280 §5.3.1): only a delta may say so.
const REMOVE_FROM_CRL: u8 = 8;

/// ```text
/// CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue BIT STRING }
/// TBSCertList ::= SEQUENCE { version INTEGER OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL,
///     revokedCertificates SEQUENCE OF … OPTIONAL, crlExtensions [0] OPTIONAL }
/// ```
pub(super) fn list(der: Vec<u8>) -> Result<Crl, EdsError> {
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
    let entries = body.optional(tag::SEQUENCE)?.map(|entries| body.inside(entries));
    let mut claims = Claims::default();
    if let Some(wrapped) = body.optional(tag::context(0))? {
        claims.read(body.inside(wrapped))?;
    }
    let mut entries_read = Entries::default();
    if let Some(entries) = entries {
        entries_read.read(entries, &mut claims)?;
    }
    body.finish()?;

    let parts = Parts {
        tbs: offset(&der, tbs.raw),
        issuer: offset(&der, issuer.raw),
        signature: offset(&der, signature),
        scheme: Scheme::read(algorithm.value),
        signed_by: SignedBy::default(),
    };
    let issuer_common_name = Subject::read(issuer.value)?.common_name;
    Ok(Crl {
        issuer_common_name,
        number: claims.number,
        this_update,
        next_update,
        revoked: entries_read.revoked,
        removed: entries_read.removed,
        scope: claims.scope(),
        freshest: claims.freshest,
        parts: Arc::new(parts),
        der,
    })
}

#[derive(Default)]
struct Entries {
    revoked: HashMap<String, Revoked>,
    removed: HashSet<String>,
}

impl Entries {
    /// `SEQUENCE { userCertificate INTEGER, revocationDate Time, crlEntryExtensions Extensions OPTIONAL }` of each.
    fn read(&mut self, mut entries: Reader<'_>, claims: &mut Claims) -> Result<(), EdsError> {
        while !entries.is_empty() {
            let mut entry = entries.enter(tag::SEQUENCE)?;
            let serial_hex = serial_hex(entry.expect(tag::INTEGER)?.value);
            let at = time::read(&mut entry)?;
            let code = match entry.optional(tag::SEQUENCE)? {
                Some(extensions) => read_reason(entry.inside(extensions), claims)?,
                None => 0,
            };
            entry.finish()?;
            if code == REMOVE_FROM_CRL && claims.base.is_some() {
                self.removed.insert(serial_hex);
            } else {
                let reason = reason_of(code);
                self.revoked
                    .insert(serial_hex.clone(), Revoked { serial_hex, at, reason });
            }
        }
        Ok(())
    }
}

fn read_reason(mut extensions: Reader<'_>, claims: &mut Claims) -> Result<u8, EdsError> {
    let mut code = 0;
    while !extensions.is_empty() {
        let extension = Extension::read(&mut extensions)?;
        if extension.id == oid::CRL_REASON {
            code = match extension.value {
                [tag::ENUMERATED, 1, code] => *code,
                _ => return Err(extensions.malformed()),
            };
        } else if extension.id == oid::CERTIFICATE_ISSUER {
            // The entry is about a certificate of somebody else (§5.3.3).
            claims.indirect = true;
        } else if extension.critical {
            claims.unknown_critical.get_or_insert_with(|| extension.name());
        }
    }
    Ok(code)
}

pub(crate) const fn reason_of(code: u8) -> RevocationReason {
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
#[derive(Default)]
struct Claims {
    number: u64,
    base: Option<u64>,
    indirect: bool,
    partitioned: bool,
    unknown_critical: Option<String>,
    freshest: Vec<String>,
}

impl Claims {
    fn read(&mut self, mut wrapped: Reader<'_>) -> Result<(), EdsError> {
        let mut list = wrapped.enter(tag::SEQUENCE)?;
        wrapped.finish()?;
        while !list.is_empty() {
            let extension = Extension::read(&mut list)?;
            match extension.id {
                oid::CRL_NUMBER => self.number = number(extension.value)?,
                oid::DELTA_CRL_INDICATOR => self.base = Some(number(extension.value)?),
                oid::ISSUING_DISTRIBUTION_POINT => self.read_point(extension.value)?,
                oid::FRESHEST_CRL => self.freshest = http_addresses(extension.value),
                _ if extension.critical => {
                    self.unknown_critical.get_or_insert_with(|| extension.name());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// ```text
    /// IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0] OPTIONAL, onlyContainsUserCerts [1] BOOLEAN,
    ///     onlyContainsCACerts [2], onlySomeReasons [3] OPTIONAL, indirectCRL [4] BOOLEAN, onlyContainsAttributeCerts [5] }
    /// ```
    fn read_point(&mut self, value: &[u8]) -> Result<(), EdsError> {
        let mut outer = Reader::new(value, WHAT);
        let mut fields = outer.enter(tag::SEQUENCE)?;
        outer.finish()?;
        self.partitioned = true;
        while !fields.is_empty() {
            let field = fields.any()?;
            self.indirect |= field.tag == tag::context_primitive(4) && field.value != [0];
        }
        Ok(())
    }

    fn scope(&self) -> Scope {
        if let Some(oid) = &self.unknown_critical {
            Scope::Unreadable { oid: oid.clone() }
        } else if self.indirect {
            Scope::Indirect
        } else if self.partitioned {
            Scope::Partitioned
        } else if let Some(base) = self.base {
            Scope::Delta { base }
        } else {
            Scope::Complete
        }
    }
}

fn number(value: &[u8]) -> Result<u64, EdsError> {
    let mut reader = Reader::new(value, WHAT);
    let digits = reader.unsigned()?;
    reader.finish()?;
    Ok(digits
        .iter()
        .try_fold(0_u64, |sum, octet| Some(sum.checked_mul(256)? + u64::from(*octet)))
        .unwrap_or(u64::MAX))
}
