//! The card of one request: identify by document and issue, or refuse.

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::Event;
use law::System;
use pages::{FormState, Page, Problem, SelectOption};
use serde::Deserialize;

use super::{back, field_problem, options};
use crate::records::requests::{self, Request, State as RequestStanding};
use crate::requests::{DOCUMENT_TYPES, RequestError};
use crate::web::Shared;
use crate::{Fault, REGISTRAR, actor, may_act, may_read};

#[derive(Template)]
#[template(path = "request.html")]
struct RequestPage {
    page: Page,
    request: Request,
    form: FormState,
    document_types: Vec<SelectOption>,
    danger: bool,
    /// Whether the forms are shown.
    acts: bool,
}

impl RequestPage {
    fn serial(&self) -> Option<&str> {
        match &self.request.state {
            RequestStanding::Issued { serial_hex } => Some(serial_hex),
            _ => None,
        }
    }

    fn reason(&self) -> Option<&str> {
        match &self.request.state {
            RequestStanding::Refused { reason } => Some(reason),
            _ => None,
        }
    }

    fn waits(&self) -> bool {
        self.acts && self.request.state == RequestStanding::PendingIdentification
    }

    fn may_be_refused(&self) -> bool {
        self.acts
            && matches!(
                self.request.state,
                RequestStanding::PendingIdentification | RequestStanding::PendingProof
            )
    }
}

pub(in crate::web) async fn show(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    may_read(&signed_in)?;
    let request = requests::find(&authority.db, &id)
        .await
        .map_err(Fault::from)?
        .ok_or_else(Problem::not_found)?;
    let text = "Просмотрен запрос на регистрационное свидетельство";
    let event = Event::of_fact(
        System::Authority,
        &id,
        "request_read",
        text,
        actor(&signed_in.account),
        authority.clock.now(),
    );
    authority.note(event).await?;
    let acts = may_act(&signed_in);
    Ok(draw(&authority, signed_in.page, request, FormState::default(), acts))
}

#[derive(Deserialize)]
pub(in crate::web) struct Seen {
    #[serde(default)]
    document_type: String,
    #[serde(default)]
    document_number: String,
}

pub(in crate::web) async fn identify(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Checked(seen): Checked<Seen>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    let by = actor(&signed_in.account);
    let done = authority
        .identify(
            &id,
            &seen.document_type,
            &seen.document_number,
            signed_in.account.iin.as_str(),
            by,
        )
        .await;
    let mut form = FormState::default();
    form.values.insert("document_type".into(), seen.document_type);
    form.values.insert("document_number".into(), seen.document_number);
    finish(&authority, signed_in.page, &id, done.map(drop), form).await
}

#[derive(Deserialize)]
pub(in crate::web) struct Refusal {
    #[serde(default)]
    reason: String,
}

pub(in crate::web) async fn refuse(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Checked(refusal): Checked<Refusal>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    let done = authority.refuse(&id, &refusal.reason, actor(&signed_in.account)).await;
    let mut form = FormState::default();
    form.values.insert("reason".into(), refusal.reason);
    finish(&authority, signed_in.page, &id, done.map(drop), form).await
}

/// Back to the card when it is done; the card with what was wrong when it is not.
async fn finish(
    authority: &Shared,
    page: Page,
    id: &str,
    done: Result<(), RequestError>,
    mut form: FormState,
) -> Result<Response, Problem> {
    let Err(error) = done else {
        return Ok(back(format!("/authority/desk/requests/{id}")));
    };
    let (field, message) = field_problem(error.into(), &page)?;
    form.fail(&field, message);
    let request = requests::find(&authority.db, id)
        .await
        .map_err(Fault::from)?
        .ok_or_else(Problem::not_found)?;
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        draw(authority, page, request, form, true),
    )
        .into_response())
}

fn draw(authority: &Shared, page: Page, request: Request, form: FormState, acts: bool) -> Response {
    pages::shell::html(&RequestPage {
        document_types: options(&page, "authority-document", &DOCUMENT_TYPES),
        page,
        request,
        form,
        danger: authority.danger_certify_without_identification,
        acts,
    })
}
