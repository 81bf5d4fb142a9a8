//! The row of barcodes at the foot of a document: signed data split over QR codes, drawn and read back.
//!
//! The container is the one that the documents of egov.kz carry: the data are zipped (one entry, `one`), the
//! archive is cut into pieces of 650 bytes, each piece stands, base64 by itself, in a `BarcodeElement` of its own, and
//! each element is one QR code. Codes may be scanned in any order.
//!
//! A card of an electronic document carries signatures in codes of another kind: [`signature`].
//!
//! Reading order: [`pack`] makes the elements of a row, [`svg`] draws one code; [`read`] finds the codes of a picture
//! and [`unpack`] puts them together again. What the data say and who signed them is not known here.

mod container;
mod draw;
mod element;
mod error;
mod picture;
mod row;
pub mod signature;
mod tiff;

pub use container::PAYLOAD_BYTES_MAX;
pub use draw::{Correction, png, svg};
pub use element::Element;
pub use error::BarcodeError;
pub use picture::{PICTURE_BYTES_MAX, PIXELS_MAX, texts, texts_of_points};
pub use row::{ELEMENTS_MAX, Row, pack, unpack};

/// What the codes on pictures of pages hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes {
    /// One a document, in the order of their numbers; a page may show several.
    pub rows: Vec<Row>,
    /// One a signature of a card.
    pub signatures: Vec<signature::Signature>,
}

/// Finds all codes in pictures of pages (PNG, JPEG, or TIFF with any number of pages) and puts together what belongs
/// together, wherever it stands: a row may go on on the next page.
///
/// Pictures without any code of ours give [`BarcodeError::NoCodes`].
pub fn read(pictures: &[&[u8]]) -> Result<Codes, BarcodeError> {
    let mut found = Vec::new();
    for picture in pictures {
        found.extend(texts(picture)?);
    }
    sorted(&found)
}

/// Puts together what the texts of codes hold.
pub fn sorted(found: &[String]) -> Result<Codes, BarcodeError> {
    let elements: Vec<Element> = found.iter().filter_map(|text| Element::from_xml(text).ok()).collect();
    let parts = found.iter().filter_map(|text| signature::Part::from_json(text).ok());
    let codes = Codes {
        rows: unpack(elements),
        signatures: signature::unpack(parts),
    };
    if codes.rows.is_empty() && codes.signatures.is_empty() {
        return Err(BarcodeError::NoCodes);
    }
    Ok(codes)
}
