//! Where a person wants results besides the cabinet.

use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError, Tx};

/// The e-mail address, if one was given.
pub(crate) async fn of(db: &Db, account: &str) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT email FROM delivery WHERE account = $1")
        .bind(account)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| Ok(row.try_get("email")?)).transpose()
}

/// Keeps the address; an empty one is forgotten.
pub(crate) async fn keep(tx: &mut Tx, account: &str, email: &str, now: Timestamp) -> Result<(), StoreError> {
    if email.is_empty() {
        sqlx::query("DELETE FROM delivery WHERE account = $1")
            .bind(account)
            .execute(&mut **tx)
            .await?;
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO delivery (account, email, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (account) DO UPDATE SET email = excluded.email, changed_at = excluded.changed_at",
    )
    .bind(account)
    .bind(email)
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
