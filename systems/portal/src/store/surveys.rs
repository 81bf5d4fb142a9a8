//! Answers to the questionnaire: once a case.

use jiff::Timestamp;
use sqlx::Row;
use store::{Db, StoreError, Tx};

use super::{from_json, to_json};

/// Keeps the answers. False when they were given before.
pub(crate) async fn keep(tx: &mut Tx, case: &str, answers: &[usize], now: Timestamp) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO survey_answer (case_id, answers, given_at) VALUES ($1, $2, $3) ON CONFLICT (case_id) DO NOTHING",
    )
    .bind(case)
    .bind(to_json(&answers, "answers")?)
    .bind(now.as_microsecond())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn of(db: &Db, case: &str) -> Result<Option<Vec<usize>>, StoreError> {
    sqlx::query("SELECT answers FROM survey_answer WHERE case_id = $1")
        .bind(case)
        .fetch_optional(db.reader())
        .await?
        .map(|row| from_json(row.try_get("answers")?, "answers"))
        .transpose()
}
