//! E-mails that wait to be sent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use store::{Db, StoreError, Tx};

use super::{json, of_json};

#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) id: String,
    pub(crate) case: String,
    pub(crate) recipient: String,
    pub(crate) words: Words,
    pub(crate) sha256: String,
    pub(crate) attempts: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) file: String,
}

pub(crate) async fn put(tx: &mut Tx, letter: &Letter, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO letters (id, case_id, recipient, body, sha256, due, attempts, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, $6)",
    )
    .bind(letter.id.clone())
    .bind(letter.case.clone())
    .bind(letter.recipient.clone())
    .bind(json(&letter.words)?)
    .bind(letter.sha256.clone())
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn due(db: &Db, now: Timestamp, limit: i64) -> Result<Vec<Letter>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, case_id, recipient, body, sha256, attempts FROM letters WHERE due <= $1 ORDER BY due, id LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(limit)
    .fetch_all(db.reader())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Letter {
                id: row.try_get("id")?,
                case: row.try_get("case_id")?,
                recipient: row.try_get("recipient")?,
                words: of_json(&row.try_get::<String, _>("body")?)?,
                sha256: row.try_get("sha256")?,
                attempts: row.try_get("attempts")?,
            })
        })
        .collect()
}

pub(crate) async fn sent(tx: &mut Tx, id: &str, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE letters SET due = NULL, sent_at = $2, attempts = attempts + 1 WHERE id = $1")
        .bind(id)
        .bind(at.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Tried in vain; None gives it up.
pub(crate) async fn failed(db: &Db, id: &str, error: &str, again: Option<Timestamp>) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query("UPDATE letters SET due = $2, last_error = $3, attempts = attempts + 1 WHERE id = $1")
        .bind(id)
        .bind(again.map(Timestamp::as_microsecond))
        .bind(error)
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}
