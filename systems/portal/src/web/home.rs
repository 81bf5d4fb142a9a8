//! `/portal`: the way in, or the person's cabinet at a glance.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use pages::{Page, Problem, shell};

use super::services::Acts;
use crate::store::{cases, notices, requests};
use crate::web::person::Visitor;
use crate::{App, problems};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    cabinet: Option<Cabinet>,
    acts: Acts,
}

struct Cabinet {
    name: String,
    unread: i64,
    cases: i64,
    drafts: i64,
}

pub(super) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Problem> {
    let cabinet = match &visitor.signed_in {
        None => None,
        Some((account, _)) => Some(Cabinet {
            name: account.name.given_name.clone(),
            unread: notices::unread(app.db(), &account.id).await.map_err(problems::store)?,
            cases: cases::count(app.db(), &account.id).await.map_err(problems::store)?,
            drafts: requests::count_unsent(app.db(), &account.id)
                .await
                .map_err(problems::store)?,
        }),
    };
    let acts = Acts::of(&app, &visitor.page, |_| true);
    Ok(shell::html(&HomePage {
        page: visitor.page,
        cabinet,
        acts,
    }))
}
