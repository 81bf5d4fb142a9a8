//! `/portal/delivery`: results always come to the cabinet; here a person says whether they should come by e-mail too, and
//! what of them, and proves that the address is theirs.

use std::collections::BTreeMap;

use access::Checked;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::control::check_fields;
use law::{Field, FieldKind, FilledBy};
use mail::letters;
use pages::{FormState, Page, Problem, SelectOption, shell};
use serde::Deserialize;

use super::{fail, see};
use crate::delivery::{Entered, Wished, confirm, wish};
use crate::store::delivery::{self, Wish};
use crate::web::person::SignedIn;
use crate::words::text;
use crate::{App, problems};

#[derive(Template)]
#[template(path = "delivery.html")]
struct DeliveryPage {
    page: Page,
    form: FormState,
    /// Whether letters can be sent from here at all.
    on: bool,
    /// Whether results go to the address that is shown.
    confirmed: bool,
    /// Whether a code is waited for.
    code: bool,
    /// Whether the last letter to the address did not arrive.
    lost: bool,
    whats: [SelectOption; 2],
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    email: String,
    /// `notice` or `document`.
    #[serde(default)]
    what: String,
}

#[derive(Deserialize)]
pub(super) struct Code {
    #[serde(default)]
    code: String,
}

pub(super) async fn show(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Problem> {
    let known = known(&app, &signed_in).await?;
    draw(&app, signed_in, known.as_ref(), form(known.as_ref()), StatusCode::OK).await
}

pub(super) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Checked(wanted): Checked<Wanted>,
) -> Result<Response, Problem> {
    let email = wanted.email.trim().to_owned();
    let known = known(&app, &signed_in).await?;
    let mut form = FormState {
        values: BTreeMap::from([
            ("email".to_owned(), email.clone()),
            ("what".to_owned(), wanted.what.clone()),
        ]),
        ..FormState::default()
    };
    let mut found = check_fields(&[&field()], &[], &form.values, "");
    if found.is_empty() && !email.is_empty() && !mail::is_address(&email) {
        found.push(law::FieldProblem {
            field: "email".to_owned(),
            message: not_an_address(),
        });
    }
    if !found.is_empty() {
        fail(&mut form, &signed_in.page, &found);
        return draw(&app, signed_in, known.as_ref(), form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if app.mail.is_none() && !email.is_empty() {
        return Err(problems::mail_is_off());
    }
    let (account, language) = (&signed_in.account.id, signed_in.page.language);
    let wished = wish(&app, account, &email, wanted.what == "document", language).await;
    match wished.map_err(problems::store)? {
        Wished::Forgotten | Wished::Kept => Ok(see("/portal")),
        Wished::CodeSent => Ok(see("/portal/delivery")),
        Wished::TooMany => Err(problems::too_many_codes()),
    }
}

pub(super) async fn enter(
    State(app): State<App>,
    signed_in: SignedIn,
    Checked(entered): Checked<Code>,
) -> Result<Response, Problem> {
    let done = confirm(&app, &signed_in.account.id, &entered.code).await;
    let words = match done.map_err(problems::store)? {
        Entered::Confirmed => return Ok(see("/portal/delivery")),
        Entered::Wrong => "delivery-code-wrong",
        Entered::Over => "delivery-code-over",
    };
    let known = known(&app, &signed_in).await?;
    let mut form = form(known.as_ref());
    form.fail("code", signed_in.page.t(words));
    draw(&app, signed_in, known.as_ref(), form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn known(app: &App, signed_in: &SignedIn) -> Result<Option<Wish>, Problem> {
    delivery::of(app.db(), &signed_in.account.id)
        .await
        .map_err(problems::store)
}

async fn draw(
    app: &App,
    signed_in: SignedIn,
    known: Option<&Wish>,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Problem> {
    let page = signed_in.page;
    let last = match known {
        None => None,
        Some(known) => letters::latest_to(app.db(), &known.email)
            .await
            .map_err(problems::store)?
            .filter(|last| last.written >= known.changed),
    };
    let body = DeliveryPage {
        on: app.mail.is_some(),
        confirmed: known.is_some_and(|known| known.confirmed.is_some()),
        code: known.is_some_and(|known| known.code.is_some()),
        lost: last.is_some_and(|last| last.standing.is_bad()),
        whats: [
            SelectOption::new("notice", page.t("delivery-what-notice")),
            SelectOption::new("document", page.t("delivery-what-document")),
        ],
        form,
        page,
    };
    Ok((status, shell::html(&body)).into_response())
}

fn form(known: Option<&Wish>) -> FormState {
    let email = known.map_or_else(String::new, |known| known.email.clone());
    let what = match known {
        Some(known) if known.document => "document",
        _ => "notice",
    };
    FormState {
        values: BTreeMap::from([("email".to_owned(), email), ("what".to_owned(), what.to_owned())]),
        ..FormState::default()
    }
}

fn not_an_address() -> law::Text {
    text(
        "Электрондық пошта мекенжайы қате.",
        "Адрес электронной почты написан неверно.",
        "The e-mail address is wrong.",
    )
}

/// The control of an e-mail address is that of the forms.
fn field() -> Field {
    Field {
        key: "email".to_owned(),
        label: text("Электрондық пошта", "Электронная почта", "E-mail"),
        hint: None,
        kind: FieldKind::Email,
        required: false,
        filled_by: FilledBy::Applicant,
        when: None,
    }
}
