//! Writing an entry.

use store::{StoreError, Tx};

use super::Entry;

/// Keeps an entry with the transaction that takes the message over.
pub(crate) async fn add(tx: &mut Tx, entry: &Entry) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO journal (id, case_id, kind, sender, recipient, regulation, plan, after_action, route_action, \
             route_clause, size, sha256, created_at, received_at, seal, transit, transit_seal) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(&entry.id)
    .bind(&entry.case)
    .bind(&entry.kind)
    .bind(&entry.sender)
    .bind(&entry.recipient)
    .bind(&entry.regulation)
    .bind(&entry.plan)
    .bind(entry.after_action.map(i64::from))
    .bind(entry.route.as_ref().map(|route| i64::from(route.action)))
    .bind(entry.route.as_ref().map(|route| route.clause.as_str()))
    .bind(i64::try_from(entry.size).unwrap_or(i64::MAX))
    .bind(&entry.sha256)
    .bind(entry.created.as_microsecond())
    .bind(entry.received.as_microsecond())
    .bind(&entry.seal)
    .bind(entry.transit.as_ref().map(|sealed| sealed.content.as_slice()))
    .bind(entry.transit.as_ref().map(|sealed| sealed.signature.as_slice()))
    .execute(&mut **tx)
    .await
    .map_err(|error| {
        if store::db::is_duplicate(&error) {
            StoreError::Duplicate
        } else {
            error.into()
        }
    })?;
    Ok(())
}
