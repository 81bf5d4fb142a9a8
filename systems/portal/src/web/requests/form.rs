//! `/portal/requests/{id}`: the form, drawn from the plan. Every button saves what stands in it: saving, attaching,
//! taking a file away, going on.

use askama::Template;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use intake::attaching::{self, FIELD};
use intake::{Attachment, filling};
use jiff::Timestamp;
use law::{Field, FilledBy, Plan, Values};
use pages::view::{FileRow, Slot};
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use crate::api::{FilePart, Uploaded, uploaded};
use crate::requests::freeze::control;
use crate::requests::{self, attach, detach, save};
use crate::store::files;
use crate::store::requests::{Request, State as RequestState};
use crate::web::person::SignedIn;
use crate::web::see;
use crate::web::views::{file_rows, filing_steps};
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
    /// The documents of the list, each with its place; empty where the act lists none.
    slots: Vec<Slot>,
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

/// What is wrong with one of the files that were sent, under the key of its place.
type FileProblem = (String, Problem);

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
    draw(&app, &signed_in, &request, asked.check.is_some(), &[]).await
}

/// Draws the form with what is kept; with all its problems when `check`, and with those of the files.
async fn draw(
    app: &App,
    signed_in: &SignedIn,
    request: &Request,
    check: bool,
    file_problems: &[FileProblem],
) -> Result<Response, Problem> {
    let plan = app
        .todays_plan(&request.regulation)
        .ok_or_else(problems::service_gone)?;
    let attached = files::of(app.db(), &request.id).await.map_err(problems::store)?;
    let page = signed_in.page.clone();
    let now = app.now();
    let found = if check {
        control(&plan, &signed_in.account, request, &attached, now)
    } else {
        Vec::new()
    };
    let mut form = FormState::of(&plan.form.fields, &request.entered, &found, page.language);
    for item in &plan.form.attachments.items {
        form.name(&format!("{FIELD}.{}", item.id), page.say(&item.label));
    }
    for (key, problem) in file_problems {
        form.fail(key, page.say(&problem.message));
    }
    let applicant = requests::applicant(&signed_in.account);
    let values = filling::whole(&plan.form, &request.entered, &applicant);
    let today = filling::day_in_kazakhstan(now);
    let rules = &plan.form.attachments;
    let rows = file_rows(&attached, &format!("/portal/requests/{}", request.id));
    let body = FormPage {
        id: &request.id,
        slots: document_slots(&page, &plan, &values, &today, &attached, &rows),
        fields: plan
            .form
            .asked(&request.entered)
            .into_iter()
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

/// A place for each document of the list, and one for whatever else is attached.
fn document_slots(
    page: &Page,
    plan: &Plan,
    values: &Values,
    today: &str,
    attached: &[Attachment],
    rows: &[FileRow],
) -> Vec<Slot> {
    let rules = &plan.form.attachments;
    if rules.items.is_empty() {
        return Vec::new();
    }
    let open = attached.len() < rules.max_count as usize;
    let files = |id: Option<&str>| {
        let of_slot = attached.iter().zip(rows).filter(|(file, _)| file.item.as_deref() == id);
        let removable = |(file, row): (&Attachment, &FileRow)| FileRow {
            remove: Some(file.sha256.clone()),
            ..row.clone()
        };
        of_slot.map(removable).collect::<Vec<_>>()
    };
    let of_list = rules.items.iter().map(|item| Slot {
        id: item.id.clone(),
        label: page.say(&item.label).to_owned(),
        required: plan.form.needs(item, values, today),
        files: files(Some(&item.id)),
        open,
    });
    let others = files(None);
    let more = Slot {
        id: String::new(),
        label: page.t("request-files-other"),
        required: false,
        open: open && (rules.max_count as usize > rules.items.len() || !others.is_empty()),
        files: others,
    };
    let more = Some(more).filter(|more| more.open || !more.files.is_empty());
    of_list.chain(more).collect()
}

pub(crate) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Result<Response, Problem> {
    let mut uploaded = uploaded(&mut form, attach::bytes_max(&app)).await?;
    signed_in.check(uploaded.text("csrf"))?;
    let next_row = change_rows(&app, &signed_in, &id, &mut uploaded.texts).await?;
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
    let found = take(&app, &signed_in, &id, uploaded, &go).await?;
    if !found.is_empty() {
        return again(&app, &signed_in, &id, false, &found).await;
    }
    if let Some(key) = next_row {
        return Ok(see(format!("/portal/requests/{id}#f-{key}")));
    }
    if go == "review" {
        review(&app, &signed_in, &id).await
    } else {
        Ok(see(format!("/portal/requests/{id}?saved")))
    }
}

/// Where a button of repeated rows was pressed: the values with the row begun or taken away, and where to go on.
async fn change_rows(app: &App, signed_in: &SignedIn, id: &str, texts: &mut Values) -> Result<Option<String>, Problem> {
    let Some(asked) = texts.get("row").cloned() else {
        return Ok(None);
    };
    let request = requests::own(app, &signed_in.account, id).await?;
    let plan = app
        .todays_plan(&request.regulation)
        .ok_or_else(problems::service_gone)?;
    Ok(filling::change_rows(&plan.form.fields, texts, &asked))
}

/// Attaches every file that was sent. Gives what is wrong with them, each with the key of its place.
async fn take(
    app: &App,
    signed_in: &SignedIn,
    id: &str,
    uploaded: Uploaded,
    go: &str,
) -> Result<Vec<FileProblem>, Problem> {
    let mut sent = uploaded.of_documents;
    let nothing = sent.is_empty() && matches!(uploaded.file, FilePart::NotChosen);
    if (nothing && go == "attach") || !matches!(uploaded.file, FilePart::NotChosen) {
        sent.push((String::new(), uploaded.file));
    }
    let mut found = Vec::new();
    for (document, part) in sent {
        let item = Some(document.as_str()).filter(|document| !document.is_empty());
        let done = match part.taken() {
            Ok(file) => attach::attach(app, &signed_in.account, id, item, &file.name, &file.bytes)
                .await
                .map(|_| ()),
            Err(problem) => Err(problem),
        };
        match done {
            Ok(()) => {}
            Err(problem) if problem.status.is_client_error() && problem.code != "not_found" => {
                let key = item.map_or_else(|| FIELD.to_owned(), |item| format!("{FIELD}.{item}"));
                found.push((key, problem));
            }
            Err(problem) => return Err(problem),
        }
    }
    Ok(found)
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
        again(app, signed_in, id, true, &[]).await
    }
}

/// 422: the form again, with what is wrong.
async fn again(
    app: &App,
    signed_in: &SignedIn,
    id: &str,
    check: bool,
    file_problems: &[FileProblem],
) -> Result<Response, Problem> {
    let request = requests::own(app, &signed_in.account, id).await?;
    let body = draw(app, signed_in, &request, check, file_problems).await?;
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
