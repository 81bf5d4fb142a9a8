//! The audit chain of each subject.
//!
//! Every system keeps a chain of its own per subject and copies of the events that others sent it. A subject is
//! held ([`hold`]) while its chain grows, so numbers and positions follow the order of commits on both databases.

use domain::Event;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::{Db, StoreError, Tx, hold};

const CORRUPT: StoreError = StoreError::Corrupt { what: "event" };

/// Appends an event of this system to the chain of its subject: sets `n`, `previous`, `hash`. Gives the event
/// as stored.
pub async fn append(tx: &mut Tx, event: Event) -> Result<Event, StoreError> {
    hold(tx, &event.subject).await?;
    let last = sqlx::query("SELECT n, hash FROM events WHERE subject = $1 AND system = $2 ORDER BY n DESC LIMIT 1")
        .bind(&event.subject)
        .bind(event.system.name())
        .fetch_optional(&mut **tx)
        .await?;
    let (n, previous): (i64, String) = match last {
        Some(row) => (row.try_get("n")?, row.try_get("hash")?),
        None => (0, String::new()),
    };
    let event = event.chained(u64::try_from(n).map_err(|_| CORRUPT)? + 1, &previous);
    if insert(tx, &event).await? {
        Ok(event)
    } else {
        Err(StoreError::Duplicate)
    }
}

/// Keeps events that came with a message from another system, as they are. Repetitions are ignored; an event
/// that is not intact, or that contradicts the one already kept in its place, is refused as corrupt.
pub async fn keep_foreign(tx: &mut Tx, events: &[Event]) -> Result<(), StoreError> {
    let mut held: Option<&str> = None;
    for event in events {
        if !event.is_intact() {
            return Err(CORRUPT);
        }
        if held != Some(&event.subject) {
            hold(tx, &event.subject).await?;
            held = Some(&event.subject);
        }
        if !insert(tx, event).await? && kept_hash(tx, event).await?.as_ref() != Some(&event.hash) {
            return Err(CORRUPT);
        }
    }
    Ok(())
}

/// All events of a subject, own and foreign, by end, then start, then system and n.
pub async fn of(db: &Db, subject: &str) -> Result<Vec<Event>, StoreError> {
    of_on(&mut *db.reader().acquire().await?, subject).await
}

/// The same inside a unit of work.
pub async fn of_in(tx: &mut Tx, subject: &str) -> Result<Vec<Event>, StoreError> {
    of_on(tx, subject).await
}

/// Events of a subject, own ones and those of third systems, that have not yet been sent to `recipient`; marks
/// them as sent. In the order in which they were kept, so each chain comes in its own order.
pub async fn take_unsent(tx: &mut Tx, subject: &str, recipient: &str) -> Result<Vec<Event>, StoreError> {
    hold(tx, subject).await?;
    let rows = sqlx::query(
        "SELECT position, event FROM events WHERE subject = $1 AND system <> $2 AND position > COALESCE( \
             (SELECT position FROM events_sent WHERE subject = $1 AND recipient = $2), 0) \
         ORDER BY position",
    )
    .bind(subject)
    .bind(recipient)
    .fetch_all(&mut **tx)
    .await?;
    let Some(last) = rows.last() else {
        return Ok(Vec::new());
    };
    sqlx::query(
        "INSERT INTO events_sent (subject, recipient, position) VALUES ($1, $2, $3) \
         ON CONFLICT (subject, recipient) DO UPDATE SET position = excluded.position",
    )
    .bind(subject)
    .bind(recipient)
    .bind(last.try_get::<i64, _>("position")?)
    .execute(&mut **tx)
    .await?;
    rows.iter().map(read).collect()
}

/// Waits until nobody else writes events, and lets nobody begin before this unit of work ends: for whoever must see all
/// of them up to a position. On SQLite there is one writer, so this is so already.
pub async fn still(tx: &mut Tx) -> Result<(), StoreError> {
    if crate::hold::is_postgres(tx) {
        sqlx::query("LOCK TABLE events IN SHARE ROW EXCLUSIVE MODE")
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// False when the place in the chain is taken.
async fn insert(tx: &mut Tx, event: &Event) -> Result<bool, StoreError> {
    let stored = sqlx::query(
        "INSERT INTO events (subject, system, n, hash, event) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (subject, system, n) DO NOTHING",
    )
    .bind(&event.subject)
    .bind(event.system.name())
    .bind(i64::try_from(event.n).map_err(|_| CORRUPT)?)
    .bind(&event.hash)
    .bind(serde_json::to_string(event).map_err(|_| CORRUPT)?)
    .execute(&mut **tx)
    .await?;
    Ok(stored.rows_affected() == 1)
}

async fn kept_hash(tx: &mut Tx, event: &Event) -> Result<Option<String>, StoreError> {
    let kept = sqlx::query("SELECT hash FROM events WHERE subject = $1 AND system = $2 AND n = $3")
        .bind(&event.subject)
        .bind(event.system.name())
        .bind(i64::try_from(event.n).map_err(|_| CORRUPT)?)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(kept.map(|row| row.try_get("hash")).transpose()?)
}

async fn of_on(connection: &mut AnyConnection, subject: &str) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query("SELECT event FROM events WHERE subject = $1")
        .bind(subject)
        .fetch_all(connection)
        .await?;
    let mut events = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    // Sorted here: the events keep times finer than the microseconds of a column.
    events.sort_by(|one, other| {
        let place = |event: &Event| (event.ended, event.started, event.system.name(), event.n);
        place(one).cmp(&place(other))
    });
    Ok(events)
}

fn read(row: &AnyRow) -> Result<Event, StoreError> {
    serde_json::from_str(row.try_get("event")?).map_err(|_| CORRUPT)
}
