//! The pages: server-rendered, in three languages, whole without JavaScript except for signing itself.

mod cases;
mod check;
mod delivery;
mod home;
mod notices;
mod person;
mod register;
mod requests;
mod services;
mod sign_in;
mod views;

pub(crate) use sign_in::tell_refused;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use law::FieldProblem;
use pages::{FormState, Page};

use crate::api::UPLOAD_BYTES_MAX;
use crate::{App, NAME};

/// The addresses below `/portal`.
pub(crate) fn router() -> Router<App> {
    let file_limit = || DefaultBodyLimit::max(UPLOAD_BYTES_MAX);
    Router::new()
        .route("/portal", get(home::show))
        .route("/portal/services", get(services::list))
        .route("/portal/services/{regulation}", get(services::show))
        .route("/portal/services/{regulation}/apply", post(services::apply))
        .route("/portal/register", get(register::show).post(register::register))
        .route("/portal/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/portal/requests", get(requests::list::show))
        .route(
            "/portal/requests/{id}",
            get(requests::form::show).post(requests::form::save).layer(file_limit()),
        )
        .route("/portal/requests/{id}/discard", post(requests::list::discard))
        .route(
            "/portal/requests/{id}/attachments/{sha256}",
            get(requests::form::attachment),
        )
        .route("/portal/requests/{id}/review", get(requests::review::show))
        .route("/portal/requests/{id}/freeze", post(requests::review::freeze))
        .route("/portal/requests/{id}/reopen", post(requests::review::reopen))
        .route("/portal/requests/{id}/sign", get(requests::sign::show))
        .route("/portal/requests/{id}/document", get(requests::sign::document))
        .route("/portal/requests/{id}/signed-attributes", post(requests::sign::prepare))
        .route(
            "/portal/requests/{id}/signature",
            post(requests::sign::sign).layer(file_limit()),
        )
        .route(
            "/portal/requests/{id}/cms",
            post(requests::sign::cms).layer(file_limit()),
        )
        .route("/portal/requests/{id}/submitted", get(requests::submitted::show))
        .route("/portal/cases", get(cases::list::show))
        .route("/portal/cases/{id}", get(cases::show::show))
        .route("/portal/cases/{id}/survey", post(cases::show::survey))
        .route("/portal/cases/{id}/trace", get(cases::trace::show))
        .route("/portal/cases/{id}/signatures", get(cases::signatures::show))
        .route("/portal/cases/{id}/application", get(cases::application::show))
        .route("/portal/cases/{id}/application.json", get(cases::files::document))
        .route("/portal/cases/{id}/application.cms", get(cases::files::cms))
        .route("/portal/cases/{id}/application.pdf", get(cases::files::paper))
        .route("/portal/cases/{id}/card.pdf", get(cases::files::card))
        .route("/portal/cases/{id}/result.pdf", get(cases::files::result))
        .route(
            "/portal/cases/{id}/attachments/{sha256}",
            get(requests::form::attachment),
        )
        .route("/portal/notices", get(notices::show))
        .route("/portal/delivery", get(delivery::show).post(delivery::save))
        .route("/portal/delivery/code", get(delivery::show).post(delivery::enter))
        .route("/portal/check", get(check::show).post(check::check))
        .route(
            "/portal/check/file",
            post(check::check_file).layer(DefaultBodyLimit::max(check::BODY_BYTES_MAX)),
        )
        .route("/portal/check/{number}", get(check::of_number))
}

/// 303: the answer to a form that was sent.
fn see(path: impl AsRef<str>) -> Response {
    Redirect::to(path.as_ref()).into_response()
}

/// Puts problems beside their fields, in the language of the page.
fn fail(form: &mut FormState, page: &Page, problems: &[FieldProblem]) {
    for problem in problems {
        form.fail(&problem.field, page.say(&problem.message));
    }
}

/// An address of this system to go on to; anything else becomes the cabinet.
fn next_address(next: &str) -> String {
    access::next::safe(next, NAME).unwrap_or("/portal").to_owned()
}
