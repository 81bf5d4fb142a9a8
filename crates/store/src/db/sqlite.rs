//! One SQLite file per system: a single writing connection and several reading ones.

use std::fs::{DirBuilder, OpenOptions};
use std::path::Path;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;

use super::Db;
use crate::StoreError;

/// Every commit is on the disk before it returns (`FULL`); readers never wait for the writer (`WAL`).
const WRITER: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;";
const READER: &str = "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; \
     PRAGMA cache_size = -4000; PRAGMA query_only = ON;";
const READERS_MAX: u32 = 4;

pub(super) async fn open(folder: &Path, system: &str) -> Result<Db, StoreError> {
    let file = folder.join(format!("{system}.sqlite"));
    let refused = |cause: String| StoreError::Open {
        address: file.display().to_string(),
        cause,
    };
    make_private(folder, &file).map_err(|error| refused(error.to_string()))?;
    let absolute = std::path::absolute(&file).map_err(|error| refused(error.to_string()))?;
    let url = url_of(&absolute);
    let write = options(1, WRITER)
        .connect(&url)
        .await
        .map_err(|error| refused(error.to_string()))?;
    let read = options(READERS_MAX, READER)
        .connect_lazy(&url)
        .map_err(|error| refused(error.to_string()))?;
    Ok(Db {
        read,
        write,
        sqlite: true,
    })
}

fn options(connections: u32, pragmas: &'static str) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(None)
        .max_lifetime(None)
        // A file does not hang up.
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            Box::pin(async move { sqlx::raw_sql(pragmas).execute(connection).await.map(drop) })
        })
}

/// Makes folder and file for their owner alone. What is there already keeps its permissions: it may be shared on
/// purpose. The files that SQLite puts beside inherit those of this one.
fn make_private(folder: &Path, file: &Path) -> std::io::Result<()> {
    make_private_folder(folder)?;
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

/// Makes a folder, and those above it, for their owner alone.
pub(crate) fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Percent-encodes whatever could mean something else in an address.
fn url_of(file: &Path) -> String {
    use std::fmt::Write;
    let mut url = String::from("sqlite://");
    for byte in file.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(byte) {
            url.push(char::from(*byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url.push_str("?mode=rw");
    url
}
