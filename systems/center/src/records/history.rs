//! The statuses a case was shown in.

use jiff::Timestamp;
use law::StatusId;
use sqlx::Row;
use store::{Db, StoreError, Tx};

use super::{micros, moment, number};

/// One status, with the annex action that showed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) status: StatusId,
    /// 0 for a message that no action of the center follows.
    pub(crate) action: u32,
    pub(crate) clause: String,
    pub(crate) shown_at: Timestamp,
}

pub(crate) async fn add(tx: &mut Tx, message: &str, case: &str, entry: &Entry) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO shown_statuses (message, case_id, status, action, clause, shown_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(message)
        .bind(case)
        .bind(entry.status.0.clone())
        .bind(i64::from(entry.action))
        .bind(entry.clause.clone())
        .bind(micros(entry.shown_at))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// In the order of the annex.
pub(crate) async fn of(db: &Db, case: &str) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query("SELECT * FROM shown_statuses WHERE case_id = $1 ORDER BY action, shown_at, message")
        .bind(case)
        .fetch_all(db.reader())
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Entry {
                status: StatusId(row.try_get("status")?),
                action: number(row.try_get("action")?)?,
                clause: row.try_get("clause")?,
                shown_at: moment(row.try_get("shown_at")?)?,
            })
        })
        .collect()
}
