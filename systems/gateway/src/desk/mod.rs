//! What the gateway's operator sees: the figures, the journal, one message, what waits, what is dead, the look-ups, the
//! requests of participants.
//!
//! Nobody here sees what a message says: only that it was carried, from whom to whom, when and under which seals.

pub(crate) mod advice;
mod journal;
mod lookups;
mod message;
mod overview;
mod participants;
mod send_again;

use std::sync::Arc;

use access::Access;
use axum::Router;
use axum::routing::{get, post};
use store::Db;

use crate::Gateway;

/// The state of the desk's handlers.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Gateway>);

impl AsRef<Access> for Desk {
    fn as_ref(&self) -> &Access {
        &self.0.access
    }
}

impl Desk {
    fn db(&self) -> &Db {
        &self.0.participant.db
    }
}

pub(crate) fn router(gateway: Arc<Gateway>) -> Router {
    let locales = Arc::clone(&gateway.access.locales);
    let router = Router::new()
        .route("/gateway", get(overview::show))
        .route("/gateway/", get(overview::show))
        .route("/gateway/journal", get(journal::show_all))
        .route("/gateway/waiting", get(journal::show_waiting))
        .route("/gateway/dead-letters", get(journal::show_dead))
        .route("/gateway/dead-letters/send-again", post(send_again::send_all))
        .route("/gateway/messages/{id}", get(message::show))
        .route("/gateway/messages/{id}/send-again", post(send_again::send))
        .route("/gateway/lookups", get(lookups::list))
        .route("/gateway/lookups/{id}", get(lookups::card))
        .route("/gateway/participants", get(participants::list))
        .route("/gateway/api/participants", get(participants::api_list))
        .route("/gateway/api/lookups", get(lookups::api_list))
        .route("/gateway/api/lookups/{id}", get(lookups::api_card))
        .merge(access::api_session_routes(law::System::Gateway))
        .merge(access::sign_in_routes(law::System::Gateway))
        .with_state(Desk(gateway));
    pages::shell::wrap(router, "gateway", locales)
}
