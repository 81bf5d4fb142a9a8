//! What was done at this authority, newest first. The chain is only ever added to; this only reads.

use domain::Event;
use law::System;
use sqlx::Row;
use store::{Db, StoreError};

/// The events of this system before the position `before`, each with its position.
pub(crate) async fn before(db: &Db, before: i64, limit: i64) -> Result<Vec<(i64, Event)>, StoreError> {
    let rows = sqlx::query(
        "SELECT position, event FROM events WHERE system = $1 AND position < $2 ORDER BY position DESC LIMIT $3",
    )
    .bind(System::Authority.name())
    .bind(before)
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    rows.iter()
        .map(|row| {
            let text: String = row.try_get("event")?;
            let event = serde_json::from_str(&text).map_err(|_| StoreError::Corrupt { what: "event" })?;
            Ok((row.try_get("position")?, event))
        })
        .collect()
}
