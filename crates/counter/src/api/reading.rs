//! Lists and cards. Reading personal data is an event too.

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::Event;
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::AtDesk;
use super::shape;
use crate::clerk::receivers;
use crate::filing::Work;
use crate::records::filings::{self, Filing};
use crate::trouble::text_json;
use crate::{Clerk, Desk};

/// The most filings in one answer.
pub(crate) const ROWS_MAX: i64 = 200;

/// `GET …/receivable`: which services are received here, in which channels, by whom.
pub(super) async fn services(State(desk): State<Desk>, AtDesk(clerk): AtDesk) -> Json<Value> {
    let rows = desk.services().map(|(plan, channel)| {
        let procedure = plan.procedure(channel);
        let roles: Vec<&str> = procedure
            .map(receivers)
            .unwrap_or_default()
            .into_iter()
            .map(law::Performer::name)
            .collect();
        json!({
            "regulation": plan.id,
            "channel": channel.name(),
            "name": text_json(&plan.name),
            "roles": roles,
            "mine": procedure.is_some_and(|procedure| clerk.role(procedure).is_some()),
        })
    });
    Json(rows.collect())
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// `open`, `held`, `refused`, `withdrawn`, `filed`; empty for those that are not over.
    #[serde(default)]
    state: String,
    /// A number or an ИИН.
    #[serde(default)]
    q: String,
}

/// `GET …/filings?state=&q=`: near-due first.
pub(super) async fn list(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Value>>, Problem> {
    let found = filings::list(desk.db(), asked.state.trim(), asked.q.trim(), ROWS_MAX)
        .await
        .map_err(Problem::failure)?;
    note_list(&desk, &clerk, &found).await?;
    Ok(Json(found.iter().map(|filing| shape::brief(&desk, filing)).collect()))
}

/// `GET …/filings/{id}`.
pub(super) async fn show(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let work = Work::of(&desk, &clerk, &id).await?;
    note(&desk, &work).await?;
    Ok(Json(shape::whole(&desk, &clerk, &work.filing).await?))
}

/// `GET …/filings/{id}/trace`: every event of this system about the case.
pub(super) async fn trace(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
) -> Result<Json<Vec<Event>>, Problem> {
    Work::of(&desk, &clerk, &id).await?;
    let events = store::events::of(desk.db(), &id).await.map_err(Problem::failure)?;
    Ok(Json(events))
}

/// A list with names was shown: noted under the visit.
pub(crate) async fn note_list(desk: &Desk, clerk: &Clerk, found: &[Filing]) -> Result<(), Problem> {
    if found.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = found.iter().map(|filing| filing.id.as_str()).collect();
    let event = Event::of_fact(
        desk.system(),
        &clerk.session.visit,
        "filings_read",
        "Просмотрен список приема",
        clerk.actor(desk.system()),
        desk.now(),
    )
    .with(json!({ "filings": ids }));
    record(desk, event).await
}

/// A filing that somebody else opened was read.
pub(crate) async fn note(desk: &Desk, work: &Work<'_>) -> Result<(), Problem> {
    if work.filing.clerk.account == work.clerk.account.id {
        return Ok(());
    }
    let event = work.fact("filing_read", "Просмотрена карточка приема", desk.now());
    record(desk, event).await
}

async fn record(desk: &Desk, event: Event) -> Result<(), Problem> {
    let mut tx = desk.db().begin().await.map_err(Problem::failure)?;
    desk.participant
        .record(&mut tx, event)
        .await
        .map_err(Problem::failure)?;
    tx.commit().await.map_err(Problem::failure)
}
