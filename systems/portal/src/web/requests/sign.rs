//! `/portal/requests/{id}/sign`: the frozen document and its signature; after a refusal (процесс 5) the reason in the
//! act's words and the report. A CMS made elsewhere is taken as a file or as text.

use access::JsonChecked;
use askama::Template;
use axum::Json;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use intake::freezing;
use intake::signing::{Handed, bytes_of_text};
use law::{FilledBy, Plan, Verb};
use pages::view::{FileRow, ReportView};
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::{Chosen, FilePart, SignatureBody, Uploaded, accepted_json, shapes, uploaded};
use crate::requests::sign::{self as signing, Signing};
use crate::requests::{self, attach, prepare};
use crate::store::files;
use crate::store::requests::{FrozenRequest, Request, State as RequestState};
use crate::web::person::SignedIn;
use crate::web::see;
use crate::web::views::{ApplicationView, RefusalView, filing_steps, named_files};
use crate::{App, problems};

#[derive(Template)]
#[template(path = "sign.html")]
struct SignPage {
    page: Page,
    id: String,
    service: String,
    number: String,
    sha256: String,
    view: ApplicationView,
    files: Vec<FileRow>,
    form: FormState,
    refusal: Option<RefusalView>,
    report: Option<ReportView>,
    steps: Vec<String>,
    document_url: String,
    attributes_url: String,
    signature_url: String,
    done_url: String,
    /// The keys of the form's fields in its order, for the script that shows the document.
    order: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    draw(&app, &signed_in, &id, FormState::default()).await
}

async fn draw(app: &App, signed_in: &SignedIn, id: &str, form: FormState) -> Result<Response, Problem> {
    let request = requests::own(app, &signed_in.account, id).await?;
    let frozen = match &request.state {
        RequestState::Draft => return Ok(see(format!("/portal/requests/{id}"))),
        RequestState::Submitted(_) => return Ok(see(format!("/portal/requests/{id}/submitted"))),
        RequestState::Frozen(frozen) | RequestState::Refused { frozen, .. } => frozen,
    };
    let plan = app.plan_of_case(&frozen.plan)?;
    let attached = files::of(app.db(), id).await.map_err(problems::store)?;
    let document = freezing::read(&frozen.document).map_err(Problem::failure)?;
    let page = signed_in.page.clone();
    let address = |part: &str| format!("/portal/requests/{id}/{part}");
    let (refusal, report) = refusal_of(&page, &plan, &request);
    let status = if form.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let body = SignPage {
        service: page.say(&plan.name).to_owned(),
        number: frozen.number.clone(),
        sha256: frozen.sha256.clone(),
        view: ApplicationView::of_document(&page, &plan, &document),
        files: named_files(&page, &plan, &attached, &format!("/portal/requests/{id}")),
        steps: filing_steps(&page),
        document_url: address("document"),
        attributes_url: address("signed-attributes"),
        signature_url: address("signature"),
        done_url: address("submitted"),
        order: order(&plan),
        id: id.to_owned(),
        form,
        refusal,
        report,
        page,
    };
    Ok(shell::with_agent((status, shell::html(&body)).into_response()))
}

fn order(plan: &Plan) -> String {
    let stands = |by| matches!(by, FilledBy::Applicant | FilledBy::Account);
    let keys = plan
        .form
        .fields
        .iter()
        .filter(|field| stands(field.filled_by))
        .map(|field| field.key.as_str());
    keys.collect::<Vec<_>>().join(",")
}

fn refusal_of(page: &Page, plan: &Plan, request: &Request) -> (Option<RefusalView>, Option<ReportView>) {
    let RequestState::Refused { report, .. } = &request.state else {
        return (None, None);
    };
    let mut refusal = RefusalView::of_step(page, plan, &Verb::RejectSignature);
    let view = ReportView::from_json(&signing::report_json(report), page.language);
    let failed = view.checks.iter().find(|check| check.outcome != "passed");
    refusal.cause = failed.map(|check| format!("{} {}", check.question, check.answer));
    (Some(refusal), Some(view))
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    download: Option<String>,
}

/// The exact bytes.
pub(crate) async fn document(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let request = requests::own(&app, &signed_in.account, &id).await?;
    let FrozenRequest { document, number, .. } = request.frozen().ok_or_else(problems::not_frozen)?.clone();
    Ok(shapes::file(
        document,
        "application/json",
        &format!("{number}.json"),
        asked.download.is_some(),
    ))
}

/// For the script of the page.
pub(crate) async fn prepare(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    JsonChecked(chosen): JsonChecked<Chosen>,
) -> Result<Json<Value>, Problem> {
    let attributes = prepare::prepare(&app, &signed_in.account, &id, &chosen.certificate).await?;
    Ok(Json(json!({ "signed_attributes": STANDARD.encode(attributes) })))
}

/// For the script of the page.
pub(crate) async fn sign(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    JsonChecked(signature): JsonChecked<SignatureBody>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    match signing::sign(&app, &signed_in.account, &id, signature.read()?).await? {
        Signing::Accepted { number } => Ok((StatusCode::ACCEPTED, Json(accepted_json(&id, &number)))),
        Signing::Refused(refusal) => Err(shapes::signature_refused(&refusal)),
    }
}

/// A CMS made elsewhere, without a script.
pub(crate) async fn cms(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Result<Response, Problem> {
    let uploaded = uploaded(&mut form, attach::bytes_max(&app)).await?;
    signed_in.check(uploaded.text("csrf"))?;
    let Some(cms) = cms_of(&uploaded) else {
        let mut form = FormState::default();
        form.fail("cms", signed_in.page.say(&problems::signature_unreadable().message));
        return draw(&app, &signed_in, &id, form).await;
    };
    match signing::sign(&app, &signed_in.account, &id, Handed::Cms(cms)).await? {
        Signing::Accepted { .. } => Ok(see(format!("/portal/requests/{id}/submitted"))),
        Signing::Refused(_) => Ok(see(format!("/portal/requests/{id}/sign"))),
    }
}

/// The file, DER or text; else the text of the form.
fn cms_of(uploaded: &Uploaded) -> Option<Vec<u8>> {
    let file = match &uploaded.file {
        FilePart::Chosen(file) => file,
        FilePart::NotChosen => return bytes_of_text(uploaded.text("cms")).ok(),
        FilePart::TooLarge { .. } => return None,
    };
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => bytes_of_text(text).ok(),
        // Bytes that are no text: DER, or nothing that can be read, which the check will say.
        Err(_) => Some(file.bytes.clone()),
    }
}
