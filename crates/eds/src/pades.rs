//! PAdES baseline: an incremental update with a signature dictionary (B-B, ETSI EN 319 142-1), and the updates of the
//! higher levels: the CMS of a B-T carries a time stamp, B-LT adds validation data (DSS), B-LTA a document time stamp.
//!
//! The update keeps a PDF/A-2a with PDF/UA-1 what it is: the catalog keeps every entry it has and gains the
//! form, the signature field is a widget without size, which needs no appearance (ISO 19005-2 §6.3.3) and
//! no place in the structure tree (ISO 14289-1 §7.18.1), with the Print flag set.

mod store;
mod update;

use jiff::Timestamp;

use crate::cms::attributes::Attributes;
use crate::cms::{self, SignedData};
use crate::facts::{self, Since};
use crate::key::{Digest, Scheme, sha256};
use crate::tsp::Token;
use crate::{Certificate, EdsError, Signer, cades, pdf};

pub use crate::pdf::{PDF_BYTES_MAX, PDF_SIGNATURES_MAX};

/// The place kept for the CMS, in bytes: signer, two authorities with RSA-4096 and their lists of
/// addresses take about 7,000.
pub const CONTENTS_BYTES: usize = 12 * 1024;
/// The same where the CMS is to carry a time stamp, or is one: a token with its chain takes some 7,000 more, one with
/// revocation data of RSA-4096 authorities more again.
pub const STAMPED_CONTENTS_BYTES: usize = 32 * 1024;
/// The most letters of each text in the dictionary.
pub const TEXT_LETTERS_MAX: usize = 512;

/// What the signature dictionary says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dictionary {
    /// Who signs. An empty text is left out, as are the next two.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Where.
    pub location: String,
    /// When: the claimed time of signing, whole seconds.
    pub signed_at: Timestamp,
}

/// A PDF with an empty place for a CMS.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The whole file; the place is filled with zeros.
    pub pdf: Vec<u8>,
    /// SHA-256 over the byte range, by which a preparation is known again. The content digest of the CMS is the
    /// same one only for keys that sign with SHA-256.
    pub digest: [u8; 32],
}

impl Prepared {
    /// The signed attributes for a holder of this certificate, with the digest that keys of its kind sign with.
    pub fn signed_attributes(&self, signer: &Certificate) -> Result<Vec<u8>, EdsError> {
        let digest = Scheme::of_key(signer.spki())?.digest();
        Ok(cms::attributes::write(
            &digest.of_parts(&last_place(&self.pdf)?.signed),
            signer,
            None,
        ))
    }
}

/// Appends the update. Works on any PDF that is not encrypted, and again on what it has written itself: a second
/// signature leaves the first one valid, and no longer covering the whole file.
pub fn prepare(pdf: &[u8], dictionary: &Dictionary) -> Result<Prepared, EdsError> {
    prepare_for(pdf, dictionary, CONTENTS_BYTES)
}

/// The same with a place of this many bytes: [`STAMPED_CONTENTS_BYTES`] for a CMS with a time stamp.
pub fn prepare_for(pdf: &[u8], dictionary: &Dictionary, contents_bytes: usize) -> Result<Prepared, EdsError> {
    prepared(update::append(
        pdf,
        &update::What::Signature(dictionary),
        contents_bytes,
    )?)
}

/// Level B-LTA, first phase: a place for a document time stamp over the whole file. What must be stamped is
/// [`Prepared::digest`], SHA-256.
pub fn prepare_stamp(pdf: &[u8]) -> Result<Prepared, EdsError> {
    prepared(update::append(pdf, &update::What::TimeStamp, STAMPED_CONTENTS_BYTES)?)
}

fn prepared(pdf: Vec<u8>) -> Result<Prepared, EdsError> {
    let digest = sha256(&last_place(&pdf)?.signed);
    Ok(Prepared { pdf, digest })
}

/// What was prepared, in the pieces that a CMS made elsewhere is over.
pub fn content(prepared: &Prepared) -> Result<Vec<u8>, EdsError> {
    Ok(last_place(&prepared.pdf)?.signed.concat())
}

/// Level B-LTA, second phase: the token becomes the document time stamp. One over anything else is refused.
pub fn embed_stamp(prepared: &Prepared, token: &[u8]) -> Result<Vec<u8>, EdsError> {
    let token = Token::read(token)?;
    if token.imprint.digest() != Some(Digest::Sha256) || token.imprint.hash != prepared.digest {
        return Err(EdsError::DigestMismatch);
    }
    fill(prepared, &empty_place(prepared)?, &token.der)
}

/// Level B-LT: an update with the certificates and the evidence (DSS), and for each signature what is about it (VRI).
/// What the file keeps already stays; the same again is not written twice.
pub fn with_validation_data(pdf: &[u8], evidence: &cades::Evidence) -> Result<Vec<u8>, EdsError> {
    store::append(pdf, evidence)
}

/// Puts the CMS (detached, without signing time) into the place kept for it.
///
/// Refused are a CMS for another digest, one with a signing time (EN 319 142-1 §6.3 leaves the time to the
/// entry M) and one that is too large.
pub fn embed(prepared: &Prepared, cms: &[u8]) -> Result<Vec<u8>, EdsError> {
    embed_with(prepared, cms, false)
}

/// The same for the CMS of NCALayer, which always has a signing time and cannot be told to leave it out: a PDF
/// signature that every reader takes, though not one of the baseline of EN 319 142-1.
pub fn embed_of_agent(prepared: &Prepared, cms: &[u8]) -> Result<Vec<u8>, EdsError> {
    embed_with(prepared, cms, true)
}

/// Refuses an update after which a signature that stood before no longer does: whatever program wrote it, nobody shall
/// find out later.
pub fn check_update(before: &[u8], after: &[u8]) -> Result<(), EdsError> {
    let standing = |pdf: &[u8]| match facts::of_pdf(pdf) {
        Ok(found) => Ok(found.into_iter().map(|facts| facts.since).collect::<Vec<_>>()),
        Err(EdsError::NoSignature) => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    let is_broken = |since: &Option<Since>| matches!(since, Some(Since::Changed(_)));
    let both = standing(before)?.into_iter().zip(standing(after)?);
    if both.into_iter().any(|(was, is)| !is_broken(&was) && is_broken(&is)) {
        return Err(EdsError::Pdf {
            what: "an update of it would break a signature that it has",
        });
    }
    Ok(())
}

fn embed_with(prepared: &Prepared, cms: &[u8], time_allowed: bool) -> Result<Vec<u8>, EdsError> {
    let place = empty_place(prepared)?;
    let der = cms::open(cms)?;
    check_cms(&SignedData::read(&der)?, &place.signed, time_allowed)?;
    fill(prepared, &place, &der)
}

/// The place, which must be as it was prepared.
fn empty_place(prepared: &Prepared) -> Result<pdf::Place<'_>, EdsError> {
    let place = last_place(&prepared.pdf)?;
    if sha256(&place.signed) != prepared.digest || place.contents()?.iter().any(|octet| *octet != 0) {
        return Err(EdsError::Pdf {
            what: "the prepared file was changed or is signed already",
        });
    }
    Ok(place)
}

fn fill(prepared: &Prepared, place: &pdf::Place<'_>, der: &[u8]) -> Result<Vec<u8>, EdsError> {
    let digits = hex::encode(der);
    let mut pdf = prepared.pdf.clone();
    let slot = pdf
        .get_mut(place.digits.clone())
        .and_then(|slot| slot.get_mut(..digits.len()));
    slot.ok_or(EdsError::TooLarge {
        what: "CMS for a PDF",
        limit: place.digits.len() / 2,
    })?
    .copy_from_slice(digits.as_bytes());
    Ok(pdf)
}

/// Prepares, signs with a key of our own, and embeds.
pub fn sign(
    pdf: &[u8],
    dictionary: &Dictionary,
    key: &dyn Signer,
    signer: &Certificate,
    chain: &[Certificate],
) -> Result<Vec<u8>, EdsError> {
    let prepared = prepare(pdf, dictionary)?;
    embed(&prepared, &sign_prepared(&prepared, key, signer, chain)?)
}

/// The CMS for what was prepared, not yet embedded: whoever wants level B-T adds a time stamp to it first.
pub fn sign_prepared(
    prepared: &Prepared,
    key: &dyn Signer,
    signer: &Certificate,
    chain: &[Certificate],
) -> Result<Vec<u8>, EdsError> {
    let digest = key.scheme().digest().of_parts(&last_place(&prepared.pdf)?.signed);
    let attributes = cms::attributes::write(&digest, signer, None);
    cms::sign_attributes(key, signer, chain, &attributes, None)
}

/// The signature that covers the whole file.
fn last_place(pdf: &[u8]) -> Result<pdf::Place<'_>, EdsError> {
    let last = pdf::signatures(pdf)?.pop().filter(|place| place.covers_whole_file);
    last.ok_or(EdsError::Pdf {
        what: "it has no place for a signature at its end",
    })
}

fn check_cms(data: &SignedData<'_>, content: &[&[u8]], time_allowed: bool) -> Result<(), EdsError> {
    let refused = |what| Err(EdsError::Attributes { what });
    let [signer] = data.signers.as_slice() else {
        return Err(EdsError::NoSignature);
    };
    if data.content.is_some() {
        return refused("the CMS of a PDF must be detached");
    }
    let Some(set) = signer.attributes else {
        return refused("there are none");
    };
    let attributes = Attributes::read(set.value)?;
    if attributes.signing_time.is_some() && !time_allowed {
        return refused("in a PDF the signing time belongs into its dictionary");
    }
    let digest = Digest::of_oid(&signer.digest_algorithm).map(|digest| digest.of_parts(content));
    if digest.is_some() && attributes.message_digest == digest.as_deref() {
        Ok(())
    } else {
        Err(EdsError::DigestMismatch)
    }
}
