//! `/portal/api`: the same operations for programs, with `Authorization: Bearer <token>`.

mod accounts;
mod body;
mod cases;
mod notices;
mod requests;
mod services;
mod sessions;
pub(crate) mod shapes;

pub(crate) use body::{FilePart, JsonBody, UPLOAD_BYTES_MAX, Uploaded, uploaded};
pub(crate) use requests::{Chosen, SignatureBody, accepted_json};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post, put};

use crate::App;

/// The addresses below `/portal/api`.
pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/accounts", post(accounts::register))
        .route("/sessions", post(sessions::begin).delete(sessions::end))
        .route("/services", get(services::list))
        .route("/services/{regulation}", get(services::show))
        .route("/requests", post(requests::open))
        .route("/requests/{id}", delete(requests::discard))
        .route("/requests/{id}/fields", put(requests::save))
        .route(
            "/requests/{id}/attachments",
            post(requests::attach).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)),
        )
        .route("/requests/{id}/attachments/{sha256}", delete(requests::detach))
        .route("/requests/{id}/freeze", post(requests::freeze))
        .route("/requests/{id}/reopen", post(requests::reopen))
        .route("/requests/{id}/signed-attributes", post(requests::prepare))
        .route(
            "/requests/{id}/signature",
            post(requests::sign).layer(DefaultBodyLimit::max(body::SIGNATURE_BYTES_MAX)),
        )
        .route("/cases", get(cases::list))
        .route("/cases/{id}", get(cases::show))
        .route("/cases/{id}/trace", get(cases::trace))
        .route("/cases/{id}/application.json", get(cases::document))
        .route("/cases/{id}/application.cms", get(cases::cms))
        .route("/cases/{id}/application.pdf", get(cases::paper))
        .route("/cases/{id}/card.pdf", get(cases::card))
        .route("/cases/{id}/result.pdf", get(cases::result))
        .route("/cases/{id}/survey", post(cases::survey))
        .route("/notices", get(notices::list))
}
