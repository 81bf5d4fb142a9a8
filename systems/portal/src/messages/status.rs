//! The provider announces a status: it shows in the cabinet, and a notice tells of it.

use ::store::Tx;
use exchange::messages::StatusBody;
use exchange::{ApplyError, Envelope};
use serde_json::json;

use super::{body, case_of, own_action};
use crate::store::cases::{self, Change};
use crate::{Portal, notices};

pub(super) async fn apply(portal: &Portal, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
    let started = portal.now();
    let told: StatusBody = body(envelope)?;
    let (case, plan) = case_of(portal, tx, envelope, &told.number).await?;
    let Some(status) = plan.statuses.get(&told.status) else {
        return Err(ApplyError::Refused(format!("the plan has no status {}", told.status.0)));
    };
    let now = portal.now();
    cases::change_status(
        tx,
        &case.id,
        &told.status,
        told.registration.as_deref(),
        &told.holder,
        now,
    )
    .await?;
    let change = Change {
        status: Some(told.status.clone()),
        clause: status.clause.clone(),
        at: now,
    };
    cases::add_change(tx, &case.id, &change).await?;
    notices::add(
        portal,
        tx,
        &case,
        notices::of_status(&plan, &case.number, &status.name),
        now,
    )
    .await?;
    if let Some(event) = own_action(portal, &plan, envelope, started, now) {
        let facts = json!({ "status": told.status.0, "registration": told.registration });
        portal.participant.record(tx, event.with(facts)).await?;
    }
    Ok(())
}
