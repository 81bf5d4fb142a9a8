//! `/portal/cases/{id}/trace`: every event with its clause, actor, time and limit.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use pages::view::TraceRow;
use pages::{Page, Problem, shell};

use crate::App;
use crate::cases::{self, trace};
use crate::web::person::SignedIn;
use crate::web::views::trace_rows;

#[derive(Template)]
#[template(path = "trace.html")]
struct TracePage {
    page: Page,
    id: String,
    service: String,
    rows: Vec<TraceRow>,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let case = cases::own(&app, &signed_in.account, &id).await?;
    let plan = app.plan_of_case(&case.plan)?;
    let events = trace::of(&app, &id, &plan).await?;
    let page = signed_in.page;
    let service = page.say(&plan.name).to_owned();
    Ok(shell::html(&TracePage {
        page,
        id,
        service,
        rows: trace_rows(&app, &events),
    }))
}
