//! The hash of a plan, computed once.
//!
//! Every event names the hash of its plan, and a case leaves some thirty events. Writing the plan out as canonical
//! JSON each time would cost more than everything else that an event needs; comparing it with the plans already
//! hashed is far cheaper, and unlike a comparison of addresses it cannot be wrong.

use std::sync::{PoisonError, RwLock};

use law::{Plan, PlanHash};

/// Plans in use at a time. One more pushes the oldest out, which only costs time.
const KNOWN_MAX: usize = 64;

static KNOWN: RwLock<Vec<(Plan, PlanHash)>> = RwLock::new(Vec::new());

/// The same as [`Plan::hash`].
pub(crate) fn of(plan: &Plan) -> PlanHash {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, hash)) = known.iter().find(|(known, _)| known == plan) {
        return hash.clone();
    }
    drop(known);
    let hash = plan.hash();
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    if !known.iter().any(|(_, known)| *known == hash) {
        if known.len() == KNOWN_MAX {
            known.remove(0);
        }
        known.push((plan.clone(), hash.clone()));
    }
    hash
}
