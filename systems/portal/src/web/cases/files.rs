//! The papers of a case: exact bytes, signature, application form, result.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use pages::Problem;
use serde::Deserialize;

use crate::api::shapes::file;
use crate::cases::{self, card as cards, paper as papers};
use crate::web::person::SignedIn;
use crate::{App, problems, requests};

#[derive(Deserialize)]
pub(crate) struct Asked {
    download: Option<String>,
}

pub(crate) async fn document(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let case = cases::own(&app, &signed_in.account, &id).await?;
    let request = requests::own(&app, &signed_in.account, &id).await?;
    let frozen = request.frozen().ok_or_else(Problem::not_found)?;
    Ok(file(
        frozen.document.clone(),
        "application/json",
        &format!("{}.json", case.number),
        true,
    ))
}

pub(crate) async fn cms(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let case = cases::own(&app, &signed_in.account, &id).await?;
    let cms = app.keeper.newest_of(case.cms).await.map_err(problems::store)?;
    Ok(file(
        cms,
        "application/pkcs7-signature",
        &format!("{}.cms", case.number),
        true,
    ))
}

pub(crate) async fn paper(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let case = cases::own(&app, &signed_in.account, &id).await?;
    let request = requests::own(&app, &signed_in.account, &id).await?;
    let frozen = request.frozen().ok_or_else(Problem::not_found)?;
    let pdf = papers::paper(&app, &case, frozen).await?;
    Ok(file(
        pdf,
        "application/pdf",
        &format!("{}.pdf", case.number),
        asked.download.is_some(),
    ))
}

pub(crate) async fn result(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let case = cases::own(&app, &signed_in.account, &id).await?;
    let outcome = case.outcome().ok_or_else(problems::not_finished)?;
    let pdf = app
        .keeper
        .newest(&outcome.document_sha256)
        .await
        .map_err(problems::store)?;
    Ok(file(
        pdf,
        "application/pdf",
        &format!("{}.pdf", outcome.document_number),
        asked.download.is_some(),
    ))
}

/// The card of the signed application.
pub(crate) async fn card(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<cards::Asked>,
) -> Result<Response, Problem> {
    let case = cases::own(&app, &signed_in.account, &id).await?;
    let request = requests::own(&app, &signed_in.account, &id).await?;
    let frozen = request.frozen().ok_or_else(Problem::not_found)?;
    let pdf = cards::card(&app, &case, frozen, signed_in.page.language, &asked).await?;
    Ok(file(pdf, "application/pdf", &format!("{}-card.pdf", case.number), true))
}
