//! Migrations: each in a transaction of its own, recorded with its hash, never changed afterwards.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row};

use super::{Db, Migration, Tx};
use crate::{StoreError, hold::is_postgres};

/// The tables that every system has.
pub const SHARED: &[Migration] = &[
    Migration {
        version: 1,
        name: "messages",
        sql: include_str!("../../migrations/001_messages.sql"),
    },
    Migration {
        version: 2,
        name: "events",
        sql: include_str!("../../migrations/002_events.sql"),
    },
    Migration {
        version: 3,
        name: "jobs",
        sql: include_str!("../../migrations/003_jobs.sql"),
    },
    Migration {
        version: 4,
        name: "people",
        sql: include_str!("../../migrations/004_people.sql"),
    },
    Migration {
        version: 5,
        name: "plans",
        sql: include_str!("../../migrations/005_plans.sql"),
    },
    Migration {
        version: 6,
        name: "challenges",
        sql: include_str!("../../migrations/006_challenges.sql"),
    },
];

/// Versions below this one are shared.
const OWN_FROM: i64 = 100;

/// Brings the store to the last version. Two processes may start together: every step is taken under a lock and
/// looked up again inside it.
pub(super) async fn run(db: &Db, system: &str, shared: &[Migration], own: &[Migration]) -> Result<(), StoreError> {
    check_order(system, shared, own)?;
    make_table(db, system).await?;
    let applied = applied(db, system, shared, own).await?;
    for migration in shared
        .iter()
        .chain(own)
        .filter(|migration| !applied.contains_key(&migration.version))
    {
        apply(db, system, migration).await?;
    }
    Ok(())
}

fn check_order(system: &str, shared: &[Migration], own: &[Migration]) -> Result<(), StoreError> {
    let mut last = 0;
    let places = shared.iter().map(|migration| (migration.version, 1..OWN_FROM));
    for (version, range) in places.chain(own.iter().map(|migration| (migration.version, OWN_FROM..i64::MAX))) {
        if version <= last || !range.contains(&version) {
            return Err(StoreError::MigrationOrder {
                system: system.to_owned(),
                version,
            });
        }
        last = version;
    }
    Ok(())
}

/// Makes the schema (PostgreSQL) and the table of migrations.
async fn make_table(db: &Db, system: &str) -> Result<(), StoreError> {
    let mut tx = db.begin().await?;
    lock(&mut tx, system).await?;
    if is_postgres(&tx) {
        // The name is made of letters and underscores only; `Db::open` has checked it.
        let statement = format!("CREATE SCHEMA IF NOT EXISTS \"{system}\"");
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *tx).await?;
    }
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS migrations \
         (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL)",
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// What has been applied, checked against what is known.
async fn applied(
    db: &Db,
    system: &str,
    shared: &[Migration],
    own: &[Migration],
) -> Result<HashMap<i64, String>, StoreError> {
    let mut applied = HashMap::new();
    for row in sqlx::query("SELECT version, sha256 FROM migrations")
        .fetch_all(&db.write)
        .await?
    {
        let (version, sha256): (i64, String) = (row.try_get("version")?, row.try_get("sha256")?);
        let Some(known) = shared.iter().chain(own).find(|migration| migration.version == version) else {
            return Err(StoreError::MigrationUnknown {
                system: system.to_owned(),
                version,
            });
        };
        if fingerprint(known.sql) != sha256 {
            return Err(StoreError::MigrationChanged {
                system: system.to_owned(),
                version,
            });
        }
        applied.insert(version, sha256);
    }
    Ok(applied)
}

async fn apply(db: &Db, system: &str, migration: &Migration) -> Result<(), StoreError> {
    let version = migration.version;
    let failed = |source| StoreError::MigrationFailed {
        system: system.to_owned(),
        version,
        source,
    };
    let mut tx = db.begin().await?;
    lock(&mut tx, system).await?;
    let fingerprint = fingerprint(migration.sql);
    let noted = sqlx::query(
        "INSERT INTO migrations (version, name, sha256) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING",
    )
    .bind(version)
    .bind(migration.name)
    .bind(fingerprint)
    .execute(&mut *tx)
    .await?;
    if noted.rows_affected() == 0 {
        // Another process has done it while this one waited.
        return Ok(tx.rollback().await?);
    }
    let sql = if is_postgres(&tx) {
        to_postgres(migration.sql)
    } else {
        migration.sql.to_owned()
    };
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    tracing::info!(
        store.system = system,
        migration.version = version,
        "{system}: migration {version} applied"
    );
    Ok(())
}

/// Keeps two processes apart on PostgreSQL, even before the schema exists.
async fn lock(tx: &mut Tx, system: &str) -> Result<(), StoreError> {
    if is_postgres(tx) {
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('migrations of ' || $1, 0))::text")
            .bind(system)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// The hash of what a migration does: comments and spacing are not part of it.
fn fingerprint(sql: &str) -> String {
    let code: Vec<&str> = sql.lines().flat_map(|line| code_of(line).split_whitespace()).collect();
    hex::encode(Sha256::digest(code.join(" ")))
}

/// The one text in the dialect of PostgreSQL.
fn to_postgres(sql: &str) -> String {
    let lines = sql.lines().map(|line| {
        let code = code_of(line).replace(
            "INTEGER PRIMARY KEY AUTOINCREMENT",
            "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        );
        let words = code.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        words
            .map(|word| {
                word.strip_prefix("BLOB")
                    .filter(|rest| rest.len() <= 1)
                    .map_or_else(|| word.to_owned(), |rest| format!("BYTEA{rest}"))
            })
            .collect::<String>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A line without its comment. Quoted texts with two hyphens do not occur in migrations.
pub(crate) fn code_of(line: &str) -> &str {
    line.split_once("--").map_or(line, |(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_words_are_translated() {
        let sql = "CREATE TABLE a (\n  id INTEGER PRIMARY KEY AUTOINCREMENT, -- internal\n  BLOBS TEXT, -- BLOB\n  b BLOB\n);";
        assert_eq!(
            to_postgres(sql),
            "CREATE TABLE a (\n  id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, \n  BLOBS TEXT, \n  b BYTEA\n);"
        );
    }

    #[test]
    fn comments_and_spacing_do_not_change_a_migration() {
        let one = "CREATE TABLE a (\n    b TEXT -- public\n);";
        assert_eq!(
            fingerprint(one),
            fingerprint("CREATE TABLE a (\n  b TEXT\n); -- internal")
        );
        assert_ne!(fingerprint(one), fingerprint("CREATE TABLE a (\n    c TEXT\n);"));
    }

    #[test]
    fn versions_rise_and_keep_to_their_range() {
        let at = |version| Migration {
            version,
            name: "x",
            sql: "",
        };
        assert!(check_order("portal", &[at(1), at(2)], &[at(100), at(101)]).is_ok());
        for (shared, own) in [(2, 2), (1, 99), (100, 101), (0, 100)] {
            assert!(
                check_order("portal", &[at(shared)], &[at(own)]).is_err(),
                "{shared} {own}"
            );
        }
        assert!(check_order("portal", &[], &[at(101), at(100)]).is_err());
    }
}
