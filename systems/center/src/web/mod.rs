//! The router: the table of contents of what the center serves.

mod api;
mod card;
mod home;
mod list;
mod reading;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use law::System;
use pages::NavItem;

use crate::Center;
use state::Shared;

pub(crate) fn router(center: Arc<Center>) -> Router {
    let locales = center.access.locales.clone();
    let desk = center.counter.clone();
    let counter = desk.router();
    let keys = intake::keys::router(center.keys.clone());
    let routes = Router::new()
        .route("/center", get(home::show))
        .route("/center/cases", get(list::show))
        .route("/center/cases/{id}", get(card::show))
        .route("/center/api/cases", get(api::list))
        .route("/center/api/cases/{id}", get(api::card))
        .merge(access::sign_in_routes(System::Center))
        .merge(access::api_session_routes(System::Center))
        .with_state(Shared(center));
    let routes = desk.around_sign_in(routes).merge(counter).merge(keys);
    pages::shell::wrap(routes, "center", locales)
}

pub(crate) fn navigation(has_hall: bool) -> Vec<NavItem> {
    let item = |href: &str, key| NavItem {
        href: href.to_owned(),
        key,
        current: false,
    };
    let mut items = vec![
        item("/center", "center-nav-home"),
        item("/center/cases", "center-nav-cases"),
    ];
    if has_hall {
        items.push(counter::hall_navigation(System::Center));
    }
    items.extend(counter::navigation(System::Center));
    items.push(item("/center/keys", "counter-nav-keys"));
    items
}
