//! As much of PDF (ISO 32000-1) as signatures need: values, the cross-reference, the places of signatures, and what
//! was added after one of them. Hostile files end in an error, within named limits.

pub(crate) mod attachments;
pub(crate) mod changes;
mod document;
pub(crate) mod ending;
mod object;
pub(crate) mod pictures;
mod section;
mod shown;
mod signatures;
pub(crate) mod store;
mod stream;
mod value;

pub(crate) use changes::forbid_another;
pub(crate) use document::{Document, Id};
pub(crate) use object::{Dictionary, integer, items, reference};
pub(crate) use signatures::{Place, signatures};

use crate::EdsError;

/// The largest PDF we read, in bytes.
pub const PDF_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The most signatures of one PDF.
pub const PDF_SIGNATURES_MAX: usize = 32;
/// The longest signature dictionary, its Contents in hex included, in bytes.
pub(crate) const SIGNATURE_DICTIONARY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Nesting of arrays and dictionaries.
pub(crate) const PDF_DEPTH_MAX: usize = 32;
/// Updates one after another, each with its cross-reference section.
pub(crate) const PDF_UPDATES_MAX: usize = 64;

fn check_size(pdf: &[u8]) -> Result<(), EdsError> {
    if pdf.len() > PDF_BYTES_MAX {
        Err(EdsError::TooLarge {
            what: "PDF",
            limit: PDF_BYTES_MAX,
        })
    } else {
        Ok(())
    }
}
