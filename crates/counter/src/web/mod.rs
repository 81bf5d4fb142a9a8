//! The pages of the counter.

mod card;
mod hall;
mod hall_desk;
mod handing;
mod lists;
mod new;
mod results;
mod signing;
mod slips;
mod transmittals;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use law::System;
use pages::{Page, Problem};

use crate::api::UPLOAD_BYTES_MAX;
use crate::{Clerk, Desk};

/// Below `/<system>`.
pub(crate) fn router(system: System) -> Router<Desk> {
    let routes = Router::new()
        .route("/filings", get(lists::show).post(new::open))
        .route("/filings/new", get(new::show))
        .route("/filings/{id}", get(card::show).post(card::save))
        .route("/filings/{id}/receipt", get(card::receipt))
        .route("/filings/{id}/receipts/{number}/receipt.pdf", get(slips::receipt))
        .route("/filings/{id}/sign", get(signing::show))
        .route("/filings/{id}/document", get(signing::document))
        .route("/filings/{id}/card.pdf", get(signing::card))
        .route("/filings/{id}/signed-attributes", post(signing::prepare))
        .route("/filings/{id}/signature", post(signing::sign))
        .route("/filings/{id}/scans/{sha256}", get(card::scan))
        .route("/results", get(results::list))
        .route("/results/scan", post(results::scan))
        .route("/results/{id}", get(results::show).post(results::act))
        .route("/results/{id}/document.pdf", get(results::document))
        .route("/results/{id}/hand-over", post(handing::hand_over))
        .route("/results/{id}/record.json", get(handing::record_json))
        .route("/results/{id}/record.pdf", get(handing::record_pdf))
        .route("/transmittals", get(transmittals::list).post(transmittals::draw))
        .route(
            "/transmittals/{number}",
            get(transmittals::show).post(transmittals::send),
        )
        .route("/transmittals/{number}/list.pdf", get(slips::transmittal))
        .route("/slips/{number}", get(slips::check))
        .route("/hall", get(hall::kiosk).post(hall::take))
        .route("/hall/tickets/{id}", get(hall::ticket))
        .route("/hall/display", get(hall::display))
        .route("/hall/desk", get(hall_desk::show).post(hall_desk::act))
        .route("/hall/figures", get(hall_desk::figures))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX));
    Router::new().nest(&format!("/{}", system.name()), routes)
}

/// Somebody of the counter at a page; others get 403, or the page for signing in.
pub(crate) struct AtPage {
    pub(crate) page: Page,
    pub(crate) clerk: Clerk,
    csrf: String,
}

impl FromRequestParts<Desk> for AtPage {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &Desk) -> Result<Self, Response> {
        let access::SignedIn { page, account, session } = access::SignedIn::from_request_parts(parts, state).await?;
        let csrf = session.csrf.clone();
        let clerk = Clerk { account, session };
        if clerk.serves() {
            Ok(Self { page, clerk, csrf })
        } else {
            Err(Problem::forbidden().into_response())
        }
    }
}

impl AtPage {
    /// 403 unless `csrf` is the session's form token: for uploads.
    pub(crate) fn check(&self, csrf: &str) -> Result<(), Problem> {
        let visitor = access::Visitor {
            page: Page {
                csrf: self.csrf.clone(),
                ..self.page.clone()
            },
            signed_in: None,
        };
        visitor.check(csrf)
    }
}

pub(crate) fn see(address: String) -> Response {
    Redirect::to(&address).into_response()
}
