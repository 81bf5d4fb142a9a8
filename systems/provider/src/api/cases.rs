//! `GET /cases`, `GET /cases/{id}`, `POST /cases/{id}/take`, `POST /cases/{id}/release`, `GET /cases/{id}/trace`.

use access::Caller;
use axum::Json;
use axum::extract::{Path, Query, State};
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{official, shapes, viewer};
use crate::case::read;
use crate::store::files;
use crate::store::lists::{self, Search, Shelf};
use crate::{App, case};

#[derive(Deserialize)]
pub(crate) struct Asked {
    status: Option<String>,
    q: Option<String>,
    page: Option<u32>,
}

/// Pages are counted from 1; without `status` the received ones are listed.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Problem> {
    viewer(&caller)?;
    let shelf = match asked.status.as_deref() {
        None => Shelf::Received,
        Some(name) => Shelf::from_name(name).ok_or_else(Problem::bad_request)?,
    };
    let search = Search {
        shelf,
        words: asked.q.as_deref().unwrap_or_default(),
        held_by: None,
    };
    let page = asked.page.unwrap_or(1).saturating_sub(1);
    let lines = lists::page(&app.participant.db, &search, page)
        .await
        .map_err(Problem::failure)?;
    let now = app.now();
    Ok(Json(lines.iter().map(|line| shapes::line(line, now)).collect()))
}

pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let stored = read::open(&app, &id, &viewer(&caller)?).await?;
    let plan = app.plan_of(&stored)?;
    let files = files::of(&app.participant.db, &id).await.map_err(Problem::failure)?;
    let document = intake::freezing::read(&stored.request.application).map_err(Problem::failure)?;
    let outputs: Vec<_> = plan.outputs.iter().collect();
    Ok(Json(shapes::case(
        &stored,
        &json!(document.fields),
        &files,
        &outputs,
        app.now(),
    )))
}

pub(crate) async fn take(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    case::take::take(&app, &id, &official(&caller)?).await?;
    state(&app, &id).await
}

pub(crate) async fn release(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    case::release::release(&app, &id, &viewer(&caller)?).await?;
    state(&app, &id).await
}

/// All events of the case that are known here, other systems' too.
pub(crate) async fn trace(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    read::open(&app, &id, &viewer(&caller)?).await?;
    let events = store::events::of(&app.participant.db, &id)
        .await
        .map_err(Problem::failure)?;
    Ok(Json(events.iter().map(shapes::event).collect()))
}

/// Where the case stands now.
pub(crate) async fn state(app: &App, id: &str) -> Result<Json<Value>, Problem> {
    let stored = read::find(app, id).await?;
    Ok(Json(
        json!({ "id": id, "state": stored.case.name(), "status": stored.status.0 }),
    ))
}
