//! The catalogue, the page of one service, and the opening of its form.

mod list;
mod page;
mod ways;

use access::Checked;
use axum::extract::{Path, State};
use axum::response::Response;
use law::RegulationId;
use pages::Problem;

pub(super) use list::{Acts, list};
pub(super) use page::show;

use super::see;
use crate::App;
use crate::requests::open;
use crate::web::person::SignedIn;

#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

/// Opens the form. A form that nobody has written in yet is opened again and not twice.
pub(super) async fn apply(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(regulation): Path<String>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Problem> {
    let regulation = RegulationId(regulation);
    let id = match open::untouched(&app, &signed_in.account, &regulation).await? {
        Some(id) => id,
        None => {
            let language = signed_in.page.language;
            open::open(&app, &signed_in.account, &signed_in.session, &regulation, language).await?
        }
    };
    Ok(see(format!("/portal/requests/{id}")))
}
