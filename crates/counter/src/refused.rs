//! A refused sign-in: the act's own message («процесс 2») with its clause, and its events under the visit.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Actor, Event, Iin, Outcome};
use law::{Channel, Performer, Plan, RegulationId, Step, Verb};
use pages::Problem;
use serde_json::{Value, json};

use crate::Desk;
use crate::trouble::text_json;

/// More than any form of credentials.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// A layer around a system's sign-in. What the sign-in decides stays decided; a refusal is recorded as the act orders,
/// and told in its words, on the page and to programs. `regulation` in the body names the service that is meant.
pub(crate) async fn tell(State(desk): State<Desk>, request: Request, next: Next) -> Result<Response, Problem> {
    let path = request.uri().path().to_owned();
    if path.contains("/sign-in/") {
        return by_key(&desk, next.run(request).await, desk.now()).await;
    }
    let is_api = path.ends_with("/api/sessions");
    if request.method() != Method::POST || !(is_api || path.ends_with("/sign-in")) {
        return Ok(next.run(request).await);
    }
    let started = desk.now();
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| Problem::too_large())?;
    let given: Value = serde_json::from_slice(&bytes).unwrap_or_else(|_| of_form(&bytes));
    let text = |key: &str| given.get(key).and_then(Value::as_str).unwrap_or_default();
    let found = cited(&desk, text("regulation"));
    let mut request = Request::from_parts(parts, Body::from(bytes.clone()));
    if let Some(words) = found.as_ref().and_then(|(plan, channel)| words(plan, *channel)) {
        request.extensions_mut().insert(words);
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::UNAUTHORIZED {
        return Ok(response);
    }
    let Some((plan, channel)) = found else {
        return Ok(response);
    };
    let trace = record(&desk, &plan, channel, text("iin"), started).await?;
    if !is_api {
        return Ok(response);
    }
    let Some(step) = step(&plan, channel, &Verb::RejectCredentials) else {
        return Ok(response);
    };
    let own = access::Access::refused();
    let message = step.message.clone().unwrap_or_else(|| own.message.clone());
    let details = json!({
        "clause": step.clause, "label": step.label, "text_ru": step.text.ru, "message": text_json(&message),
        "trace": trace,
    });
    Ok(Problem::new(StatusCode::UNAUTHORIZED, own.code, message)
        .with_details(details)
        .into_response())
}

/// What the page says beside its own words.
fn words(plan: &Plan, channel: Channel) -> Option<access::RefusalWords> {
    let step = step(plan, channel, &Verb::RejectCredentials)?;
    let label = step
        .label
        .as_ref()
        .map(|label| format!("{label}, "))
        .unwrap_or_default();
    Some(access::RefusalWords {
        message: step.message.clone()?,
        clause: format!("{label}{}", step.clause),
    })
}

/// A refused sign-in by ЭЦП leaves the same events.
async fn by_key(desk: &Desk, response: Response, started: jiff::Timestamp) -> Result<Response, Problem> {
    let refused = response.extensions().get::<access::RefusedByKey>().cloned();
    if let Some(refused) = refused
        && let Some((plan, channel)) = cited(desk, &refused.regulation)
    {
        let iin = refused.iin.as_ref().map_or("", Iin::as_str);
        record(desk, &plan, channel, iin, started).await?;
    }
    Ok(response)
}

/// The fields of a form that matter here; an ИИН and the id of a regulation need no decoding.
fn of_form(bytes: &[u8]) -> Value {
    let text = String::from_utf8_lossy(bytes);
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .filter(|(key, _)| matches!(*key, "iin" | "regulation"))
        .map(|(key, value)| (key.to_owned(), Value::from(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The plan whose clauses are cited: of the named service, else of the first that has such a step.
fn cited(desk: &Desk, regulation: &str) -> Option<(std::sync::Arc<Plan>, Channel)> {
    let id = RegulationId(regulation.to_owned());
    let rejects =
        |(plan, channel): &(&std::sync::Arc<Plan>, Channel)| step(plan, *channel, &Verb::RejectCredentials).is_some();
    let mut all: Vec<_> = desk.services().filter(rejects).collect();
    all.sort_by_key(|(plan, _)| plan.id != id);
    all.first()
        .map(|(plan, channel)| (std::sync::Arc::clone(plan), *channel))
}

fn step<'a>(plan: &'a Plan, channel: Channel, verb: &Verb) -> Option<&'a Step> {
    plan.procedure(channel)?.step(verb)
}

async fn record(
    desk: &Desk,
    plan: &Plan,
    channel: Channel,
    iin: &str,
    started: jiff::Timestamp,
) -> Result<Vec<Event>, Problem> {
    let now = desk.now();
    let visit = desk.participant.new_id();
    // What is not an ИИН is not recorded: it may be a password in the wrong box.
    let iin = Iin::parse(iin.trim())
        .map(|iin| iin.as_str().to_owned())
        .unwrap_or_default();
    let name = String::new();
    let person = match channel {
        Channel::Center => Actor::Operator { iin, name },
        _ => Actor::Official { iin, name },
    };
    let mut tx = desk.db().begin().await.map_err(Problem::failure)?;
    let mut trace = Vec::new();
    for (verb, outcome) in [
        (Verb::Authenticate, Outcome::Done),
        (Verb::CheckCredentials, Outcome::Failed),
        (Verb::RejectCredentials, Outcome::Done),
    ] {
        let Some(step) = step(plan, channel, &verb) else {
            continue;
        };
        let actor = match step.performer {
            Performer::System => Actor::System,
            _ => person.clone(),
        };
        let mut event = Event::of_step(plan, step, &visit, actor, outcome, started, now);
        event.system = desk.system();
        trace.push(
            desk.participant
                .record(&mut tx, event)
                .await
                .map_err(Problem::failure)?,
        );
    }
    tx.commit().await.map_err(Problem::failure)?;
    Ok(trace)
}
