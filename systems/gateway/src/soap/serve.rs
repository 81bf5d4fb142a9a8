//! The HTTP of it: `POST /gateway/soap`, and `GET /gateway/soap?wsdl`.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::sync::Semaphore;

use super::answer;
use super::door::{Door, Told};
use super::fault::{Code, Fault};

/// The largest request, in bytes: two signatures with their chains and a question take a tenth.
const BODY_BYTES_MAX: usize = 256 * 1024;
/// How many are answered at once; the next waits for its turn, but not longer than [`TURN`].
const ASKED_MAX: usize = 64;
const TURN: Duration = Duration::from_secs(2);

#[derive(Clone)]
struct Hall {
    door: Door,
    turns: Arc<Semaphore>,
}

pub(crate) fn router(door: Door) -> Router {
    let hall = Hall {
        door,
        turns: Arc::new(Semaphore::new(ASKED_MAX)),
    };
    Router::new()
        .route("/gateway/soap", get(describe).post(take))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(hall)
}

/// The WSDL, for whoever asks for it.
async fn describe(State(hall): State<Hall>, RawQuery(query): RawQuery) -> Response {
    if query.is_some_and(|query| query.eq_ignore_ascii_case("wsdl")) {
        return xml(StatusCode::OK, answer::description(&hall.door.address));
    }
    let words = "SOAP requests are sent here with POST; ?wsdl describes the service.\n";
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")], words).into_response()
}

/// 200 with an answer, 500 with a fault (SOAP 1.1 §6.2), both signed; 415 what is no text/xml in UTF-8.
async fn take(State(hall): State<Hall>, headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let door = &hall.door;
    if !is_xml(&headers) {
        let words = "send a SOAP 1.1 message as text/xml in UTF-8\n";
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, words).into_response();
    }
    let refuse = |fault: Fault| told(door.refuse(&door.channel.participant.new_id(), &fault));
    let Ok(body) = body else {
        return refuse(Fault::format(format!(
            "the request has more than {BODY_BYTES_MAX} bytes"
        )));
    };
    let Ok(Ok(_turn)) = tokio::time::timeout(TURN, Arc::clone(&hall.turns).acquire_owned()).await else {
        return refuse(Fault::new(Code::Internal, "too many requests at once").because("busy"));
    };
    // In a task of its own: an asker who goes away does not keep the outcome out of the journal.
    let asked = door.clone();
    let answered = tokio::spawn(async move { asked.answer(body.to_vec()).await }).await;
    told(
        answered
            .inspect_err(|error| tracing::error!(%error, "a SOAP request failed"))
            .ok()
            .flatten(),
    )
}

fn told(told: Option<Told>) -> Response {
    match told {
        Some(told) if told.is_fault => xml(StatusCode::INTERNAL_SERVER_ERROR, told.envelope),
        Some(told) => xml(StatusCode::OK, told.envelope),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn xml(status: StatusCode, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/xml; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, text).into_response()
}

fn is_xml(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let mut parts = value.unwrap_or_default().split(';').map(str::trim);
    let is_xml = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("text/xml"));
    let charset = parts.find_map(|part| {
        part.split_once('=')
            .filter(|(name, _)| name.eq_ignore_ascii_case("charset"))
    });
    is_xml && charset.is_none_or(|(_, name)| name.trim_matches('"').eq_ignore_ascii_case("utf-8"))
}
