//! The plans under which cases run, kept for ever by hash.

use std::collections::HashMap;
use std::sync::Arc;

use law::{Plan, PlanHash};
use sha2::{Digest, Sha256};
use sqlx::Row;

use crate::{Db, StoreError};

const CORRUPT: StoreError = StoreError::Corrupt { what: "plan" };

/// Keeps a plan; a known hash is left alone.
pub async fn keep(db: &Db, plan: &Plan) -> Result<PlanHash, StoreError> {
    let hash = plan.hash();
    let mut tx = db.begin().await?;
    sqlx::query("INSERT INTO plans (hash, regulation, plan) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING")
        .bind(&hash.0)
        .bind(&plan.id.0)
        .bind(plan.to_canonical_json())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(hash)
}

/// All kept plans, by hash. The hash is checked over the stored bytes, so a plan kept by an older program counts
/// as what it was.
pub async fn all(db: &Db) -> Result<HashMap<PlanHash, Arc<Plan>>, StoreError> {
    let rows = sqlx::query("SELECT hash, plan FROM plans")
        .fetch_all(db.reader())
        .await?;
    let mut plans = HashMap::with_capacity(rows.len());
    for row in rows {
        let (hash, bytes): (String, Vec<u8>) = (row.try_get("hash")?, row.try_get("plan")?);
        if hex::encode(Sha256::digest(&bytes)) != hash {
            return Err(CORRUPT);
        }
        plans.insert(PlanHash(hash), Arc::new(Plan::from_json(&bytes).map_err(|_| CORRUPT)?));
    }
    Ok(plans)
}
