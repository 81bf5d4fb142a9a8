//! The catalogue, and the page of one service: who, where, what to bring, how long, which steps, under which act.

use access::Checked;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use intake::attaching;
use law::{Language, Plan, RegulationId};
use pages::{Page, Problem, shell};

use super::see;
use super::views::{Words, say_date};
use crate::requests::open;
use crate::web::person::{SignedIn, Visitor};
use crate::{App, CHANNEL};

pub(super) struct ServiceCard {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) provider: String,
}

impl ServiceCard {
    pub(super) fn of(page: &Page, plan: &Plan) -> Self {
        Self {
            id: plan.id.0.clone(),
            name: page.say(&plan.name).to_owned(),
            provider: page.say(&plan.provider.name).to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "services.html")]
struct ServicesPage {
    page: Page,
    services: Vec<ServiceCard>,
}

pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Response {
    let services = app
        .services()
        .map(|plan| ServiceCard::of(&visitor.page, plan))
        .collect();
    shell::html(&ServicesPage {
        page: visitor.page,
        services,
    })
}

#[derive(Template)]
#[template(path = "service.html")]
struct ServicePage<'a> {
    page: Page,
    plan: &'a Plan,
    total_seconds: u64,
    table: String,
    file_kinds: String,
    file_megabytes: String,
    conditions: Vec<Words>,
    requirements: Vec<Words>,
    rows: Vec<StepRow>,
    act_title: Words,
    act_body: Words,
    act_date: String,
    standard: Words,
}

/// One action of the annex table.
struct StepRow {
    n: u32,
    who: Words,
    what: Words,
    result: Words,
    limit: Words,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(regulation): Path<String>,
) -> Result<Response, Problem> {
    let plan = app
        .todays_plan(&RegulationId(regulation))
        .ok_or_else(Problem::not_found)?;
    let language = visitor.page.language;
    let all = |texts: &[law::ActText]| texts.iter().map(|text| Words::of(text, language)).collect();
    let procedure = plan.procedure(CHANNEL);
    let actions = procedure
        .map(|procedure| procedure.actions.as_slice())
        .unwrap_or_default();
    Ok(shell::html(&ServicePage {
        page: visitor.page,
        total_seconds: actions
            .iter()
            .filter_map(|action| action.limit.as_ref()?.seconds())
            .sum(),
        table: procedure
            .map(|procedure| procedure.table.ru.clone())
            .unwrap_or_default(),
        file_kinds: attaching::kinds(&plan.form.attachments.media_types),
        file_megabytes: attaching::megabytes(plan.form.attachments.max_bytes_each),
        conditions: all(&plan.conditions),
        requirements: all(&plan.requirements),
        rows: actions.iter().map(|action| StepRow::of(action, language)).collect(),
        act_title: Words::of(&plan.act.title, language),
        act_body: Words::of(&plan.act.body, language),
        act_date: say_date(&plan.act.date),
        standard: Words::of(&plan.standard, language),
        plan: &plan,
    }))
}

impl StepRow {
    fn of(action: &law::Action, language: Language) -> Self {
        Self {
            n: action.n,
            who: Words::of(&action.participant, language),
            what: Words::of(&action.text, language),
            result: Words::of(&action.completion, language),
            limit: action
                .limit
                .as_ref()
                .map_or_else(Words::nothing, |limit| Words::of(&limit.text, language)),
        }
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

/// Opens the form. A form that nobody has written in yet is opened again and not twice.
pub(super) async fn apply(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(regulation): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Problem> {
    let regulation = RegulationId(regulation);
    let id = match open::untouched(&app, &signed_in.account, &regulation).await? {
        Some(id) => id,
        None => {
            let language = signed_in.page.language;
            open::open(&app, &signed_in.account, &signed_in.session, &regulation, language).await?
        }
    };
    Ok(see(format!("/portal/requests/{id}")))
}
