//! The authority's SQL, one module a table.

pub(crate) mod authorities;
pub(crate) mod certificates;
pub(crate) mod lists;
pub(crate) mod log;
pub(crate) mod requests;
pub(crate) mod seals;
pub(crate) mod services;
pub(crate) mod stamps;

use jiff::Timestamp;
use store::StoreError;

/// A moment as the database keeps it: microseconds since 1970.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// Reads [`micros`] back.
pub(crate) fn moment(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|_| StoreError::Corrupt { what: "moment" })
}
