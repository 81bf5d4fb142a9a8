//! The seals of the log.

use domain::Event;
use jiff::Timestamp;
use law::System;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::{micros, moment};

/// How the log stood, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seal {
    /// From 1.
    pub(crate) number: i64,
    /// The last event that it covers.
    pub(crate) position: i64,
    /// How many events it and the seals before it cover.
    pub(crate) events: i64,
    /// Hex: over the hash of the seal before and the hashes of its own events.
    pub(crate) hash: String,
    pub(crate) sealed_at: Timestamp,
    pub(crate) signature: Vec<u8>,
}

pub(crate) async fn last(tx: &mut Tx) -> Result<Option<Seal>, StoreError> {
    let row = sqlx::query("SELECT * FROM log_seals ORDER BY number DESC LIMIT 1")
        .fetch_optional(&mut **tx)
        .await?;
    row.as_ref().map(read).transpose()
}

pub(crate) async fn newest(db: &Db) -> Result<Option<Seal>, StoreError> {
    let row = sqlx::query("SELECT * FROM log_seals ORDER BY number DESC LIMIT 1")
        .fetch_optional(db.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The seals after `number`, oldest first.
pub(crate) async fn after(db: &Db, number: i64, limit: i64) -> Result<Vec<Seal>, StoreError> {
    let rows = sqlx::query("SELECT * FROM log_seals WHERE number > $1 ORDER BY number LIMIT $2")
        .bind(number)
        .bind(limit)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn add(tx: &mut Tx, seal: &Seal) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO log_seals (number, position, events, hash, sealed_at, signature) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(seal.number)
    .bind(seal.position)
    .bind(seal.events)
    .bind(seal.hash.clone())
    .bind(micros(seal.sealed_at))
    .bind(seal.signature.clone())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Position and hash of the events after `position`, in their order.
pub(crate) async fn unsealed(tx: &mut Tx, position: i64, limit: i64) -> Result<Vec<(i64, String)>, StoreError> {
    let rows =
        sqlx::query("SELECT position, hash FROM events WHERE system = $1 AND position > $2 ORDER BY position LIMIT $3")
            .bind(System::Authority.name())
            .bind(position)
            .bind(limit)
            .fetch_all(&mut **tx)
            .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("position")?, row.try_get("hash")?)))
        .collect()
}

/// The events after `position`, in their order; None for one that cannot be read any more.
pub(crate) async fn events_after(db: &Db, position: i64, limit: i64) -> Result<Vec<(i64, Option<Event>)>, StoreError> {
    let rows = sqlx::query(
        "SELECT position, event FROM events WHERE system = $1 AND position > $2 ORDER BY position LIMIT $3",
    )
    .bind(System::Authority.name())
    .bind(position)
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    rows.iter()
        .map(|row| {
            let text: String = row.try_get("event")?;
            Ok((row.try_get("position")?, serde_json::from_str(&text).ok()))
        })
        .collect()
}

fn read(row: &AnyRow) -> Result<Seal, StoreError> {
    Ok(Seal {
        number: row.try_get("number")?,
        position: row.try_get("position")?,
        events: row.try_get("events")?,
        hash: row.try_get("hash")?,
        sealed_at: moment(row.try_get("sealed_at")?)?,
        signature: row.try_get("signature")?,
    })
}
