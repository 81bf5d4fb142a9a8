//! Receipts as they were given.

use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError, Tx};

use super::{json, moment, of_json};
use crate::receipts::Receipt;

pub(crate) async fn add(tx: &mut Tx, filing: &str, receipt: &Receipt) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO receipts (number, filing, kind, body, given_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(receipt.number.clone())
        .bind(filing)
        .bind(receipt.kind.clone())
        .bind(json(receipt)?)
        .bind(receipt.given_at.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The receipt with this number.
pub(crate) async fn find(db: &Db, number: &str) -> Result<Option<Receipt>, StoreError> {
    let row = sqlx::query("SELECT body FROM receipts WHERE number = $1")
        .bind(number)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| of_json(&row.try_get::<String, _>("body")?)).transpose()
}

/// The last first.
pub(crate) async fn of(db: &Db, filing: &str) -> Result<Vec<(Receipt, Timestamp)>, StoreError> {
    let rows = sqlx::query("SELECT body, given_at FROM receipts WHERE filing = $1 ORDER BY given_at DESC, number")
        .bind(filing)
        .fetch_all(db.reader())
        .await?;
    rows.iter()
        .map(|row| {
            let body: String = row.try_get("body")?;
            Ok((of_json(&body)?, moment(row.try_get("given_at")?)?))
        })
        .collect()
}
