//! The connection and the unit of work.

mod migrate;
mod postgres;
mod sqlite;

pub(crate) use migrate::code_of;
pub(crate) use sqlite::make_private_folder;

use std::path::PathBuf;

pub use migrate::SHARED;

use crate::StoreError;

/// Where a system keeps its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreUrl {
    /// One file `<folder>/<system>.sqlite`.
    Sqlite { folder: PathBuf },
    /// One database; each system in the schema of its name.
    Postgres { url: String },
}

/// One step of a schema. Written once for both databases; `BLOB` becomes `BYTEA` on PostgreSQL, and
/// `INTEGER PRIMARY KEY AUTOINCREMENT` an identity column. See `migrations/README.md`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub version: i64,
    pub name: &'static str,
    pub sql: &'static str,
}

/// The store of one system.
#[derive(Clone, Debug)]
pub struct Db {
    pub(crate) read: sqlx::AnyPool,
    pub(crate) write: sqlx::AnyPool,
    pub(crate) sqlite: bool,
}

/// A unit of work: everything in it becomes durable together, at `commit`. Dropped without it, nothing happened.
pub type Tx = sqlx::Transaction<'static, sqlx::Any>;

impl Db {
    /// Opens the store of `system` and runs the shared migrations and its own.
    pub async fn open(url: &StoreUrl, system: &str, own: &[Migration]) -> Result<Self, StoreError> {
        migrate_to(url, system, SHARED, own).await
    }

    /// For reading outside a unit of work: `sqlx::query(…).fetch_all(db.reader())`. It cannot write.
    pub fn reader(&self) -> &sqlx::AnyPool {
        &self.read
    }

    /// Begins a unit of work; on SQLite there is one writer and it begins IMMEDIATE.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let statement = if self.sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        Ok(self.write.begin_with(statement).await?)
    }

    /// Closes all connections after the work in hand. Later calls fail.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// Opens a store and brings it to these versions: today's, or in tests earlier ones.
pub(crate) async fn migrate_to(
    url: &StoreUrl,
    system: &str,
    shared: &[Migration],
    own: &[Migration],
) -> Result<Db, StoreError> {
    if system.is_empty() || !system.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        return Err(StoreError::SystemName(system.to_owned()));
    }
    sqlx::any::install_default_drivers();
    let db = match url {
        StoreUrl::Sqlite { folder } => sqlite::open(folder, system).await?,
        StoreUrl::Postgres { url } => postgres::open(url, system).await?,
    };
    migrate::run(&db, system, shared, own).await?;
    Ok(db)
}

/// True when the error is a unique-index violation.
///
/// On PostgreSQL the unit of work in which it happened can only be given up. Where it shall go on, write
/// `ON CONFLICT … DO NOTHING` and look at `rows_affected`: that is the same on both databases.
pub fn is_duplicate(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|database| database.is_unique_violation())
}
