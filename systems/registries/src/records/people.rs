//! People and entries.

use std::collections::{HashMap, HashSet};

use law::Registry;
use sqlx::{AssertSqlSafe, Row};
use store::{Db, StoreError, Tx};

use crate::population::{Entry, Origin, Person, Population};

/// How many rows one statement writes. SQLite takes 32 766 values a statement, PostgreSQL 65 535.
const ROWS: usize = 500;
/// The most entries of one person in one registry.
const ENTRIES_MAX: i64 = 100;
const CORRUPT: StoreError = StoreError::Corrupt { what: "person" };

/// The origin of the people in this store; none when there are none.
pub(crate) async fn origin(db: &Db) -> Result<Option<Origin>, StoreError> {
    let kept: Option<String> = sqlx::query_scalar("SELECT origin FROM origin WHERE one = 1")
        .fetch_optional(db.reader())
        .await?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
}

/// Puts these people in the place of all that were there.
pub(crate) async fn replace(tx: &mut Tx, origin: Origin, population: &Population) -> Result<(), StoreError> {
    for statement in ["DELETE FROM people", "DELETE FROM entries", "DELETE FROM origin"] {
        sqlx::query(statement).execute(&mut **tx).await?;
    }
    let written = serde_json::to_string(&origin).map_err(|_| CORRUPT)?;
    sqlx::query("INSERT INTO origin (one, origin) VALUES (1, $1)")
        .bind(written)
        .execute(&mut **tx)
        .await?;
    add(tx, population).await
}

/// Adds people with their entries.
pub(crate) async fn add(tx: &mut Tx, population: &Population) -> Result<(), StoreError> {
    for people in population.people.chunks(ROWS) {
        let statement = inserting("people (iin, surname, record)", people.len(), 3);
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for person in people {
            let record = serde_json::to_string(person).map_err(|_| CORRUPT)?;
            query = query.bind(&person.iin).bind(&person.name.surname).bind(record);
        }
        query.execute(&mut **tx).await?;
    }
    for entries in population.entries.chunks(ROWS) {
        let statement = inserting("entries (registry, iin, other_iin, record)", entries.len(), 4);
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for entry in entries {
            query = query.bind(entry.registry.name()).bind(&entry.iin);
            query = query.bind(&entry.other).bind(entry.record.to_string());
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// A statement for so many rows: nothing in it comes from outside.
fn inserting(into: &str, rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let values: Vec<String> = (1..=columns)
            .map(|column| format!("${}", row * columns + column))
            .collect();
        format!("({})", values.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("INSERT INTO {into} VALUES {}", rows.join(", "))
}

pub(crate) async fn count(db: &Db) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM people")
        .fetch_one(db.reader())
        .await?)
}

pub(crate) async fn find(db: &Db, iin: &str) -> Result<Option<Person>, StoreError> {
    let record: Option<String> = sqlx::query_scalar("SELECT record FROM people WHERE iin = $1")
        .bind(iin)
        .fetch_optional(db.reader())
        .await?;
    record
        .map(|record| serde_json::from_str(&record).map_err(|_| CORRUPT))
        .transpose()
}

/// Every number that is somebody's.
pub(crate) async fn numbers(tx: &mut Tx) -> Result<HashSet<String>, StoreError> {
    let numbers: Vec<String> = sqlx::query_scalar("SELECT iin FROM people")
        .fetch_all(&mut **tx)
        .await?;
    Ok(numbers.into_iter().collect())
}

/// Those of these who are among the people.
pub(crate) async fn all_of(db: &Db, iins: &[&str]) -> Result<HashMap<String, Person>, StoreError> {
    let mut found = HashMap::new();
    for iin in iins {
        if let Some(person) = find(db, iin).await? {
            found.insert(person.iin.clone(), person);
        }
    }
    Ok(found)
}

/// What a registry holds about a person, as the first or the second.
pub(crate) async fn entries(db: &Db, registry: Registry, iin: &str) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query(
        "SELECT iin, other_iin, record FROM entries WHERE registry = $1 AND (iin = $2 OR other_iin = $2) \
         ORDER BY position LIMIT $3",
    )
    .bind(registry.name())
    .bind(iin)
    .bind(ENTRIES_MAX)
    .fetch_all(db.reader())
    .await?;
    let read = |row: &sqlx::any::AnyRow| {
        let record: String = row.try_get("record")?;
        Ok(Entry {
            registry,
            iin: row.try_get("iin")?,
            other: row.try_get("other_iin")?,
            record: serde_json::from_str(&record).map_err(|_| CORRUPT)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Somebody who has an entry in this registry: an example for a demonstration.
pub(crate) async fn example(db: &Db, registry: Registry) -> Result<Option<String>, StoreError> {
    let found = sqlx::query_scalar("SELECT iin FROM entries WHERE registry = $1 ORDER BY position LIMIT 1")
        .bind(registry.name())
        .fetch_optional(db.reader())
        .await?;
    Ok(found)
}
