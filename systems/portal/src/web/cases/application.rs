//! `/portal/cases/{id}/application`: what was signed, for reading.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use intake::freezing;
use pages::view::FileRow;
use pages::{Page, Problem, shell};

use crate::store::files;
use crate::web::person::SignedIn;
use crate::web::views::{ApplicationView, named_files};
use crate::{App, cases, problems, requests};

#[derive(Template)]
#[template(path = "application.html")]
struct ApplicationPage {
    page: Page,
    id: String,
    service: String,
    view: ApplicationView,
    files: Vec<FileRow>,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let case = cases::own(&app, &signed_in.account, &id).await?;
    let request = requests::own(&app, &signed_in.account, &id).await?;
    let plan = app.plan_of_case(&case.plan)?;
    let frozen = request.frozen().ok_or_else(Problem::not_found)?;
    let document = freezing::read(&frozen.document).map_err(Problem::failure)?;
    let attached = files::of(app.db(), &id).await.map_err(problems::store)?;
    let page = signed_in.page;
    Ok(shell::html(&ApplicationPage {
        service: page.say(&plan.name).to_owned(),
        view: ApplicationView::of_document(&page, &plan, &document),
        files: named_files(&page, &plan, &attached, &format!("/portal/cases/{id}")),
        id,
        page,
    }))
}
