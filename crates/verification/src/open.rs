//! From bytes to the facts of every signature.

use std::sync::Arc;

use barcode::BarcodeError;
use eds::crl::Crl;
use xmldsig::{Document, Signed};

use crate::found::{Form, Found};
use crate::{Kind, Particulars, VerificationError};

/// The largest file, in bytes; pictures and XML have smaller limits of their own.
pub const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// A file with all its signatures.
#[derive(Clone, Debug)]
pub struct Opened {
    pub kind: Kind,
    pub signatures: Vec<Found>,
    /// For a picture: each document whose codes are on it.
    pub pages: Vec<Page>,
}

/// One document found on a picture.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its unique number, as the codes say it.
    pub number: String,
    /// What the signed data say; none where they could not be put together or are of another form.
    pub particulars: Option<Particulars>,
    /// Why the codes do not give the data: «code 3 of 5 is missing».
    pub fault: Option<BarcodeError>,
}

/// Opens a file. `content` is what a detached CMS signs.
pub fn open(file: &[u8], content: Option<&[u8]>) -> Result<Opened, VerificationError> {
    if file.len() > FILE_BYTES_MAX || content.is_some_and(|content| content.len() > FILE_BYTES_MAX) {
        return Err(VerificationError::TooLarge { limit: FILE_BYTES_MAX });
    }
    let kind = Kind::of(file).ok_or(VerificationError::UnknownKind)?;
    let (signatures, pages) = match kind {
        Kind::Pdf => (pdf(file)?, Vec::new()),
        Kind::Cms => (cms(file, content)?, Vec::new()),
        Kind::Xml => (xml(file)?, Vec::new()),
        Kind::Picture => picture(file)?,
    };
    Ok(Opened {
        kind,
        signatures,
        pages,
    })
}

fn pdf(file: &[u8]) -> Result<Vec<Found>, VerificationError> {
    let facts = eds::facts::of_pdf(file).map_err(|error| unsigned(error, VerificationError::Pdf))?;
    Ok(facts.into_iter().map(|facts| Found::new(facts, Form::Pdf)).collect())
}

fn cms(file: &[u8], content: Option<&[u8]>) -> Result<Vec<Found>, VerificationError> {
    let facts = eds::facts::of_cms(file, content).map_err(|error| unsigned(error, VerificationError::Cms))?;
    Ok(facts.into_iter().map(|facts| Found::new(facts, Form::Cms)).collect())
}

fn unsigned(error: eds::EdsError, otherwise: fn(eds::EdsError) -> VerificationError) -> VerificationError {
    match error {
        eds::EdsError::NoSignature => VerificationError::NoSignature,
        eds::EdsError::ContentMissing => VerificationError::ContentMissing,
        error => otherwise(error),
    }
}

fn xml(file: &[u8]) -> Result<Vec<Found>, VerificationError> {
    Ok(signatures(file)?
        .into_iter()
        .map(|signed| {
            let whole = signed.whole().is_some();
            found(signed, Form::Xml { whole })
        })
        .collect())
}

fn signatures(file: &[u8]) -> Result<Vec<Signed<'_>>, VerificationError> {
    let document = Document::read(file).map_err(VerificationError::Xml)?;
    document.signatures().map_err(|error| match error {
        xmldsig::XmlError::NoSignature => VerificationError::NoSignature,
        error => VerificationError::Xml(error),
    })
}

/// A list that came along and cannot be read is as if it had not come.
fn found(signed: Signed<'_>, form: Form) -> Found {
    let lists = signed.lists.iter().filter_map(|der| Crl::parse(der).ok());
    Found {
        lists: lists.map(Arc::new).collect(),
        ..Found::new(signed.facts, form)
    }
}

fn picture(file: &[u8]) -> Result<(Vec<Found>, Vec<Page>), VerificationError> {
    let mut all = Vec::new();
    let mut pages = Vec::new();
    for row in barcode::read(file).map_err(VerificationError::Picture)? {
        let payload = match row.payload {
            Ok(payload) => payload,
            Err(fault) => {
                pages.push(Page {
                    number: row.document,
                    particulars: None,
                    fault: Some(fault),
                });
                continue;
            }
        };
        let mut particulars = None;
        for signed in signatures(&payload)? {
            // What is shown is what was signed, and nothing beside it.
            let whole = signed.whole();
            let said = whole.and_then(|whole| Particulars::read(&whole.canonical).ok());
            let form = Form::Row {
                whole: whole.is_some(),
                number_agrees: said.as_ref().is_none_or(|said| said.number == row.document),
            };
            particulars = particulars.or(said);
            all.push(found(signed, form));
        }
        pages.push(Page {
            number: row.document,
            particulars,
            fault: None,
        });
    }
    Ok((all, pages))
}
