//! What others added to a signature: time stamps, evidence, counter-signatures.
//!
//! Whoever passes a signature on can add to it. So what cannot be read refuses the whole, and what can is a fact to be
//! judged by its own proof.

use std::sync::Arc;

use super::{Content, Facts, Kind, Material, Stamp, add, own_facts};
use crate::asn1::oid;
use crate::cms::{SignedData, SignerInfo, archive, read_signer, revocation_values};
use crate::policy::Evidence;
use crate::tsp::Token;
use crate::{Certificate, EdsError};

/// The most time stamps of one signature, and the most counter-signatures.
const STAMPS_MAX: usize = 16;

/// `evidence`: what the members of SignedData.crls say, beside their octets.
pub(super) fn collect(
    data: &SignedData<'_>,
    info: &SignerInfo<'_>,
    content: &Content<'_>,
    evidence: &[(&[u8], Evidence)],
    facts: &mut Facts,
) -> Result<(), EdsError> {
    let attributes = info.unsigned_attributes()?;
    let mut values: Vec<(&[u8], Evidence)> = Vec::new();
    for attribute in &attributes {
        for value in &attribute.values {
            match attribute.kind {
                oid::SIGNATURE_TIME_STAMP => {
                    let token = Token::read(value.raw)?;
                    let fits = token.stamps(info.signature);
                    facts.stamps.push(Stamp {
                        token,
                        fits,
                        is_protected: false,
                        over: Arc::default(),
                    });
                }
                oid::ARCHIVE_TIME_STAMP_V3 => {
                    let token = Token::read(value.raw)?;
                    facts.archives.push(Stamp {
                        token,
                        fits: false,
                        is_protected: false,
                        over: Arc::default(),
                    });
                }
                oid::REVOCATION_VALUES => {
                    let mut found = Evidence::default();
                    revocation_values(*value, &mut found)?;
                    add(&mut facts.evidence, &found);
                    values.push((value.raw, found));
                }
                oid::COUNTER_SIGNATURE => {
                    let counter = read_signer(*value)?;
                    let signed = [info.signature];
                    let content = Content::new(&signed, false, Kind::Signature);
                    let mut found = own_facts(data, &counter, &content)?;
                    found.certificates.clone_from(&data.certificates);
                    facts.counter_signatures.push(found);
                }
                _ => {}
            }
            let many = [facts.stamps.len(), facts.archives.len(), facts.counter_signatures.len()];
            if many.iter().any(|count| *count > STAMPS_MAX) {
                return Err(EdsError::TooMany {
                    what: "time stamps or counter-signatures of a signature",
                    limit: STAMPS_MAX,
                });
            }
        }
    }
    let covered = cover(data, info, content, facts);
    for (archive, covered) in facts.archives.iter_mut().zip(&covered) {
        if let Some(covered) = covered {
            archive.over = Arc::new(material(data, covered, evidence, &values));
        }
    }
    Ok(())
}

/// The validation data that an archive stamp is over, by its index (EN 319 122-1 §5.5.2).
fn material(
    data: &SignedData<'_>,
    covered: &archive::Covered,
    evidence: &[(&[u8], Evidence)],
    values: &[(&[u8], Evidence)],
) -> Material {
    let certificates = data.certificates.iter();
    let mut over = Material {
        certificates: certificates
            .filter(|one| covered.holds_certificate(&one.der))
            .cloned()
            .collect(),
        evidence: Evidence::default(),
    };
    for (_, one) in evidence.iter().filter(|(raw, _)| covered.holds_revocation(raw)) {
        add(&mut over.evidence, one);
    }
    let is_protected = |value: &[u8]| covered.protects(&oid::REVOCATION_VALUES, value);
    for (_, one) in values.iter().filter(|(value, _)| is_protected(value)) {
        add(&mut over.evidence, one);
    }
    over
}

/// An archive stamp fits when it is over this signature, and protects the stamps that it is over.
fn cover(
    data: &SignedData<'_>,
    info: &SignerInfo<'_>,
    content: &Content<'_>,
    facts: &mut Facts,
) -> Vec<Option<archive::Covered>> {
    let covered: Vec<_> = facts
        .archives
        .iter()
        .map(|archive| archive::covers(data, info, &|digest| content.digest(digest), &archive.token))
        .collect();
    let protects = |kind, token: &Token| covered.iter().flatten().any(|one| one.protects(kind, &token.der));
    for (archive, covered) in facts.archives.iter_mut().zip(&covered) {
        archive.fits = covered.is_some();
        archive.is_protected = protects(&oid::ARCHIVE_TIME_STAMP_V3, &archive.token);
    }
    for stamp in &mut facts.stamps {
        stamp.is_protected = protects(&oid::SIGNATURE_TIME_STAMP, &stamp.token);
    }
    covered
}

/// Certificates of the stamps, for building their chains.
pub(crate) fn certificates_of<'a>(stamp: &'a Stamp, facts: &'a Facts) -> Vec<Certificate> {
    stamp
        .token
        .certificates
        .iter()
        .chain(&facts.certificates)
        .cloned()
        .collect()
}
