//! Scans of a filing. Their bytes are in the file store.

use intake::Attachment;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

/// The item under which the applicant's own signed application is scanned.
pub(crate) const APPLICATION: &str = "application";

/// One scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// The document of the regulation's list; empty for whatever else lay there.
    pub(crate) item: String,
    pub(crate) file: Attachment,
}

const SELECT: &str =
    "SELECT sha256, item, name, media_type, size FROM filing_files WHERE filing = $1 ORDER BY added_at, sha256";

/// In the order in which they were scanned.
pub(crate) async fn of(db: &Db, filing: &str) -> Result<Vec<File>, StoreError> {
    let rows = sqlx::query(SELECT).bind(filing).fetch_all(db.reader()).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn of_in(tx: &mut Tx, filing: &str) -> Result<Vec<File>, StoreError> {
    let rows = sqlx::query(SELECT).bind(filing).fetch_all(&mut **tx).await?;
    rows.iter().map(read).collect()
}

/// The same bytes twice are one file; the later item counts.
pub(crate) async fn add(tx: &mut Tx, filing: &str, file: &File, at: Timestamp) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO filing_files (filing, sha256, item, name, media_type, size, added_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (filing, sha256) DO UPDATE SET item = excluded.item, name = excluded.name",
    )
    .bind(filing)
    .bind(file.file.sha256.clone())
    .bind(file.item.clone())
    .bind(file.file.name.clone())
    .bind(file.file.media_type.clone())
    .bind(i64::try_from(file.file.size).unwrap_or(i64::MAX))
    .bind(at.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn remove(tx: &mut Tx, filing: &str, sha256: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM filing_files WHERE filing = $1 AND sha256 = $2")
        .bind(filing)
        .bind(sha256)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<File, StoreError> {
    let item: String = row.try_get("item")?;
    Ok(File {
        file: Attachment {
            item: (!item.is_empty()).then(|| item.clone()),
            media_type: row.try_get("media_type")?,
            name: row.try_get("name")?,
            sha256: row.try_get("sha256")?,
            size: u64::try_from(row.try_get::<i64, _>("size")?).map_err(|_| StoreError::Corrupt { what: "size" })?,
        },
        item,
    })
}
