//! Writes the incremental update (ISO 32000-1 §7.5.6): signature dictionary, widget, page, catalog, table.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Dictionary, TEXT_LETTERS_MAX};
use crate::EdsError;
use crate::key::sha256;
use crate::pdf::{self, Document, Id, integer, items, reference};

/// Letters kept for each number of ByteRange: ten digits are more than the largest file needs.
const NUMBER: usize = 10;
/// What a screen reader says of the field (ISO 14289-1 §7.18.1 asks for words), Kazakh and Russian.
const FIELD_WORDS: &str = "Электрондық цифрлық қолтаңба / Электронная цифровая подпись";
/// Print and Locked (ISO 32000-1 table 165).
const WIDGET_FLAGS: &str = "132";
/// SignaturesExist and AppendOnly (table 219).
const SIGNATURE_FLAGS: &[u8] = b"3";

pub(super) const NOT_OURS: EdsError = EdsError::Pdf {
    what: "its catalog, first page or trailer is not where the table says",
};

/// What the update is for.
pub(super) enum What<'a> {
    Signature(&'a Dictionary),
    /// A document time stamp (EN 319 142-1 §5.4.3).
    TimeStamp,
}

/// The file with the update; the ByteRange is final, Contents is zeros.
pub(super) fn append(pdf: &[u8], what: &What<'_>, contents_bytes: usize) -> Result<Vec<u8>, EdsError> {
    let document = Document::read(pdf)?;
    let (root, catalog) = catalog(&document)?;
    let (page_id, page) = document.first_page(&catalog).ok_or(NOT_OURS)?;
    let size = document.trailer.get("Size").and_then(integer).ok_or(NOT_OURS)?;
    let (signature, widget) = ((size, 0), (size + 1, 0));

    // What others signed is not touched: their page keeps its entries, and their form its place.
    let is_signed = !pdf::signatures(pdf)?.is_empty();
    if is_signed && matches!(what, What::Signature(_)) && pdf::forbid_another(&document) {
        return Err(EdsError::Pdf {
            what: "a signature in it forbids any further one (DocMDP, FieldMDP)",
        });
    }
    let form = form(&document, &catalog, widget)?;
    let mut update = Update::after(pdf);
    update.object(signature, &signature_dictionary(what, contents_bytes)?);
    update.object(widget, &widget_dictionary(&form, signature, page_id));
    let (annotated, value) = annotate(&document, page_id, &page, widget, is_signed)?;
    update.object(annotated, &value);
    if let Some((id, fields)) = form.list {
        update.object(id, &fields);
    }
    match catalog.get("AcroForm").and_then(reference) {
        Some(id) => update.object(id, &form.value),
        None => update.object(root, &catalog.with(&[("AcroForm", form.value)])),
    }
    update.finish(&document, size + 2, root)?;
    let from = update.offsets.get(&signature).copied().unwrap_or_default();
    fill_byte_range(update.out, from, contents_bytes)
}

/// The catalog and its number.
pub(super) fn catalog<'d>(document: &'d Document<'_>) -> Result<(Id, pdf::Dictionary<'d>), EdsError> {
    let root = document.trailer.get("Root").and_then(reference).ok_or(NOT_OURS)?;
    Ok((root, document.dictionary(root).ok_or(NOT_OURS)?))
}

/// The interactive form with one more field.
struct Form {
    value: Vec<u8>,
    /// The list of its fields, where that is an object of its own.
    list: Option<(Id, Vec<u8>)>,
    /// Fields there were before: makes the name of the next one unique.
    count: usize,
}

fn form(document: &Document<'_>, catalog: &pdf::Dictionary<'_>, widget: Id) -> Result<Form, EdsError> {
    let existing = match catalog.get("AcroForm") {
        Some(value) => {
            let value = reference(value)
                .map_or(Some(value), |id| document.object(id))
                .ok_or(NOT_OURS)?;
            pdf::Dictionary::read(value).ok_or(NOT_OURS)?
        }
        None => pdf::Dictionary { entries: Vec::new() },
    };
    let fields = match existing.get("Fields") {
        Some(value) => reference(value)
            .map_or(Some(value), |id| document.object(id))
            .and_then(items)
            .ok_or(NOT_OURS)?,
        None => Vec::new(),
    };
    let with_one_more = array_with(&fields, widget);
    let flags = ("SigFlags", SIGNATURE_FLAGS.to_vec());
    let (value, list) = match existing.get("Fields").and_then(reference) {
        Some(id) => (existing.with(&[flags]), Some((id, with_one_more))),
        None => (existing.with(&[("Fields", with_one_more), flags]), None),
    };
    Ok(Form {
        value,
        list,
        count: fields.len(),
    })
}

/// The object that lists the page's annotations, with one more: the page itself, or the array it refers to.
/// PDF/UA wants the tab order to follow the structure on every page with annotations (§7.18.3); who signs first writes it.
fn annotate(
    document: &Document<'_>,
    page_id: Id,
    page: &pdf::Dictionary<'_>,
    widget: Id,
    is_signed: bool,
) -> Result<(Id, Vec<u8>), EdsError> {
    let annotations = page.get("Annots");
    if let Some(id) = annotations.and_then(reference) {
        let list = document.object(id).and_then(items).ok_or(NOT_OURS)?;
        return Ok((id, array_with(&list, widget)));
    }
    let list = annotations.map_or(Some(Vec::new()), items).ok_or(NOT_OURS)?;
    let mut changes = vec![("Annots", array_with(&list, widget))];
    if !is_signed {
        changes.push(("Tabs", b"/S".to_vec()));
    }
    Ok((page_id, page.with(&changes)))
}

fn array_with(items: &[&[u8]], (number, generation): Id) -> Vec<u8> {
    let mut out = b"[".to_vec();
    for item in items {
        out.extend_from_slice(item);
        out.push(b' ');
    }
    out.extend_from_slice(format!("{number} {generation} R]").as_bytes());
    out
}

fn signature_dictionary(what: &What<'_>, contents_bytes: usize) -> Result<Vec<u8>, EdsError> {
    let mut out = match what {
        What::Signature(dictionary) => described(dictionary)?,
        What::TimeStamp => b"<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161".to_vec(),
    };
    out.extend_from_slice(BYTE_RANGE);
    out.resize(out.len() + 4 * (NUMBER + 1), b' ');
    out.extend_from_slice(b"]/Contents<");
    out.resize(out.len() + 2 * contents_bytes, b'0');
    out.extend_from_slice(b">>>");
    Ok(out)
}

fn described(dictionary: &Dictionary) -> Result<Vec<u8>, EdsError> {
    let mut out = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached".to_vec();
    out.extend_from_slice(format!("/M({})", date(dictionary.signed_at)).as_bytes());
    for (key, text) in [
        ("Name", &dictionary.name),
        ("Reason", &dictionary.reason),
        ("Location", &dictionary.location),
    ] {
        if text.chars().count() > TEXT_LETTERS_MAX {
            return Err(EdsError::TooLarge {
                what: "text of a signature dictionary",
                limit: TEXT_LETTERS_MAX,
            });
        }
        if !text.is_empty() {
            out.extend_from_slice(format!("/{key}{}", text_string(text)).as_bytes());
        }
    }
    Ok(out)
}

const BYTE_RANGE: &[u8] = b"/ByteRange[";

/// Field and its only widget in one dictionary (ISO 32000-1 §12.5.6.19): no size, no appearance.
fn widget_dictionary(form: &Form, (signature, _): Id, (page, generation): Id) -> Vec<u8> {
    let name = form.count + 1;
    let words = text_string(FIELD_WORDS);
    format!("<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature{name})/TU{words}/V {signature} 0 R/Rect[0 0 0 0]/F {WIDGET_FLAGS}/P {page} {generation} R>>").into_bytes()
}

/// `D:20261122090000+00'00'` (§7.9.4).
fn date(moment: Timestamp) -> String {
    moment.strftime("D:%Y%m%d%H%M%S+00'00'").to_string()
}

/// UTF-16BE with its mark, in hex: no letter needs escaping (§7.9.2.2).
fn text_string(text: &str) -> String {
    let mut out = String::from("<FEFF");
    for unit in text.encode_utf16() {
        out.push_str(&format!("{unit:04X}"));
    }
    out.push('>');
    out
}

/// The file as it grows.
pub(super) struct Update {
    pub(super) out: Vec<u8>,
    /// Where each rewritten or new object begins.
    offsets: BTreeMap<Id, usize>,
}

impl Update {
    /// typst ends its files without a line end.
    pub(super) fn after(pdf: &[u8]) -> Self {
        let mut out = pdf.to_vec();
        if out.last() != Some(&b'\n') {
            out.push(b'\n');
        }
        Self {
            out,
            offsets: BTreeMap::new(),
        }
    }

    pub(super) fn object(&mut self, id: Id, value: &[u8]) {
        self.offsets.insert(id, self.out.len());
        self.out
            .extend_from_slice(format!("{} {} obj\n", id.0, id.1).as_bytes());
        self.out.extend_from_slice(value);
        self.out.extend_from_slice(b"\nendobj\n");
    }

    /// A stream without a filter: validation data does not shrink.
    pub(super) fn data(&mut self, id: Id, data: &[u8]) {
        let mut value = format!("<</Length {}>>\nstream\n", data.len()).into_bytes();
        value.extend_from_slice(data);
        value.extend_from_slice(b"\nendstream");
        self.object(id, &value);
    }

    /// Table and trailer, the older ones behind them (§7.5.4, §7.5.5). After a stream must come a stream (§7.5.8.4).
    pub(super) fn finish(&mut self, document: &Document<'_>, size: usize, root: Id) -> Result<(), EdsError> {
        let place = self.out.len();
        let mut trailer = format!("/Root {} {} R", root.0, root.1).into_bytes();
        if let Some(information) = document.trailer.get("Info") {
            trailer.extend_from_slice(b"/Info ");
            trailer.extend_from_slice(information);
        }
        trailer.extend_from_slice(b"/ID[");
        trailer.extend_from_slice(&self.identifiers(document)?);
        trailer.extend_from_slice(format!("]/Prev {}", document.table).as_bytes());
        if document.has_stream_table() {
            self.offsets.insert((size, 0), place);
            self.stream(size, &trailer);
        } else {
            self.table(size, &trailer);
        }
        self.out
            .extend_from_slice(format!("startxref\n{place}\n%%EOF\n").as_bytes());
        Ok(())
    }

    fn table(&mut self, size: usize, trailer: &[u8]) {
        self.out.extend_from_slice(b"xref\n");
        for run in runs(&self.offsets) {
            let Some(((first, _), _)) = run.first() else {
                continue;
            };
            self.out
                .extend_from_slice(format!("{first} {}\n", run.len()).as_bytes());
            for ((_, generation), offset) in &run {
                self.out
                    .extend_from_slice(format!("{offset:010} {generation:05} n\r\n").as_bytes());
            }
        }
        self.out
            .extend_from_slice(format!("trailer\n<</Size {size}").as_bytes());
        self.out.extend_from_slice(trailer);
        self.out.extend_from_slice(b">>\n");
    }

    /// The table as an object: kind, offset and generation in one, four and two octets (§7.5.8.3).
    fn stream(&mut self, number: usize, trailer: &[u8]) {
        let (mut index, mut rows) = (String::new(), Vec::new());
        for run in runs(&self.offsets) {
            let first = run.first().map_or(0, |((first, _), _)| *first);
            index.push_str(&format!("{first} {} ", run.len()));
            for ((_, generation), offset) in &run {
                rows.push(1);
                // Files are below 4 GiB and generations below 65,536.
                rows.extend_from_slice(&u32::try_from(*offset).unwrap_or(u32::MAX).to_be_bytes());
                rows.extend_from_slice(&u16::try_from(*generation).unwrap_or(u16::MAX).to_be_bytes());
            }
        }
        let head = format!(
            "{number} 0 obj\n<</Type/XRef/Size {}/W[1 4 2]/Index[{}]/Length {}",
            number + 1,
            index.trim_end(),
            rows.len()
        );
        self.out.extend_from_slice(head.as_bytes());
        self.out.extend_from_slice(trailer);
        self.out.extend_from_slice(b">>\nstream\n");
        self.out.extend_from_slice(&rows);
        self.out.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// The first identifier stays, the second belongs to these bytes (§14.4).
    fn identifiers(&self, document: &Document<'_>) -> Result<Vec<u8>, EdsError> {
        let digest = sha256(&[&self.out]);
        let own = format!("<{}>", hex::encode_upper(digest.get(..16).unwrap_or_default())).into_bytes();
        let first = match document.trailer.get("ID") {
            Some(value) => items(value)
                .and_then(|both| both.first().map(|first| first.to_vec()))
                .ok_or(NOT_OURS)?,
            None => own.clone(),
        };
        Ok([first, own].concat())
    }
}

/// Objects with consecutive numbers together.
fn runs(offsets: &BTreeMap<Id, usize>) -> Vec<Vec<(Id, usize)>> {
    let mut runs: Vec<Vec<(Id, usize)>> = Vec::new();
    for (id, offset) in offsets {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|((last, _), _)| last + 1 == id.0) => run.push((*id, *offset)),
            _ => runs.push(vec![(*id, *offset)]),
        }
    }
    runs
}

/// Writes the numbers, now that all is in place: before the gap, after the gap. The search begins at the
/// signature dictionary, whose texts are hex and cannot look like the key.
fn fill_byte_range(mut out: Vec<u8>, from: usize, contents_bytes: usize) -> Result<Vec<u8>, EdsError> {
    let lost = EdsError::Pdf {
        what: "the place of the signature was lost",
    };
    let dictionary = out.get(from..).unwrap_or_default();
    let Some(key) = dictionary
        .windows(BYTE_RANGE.len())
        .position(|window| window == BYTE_RANGE)
    else {
        return Err(lost);
    };
    let numbers = from + key + BYTE_RANGE.len();
    let gap = numbers + 4 * (NUMBER + 1) + "]/Contents".len();
    let after = gap + 2 * contents_bytes + "<>".len();
    let text = format!("0 {gap} {after} {}", out.len().saturating_sub(after));
    match out.get_mut(numbers..numbers + text.len()) {
        Some(slot) if text.len() < 4 * (NUMBER + 1) => slot.copy_from_slice(text.as_bytes()),
        _ => return Err(lost),
    }
    Ok(out)
}
