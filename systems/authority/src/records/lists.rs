//! Published revocation lists.

use eds::crl::Crl;
use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError, Tx};

use super::{micros, moment};

/// The number of the next list of `issuer`.
pub(crate) async fn next_number(tx: &mut Tx, issuer: &str) -> Result<u64, StoreError> {
    let row = sqlx::query("SELECT COALESCE(MAX(number), 0) AS latest FROM revocation_lists WHERE issuer = $1")
        .bind(issuer)
        .fetch_one(&mut **tx)
        .await?;
    let latest: i64 = row.try_get("latest")?;
    u64::try_from(latest + 1).map_err(|_| StoreError::Corrupt { what: "list number" })
}

pub(crate) async fn keep(tx: &mut Tx, issuer: &str, list: &Crl) -> Result<(), StoreError> {
    let number = i64::try_from(list.number).map_err(|_| StoreError::Corrupt { what: "list number" })?;
    sqlx::query(
        "INSERT INTO revocation_lists (issuer, number, list, this_update, next_update) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(issuer)
    .bind(number)
    .bind(list.der.clone())
    .bind(micros(list.this_update))
    .bind(micros(list.next_update))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Number and moment of the oldest list of `issuer` that somebody may still go by at `now`.
pub(crate) async fn oldest_in_force(
    tx: &mut Tx,
    issuer: &str,
    now: Timestamp,
) -> Result<Option<(u64, Timestamp)>, StoreError> {
    let row = sqlx::query(
        "SELECT number, this_update FROM revocation_lists WHERE issuer = $1 AND next_update > $2 ORDER BY number LIMIT 1",
    )
    .bind(issuer)
    .bind(micros(now))
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let number: i64 = row.try_get("number")?;
    let number = u64::try_from(number).map_err(|_| StoreError::Corrupt { what: "list number" })?;
    Ok(Some((number, moment(row.try_get("this_update")?)?)))
}

pub(crate) async fn latest(db: &Db, issuer: &str) -> Result<Option<Crl>, StoreError> {
    let row = sqlx::query("SELECT list FROM revocation_lists WHERE issuer = $1 ORDER BY number DESC LIMIT 1")
        .bind(issuer)
        .fetch_optional(db.reader())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let der: Vec<u8> = row.try_get("list")?;
    Crl::parse(&der).map(Some).map_err(|_| StoreError::Corrupt {
        what: "revocation list",
    })
}

/// Forgets lists of `issuer` that ran out before `before`. What they said can be told again from the
/// certificates' own rows.
pub(crate) async fn forget(tx: &mut Tx, issuer: &str, before: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM revocation_lists WHERE issuer = $1 AND next_update < $2")
        .bind(issuer)
        .bind(micros(before))
        .execute(&mut **tx)
        .await?;
    Ok(())
}
