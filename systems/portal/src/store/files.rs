//! What is attached to a request. The bytes are in the file store, by hash.

use intake::Attachment;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

/// The files of a request, in the order in which they were attached.
pub(crate) async fn of(db: &Db, request: &str) -> Result<Vec<Attachment>, StoreError> {
    sqlx::query("SELECT * FROM request_file WHERE request = $1 ORDER BY added_at, name, sha256")
        .bind(request)
        .fetch_all(db.reader())
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The same inside a unit of work.
pub(crate) async fn of_in(tx: &mut Tx, request: &str) -> Result<Vec<Attachment>, StoreError> {
    sqlx::query("SELECT * FROM request_file WHERE request = $1 ORDER BY added_at, name, sha256")
        .bind(request)
        .fetch_all(&mut **tx)
        .await?
        .iter()
        .map(read)
        .collect()
}

pub(crate) async fn attach(tx: &mut Tx, request: &str, file: &Attachment, now: Timestamp) -> Result<(), StoreError> {
    let size = i64::try_from(file.size).map_err(|_| StoreError::Corrupt { what: "size" })?;
    sqlx::query(
        "INSERT INTO request_file (request, sha256, name, media_type, size, added_at, item) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (request, sha256) DO UPDATE SET item = excluded.item",
    )
    .bind(request)
    .bind(&file.sha256)
    .bind(&file.name)
    .bind(&file.media_type)
    .bind(size)
    .bind(now.as_microsecond())
    .bind(file.item.as_deref())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// False when there was no such file.
pub(crate) async fn detach(tx: &mut Tx, request: &str, sha256: &str) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM request_file WHERE request = $1 AND sha256 = $2")
        .bind(request)
        .bind(sha256)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

fn read(row: &AnyRow) -> Result<Attachment, StoreError> {
    let size: i64 = row.try_get("size")?;
    Ok(Attachment {
        item: row.try_get("item")?,
        name: row.try_get("name")?,
        media_type: row.try_get("media_type")?,
        sha256: row.try_get("sha256")?,
        size: u64::try_from(size).map_err(|_| StoreError::Corrupt { what: "size" })?,
    })
}
