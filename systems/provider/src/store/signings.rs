//! A signature under way: of whom, over which document, and which moment is written into the PDF. From these the
//! bytes to be signed are made again, so nothing large waits between the two halves of signing.

use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError, Tx};

use super::time;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnderWay {
    pub(crate) account: String,
    pub(crate) document_number: String,
    pub(crate) signed_at: Timestamp,
}

/// Begins a signature; an earlier attempt is forgotten.
pub(crate) async fn begin(tx: &mut Tx, case: &str, signing: &UnderWay) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO signings (case_id, account, document_number, signed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (case_id) DO UPDATE SET account = excluded.account, document_number = excluded.document_number, signed_at = excluded.signed_at",
    )
    .bind(case)
    .bind(&signing.account)
    .bind(&signing.document_number)
    .bind(signing.signed_at.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn find(db: &Db, case: &str) -> Result<Option<UnderWay>, StoreError> {
    let row = sqlx::query("SELECT account, document_number, signed_at FROM signings WHERE case_id = $1")
        .bind(case)
        .fetch_optional(db.reader())
        .await?;
    row.map(|row| {
        Ok(UnderWay {
            account: row.try_get("account")?,
            document_number: row.try_get("document_number")?,
            signed_at: time(row.try_get("signed_at")?)?,
        })
    })
    .transpose()
}

pub(crate) async fn end(tx: &mut Tx, case: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM signings WHERE case_id = $1")
        .bind(case)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
