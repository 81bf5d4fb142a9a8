//! What can be done with a case, one operation a file. Each is one unit of work: the new state, its events, and the
//! messages it sends.
//!
//! `register` and `arrive` bring a case in, `walk` brings it on from stage to stage, `people` says who may act, `keep`
//! preserves the applicant's signature; the others are what people do: `take`, `release`, `step` (pass on, register, call the provider), `resolve`, `decide`,
//! `reopen`, `confirm`, `agree`, `sign`, `prove`, `send_back`, `prolong`, `commission`, `circumstances`, `hand_over`. `queue` and `orders` are what a signed document brings about beside itself.

pub(crate) mod agree;
pub(crate) mod arrive;
pub(crate) mod can;
pub(crate) mod circumstances;
pub(crate) mod commission;
pub(crate) mod confirm;
pub(crate) mod course;
pub(crate) mod decide;
pub(crate) mod draw;
pub(crate) mod files;
pub(crate) mod hand_over;
pub(crate) mod keep;
pub(crate) mod letters;
pub(crate) mod lookups;
pub(crate) mod number;
pub(crate) mod orders;
pub(crate) mod people;
pub(crate) mod prolong;
pub(crate) mod prove;
pub(crate) mod queue;
pub(crate) mod read;
pub(crate) mod register;
pub(crate) mod release;
pub(crate) mod reopen;
pub(crate) mod resolve;
pub(crate) mod result;
mod seal;
pub(crate) mod send_back;
pub(crate) mod sign;
pub(crate) mod step;
pub(crate) mod substitute;
pub(crate) mod take;
pub(crate) mod walk;

use std::sync::Arc;

use exchange::Envelope;
use exchange::messages::{Holder, Place, Prolonged, StatusBody};
use jiff::Timestamp;
use law::{MessageKind, Plan, Stage, System};
use store::Tx;

use crate::course::{Announcing, Course};
use crate::store::cases::{self, Stored};
use crate::{Provider, Refusal};

pub(crate) use people::{Acting, Official, must_hold, must_wait_for};

impl Provider {
    /// The case for a change: read inside the unit of work that will change it.
    pub(crate) async fn for_change(&self, tx: &mut Tx, id: &str) -> Result<Stored, Refusal> {
        cases::find_in(tx, id).await?.ok_or(Refusal::NotFound)
    }

    /// The case, which the official must hold, or somebody for whom they act.
    pub(crate) async fn held_by(
        &self,
        tx: &mut Tx,
        id: &str,
        official: &Official,
    ) -> Result<(Stored, Acting), Refusal> {
        let stored = self.for_change(tx, id).await?;
        let acting = must_hold(&stored, official)?;
        Ok((stored, acting))
    }

    /// The plan under which the case runs.
    pub(crate) fn plan_of(&self, stored: &Stored) -> Result<Arc<Plan>, Refusal> {
        self.participant.plan(&stored.request.plan).ok_or(Refusal::Plan("any"))
    }

    /// Writes the changed case; somebody else's change in between refuses.
    pub(crate) async fn write(&self, tx: &mut Tx, stored: &Stored) -> Result<(), Refusal> {
        if cases::change(tx, stored).await? {
            Ok(())
        } else {
            Err(Refusal::Raced)
        }
    }

    /// Tells the systems that the plan names about the status in which the case now stands.
    pub(crate) async fn announce(
        &self,
        tx: &mut Tx,
        stored: &Stored,
        plan: &Plan,
        announcing: &Announcing,
    ) -> Result<(), Refusal> {
        self.announce_with(tx, stored, plan, announcing, None, None).await
    }

    /// The same, with why the term is longer, or where the applicant stands in a waiting list.
    pub(crate) async fn announce_with(
        &self,
        tx: &mut Tx,
        stored: &Stored,
        plan: &Plan,
        announcing: &Announcing,
        prolonged: Option<Prolonged>,
        place: Option<Place>,
    ) -> Result<(), Refusal> {
        let course = Course::of(plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
        let body = StatusBody {
            number: stored.request.number.clone(),
            registration: stored.case.registration().map(|given| given.number.clone()),
            status: announcing.status.clone(),
            holder: Holder {
                system: System::Provider,
                office: plan.provider.name.clone(),
                since: stored.due.since,
                until: stored.due.until,
                clause: course.clause(stored.due.action),
                task_ru: course.task(stored.due.action),
                proof: course
                    .proof(&self.participant, &stored.due, &stored.way)
                    .map(|proof| proof.text()),
            },
            moved_from: None,
            prolonged,
            place,
        };
        for recipient in announcing
            .notify
            .iter()
            .filter(|recipient| **recipient != System::Provider)
        {
            let envelope = self.envelope(
                stored,
                MessageKind::Status,
                *recipient,
                announcing.after,
                serde_json::to_value(&body)?,
            );
            self.participant.post(tx, envelope).await?;
        }
        Ok(())
    }

    pub(crate) fn envelope(
        &self,
        stored: &Stored,
        kind: MessageKind,
        recipient: System,
        after_action: u32,
        body: serde_json::Value,
    ) -> Envelope {
        Envelope {
            id: self.participant.new_id(),
            case: stored.id().to_owned(),
            kind,
            sender: System::Provider,
            recipient,
            created: self.now(),
            regulation: stored.request.regulation.clone(),
            plan: stored.request.plan.clone(),
            channel: stored.request.channel,
            after_action: Some(after_action),
            body,
            events: Vec::new(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.participant.clock.now()
    }
}

/// The longest reason that a person gives, in characters.
pub(crate) const REASON_CHARS_MAX: usize = 500;

/// What was written, trimmed and no longer than a reason may be; refuses when nothing was.
pub(crate) fn reason(written: &str) -> Result<String, Refusal> {
    let reason: String = written.trim().chars().take(REASON_CHARS_MAX).collect();
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    Ok(reason)
}

/// The stage where the case stands.
pub(crate) fn stage_of(plan: &Plan, stored: &Stored) -> Result<Stage, Refusal> {
    let course = Course::of(plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
    let stage = course.stage(stored.due.action).cloned();
    stage.ok_or_else(|| Refusal::NotHere {
        state: stored.case.name(),
    })
}
