//! Any file that somebody brings: what kind it is, which signatures it has, whether they are good.
//!
//! [`open`] looks at the bytes, never at a name, and collects the facts of every signature of a PDF, a card of an electronic
//! document, a CMS, signed XML, or the codes on pictures of pages. [`Found::judge`] lets `eds::policy` judge one of them and adds what only this
//! form of signature raises. [`Particulars`] are the data that a barcode row carries; [`row`] makes one.

mod card;
mod error;
mod found;
mod kind;
mod open;
mod particulars;
mod row;
mod words;

pub use card::{CARD_SIGNATURES_MAX, Card, CardError, is_name};
pub use error::VerificationError;
pub use found::{Form, Found, Judging};
pub use kind::Kind;
pub use open::{FILE_BYTES_MAX, FILES_MAX, Opened, Page, open, open_all};
pub use particulars::{Both, Particular, Particulars};
pub use row::{Seal, row};

use eds::{Report, Verdict};

/// What is true of the whole file: valid only if every signature is, and there is one.
pub fn verdict(reports: &[Report], opened: &Opened) -> Verdict {
    let any = |verdict| reports.iter().any(|report| report.verdict == verdict);
    if any(Verdict::Invalid) {
        Verdict::Invalid
    } else if reports.is_empty() || any(Verdict::Indeterminate) || opened.pages.iter().any(|page| page.fault.is_some())
    {
        Verdict::Indeterminate
    } else {
        Verdict::Valid
    }
}
