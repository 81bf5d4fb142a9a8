//! The registries are asked through the gateway. Found and not found lead where the act leads; a registry that is
//! silent, slow or faulty holds the filing, says why, and can be asked again.

use domain::Outcome;
use exchange::Lookup;
use exchange::lookup::{Answer, Subject};
use law::{Registry, Step, Text, Verb};
use pages::Problem;
use serde_json::json;

use super::known::Known;
use super::settle::{self, Settled};
use super::{Work, finish};
use crate::records::filings::{Filing, Held, Looked, Refusal, State};
use crate::way::{self, Next};
use crate::words::text;
use crate::{Clerk, Counter, trouble};

/// Asks every registry that the step names and that has not answered yet.
pub(crate) async fn ask(counter: &Counter, clerk: &Clerk, id: &str) -> Result<Filing, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_unfrozen()?;
    let Some((step, registries)) = work.step().and_then(|step| match &step.verb {
        Verb::QueryRegistry { registries } => Some((step.clone(), registries.clone())),
        _ => None,
    }) else {
        return Err(trouble::wrong_step(&work.filing));
    };
    let started = counter.now();
    let mut held = Vec::new();
    for registry in due(&work.filing, &registries) {
        let lookup = question(&work, &step, registry);
        match counter.lookups.ask(&lookup).await {
            Ok(answer) => work.filing.facts.looked.push(Looked {
                registry,
                lookup: lookup.id,
                at: counter.now(),
                facts: match answer {
                    Answer::Found(found) => Some(found.facts),
                    Answer::NotFound => None,
                },
            }),
            Err(error) => held.push(Held {
                registry,
                failing: error.failing().word().to_owned(),
                reason: error.to_string(),
                at: counter.now(),
            }),
        }
    }
    let now = counter.now();
    work.filing.facts.held = held;
    if !work.filing.facts.held.is_empty() {
        work.filing.state = State::Held;
        let told: Vec<_> = work
            .filing
            .facts
            .held
            .iter()
            .map(|held| json!({ "registry": held.registry.name(), "failing": held.failing }))
            .collect();
        let event = work
            .event(&step, Outcome::Failed, started, now)
            .with(json!({ "held": told }));
        work.keep(vec![event]).await?;
        return Ok(work.filing);
    }
    work.filing.state = State::Open;
    answered(work, &step, started, now).await
}

/// Those that must still answer. Without a representative there is no power of attorney to ask for.
fn due(filing: &Filing, registries: &[Registry]) -> Vec<Registry> {
    let answered = |registry: &Registry| filing.facts.looked.iter().any(|looked| looked.registry == *registry);
    let concerns = |registry: &Registry| *registry != Registry::Enis || filing.facts.representative.is_some();
    registries
        .iter()
        .copied()
        .filter(|registry| concerns(registry) && !answered(registry))
        .collect()
}

fn question(work: &Work<'_>, step: &Step, registry: Registry) -> Lookup {
    let filing = &work.filing;
    let applicant = filing.applicant.iin.as_str();
    let mut subject = Subject::asked(&work.plan, registry, applicant, &filing.facts.entered);
    if let (Registry::Enis, Some(representative)) = (registry, &filing.facts.representative) {
        subject = subject.with_other(&representative.iin);
        subject.document = Some(representative.power_of_attorney.clone());
    }
    Lookup {
        id: work.counter.participant.new_id(),
        registry,
        case: filing.id.clone(),
        regulation: filing.regulation.clone(),
        plan: filing.plan.clone(),
        channel: filing.channel,
        clause: step.clause.clone(),
        ground: step.text.ru.clone(),
        subject,
        sender: work.counter.system(),
        participant: None,
        actor: work.actor(),
        created: work.counter.now(),
    }
}

/// All have answered: the step is done, and what they said is judged where the act lets the system judge it.
async fn answered(
    mut work: Work<'_>,
    step: &Step,
    started: jiff::Timestamp,
    now: jiff::Timestamp,
) -> Result<Filing, Problem> {
    let known = Known::of(&work.filing.facts, work.filing.applicant.iin.as_str());
    let plan = work.plan.clone();
    known.fill(&plan.form, &mut work.filing.facts);
    let asked: Vec<_> = work
        .filing
        .facts
        .looked
        .iter()
        .map(|looked| {
            json!({ "registry": looked.registry.name(), "lookup": looked.lookup, "found": looked.facts.is_some() })
        })
        .collect();
    let mut events = vec![
        work.event(step, Outcome::Done, started, now)
            .with(json!({ "registries": asked })),
    ];
    let mut settled = settle::after(&mut work, step, now, &mut events)?;
    if settled == Settled::Judging {
        settled = judge(&mut work, now, &mut events)?;
    }
    if settled == Settled::Complete {
        return finish::complete(work, events).await;
    }
    work.keep(events).await?;
    Ok(work.filing)
}

/// «Условие»: everybody was found, or the act's refusal with its message ends the way.
fn judge(work: &mut Work<'_>, now: jiff::Timestamp, events: &mut Vec<domain::Event>) -> Result<Settled, Problem> {
    let Some(checking) = work.step().cloned() else {
        return Ok(Settled::Ended);
    };
    let missing: Vec<Registry> = work
        .filing
        .facts
        .looked
        .iter()
        .filter(|looked| looked.facts.is_none())
        .map(|looked| looked.registry)
        .collect();
    let outcome = if missing.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed
    };
    let names: Vec<&str> = missing.iter().map(|registry| registry.name()).collect();
    events.push(
        work.event(&checking, outcome, now, now)
            .with(json!({ "not_found": names })),
    );
    if missing.is_empty() {
        return settle::after(work, &checking, now, events);
    }
    let plan = work.plan.clone();
    let procedure = plan
        .procedure(work.filing.channel)
        .ok_or_else(trouble::no_such_service)?;
    let mut refusal = Refusal {
        clause: checking.clause.clone(),
        label: checking.label.clone(),
        message: not_found(&missing),
        missing: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    if let Next::Step(refusing) = way::next(procedure, &checking, false) {
        events.push(
            work.event(refusing, Outcome::Done, now, now)
                .with(json!({ "not_found": names })),
        );
        refusal.clause.clone_from(&refusing.clause);
        refusal.label.clone_from(&refusing.label);
        if let Some(message) = &refusing.message {
            refusal.message = message.clone();
        }
    }
    work.filing.facts.refusal = Some(refusal);
    work.end(State::Refused, now);
    Ok(Settled::Ended)
}

fn not_found(missing: &[Registry]) -> Text {
    let names: Vec<&str> = missing.iter().map(|registry| registry.printed()).collect();
    let names = names.join(", ");
    text(
        format!("Деректерді алу мүмкін болмады: {names} ішінде мәлімет жоқ."),
        format!("Данные получить невозможно: их нет в {names}."),
        format!("The data cannot be had: {names} does not have them."),
    )
}
