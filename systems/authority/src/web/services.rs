//! OCSP (RFC 6960 appendix A.1, RFC 5019 §6) and time stamps (RFC 3161 §3.4) over HTTP.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Shared;
use super::public::{http_date, put};
use crate::services::OcspAnswer;

const OCSP: &str = "application/ocsp-response";
const STAMP: &str = "application/timestamp-reply";

/// `POST /authority/ocsp` with the request as body.
pub(super) async fn ocsp_post(State(authority): State<Shared>, body: Bytes) -> Response {
    answer(&*authority.ocsp(&body).await, &HeaderMap::new())
}

/// `GET /authority/ocsp/{base64 of the request}`. The path is decoded once; base64 may hold slashes.
pub(super) async fn ocsp_get(
    State(authority): State<Shared>,
    Path(request): Path<String>,
    headers: HeaderMap,
) -> Response {
    // What is not base64 is answered like any other malformed request.
    let bytes = STANDARD.decode(request.replace(' ', "+")).unwrap_or_default();
    answer(&*authority.ocsp(&bytes).await, &headers)
}

/// RFC 5019 §6.2: what caches between here and the reader are told.
fn answer(answer: &OcspAnswer, headers: &HeaderMap) -> Response {
    let Some(kept) = &answer.kept else {
        let mut response = answer.der.clone().into_response();
        put(&mut response, header::CONTENT_TYPE, OCSP);
        put(&mut response, header::CACHE_CONTROL, "no-store");
        return response;
    };
    let same = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == kept.etag));
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        answer.der.clone().into_response()
    };
    put(&mut response, header::CONTENT_TYPE, OCSP);
    put(&mut response, header::ETAG, &kept.etag);
    put(&mut response, header::LAST_MODIFIED, &http_date(kept.produced_at));
    put(&mut response, header::EXPIRES, &http_date(kept.next_update));
    put(
        &mut response,
        header::CACHE_CONTROL,
        &format!(
            "max-age={}, public, no-transform, must-revalidate",
            kept.max_age_seconds
        ),
    );
    response
}

/// `POST /authority/tsp` with the request as body.
pub(super) async fn stamp(State(authority): State<Shared>, body: Bytes) -> Response {
    let mut response = authority.stamp(&body).await.into_response();
    put(&mut response, header::CONTENT_TYPE, STAMP);
    put(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

/// The certificate that answers on revocation now.
pub(super) async fn ocsp_certificate(State(authority): State<Shared>) -> Response {
    super::public::certificate("ocsp.der", authority.ocsp_certificate().der.clone())
}

/// The certificate that stamps time now: for those who asked for stamps without it.
pub(super) async fn stamper_certificate(State(authority): State<Shared>) -> Response {
    super::public::certificate("tsa.der", authority.stamper_certificate().der.clone())
}
