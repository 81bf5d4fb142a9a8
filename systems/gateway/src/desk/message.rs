//! One message: who sent what to whom, how it went, and which seals it bears.

use access::SignedIn;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::{Actor, Event, Outcome};
use eds::Certificate;
use exchange::Transit;
use pages::view::TraceRow;
use pages::{Page, Problem, shell};
use serde::Deserialize;

use super::Desk;
use crate::OPERATOR;
use crate::journal::{self, Carried};

#[derive(Template)]
#[template(path = "message.html")]
pub(crate) struct Card {
    pub(crate) page: Page,
    pub(crate) carried: Carried,
    /// The signer of the message, and of the gateway's own record.
    pub(crate) sender_seal: Option<Certificate>,
    pub(crate) own_seal: Option<Certificate>,
    /// The routing action, as the gateway recorded it.
    pub(crate) trace: Vec<TraceRow>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Set after "send again".
    sent: Option<String>,
}

pub(super) async fn show(
    State(desk): State<Desk>,
    visitor: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    visitor.require(OPERATOR)?;
    let carried = journal::find(desk.db(), &id)
        .await
        .map_err(Problem::failure)?
        .ok_or_else(Problem::not_found)?;
    let mut page = visitor.page;
    if asked.sent.is_some() {
        page.notice = Some(page.t("message-sent-again"));
    }
    Ok(shell::html(&Card::of(page, carried)))
}

impl Card {
    pub(crate) fn of(page: Page, carried: Carried) -> Self {
        let signer = |cms: &[u8]| eds::cms::signer_certificate(cms).ok().flatten();
        let transit = carried.entry.transit.as_ref();
        let record = transit.and_then(|sealed| Transit::from_bytes(&sealed.content, &carried.entry.case).ok());
        Self {
            sender_seal: signer(&carried.entry.seal),
            own_seal: transit.and_then(|sealed| signer(&sealed.signature)),
            trace: record.iter().flat_map(|record| &record.events).map(row).collect(),
            page,
            carried,
        }
    }
}

fn row(event: &Event) -> TraceRow {
    TraceRow {
        clause: event.clause.clone(),
        label: event.label.clone(),
        action: event.action,
        system: event.system.name().to_owned(),
        actor: actor(&event.actor).to_owned(),
        outcome: outcome(event.outcome).to_owned(),
        started: event.started,
        ended: event.ended,
        limit_seconds: event.limit_seconds,
        late: outlasted(event),
        text_ru: event.text_ru.clone(),
        hash: event.hash.clone(),
    }
}

/// The gateway's own events are a system's: their limits run as time does.
fn outlasted(event: &Event) -> bool {
    let took = u64::try_from(event.ended.duration_since(event.started).as_secs()).unwrap_or(0);
    event.limit_seconds.is_some_and(|limit| took > limit)
}

fn actor(actor: &Actor) -> &'static str {
    match actor {
        Actor::Applicant { .. } => "applicant",
        Actor::Official { .. } => "official",
        Actor::Operator { .. } => "operator",
        Actor::System => "system",
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Passed => "passed",
        Outcome::Failed => "failed",
    }
}
