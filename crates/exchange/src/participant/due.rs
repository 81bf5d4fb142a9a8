//! Until when a stage is due, by the working calendar of this installation.

use domain::deadline::{Pace, Proof, Urgency, rising_until, took_too_long};
use domain::{Actor, Deadline, Event};
use jiff::{SignedDuration, Timestamp};
use law::{Channel, Circumstance, Plan, Stage};

use super::Participant;

impl Participant {
    /// The deadline of a stage that a case reached at `since`, with its proof. None where the stage has no limit, or
    /// where the calendar cannot tell: the log has the reason then.
    pub fn deadline(&self, stage: &Stage, circumstances: &[Circumstance], since: Timestamp) -> Option<Proof> {
        let deadline = Deadline::of_stage(stage, circumstances, since)?;
        self.proof(&deadline, &stage.clause)
    }

    /// The proof of a deadline that `clause` sets.
    pub fn proof(&self, deadline: &Deadline, clause: &str) -> Option<Proof> {
        match deadline.prove(&self.library.calendar) {
            Ok(proof) => Some(proof),
            Err(error) => {
                tracing::warn!(%error, clause, "a deadline cannot be told");
                None
            }
        }
    }

    /// The term of the whole service for what was filed at `filed`: its clause and its proof.
    pub fn service_term(
        &self,
        plan: &Plan,
        channel: Channel,
        circumstances: &[Circumstance],
        filed: Timestamp,
    ) -> Option<(String, Proof)> {
        let (deadline, clause) = Deadline::of_service(plan, channel, circumstances, filed)?;
        Some((clause.to_owned(), self.proof(&deadline, clause)?))
    }

    /// The moment alone.
    pub fn due(&self, stage: &Stage, since: Timestamp) -> Option<Timestamp> {
        self.deadline(stage, &[], since).map(|proof| proof.due)
    }

    /// How near the end of a term is now.
    pub fn urgency(&self, since: Timestamp, until: Option<Timestamp>) -> Urgency {
        Urgency::of(since, until, self.clock.now(), &self.library.calendar)
    }

    /// What is due until then rises to the top of every list.
    pub fn rising_until(&self) -> Timestamp {
        rising_until(self.clock.now(), &self.library.calendar)
    }

    /// Whether a step took longer than its limit of minutes or hours: of people by the hours of their office.
    pub fn was_late(&self, event: &Event) -> bool {
        let Some(limit) = event.limit_seconds.and_then(|limit| i64::try_from(limit).ok()) else {
            return false;
        };
        let pace = match event.actor {
            Actor::Official { .. } | Actor::Operator { .. } => Pace::Office(event.system.name().to_owned()),
            Actor::Applicant { .. } | Actor::System => Pace::Elapsed,
        };
        let limit = SignedDuration::from_secs(limit);
        took_too_long(event.started, event.ended, limit, pace, &self.library.calendar)
    }
}
