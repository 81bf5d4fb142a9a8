//! «Проверка документа» (`/portal/check`), open to anybody: by the number with the ИИН, by a file, by the barcode row on a
//! scan. Nothing is shown of a person but what the file itself shows, or number and ИИН prove. No file is kept.

mod file;
mod number;

use askama::Template;
use pages::view::ReportView;
use pages::{FormState, Page};
use verification::Particular;

use number::Answer;

pub(super) use file::check as check_file;
pub(super) use number::{check, of_number, show};

/// The largest file of this page, in bytes: a page scanned at 600 dpi in colour has about eight million as JPEG.
pub(super) const FILE_BYTES_MAX: usize = 10 * 1024 * 1024;
/// The pages of a document or a file with its content, and the fields around them.
pub(super) const BODY_BYTES_MAX: usize = 3 * FILE_BYTES_MAX + 64 * 1024;

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    page: Page,
    form: FormState,
    answer: Option<Answer>,
    examined: Option<Examined>,
}

/// What was found in a file.
struct Examined {
    /// `valid`, `invalid`, `indeterminate`.
    verdict: &'static str,
    documents: Vec<DocumentView>,
    card: Option<CardView>,
    /// Each with the name of the attached file that holds the signature, for a card.
    reports: Vec<(String, ReportView)>,
}

/// What was taken out of a card of an electronic document.
struct CardView {
    name: String,
    size_bytes: usize,
    sha256: String,
    signatures: usize,
}

/// A document whose codes are on the picture.
struct DocumentView {
    number: String,
    title: String,
    provider: String,
    fields: Vec<(String, String)>,
    /// Why it cannot be read.
    fault: String,
}

impl CheckPage {
    const fn empty(page: Page, form: FormState) -> Self {
        Self {
            page,
            form,
            answer: None,
            examined: None,
        }
    }
}

/// Label and value in the language of the page; the document itself has Kazakh and Russian.
fn in_language(page: &Page, particular: &Particular) -> (String, String) {
    let pick = |both: &verification::Both| match page.language {
        law::Language::Kk => both.kk.clone(),
        law::Language::Ru | law::Language::En => both.ru.clone(),
    };
    (pick(&particular.label), pick(&particular.value))
}
