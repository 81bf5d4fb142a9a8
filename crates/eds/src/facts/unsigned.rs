//! What others added to a signature: time stamps, evidence, counter-signatures.
//!
//! Whoever passes a signature on can add to it. So what cannot be read refuses the whole, and what can is a fact to be
//! judged by its own proof.

use super::{Content, Facts, Kind, Stamp, own_facts};
use crate::asn1::oid;
use crate::cms::{SignedData, SignerInfo, archive, read_signer, revocation_values};
use crate::tsp::Token;
use crate::{Certificate, EdsError};

/// The most time stamps of one signature, and the most counter-signatures.
const STAMPS_MAX: usize = 16;

pub(super) fn collect(
    data: &SignedData<'_>,
    info: &SignerInfo<'_>,
    content: &[&[u8]],
    facts: &mut Facts,
) -> Result<(), EdsError> {
    let attributes = info.unsigned_attributes()?;
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
                    });
                }
                oid::ARCHIVE_TIME_STAMP_V3 => {
                    let token = Token::read(value.raw)?;
                    facts.archives.push(Stamp {
                        token,
                        fits: false,
                        is_protected: false,
                    });
                }
                oid::REVOCATION_VALUES => revocation_values(*value, &mut facts.evidence)?,
                oid::COUNTER_SIGNATURE => {
                    let counter = read_signer(*value)?;
                    let content = Content {
                        parts: &[info.signature],
                        disputed: false,
                        kind: Kind::Signature,
                    };
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
    cover(data, info, content, facts);
    Ok(())
}

/// An archive stamp fits when it is over this signature, and protects the stamps that it is over.
fn cover(data: &SignedData<'_>, info: &SignerInfo<'_>, content: &[&[u8]], facts: &mut Facts) {
    let covered: Vec<_> = facts
        .archives
        .iter()
        .map(|archive| archive::covers(data, info, content, &archive.token))
        .collect();
    let protects = |kind, token: &Token| covered.iter().flatten().any(|one| one.protects(kind, &token.der));
    for (archive, covered) in facts.archives.iter_mut().zip(&covered) {
        archive.fits = covered.is_some();
        archive.is_protected = protects(&oid::ARCHIVE_TIME_STAMP_V3, &archive.token);
    }
    for stamp in &mut facts.stamps {
        stamp.is_protected = protects(&oid::SIGNATURE_TIME_STAMP, &stamp.token);
    }
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
