//! All addresses of the provider: the table of contents.

use std::sync::Arc;

use access::Access;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use law::System;

use crate::{App, NAME, Provider, api, desk};

pub(crate) fn router(provider: &Arc<Provider>) -> Router {
    let keys = intake::keys::router(intake::keys::Keys {
        access: provider.access.clone(),
        authority: provider.authority.clone(),
        organization: Some(provider.organization.clone()),
    });
    let people = access::sign_in_routes(System::Provider).merge(access::api_session_routes(System::Provider));
    let own = pages_of_the_desk(&provider.access)
        .merge(interface())
        .merge(people)
        .with_state(App(provider.clone()));
    let counter = crate::counter::counter(provider);
    let own = counter.around_sign_in(own);
    pages::shell::wrap(
        own.merge(keys).merge(counter.router()),
        NAME,
        provider.access.locales.clone(),
    )
    .layer(middleware::from_fn(confine))
}

/// What a citizen attached is shown in a sandbox, whatever it claims to be. Stands outside of the shell, whose
/// policy is that of our own pages.
async fn confine(request: Request, next: Next) -> Response {
    let is_foreign = request.uri().path().contains("/attachments/");
    let mut response = next.run(request).await;
    if is_foreign {
        let policy = HeaderValue::from_static("default-src 'none'; sandbox");
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn pages_of_the_desk(access: &Access) -> Router<App> {
    let keep = || middleware::from_fn_with_state(access.clone(), access::keep_typed);
    Router::new()
        .route("/provider", get(desk::lists::home))
        .route("/provider/mine", get(desk::lists::mine))
        .route("/provider/received", get(desk::lists::received))
        .route("/provider/in-work", get(desk::lists::in_work))
        .route("/provider/done", get(desk::lists::done))
        .route("/provider/next", get(desk::lists::next))
        .route("/provider/registers", get(desk::registers::all))
        .route(
            "/provider/registers/entries/{id}",
            get(desk::registers::entry).post(desk::registers::change),
        )
        .route(
            "/provider/registers/{regulation}/{register}",
            get(desk::registers::show),
        )
        .route("/provider/payments", get(desk::payments::show))
        .route("/provider/payments/{id}/paid", post(desk::payments::paid))
        .route(
            "/provider/substitutions",
            get(desk::substitutions::show).post(desk::substitutions::appoint),
        )
        .route("/provider/substitutions/{id}/end", post(desk::substitutions::end))
        .route("/provider/cases/{id}", get(desk::case::show))
        .route("/provider/cases/{id}/take", post(desk::case::take))
        .route("/provider/cases/{id}/release", post(desk::case::release))
        .route(
            "/provider/cases/{id}/decision",
            get(desk::decision::show).merge(post(desk::decision::decide).layer(keep())),
        )
        .route("/provider/cases/{id}/document", get(desk::document::show))
        .route("/provider/cases/{id}/document/confirm", post(desk::document::confirm))
        .route(
            "/provider/cases/{id}/document/reopen",
            post(desk::document::reopen).layer(keep()),
        )
        .route("/provider/cases/{id}/signed-attributes", post(desk::signing::begin))
        .route("/provider/cases/{id}/signature", post(desk::signing::finish))
        .route("/provider/cases/{id}/trace", get(desk::trace::show))
        .route("/provider/cases/{id}/do/{operation}", post(desk::work::perform))
        .route(
            "/provider/cases/{id}/application.pdf",
            get(desk::files::application_pdf),
        )
        .route("/provider/cases/{id}/card.pdf", get(desk::files::card))
        .route(
            "/provider/cases/{id}/application.json",
            get(desk::files::application_json),
        )
        .route(
            "/provider/cases/{id}/application.cms",
            get(desk::files::application_cms),
        )
        .route("/provider/cases/{id}/document.pdf", get(desk::files::document_pdf))
        .route(
            "/provider/cases/{id}/attachments/{sha256}",
            get(desk::files::attachment),
        )
}

fn interface() -> Router<App> {
    Router::new()
        .route("/provider/api/cases", get(api::cases::list))
        .route("/provider/api/cases/{id}", get(api::cases::show))
        .route("/provider/api/cases/{id}/take", post(api::cases::take))
        .route("/provider/api/cases/{id}/release", post(api::cases::release))
        .route("/provider/api/cases/{id}/decision", post(api::decision::decide))
        .route("/provider/api/cases/{id}/reopen", post(api::decision::reopen))
        .route("/provider/api/cases/{id}/confirm", post(api::decision::confirm))
        .route("/provider/api/cases/{id}/signed-attributes", post(api::signing::begin))
        .route("/provider/api/cases/{id}/signature", post(api::signing::finish))
        .route("/provider/api/cases/{id}/to-sign", get(api::signing::to_sign))
        .route("/provider/api/cases/{id}/trace", get(api::cases::trace))
        .route("/provider/api/cases/{id}/register", post(api::work::register))
        .route("/provider/api/cases/{id}/pass-on", post(api::work::pass_on))
        .route("/provider/api/cases/{id}/forward", post(api::work::forward))
        .route("/provider/api/cases/{id}/complete", post(api::work::complete))
        .route("/provider/api/cases/{id}/resolve", post(api::work::resolve))
        .route("/provider/api/cases/{id}/agree", post(api::work::agree))
        .route("/provider/api/cases/{id}/send-back", post(api::work::send_back))
        .route("/provider/api/cases/{id}/prolong", post(api::work::prolong))
        .route("/provider/api/cases/{id}/conclude", post(api::work::conclude))
        .route("/provider/api/cases/{id}/circumstances", post(api::work::circumstances))
        .route("/provider/api/cases/{id}/look-up", post(api::work::look_up))
        .route("/provider/api/cases/{id}/hand-over", post(api::work::hand_over))
        .route("/provider/api/cases/{id}/letters/again", post(api::work::letter_again))
        .route(
            "/provider/api/cases/{id}/letters/{letter}/returned",
            post(api::work::letter_returned),
        )
        .route("/provider/api/registers", get(api::registers::all))
        .route(
            "/provider/api/registers/{regulation}/{register}",
            get(api::registers::list),
        )
        .route("/provider/api/registers/entries/{id}", post(api::registers::change))
        .route("/provider/api/orders", get(api::registers::payments))
        .route("/provider/api/orders/{id}/paid", post(api::registers::paid))
        .route("/provider/api/staff", get(api::substitutions::members))
        .route(
            "/provider/api/substitutions",
            get(api::substitutions::list).merge(post(api::substitutions::appoint)),
        )
        .route("/provider/api/substitutions/{id}/end", post(api::substitutions::end))
        .route("/provider/api/cases/{id}/card.pdf", get(api::files::card))
        .route(
            "/provider/api/cases/{id}/application.pdf",
            get(api::files::application_pdf),
        )
        .route("/provider/api/cases/{id}/document.pdf", get(api::files::document_pdf))
        .route(
            "/provider/api/cases/{id}/attachments/{sha256}",
            get(api::files::attachment),
        )
}
