//! Transmittal lists (реестры) of papers that leave with a courier.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use store::{Db, StoreError, Tx};

use super::{json, of_json};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Transmittal {
    pub(crate) number: String,
    pub(crate) drawn_at: Timestamp,
    pub(crate) drawn_by: String,
    /// The provider to whom the papers go.
    #[serde(default = "nobody")]
    pub(crate) to: law::Text,
    pub(crate) cases: Vec<Line>,
    pub(crate) courier: Option<String>,
    pub(crate) sent_at: Option<Timestamp>,
    /// SHA-256 of the PDF: drawn with the list, and again with the courier's name when he leaves.
    #[serde(default)]
    pub(crate) pdf: Option<String>,
}

fn nobody() -> law::Text {
    crate::words::text("", "", "")
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) case: String,
    pub(crate) number: String,
    pub(crate) applicant: String,
    pub(crate) service: law::Text,
    pub(crate) papers: usize,
}

pub(crate) async fn add(tx: &mut Tx, list: &Transmittal) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO transmittals (number, body, drawn_at) VALUES ($1, $2, $3)")
        .bind(list.number.clone())
        .bind(json(list)?)
        .bind(list.drawn_at.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// False when it has left before.
pub(crate) async fn send(tx: &mut Tx, list: &Transmittal, at: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE transmittals SET body = $2, sent_at = $3 WHERE number = $1 AND sent_at IS NULL")
        .bind(list.number.clone())
        .bind(json(list)?)
        .bind(at.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn find(db: &Db, number: &str) -> Result<Option<Transmittal>, StoreError> {
    let row = sqlx::query("SELECT body FROM transmittals WHERE number = $1")
        .bind(number)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| of_json(&row.try_get::<String, _>("body")?)).transpose()
}

/// The last first.
pub(crate) async fn list(db: &Db, limit: i64) -> Result<Vec<Transmittal>, StoreError> {
    let rows = sqlx::query("SELECT body FROM transmittals ORDER BY drawn_at DESC, number LIMIT $1")
        .bind(limit)
        .fetch_all(db.reader())
        .await?;
    rows.iter()
        .map(|row| of_json(&row.try_get::<String, _>("body")?))
        .collect()
}
