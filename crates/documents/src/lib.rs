//! Output documents: a typst template and data become a tagged PDF/A. Pure.
//!
//! Reading order: [`draw`] is the door of documents, [`draw_sheet`] that of papers which carry files; `world` is what a template may see (virtual files and two fonts,
//! nothing of the machine), `printable` makes any text of a person drawable, `code128` the bars that templates draw from
//! data.

mod code128;
mod fonts;
mod printable;
mod sheet;
mod world;

use barcode::Correction;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst::{World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use crate::code128::code128;
pub use crate::sheet::{Attached, CODES_MAX, SHEET_PAGES_MAX, Sheet, draw_sheet};
use crate::world::Desk;

/// The most pages a document may have. The longest form of the acts fills two.
pub const PAGES_MAX: usize = 20;

/// The most bytes of data, as JSON. Twenty pages of dense text hold about 100 kB in UTF-8.
pub const DATA_BYTES_MAX: usize = 256 * 1024;

/// The most codes in the barcode row: two pages of them.
pub const ROW_MAX: usize = 30;

/// The ways to set a page, from roomy to close; what each means is the layout's to say.
const CLOSENESS_MAX: u8 = 5;

/// What to draw.
#[derive(Clone, Debug)]
pub struct Drawing<'a> {
    /// The typst source of the template; it may import `/layout.typ` and read `/data.json`, `/qr.svg`, `/row.json`
    /// (how many codes the row has), `/row-1.png` …, and `/closeness.json` (how closely the page is set, 0 to 5).
    pub template: &'a str,
    /// The shared layout.
    pub layout: &'a str,
    pub data: &'a serde_json::Value,
    /// The text of the QR code.
    pub qr: &'a str,
    /// The texts of the barcode row, one a code; none for a paper that carries no signed data.
    pub row: &'a [String],
    /// The document's date in its metadata.
    pub created: Timestamp,
    /// Makes the PDF's identifier: the same drawing gives the same bytes.
    pub ident: &'a str,
}

/// Why a document could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// The place is in the text: «/main.typ:12:5: …».
    #[error("the template does not compile: {0}")]
    Template(String),
    #[error("the PDF could not be written: {0}")]
    Export(String),
    #[error("the QR code could not be made")]
    Qr(#[source] barcode::BarcodeError),
    /// The signed data could not be put into codes.
    #[error("the barcode row could not be made: {0}")]
    Row(String),
    #[error("the barcode row has more than {limit} codes")]
    RowTooLong { limit: usize },
    #[error("the paper carries more than {limit} files")]
    TooManyFiles { limit: usize },
    #[error("the document has more than {limit} pages")]
    TooManyPages { limit: usize },
    #[error("the data of the document are larger than {limit} bytes")]
    TooMuchData { limit: usize },
}

/// Draws the document: tagged PDF/A-2a with PDF/UA-1. Takes a few milliseconds of CPU; call it off the async
/// threads.
///
/// A document with a barcode row stands on one page where any closeness allows it, set as roomily as that allows: a
/// second page that holds little more than codes is lost. A text that fills more than a page is set roomily.
pub fn draw(drawing: &Drawing<'_>) -> Result<Vec<u8>, DrawError> {
    let data = printable::json(drawing.data);
    if data.len() > DATA_BYTES_MAX {
        return Err(DrawError::TooMuchData { limit: DATA_BYTES_MAX });
    }
    if drawing.row.len() > ROW_MAX {
        return Err(DrawError::RowTooLong { limit: ROW_MAX });
    }
    let qr = barcode::svg(drawing.qr, Correction::Medium).map_err(DrawError::Qr)?;
    let row = drawing.row.iter().map(|text| barcode::png(text, Correction::Low));
    let row = row.collect::<Result<_, _>>().map_err(DrawError::Qr)?;
    let desk = Desk::new(drawing.template, drawing.layout, data, qr, row);
    let closest = if drawing.row.is_empty() { 0 } else { CLOSENESS_MAX };
    let paper = Paper {
        created: drawing.created,
        ident: drawing.ident,
        pages_max: PAGES_MAX,
        // Archival with all structure (ISO 19005-2, level A).
        archival: PdfStandard::A_2a,
        closest,
    };
    print(desk, &paper)
}

/// How a desk is printed.
struct Paper<'a> {
    created: Timestamp,
    ident: &'a str,
    pages_max: usize,
    archival: PdfStandard,
    /// How closely it may be set to stand on one page.
    closest: u8,
}

fn print(desk: Desk, paper: &Paper<'_>) -> Result<Vec<u8>, DrawError> {
    let printed = set(desk, paper);
    // Results younger than five documents stay: the parsed templates, shaped labels and laid out headers that
    // the next document of the same kind shares. Never evicting costs a megabyte for each document.
    typst::comemo::evict(5);
    printed
}

/// The roomiest setting on one page, or the roomiest of all.
fn set(desk: Desk, paper: &Paper<'_>) -> Result<Vec<u8>, DrawError> {
    let roomy = compile(&desk)?;
    if roomy.pages().len() > paper.pages_max {
        return Err(DrawError::TooManyPages { limit: paper.pages_max });
    }
    if roomy.pages().len() == 1 || paper.closest == 0 {
        return export(&roomy, &desk, paper);
    }
    let mut closer = desk;
    for closeness in 1..=paper.closest {
        closer = closer.set(closeness);
        let document = compile(&closer)?;
        if document.pages().len() == 1 {
            return export(&document, &closer, paper);
        }
    }
    export(&roomy, &closer.set(0), paper)
}

fn compile(desk: &Desk) -> Result<PagedDocument, DrawError> {
    let compiled = typst::compile(desk).output;
    compiled.map_err(|errors| DrawError::Template(describe(desk, &errors)))
}

fn export(document: &PagedDocument, desk: &Desk, paper: &Paper<'_>) -> Result<Vec<u8>, DrawError> {
    // Accessible as well (ISO 14289-1); the exporter refuses to write what does not conform.
    let standards = PdfStandards::new(&[paper.archival, PdfStandard::Ua_1]);
    let options = PdfOptions {
        ident: Smart::Custom(paper.ident.to_owned()),
        creator: Smart::Custom(Some("Qyzmet".to_owned())),
        timestamp: timestamp(paper.created),
        page_ranges: None,
        standards: standards.map_err(|error| DrawError::Export(error.message().to_string()))?,
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(document, &options).map_err(|errors| DrawError::Export(describe(desk, &errors)))
}

fn timestamp(at: Timestamp) -> Option<typst_pdf::Timestamp> {
    let at = at.to_zoned(TimeZone::UTC).datetime();
    let part = |value: i8| u8::try_from(value).ok();
    Datetime::from_ymd_hms(
        i32::from(at.year()),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )
    .map(typst_pdf::Timestamp::new_utc)
}

/// All errors in one text, each with file, line and column, for the author of the template.
fn describe(desk: &Desk, errors: &[SourceDiagnostic]) -> String {
    let mut lines = Vec::with_capacity(errors.len());
    for error in errors {
        let mut line = format!("{}{}", place(desk, error), error.message);
        for hint in &error.hints {
            line.push_str(&format!(" ({})", hint.v));
        }
        lines.push(line);
    }
    lines.join("; ")
}

fn place(desk: &Desk, error: &SourceDiagnostic) -> String {
    let Some(id) = error.span.id() else {
        return String::new();
    };
    let path = id.get().vpath().get_with_slash().to_owned();
    let position = desk
        .source(id)
        .ok()
        .zip(desk.range(error.span))
        .and_then(|(source, range)| source.lines().byte_to_line_column(range.start));
    match position {
        Some((line, column)) => format!("{path}:{}:{}: ", line + 1, column + 1),
        None => format!("{path}: "),
    }
}
