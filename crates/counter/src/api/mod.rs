//! The JSON interface: every operation of the desk, and in every answer what can be done next.

mod body;
mod document_card;
mod hall;
mod operations;
mod reading;
mod results;
mod scans;
pub(crate) mod shape;
mod signing;
mod slips;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post, put};
use law::System;

use crate::Desk;

pub(crate) use body::{Chosen, SignatureBody, UPLOAD_BYTES_MAX, Uploaded, uploaded};
pub(crate) use document_card::{AskedCard, card_pdf};
pub(crate) use reading::{ROWS_MAX, note, note_list};
pub(crate) use results::{can as can_with_result, note_rows, pdf};
pub(crate) use scans::bytes;
pub(crate) use shape::{can, problems, signature_refused};
pub(crate) use slips::{receipt_pdf, transmittal_pdf};

/// Below `/<system>/api`.
pub(crate) fn router(system: System) -> Router<Desk> {
    let routes = Router::new()
        .route("/receivable", get(reading::services))
        .route("/filings", get(reading::list).post(operations::open))
        .route("/filings/{id}", get(reading::show))
        .route("/filings/{id}/trace", get(reading::trace))
        .route("/filings/{id}/fields", put(operations::fields))
        .route("/filings/{id}/papers", put(operations::papers))
        .route("/filings/{id}/scans", post(scans::add))
        .route("/filings/{id}/scans/{sha256}", delete(scans::remove).get(scans::show))
        .route("/filings/{id}/accept", post(operations::accept))
        .route("/filings/{id}/refuse", post(operations::refuse))
        .route("/filings/{id}/fill", post(operations::fill))
        .route("/filings/{id}/ask", post(operations::ask))
        .route("/filings/{id}/compare", post(operations::compare))
        .route("/filings/{id}/freeze", post(operations::freeze))
        .route("/filings/{id}/reopen", post(operations::reopen))
        .route("/filings/{id}/withdraw", post(operations::withdraw))
        .route("/filings/{id}/document", get(signing::document))
        .route("/filings/{id}/card.pdf", get(document_card::show))
        .route("/filings/{id}/signed-attributes", post(signing::prepare))
        .route("/filings/{id}/signature", post(signing::sign))
        .route("/filings/{id}/receipts/{number}/receipt.pdf", get(slips::receipt))
        .route("/results", get(results::list))
        .route("/results/scan", post(results::scan))
        .route("/results/{id}", get(results::show))
        .route("/results/{id}/document.pdf", get(results::document))
        .route("/results/{id}/done", post(results::done))
        .route("/results/{id}/record.json", get(results::record_json))
        .route("/results/{id}/record.pdf", get(results::record_pdf))
        .route("/results/{id}/recipient", post(results::recipient_scan))
        .route("/results/{id}/recipient-signature", post(results::recipient_signature))
        .route("/results/{id}/hand-over", post(results::hand_over))
        .route("/transmittals", get(results::transmittals).post(results::draw))
        .route("/transmittals/{number}", get(results::transmittal))
        .route("/transmittals/{number}/list.pdf", get(slips::transmittal))
        .route("/transmittals/{number}/send", post(results::send))
        .route("/hall", get(hall::show))
        .route("/hall/window", post(hall::sit))
        .route("/hall/next", post(hall::next))
        .route("/hall/tickets", post(hall::take))
        .route("/hall/tickets/{id}", post(hall::act))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX));
    Router::new().nest(&format!("/{}/api", system.name()), routes)
}
