//! The files of a case, from the page.

use access::SignedIn;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::Problem;

use super::viewer;
use crate::App;
use crate::case::files;

pub(crate) async fn application_pdf(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    files::application_pdf(&app, &id, &viewer(&app, &signed_in).await?).await
}

pub(crate) async fn application_json(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    files::application_json(&app, &id, &viewer(&app, &signed_in).await?).await
}

pub(crate) async fn application_cms(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<files::AskedCms>,
) -> Result<Response, Problem> {
    files::application_cms(&app, &id, &viewer(&app, &signed_in).await?, &asked).await
}

pub(crate) async fn document_pdf(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    files::document_pdf(&app, &id, &viewer(&app, &signed_in).await?).await
}

pub(crate) async fn attachment(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, Problem> {
    files::attachment(&app, &id, &sha256, &viewer(&app, &signed_in).await?).await
}

/// The card of the signed application.
pub(crate) async fn card(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<files::AskedCard>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    files::card(&app, &id, &official, Some(signed_in.page.language), &asked).await
}
