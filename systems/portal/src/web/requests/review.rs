//! `/portal/requests/{id}/review`: everything once more before it is frozen; freezing; and back again.

use access::Checked;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use pages::view::FileRow;
use pages::{Page, Problem, shell};

use super::Nothing;
use crate::requests::freeze::{self, Freezing, control};
use crate::requests::{self, reopen};
use crate::store::files;
use crate::store::requests::State as RequestState;
use crate::web::person::SignedIn;
use crate::web::see;
use crate::web::views::{ApplicationView, filing_steps, named_files};
use crate::{App, problems};

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    page: Page,
    id: String,
    service: String,
    view: ApplicationView,
    files: Vec<FileRow>,
    steps: Vec<String>,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let request = requests::own(&app, &signed_in.account, &id).await?;
    if request.state != RequestState::Draft {
        return Ok(see(format!("/portal/requests/{id}")));
    }
    let plan = app
        .todays_plan(&request.regulation)
        .ok_or_else(problems::service_gone)?;
    let attached = files::of(app.db(), &id).await.map_err(problems::store)?;
    if !control(&plan, &signed_in.account, &request, &attached, app.now()).is_empty() {
        return Ok(see(format!("/portal/requests/{id}?check")));
    }
    let page = signed_in.page;
    Ok(shell::html(&ReviewPage {
        service: page.say(&plan.name).to_owned(),
        view: ApplicationView::of_draft(&page, &plan, &signed_in.account, &request),
        files: named_files(&page, &plan, &attached, &format!("/portal/requests/{id}")),
        steps: filing_steps(&page),
        id,
        page,
    }))
}

pub(crate) async fn freeze(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Problem> {
    match freeze::freeze(&app, &signed_in.account, &id).await? {
        Freezing::Frozen(_) => Ok(see(format!("/portal/requests/{id}/sign"))),
        Freezing::Refused(_) => Ok(see(format!("/portal/requests/{id}?check"))),
    }
}

pub(crate) async fn reopen(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Problem> {
    match reopen::reopen(&app, &signed_in.account, &id).await {
        Ok(()) => Ok(see(format!("/portal/requests/{id}"))),
        Err(problem) if problem.code == "request_submitted" => Ok(see(format!("/portal/cases/{id}"))),
        Err(problem) => Err(problem),
    }
}
