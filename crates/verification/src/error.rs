//! A variant per cause.

use barcode::BarcodeError;
use eds::EdsError;
use xmldsig::XmlError;

use crate::CardError;

/// Why a file could not be examined at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerificationError {
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("there are more than {limit} files")]
    TooManyFiles { limit: usize },
    /// Only pictures of pages are looked at together.
    #[error("several files are looked at together only where all are pictures of pages")]
    Mixed,
    #[error("the file is neither PDF nor CMS nor XML nor a picture (PNG, JPEG, TIFF)")]
    UnknownKind,
    /// A detached CMS without what was signed.
    #[error("the signature is detached: give the signed document too")]
    ContentMissing,
    /// A PDF without its end. Whether a signature was in it, or what it was over, is not there to be seen.
    #[error("the file is cut off, its end is missing: obtain the whole file again")]
    CutOff,
    /// The file is of its kind, and nobody signed it.
    #[error("there is no signature in it")]
    NoSignature,
    #[error(transparent)]
    Pdf(EdsError),
    /// A PDF with attached files that is no card which can be judged.
    #[error("the card of an electronic document is refused: {0}")]
    Card(CardError),
    #[error("the CMS cannot be read: {0}")]
    Cms(EdsError),
    #[error(transparent)]
    Xml(XmlError),
    #[error(transparent)]
    Picture(BarcodeError),
    /// The signed data of a row are not the data of a document.
    #[error("the signed data are not those of a document: {what}")]
    Particulars { what: &'static str },
}
