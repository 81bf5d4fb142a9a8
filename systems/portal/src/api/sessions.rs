//! `POST /sessions`, `DELETE /sessions`.

use access::Caller;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{JsonBody, shapes};
use crate::visits::sign_in::{SignIn, sign_in};
use crate::{App, problems};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    iin: String,
    password: String,
    regulation: Option<String>,
}

pub(super) async fn begin(
    State(app): State<App>,
    JsonBody(credentials): JsonBody<Credentials>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let regulation = credentials.regulation.as_deref();
    match sign_in(&app, &credentials.iin, &credentials.password, regulation).await? {
        SignIn::Begun(begun) => {
            let answer = json!({ "token": begun.token, "name": begun.account.name.full() });
            Ok((StatusCode::CREATED, Json(answer)))
        }
        SignIn::Refused(refused) => Err(shapes::credentials_refused(&refused)),
        SignIn::Locked { until } => Err(problems::locked(until)),
    }
}

pub(super) async fn end(State(app): State<App>, _: Caller, headers: HeaderMap) -> Result<StatusCode, Problem> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .map(|(_, token)| token.trim());
    if let Some(token) = token {
        app.access.sign_out(token).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
