//! The router: the table of contents of what the registries serve to people. What systems ask comes through the
//! gateway, by `exchange::lookup::door`.

mod api;
mod faults;
mod home;
mod lookups;
mod people;
mod reading;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use law::System;
use pages::NavItem;

use crate::Registries;
use state::Shared;

pub(crate) fn router(registries: Arc<Registries>) -> Router {
    let locales = Arc::clone(&registries.access.locales);
    let routes = Router::new()
        .route("/registries", get(home::show))
        .route("/registries/people", post(people::search))
        .route("/registries/people/{number}", get(people::show))
        .route("/registries/lookups", get(lookups::list))
        .route("/registries/lookups/{id}", get(lookups::card))
        .route("/registries/faults", get(faults::show).post(faults::switch))
        .route("/registries/faults/clear", post(faults::clear))
        .route("/registries/api/people", post(api::admit))
        .route("/registries/api/people/{number}", get(api::person))
        .route("/registries/api/lookups", get(api::lookups))
        .route(
            "/registries/api/faults",
            get(api::faults).put(api::switch).delete(api::clear),
        )
        .merge(access::sign_in_routes(System::Registries))
        .merge(access::api_session_routes(System::Registries))
        .with_state(Shared(registries));
    pages::shell::wrap(routes, "registries", locales)
}

pub(crate) fn navigation(with_faults: bool) -> Vec<NavItem> {
    let item = |href: &str, key| NavItem {
        href: href.to_owned(),
        key,
        current: false,
    };
    let mut items = vec![
        item("/registries", "registries-nav-home"),
        item("/registries/lookups", "registries-nav-lookups"),
    ];
    if with_faults {
        items.push(item("/registries/faults", "registries-nav-faults"));
    }
    items
}
