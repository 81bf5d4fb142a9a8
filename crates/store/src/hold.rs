//! One unit of work at a time on one thing.

use crate::{StoreError, Tx};

/// Waits until no other unit of work holds `name` (a case id, say) and holds it until this one ends.
///
/// Call it before reading what the same unit of work then changes on the strength of that reading. On SQLite there
/// is one writer, so everything is held already. On PostgreSQL other units of work run beside this one, and a
/// reading may be stale by the time of the writing; an advisory lock of this system's schema keeps them apart.
/// Appending events and putting messages hold their case by themselves. A unit of work that holds several names
/// should take them in order, lest two of them wait for each other (the database then fails one of them).
pub async fn hold(tx: &mut Tx, name: &str) -> Result<(), StoreError> {
    if is_postgres(tx) {
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':' || $1, 0))::text")
            .bind(name)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

pub(crate) fn is_postgres(tx: &Tx) -> bool {
    tx.backend_name() == "PostgreSQL"
}
