//! Signing out.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Problem, cookie};
use serde::Deserialize;

use crate::{Access, Checked};

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn sign_out<S>(
    State(state): State<S>,
    headers: HeaderMap,
    _: Checked<Nothing>,
) -> Result<Response, Problem>
where
    S: AsRef<Access> + Send + Sync,
{
    let access = state.as_ref();
    if let Some(token) = cookie::read(&headers, &access.session_cookie()) {
        access.sign_out(token).await?;
    }
    Ok(access.without_cookie(Redirect::to(&access.path()).into_response()))
}
