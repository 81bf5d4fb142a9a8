//! The act lets a person compare the originals with what the state systems say, and return them.

use domain::Outcome;
use law::{Performer, Verb};
use pages::Problem;
use serde_json::json;

use super::settle::{self, Settled};
use super::{Work, finish};
use crate::records::filings::{Filing, Refusal, State};
use crate::way::{self, Next};
use crate::words::text;
use crate::{Clerk, Counter, trouble};

pub(crate) async fn compare(counter: &Counter, clerk: &Clerk, id: &str, agrees: bool) -> Result<Filing, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_unfrozen()?;
    let by_person = |step: &&law::Step| step.verb == Verb::CheckRegistry && step.performer != Performer::System;
    let Some(step) = work.step().filter(by_person).cloned() else {
        return Err(trouble::wrong_step(&work.filing));
    };
    let now = counter.now();
    let outcome = if agrees { Outcome::Passed } else { Outcome::Failed };
    let mut events = vec![
        work.event(&step, outcome, work.filing.since, now)
            .with(json!({ "originals_returned": true, "agrees": agrees })),
    ];
    if agrees {
        let settled = settle::after(&mut work, &step, now, &mut events)?;
        if settled == Settled::Complete {
            return finish::complete(work, events).await;
        }
    } else {
        let plan = work.plan.clone();
        let procedure = plan
            .procedure(work.filing.channel)
            .ok_or_else(trouble::no_such_service)?;
        let mut refusal = Refusal {
            clause: step.clause.clone(),
            label: step.label.clone(),
            message: text(
                "Құжаттар мемлекеттік жүйелердегі мәліметтерге сәйкес келмейді.",
                "Документы не соответствуют сведениям государственных систем.",
                "The documents do not agree with the state systems.",
            ),
            missing: Vec::new(),
        };
        if let Next::Step(refusing) = way::next(procedure, &step, false) {
            events.push(work.event(refusing, Outcome::Done, now, now));
            refusal.clause.clone_from(&refusing.clause);
            refusal.label.clone_from(&refusing.label);
            if let Some(message) = &refusing.message {
                refusal.message = message.clone();
            }
        }
        work.filing.facts.refusal = Some(refusal);
        work.end(State::Refused, now);
    }
    work.keep(events).await?;
    Ok(work.filing)
}
