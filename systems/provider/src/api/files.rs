//! `GET /cases/{id}/application.pdf`, `GET /cases/{id}/card.pdf`, `GET /cases/{id}/document.pdf`, `GET /cases/{id}/attachments/{sha256}`.

use access::Caller;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::Problem;

use super::viewer;
use crate::App;
use crate::case::files;

pub(crate) async fn application_pdf(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    files::application_pdf(&app, &id, &viewer(&app, &caller).await?).await
}

pub(crate) async fn card(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query(asked): Query<files::AskedCard>,
) -> Result<Response, Problem> {
    files::card(&app, &id, &viewer(&app, &caller).await?, None, &asked).await
}

pub(crate) async fn document_pdf(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    files::document_pdf(&app, &id, &viewer(&app, &caller).await?).await
}

pub(crate) async fn attachment(
    State(app): State<App>,
    caller: Caller,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, Problem> {
    files::attachment(&app, &id, &sha256, &viewer(&app, &caller).await?).await
}
