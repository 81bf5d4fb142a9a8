//! The row of barcodes at the foot of a document: signed data split over QR codes, drawn and read back.
//!
//! The container is the one that the documents of egov.kz carry: the data are zipped (one entry, `one`), the
//! archive is cut into pieces of 650 bytes, each piece stands, base64 by itself, in a `BarcodeElement` of its own, and
//! each element is one QR code. Codes may be scanned in any order.
//!
//! Reading order: [`pack`] makes the elements of a row, [`svg`] draws one code; [`read`] finds the codes of a picture
//! and [`unpack`] puts them together again. What the data say and who signed them is not known here.

mod container;
mod draw;
mod element;
mod error;
mod picture;
mod row;

pub use container::PAYLOAD_BYTES_MAX;
pub use draw::{Correction, png, svg};
pub use element::Element;
pub use error::BarcodeError;
pub use picture::{PICTURE_BYTES_MAX, PIXELS_MAX, texts};
pub use row::{ELEMENTS_MAX, Row, pack, unpack};

/// Finds all codes in a picture of a page (PNG, JPEG or TIFF) and puts together what belongs together.
///
/// One [`Row`] a document, in the order of their numbers; a page may show several. A picture without any code of this
/// kind gives [`BarcodeError::NoCodes`].
pub fn read(picture: &[u8]) -> Result<Vec<Row>, BarcodeError> {
    let elements: Vec<Element> = texts(picture)?
        .iter()
        .filter_map(|text| Element::from_xml(text).ok())
        .collect();
    if elements.is_empty() {
        return Err(BarcodeError::NoCodes);
    }
    Ok(unpack(elements))
}
