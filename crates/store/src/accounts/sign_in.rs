//! Sign-in with ИИН and password or by ЭЦП, and what happens to those who guess.
//!
//! Five failures within fifteen minutes lock the ИИН for fifteen minutes, whether it has an account or not: nothing
//! that a stranger can observe tells the two apart, neither the answer nor the time it takes.

use domain::Iin;
use jiff::{SignedDuration, Timestamp};
use sqlx::Row;

use super::{Account, password, with_hash};
use crate::{Db, StoreError, Tx, hold, row};

const FAILURES_MAX: i64 = 5;
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
const LOCK: SignedDuration = SignedDuration::from_mins(15);

/// What came of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    Accepted(Account),
    /// Unknown ИИН or wrong password: the two are not told apart.
    Refused,
    /// Too many failures; try again at.
    Locked {
        until: Timestamp,
    },
}

/// Checks the password, counts failures (5 in 15 minutes lock for 15 minutes).
///
/// The lock is looked up, and a failure written down, within one turn at the desk of two: however many guesses
/// arrive at once, at most one more than the limit slips through per process.
pub async fn sign_in(db: &Db, iin: &Iin, password: &str, now: Timestamp) -> Result<SignIn, StoreError> {
    let turn = password::turn().await?;
    let past = past_of(db, iin).await?;
    if let Some(until) = past.locked_until.filter(|until| *until > now) {
        return Ok(SignIn::Locked { until });
    }
    let found = with_hash(db, iin).await?;
    let hash = found.as_ref().map_or(password::NOBODY, |(_, hash)| hash);
    let (right, _turn) = password::verify(password, hash, turn).await?;
    match found {
        Some((account, _)) if right => {
            if past.is_marked {
                forgive(db, iin).await?;
            }
            Ok(SignIn::Accepted(account))
        }
        _ => {
            note_failure(db, iin, now).await?;
            Ok(SignIn::Refused)
        }
    }
}

/// Until when nobody signs in as this person, if so.
pub async fn locked_until(db: &Db, iin: &Iin, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    Ok(past_of(db, iin).await?.locked_until.filter(|until| *until > now))
}

/// The same as [`sign_in`] for somebody who is proved otherwise, or failed to be (`proved`): failures by ЭЦП and by
/// password are counted together.
pub async fn sign_in_proved(db: &Db, iin: &Iin, proved: bool, now: Timestamp) -> Result<SignIn, StoreError> {
    let past = past_of(db, iin).await?;
    if let Some(until) = past.locked_until.filter(|until| *until > now) {
        return Ok(SignIn::Locked { until });
    }
    match with_hash(db, iin).await? {
        Some((account, _)) if proved => {
            if past.is_marked {
                forgive(db, iin).await?;
            }
            Ok(SignIn::Accepted(account))
        }
        _ => {
            note_failure(db, iin, now).await?;
            Ok(SignIn::Refused)
        }
    }
}

struct Past {
    locked_until: Option<Timestamp>,
    is_marked: bool,
}

async fn past_of(db: &Db, iin: &Iin) -> Result<Past, StoreError> {
    let row = sqlx::query(
        "SELECT (SELECT locked_until FROM sign_in_locks WHERE iin = $1) AS locked_until, \
         (SELECT COUNT(*) FROM sign_in_failures WHERE iin = $1) AS failures",
    )
    .bind(iin.as_str())
    .fetch_one(db.reader())
    .await?;
    let is_locked = row.try_get::<Option<i64>, _>("locked_until")?.is_some();
    let locked_until = is_locked.then(|| row::time(&row, "locked_until")).transpose()?;
    Ok(Past {
        locked_until,
        is_marked: is_locked || row.try_get::<i64, _>("failures")? > 0,
    })
}

async fn forgive(db: &Db, iin: &Iin) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    sqlx::query("DELETE FROM sign_in_failures WHERE iin = $1")
        .bind(iin.as_str())
        .execute(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM sign_in_locks WHERE iin = $1")
        .bind(iin.as_str())
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

async fn note_failure(db: &Db, iin: &Iin, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    hold(&mut tx, iin.as_str()).await?;
    sqlx::query("DELETE FROM sign_in_failures WHERE iin = $1 AND failed_at <= $2")
        .bind(iin.as_str())
        .bind(window_start(now))
        .execute(&mut *tx)
        .await?;
    sqlx::query("INSERT INTO sign_in_failures (iin, failed_at) VALUES ($1, $2)")
        .bind(iin.as_str())
        .bind(now.as_microsecond())
        .execute(&mut *tx)
        .await?;
    let count = sqlx::query("SELECT COUNT(*) AS failures FROM sign_in_failures WHERE iin = $1")
        .bind(iin.as_str())
        .fetch_one(&mut *tx)
        .await?;
    if count.try_get::<i64, _>("failures")? >= FAILURES_MAX {
        let until = now.saturating_add(LOCK).unwrap_or(Timestamp::MAX);
        sqlx::query(
            "INSERT INTO sign_in_locks (iin, locked_until) VALUES ($1, $2) \
             ON CONFLICT (iin) DO UPDATE SET locked_until = excluded.locked_until",
        )
        .bind(iin.as_str())
        .bind(until.as_microsecond())
        .execute(&mut *tx)
        .await?;
    }
    Ok(tx.commit().await?)
}

/// Removes failures and locks that no longer count.
pub(crate) async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sign_in_failures WHERE failed_at <= $1")
        .bind(window_start(now))
        .execute(&mut **tx)
        .await?;
    sqlx::query("DELETE FROM sign_in_locks WHERE locked_until <= $1")
        .bind(now.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn window_start(now: Timestamp) -> i64 {
    now.saturating_sub(WINDOW).unwrap_or(Timestamp::MIN).as_microsecond()
}
