//! `/portal/requests/{id}`: the form, drawn from the plan. Every button saves what stands in it: saving, attaching,
//! taking a file away, going on.

use askama::Template;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use intake::attaching::{self, FIELD};
use intake::filling;
use jiff::Timestamp;
use law::{Field, FilledBy, Plan};
use pages::view::FileRow;
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use crate::api::{FilePart, uploaded};
use crate::requests::freeze::control;
use crate::requests::{self, attach, detach, save};
use crate::store::files;
use crate::store::requests::{Request, State as RequestState};
use crate::web::person::SignedIn;
use crate::web::views::{file_rows, filing_steps};
use crate::web::{fail, see};
use crate::{App, problems};

#[derive(Template)]
#[template(path = "request_form.html")]
struct FormPage<'a> {
    page: Page,
    id: &'a str,
    plan: &'a Plan,
    form: FormState,
    fields: Vec<&'a Field>,
    /// What the account fills: label and value.
    given: Vec<(String, String)>,
    files: Vec<AttachedRow>,
    may_attach: bool,
    file_kinds: String,
    file_megabytes: String,
    accept: String,
    saved_at: Option<Timestamp>,
    steps: Vec<String>,
}

struct AttachedRow {
    sha256: String,
    row: FileRow,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Shows what is wrong at once: the person wanted to go on.
    check: Option<String>,
    saved: Option<String>,
}

pub(crate) async fn show(
    State(app): State<App>,
    mut signed_in: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let request = requests::own(&app, &signed_in.account, &id).await?;
    match request.state {
        RequestState::Draft => {}
        RequestState::Frozen(_) | RequestState::Refused { .. } => {
            return Ok(see(format!("/portal/requests/{id}/sign")));
        }
        RequestState::Submitted(_) => return Ok(see(format!("/portal/cases/{id}"))),
    }
    if asked.saved.is_some() {
        signed_in.page.notice = Some(signed_in.page.t("request-saved"));
    }
    draw(&app, &signed_in, &request, asked.check.is_some(), None).await
}

/// Draws the form with what is kept; with all its problems when `check`, and with a problem of the file.
async fn draw(
    app: &App,
    signed_in: &SignedIn,
    request: &Request,
    check: bool,
    file_problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let plan = app
        .todays_plan(&request.regulation)
        .ok_or_else(problems::service_gone)?;
    let attached = files::of(app.db(), &request.id).await.map_err(problems::store)?;
    let page = signed_in.page.clone();
    let mut form = FormState {
        values: request.entered.clone(),
        ..FormState::default()
    };
    if check {
        let found = control(&plan, &signed_in.account, request, &attached, app.now());
        for field in &plan.form.fields {
            form.name(&field.key, page.say(&field.label));
        }
        fail(&mut form, &page, &found);
    }
    if let Some(problem) = file_problem {
        form.fail(FIELD, page.say(&problem.message));
    }
    let rules = &plan.form.attachments;
    let rows = file_rows(&attached, &format!("/portal/requests/{}", request.id));
    let body = FormPage {
        id: &request.id,
        fields: plan
            .form
            .fields
            .iter()
            .filter(|field| field.filled_by == FilledBy::Applicant)
            .collect(),
        given: given(&page, &plan, signed_in),
        may_attach: attached.len() < rules.max_count as usize,
        files: attached
            .into_iter()
            .zip(rows)
            .map(|(file, row)| AttachedRow {
                sha256: file.sha256,
                row,
            })
            .collect(),
        file_kinds: attaching::kinds(&rules.media_types),
        file_megabytes: attaching::megabytes(rules.max_bytes_each),
        accept: rules.media_types.join(","),
        saved_at: request.saved_at,
        steps: filing_steps(&page),
        form,
        plan: &plan,
        page,
    };
    Ok(shell::html(&body))
}

fn given(page: &Page, plan: &Plan, signed_in: &SignedIn) -> Vec<(String, String)> {
    let known = filling::of_account(&plan.form, &requests::applicant(&signed_in.account));
    let mut given = vec![(page.t("sign-in-iin"), signed_in.account.iin.as_str().to_owned())];
    given.extend(
        plan.form
            .fields
            .iter()
            .filter_map(|field| Some((page.say(&field.label).to_owned(), known.get(&field.key)?.clone()))),
    );
    given
}

pub(crate) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Result<Response, Problem> {
    let uploaded = uploaded(&mut form, attach::bytes_max(&app)).await?;
    signed_in.check(uploaded.text("csrf"))?;
    match save::save(&app, &signed_in.account, &id, &uploaded.texts).await {
        Ok(_) => {}
        // A second window that is behind: what is frozen is shown.
        Err(problem) if problem.code == "request_frozen" => {
            return Ok(see(format!("/portal/requests/{id}")));
        }
        Err(problem) => return Err(problem),
    }
    if let Some(sha256) = uploaded.texts.get("remove") {
        detach::detach(&app, &signed_in.account, &id, sha256).await?;
        return Ok(see(format!("/portal/requests/{id}?saved")));
    }
    let go = uploaded.text("go").to_owned();
    if go == "attach" || !matches!(uploaded.file, FilePart::NotChosen) {
        match take(&app, &signed_in, &id, uploaded.file).await {
            Ok(()) => {}
            Err(problem) if problem.status.is_client_error() && problem.code != "not_found" => {
                return again(&app, &signed_in, &id, false, Some(&problem)).await;
            }
            Err(problem) => return Err(problem),
        }
    }
    if go == "review" {
        review(&app, &signed_in, &id).await
    } else {
        Ok(see(format!("/portal/requests/{id}?saved")))
    }
}

async fn take(app: &App, signed_in: &SignedIn, id: &str, file: FilePart) -> Result<(), Problem> {
    let file = file.taken()?;
    attach::attach(app, &signed_in.account, id, &file.name, &file.bytes).await?;
    Ok(())
}

/// On to the review, or back to the form with everything that is wrong.
async fn review(app: &App, signed_in: &SignedIn, id: &str) -> Result<Response, Problem> {
    let request = requests::own(app, &signed_in.account, id).await?;
    let plan = app
        .todays_plan(&request.regulation)
        .ok_or_else(problems::service_gone)?;
    let attached = files::of(app.db(), id).await.map_err(problems::store)?;
    let found = control(&plan, &signed_in.account, &request, &attached, app.now());
    if found.is_empty() {
        Ok(see(format!("/portal/requests/{id}/review")))
    } else {
        again(app, signed_in, id, true, None).await
    }
}

/// 422: the form again, with what is wrong.
async fn again(
    app: &App,
    signed_in: &SignedIn,
    id: &str,
    check: bool,
    file_problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let request = requests::own(app, &signed_in.account, id).await?;
    let body = draw(app, signed_in, &request, check, file_problem).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
}

/// A file of one's own request, before and after it is sent. Given for keeping and never shown in place: it is
/// somebody's upload.
pub(crate) async fn attachment(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, Problem> {
    requests::own(&app, &signed_in.account, &id).await?;
    let attached = files::of(app.db(), &id).await.map_err(problems::store)?;
    let file = attached
        .into_iter()
        .find(|file| file.sha256 == sha256)
        .ok_or_else(Problem::not_found)?;
    let bytes = app.attachments.get(&file.sha256).await.map_err(problems::store)?;
    let mut response = bytes.into_response();
    if let Ok(media_type) = HeaderValue::from_str(&file.media_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    }
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(&file.name));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// Percent-encoded (RFC 8187 §3.2).
fn encoded(name: &str) -> String {
    name.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
