//! The counter's SQL, one module a table.

pub(crate) mod files;
pub(crate) mod filings;
pub(crate) mod givings;
pub(crate) mod overdue;
pub(crate) mod places;
pub(crate) mod receipts;
pub mod schema;
pub(crate) mod tickets;
pub(crate) mod transmittals;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::StoreError;

pub(crate) fn moment(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|_| StoreError::Corrupt { what: "moment" })
}

pub(crate) fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Corrupt { what: "value" })
}

pub(crate) fn of_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt { what: "value" })
}
