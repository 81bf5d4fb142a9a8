//! `/portal/delivery`: results always come to the cabinet; here a person says whether they should come by e-mail too.

use std::collections::BTreeMap;

use access::Checked;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use law::control::check_fields;
use law::{Field, FieldKind, FilledBy};
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use super::{fail, see};
use crate::store::delivery;
use crate::web::person::SignedIn;
use crate::words::text;
use crate::{App, problems};

#[derive(Template)]
#[template(path = "delivery.html")]
struct DeliveryPage {
    page: Page,
    form: FormState,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    email: String,
}

pub(super) async fn show(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Problem> {
    let known = delivery::of(app.db(), &signed_in.account.id)
        .await
        .map_err(problems::store)?;
    let form = with_email(known.unwrap_or_default());
    Ok(shell::html(&DeliveryPage {
        page: signed_in.page,
        form,
    }))
}

pub(super) async fn save(
    State(app): State<App>,
    signed_in: SignedIn,
    Checked(wanted): Checked<Wanted>,
) -> Result<Response, Problem> {
    let email = wanted.email.trim().to_owned();
    let mut form = with_email(email.clone());
    let found = check_fields(&[&field()], &[], &form.values, "");
    if !found.is_empty() {
        fail(&mut form, &signed_in.page, &found);
        let page = signed_in.page;
        return Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            shell::html(&DeliveryPage { page, form }),
        )
            .into_response());
    }
    let mut tx = app.db().begin().await.map_err(problems::store)?;
    delivery::keep(&mut tx, &signed_in.account.id, &email, app.now())
        .await
        .map_err(problems::store)?;
    tx.commit().await.map_err(|error| problems::store(error.into()))?;
    Ok(see("/portal"))
}

fn with_email(email: String) -> FormState {
    FormState {
        values: BTreeMap::from([("email".to_owned(), email)]),
        ..FormState::default()
    }
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
