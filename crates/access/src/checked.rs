//! Bodies that carry the form token.

use axum::body::{Body, Bytes};
use axum::extract::{Form, FromRequest, FromRequestParts, Json, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use pages::Problem;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Access, token};

/// A url-encoded form whose `csrf` field fits the visitor's token; others get 403. A `T` that takes every field
/// (a map, a list of pairs) gets `csrf` too.
pub struct Checked<T>(pub T);

/// A JSON body with the visitor's token in the header `x-csrf`, sent by a script of a page; others get 403.
pub struct JsonChecked<T>(pub T);

/// The same for a request without a body.
pub struct TokenChecked;

#[derive(Deserialize)]
struct Csrf {
    #[serde(default)]
    csrf: String,
}

impl<S, T> FromRequest<S> for Checked<T>
where
    S: AsRef<Access> + Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let body = Bytes::from_request(with_body(&parts, body), state)
            .await
            .map_err(refused)?;
        let Csrf { csrf } = read(&parts, &body, state).await?;
        token::check(state.as_ref(), &mut parts, &csrf).await?;
        Ok(Self(read(&parts, &body, state).await?))
    }
}

impl<S, T> FromRequest<S> for JsonChecked<T>
where
    S: AsRef<Access> + Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        token::check_header(state.as_ref(), &mut parts).await?;
        let Json(value) = Json::from_request(Request::from_parts(parts, body), state)
            .await
            .map_err(refused)?;
        Ok(Self(value))
    }
}

impl<S> FromRequestParts<S> for TokenChecked
where
    S: AsRef<Access> + Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        token::check_header(state.as_ref(), parts).await?;
        Ok(Self)
    }
}

async fn read<S: Send + Sync, T: DeserializeOwned>(parts: &Parts, body: &Bytes, state: &S) -> Result<T, Problem> {
    let request = with_body(parts, Body::from(body.clone()));
    let Form(value) = Form::from_request(request, state).await.map_err(refused)?;
    Ok(value)
}

/// The request again, with its extensions: they hold the body limit.
fn with_body(parts: &Parts, body: Body) -> Request {
    let mut request = Request::new(body);
    *request.method_mut() = parts.method.clone();
    *request.uri_mut() = parts.uri.clone();
    *request.headers_mut() = parts.headers.clone();
    *request.extensions_mut() = parts.extensions.clone();
    request
}

fn refused(rejection: impl IntoResponse) -> Problem {
    match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
        status => Problem {
            status,
            ..Problem::bad_request()
        },
    }
}
