//! A visitor has come: service and particulars.

use access::Checked;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::Language;
use pages::{FormState, Page, Problem, SelectOption, shell};
use serde::Deserialize;
use serde_json::Value;

use super::{AtPage, see};
use crate::Desk;
use crate::filing::open::{self, Entered};

#[derive(Template)]
#[template(path = "filing_new.html")]
struct NewPage {
    page: Page,
    form: FormState,
    services: Vec<SelectOption>,
    languages: Vec<SelectOption>,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    service: String,
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    language: String,
}

pub(super) async fn show(State(desk): State<Desk>, at: AtPage, Query(asked): Query<Asked>) -> Response {
    let mut form = FormState::default();
    form.values.insert("service".into(), asked.service);
    form.values.insert("ticket".into(), asked.ticket);
    let language = Language::from_tag(&asked.language).unwrap_or(at.page.language);
    form.values.insert("language".into(), language.tag().to_owned());
    shell::html(&draw(&desk, at, form))
}

/// The form as it is sent: `service` is «regulation channel».
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    service: String,
    #[serde(flatten)]
    entered: Entered,
}

pub(super) async fn open(
    State(desk): State<Desk>,
    at: AtPage,
    Checked(typed): Checked<Typed>,
) -> Result<Response, Problem> {
    let mut entered = typed.entered;
    let (regulation, channel) = typed.service.split_once(' ').unwrap_or((&typed.service, ""));
    entered.regulation = regulation.to_owned();
    entered.channel = channel.to_owned();
    match open::open(&desk, &at.clerk, &entered).await {
        Ok(filing) => Ok(see(format!("/{}/filings/{}", desk.system().name(), filing.id))),
        Err(problem) if matches!(problem.code, "visitor_refused" | "no_such_service") => {
            let mut form = values(&typed.service, &entered);
            if problem.code == "no_such_service" {
                form.fail("service", at.page.say(&problem.message));
            }
            let tag = at.page.language.tag();
            let told = problem.details["problems"].as_array().cloned().unwrap_or_default();
            for one in &told {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                form.fail(&text(&one["field"]), text(&one["message"][tag]));
            }
            let body = shell::html(&draw(&desk, at, form));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
        }
        Err(problem) => Err(problem),
    }
}

fn values(service: &str, entered: &Entered) -> FormState {
    let mut form = FormState::default();
    for (key, value) in [
        ("service", service),
        ("iin", &entered.iin),
        ("surname", &entered.surname),
        ("given_name", &entered.given_name),
        ("patronymic", &entered.patronymic),
        ("phone", &entered.phone),
        ("email", &entered.email),
        ("representative_iin", &entered.representative_iin),
        ("representative_name", &entered.representative_name),
        ("power_of_attorney", &entered.power_of_attorney),
        ("language", &entered.language),
        ("ticket", &entered.ticket),
    ] {
        form.values.insert(key.to_owned(), value.to_owned());
    }
    form
}

fn draw(desk: &Desk, at: AtPage, mut form: FormState) -> NewPage {
    let page = at.page;
    for key in [
        "service",
        "iin",
        "surname",
        "given_name",
        "representative_iin",
        "representative_name",
        "power_of_attorney",
        "ticket",
    ] {
        form.name(key, page.t(&format!("counter-{}", key.replace('_', "-"))));
    }
    let mine = desk.services().filter(|(plan, channel)| {
        plan.procedure(*channel)
            .is_some_and(|procedure| at.clerk.role(procedure).is_some())
    });
    let mut services: Vec<SelectOption> = mine
        .map(|(plan, channel)| {
            let label = match desk.channels.len() {
                1 => page.say(&plan.name).to_owned(),
                _ => format!(
                    "{} — {}",
                    page.say(&plan.name),
                    page.word("counter-channel", channel.name())
                ),
            };
            SelectOption::new(
                format!("{} {}", plan.id.0, channel.name()),
                format!("{label} ({})", page.say(&plan.provider.region)),
            )
        })
        .collect();
    services.sort_by(|one, other| one.label.cmp(&other.label));
    NewPage {
        languages: page
            .languages()
            .iter()
            .map(|language| SelectOption::new(language.tag(), page.language_name(language)))
            .collect(),
        services,
        form,
        page,
    }
}
