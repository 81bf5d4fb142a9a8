//! A variant per cause.

/// Why a row of codes could not be made or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BarcodeError {
    /// A limit was reached before anything was done.
    #[error("the {what} is larger than {limit}")]
    TooLarge { what: &'static str, limit: usize },
    /// The text does not fit into a QR code.
    #[error("the text is too long for a QR code")]
    TooLongForACode,
    /// The number of the document is not one that an element can carry.
    #[error("the number of the document must have 1 to {limit} letters, digits or hyphens")]
    Number { limit: usize },
    /// Not PNG, JPEG or TIFF, or a damaged file.
    #[error("the picture cannot be read: PNG, JPEG and TIFF are")]
    Picture,
    /// There is no code of a document on it that can be read.
    #[error("no barcode of a document was found; scan the page at 150 dpi or more, or take the picture closer")]
    NoCodes,
    /// A code was read and is not a part of a row.
    #[error("the code is not an element of a row: {what}")]
    Element { what: &'static str },
    /// Codes of the row are not on the picture, or could not be read.
    #[error("{}", missing(numbers, *amount))]
    Missing { numbers: Vec<u16>, amount: u16 },
    /// Two codes have the same number and say different things.
    #[error("there are two different codes number {number} of the same document")]
    Conflict { number: u16 },
    /// What the codes hold together is not the archive that it must be.
    #[error("the data of the codes cannot be unpacked: {what}")]
    Archive { what: &'static str },
}

/// «code 3 of 5 is missing», «codes 3, 4 of 5 are missing».
fn missing(numbers: &[u16], amount: u16) -> String {
    let list: Vec<String> = numbers.iter().map(u16::to_string).collect();
    let (noun, verb) = if numbers.len() == 1 {
        ("code", "is")
    } else {
        ("codes", "are")
    };
    format!("{noun} {} of {amount} {verb} missing", list.join(", "))
}
