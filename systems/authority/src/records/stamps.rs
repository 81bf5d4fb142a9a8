//! Serial numbers of stamps, and what was stamped.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Row};
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

/// How many rows one statement writes: SQLite takes 32,766 values, and a statement of 2,000 costs little to prepare.
const ROWS_MAX: usize = 500;

/// Writes a batch of stamps, many with one statement: each statement is a journey to the database and back.
pub(crate) async fn add(db: &Db, stamps: &[Stamp]) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    for rows in stamps.chunks(ROWS_MAX) {
        let mut query = sqlx::query(AssertSqlSafe(insert(rows.len()))).persistent(rows.len() == ROWS_MAX);
        for stamp in rows {
            query = query
                .bind(stamp.serial)
                .bind(stamp.imprint.clone())
                .bind(stamp.algorithm.clone())
                .bind(micros(stamp.at));
        }
        query.execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The statement for so many rows; nothing in it comes from outside.
fn insert(rows: usize) -> String {
    let row = |row: usize| {
        let first = 4 * row + 1;
        format!("(${first}, ${}, ${}, ${})", first + 1, first + 2, first + 3)
    };
    let rows = (0..rows).map(row).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO stamps (serial, imprint, algorithm, stamped_at) VALUES {rows}")
}

/// How many stamps are on record.
pub(crate) async fn count(db: &Db) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS stamps FROM stamps")
        .fetch_one(db.reader())
        .await?;
    Ok(row.try_get("stamps")?)
}
