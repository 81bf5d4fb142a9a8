//! Handing a result over: the record for the recipient's signature, and one form that takes the signature and gives.

use axum::extract::multipart::Multipart;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use pages::{FormState, Problem};

use super::results::draw;
use super::{AtPage, see};
use crate::Desk;
use crate::api::{Uploaded, uploaded};
use crate::giving::{Hands, hand_over as handing, recipient};

/// The exact bytes that the recipient signs with a key.
pub(super) async fn record_json(
    State(desk): State<Desk>,
    at: AtPage,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let bytes = recipient::record(&desk, &at.clerk, &id).await?;
    let file = "attachment; filename=\"record.json\"";
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, file),
    ];
    Ok((headers, bytes).into_response())
}

/// The record for the recipient's hand.
pub(super) async fn record_pdf(
    State(desk): State<Desk>,
    at: AtPage,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let bytes = recipient::record_pdf(&desk, &at.clerk, &id).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response())
}

/// A scan or a CMS that is chosen is judged and kept first; then the result is given.
pub(super) async fn hand_over(
    State(desk): State<Desk>,
    at: AtPage,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Result<Response, Problem> {
    let limit = desk
        .services()
        .map(|(plan, _)| plan.form.attachments.max_bytes_each)
        .max();
    let uploaded = uploaded(&mut form, limit.unwrap_or_default()).await?;
    at.check(uploaded.text("csrf"))?;
    match give(&desk, &at, &id, &uploaded).await {
        Ok(()) => Ok(see(format!("/{}/results/{id}", desk.system().name()))),
        Err(problem) if problem.status.is_client_error() && !matches!(problem.status.as_u16(), 403 | 404) => {
            let mut form = FormState::default();
            let typed = uploaded.text("identity_document").to_owned();
            form.values.insert("identity_document".into(), typed);
            let field = match problem.code {
                "not_recognised" => "identity_document",
                "signature_refused" | "signature_unreadable" => "cms",
                "not_signed_for" => "paper",
                code if code.starts_with("attachment") => "paper",
                _ => "",
            };
            let hint = problem.hint.as_ref().map(|hint| at.page.say(hint));
            let words = [Some(at.page.say(&problem.message)), hint];
            form.fail(field, words.into_iter().flatten().collect::<Vec<_>>().join(" "));
            let hands = Hands::of(&desk, &at.clerk, &id).await?;
            draw(at.page, &hands, form).await
        }
        Err(problem) => Err(problem),
    }
}

async fn give(desk: &Desk, at: &AtPage, id: &str, uploaded: &Uploaded) -> Result<(), Problem> {
    for file in &uploaded.files {
        match file.field.as_str() {
            "file:cms" => recipient::sign(desk, &at.clerk, id, file.bytes.clone()).await?,
            _ => recipient::scan(desk, &at.clerk, id, &file.name, &file.bytes).await?,
        };
    }
    let how = if uploaded.text("go") == "email" {
        "email"
    } else {
        "in_person"
    };
    let entered = handing::Entered {
        how: how.to_owned(),
        identity_document: uploaded.text("identity_document").to_owned(),
    };
    handing::hand_over(desk, &at.clerk, id, &entered).await.map(drop)
}
