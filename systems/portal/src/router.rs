//! All addresses of the portal: the table of contents.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use intake::keys::Keys;

use crate::{App, NAME, Portal, api, web};

pub(crate) fn router(portal: &Arc<Portal>) -> Router {
    let own = Router::new()
        .nest(&format!("/{NAME}/api"), api::router())
        .merge(web::router())
        .merge(
            access::sign_in_by_key_routes(portal.participant.system)
                .layer(from_fn_with_state(App(portal.clone()), web::tell_refused)),
        )
        .merge(access::sign_out_routes(portal.participant.system))
        .with_state(App(portal.clone()))
        .merge(intake::keys::router(keys(portal)));
    pages::shell::wrap(own, NAME, portal.access.locales.clone())
}

/// The keys of persons: no organization stands in their certificates.
fn keys(portal: &Arc<Portal>) -> Keys {
    Keys {
        access: portal.access.clone(),
        authority: portal.authority.clone(),
        organization: None,
    }
}
