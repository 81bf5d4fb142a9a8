//! «Уведомления»: one for every change of status.

use jiff::Timestamp;
use law::Text;
use sqlx::Row;
use store::{Db, StoreError, Tx};

use super::{from_json, maybe_moment, moment, to_json};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) case: String,
    pub(crate) body: Text,
    pub(crate) created_at: Timestamp,
    pub(crate) read_at: Option<Timestamp>,
}

pub(crate) async fn add(tx: &mut Tx, notice: &Notice) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO notice (id, account, case_id, body, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(&notice.id)
        .bind(&notice.account)
        .bind(&notice.case)
        .bind(to_json(&notice.body, "notice")?)
        .bind(notice.created_at.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The newest notices of an account, at most `limit`.
pub(crate) async fn of(db: &Db, account: &str, limit: i64) -> Result<Vec<Notice>, StoreError> {
    sqlx::query("SELECT * FROM notice WHERE account = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
        .bind(account)
        .bind(limit)
        .fetch_all(db.reader())
        .await?
        .iter()
        .map(|row| {
            Ok(Notice {
                id: row.try_get("id")?,
                account: row.try_get("account")?,
                case: row.try_get("case_id")?,
                body: from_json(row.try_get("body")?, "notice")?,
                created_at: moment(row.try_get("created_at")?)?,
                read_at: maybe_moment(row.try_get("read_at")?)?,
            })
        })
        .collect()
}

pub(crate) async fn unread(db: &Db, account: &str) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS unread FROM notice WHERE account = $1 AND read_at IS NULL")
        .bind(account)
        .fetch_one(db.reader())
        .await?;
    Ok(row.try_get("unread")?)
}

/// Marks what was shown as read; what came in the meantime stays unread.
pub(crate) async fn mark_read(tx: &mut Tx, account: &str, up_to: Timestamp, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE notice SET read_at = $3 WHERE account = $1 AND created_at <= $2 AND read_at IS NULL")
        .bind(account)
        .bind(up_to.as_microsecond())
        .bind(now.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
