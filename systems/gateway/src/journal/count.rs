//! How much was carried and how much waits.

use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError};

/// The figures of the overview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Not delivered yet, without dead letters.
    pub(crate) waiting: u64,
    pub(crate) dead: u64,
    /// Taken over since the moment asked for.
    pub(crate) received: u64,
    /// When the oldest of those that wait was taken over.
    pub(crate) oldest: Option<Timestamp>,
}

pub(crate) async fn counts(db: &Db, since: Timestamp) -> Result<Counts, StoreError> {
    let queue = sqlx::query(
        "SELECT COUNT(next_at) AS waiting, COUNT(*) AS queued, \
             MIN(CASE WHEN next_at IS NULL THEN NULL ELSE stored_at END) AS oldest FROM outbox",
    )
    .fetch_one(db.reader())
    .await?;
    let received: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM journal WHERE received_at >= $1")
        .bind(since.as_microsecond())
        .fetch_one(db.reader())
        .await?;
    let (waiting, queued): (i64, i64) = (queue.try_get("waiting")?, queue.try_get("queued")?);
    let oldest: Option<i64> = queue.try_get("oldest")?;
    Ok(Counts {
        waiting: count(waiting),
        dead: count(queued - waiting),
        received: count(received),
        oldest: oldest.and_then(|oldest| Timestamp::from_microsecond(oldest).ok()),
    })
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
