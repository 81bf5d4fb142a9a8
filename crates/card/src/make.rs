//! Makes the PDF.

use documents::{Attached, DrawError, Sheet};
use eds::{EdsError, Verdict};
use jiff::Timestamp;

use crate::words::Language;
use crate::{Signed, page, verdict};

const TEMPLATE: &str = include_str!("card.typ");

/// The largest original, in bytes: what a card is read back with.
pub(crate) const ORIGINAL_BYTES_MAX: usize = 24 * 1024 * 1024;

/// What a card is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// What the document is called: «Заявление № …».
    pub title: &'a str,
    pub original: Original<'a>,
    pub signatures: &'a [Signed],
    /// The lists and answers that the judge had, beside those in the signatures.
    pub known: &'a eds::policy::Revocation,
    /// Who makes the card.
    pub system: &'a str,
    /// The address of a page where the card can be checked; none where there is only the command.
    pub check: Option<&'a str>,
    pub language: Language,
    pub at: Timestamp,
    /// Whether each signature stands on paper too, as codes.
    pub codes: bool,
    /// Make the card also where a signature is not valid, and say so on it.
    pub even_if_bad: bool,
}

/// The signed document.
#[derive(Clone, Copy, Debug)]
pub struct Original<'a> {
    /// The name of its file.
    pub name: &'a str,
    /// `application/json`
    pub media_type: &'a str,
    pub bytes: &'a [u8],
}

/// Why there is no card.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    #[error("signature {number} cannot be read: {cause}")]
    Signature { number: usize, cause: EdsError },
    /// An attached CMS that carries another document.
    #[error("signature {number} carries another document than the original")]
    OtherContent { number: usize },
    #[error("there is no signature to make a card of")]
    NoSignature,
    #[error("there are more than {limit} signatures")]
    TooManySignatures { limit: usize },
    #[error("the original is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the original needs the name of a file without a path, {0:?} is none")]
    Name(String),
    /// Not valid, and nobody asked for a card that says so.
    #[error("the signatures are not proved to be valid")]
    NotValid(Verdict),
    #[error("the card cannot be drawn")]
    Draw(#[from] DrawError),
}

/// The card as tagged PDF/A-3a. Takes tens of milliseconds of CPU; call it off the async threads.
pub fn make(order: &Order<'_>) -> Result<Vec<u8>, CardError> {
    check(order)?;
    let names = names(order.original.name, order.signatures.len());
    let codes = page::Codes::of(order);
    let data = page::data(order, &names, &codes);
    let files = order.signatures.iter().map(|signed| signed.cms.as_slice());
    let attachments: Vec<Attached<'_>> = std::iter::once(order.original.bytes)
        .chain(files)
        .map(|bytes| Attached { bytes })
        .collect();
    Ok(documents::draw_sheet(&Sheet {
        template: TEMPLATE,
        data: &data,
        qr: order.check,
        codes: &codes.texts,
        attachments: &attachments,
        created: order.at,
        ident: &format!(
            "card {} {}",
            order.original.name,
            page::fingerprint(order.original.bytes)
        ),
    })?)
}

fn check(order: &Order<'_>) -> Result<(), CardError> {
    if order.signatures.is_empty() {
        return Err(CardError::NoSignature);
    }
    if order.signatures.len() > verification::CARD_SIGNATURES_MAX {
        return Err(CardError::TooManySignatures {
            limit: verification::CARD_SIGNATURES_MAX,
        });
    }
    if order.original.bytes.len() > ORIGINAL_BYTES_MAX {
        return Err(CardError::TooLarge {
            limit: ORIGINAL_BYTES_MAX,
        });
    }
    if !verification::is_name(order.original.name) {
        return Err(CardError::Name(order.original.name.to_owned()));
    }
    match verdict(order.signatures) {
        Verdict::Valid => Ok(()),
        _ if order.even_if_bad => Ok(()),
        bad => Err(CardError::NotValid(bad)),
    }
}

/// The names of the signatures: they follow the name of the original in every alphabet, since readers take the first of
/// the sorted names for the original.
fn names(original: &str, amount: usize) -> Vec<String> {
    match amount {
        1 => vec![format!("{original}.cms")],
        _ => (1..=amount)
            .map(|number| format!("{original}.{number:02}.cms"))
            .collect(),
    }
}
