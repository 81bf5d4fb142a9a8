//! `/portal/register`: a personal account is opened with an ИИН and a password.

use access::Checked;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::FieldProblem;
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use super::{fail, next_address, see};
use crate::App;
use crate::visits::register::{self, Registration};
use crate::web::person::Visitor;
use crate::words::text;

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    page: Page,
    form: FormState,
    next: String,
}

#[derive(Template)]
#[template(path = "registered.html")]
struct RegisteredPage {
    page: Page,
    form: FormState,
    warnings: Vec<String>,
    next: String,
}

#[derive(Deserialize)]
pub(super) struct Onward {
    #[serde(default)]
    next: String,
}

pub(super) async fn show(visitor: Visitor, Query(onward): Query<Onward>) -> Response {
    if visitor.signed_in.is_some() {
        return see("/portal");
    }
    shell::html(&RegisterPage {
        page: visitor.page,
        form: FormState::default(),
        next: next_address(&onward.next),
    })
}

#[derive(Deserialize)]
pub(super) struct Entered {
    #[serde(default)]
    iin: String,
    #[serde(default)]
    surname: String,
    #[serde(default)]
    given_name: String,
    #[serde(default)]
    patronymic: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    password_again: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn register(
    State(app): State<App>,
    visitor: Visitor,
    Checked(entered): Checked<Entered>,
) -> Result<Response, Problem> {
    let page = visitor.page;
    let next = next_address(&entered.next);
    let registration = Registration {
        iin: entered.iin.clone(),
        surname: entered.surname.clone(),
        given_name: entered.given_name.clone(),
        patronymic: Some(entered.patronymic.clone()),
        password: entered.password.clone(),
    };
    let mut form = FormState::default();
    for (key, value) in [
        ("iin", &entered.iin),
        ("surname", &entered.surname),
        ("given_name", &entered.given_name),
        ("patronymic", &entered.patronymic),
    ] {
        form.values.insert(key.to_owned(), value.clone());
    }
    let mut problems = register::check(&registration).err().unwrap_or_default();
    if entered.password != entered.password_again {
        problems.push(repeated_otherwise());
    }
    if !problems.is_empty() {
        fail(&mut form, &page, &problems);
        return Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            shell::html(&RegisterPage { page, form, next }),
        )
            .into_response());
    }
    match register::register(&app, &registration).await {
        Ok(registered) => {
            let warnings = registered
                .warnings
                .iter()
                .map(|warning| page.say(warning).to_owned())
                .collect();
            form.values.retain(|key, _| key == "iin");
            Ok(shell::html(&RegisteredPage {
                page,
                form,
                warnings,
                next,
            }))
        }
        Err(problem) if problem.status == StatusCode::CONFLICT => {
            form.fail("iin", page.say(&problem.message));
            Ok((StatusCode::CONFLICT, shell::html(&RegisterPage { page, form, next })).into_response())
        }
        Err(problem) => Err(problem),
    }
}

fn repeated_otherwise() -> FieldProblem {
    FieldProblem {
        field: "password_again".to_owned(),
        message: text(
            "Екі құпиясөз бірдей емес.",
            "Пароли не совпадают.",
            "The two passwords are not the same.",
        ),
    }
}
