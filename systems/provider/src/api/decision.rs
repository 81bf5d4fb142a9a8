//! `POST /cases/{id}/decision`, `POST /cases/{id}/reopen`, `POST /cases/{id}/confirm`.

use access::Caller;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use pages::Problem;
use serde::Deserialize;
use serde_json::Value;

use super::cases::state;
use super::{Body, viewer};
use crate::case::decide::Deciding;
use crate::{App, case};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reopened {
    reason: String,
}

/// Answers before the document is drawn.
pub(crate) async fn decide(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Body(deciding): Body<Deciding>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let official = viewer(&app, &caller).await?;
    case::decide::decide(&app, &id, &official, &deciding).await?;
    Ok((StatusCode::ACCEPTED, state(&app, &id, &official).await?))
}

pub(crate) async fn reopen(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Body(reopened): Body<Reopened>,
) -> Result<Json<Value>, Problem> {
    let official = viewer(&app, &caller).await?;
    case::reopen::reopen(&app, &id, &official, &reopened.reason).await?;
    state(&app, &id, &official).await
}

pub(crate) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let official = viewer(&app, &caller).await?;
    case::confirm::confirm(&app, &id, &official).await?;
    state(&app, &id, &official).await
}
