//! Whom a case has concerned: every person it has waited for or who held it, and every unit on its way. Nothing is ever
//! taken out: who had a case may look at what became of it.

use sqlx::Row;
use store::{Db, StoreError, Tx};

use super::cases::Stored;

/// Stands for "none" in a part of the key.
const NOBODY: &str = "-";

/// Roles that many people have, who work on cases one by one. That a case has waited for all of them concerns none of
/// them; the one who took it is named.
const POOLS: [&str; 4] = [crate::OFFICIAL, "specialist", "executor", crate::AKIM_SPECIALIST];

/// Notes for whom the case now waits, and who holds it.
pub(super) async fn note(tx: &mut Tx, stored: &Stored) -> Result<(), StoreError> {
    let desk = &stored.desk;
    let holder = stored.holder.as_ref().map(|holder| holder.account.as_str());
    for account in [desk.account.as_deref(), holder].into_iter().flatten() {
        add(tx, stored.id(), account, NOBODY).await?;
    }
    if let (Some(role), None) = (desk.role.as_deref(), &desk.account)
        && !POOLS.contains(&role)
    {
        add(tx, stored.id(), NOBODY, role).await?;
    }
    Ok(())
}

async fn add(tx: &mut Tx, case: &str, account: &str, role: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO case_concerns (case_id, account, role) VALUES ($1, $2, $3)
         ON CONFLICT (case_id, account, role) DO NOTHING",
    )
    .bind(case)
    .bind(account)
    .bind(role)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether the case has concerned one of these people or units.
pub(crate) async fn any(db: &Db, case: &str, accounts: &[String], roles: &[String]) -> Result<bool, StoreError> {
    let rows = sqlx::query("SELECT account, role FROM case_concerns WHERE case_id = $1")
        .bind(case)
        .fetch_all(db.reader())
        .await?;
    for row in rows {
        let (account, role): (String, String) = (row.try_get("account")?, row.try_get("role")?);
        if accounts.contains(&account) || roles.contains(&role) {
            return Ok(true);
        }
    }
    Ok(false)
}
