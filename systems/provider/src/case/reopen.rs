//! Going back from a decision that is not confirmed yet, with a reason. The document drawn for it is not used.

use domain::Event;
use law::System;
use serde_json::json;

use super::walk::desk_of;
use super::{Official, reason};
use crate::course::{Course, decides};
use crate::store::cases::Stored;
use crate::{Provider, Refusal};

/// Takes the decision back. The official's words stay in the form; the limit for deciding goes on from the taking.
pub(crate) async fn reopen(provider: &Provider, id: &str, official: &Official, why: &str) -> Result<(), Refusal> {
    let why = reason(why)?;
    let mut tx = provider.participant.db.begin().await?;
    let (stored, acting) = provider.held_by(&mut tx, id, official).await?;
    let plan = provider.plan_of(&stored)?;
    let output = stored.output().map(str::to_owned);
    let case = stored.case.clone().reopen()?;
    let reopened = at_decision(provider, &plan, Stored { case, ..stored })?;
    provider.write(&mut tx, &reopened).await?;
    let event = Event::of_fact(
        System::Provider,
        id,
        "decision_reopened",
        "Решение отменено до подтверждения документа",
        official.actor(),
        provider.now(),
    )
    .with(acting.told(json!({ "reason": why, "output": output })));
    provider.participant.record(&mut tx, event).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}

/// The taken case at the stage where it is decided, with the limit that stage had.
pub(super) fn at_decision(provider: &Provider, plan: &law::Plan, stored: Stored) -> Result<Stored, Refusal> {
    let course = Course::of(plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
    let here = course.stage(stored.due.action).filter(|stage| decides(&stage.verb));
    // A refusal goes back to the review that led to it.
    let here = here.filter(|stage| stage.verb != law::Verb::RejectDocuments);
    let stage = here
        .or_else(|| {
            course.before(stored.due.action, |stage| {
                decides(&stage.verb) && stage.verb != law::Verb::RejectDocuments
            })
        })
        .ok_or(Refusal::Plan("decide"))?;
    let since = stored.case.taking().map_or(stored.due.since, |taking| taking.at);
    let way = &stored.way;
    let mut back = Stored {
        due: course.due(&provider.participant, Some(stage), since, way),
        draw_error: None,
        ..stored.clone()
    };
    back.desk = desk_of(stage, &back);
    Ok(back)
}
