//! What carries a look-up: a call in the same process, or HTTP. One look-up a carriage, and the carrier waits.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Json;
use axum::Router;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use law::System;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;
use tokio::sync::Semaphore;

use super::client::NotCarried;
use super::question::LOOKUP_BYTES_MAX;
use super::reply::REPLY_BYTES_MAX;
use super::{Outcome, Reply};
use crate::{Parcel, Sealed};

/// The largest body with a look-up: base64, two seals with their certificates, and the gateway's passage.
pub const BODY_BYTES_MAX: usize = LOOKUP_BYTES_MAX * 2 + 64 * 1024;
/// The largest body with a reply.
const ANSWER_BYTES_MAX: usize = REPLY_BYTES_MAX * 2;
/// How many are answered at once; the next waits for its turn, but not longer than [`TURN`].
const ASKED_MAX: usize = 256;
const TURN: Duration = Duration::from_secs(2);

/// Takes a look-up to the next system and waits for the sealed [`Reply`]. How long is the caller's to decide.
#[async_trait]
pub trait LookupCarrier: Send + Sync {
    async fn carry(&self, parcel: Parcel) -> Result<Sealed, NotCarried>;
}

/// The answering side: the gateway, and behind it the registries.
#[async_trait]
pub trait LookupReceiver: Send + Sync {
    /// Always a sealed [`Reply`]; none only when this system cannot seal.
    async fn answer(&self, parcel: Parcel) -> Option<Sealed>;
}

/// Carries within the process.
pub struct Direct(pub Arc<dyn LookupReceiver>);

#[async_trait]
impl LookupCarrier for Direct {
    async fn carry(&self, parcel: Parcel) -> Result<Sealed, NotCarried> {
        let address = || NotCarried::Answer {
            address: "the receiver of this process".to_owned(),
        };
        self.0.answer(parcel).await.ok_or_else(address)
    }
}

/// Carries over HTTP to `POST <address>`.
pub struct Http {
    pub address: String,
    pub client: reqwest::Client,
}

#[async_trait]
impl LookupCarrier for Http {
    async fn carry(&self, parcel: Parcel) -> Result<Sealed, NotCarried> {
        let unreadable = || NotCarried::Answer {
            address: self.address.clone(),
        };
        let unreachable = |source| NotCarried::Unreachable {
            address: self.address.clone(),
            source,
        };
        let body = parcel.to_wire().map_err(|_| unreadable())?;
        let request = self.client.post(&self.address).header(CONTENT_TYPE, "application/json");
        let mut response = request.body(body).send().await.map_err(unreachable)?;
        // A refusal has a status of its own for people with curl; its reply is in the body all the same.
        let status = response.status();
        if !status.is_success() && status != reqwest::StatusCode::UNPROCESSABLE_ENTITY {
            return Err(NotCarried::Status {
                address: self.address.clone(),
                status: status.as_u16(),
            });
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(unreadable());
            }
            bytes.extend_from_slice(&chunk);
        }
        serde_json::from_slice(&bytes).map_err(|_| unreadable())
    }
}

#[derive(Clone)]
struct Door {
    receiver: Arc<dyn LookupReceiver>,
    turns: Arc<Semaphore>,
}

/// The HTTP door: `POST /<system>/lookup` with `{"message": {content, signature}}`.
///
/// 200 with a sealed reply; 422 with one that refuses, and beside it the cause in plain words; 400 not a sealed
/// look-up; 413 too large; 415 not JSON; 503 too many callers at once.
pub fn door(system: System, receiver: Arc<dyn LookupReceiver>) -> Router {
    let door = Door {
        receiver,
        turns: Arc::new(Semaphore::new(ASKED_MAX)),
    };
    Router::new()
        .route(&format!("/{}/lookup", system.name()), post(take))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(door)
}

async fn take(
    State(door): State<Door>,
    headers: HeaderMap,
    body: Result<axum::body::Bytes, BytesRejection>,
) -> Response {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next());
    if media_type != Some("application/json") {
        return problem(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media_type",
            "send application/json",
        );
    }
    let Ok(body) = body else {
        return problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the look-up is too large");
    };
    let Ok(parcel) = Parcel::from_wire(&body) else {
        return problem(StatusCode::BAD_REQUEST, "malformed", "this is not a sealed look-up");
    };
    let Ok(Ok(_turn)) = tokio::time::timeout(TURN, Arc::clone(&door.turns).acquire_owned()).await else {
        return problem(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many look-ups at once");
    };
    match door.receiver.answer(parcel).await {
        Some(sealed) => told(&sealed),
        None => problem(
            StatusCode::INTERNAL_SERVER_ERROR,
            "seal",
            "the reply could not be sealed",
        ),
    }
}

/// The sealed reply; where it refuses, with the cause beside it for whoever reads the answer with their own eyes.
fn told(sealed: &Sealed) -> Response {
    let refusal = match Reply::from_bytes(&sealed.content).map(|reply| reply.outcome) {
        Ok(Outcome::Refused { cause, reason }) => Some(json!({ "code": cause.word(), "message": reason })),
        _ => None,
    };
    let Ok(mut body) = serde_json::to_value(sealed) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    match refusal {
        None => Json(body).into_response(),
        Some(error) => {
            body["error"] = error;
            (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
        }
    }
}

fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "message": message } }))).into_response()
}
