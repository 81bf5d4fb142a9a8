//! Asking registries at a stage that orders it. The case waits for their answer; a registry that is silent holds it,
//! and the case says so. What they know is shown to whoever decides.

use domain::{Actor, Event, Outcome};
use exchange::lookup::{Answer, Lookup, LookupError, Subject};
use law::{Plan, Registry, Stage, System, Values, Verb};
use serde_json::{Value, json};
use store::Tx;
use store::jobs::{self, Job};

use super::walk::Exit;
use super::{Official, must_wait_for, stage_of};
use crate::store::cases::{self, LookedUp, Stored};
use crate::{Provider, Refusal};

/// The name of the job that asks.
pub(crate) const LOOK_UP: &str = "look_up";

/// Puts the question beside the case that now waits for its answer.
pub(super) async fn put(provider: &Provider, tx: &mut Tx, stored: &Stored, stage: &Stage) -> Result<(), Refusal> {
    let subject = format!("{}/{}", stored.id(), stage.n);
    jobs::put(tx, LOOK_UP, &subject, provider.now()).await?;
    provider.drawing.notify_one();
    Ok(())
}

/// Asks once more after a registry could not be heard; or, where whoever weighs the request asks by themselves, asks.
pub(crate) async fn again(provider: &Provider, id: &str, official: &Official) -> Result<(), Refusal> {
    let mut tx = provider.participant.db.begin().await?;
    let stored = provider.for_change(&mut tx, id).await?;
    must_wait_for(&stored, official)?;
    let plan = provider.plan_of(&stored)?;
    let stage = stage_of(&plan, &stored)?;
    let weighing = !matches!(stage.verb, Verb::QueryRegistry { .. }) && !plan.registries_at(&stage.verb).is_empty();
    if weighing {
        tx.rollback().await.map_err(store::StoreError::from)?;
        return by_hand(provider, stored, &plan, &stage, official).await;
    }
    if !matches!(stage.verb, Verb::QueryRegistry { .. }) {
        return Err(Refusal::NotHere {
            state: stored.case.name(),
        });
    }
    put(provider, &mut tx, &stored, &stage).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}

/// An official asks what the act lets them weigh: at once, in their own name. What was answered lies with the case; it
/// goes nowhere by it.
async fn by_hand(
    provider: &Provider,
    stored: Stored,
    plan: &Plan,
    stage: &Stage,
    official: &Official,
) -> Result<(), Refusal> {
    let mut answers = Vec::new();
    for registry in plan.registries_at(&stage.verb) {
        answers.push(ask(provider, &stored, plan, stage, registry, official.actor()).await);
    }
    let mut tx = provider.participant.db.begin().await?;
    let mut asked = provider.for_change(&mut tx, stored.id()).await?;
    must_wait_for(&asked, official)?;
    let told: Vec<Value> = answers
        .iter()
        .map(|(looked, _)| json!({ "registry": looked.registry, "outcome": looked.outcome }))
        .collect();
    let text = "Сотрудник запросил сведения из реестра";
    let (id, now) = (asked.id().to_owned(), provider.now());
    let mut event = Event::of_fact(System::Provider, &id, "registry_asked", text, official.actor(), now)
        .with(json!({ "registries": told }));
    event.clause = Some(stage.clause.clone());
    provider.participant.record(&mut tx, event).await?;
    asked.way.lookups.retain(|known| known.clause != stage.clause);
    asked.way.lookups.extend(answers.into_iter().map(|(looked, _)| looked));
    provider.write(&mut tx, &asked).await?;
    provider.participant.commit(tx).await?;
    Ok(())
}

/// Asks what the job names. A case that has gone on meanwhile only ends it.
pub(crate) async fn look_up(provider: &Provider, job: &Job) -> Result<(), Refusal> {
    let Some((stored, plan, stage, registries)) = due(provider, job).await? else {
        let mut tx = provider.participant.db.begin().await?;
        jobs::done(&mut tx, job.id).await?;
        return Ok(tx.commit().await.map_err(store::StoreError::from)?);
    };
    let mut answers = Vec::new();
    for registry in registries {
        answers.push(ask(provider, &stored, &plan, &stage, registry, Actor::System).await);
    }
    keep(provider, job, stored, &plan, &stage, answers).await
}

type Due = (Stored, std::sync::Arc<Plan>, Stage, Vec<Registry>);

async fn due(provider: &Provider, job: &Job) -> Result<Option<Due>, Refusal> {
    let Some((id, n)) = job.subject.rsplit_once('/') else {
        return Ok(None);
    };
    let Some(stored) = cases::find(provider.participant.db.reader(), id).await? else {
        return Ok(None);
    };
    if stored.due.action.to_string() != n {
        return Ok(None);
    }
    let plan = provider.plan_of(&stored)?;
    let stage = stage_of(&plan, &stored)?;
    let Verb::QueryRegistry { registries } = &stage.verb else {
        return Ok(None);
    };
    let registries = registries.clone();
    Ok(Some((stored, plan, stage, registries)))
}

async fn ask(
    provider: &Provider,
    stored: &Stored,
    plan: &Plan,
    stage: &Stage,
    registry: Registry,
    actor: Actor,
) -> (LookedUp, Option<LookupError>) {
    let now = provider.now();
    let lookup = Lookup {
        id: provider.participant.new_id(),
        registry,
        case: stored.id().to_owned(),
        regulation: stored.request.regulation.clone(),
        plan: plan.hash(),
        channel: stored.procedure,
        clause: stage.clause.clone(),
        ground: stage.text.ru.clone(),
        subject: Subject::asked(plan, registry, &stored.request.applicant_iin, &applied(stored)),
        sender: System::Provider,
        participant: None,
        actor,
        created: now,
    };
    let (outcome, facts, error) = match provider.lookups.ask(&lookup).await {
        Ok(Answer::Found(found)) => ("found".to_owned(), found.facts, None),
        Ok(Answer::NotFound) => ("not_found".to_owned(), Value::Null, None),
        Err(error) => (error.failing().word().to_owned(), Value::Null, Some(error)),
    };
    let looked = LookedUp {
        registry: registry.name().to_owned(),
        clause: stage.clause.clone(),
        outcome,
        facts,
        at: now,
    };
    (looked, error)
}

/// What the application says.
fn applied(stored: &Stored) -> Values {
    let document = intake::freezing::read(&stored.request.application);
    document.map_or_else(|_| Values::default(), |document| document.fields)
}

/// Of an answer of the register of guardianship: whether it names the applicant as the guardian.
pub(crate) fn names_applicant(stored: &Stored, looked: &LookedUp) -> Option<bool> {
    let records = looked.facts.get("guardianships")?.as_array()?;
    let guardian = |record: &Value| record["guardian"]["iin"] == stored.request.applicant_iin.as_str();
    Some(records.iter().any(guardian))
}

async fn keep(
    provider: &Provider,
    job: &Job,
    stored: Stored,
    plan: &Plan,
    stage: &Stage,
    answers: Vec<(LookedUp, Option<LookupError>)>,
) -> Result<(), Refusal> {
    let now = provider.now();
    let mut tx = provider.participant.db.begin().await?;
    jobs::done(&mut tx, job.id).await?;
    let told: Vec<Value> = answers
        .iter()
        .map(|(looked, _)| json!({ "registry": looked.registry, "outcome": looked.outcome }))
        .collect();
    let is_unheard = answers.iter().any(|(_, error)| error.is_some());
    let all_found = answers.iter().all(|(looked, _)| looked.outcome == "found");
    let mut asked = stored;
    asked.way.lookups.retain(|known| known.clause != stage.clause);
    asked.way.lookups.extend(answers.into_iter().map(|(looked, _)| looked));
    let asked = if is_unheard {
        let text = "Сведения из государственной базы данных не получены: заявление ждёт";
        let event = Event::of_fact(
            System::Provider,
            asked.id(),
            "registry_not_heard",
            text,
            Actor::System,
            now,
        );
        let details = json!({ "registries": told, "clause": stage.clause });
        provider.participant.record(&mut tx, event.with(details)).await?;
        asked
    } else {
        let outcome = if all_found { Outcome::Passed } else { Outcome::Failed };
        if stage.system == System::Provider {
            let details = json!({ "registries": told });
            provider
                .record_stage(&mut tx, plan, &asked, stage, &Actor::System, outcome, details, now)
                .await?;
        } else {
            // The gateway's own stage: it has written down what it carried, and the case keeps what came of it here.
            let mut event = Event::of_stage(plan, stage, asked.id(), Actor::System, asked.due.since.min(now), now);
            event.system = System::Provider;
            event.outcome = outcome;
            provider
                .participant
                .record(&mut tx, event.with(json!({ "registries": told })))
                .await?;
        }
        // Nothing found is for the person who decides to weigh, unless the act has an exit for it.
        let course = crate::course::Course::of(plan, asked.procedure).ok_or(Refusal::Plan("channel"))?;
        let exit = if all_found || course.failed(stage.n).is_none() {
            Exit::Success
        } else {
            Exit::Failure
        };
        provider.go_on(&mut tx, asked, plan, exit, now).await?
    };
    if !cases::change(&mut tx, &asked).await? {
        return Err(Refusal::Raced);
    }
    provider.participant.commit(tx).await?;
    Ok(())
}
