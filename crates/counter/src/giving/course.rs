//! What the course orders next, from this system's side. Pure but for the calendar.

use domain::deadline::{Deadline, Pace, Span};
use jiff::Timestamp;
use law::{Circumstance, How, Procedure, Stage, System, Verb};

use crate::Counter;

/// What comes after a stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Then<'a> {
    /// A stage of this system that somebody does.
    Here(&'a Stage),
    /// The provider, after stage `after`.
    Provider {
        after: u32,
    },
    Over,
}

/// After stage `n`, which was done here.
pub(crate) fn after<'a>(procedure: &'a Procedure, n: u32, here: System) -> Then<'a> {
    let mut last = n;
    let mut next = procedure.stage(n).and_then(|stage| stage.on_success);
    // A course has fewer stages than this loop has rounds, unless it leads in a circle.
    for _ in 0..=procedure.course.len() {
        let Some(stage) = next.and_then(|n| procedure.stage(n)) else {
            return Then::Over;
        };
        if is_elsewhere(stage, here) {
            return Then::Provider { after: last };
        }
        if is_work(stage, here) {
            return Then::Here(stage);
        }
        last = stage.n;
        next = stage.on_success;
    }
    Then::Over
}

/// The first stage here after the provider's part, which began after stage `n`.
pub(crate) fn after_provider<'a>(procedure: &'a Procedure, n: u32, here: System) -> Then<'a> {
    match procedure.after(n).iter().find(|stage| is_work(stage, here)) {
        Some(stage) => Then::Here(stage),
        None => Then::Over,
    }
}

/// Whether the request must have left before this stage.
fn is_elsewhere(stage: &Stage, here: System) -> bool {
    stage.verb.calls_provider() || stage.system != here
}

/// Whether somebody here does it; showing a status is done when the message comes.
fn is_work(stage: &Stage, here: System) -> bool {
    let is_shown = matches!(
        stage.verb,
        Verb::ShowStatus { .. } | Verb::ShowResult { .. } | Verb::Nothing | Verb::Process | Verb::Route { .. }
    );
    let is_intake = stage.verb.is_intake() || stage.verb == Verb::TakeIn;
    stage.system == here && !is_shown && !is_intake && !stage.verb.calls_provider()
}

/// Until when a stage must be done.
pub(crate) fn until(counter: &Counter, stage: &Stage, from: Timestamp) -> Option<Timestamp> {
    let limits: Vec<_> = stage
        .limits
        .iter()
        .filter(|limit| limit.how != How::Ends)
        .cloned()
        .collect();
    let pace = Pace::of(stage.performer, stage.system.name());
    Deadline::of_limits(from, &limits, &[Circumstance::CompletePackage], pace)?
        .prove(&counter.participant.library.calendar)
        .ok()
        .map(|proof| proof.due)
}

/// When a result that nobody fetches goes to the archive, where the act says so.
pub(crate) fn unclaimed_at(counter: &Counter, stage: &Stage, from: Timestamp) -> Option<Timestamp> {
    let limit = stage
        .limits
        .iter()
        .find(|limit| limit.when == Some(Circumstance::Unclaimed))?;
    let span = Span::new(limit.value, limit.unit);
    Deadline::new(from, vec![span], Pace::Office(stage.system.name().to_owned()))
        .prove(&counter.participant.library.calendar)
        .ok()
        .map(|proof| proof.due)
}
