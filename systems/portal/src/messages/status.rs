//! The provider announces a status: it shows in the cabinet, and a notice tells of it. The same message tells that the
//! term was made longer, or that the applicant's place in a waiting list has changed, each with its reason.

use ::store::{StoreError, Tx};
use exchange::messages::{Place, StatusBody};
use exchange::{ApplyError, Envelope};
use jiff::Timestamp;
use law::{Plan, Text};
use serde_json::json;

use super::{body, case_of, even_finished, own_action};
use crate::store::cases::{self, Case, Change};
use crate::{Portal, notices, words};

pub(super) async fn apply(portal: &Portal, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
    let started = portal.now();
    let told: StatusBody = body(envelope)?;
    if let Some(place) = told.place.clone() {
        let (case, plan) = even_finished(portal, tx, envelope, &told.number).await?;
        if case.outcome().is_some() {
            let telling = Telling {
                portal,
                case: &case,
                now: started,
            };
            return Ok(telling.moved(tx, &plan, &told, &place).await?);
        }
    }
    let (case, plan) = case_of(portal, tx, envelope, &told.number).await?;
    let Some(status) = plan.status(&told.status) else {
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
    if let Some(before) = told.moved_from {
        let body = notices::of_moved(portal, &plan, &case.number, before, &told.holder);
        notices::add(portal, tx, &case, body, now).await?;
        return Ok(());
    }
    let telling = Telling {
        portal,
        case: &case,
        now,
    };
    // A case that goes from desk to desk in one status only changes hands: nothing new is said to the applicant.
    if case.status.as_ref() != Some(&told.status) {
        let change = Change {
            status: Some(told.status.clone()),
            // The platform's own words stand in no clause; the desk that has the case does.
            clause: if status.clause.is_empty() {
                told.holder.clause.clone()
            } else {
                status.clause.clone()
            },
            reason: None,
            at: now,
        };
        let notice = notices::of_status(&plan, &case.number, &status.name);
        telling.tell(tx, change, notice).await?;
    }
    let reasoned = |reason: &Text, clause: String| Change {
        status: Some(told.status.clone()),
        clause,
        reason: Some(reason.clone()),
        at: now,
    };
    if let Some(prolonged) = told.prolonged.clone() {
        let reason = words::prolonged(&prolonged.reason, prolonged.until, portal);
        let notice = notices::of_reason(&plan, &case.number, &reason);
        telling.tell(tx, reasoned(&reason, prolonged.clause), notice).await?;
    }
    if let Some(place) = told.place.clone() {
        telling.moved(tx, &plan, &told, &place).await?;
    }
    if let Some(event) = own_action(portal, &plan, envelope, started, now) {
        let facts = json!({ "status": told.status.0, "registration": told.registration });
        portal.participant.record(tx, event.with(facts)).await?;
    }
    Ok(())
}

struct Telling<'a> {
    portal: &'a Portal,
    case: &'a Case,
    now: Timestamp,
}

impl Telling<'_> {
    /// The place in a waiting list, with the cause of the move; what is known already is not said again.
    async fn moved(&self, tx: &mut Tx, plan: &Plan, told: &StatusBody, place: &Place) -> Result<(), StoreError> {
        if self.case.place.as_ref() == Some(place) {
            return Ok(());
        }
        cases::change_place(tx, &self.case.id, place).await?;
        let reason = words::place(&place.register, place.place, place.of, &place.cause);
        let notice = notices::of_reason(plan, &self.case.number, &reason);
        let change = Change {
            status: Some(told.status.clone()),
            clause: told.holder.clause.clone(),
            reason: Some(reason),
            at: self.now,
        };
        self.tell(tx, change, notice).await
    }

    async fn tell(&self, tx: &mut Tx, change: Change, notice: Text) -> Result<(), StoreError> {
        cases::add_change(tx, &self.case.id, &change).await?;
        notices::add(self.portal, tx, self.case, notice, self.now).await
    }
}
