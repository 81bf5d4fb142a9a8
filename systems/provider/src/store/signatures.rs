//! Which signatures of requests the keeper has. Apart from the case's state: keeping one is no change of the case.

use sqlx::Row;
use store::{Db, StoreError, Tx};

/// Notes that the signature of a case is kept, or that there is none to keep.
pub(crate) async fn note_kept(tx: &mut Tx, case: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE cases SET signature_kept = 1 WHERE id = $1")
        .bind(case)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Cases whose signature nobody keeps yet.
pub(crate) async fn not_kept(db: &Db, limit: i64) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("SELECT id FROM cases WHERE signature_kept = 0 ORDER BY id LIMIT $1")
        .bind(limit)
        .fetch_all(db.reader())
        .await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}
