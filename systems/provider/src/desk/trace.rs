//! The trace of a case: every event known here, with its clause and its time.

use access::SignedIn;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Event;
use pages::view::TraceRow;
use pages::{Page, Problem, shell};

use super::{Head, viewer};
use crate::App;
use crate::api::shapes::{actor, outcome};
use crate::case::read;

#[derive(Template)]
#[template(path = "trace.html")]
struct TracePage {
    page: Page,
    head: Head,
    rows: Vec<TraceRow>,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let stored = read::open(&app, &id, &official).await?;
    let plan = app.plan_of(&stored)?;
    let events = store::events::of(&app.participant.db, &id)
        .await
        .map_err(Problem::failure)?;
    let page = signed_in.page;
    let head = Head::of(&app, &stored, &plan, &page);
    let rows = events.into_iter().map(|event| row(&app, event)).collect();
    Ok(shell::html(&TracePage { page, head, rows }))
}

fn row(app: &App, event: Event) -> TraceRow {
    let late = app.participant.was_late(&event);
    TraceRow {
        system: event.system.name().to_owned(),
        actor: actor(&event.actor).to_owned(),
        outcome: outcome(event.outcome).to_owned(),
        clause: event.clause,
        label: event.label,
        action: event.action,
        started: event.started,
        ended: event.ended,
        limit_seconds: event.limit_seconds,
        late,
        text_ru: event.text_ru,
        hash: event.hash,
    }
}
