//! Work to be done off the request: small, named, idempotent, durable.
//!
//! A claimed job is leased, by moving its due time to the end of the lease: whoever finishes removes it, and if the
//! worker dies it simply comes due again.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::{Db, StoreError, Tx, hold::is_postgres, row};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: i64,
    /// A stable name: `draw_document`.
    pub kind: String,
    /// What it is about: a case id.
    pub subject: String,
    /// How often it has been claimed, this time included: 1 at the first attempt. A job whose worker died counts,
    /// so one that kills its worker does not go round for ever unseen.
    pub attempts: u32,
}

/// A job that will not be tried again by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    pub job: Job,
    pub error: Option<String>,
}

/// Stores a job with the caller's transaction. The same kind and subject twice is one job; a parked one stays
/// parked.
pub async fn put(tx: &mut Tx, kind: &str, subject: &str, due: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO jobs (kind, subject, due, attempts) VALUES ($1, $2, $3, 0) \
         ON CONFLICT (kind, subject) DO NOTHING",
    )
    .bind(kind)
    .bind(subject)
    .bind(due.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes up to `limit` due jobs and leases them until `now + lease`; a job whose worker died comes back.
pub async fn claim(db: &Db, now: Timestamp, lease: jiff::SignedDuration, limit: u32) -> Result<Vec<Job>, StoreError> {
    // Looking first keeps an idle worker away from the one writer of SQLite.
    let waiting = sqlx::query("SELECT 1 AS one FROM jobs WHERE due <= $1 LIMIT 1")
        .bind(now.as_microsecond())
        .fetch_optional(db.reader())
        .await?;
    if waiting.is_none() {
        return Ok(Vec::new());
    }
    let mut tx = db.begin().await?;
    // On SQLite the unit of work is alone. On PostgreSQL several workers claim at once and step over each other's
    // rows; the list is materialised, so that it is drawn up once.
    let statement = if is_postgres(&tx) {
        "WITH picked AS MATERIALIZED ( \
             SELECT id FROM jobs WHERE due <= $1 ORDER BY due, id LIMIT $3 FOR UPDATE SKIP LOCKED) \
         UPDATE jobs SET due = $2, attempts = jobs.attempts + 1 FROM picked WHERE jobs.id = picked.id \
         RETURNING jobs.id, jobs.kind, jobs.subject, jobs.attempts"
    } else {
        "UPDATE jobs SET due = $2, attempts = attempts + 1 \
         WHERE id IN (SELECT id FROM jobs WHERE due <= $1 ORDER BY due, id LIMIT $3) \
         RETURNING id, kind, subject, attempts"
    };
    let rows = sqlx::query(statement)
        .bind(now.as_microsecond())
        .bind(now.saturating_add(lease).unwrap_or(Timestamp::MAX).as_microsecond())
        .bind(i64::from(limit))
        .fetch_all(&mut *tx)
        .await?;
    tx.commit().await?;
    let mut jobs = rows.iter().map(job).collect::<Result<Vec<_>, _>>()?;
    jobs.sort_by_key(|job| job.id);
    Ok(jobs)
}

/// Removes a finished job with the transaction that kept its result.
pub async fn done(tx: &mut Tx, id: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM jobs WHERE id = $1")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Notes a failure and when to try again; None parks it for a person to see.
pub async fn failed(db: &Db, id: i64, error: &str, again_at: Option<Timestamp>) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query("UPDATE jobs SET last_error = $2, due = $3 WHERE id = $1")
        .bind(id)
        .bind(error)
        .bind(again_at.map(Timestamp::as_microsecond))
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Jobs that wait for a person.
pub async fn parked(db: &Db) -> Result<Vec<Parked>, StoreError> {
    let rows = sqlx::query("SELECT id, kind, subject, attempts, last_error FROM jobs WHERE due IS NULL ORDER BY id")
        .fetch_all(db.reader())
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Parked {
                job: job(row)?,
                error: row.try_get("last_error")?,
            })
        })
        .collect()
}

/// Gives a parked job another chance.
pub async fn revive(db: &Db, id: i64, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query("UPDATE jobs SET due = $2, attempts = 0 WHERE id = $1 AND due IS NULL")
        .bind(id)
        .bind(now.as_microsecond())
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// How many jobs are not finished: waiting, leased or parked.
pub async fn open_count(db: &Db) -> Result<u64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) AS open FROM jobs")
        .fetch_one(db.reader())
        .await?;
    u64::try_from(row.try_get::<i64, _>("open")?).map_err(|_| StoreError::Corrupt { what: "jobs" })
}

fn job(row: &AnyRow) -> Result<Job, StoreError> {
    Ok(Job {
        id: row.try_get("id")?,
        kind: row.try_get("kind")?,
        subject: row.try_get("subject")?,
        attempts: row::count(row, "attempts")?,
    })
}
