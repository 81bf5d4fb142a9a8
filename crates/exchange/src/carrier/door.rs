//! The HTTP door of a receiver. Anybody can knock, so it limits what it reads; whom it believes is decided by the
//! seals of the parcels and not here.
//!
//! A caller says beforehand how much it will send, and must then send it at a living pace: somebody who opens many
//! connections and sends a byte now and then does not keep the others waiting for long.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use law::System;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::{Acknowledgement, Answer, BODY_BYTES_MAX, PARCELS_MAX, Receiver};
use crate::Parcel;

/// How many large batches are in memory at once, and how many small ones.
const LARGE_MAX: usize = 8;
const SMALL_MAX: usize = 64;
/// How long a caller may wait for its turn.
const TURN: Duration = Duration::from_secs(10);
/// How long it may take to send a batch: this, and as long as its announced bytes take at [`BYTES_PER_SECOND_MIN`].
const SENDING: Duration = Duration::from_secs(5);
const BYTES_PER_SECOND_MIN: usize = 1024 * 1024;
/// Larger bodies are parsed off the threads that serve everybody, and wait for a turn of their own.
const SMALL_BODY: usize = 256 * 1024;

#[derive(Clone)]
struct Door {
    receiver: Arc<dyn Receiver>,
    small: Arc<Semaphore>,
    large: Arc<Semaphore>,
    /// Behind the gateway's own door stand those who send; behind the others only the gateway does.
    is_gateways: bool,
}

/// The HTTP door of a receiver: `POST /<system>/exchange`.
///
/// 200 with one acknowledgement a parcel; 400 not a list of parcels; 408 sent too slowly; 411 without a length; 413 too
/// large or too many; 415 not JSON; 503 too many callers at once. But for the gateway itself, a system refuses what
/// does not bring the gateway's record: it would stand in no journal.
pub fn door(system: System, receiver: Arc<dyn Receiver>) -> Router {
    let door = Door {
        receiver,
        small: Arc::new(Semaphore::new(SMALL_MAX)),
        large: Arc::new(Semaphore::new(LARGE_MAX)),
        is_gateways: system == System::Gateway,
    };
    Router::new()
        .route(&format!("/{}/exchange", system.name()), post(take))
        .with_state(door)
}

async fn take(State(door): State<Door>, request: Request) -> Response {
    match read(&door, request).await {
        Ok((parcels, _turn)) => Json(door.receive(parcels).await).into_response(),
        Err(status) => status.into_response(),
    }
}

impl Door {
    /// The answers in the order of the parcels; what came past the gateway is refused unread.
    async fn receive(&self, parcels: Vec<Parcel>) -> Vec<Acknowledgement> {
        let carried: Vec<bool> = parcels
            .iter()
            .map(|parcel| self.is_gateways || parcel.transit.is_some())
            .collect();
        let kept = parcels
            .into_iter()
            .filter(|parcel| self.is_gateways || parcel.transit.is_some())
            .collect();
        let mut answers = self.receiver.receive(kept).await.into_iter();
        carried
            .into_iter()
            .map(|carried| {
                if carried {
                    answers.next().unwrap_or_else(unanswered)
                } else {
                    past_the_gateway()
                }
            })
            .collect()
    }
}

fn past_the_gateway() -> Acknowledgement {
    tracing::warn!("a message that did not come through the gateway was refused");
    Acknowledgement {
        id: String::new(),
        answer: Answer::Refused {
            reason: "it did not come through the gateway".to_owned(),
        },
    }
}

fn unanswered() -> Acknowledgement {
    Acknowledgement {
        id: String::new(),
        answer: Answer::Later {
            reason: "it was not looked at".to_owned(),
        },
    }
}

/// The parcels, with the turn that is given back when they have been dealt with.
async fn read(door: &Door, request: Request) -> Result<(Vec<Parcel>, OwnedSemaphorePermit), StatusCode> {
    let length = announced(request.headers())?;
    let turns = if length <= SMALL_BODY { &door.small } else { &door.large };
    let Ok(Ok(turn)) = timeout(TURN, Arc::clone(turns).acquire_owned()).await else {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    };
    let parcels = parse(body(request.into_body(), length).await?).await?;
    if parcels.len() > PARCELS_MAX {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    Ok((parcels, turn))
}

/// The length of a JSON body, as the caller announces it; what it then sends beyond that is not read.
fn announced(headers: &HeaderMap) -> Result<usize, StatusCode> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let media_type = text(header::CONTENT_TYPE).and_then(|value| value.split(';').next());
    if media_type != Some("application/json") {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let length: usize = text(header::CONTENT_LENGTH)
        .and_then(|length| length.parse().ok())
        .ok_or(StatusCode::LENGTH_REQUIRED)?;
    if length <= BODY_BYTES_MAX {
        Ok(length)
    } else {
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    }
}

async fn body(body: Body, length: usize) -> Result<Bytes, StatusCode> {
    let seconds = u64::try_from(length / BYTES_PER_SECOND_MIN).unwrap_or(u64::MAX);
    let sending = SENDING.saturating_add(Duration::from_secs(seconds));
    match timeout(sending, axum::body::to_bytes(body, length)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

async fn parse(bytes: Bytes) -> Result<Vec<Parcel>, StatusCode> {
    let parsed = if bytes.len() <= SMALL_BODY {
        serde_json::from_slice(&bytes)
    } else {
        let parsing = tokio::task::spawn_blocking(move || serde_json::from_slice(&bytes));
        parsing.await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?
    };
    parsed.map_err(|_| StatusCode::BAD_REQUEST)
}
