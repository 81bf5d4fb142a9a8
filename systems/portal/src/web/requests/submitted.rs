//! `/portal/requests/{id}/submitted`: the request is on its way; what comes next.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use pages::{Page, Problem, shell};

use crate::App;
use crate::requests;
use crate::store::requests::State as RequestState;
use crate::web::person::SignedIn;
use crate::web::see;

#[derive(Template)]
#[template(path = "submitted.html")]
struct SubmittedPage {
    page: Page,
    id: String,
    number: String,
    provider: String,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let request = requests::own(&app, &signed_in.account, &id).await?;
    let RequestState::Submitted(frozen) = request.state else {
        return Ok(see(format!("/portal/requests/{id}")));
    };
    let plan = app.plan_of_case(&frozen.plan)?;
    let page = signed_in.page;
    let provider = page.say(&plan.provider.name).to_owned();
    Ok(shell::html(&SubmittedPage {
        page,
        id,
        number: frozen.number,
        provider,
    }))
}
