//! From bytes to the facts of every signature.

use std::sync::Arc;

use barcode::BarcodeError;
use eds::crl::Crl;
use eds::ocsp::Answer;
use xmldsig::{Document, Signed};

use crate::card::{self, Card};
use crate::found::{Form, Found};
use crate::{CardError, Kind, Particulars, VerificationError};

/// The largest file, in bytes; pictures and XML have smaller limits of their own.
pub const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;
/// The most files looked at together: the pages of the longest document.
pub const FILES_MAX: usize = 20;

/// A file with all its signatures.
#[derive(Clone, Debug)]
pub struct Opened {
    pub kind: Kind,
    pub signatures: Vec<Found>,
    /// For pictures: each document whose codes are on them.
    pub pages: Vec<Page>,
    /// For a card of an electronic document: what was taken out of it.
    pub card: Option<Card>,
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
    open_all(&[file], content)
}

/// Opens several files as one: the pages of a document, each on a picture of its own. One file may be of any kind.
pub fn open_all(files: &[&[u8]], content: Option<&[u8]>) -> Result<Opened, VerificationError> {
    if files.len() > FILES_MAX {
        return Err(VerificationError::TooManyFiles { limit: FILES_MAX });
    }
    let size: usize = files.iter().map(|file| file.len()).sum();
    if size > FILE_BYTES_MAX || content.is_some_and(|content| content.len() > FILE_BYTES_MAX) {
        return Err(VerificationError::TooLarge { limit: FILE_BYTES_MAX });
    }
    let kind = |file: &&[u8]| Kind::of(file).ok_or(VerificationError::UnknownKind);
    let kinds = files.iter().map(kind).collect::<Result<Vec<_>, _>>()?;
    let mut opened = Opened {
        kind: *kinds.first().ok_or(VerificationError::UnknownKind)?,
        signatures: Vec::new(),
        pages: Vec::new(),
        card: None,
    };
    match (files, opened.kind) {
        ([file], Kind::Pdf) => pdf(file, content, &mut opened)?,
        ([file], Kind::Cms) => opened.signatures = cms(file, content)?,
        ([file], Kind::Xml) => opened.signatures = xml(file)?,
        _ if kinds.iter().all(|kind| *kind == Kind::Picture) => {
            (opened.signatures, opened.pages) = pictures(files, content)?;
        }
        _ => return Err(VerificationError::Mixed),
    }
    Ok(opened)
}

/// A PDF. What is missing in one that is cut off is told as that, and not as if it had never been there.
fn pdf(file: &[u8], content: Option<&[u8]>, opened: &mut Opened) -> Result<(), VerificationError> {
    use VerificationError::{Card, CutOff, NoSignature, Pdf};
    match signed_pdf(file, content, opened) {
        Err(Pdf(eds::EdsError::CutOff)) => Err(CutOff),
        Err(NoSignature | Card(_) | Pdf(eds::EdsError::Pdf { .. })) if eds::is_cut_off(file) => Err(CutOff),
        done => done,
    }
}

/// The signatures in the PDF itself, and those of the files that it carries where it is a card.
fn signed_pdf(file: &[u8], content: Option<&[u8]>, opened: &mut Opened) -> Result<(), VerificationError> {
    let own = match eds::facts::of_pdf(file) {
        Ok(facts) => facts,
        Err(eds::EdsError::NoSignature) => Vec::new(),
        Err(error) => return Err(VerificationError::Pdf(error)),
    };
    let is_signed = !own.is_empty();
    opened.signatures = own.into_iter().map(|facts| Found::new(facts, Form::Pdf)).collect();
    match carried(file, is_signed)? {
        Some((card, found)) => {
            opened.card = Some(card);
            opened.signatures.extend(found);
        }
        None if !is_signed => (opened.signatures, opened.pages) = scanned(file, content)?,
        None => {}
    }
    Ok(())
}

/// The documents whose codes are on the pictures of a PDF that a scanner made.
fn scanned(file: &[u8], content: Option<&[u8]>) -> Result<(Vec<Found>, Vec<Page>), VerificationError> {
    let pictures = match eds::pictures(file) {
        Ok(pictures) => pictures,
        Err(error @ eds::EdsError::TooLarge { .. }) => return Err(VerificationError::Pdf(error)),
        Err(_) => return Err(VerificationError::NoSignature),
    };
    let mut texts = Vec::new();
    for picture in pictures {
        let found = match picture {
            eds::Picture::Jpeg(file) => barcode::texts(&file),
            eds::Picture::Grey { width, height, points } => barcode::texts_of_points(width, height, points),
        };
        // A figure that cannot be read is no page.
        texts.extend(found.unwrap_or_default());
    }
    match barcode::sorted(&texts) {
        Ok(codes) => signed(codes, content),
        Err(_) => Err(VerificationError::NoSignature),
    }
}

/// The card that a PDF is. A PDF that is signed itself may carry whatever its signers wanted: there what is no card is
/// only a file. One that nobody signed proves something as a card or not at all.
fn carried(file: &[u8], is_signed: bool) -> Result<Option<(Card, Vec<Found>)>, VerificationError> {
    let attached = match eds::attachments(file) {
        Ok(attached) => attached,
        // Not a PDF that is read as far as its names.
        Err(eds::EdsError::Pdf { .. }) => return Ok(None),
        Err(_) if is_signed => return Ok(None),
        Err(error) => return Err(VerificationError::Card(CardError::Attachments(error))),
    };
    if attached.is_empty() || (is_signed && !card::is_card(&attached)) {
        return Ok(None);
    }
    card::open(attached).map(Some).map_err(VerificationError::Card)
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

/// A list or an answer that came along and cannot be read is as if it had not come.
fn found(signed: Signed<'_>, form: Form) -> Found {
    let lists = signed.lists.iter().filter_map(|der| Crl::parse(der).ok());
    let answers = signed.answers.iter().filter_map(|der| Answer::read(der).ok());
    Found {
        lists: lists.map(Arc::new).collect(),
        answers: answers.map(Arc::new).collect(),
        ..Found::new(signed.facts, form)
    }
}

fn pictures(files: &[&[u8]], content: Option<&[u8]>) -> Result<(Vec<Found>, Vec<Page>), VerificationError> {
    signed(barcode::read(files).map_err(VerificationError::Picture)?, content)
}

/// What the codes hold: the data of documents, and signatures of cards.
fn signed(codes: barcode::Codes, content: Option<&[u8]>) -> Result<(Vec<Found>, Vec<Page>), VerificationError> {
    let (mut all, mut pages) = documents(codes.rows)?;
    for signature in codes.signatures {
        // The codes of a card hold a signature and not what was signed.
        let content = content.ok_or(VerificationError::ContentMissing)?;
        let fault = match signature.cms {
            Ok(cms) => {
                all.extend(self::cms(&cms, Some(content))?);
                None
            }
            Err(fault) => Some(fault),
        };
        pages.push(Page {
            number: signature.id,
            particulars: None,
            fault,
        });
    }
    Ok((all, pages))
}

/// The documents whose rows are on the pictures.
fn documents(rows: Vec<barcode::Row>) -> Result<(Vec<Found>, Vec<Page>), VerificationError> {
    let mut all = Vec::new();
    let mut pages = Vec::new();
    for row in rows {
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
