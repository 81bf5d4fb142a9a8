//! Which steps of filings and stages of cases have run out of time, and of which that was noted.

use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError, Tx};

/// Open filings whose step is overdue without that being noted, the longest overdue first.
pub(crate) async fn late(db: &Db, now: Timestamp, limit: u32) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM filings WHERE until < $1 AND state IN ('open', 'held') AND NOT EXISTS ( \
             SELECT 1 FROM overdue_filings WHERE filing = filings.id AND since = filings.since) \
         ORDER BY until, id LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(i64::from(limit))
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// The same of the cases with a stage at the counter after intake.
pub(crate) async fn late_stages(db: &Db, now: Timestamp, limit: u32) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM givings WHERE until < $1 AND state = 'here' AND NOT EXISTS ( \
             SELECT 1 FROM overdue_filings WHERE filing = givings.id AND since = givings.since) \
         ORDER BY until, id LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(i64::from(limit))
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// Notes it; false when that was done before.
pub(crate) async fn noted(tx: &mut Tx, filing: &str, since: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO overdue_filings (filing, since) VALUES ($1, $2) ON CONFLICT (filing, since) DO NOTHING",
    )
    .bind(filing)
    .bind(since.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
