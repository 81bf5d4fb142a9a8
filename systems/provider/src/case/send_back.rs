//! Sending a case back to the desk before, with a reason: the resolution to the register, the draft to the executor.

use domain::Event;
use domain::case::Case;
use law::{Stage, System, Verb};
use serde_json::json;

use super::reopen::at_decision;
use super::walk::desk_of;
use super::{Official, must_wait_for, reason, stage_of};
use crate::course::Course;
use crate::store::cases::{SentBack, Stored};
use crate::{Provider, Refusal};

/// Whether the case can be sent back from where it stands.
pub(crate) fn is_possible(course: &Course<'_>, stored: &Stored) -> bool {
    match &stored.case {
        Case::Confirmed { .. } => {
            let here = course.stage(stored.due.action);
            stored.case.must_agree().is_some() || here.is_some_and(|stage| stage.verb == Verb::SignResult)
        }
        Case::Arrived { .. } | Case::Registered { .. } | Case::Taken { .. } => {
            previous(course, stored.due.action).is_some()
        }
        _ => false,
    }
}

/// The desk of a person before the stage `n`.
fn previous<'a>(course: &'a Course<'_>, n: u32) -> Option<&'a Stage> {
    course.before(n, |stage| {
        stage.system == System::Provider
            && stage.performer != law::Performer::System
            && matches!(
                stage.verb,
                Verb::Register { .. } | Verb::PassOn | Verb::Resolve | Verb::Process
            )
    })
}

pub(crate) async fn send_back(provider: &Provider, id: &str, official: &Official, why: &str) -> Result<(), Refusal> {
    let why = reason(why)?;
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.for_change(&mut tx, id).await?;
    let acting = must_wait_for(&stored, official)?;
    let plan = provider.plan_of(&stored)?;
    let from = stage_of(&plan, &stored)?;
    let course = Course::of(&plan, stored.procedure).ok_or(Refusal::Plan("channel"))?;
    if !is_possible(&course, &stored) {
        return Err(Refusal::NotHere {
            state: stored.case.name(),
        });
    }
    let now = provider.now();
    let mut back = if let Case::Confirmed { .. } = stored.case {
        let case = stored.case.clone().send_back()?;
        at_decision(provider, &plan, Stored { case, ..stored })?
    } else {
        let case = match stored.case.clone() {
            taken @ Case::Taken { .. } => taken.release()?,
            other => other,
        };
        let stage = previous(&course, stored.due.action).ok_or(Refusal::Plan("previous"))?;
        let way = &stored.way;
        let due = course.due(&provider.participant, Some(stage), now, way);
        let mut back = Stored {
            case,
            due,
            holder: None,
            ..stored.clone()
        };
        back.desk = desk_of(stage, &back);
        back
    };
    back.way.sent_back = Some(SentBack {
        by: official.name.clone(),
        reason: why.clone(),
        at: now,
    });
    let text = "Заявление возвращено на предыдущий этап";
    let event = Event::of_fact(System::Provider, id, "case_sent_back", text, official.actor(), now)
        .with(acting.told(json!({ "reason": why, "from": from.clause, "to": course.clause(back.due.action) })));
    provider.participant.record(&mut tx, event).await?;
    provider.write(&mut tx, &back).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}
