//! The card of an electronic document (карточка электронного документа): the application that was signed here, with
//! its signature as it is judged now. A result needs none: its signature stands in the document itself.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use intake::card::{Request, of_request};
use law::{Language, System, Text};
use pages::Problem;
use serde::Deserialize;

use super::body::AtDesk;
use super::reading::note;
use crate::filing::Work;
use crate::words::text;
use crate::{Clerk, Desk};

/// What may be asked beside.
#[derive(Deserialize)]
pub(crate) struct AskedCard {
    /// Also where the signature does not pass today.
    as_it_is: Option<String>,
}

/// `GET …/filings/{id}/card.pdf`, in the applicant's language.
pub(super) async fn show(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    Query(asked): Query<AskedCard>,
) -> Result<Response, Problem> {
    card_pdf(&desk, &clerk, &id, None, &asked).await
}

pub(crate) async fn card_pdf(
    desk: &Desk,
    clerk: &Clerk,
    id: &str,
    language: Option<Language>,
    asked: &AskedCard,
) -> Result<Response, Problem> {
    let work = Work::of(desk, clerk, id).await?;
    note(desk, &work).await?;
    let filing = work.filing;
    let signed = filing.frozen.zip(filing.cms);
    // What was never signed is told as such by whoever makes cards.
    let (document, cms) = signed.map_or_else(Default::default, |(frozen, cms)| (frozen.document, cms));
    // As it is now: with every stamp that was added since it was signed.
    let cms = desk.keeper.newest_of(cms).await.map_err(Problem::failure)?;
    let name = format!("attachment; filename=\"{}-card.pdf\"", filing.number);
    let request = Request {
        title: work.plan.form.title.clone(),
        number: filing.number,
        document,
        cms,
        system: name_of(desk.system()),
        check_address: format!("{}/portal/check", desk.public_url),
        language: language.unwrap_or(filing.language),
        as_it_is: asked.as_it_is.is_some(),
    };
    let pdf = of_request(&desk.participant, request, desk.now()).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, [(header::CONTENT_DISPOSITION, name)], pdf).into_response())
}

/// The system as the acts call it.
fn name_of(system: System) -> Text {
    match system {
        System::Center => text("ХҚКО АЖ", "ИС ЦОН", "Information system of the public service center"),
        _ => text("ЖАО АЖ", "ИС МИО", "Information system of the local executive body"),
    }
}
