//! Which terms run, which have run out, and of which that was noted.

use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError, Tx};

use super::cases::Due;

/// Cases whose term has run out without that being noted, the longest overdue first.
pub(crate) async fn late(db: &Db, now: Timestamp, limit: u32) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "SELECT id FROM cases WHERE until < $1 AND NOT EXISTS ( \
             SELECT 1 FROM overdue_terms WHERE case_id = cases.id AND task = cases.task AND since = cases.since) \
         ORDER BY until, id LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(i64::from(limit))
    .fetch_all(db.reader())
    .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// Notes that the term of a case has run out; false when that was noted before.
pub(crate) async fn noted(tx: &mut Tx, case: &str, due: &Due) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO overdue_terms (case_id, task, since) VALUES ($1, $2, $3) \
         ON CONFLICT (case_id, task, since) DO NOTHING",
    )
    .bind(case)
    .bind(i64::from(due.action))
    .bind(due.since.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The cases in which something is due, by id, after `after`.
pub(crate) async fn running(db: &Db, after: &str, limit: u32) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("SELECT id FROM cases WHERE task <> 0 AND id > $1 ORDER BY id LIMIT $2")
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}
