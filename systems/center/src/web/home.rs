//! The first page: how many cases stand where.

use access::SignedIn;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use pages::{Page, Problem};

use super::Shared;
use crate::OPERATOR;
use crate::records::cases;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    /// (heading, how many)
    counts: Vec<(&'static str, i64)>,
}

pub(super) async fn show(State(center): State<Shared>, signed_in: SignedIn) -> Result<Response, Problem> {
    signed_in.require(OPERATOR)?;
    let counts = cases::counts(&center.access.db).await.map_err(Problem::failure)?;
    let counts = counts.into_iter().map(|(stage, found)| (stage.word(), found)).collect();
    Ok(pages::shell::html(&Home {
        page: signed_in.page,
        counts,
    }))
}
