//! A paper that carries files: PDF/A-3, which alone of the archival standards allows any file inside (ISO 19005-3 §6.8).

use barcode::Correction;
use jiff::Timestamp;
use typst_pdf::PdfStandard;

use crate::world::Desk;
use crate::{DATA_BYTES_MAX, DrawError, Paper, print, printable};

/// The most pages of such a paper: a signature takes two and its codes one to three.
pub const SHEET_PAGES_MAX: usize = 120;
/// The most codes on such a paper.
pub const CODES_MAX: usize = 72;
/// The most files that it carries.
pub(crate) const ATTACHED_MAX: usize = 40;
/// A report of thirty-two signatures says more than a document.
const SHEET_DATA_BYTES_MAX: usize = 8 * DATA_BYTES_MAX;

/// What to draw.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    /// The typst source; it may read `/data.json`, `/qr.svg` (where there is one), `/row-1.png` … and `/attachment-1` ….
    pub template: &'a str,
    pub data: &'a serde_json::Value,
    /// The text of the QR code at the head.
    pub qr: Option<&'a str>,
    /// The texts of further codes.
    pub codes: &'a [String],
    pub attachments: &'a [Attached<'a>],
    pub created: Timestamp,
    /// Makes the PDF's identifier: the same sheet gives the same bytes.
    pub ident: &'a str,
}

/// A file that the paper carries. How it is called and what it is stands in the data, for the template to say.
#[derive(Clone, Copy, Debug)]
pub struct Attached<'a> {
    pub bytes: &'a [u8],
}

/// Draws the sheet: tagged PDF/A-3a with PDF/UA-1. Call it off the async threads.
pub fn draw_sheet(sheet: &Sheet<'_>) -> Result<Vec<u8>, DrawError> {
    let data = printable::json(sheet.data);
    if data.len() > SHEET_DATA_BYTES_MAX {
        return Err(DrawError::TooMuchData {
            limit: SHEET_DATA_BYTES_MAX,
        });
    }
    if sheet.codes.len() > CODES_MAX {
        return Err(DrawError::RowTooLong { limit: CODES_MAX });
    }
    if sheet.attachments.len() > ATTACHED_MAX {
        return Err(DrawError::TooManyFiles { limit: ATTACHED_MAX });
    }
    let qr = sheet.qr.map(|text| barcode::svg(text, Correction::Medium));
    let qr = qr.transpose().map_err(DrawError::Qr)?.unwrap_or_default();
    let codes = sheet.codes.iter().map(|text| barcode::png(text, Correction::Medium));
    let codes = codes.collect::<Result<_, _>>().map_err(DrawError::Qr)?;
    let files = sheet.attachments.iter().map(|file| file.bytes.to_vec()).collect();
    let desk = Desk::new(sheet.template, "", data, qr, codes).with_files(files);
    let paper = Paper {
        created: sheet.created,
        ident: sheet.ident,
        pages_max: SHEET_PAGES_MAX,
        archival: PdfStandard::A_3a,
        closest: 0,
    };
    print(desk, &paper)
}
