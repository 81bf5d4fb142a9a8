//! Intake is over: the request is frozen where it was not, and goes on through the door [`crate::Onward`], in one unit
//! of work with everything that happened.

use domain::{Actor, Event};
use law::{Performer, Stage, Verb};
use pages::Problem;
use serde_json::json;

use super::{Work, freeze};
use crate::giving;
use crate::receipts::Receipt;
use crate::records;
use crate::records::filings::{Filing, State};
use crate::trouble;

pub(crate) async fn complete(work: Work<'_>, events: Vec<Event>) -> Result<Filing, Problem> {
    complete_with(work, events, None).await
}

/// The same with a receipt that is given on the way.
pub(crate) async fn complete_with(
    mut work: Work<'_>,
    mut events: Vec<Event>,
    receipt: Option<Receipt>,
) -> Result<Filing, Problem> {
    let now = work.counter.now();
    if work.filing.frozen.is_none() {
        let problems = freeze::problems(&work).await?;
        if !problems.is_empty() {
            return Err(trouble::incomplete(&problems));
        }
        freeze::compose(&mut work, now).await?;
    }
    events.extend(stages(&work, now));
    let opened = work.filing.opened_at;
    work.end(State::Filed, now);
    let filing = work.filing.clone();
    let document = filing.frozen.as_ref().ok_or_else(trouble::not_frozen)?;
    let plan = work.plan.clone();
    let mut tx = work.begin().await?;
    if let Some(receipt) = &receipt {
        records::receipts::add(&mut tx, &filing.id, receipt)
            .await
            .map_err(Problem::failure)?;
    }
    let filed = work
        .fact("filing_complete", "Запрос принят и передан на исполнение", now)
        .with(json!({ "number": filing.number, "sha256": document.sha256, "opened": opened }));
    events.push(filed);
    work.write(&mut tx, events).await?;
    giving::begin::begin(work.counter, &mut tx, &plan, &work.filing, now).await?;
    work.commit(tx).await?;
    work.counter.onward.wake();
    Ok(work.filing)
}

/// The actions of the table that the intake carried out, where the table drives: papers taken, request taken in.
fn stages(work: &Work<'_>, now: jiff::Timestamp) -> Vec<Event> {
    let Ok(procedure) = work.procedure() else {
        return Vec::new();
    };
    let carried = |stage: &&Stage| stage.action.is_some() && matches!(stage.verb, Verb::AcceptDocuments | Verb::TakeIn);
    let number = json!({ "number": work.filing.number });
    procedure
        .course
        .iter()
        .filter(carried)
        .map(|stage| {
            let actor = match stage.performer {
                Performer::System => Actor::System,
                _ => work.actor(),
            };
            let (started, ended) = match stage.verb {
                Verb::AcceptDocuments => {
                    let taken = work.filing.facts.frozen_at.unwrap_or(now);
                    (work.filing.opened_at, taken)
                }
                _ => (work.filing.facts.frozen_at.unwrap_or(work.filing.opened_at), now),
            };
            Event::of_stage(&work.plan, stage, &work.filing.id, actor, started, ended).with(number.clone())
        })
        .collect()
}
