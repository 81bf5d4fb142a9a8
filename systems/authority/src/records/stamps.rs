//! Serial numbers of stamps, and what was stamped.

use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError};

use super::micros;

/// One stamp that was given.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    pub(crate) serial: i64,
    /// The digest, hex.
    pub(crate) imprint: String,
    /// The OID of the digest.
    pub(crate) algorithm: String,
    pub(crate) at: Timestamp,
}

/// Takes `count` numbers for good and gives the first of them.
pub(crate) async fn take_serials(db: &Db, count: i64) -> Result<i64, StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query("UPDATE stamp_serials SET taken = taken + $1 WHERE name = 'tsa'")
        .bind(count)
        .execute(&mut *tx)
        .await?;
    let row = sqlx::query("SELECT taken FROM stamp_serials WHERE name = 'tsa'")
        .fetch_one(&mut *tx)
        .await?;
    let taken: i64 = row.try_get("taken")?;
    tx.commit().await?;
    Ok(taken - count + 1)
}

/// Writes a batch of stamps.
pub(crate) async fn add(db: &Db, stamps: &[Stamp]) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    for stamp in stamps {
        sqlx::query("INSERT INTO stamps (serial, imprint, algorithm, stamped_at) VALUES ($1, $2, $3, $4)")
            .bind(stamp.serial)
            .bind(stamp.imprint.clone())
            .bind(stamp.algorithm.clone())
            .bind(micros(stamp.at))
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// How many stamps are on record.
pub(crate) async fn count(db: &Db) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS stamps FROM stamps")
        .fetch_one(db.reader())
        .await?;
    Ok(row.try_get("stamps")?)
}
