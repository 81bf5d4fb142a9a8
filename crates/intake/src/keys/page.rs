//! The page: the person's keys in this browser, how to be identified, and what the demonstration leaves out.

use access::SignedIn;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use pages::{Page, shell};

use super::Keys;

#[derive(Template)]
#[template(path = "keys.html")]
struct KeysPage {
    page: Page,
    name: String,
    iin: String,
    organization: Option<(String, String)>,
}

pub(super) async fn show(State(keys): State<Keys>, signed_in: SignedIn) -> Response {
    shell::html(&KeysPage {
        name: signed_in.account.name.full(),
        iin: signed_in.account.iin.as_str().to_owned(),
        organization: keys.organization,
        page: signed_in.page,
    })
}
