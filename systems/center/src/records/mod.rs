//! The center's SQL, one module a table.

pub(crate) mod cases;
pub(crate) mod history;

use jiff::Timestamp;
use store::StoreError;

fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

fn moment(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|_| StoreError::Corrupt { what: "moment" })
}

fn number(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_| StoreError::Corrupt { what: "action number" })
}
