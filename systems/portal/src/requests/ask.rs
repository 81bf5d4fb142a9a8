//! Where the act orders it at the portal, the registries are asked about the applicant before the request is frozen. Who
//! is not found is refused in the act's words; where a registry does not answer, the draft waits.

use ::store::accounts::Account;
use axum::http::StatusCode;
use domain::{Event, Outcome};
use exchange::lookup::{Answer, Lookup, Subject};
use intake::events::{Chain, Did, Span};
use law::{Plan, Registry, Verb};
use pages::Problem;
use serde_json::{Value, json};

use crate::api::shapes;
use crate::store::requests::Request;
use crate::{CHANNEL, Portal, problems};

/// What the registries said: the steps that were done. Nothing where the act asks none.
pub(crate) async fn registries(
    portal: &Portal,
    account: &Account,
    request: &Request,
    plan: &Plan,
) -> Result<Vec<Did>, Problem> {
    let asking = |verb: &Verb| matches!(verb, Verb::QueryRegistry { .. });
    let Some(step) = plan.procedure(CHANNEL).and_then(|procedure| {
        let intake = procedure.intake();
        intake.iter().find(|step| asking(&step.verb))
    }) else {
        return Ok(Vec::new());
    };
    let Verb::QueryRegistry { registries } = &step.verb else {
        return Ok(Vec::new());
    };
    let started = portal.now();
    let mut asked: Vec<Value> = Vec::new();
    let mut missing: Vec<Registry> = Vec::new();
    for registry in registries {
        let lookup = Lookup {
            id: portal.participant.new_id(),
            registry: *registry,
            case: request.id.clone(),
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel: CHANNEL,
            clause: step.clause.clone(),
            ground: step.text.ru.clone(),
            subject: Subject::asked(plan, *registry, account.iin.as_str(), &request.entered),
            sender: portal.participant.system,
            participant: None,
            actor: super::actor(account),
            created: portal.now(),
        };
        let found = match portal.lookups.ask(&lookup).await {
            Ok(Answer::Found(_)) => true,
            Ok(Answer::NotFound) => false,
            Err(error) => {
                tracing::warn!(%error, request = request.id, "a registry did not answer");
                return Err(problems::registry_silent(registry.printed()));
            }
        };
        asked.push(json!({ "registry": registry.name(), "lookup": lookup.id, "found": found }));
        if !found {
            missing.push(*registry);
        }
    }
    let span = Span::new(started, portal.now());
    let did = |verb: Verb, outcome, span, facts| Did {
        verb,
        outcome,
        span,
        facts,
    };
    let mut done = vec![did(
        step.verb.clone(),
        Outcome::Done,
        span,
        json!({ "registries": asked }),
    )];
    if missing.is_empty() {
        done.push(did(
            Verb::CheckRegistry,
            Outcome::Passed,
            Span::at(span.ended),
            json!({}),
        ));
        return Ok(done);
    }
    let names: Vec<&str> = missing.iter().map(|registry| registry.name()).collect();
    let facts = json!({ "not_found": names });
    done.push(did(
        Verb::CheckRegistry,
        Outcome::Failed,
        Span::at(span.ended),
        facts.clone(),
    ));
    done.push(did(Verb::RejectRegistry, Outcome::Done, Span::at(span.ended), facts));
    Err(refuse(portal, account, request, plan, done).await?)
}

/// Keeps the events of the refusal, and says it.
async fn refuse(
    portal: &Portal,
    account: &Account,
    request: &Request,
    plan: &Plan,
    done: Vec<Did>,
) -> Result<Problem, Problem> {
    let person = super::actor(account);
    let chain = Chain {
        plan,
        channel: CHANNEL,
        subject: &request.id,
        person: &person,
    };
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    let mut trace: Vec<Event> = Vec::new();
    for event in chain.in_order(done) {
        trace.push(
            portal
                .participant
                .record(&mut tx, event)
                .await
                .map_err(problems::store)?,
        );
    }
    tx.commit().await.map_err(|error| problems::store(error.into()))?;
    let mut details = shapes::step_json(plan, &Verb::RejectRegistry);
    details["trace"] = crate::cases::trace::to_json(&trace);
    let message = shapes::step_message(plan, &Verb::RejectRegistry);
    Ok(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "registry_refused", message).with_details(details))
}
