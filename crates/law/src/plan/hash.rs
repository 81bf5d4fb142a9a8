//! The hash of a plan, computed once.
//!
//! A case names the hash of its plan in every message and event. Writing the plan out as canonical JSON each time
//! would cost more than everything else they need; comparing it with the plans already hashed is far cheaper, and
//! unlike a remembered field it cannot be out of date.

use std::sync::{PoisonError, RwLock};

use sha2::Digest;

use super::{Plan, PlanHash};

/// Plans in use at a time. One more pushes the oldest out, which only costs time.
const KNOWN_MAX: usize = 64;

static KNOWN: RwLock<Vec<(Plan, PlanHash)>> = RwLock::new(Vec::new());

pub(super) fn of(plan: &Plan) -> PlanHash {
    if let Some(hash) = known(plan) {
        return hash;
    }
    let hash = PlanHash(hex::encode(sha2::Sha256::digest(plan.to_canonical_json())));
    let mut all = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    if !all.iter().any(|(_, known)| *known == hash) {
        if all.len() == KNOWN_MAX {
            all.remove(0);
        }
        all.push((plan.clone(), hash.clone()));
    }
    hash
}

fn known(plan: &Plan) -> Option<PlanHash> {
    let all = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    all.iter()
        .find(|(known, _)| known == plan)
        .map(|(_, hash)| hash.clone())
}
