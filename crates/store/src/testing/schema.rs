//! What every schema must fulfil: all columns classified, and the same result from every earlier version.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Row};

use super::Place;
use crate::classification::{self, Column};
use crate::db::{SHARED, migrate_to};
use crate::{Db, Migration};

/// Panics unless every column of `own` (and of the shared migrations) is classified, and the schema of `db` has
/// exactly those columns.
pub async fn assert_classified(db: &Db, own: &[Migration]) {
    let all: Vec<Migration> = SHARED.iter().chain(own).copied().collect();
    let classified = match classification::columns(&all) {
        Ok(columns) => columns,
        Err(lines) => panic!(
            "{}",
            lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        ),
    };
    let declared: BTreeSet<String> = classified
        .iter()
        .map(|Column { table, name, .. }| format!("{table}.{name}"))
        .collect();
    let real: BTreeSet<String> = columns(db)
        .await
        .into_iter()
        .filter(|column| column.table != "migrations")
        .map(|column| format!("{}.{}", column.table, column.name))
        .collect();
    assert_eq!(
        declared, real,
        "the columns that the migrations classify are those of the schema"
    );
}

/// Panics unless a store of every earlier version, with a row in each of its tables, comes to the same schema as an
/// empty one and keeps those rows; on both databases, with the same schema on both.
///
/// A table whose constraints refuse the made-up row stays empty.
pub async fn assert_migrates(system: &str, own: &[Migration]) {
    let all: Vec<Migration> = SHARED.iter().chain(own).copied().collect();
    let mut expected: Option<BTreeSet<String>> = None;
    // Both places for each version; the version before the first is the empty store.
    for version in 0..=all.len() {
        for place in Place::every().await {
            let (shared, before) = all[..version].split_at(version.min(SHARED.len()));
            let old = migrate_to(place.url(), system, shared, before)
                .await
                .expect("an earlier version opens");
            let filled = fill(&old).await;
            old.close().await;
            let new = migrate_to(place.url(), system, SHARED, own)
                .await
                .expect("the earlier version is renewed");
            let schema = describe(&new).await;
            assert_eq!(
                expected.get_or_insert_with(|| schema.clone()),
                &schema,
                "after {version} migrations, {place:?}"
            );
            for table in filled {
                assert!(
                    count(&new, &table).await > 0,
                    "{table} has lost its row after {version} migrations"
                );
            }
            assert_classified(&new, own).await;
        }
    }
}

/// The schema in words that are the same on both databases: columns, indexes, foreign keys.
pub async fn describe(db: &Db) -> BTreeSet<String> {
    let mut schema = BTreeSet::new();
    for column in columns(db).await {
        let required = if column.required { " required" } else { "" };
        schema.insert(format!("{}.{} {}{required}", column.table, column.name, column.kind));
    }
    for row in rows(db, SQLITE_INDEXES, POSTGRES_INDEXES).await {
        let unique = if row.get::<i64, _>("is_unique") == 1 {
            "unique "
        } else {
            ""
        };
        schema.insert(format!(
            "{unique}index {} ({})",
            row.get::<String, _>("table_name"),
            row.get::<String, _>("columns")
        ));
    }
    for row in rows(db, SQLITE_REFERENCES, POSTGRES_REFERENCES).await {
        let (from, to): (String, String) = (row.get("place"), row.get("target"));
        schema.insert(format!("{from} refers to {to}"));
    }
    schema
}

struct RealColumn {
    table: String,
    name: String,
    kind: String,
    required: bool,
}

async fn columns(db: &Db) -> Vec<RealColumn> {
    let rows = rows(db, SQLITE_COLUMNS, POSTGRES_COLUMNS).await;
    let read = |row: sqlx::any::AnyRow| RealColumn {
        table: row.get("table_name"),
        name: row.get("column_name"),
        kind: match row.get::<String, _>("kind").to_ascii_lowercase().as_str() {
            "integer" | "bigint" => "bigint".to_owned(),
            "blob" | "bytea" => "blob".to_owned(),
            other => other.to_owned(),
        },
        required: row.get::<i64, _>("required") == 1,
    };
    rows.into_iter().map(read).collect()
}

/// Puts one made-up row in each table, in the order of their making. Gives the tables that took it.
async fn fill(db: &Db) -> Vec<String> {
    let mut tables: Vec<(String, Vec<RealColumn>)> = Vec::new();
    for column in columns(db)
        .await
        .into_iter()
        .filter(|column| column.table != "migrations")
    {
        match tables.iter_mut().find(|(table, _)| *table == column.table) {
            Some((_, columns)) => columns.push(column),
            None => tables.push((column.table.clone(), vec![column])),
        }
    }
    let mut filled = Vec::new();
    // A table that refers to a later one takes its row in the second round.
    for _ in 0..2 {
        for (table, columns) in &tables {
            if !filled.contains(table) && put_row(db, table, columns).await.is_ok() {
                filled.push(table.clone());
            }
        }
    }
    filled
}

async fn put_row(db: &Db, table: &str, columns: &[RealColumn]) -> Result<(), sqlx::Error> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let values: Vec<&str> = columns
        .iter()
        .map(|column| match (column.kind.as_str(), db.sqlite) {
            ("bigint", _) => "1",
            ("blob", true) => "x'01'",
            ("blob", false) => "'\\x01'",
            _ => "'1'",
        })
        .collect();
    let statement = format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        names.join(", "),
        values.join(", ")
    );
    sqlx::query(AssertSqlSafe(statement)).execute(&db.write).await.map(drop)
}

async fn count(db: &Db, table: &str) -> i64 {
    let statement = format!("SELECT COUNT(*) AS rows FROM {table}");
    sqlx::query(AssertSqlSafe(statement))
        .fetch_one(db.reader())
        .await
        .expect("the table is still there")
        .get("rows")
}

async fn rows(db: &Db, sqlite: &'static str, postgres: &'static str) -> Vec<sqlx::any::AnyRow> {
    let statement = if db.sqlite { sqlite } else { postgres };
    sqlx::query(statement)
        .fetch_all(db.reader())
        .await
        .expect("the database describes itself")
}

const SQLITE_COLUMNS: &str = "SELECT made.name AS table_name, part.name AS column_name, part.type AS kind, \
     CASE WHEN part.\"notnull\" = 1 OR part.pk > 0 THEN 1 ELSE 0 END AS required \
     FROM sqlite_schema AS made JOIN pragma_table_info(made.name) AS part \
     WHERE made.type = 'table' AND made.name NOT LIKE 'sqlite_%' ORDER BY made.rowid, part.cid";

const POSTGRES_COLUMNS: &str = "SELECT made.relname::text AS table_name, part.attname::text AS column_name, \
     format_type(part.atttypid, part.atttypmod) AS kind, \
     CASE WHEN part.attnotnull THEN 1 ELSE 0 END AS required \
     FROM pg_class AS made JOIN pg_attribute AS part ON part.attrelid = made.oid \
     WHERE made.relnamespace = current_schema()::regnamespace AND made.relkind = 'r' \
     AND part.attnum > 0 AND NOT part.attisdropped ORDER BY made.oid, part.attnum";

/// The key of a table with row ids is no index on SQLite; it is told like the others.
const SQLITE_INDEXES: &str = "SELECT made.name AS table_name, found.\"unique\" AS is_unique, \
     (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(found.name) ORDER BY seqno)) AS columns \
     FROM sqlite_schema AS made JOIN pragma_index_list(made.name) AS found \
     WHERE made.type = 'table' AND made.name NOT LIKE 'sqlite_%' \
     UNION ALL SELECT made.name, 1, part.name \
     FROM sqlite_schema AS made JOIN pragma_table_info(made.name) AS part \
     WHERE made.type = 'table' AND made.name NOT LIKE 'sqlite_%' AND part.pk = 1 AND part.type = 'INTEGER'";

const POSTGRES_INDEXES: &str = "SELECT made.relname::text AS table_name, \
     CASE WHEN found.indisunique THEN 1 ELSE 0 END AS is_unique, \
     (SELECT string_agg(part.attname::text, ', ' ORDER BY key.place) \
         FROM unnest(found.indkey::int2[]) WITH ORDINALITY AS key (attnum, place) \
         JOIN pg_attribute AS part ON part.attrelid = made.oid AND part.attnum = key.attnum) AS columns \
     FROM pg_index AS found JOIN pg_class AS made ON made.oid = found.indrelid \
     WHERE made.relnamespace = current_schema()::regnamespace";

const SQLITE_REFERENCES: &str = "SELECT made.name || '.' || link.\"from\" AS place, \
     link.\"table\" || '.' || link.\"to\" AS target \
     FROM sqlite_schema AS made JOIN pragma_foreign_key_list(made.name) AS link WHERE made.type = 'table'";

const POSTGRES_REFERENCES: &str = "SELECT link.conrelid::regclass::text || '.' || here.attname AS place, \
     link.confrelid::regclass::text || '.' || there.attname AS target \
     FROM pg_constraint AS link \
     JOIN LATERAL unnest(link.conkey, link.confkey) AS pair (here, there) ON TRUE \
     JOIN pg_attribute AS here ON here.attrelid = link.conrelid AND here.attnum = pair.here \
     JOIN pg_attribute AS there ON there.attrelid = link.confrelid AND there.attnum = pair.there \
     WHERE link.contype = 'f' AND link.connamespace = current_schema()::regnamespace";
