//! A file that somebody brings: PDF, CMS, signed XML, or a scan with the barcode row.

use std::time::Duration;

use axum::extract::State;
use axum::extract::multipart::Multipart;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use barcode::BarcodeError;
use eds::Verdict;
use eds::policy::ExpectedSigner;
use pages::view::ReportView;
use pages::{FormState, Page, Problem, shell};
use verification::{CardError, Judging, Opened, VerificationError};

use super::{CardView, CheckPage, DocumentView, Examined, FILE_BYTES_MAX, in_language};
use crate::App;
use crate::api::{FilePart, Uploaded, uploaded};
use crate::requests::sign::report_json;
use crate::web::person::Visitor;

/// How long somebody waits for a place before they are told to come again.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads the file and judges every signature in it. A picture takes seconds of work, so few are looked at at a time.
pub(in crate::web) async fn check(
    State(app): State<App>,
    visitor: Visitor,
    gate: access::Visitor,
    mut form: Multipart,
) -> Result<Response, Problem> {
    let uploaded = uploaded(&mut form, FILE_BYTES_MAX as u64).await?;
    gate.check(uploaded.text("csrf"))?;
    let page = visitor.page;
    let mut form = FormState::default();
    let Some(Chosen { files, content }) = chosen(&page, &mut form, uploaded) else {
        return Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, page, form));
    };
    let Ok(Ok(place)) = tokio::time::timeout(PATIENCE, app.examinations.clone().acquire_owned()).await else {
        form.fail("file", page.t("verify-busy"));
        return Ok(refused(StatusCode::SERVICE_UNAVAILABLE, page, form));
    };
    let opened = tokio::task::spawn_blocking(move || {
        let _place = place;
        let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        verification::open_all(&files, content.as_deref())
    });
    match opened.await.map_err(Problem::internal)? {
        Ok(opened) => {
            let examined = judged(&app, &page, &opened).await;
            Ok(shell::html(&CheckPage {
                examined: Some(examined),
                ..CheckPage::empty(page, form)
            }))
        }
        Err(error) => {
            form.fail("file", said(&page, &error));
            Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, page, form))
        }
    }
}

fn refused(status: StatusCode, page: Page, form: FormState) -> Response {
    (status, shell::html(&CheckPage::empty(page, form))).into_response()
}

/// The file or the pages, and the signed document where the signature stands apart.
struct Chosen {
    files: Vec<Vec<u8>>,
    content: Option<Vec<u8>>,
}

/// Nothing, where something is missing or too large: the form says it then.
fn chosen(page: &Page, form: &mut FormState, uploaded: Uploaded) -> Option<Chosen> {
    let too_large = || page.t1("verify-file-large", "limit", FILE_BYTES_MAX / (1024 * 1024));
    let mut files = Some(Vec::new());
    for part in std::iter::once(uploaded.file).chain(uploaded.further) {
        match (part, &mut files) {
            (FilePart::Chosen(file), Some(files)) => files.push(file.bytes),
            (FilePart::TooLarge { .. }, _) => files = None,
            _ => {}
        }
    }
    match &files {
        None => form.fail("file", too_large()),
        Some(chosen) if chosen.is_empty() => {
            form.fail("file", page.t("verify-file-missing"));
            files = None;
        }
        Some(_) => {}
    }
    let content = uploaded.of_documents.into_iter().next().map(|(_, part)| part);
    let content = match content {
        Some(FilePart::Chosen(content)) => Some(content.bytes),
        Some(FilePart::TooLarge { .. }) => {
            form.fail("content", too_large());
            return None;
        }
        Some(FilePart::NotChosen) | None => None,
    };
    Some(Chosen { files: files?, content })
}

async fn judged(app: &App, page: &Page, opened: &Opened) -> Examined {
    let trust = &app.participant.trust;
    let mut reports: Vec<eds::Report> = Vec::with_capacity(opened.signatures.len());
    for found in &opened.signatures {
        reports.push(found.judge(&Judging {
            policy: trust.policy_for(&found.facts),
            trust: &trust.store,
            revocation: &trust.revocation_about(&found.facts).await,
            expected: &ExpectedSigner::Anyone,
            now: app.now(),
        }));
    }
    Examined {
        verdict: match verification::verdict(&reports, opened) {
            Verdict::Valid => "valid",
            Verdict::Invalid => "invalid",
            Verdict::Indeterminate => "indeterminate",
        },
        documents: opened.pages.iter().map(|found| document(page, found)).collect(),
        card: opened.card.as_ref().map(|card| CardView {
            name: card.name.clone(),
            size_bytes: card.original.len(),
            sha256: card.sha256(),
            signatures: card.signatures.len(),
        }),
        reports: reports
            .iter()
            .zip(&opened.signatures)
            .map(|(report, found)| {
                let view = ReportView::from_json(&report_json(report), page.language);
                (found.attachment.clone().unwrap_or_default(), view)
            })
            .collect(),
    }
}

fn document(page: &Page, found: &verification::Page) -> DocumentView {
    let said = found.particulars.as_ref();
    let one = |both: Option<&verification::Both>| {
        let both = both.cloned().unwrap_or_default();
        match page.language {
            law::Language::Kk => both.kk,
            law::Language::Ru | law::Language::En => both.ru,
        }
    };
    DocumentView {
        number: found.number.clone(),
        title: one(said.map(|said| &said.title)),
        provider: one(said.map(|said| &said.provider)),
        fields: said
            .map(|said| said.fields.iter().map(|field| in_language(page, field)).collect())
            .unwrap_or_default(),
        fault: found.fault.as_ref().map(|fault| codes(page, fault)).unwrap_or_default(),
    }
}

/// Why the file cannot be examined, and what to do.
fn said(page: &Page, error: &VerificationError) -> String {
    let key = match error {
        VerificationError::TooLarge { .. } => {
            return page.t1("verify-file-large", "limit", FILE_BYTES_MAX / (1024 * 1024));
        }
        VerificationError::TooManyFiles { limit } => return page.t1("verify-files-many", "limit", limit),
        VerificationError::Mixed => "verify-files-mixed",
        VerificationError::Card(error) => return card(page, error),
        VerificationError::UnknownKind => "verify-file-unknown",
        VerificationError::ContentMissing => "verify-file-content-missing",
        VerificationError::CutOff => "verify-file-cut-off",
        VerificationError::NoSignature => "verify-file-unsigned",
        VerificationError::Picture(error) => return codes(page, error),
        VerificationError::Pdf(_) | VerificationError::Cms(_) => "verify-file-damaged",
        VerificationError::Xml(_) | VerificationError::Particulars { .. } => "verify-file-xml",
    };
    page.t(key)
}

/// Why a PDF with attached files is no card that can be judged.
fn card(page: &Page, error: &CardError) -> String {
    let key = match error {
        CardError::Unsigned => "verify-card-unsigned",
        CardError::SeveralOriginals { first, second } => {
            return page.t2("verify-card-originals", "first", first, "second", second);
        }
        CardError::Program { name } => return page.t1("verify-card-program", "name", name),
        CardError::Name { .. } | CardError::SameName { .. } => "verify-card-names",
        CardError::Attachments(_) | CardError::TooManySignatures { .. } | CardError::Signature { .. } => {
            "verify-card-damaged"
        }
    };
    page.t(key)
}

fn codes(page: &Page, error: &BarcodeError) -> String {
    match error {
        BarcodeError::Missing { numbers, amount } => {
            let numbers: Vec<String> = numbers.iter().map(u16::to_string).collect();
            page.t2("verify-codes-missing", "numbers", numbers.join(", "), "amount", amount)
        }
        BarcodeError::NoCodes => page.t("verify-codes-none"),
        BarcodeError::Conflict { number } => page.t1("verify-codes-conflict", "number", number),
        BarcodeError::Picture | BarcodeError::TooLarge { .. } => page.t("verify-picture-unreadable"),
        _ => page.t("verify-codes-damaged"),
    }
}
