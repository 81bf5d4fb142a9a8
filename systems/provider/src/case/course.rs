//! The course of a case as a list: every stage of its channel, and of the provider's own procedure where that is
//! called, with who did it when, and where the case stands.

use domain::{Actor, Event};
use jiff::Timestamp;
use law::{Channel, Plan};

use crate::course::Course;
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

/// One stage.
pub(crate) struct CourseLine {
    pub(crate) procedure: &'static str,
    pub(crate) n: u32,
    pub(crate) clause: String,
    pub(crate) label: Option<String>,
    pub(crate) text_ru: String,
    pub(crate) verb: &'static str,
    pub(crate) performer: &'static str,
    pub(crate) system: &'static str,
    /// `done`, `failed`, `current`, `ahead`.
    pub(crate) state: &'static str,
    pub(crate) by: Option<String>,
    pub(crate) at: Option<Timestamp>,
}

pub(crate) async fn lines(provider: &Provider, stored: &Stored, plan: &Plan) -> Result<Vec<CourseLine>, Refusal> {
    let events = store::events::of(&provider.participant.db, stored.id()).await?;
    let own = Course::of(plan, stored.request.channel).ok_or(Refusal::Plan("channel"))?;
    let mut lines = Vec::new();
    for stage in own.stages() {
        lines.push(line(&own, stage, stored, &events));
        if own.calls_provider(stage.n)
            && let Some(called) = Course::of(plan, Channel::Provider)
        {
            let first = called.first().map(|first| first.n);
            let stages = called.stages().skip_while(|stage| Some(stage.n) != first);
            lines.extend(stages.map(|stage| line(&called, stage, stored, &events)));
        }
    }
    Ok(lines)
}

fn line(course: &Course<'_>, stage: &law::Stage, stored: &Stored, events: &[Event]) -> CourseLine {
    let procedure = course.procedure.channel;
    let is_here = stored.procedure == procedure && stored.due.action == stage.n;
    let event = events
        .iter()
        .rev()
        .find(|event| event.clause.as_deref() == Some(stage.clause.as_str()) && event.kind == stage.verb.name());
    let state = match event {
        _ if is_here => "current",
        Some(event) if event.outcome == domain::Outcome::Failed => "failed",
        Some(_) => "done",
        None if stage.verb == law::Verb::TakeIn => "done",
        None => "ahead",
    };
    let event = event.filter(|_| state != "current");
    CourseLine {
        procedure: procedure.name(),
        n: stage.n,
        clause: stage.clause.clone(),
        label: stage.label.clone(),
        text_ru: stage.text.ru.clone(),
        verb: stage.verb.name(),
        performer: stage.performer.name(),
        system: stage.system.name(),
        state,
        by: event.and_then(|event| match &event.actor {
            Actor::Official { name, .. } | Actor::Operator { name, .. } => Some(name.clone()),
            Actor::Applicant { .. } | Actor::System => None,
        }),
        at: event.map(|event| event.ended),
    }
}
