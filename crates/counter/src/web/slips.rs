//! Receipts and transmittal lists for printing, and the public page to which their codes lead.

use access::Visitor;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::Timestamp;
use pages::{Page, Problem, shell};

use super::AtPage;
use crate::Desk;
use crate::api::{receipt_pdf, transmittal_pdf};
use crate::giving::steps::number_of;
use crate::records::{receipts, transmittals};

pub(super) async fn receipt(
    State(desk): State<Desk>,
    at: AtPage,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Problem> {
    receipt_pdf(&desk, &at.clerk, &id, &number).await
}

pub(super) async fn transmittal(
    State(desk): State<Desk>,
    at: AtPage,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    transmittal_pdf(&desk, &at.clerk, &number).await
}

#[derive(Template)]
#[template(path = "slip.html")]
struct SlipPage {
    page: Page,
    number: String,
    organization: String,
    known: Option<Known>,
}

/// What anybody may know of a slip: no person, no case.
struct Known {
    title: String,
    service: Option<String>,
    at: Timestamp,
    sha256: Option<String>,
}

/// Whether a receipt or a list with this number was given here.
pub(super) async fn check(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let (number, page) = (number_of(&number), visitor.page);
    let receipt = receipts::find(desk.db(), &number).await.map_err(Problem::failure)?;
    let list = transmittals::find(desk.db(), &number).await.map_err(Problem::failure)?;
    let known = match (receipt, list) {
        (Some(receipt), _) => Some(Known {
            title: page.say(&receipt.title).to_owned(),
            service: Some(page.say(&receipt.service).to_owned()),
            at: receipt.given_at,
            sha256: receipt.pdf,
        }),
        (None, Some(list)) => Some(Known {
            title: page.t("counter-transmittal-name").to_string(),
            service: None,
            at: list.drawn_at,
            sha256: list.pdf,
        }),
        (None, None) => None,
    };
    Ok(shell::html(&SlipPage {
        organization: desk.organization.1.clone(),
        known,
        number,
        page,
    }))
}
