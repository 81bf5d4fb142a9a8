//! The decision: the fields of the chosen output that the official fills.

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::case::Case;
use law::{Field, Output, OutputKind, Values};
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use super::{Head, case, to_case, to_document, viewer};
use crate::case::decide::Deciding;
use crate::case::{decide, read};
use crate::store::cases::{Entering, Ground};
use crate::store::phrases;
use crate::{App, Refusal};

#[derive(Template)]
#[template(path = "decision.html")]
struct DecisionPage {
    page: Page,
    head: Head,
    form: FormState,
    output: String,
    title: String,
    clause: String,
    is_refusal: bool,
    fields: Vec<Field>,
    /// What the applicant stated, beside the form.
    given: Vec<(String, String)>,
    /// By field, what this official has written for several applicants already.
    phrases: Vec<(String, Vec<String>)>,
    others: Vec<(String, String)>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    output: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let stored = read::open(&app, &id, &official).await?;
    if !matches!(stored.case, Case::Taken { .. }) {
        return Ok(to_case(&id));
    }
    let form = FormState {
        values: stored.entered.clone(),
        ..FormState::default()
    };
    draw(
        &app,
        signed_in.page,
        &official,
        &stored,
        &chosen.output,
        form,
        StatusCode::OK,
    )
    .await
}

pub(crate) async fn decide(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Checked(entered): Checked<Values>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let chosen = entered.get("output").cloned().unwrap_or_default();
    if let Some(asked) = entered.get("row").cloned() {
        return with_rows(&app, signed_in.page, &official, &id, &chosen, entered, &asked).await;
    }
    let deciding = deciding(&chosen, &entered);
    match decide::decide(&app, &id, &official, &deciding).await {
        Ok(()) => Ok(to_document(&id)),
        Err(Refusal::Form(problems)) => {
            let stored = read::find(&app, &id).await?;
            let page = signed_in.page;
            let mut form = FormState {
                values: entered,
                ..FormState::default()
            };
            let plan = app.plan_of(&stored)?;
            for field in plan.output(&chosen).into_iter().flat_map(|output| &output.fields) {
                form.name(&field.key, page.say(&field.label));
            }
            for problem in problems {
                form.fail(&problem.field, page.say(&problem.message));
            }
            draw(
                &app,
                page,
                &official,
                &stored,
                &chosen,
                form,
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
        Err(refusal) => {
            let problem = Problem::from(refusal);
            if problem.status != StatusCode::CONFLICT {
                return Err(problem);
            }
            // The case went elsewhere meanwhile: told above the form, so that what was typed is not lost.
            let stored = read::find(&app, &id).await?;
            let page = signed_in.page;
            let mut form = FormState {
                values: entered,
                ..FormState::default()
            };
            form.fail("", page.say(&problem.message));
            draw(&app, page, &official, &stored, &chosen, form, StatusCode::CONFLICT).await
        }
    }
}

/// A button of repeated rows was pressed: the page again, with a row begun or taken away. Nothing is decided.
async fn with_rows(
    app: &App,
    page: Page,
    official: &crate::case::Official,
    id: &str,
    chosen: &str,
    mut entered: Values,
    asked: &str,
) -> Result<Response, Problem> {
    let stored = read::open(app, id, official).await?;
    let plan = app.plan_of(&stored)?;
    let output = plan.output(chosen).ok_or_else(Problem::not_found)?;
    intake::filling::change_rows(decide::asked(output), &mut entered, asked);
    let form = FormState {
        values: entered,
        ..FormState::default()
    };
    draw(app, page, official, &stored, chosen, form, StatusCode::OK).await
}

/// The form of the page as a decision: the fields of the output, and beside them the ground and the register.
fn deciding(output: &str, entered: &Values) -> Deciding {
    let word = |key: &str| {
        entered
            .get(key)
            .map(|value| value.trim().to_owned())
            .unwrap_or_default()
    };
    let (clause, words) = (word("ground_clause"), word("ground_text"));
    let category = word("register_category");
    let size = word("register_size").parse().ok();
    Deciding {
        output: output.to_owned(),
        values: entered.clone(),
        ground: (!clause.is_empty() || !words.is_empty()).then_some(Ground { clause, text: words }),
        circumstances: Vec::new(),
        register: (!category.is_empty() || size.is_some()).then(|| Entering {
            category: Some(category).filter(|category| !category.is_empty()),
            size,
        }),
    }
}

async fn draw(
    app: &App,
    page: Page,
    official: &crate::case::Official,
    stored: &crate::store::cases::Stored,
    chosen: &str,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Problem> {
    let plan = app.plan_of(stored)?;
    let output: &Output = plan.output(chosen).ok_or_else(Problem::not_found)?;
    let head = Head::of(app, stored, &plan, &page);
    let document = intake::freezing::read(&stored.request.application).map_err(Problem::failure)?;
    let fields: Vec<Field> = decide::asked(output).into_iter().cloned().collect();
    let used = phrases::of(&app.participant.db, &official.account, &output.id)
        .await
        .map_err(Problem::failure)?;
    let template = DecisionPage {
        form,
        output: output.id.clone(),
        title: page.say(&output.title).to_owned(),
        clause: output.clause.clone(),
        is_refusal: output.kind == OutputKind::Refusal,
        given: case::fields(&plan, &document.fields, &document.labels, &page),
        phrases: fields
            .iter()
            .map(|field| {
                let words = used.get(&field.key).cloned().unwrap_or_default();
                (field.key.clone(), words)
            })
            .collect(),
        fields,
        others: plan
            .outputs
            .iter()
            .filter(|other| other.id != output.id)
            .map(|other| (other.id.clone(), page.say(&other.choose).to_owned()))
            .collect(),
        head,
        page,
    };
    Ok((status, shell::html(&template)).into_response())
}
