//! The files attached to a request. Their bytes are in the file store.

use sqlx::Row;
use sqlx::any::AnyRow;
use store::{Db, StoreError, Tx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) sha256: String,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) size: u64,
}

pub(crate) async fn add(tx: &mut Tx, case: &str, place: usize, file: &File) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO case_files (case_id, place, sha256, name, media_type, size) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(case)
    .bind(i64::try_from(place).unwrap_or(i64::MAX))
    .bind(&file.sha256)
    .bind(&file.name)
    .bind(&file.media_type)
    .bind(i64::try_from(file.size).unwrap_or(i64::MAX))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn of(db: &Db, case: &str) -> Result<Vec<File>, StoreError> {
    let rows = sqlx::query("SELECT sha256, name, media_type, size FROM case_files WHERE case_id = $1 ORDER BY place")
        .bind(case)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<File, StoreError> {
    Ok(File {
        sha256: row.try_get("sha256")?,
        name: row.try_get("name")?,
        media_type: row.try_get("media_type")?,
        size: u64::try_from(row.try_get::<i64, _>("size")?).unwrap_or(0),
    })
}
