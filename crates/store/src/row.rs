//! Reading columns back into the types of the field.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::StoreError;

/// A time from its microseconds.
pub(crate) fn time(row: &AnyRow, column: &'static str) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|_| StoreError::Corrupt { what: column })
}

/// A count.
pub(crate) fn count(row: &AnyRow, column: &'static str) -> Result<u32, StoreError> {
    u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| StoreError::Corrupt { what: column })
}
