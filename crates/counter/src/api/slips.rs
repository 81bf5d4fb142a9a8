//! The papers that the counter gives out, as PDF for printing. Printing is a passage from file to paper: an event.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Event;
use pages::Problem;
use serde_json::json;

use super::body::AtDesk;
use crate::filing::Work;
use crate::records::{receipts, transmittals};
use crate::{Clerk, Desk};

/// `GET …/filings/{id}/receipts/{number}/receipt.pdf`.
pub(super) async fn receipt(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Problem> {
    receipt_pdf(&desk, &clerk, &id, &number).await
}

/// `GET …/transmittals/{number}/list.pdf`.
pub(super) async fn transmittal(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    transmittal_pdf(&desk, &clerk, &number).await
}

/// A receipt of this filing, for printing.
pub(crate) async fn receipt_pdf(desk: &Desk, clerk: &Clerk, id: &str, number: &str) -> Result<Response, Problem> {
    let work = Work::of(desk, clerk, id).await?;
    let given = receipts::of(desk.db(), id).await.map_err(Problem::failure)?;
    let (receipt, _) = given
        .into_iter()
        .find(|(receipt, _)| receipt.number == number)
        .ok_or_else(Problem::not_found)?;
    let sha256 = receipt.pdf.as_ref().ok_or_else(Problem::not_found)?;
    let event = work
        .fact("file_to_paper", "Расписка выведена на печать", desk.now())
        .with(json!({ "receipt": receipt.number, "sha256": sha256 }));
    print(desk, sha256, event).await
}

/// A transmittal list, for printing.
pub(crate) async fn transmittal_pdf(desk: &Desk, clerk: &Clerk, number: &str) -> Result<Response, Problem> {
    let found = transmittals::find(desk.db(), number).await.map_err(Problem::failure)?;
    let list = found.ok_or_else(Problem::not_found)?;
    let sha256 = list.pdf.as_ref().ok_or_else(Problem::not_found)?;
    let cases: Vec<&str> = list.cases.iter().map(|line| line.case.as_str()).collect();
    let event = Event::of_fact(
        desk.system(),
        &clerk.session.visit,
        "file_to_paper",
        "Реестр выведен на печать",
        clerk.actor(desk.system()),
        desk.now(),
    )
    .with(json!({ "transmittal": list.number, "sha256": sha256, "cases": cases }));
    print(desk, sha256, event).await
}

async fn print(desk: &Desk, sha256: &str, event: Event) -> Result<Response, Problem> {
    let pdf = desk.attachments.get(sha256).await.map_err(Problem::failure)?;
    let mut tx = desk.db().begin().await.map_err(Problem::failure)?;
    desk.participant
        .record(&mut tx, event)
        .await
        .map_err(Problem::failure)?;
    tx.commit().await.map_err(Problem::failure)?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], pdf).into_response())
}
