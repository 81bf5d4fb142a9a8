//! Who acts for whom, and until when.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

use super::time;

#[derive(Clone, Debug)]
pub(crate) struct Substitution {
    pub(crate) id: String,
    /// The account that is away.
    pub(crate) absent: String,
    pub(crate) absent_name: String,
    /// The account that acts.
    pub(crate) deputy: String,
    pub(crate) deputy_name: String,
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) reason: String,
    pub(crate) appointed_by: String,
    pub(crate) appointed_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
}

pub(crate) async fn add(tx: &mut Tx, substitution: &Substitution) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO substitutions (id, absent, absent_name, deputy, deputy_name, valid_from, valid_until, reason,
            appointed_by, appointed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&substitution.id)
    .bind(&substitution.absent)
    .bind(&substitution.absent_name)
    .bind(&substitution.deputy)
    .bind(&substitution.deputy_name)
    .bind(substitution.from.as_microsecond())
    .bind(substitution.until.as_microsecond())
    .bind(&substitution.reason)
    .bind(&substitution.appointed_by)
    .bind(substitution.appointed_at.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends one before its time. False when there is none that could be ended.
pub(crate) async fn end(tx: &mut Tx, id: &str, now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE substitutions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(id)
        .bind(now.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Those under which the account acts for others now.
pub(crate) async fn of_deputy(db: &Db, deputy: &str, now: Timestamp) -> Result<Vec<Substitution>, StoreError> {
    let rows = sqlx::query(
        "SELECT * FROM substitutions WHERE deputy = $1 AND valid_from <= $2 AND valid_until > $2 AND ended_at IS NULL
         ORDER BY appointed_at, id",
    )
    .bind(deputy)
    .bind(now.as_microsecond())
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(read).collect()
}

/// The latest ones, newest first.
pub(crate) async fn latest(db: &Db) -> Result<Vec<Substitution>, StoreError> {
    let rows = sqlx::query("SELECT * FROM substitutions ORDER BY appointed_at DESC, id DESC LIMIT 100")
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Substitution, StoreError> {
    let ended: Option<i64> = row.try_get("ended_at")?;
    Ok(Substitution {
        id: row.try_get("id")?,
        absent: row.try_get("absent")?,
        absent_name: row.try_get("absent_name")?,
        deputy: row.try_get("deputy")?,
        deputy_name: row.try_get("deputy_name")?,
        from: time(row.try_get("valid_from")?)?,
        until: time(row.try_get("valid_until")?)?,
        reason: row.try_get("reason")?,
        appointed_by: row.try_get("appointed_by")?,
        appointed_at: time(row.try_get("appointed_at")?)?,
        ended_at: ended.map(time).transpose()?,
    })
}
