//! `/portal/cases/{id}/signatures`: the reports of both signatures, in words.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use pages::view::ReportView;
use pages::{Page, Problem, shell};

use crate::App;
use crate::cases;
use crate::requests::sign::report_json;
use crate::web::person::SignedIn;

#[derive(Template)]
#[template(path = "signatures.html")]
struct SignaturesPage {
    page: Page,
    id: String,
    service: String,
    application: ReportView,
    result: Option<ReportView>,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let case = cases::own(&app, &signed_in.account, &id).await?;
    let plan = app.plan_of_case(&case.plan)?;
    let page = signed_in.page;
    let view = |report: &eds::Report| ReportView::from_json(&report_json(report), page.language);
    let application = view(&case.report);
    let result = case.outcome().map(|outcome| view(&outcome.document_report));
    let service = page.say(&plan.name).to_owned();
    Ok(shell::html(&SignaturesPage {
        page,
        id,
        service,
        application,
        result,
    }))
}
