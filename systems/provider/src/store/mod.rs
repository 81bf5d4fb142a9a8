//! The provider's tables in SQL: cases, attached files, signatures under way, phrases.

pub(crate) mod cases;
pub(crate) mod concerns;
pub(crate) mod files;
pub(crate) mod lists;
pub(crate) mod orders;
pub(crate) mod phrases;
pub(crate) mod queues;
pub(crate) mod signatures;
pub(crate) mod signings;
pub(crate) mod staff;
mod state;
pub(crate) mod substitutions;
pub(crate) mod terms;

use jiff::Timestamp;
use store::StoreError;

/// The pattern of LIKE for words that somebody looks for, with its own signs made harmless.
pub(crate) fn pattern(words: &str) -> String {
    let words = words.trim().to_lowercase();
    let plain = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{plain}%")
}

/// A stored time read back.
pub(crate) fn time(us: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(us).map_err(|_| StoreError::Corrupt { what: "time" })
}
