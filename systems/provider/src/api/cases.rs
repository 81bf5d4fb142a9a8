//! `GET /cases`, `GET /cases/{id}`, `POST /cases/{id}/take`, `POST /cases/{id}/release`, `GET /cases/{id}/trace`.

use access::Caller;
use axum::Json;
use axum::extract::{Path, Query, State};
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{shapes, viewer};
use crate::case::{Official, course, read};
use crate::store::files;
use crate::store::lists::{self, Search, Shelf, Waits};
use crate::{App, case};

#[derive(Deserialize)]
pub(crate) struct Asked {
    status: Option<String>,
    q: Option<String>,
    service: Option<String>,
    page: Option<u32>,
}

/// Pages are counted from 1; without `status` the received ones are listed.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Problem> {
    let official = viewer(&app, &caller).await?;
    let (accounts, roles) = (official.all_accounts(), official.all_roles());
    let shelf = match asked.status.as_deref() {
        None => Shelf::Received,
        Some(name) => Shelf::from_name(name).ok_or_else(Problem::bad_request)?,
    };
    let search = Search {
        shelf,
        words: asked.q.as_deref().unwrap_or_default(),
        held_by: None,
        waits_for: Waits {
            accounts: &accounts,
            roles: &roles,
        },
        district_only: official.is_of_district_only(),
        regulation: asked.service.as_deref().unwrap_or_default(),
        everything: official.oversees() || official.audits(),
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
    let official = viewer(&app, &caller).await?;
    let stored = read::open(&app, &id, &official).await?;
    let plan = app.plan_of(&stored)?;
    let files = files::of(&app.participant.db, &id).await.map_err(Problem::failure)?;
    let document = intake::freezing::read(&stored.request.application).map_err(Problem::failure)?;
    let mut shape = shapes::case(&stored, &plan, &json!(document.fields), &files, app.now());
    shape["stage"] = shapes::stage(&stored, &plan);
    shape["course"] = course::lines(&app, &stored, &plan)
        .await?
        .iter()
        .map(shapes::course_line)
        .collect();
    let ways = case::hand_over::ways(&app, &stored);
    shape["ways"] = ways.iter().map(|way| way.name()).collect();
    shape["letters"] = case::letters::of(&app, &stored)
        .await?
        .iter()
        .map(shapes::letter)
        .collect();
    let kept = case::keep::of_case(&app, &stored).await.map_err(Problem::failure)?;
    shape["preserved"] = kept.iter().map(shapes::kept).collect();
    let can = case::can::can(&plan, &stored, &official);
    if can.contains(&"resolve") {
        let members = case::resolve::candidates(&app, &plan, &stored).await?;
        shape["executors"] = members.iter().map(shapes::member).collect();
    }
    shape["can"] = json!(can);
    Ok(Json(shape))
}

pub(crate) async fn take(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let official = viewer(&app, &caller).await?;
    case::take::take(&app, &id, &official).await?;
    state(&app, &id, &official).await
}

pub(crate) async fn release(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let official = viewer(&app, &caller).await?;
    case::release::release(&app, &id, &official).await?;
    state(&app, &id, &official).await
}

/// All events of the case that are known here, other systems' too.
pub(crate) async fn trace(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    read::open(&app, &id, &viewer(&app, &caller).await?).await?;
    let events = store::events::of(&app.participant.db, &id)
        .await
        .map_err(Problem::failure)?;
    Ok(Json(events.iter().map(shapes::event).collect()))
}

/// Where the case stands now, and what the person can do with it next.
pub(crate) async fn state(app: &App, id: &str, official: &Official) -> Result<Json<Value>, Problem> {
    let stored = read::find(app, id).await?;
    let plan = app.plan_of(&stored)?;
    Ok(Json(json!({
        "id": id,
        "state": stored.case.name(),
        "status": stored.status.0,
        "registration": stored.registration(),
        "stage": shapes::stage(&stored, &plan),
        "can": case::can::can(&plan, &stored, official),
    })))
}
