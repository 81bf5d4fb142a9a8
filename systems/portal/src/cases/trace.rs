//! The trace of a case: every event of every system, in the order of the regulation.

use ::store::events;
use domain::{Actor, Event, Outcome};
use law::{Plan, Procedure};
use pages::Problem;
use serde_json::{Value, json};

use crate::{CHANNEL, Portal, problems};

/// All events of the case that have come here, ordered.
pub(crate) async fn of(portal: &Portal, case: &str, plan: &Plan) -> Result<Vec<Event>, Problem> {
    let events = events::of(portal.db(), case).await.map_err(problems::store)?;
    Ok(ordered(events, plan))
}

/// Where the table drives, by rank (the number of the action; a step stands at the action that carries it out, before it), then by end.
/// What no clause orders stays behind what ended before it.
fn ordered(mut events: Vec<Event>, plan: &Plan) -> Vec<Event> {
    let Some(procedure) = plan.procedure(CHANNEL) else {
        return events;
    };
    events.sort_by_key(|event| event.ended);
    if procedure.course.first().is_some_and(|stage| stage.action.is_none()) {
        // The steps drive: they stand as they happened, and in the order of the paragraph what happened at once.
        let at = |event: &Event| {
            let clause = event.clause.as_deref();
            procedure
                .steps
                .iter()
                .position(|step| Some(step.clause.as_str()) == clause)
                .unwrap_or(usize::MAX)
        };
        events.sort_by_key(|event| (event.ended, at(event)));
        return events;
    }
    let mut last = (0, false);
    let mut placed: Vec<_> = events
        .into_iter()
        .map(|event| {
            let (rank, is_action, step) = place(&event, procedure).unwrap_or((last.0, last.1, usize::MAX));
            last = (rank, is_action);
            ((rank, is_action, event.ended, step), event)
        })
        .collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, event)| event).collect()
}

/// Rank, whether it is an action, and the place of the step in its paragraph.
fn place(event: &Event, procedure: &Procedure) -> Option<(u32, bool, usize)> {
    if let Some(action) = event.action {
        return Some((action, true, 0));
    }
    let clause = event.clause.as_deref()?;
    let at = procedure.steps.iter().position(|step| step.clause == clause)?;
    let step = procedure.steps.get(at)?;
    Some((procedure.rank_of_step(&step.id).unwrap_or(0), false, at))
}

/// «applicant», «official», «operator», «system».
pub(crate) fn actor_word(actor: &Actor) -> &'static str {
    match actor {
        Actor::Applicant { .. } => "applicant",
        Actor::Official { .. } => "official",
        Actor::Operator { .. } => "operator",
        Actor::System => "system",
    }
}

pub(crate) fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Passed => "passed",
        Outcome::Failed => "failed",
    }
}

/// The trace as the API gives it.
pub(crate) fn to_json(events: &[Event]) -> Value {
    events.iter().map(event_json).collect()
}

fn event_json(event: &Event) -> Value {
    json!({
        "clause": event.clause,
        "label": event.label,
        "action": event.action,
        "system": event.system.name(),
        "actor": actor_word(&event.actor),
        "kind": event.kind,
        "outcome": outcome_word(event.outcome),
        "started": event.started.to_string(),
        "ended": event.ended.to_string(),
        "limit_seconds": event.limit_seconds,
        "text_ru": event.text_ru,
        "details": event.details,
        "hash": event.hash,
        "previous": event.previous,
    })
}
