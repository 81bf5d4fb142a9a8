//! Going on: steps that need nobody are done at once, until one waits for a person or a registry.

use domain::deadline::{Deadline, Pace};
use domain::{Event, Outcome};
use jiff::Timestamp;
use law::{Step, Verb};
use pages::Problem;

use super::Work;
use crate::Counter;
use crate::way::{self, Next};

/// Where the filing stands afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// Somebody must do something.
    Waiting,
    /// A registry is to be asked.
    Asking,
    /// What the registries said is to be judged.
    Judging,
    /// Intake is over.
    Complete,
    /// The way has ended.
    Ended,
}

/// Goes on after `step`, which succeeded. Adds the events of the steps that were done on the way.
pub(crate) fn after(
    work: &mut Work<'_>,
    step: &Step,
    now: Timestamp,
    events: &mut Vec<Event>,
) -> Result<Settled, Problem> {
    let plan = work.plan.clone();
    let procedure = plan
        .procedure(work.filing.channel)
        .ok_or_else(|| Problem::internal("the plan of a filing has no such channel"))?;
    Ok(go(work, way::next(procedure, step, true), now, events))
}

/// Goes on from `next`.
pub(crate) fn go(work: &mut Work<'_>, next: Next<'_>, now: Timestamp, events: &mut Vec<Event>) -> Settled {
    let plan = work.plan.clone();
    let Some(procedure) = plan.procedure(work.filing.channel) else {
        return Settled::Ended;
    };
    let signed_in = work.clerk.session.signed_in_at;
    let mut next = next;
    // A paragraph has fewer steps than this loop has rounds, unless it leads in a circle.
    for _ in 0..=procedure.steps.len() {
        let step = match next {
            Next::Step(step) => step,
            Next::Complete => return Settled::Complete,
            Next::End => return Settled::Ended,
        };
        match step.verb {
            // The clerk signed in before, by password or by key: the session is the proof.
            Verb::Authenticate => events.push(work.event(step, Outcome::Done, signed_in, signed_in)),
            Verb::CheckCredentials => events.push(work.event(step, Outcome::Passed, signed_in, signed_in)),
            Verb::RegisterAccount => {}
            _ => {
                work.stand_at(Some(step), now);
                return match step.verb {
                    Verb::QueryRegistry { .. } => Settled::Asking,
                    Verb::CheckRegistry if step.performer == law::Performer::System => Settled::Judging,
                    _ => Settled::Waiting,
                };
            }
        }
        next = way::next(procedure, step, true);
    }
    Settled::Ended
}

/// Until when a step must be done.
pub(crate) fn until(counter: &Counter, step: &Step, from: Timestamp) -> Option<Timestamp> {
    let pace = Pace::of(step.performer, step.system.name());
    Deadline::of_limits(from, &step.limits, &[], pace)?
        .prove(&counter.participant.library.calendar)
        .ok()
        .map(|proof| proof.due)
}
