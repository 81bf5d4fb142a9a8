//! The page of a case: what is asked, who signed it, what is attached, what can be done now.

use std::collections::BTreeMap;

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::{Output, OutputKind, Plan};
use pages::view::{FileRow, ReportView};
use pages::{Page, Problem, shell};
use serde::Deserialize;

use super::{Head, official, to_case, viewer};
use crate::case::{Official, read, release, take};
use crate::store::cases::Stored;
use crate::store::files;
use crate::{App, HEAD, NAME, OFFICIAL, Refusal};

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    page: Page,
    head: Head,
    fields: Vec<(String, String)>,
    files: Vec<FileRow>,
    report: ReportView,
    choices: Vec<Choice>,
    works: bool,
    may_release: bool,
}

/// A button of the decision.
struct Choice {
    id: String,
    words: String,
    is_refusal: bool,
}

#[derive(Deserialize)]
pub(crate) struct Nothing {}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let official = viewer(&signed_in)?;
    let stored = read::open(&app, &id, &official).await?;
    draw(&app, signed_in, &official, &stored).await
}

async fn draw(app: &App, signed_in: SignedIn, official: &Official, stored: &Stored) -> Result<Response, Problem> {
    let id = stored.id();
    let plan = app.plan_of(stored)?;
    let files = files::of(&app.participant.db, id).await.map_err(Problem::failure)?;
    let document = intake::freezing::read(&stored.request.application).map_err(Problem::failure)?;
    let page = signed_in.page;
    let head = Head::of(app, stored, &plan, &page, official);
    let held = |role: &str| signed_in.account.roles.iter().any(|held| held == role);
    let template = CasePage {
        fields: fields(&plan, &document.fields, &document.labels, &page),
        files: files
            .into_iter()
            .map(|file| FileRow {
                href: format!("/{NAME}/cases/{id}/attachments/{}", file.sha256),
                kind: file.media_type.rsplit('/').next().unwrap_or_default().to_uppercase(),
                name: file.name,
                size: file.size,
                remove: None,
            })
            .collect(),
        report: ReportView::from_json(&stored.request.report, page.language),
        choices: plan.outputs.iter().map(|output| choice(output, &page)).collect(),
        works: held(OFFICIAL),
        may_release: head.is("taken") && (head.is_mine || held(HEAD)),
        page,
        head,
    };
    Ok(shell::html(&template))
}

pub(crate) async fn take(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _: Checked<Nothing>,
) -> Result<Response, Problem> {
    let official = official(&signed_in)?;
    let Err(refusal) = take::take(&app, &id, &official).await else {
        return Ok(to_case(&id));
    };
    let problem = Problem::from(refusal);
    if problem.status != StatusCode::CONFLICT {
        return Err(problem);
    }
    // Somebody was faster: the case as it is now, with who holds it and the way to the next one.
    let stored = read::open(&app, &id, &official).await?;
    let mut signed_in = signed_in;
    signed_in.page.notice = Some(signed_in.page.say(&problem.message).to_owned());
    let drawn = draw(&app, signed_in, &official, &stored).await?;
    Ok((problem.status, drawn).into_response())
}

pub(crate) async fn release(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _: Checked<Nothing>,
) -> Result<Response, Problem> {
    release::release(&app, &id, &viewer(&signed_in)?)
        .await
        .map_err(|refusal: Refusal| Problem::from(refusal))?;
    Ok(to_case(&id))
}

/// Label and value as they were signed, in the order of the form; what the form does not know any more comes last.
pub(super) fn fields(
    plan: &Plan,
    values: &BTreeMap<String, String>,
    labels: &BTreeMap<String, law::Text>,
    page: &Page,
) -> Vec<(String, String)> {
    let place = |key: &str| {
        plan.form
            .fields
            .iter()
            .position(|field| field.key == key)
            .unwrap_or(usize::MAX)
    };
    let mut keys: Vec<&String> = values.keys().collect();
    keys.sort_by_key(|key| place(key));
    keys.into_iter()
        .map(|key| {
            let label = labels
                .get(key)
                .map_or_else(|| key.clone(), |label| page.say(label).to_owned());
            let value = values.get(key).map_or("", String::as_str);
            let field = plan.form.fields.iter().find(|field| field.key == *key);
            let shown = field.map_or_else(
                || value.to_owned(),
                |field| intake::paper::shown(field, value, page.language),
            );
            (label, shown)
        })
        .collect()
}

fn choice(output: &Output, page: &Page) -> Choice {
    Choice {
        id: output.id.clone(),
        words: page.say(&output.choose).to_owned(),
        is_refusal: output.kind == OutputKind::Refusal,
    }
}
