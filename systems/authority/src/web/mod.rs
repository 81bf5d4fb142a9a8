//! The router: the table of contents of what the authority serves.

mod api;
mod desk;
mod problems;
mod public;
mod services;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use law::System;
use pages::NavItem;

use crate::Authority;
pub(crate) use state::Shared;

pub(crate) fn router(authority: Arc<Authority>) -> Router {
    let locales = authority.access.locales.clone();
    let routes = Router::new()
        .merge(public_routes())
        .merge(api_routes())
        .merge(desk_routes())
        .merge(access::sign_in_routes(System::Authority))
        .merge(access::api_session_routes(System::Authority))
        .with_state(Shared(authority.clone()));
    let services = service_routes().with_state(Shared(authority));
    pages::shell::wrap(routes, "authority", locales).merge(pages::shell::wrap_for_programs(services))
}

/// What programs ask, thousands of times a second.
fn service_routes() -> Router<Shared> {
    Router::new()
        .route("/authority/ocsp", post(services::ocsp_post))
        .route("/authority/ocsp/{*request}", get(services::ocsp_get))
        .route("/authority/tsp", post(services::stamp))
}

fn public_routes() -> Router<Shared> {
    Router::new()
        .route("/authority", get(public::about))
        .route("/authority/ca.pem", get(public::chain_pem))
        .route("/authority/ca.der", get(public::issuing_der))
        .route("/authority/root.pem", get(public::root_pem))
        .route("/authority/root.der", get(public::root_der))
        .route("/authority/crl.der", get(public::crl_der))
        .route("/authority/crl.pem", get(public::crl_pem))
        .route("/authority/delta.der", get(public::delta_der))
        .route("/authority/ocsp.der", get(services::ocsp_certificate))
        .route("/authority/tsa.der", get(services::stamper_certificate))
        .route("/authority/root-crl.der", get(public::root_crl_der))
        .route("/authority/root-crl.pem", get(public::root_crl_pem))
}

fn api_routes() -> Router<Shared> {
    Router::new()
        .route(
            "/authority/api/requests",
            post(api::requests::begin).get(api::requests::list),
        )
        .route("/authority/api/requests/{id}", get(api::requests::state))
        .route("/authority/api/requests/{id}/proof", post(api::requests::prove))
        .route("/authority/api/requests/{id}/renewal", post(api::requests::renew))
        .route("/authority/api/requests/{id}/identify", post(api::requests::identify))
        .route("/authority/api/requests/{id}/refuse", post(api::requests::refuse))
        .route("/authority/api/certificates", get(api::certificates::list))
        .route(
            "/authority/api/certificates/{serial}/revoke",
            post(api::certificates::revoke),
        )
        .route(
            "/authority/api/certificates/{serial}/release",
            post(api::certificates::release),
        )
        .route("/authority/api/systems", post(api::systems::enrol))
}

fn desk_routes() -> Router<Shared> {
    Router::new()
        .route("/authority/desk", get(desk::requests::list))
        .route("/authority/desk/requests/{id}", get(desk::request::show))
        .route("/authority/desk/requests/{id}/identify", post(desk::request::identify))
        .route("/authority/desk/requests/{id}/refuse", post(desk::request::refuse))
        .route(
            "/authority/desk/systems/new",
            get(desk::system::form).post(desk::system::take),
        )
        .route("/authority/desk/certificates", get(desk::certificates::list))
        .route("/authority/desk/certificates/{serial}", get(desk::certificate::show))
        .route(
            "/authority/desk/certificates/{serial}/certificate.pem",
            get(desk::certificate::download),
        )
        .route(
            "/authority/desk/certificates/{serial}/revoke",
            post(desk::certificate::revoke),
        )
        .route(
            "/authority/desk/certificates/{serial}/release",
            post(desk::certificate::release),
        )
        .route("/authority/desk/list", get(desk::lists::show))
        .route("/authority/desk/list/publish", post(desk::lists::publish))
        .route("/authority/desk/log", get(desk::log::show))
}

pub(crate) fn navigation() -> Vec<NavItem> {
    let item = |href: &str, key| NavItem {
        href: href.to_owned(),
        key,
        current: false,
    };
    vec![
        item("/authority", "authority-nav-about"),
        item("/authority/desk", "authority-nav-requests"),
        item("/authority/desk/certificates", "authority-nav-certificates"),
        item("/authority/desk/list", "authority-nav-list"),
        item("/authority/desk/log", "authority-nav-log"),
    ]
}
