//! Messages waiting to leave, stored with the change that caused them.
//!
//! Order. The messages of one case to one recipient form a queue, and leave in the order in which they were
//! committed. [`due`] gives a message only when everything before it in its queue is due as well: so a batch holds
//! a beginning of each queue, in order, and a courier that sends a batch in order and stops a queue at its first
//! failure never lets one message overtake another. What waits for a later attempt, and what is dead, holds back
//! what stands behind it in its own queue and nothing else: another recipient of the same case is not kept waiting.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::{Db, StoreError, Tx, hold, row};

/// A sealed message on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub id: String,
    pub case: String,
    /// The name of the system it is for.
    pub recipient: String,
    /// The wire form, opaque to the store.
    pub bytes: Vec<u8>,
}

/// A message with its delivery state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub message: Outgoing,
    /// The order in which it was stored.
    pub position: i64,
    /// How often it has failed.
    pub attempts: u32,
    pub last_error: Option<String>,
    pub stored_at: Timestamp,
}

/// Stores a message with the caller's transaction. `Duplicate` when the id is waiting already.
pub async fn put(tx: &mut Tx, message: &Outgoing, now: Timestamp) -> Result<(), StoreError> {
    // Positions are given in the order of commits only while the case is held.
    hold(tx, &message.case).await?;
    let stored = sqlx::query(
        "INSERT INTO outbox (id, case_id, recipient, stored_at, next_at, attempts, bytes) \
         VALUES ($1, $2, $3, $4, $4, 0, $5) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&message.id)
    .bind(&message.case)
    .bind(&message.recipient)
    .bind(now.as_microsecond())
    .bind(&message.bytes)
    .execute(&mut **tx)
    .await?;
    if stored.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Duplicate)
    }
}

/// The messages due now, oldest first, at most `limit`; of one case and recipient only those before which nothing
/// waits undelivered that is not in the same answer (order is kept).
pub async fn due(db: &Db, now: Timestamp, limit: u32) -> Result<Vec<Waiting>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, case_id, recipient, bytes, position, attempts, last_error, stored_at FROM outbox AS message \
         WHERE next_at <= $1 AND NOT EXISTS (SELECT 1 FROM outbox AS earlier \
             WHERE earlier.case_id = message.case_id AND earlier.recipient = message.recipient \
             AND earlier.position < message.position AND (earlier.next_at IS NULL OR earlier.next_at > $1)) \
         ORDER BY position LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(i64::from(limit))
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(waiting).collect()
}

/// Marks messages as delivered, in one transaction. What is not waiting is left alone.
pub async fn delivered(db: &Db, ids: &[String], now: Timestamp) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    for chunk in ids.chunks(TOGETHER) {
        note_delivered(&mut tx, chunk, now).await?;
    }
    Ok(tx.commit().await?)
}

/// How many ids one statement takes: it is prepared once, and a shorter list repeats its last id.
const TOGETHER: usize = 16;

async fn note_delivered(tx: &mut Tx, ids: &[String], now: Timestamp) -> Result<(), StoreError> {
    let Some(last) = ids.last() else {
        return Ok(());
    };
    let ids = || ids.iter().chain(std::iter::repeat(last)).take(TOGETHER);
    let note = sqlx::query(
        "INSERT INTO outbox_delivered (id, case_id, recipient, stored_at, delivered_at, attempts) \
         SELECT id, case_id, recipient, stored_at, $1, attempts FROM outbox \
         WHERE id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
         ON CONFLICT (id) DO NOTHING",
    );
    ids()
        .fold(note.bind(now.as_microsecond()), |statement, id| statement.bind(id))
        .execute(&mut **tx)
        .await?;
    let remove = sqlx::query(
        "DELETE FROM outbox \
         WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    );
    ids()
        .fold(remove, |statement, id| statement.bind(id))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Notes a failed attempt and when to try again; None means never: the message becomes a dead letter.
pub async fn failed(db: &Db, id: &str, error: &str, again_at: Option<Timestamp>) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query("UPDATE outbox SET attempts = attempts + 1, last_error = $2, next_at = $3 WHERE id = $1")
        .bind(id)
        .bind(error)
        .bind(again_at.map(Timestamp::as_microsecond))
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Messages that will not be tried again, for a person to see.
pub async fn dead_letters(db: &Db) -> Result<Vec<Waiting>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, case_id, recipient, bytes, position, attempts, last_error, stored_at FROM outbox \
         WHERE next_at IS NULL ORDER BY position",
    )
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(waiting).collect()
}

/// Puts a dead letter back in the queue, at its old place.
pub async fn revive(db: &Db, id: &str, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query("UPDATE outbox SET next_at = $2, attempts = 0 WHERE id = $1 AND next_at IS NULL")
        .bind(id)
        .bind(now.as_microsecond())
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// How many messages have not been delivered.
pub async fn waiting_count(db: &Db) -> Result<u64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS waiting FROM outbox")
        .fetch_one(db.reader())
        .await?;
    u64::try_from(row.try_get::<i64, _>("waiting")?).map_err(|_| StoreError::Corrupt { what: "outbox" })
}

fn waiting(row: &AnyRow) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        message: Outgoing {
            id: row.try_get("id")?,
            case: row.try_get("case_id")?,
            recipient: row.try_get("recipient")?,
            bytes: row.try_get("bytes")?,
        },
        position: row.try_get("position")?,
        attempts: row::count(row, "attempts")?,
        last_error: row.try_get("last_error")?,
        stored_at: row::time(row, "stored_at")?,
    })
}
