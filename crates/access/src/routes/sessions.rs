//! Sessions of the API.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use pages::Problem;
use serde::{Deserialize, Serialize};

use crate::{Access, Attempt, Caller, caller};

#[derive(Deserialize)]
pub(super) struct Credentials {
    iin: String,
    password: String,
}

#[derive(Serialize)]
pub(super) struct Session {
    token: String,
    name: String,
}

pub(super) async fn begin<S>(
    State(state): State<S>,
    Json(given): Json<Credentials>,
) -> Result<(StatusCode, Json<Session>), Problem>
where
    S: AsRef<Access> + Send + Sync,
{
    match state.as_ref().sign_in(&given.iin, &given.password).await? {
        Attempt::Begun(begun) => {
            let name = begun.account.name.full();
            Ok((
                StatusCode::CREATED,
                Json(Session {
                    token: begun.token,
                    name,
                }),
            ))
        }
        Attempt::Refused { .. } => Err(Access::refused()),
        Attempt::Locked { until } => Err(Access::locked(until)),
    }
}

pub(super) async fn end<S>(State(state): State<S>, _: Caller, parts: Parts) -> Result<StatusCode, Problem>
where
    S: AsRef<Access> + Send + Sync,
{
    if let Some(token) = caller::bearer(&parts) {
        state.as_ref().sign_out(&token).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
