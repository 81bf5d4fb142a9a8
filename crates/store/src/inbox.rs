//! Messages applied exactly once.

use jiff::Timestamp;

use crate::{StoreError, Tx};

/// Notes that message `id` of `sender` is being applied in this transaction. False when it has been applied before:
/// the caller then changes nothing and acknowledges again. Two transactions that apply the same message at the same
/// moment wait for each other, and the second gets false unless the first was given up.
pub async fn first_time(tx: &mut Tx, id: &str, sender: &str, now: Timestamp) -> Result<bool, StoreError> {
    let noted = sqlx::query("INSERT INTO inbox (sender, id, applied_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(sender)
        .bind(id)
        .bind(now.as_microsecond())
        .execute(&mut **tx)
        .await?;
    Ok(noted.rows_affected() == 1)
}
