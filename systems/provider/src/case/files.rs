//! The files of a case as answers: the application drawn, the output document, what was attached.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use intake::card::{Request, of_request};
use intake::paper::{self, ApplicationPaper};
use jiff::Timestamp;
use pages::Problem;

use super::{Official, read};
use crate::store::cases::Stored;
use crate::store::files;
use crate::{Provider, Refusal};

/// The application form after annex 4, drawn from the exact signed bytes.
pub(crate) async fn application_pdf(provider: &Provider, id: &str, official: &Official) -> Result<Response, Problem> {
    let stored = read::open(provider, id, official).await?;
    let name = format!("{}.pdf", stored.request.number);
    let pdf = draw_application(provider, &stored).await?;
    answer(pdf, "application/pdf", &name, true)
}

/// The output document: signed when done, else as drawn.
pub(crate) async fn document_pdf(provider: &Provider, id: &str, official: &Official) -> Result<Response, Problem> {
    let stored = read::open(provider, id, official).await?;
    // Signed, also when it was handed over already.
    let sha256 = match stored.signed_sha256() {
        Some(signed) => signed,
        None => &stored.case.drawing().ok_or(Refusal::NotDrawn)?.sha256,
    };
    // As it is now: with every stamp that was added since it was issued.
    let pdf = provider.keeper.newest(sha256).await.map_err(Problem::failure)?;
    let number = stored.case.drawing().map_or("", |drawing| &drawing.document_number);
    answer(pdf, "application/pdf", &format!("{number}.pdf"), true)
}

/// The exact bytes that the applicant signed.
pub(crate) async fn application_json(provider: &Provider, id: &str, official: &Official) -> Result<Response, Problem> {
    let stored = read::open(provider, id, official).await?;
    answer(
        stored.request.application,
        "application/json",
        &format!("{}.json", stored.request.number),
        false,
    )
}

/// What may be asked beside a signature.
#[derive(serde::Deserialize)]
pub(crate) struct AskedCms {
    /// Without what was added here since.
    as_it_came: Option<String>,
}

/// The applicant's signature over them, with every stamp that was added here since, or as it came.
pub(crate) async fn application_cms(
    provider: &Provider,
    id: &str,
    official: &Official,
    asked: &AskedCms,
) -> Result<Response, Problem> {
    let stored = read::open(provider, id, official).await?;
    let signature = match asked.as_it_came {
        Some(_) => Ok(stored.request.signature),
        None => provider.keeper.newest_of(stored.request.signature).await,
    };
    answer(
        signature.map_err(Problem::failure)?,
        "application/pkcs7-signature",
        &format!("{}.cms", stored.request.number),
        false,
    )
}

/// What may be asked beside a card.
#[derive(serde::Deserialize)]
pub(crate) struct AskedCard {
    /// Also where the signature does not pass today.
    as_it_is: Option<String>,
}

/// The card of the signed application, with the signature as it is judged now; without a language in the applicant's.
pub(crate) async fn card(
    provider: &Provider,
    id: &str,
    official: &Official,
    language: Option<law::Language>,
    asked: &AskedCard,
) -> Result<Response, Problem> {
    let stored = read::open(provider, id, official).await?;
    let plan = provider.plan_of(&stored)?;
    let number = stored.request.number.clone();
    let cms = provider.keeper.newest_of(stored.request.signature).await;
    let request = Request {
        number: number.clone(),
        title: plan.form.title.clone(),
        document: stored.request.application,
        cms: cms.map_err(Problem::failure)?,
        system: law::Text {
            kk: "ЖАО АЖ".to_owned(),
            ru: "ИС МИО".to_owned(),
            en: "Information system of the local executive body".to_owned(),
        },
        check_address: provider.check_url.trim_end_matches('/').to_owned(),
        language: language.unwrap_or(stored.request.language),
        as_it_is: asked.as_it_is.is_some(),
    };
    let pdf = of_request(&provider.participant, request, provider.now()).await?;
    answer(pdf, "application/pdf", &format!("{number}-card.pdf"), false)
}

/// An attached file. Pictures are shown, everything else is downloaded: what a citizen sent is never run here.
pub(crate) async fn attachment(
    provider: &Provider,
    id: &str,
    sha256: &str,
    official: &Official,
) -> Result<Response, Problem> {
    read::must_be_open_to(provider, id, official).await?;
    let files = files::of(&provider.participant.db, id)
        .await
        .map_err(Problem::failure)?;
    let file = files
        .into_iter()
        .find(|file| file.sha256 == sha256)
        .ok_or_else(Problem::not_found)?;
    read::file_opened(provider, id, official, sha256).await?;
    let bytes = provider.attachments.get(sha256).await.map_err(Problem::failure)?;
    let shown = matches!(file.media_type.as_str(), "image/jpeg" | "image/png");
    answer(bytes, &file.media_type, &file.name, shown)
}

async fn draw_application(provider: &Provider, stored: &Stored) -> Result<Vec<u8>, Problem> {
    let document = intake::freezing::read(&stored.request.application).map_err(Problem::failure)?;
    let plan = provider.plan_of(stored)?;
    let word = |key: &str| {
        stored
            .request
            .report
            .get(key)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let (signer, serial) = (word("signer_name"), word("serial_hex"));
    let signed_at: Timestamp = word("signed_at").parse().unwrap_or(stored.request.submitted);
    let number = stored.request.number.clone();
    let check_address = format!("{}{number}", provider.check_url);
    let submitted = stored.request.submitted;
    let library = provider.participant.library.clone();
    let drawing = tokio::task::spawn_blocking(move || {
        let names: Vec<String> = document.attachments.iter().map(|file| file.name.clone()).collect();
        let paper = ApplicationPaper {
            number: &number,
            submitted,
            values: &document.fields,
            attachments: &names,
            signature: Some((&signer, &serial, signed_at)),
            check_address: &check_address,
        };
        paper::application(&library, &plan, &paper)
    });
    drawing.await.map_err(Problem::failure)?.map_err(Problem::failure)
}

fn answer(bytes: Vec<u8>, media_type: &str, name: &str, shown: bool) -> Result<Response, Problem> {
    let disposition = format!(
        "{}; filename*=UTF-8''{}",
        if shown { "inline" } else { "attachment" },
        encoded(name)
    );
    let kind = HeaderValue::from_str(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_DISPOSITION, disposition)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CACHE_CONTROL, "private, no-store")
        .body(Body::from(bytes))
        .map_err(Problem::failure)
}

/// Percent-encoding of everything but letters, digits and a few harmless signs (RFC 8187).
fn encoded(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(
            encoded("скан \"1\"\r\nx: y.pdf")
                .matches(['"', '\r', '\n', ' ', ':'])
                .count(),
            0
        );
        assert_eq!(encoded("a-b_1.pdf"), "a-b_1.pdf");
    }
}
