//! The portal's own tables: requests with their files, cases with their changes of status, notices, surveys.

pub(crate) mod cases;
pub(crate) mod delivery;
pub(crate) mod files;
pub(crate) mod notices;
pub(crate) mod requests;
pub(crate) mod surveys;

use jiff::Timestamp;
use store::{Migration, StoreError};

/// The schema of the portal. Versions below 100 belong to the shared tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 100,
        name: "requests",
        sql: include_str!("../../migrations/100_requests.sql"),
    },
    Migration {
        version: 101,
        name: "cases",
        sql: include_str!("../../migrations/101_cases.sql"),
    },
    Migration {
        version: 102,
        name: "intake",
        sql: include_str!("../../migrations/102_intake.sql"),
    },
    mail::schema::letters(103),
    mail::schema::outcomes(104),
    Migration {
        version: 105,
        name: "delivery",
        sql: include_str!("../../migrations/105_delivery.sql"),
    },
    preservation::schema::preserved(110),
];

pub(crate) fn moment(microseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(microseconds).map_err(|_| StoreError::Corrupt { what: "time" })
}

pub(crate) fn maybe_moment(microseconds: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    microseconds.map(moment).transpose()
}

/// Reads a value that was stored as JSON text.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(text: &str, what: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt { what })
}

/// Writes a value as JSON text.
pub(crate) fn to_json<T: serde::Serialize>(value: &T, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Corrupt { what })
}
