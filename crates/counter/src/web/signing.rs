//! The clerk signs the frozen filing with a key of this browser.

use access::JsonChecked;
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pages::view::ReportView;
use pages::{Page, Problem, shell};
use serde_json::{Value, json};

use super::{AtPage, see};
use crate::api::{AskedCard, Chosen, SignatureBody, card_pdf, signature_refused};
use crate::filing::Work;
use crate::filing::sign::{self as signing, Signing};
use crate::{Desk, trouble};

#[derive(Template)]
#[template(path = "filing_sign.html")]
struct SignPage {
    page: Page,
    service: String,
    number: String,
    iin: String,
    base: String,
    document_url: String,
    attributes_url: String,
    signature_url: String,
    report: Option<ReportView>,
}

pub(super) async fn show(State(desk): State<Desk>, at: AtPage, Path(id): Path<String>) -> Result<Response, Problem> {
    let work = Work::of(&desk, &at.clerk, &id).await?;
    let base = format!("/{}/filings/{id}", desk.system().name());
    if work.filing.frozen.is_none() || work.filing.state.is_over() {
        return Ok(see(base));
    }
    let page = at.page;
    let report = work.filing.facts.report.as_ref();
    Ok(shell::with_agent(shell::html(&SignPage {
        service: page.say(&work.plan.name).to_owned(),
        number: work.filing.number.clone(),
        iin: at.clerk.account.iin.as_str().to_owned(),
        report: report.map(|report| ReportView::from_json(report, page.language)),
        document_url: format!("{base}/document"),
        attributes_url: format!("{base}/signed-attributes"),
        signature_url: format!("{base}/signature"),
        base,
        page,
    })))
}

/// The exact bytes.
pub(super) async fn document(
    State(desk): State<Desk>,
    at: AtPage,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let work = Work::of(&desk, &at.clerk, &id).await?;
    let frozen = work.filing.frozen.ok_or_else(trouble::not_frozen)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], frozen.document).into_response())
}

/// The card of what was signed.
pub(super) async fn card(
    State(desk): State<Desk>,
    at: AtPage,
    Path(id): Path<String>,
    Query(asked): Query<AskedCard>,
) -> Result<Response, Problem> {
    card_pdf(&desk, &at.clerk, &id, Some(at.page.language), &asked).await
}

/// For the script of the page.
pub(super) async fn prepare(
    State(desk): State<Desk>,
    at: AtPage,
    Path(id): Path<String>,
    JsonChecked(chosen): JsonChecked<Chosen>,
) -> Result<Json<Value>, Problem> {
    let attributes = signing::prepare(&desk, &at.clerk, &id, &chosen.certificate).await?;
    Ok(Json(json!({ "signed_attributes": STANDARD.encode(attributes) })))
}

/// For the script of the page.
pub(super) async fn sign(
    State(desk): State<Desk>,
    at: AtPage,
    Path(id): Path<String>,
    JsonChecked(signature): JsonChecked<SignatureBody>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    match signing::sign(&desk, &at.clerk, &id, signature.read()?).await? {
        Signing::Accepted(filing) => Ok((
            StatusCode::ACCEPTED,
            Json(json!({ "case": filing.id, "number": filing.number })),
        )),
        Signing::Refused(refusal) => Err(signature_refused(&refusal)),
    }
}
