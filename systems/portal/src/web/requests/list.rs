//! `/portal/requests`: what was begun and not sent.

use access::Checked;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use pages::{Page, Problem, shell};

use super::Nothing;
use crate::requests::discard;
use crate::store::requests::{self, Request, State as RequestState};
use crate::sweep::DRAFT_DAYS;
use crate::web::person::SignedIn;
use crate::web::see;
use crate::{App, problems};

#[derive(Template)]
#[template(path = "drafts.html")]
struct DraftsPage {
    page: Page,
    drafts: Vec<DraftRow>,
    days: i64,
}

struct DraftRow {
    id: String,
    service: String,
    state: &'static str,
    kind: &'static str,
    touched_at: Timestamp,
}

pub(crate) async fn show(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Problem> {
    let unsent = requests::unsent_of(app.db(), &signed_in.account.id)
        .await
        .map_err(problems::store)?;
    let page = signed_in.page;
    let drafts = unsent.iter().map(|request| row(&app, &page, request)).collect();
    Ok(shell::html(&DraftsPage {
        page,
        drafts,
        days: DRAFT_DAYS,
    }))
}

fn row(app: &App, page: &Page, request: &Request) -> DraftRow {
    let plan = app.todays_plan(&request.regulation);
    let (state, kind) = match request.state {
        RequestState::Draft => ("draft", "plain"),
        RequestState::Frozen(_) => ("frozen", "wait"),
        RequestState::Refused { .. } => ("refused", "bad"),
        RequestState::Submitted(_) => ("submitted", "good"),
    };
    DraftRow {
        id: request.id.clone(),
        service: plan.map_or_else(|| request.regulation.0.clone(), |plan| page.say(&plan.name).to_owned()),
        state,
        kind,
        touched_at: request.touched_at,
    }
}

pub(crate) async fn discard(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Problem> {
    match discard::discard(&app, &signed_in.account, &id).await {
        Ok(()) => Ok(see("/portal/requests")),
        // The back button after throwing away, or pressing twice.
        Err(problem) if problem.code == "not_found" => Ok(see("/portal/requests")),
        Err(problem) => Err(problem),
    }
}
