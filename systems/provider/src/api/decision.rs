//! `POST /cases/{id}/decision`, `POST /cases/{id}/reopen`, `POST /cases/{id}/confirm`.

use access::Caller;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use law::Values;
use pages::Problem;
use serde::Deserialize;
use serde_json::Value;

use super::cases::state;
use super::{Body, official};
use crate::{App, case};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decided {
    output: String,
    #[serde(default)]
    values: Values,
}

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
    Body(decided): Body<Decided>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    case::decide::decide(&app, &id, &official(&caller)?, &decided.output, &decided.values).await?;
    Ok((StatusCode::ACCEPTED, state(&app, &id).await?))
}

pub(crate) async fn reopen(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Body(reopened): Body<Reopened>,
) -> Result<Json<Value>, Problem> {
    case::reopen::reopen(&app, &id, &official(&caller)?, &reopened.reason).await?;
    state(&app, &id).await
}

pub(crate) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    case::confirm::confirm(&app, &id, &official(&caller)?).await?;
    state(&app, &id).await
}
