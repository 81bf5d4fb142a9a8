//! Finds objects through the classic cross-reference table (ISO 32000-1 §7.5.4, §7.5.6).

use super::object::{Cursor, is_white};
use super::{Dictionary, PDF_UPDATES_MAX, check_size, integer, items, reference};
use crate::EdsError;

/// Octets of one entry of the table: `nnnnnnnnnn ggggg n` and a line end of two.
const ENTRY: usize = 20;
/// Where the last `startxref` is looked for.
const TAIL: usize = 1024;
/// Levels of the page tree.
const PAGE_TREE_DEPTH_MAX: usize = 64;
/// Subsections of all tables together.
const SUBSECTIONS_MAX: usize = 65_536;

/// Number and generation of an object.
pub(crate) type Id = (usize, usize);

/// A PDF with its table read, not its objects.
pub(crate) struct Document<'a> {
    pdf: &'a [u8],
    /// Newest first.
    subsections: Vec<Subsection<'a>>,
    /// The newest trailer.
    pub(crate) trailer: Dictionary<'a>,
    /// Where the newest table begins.
    pub(crate) table: usize,
}

struct Subsection<'a> {
    first: usize,
    entries: &'a [u8],
}

impl<'a> Document<'a> {
    /// Reads the tables. Encrypted files and those with cross-reference streams are refused.
    pub(crate) fn read(pdf: &'a [u8]) -> Result<Self, EdsError> {
        check_size(pdf)?;
        let table = last_table(pdf).ok_or(EdsError::Pdf {
            what: "it has no cross-reference table",
        })?;
        let mut subsections = Vec::new();
        let trailer = section(pdf, table, &mut subsections)?;
        let mut previous = trailer
            .get("Prev")
            .map(|value| integer(value).ok_or(BROKEN))
            .transpose()?;
        let mut updates = 1;
        while let Some(offset) = previous {
            updates += 1;
            if updates > PDF_UPDATES_MAX {
                return Err(EdsError::TooMany {
                    what: "updates of a PDF",
                    limit: PDF_UPDATES_MAX,
                });
            }
            let older = section(pdf, offset, &mut subsections)?;
            previous = older
                .get("Prev")
                .map(|value| integer(value).ok_or(BROKEN))
                .transpose()?;
        }
        Ok(Self {
            pdf,
            subsections,
            trailer,
            table,
        })
    }

    /// The value of an object that is in use, as written.
    pub(crate) fn object(&self, id: Id) -> Option<&'a [u8]> {
        let (offset, generation) = self.entry(id.0)?;
        if generation != id.1 {
            return None;
        }
        let mut cursor = Cursor {
            bytes: self.pdf,
            at: offset,
        };
        if cursor.number()? != id.0 {
            return None;
        }
        cursor.some_blank()?;
        if cursor.number()? != id.1 {
            return None;
        }
        cursor.some_blank()?;
        cursor.take(b"obj")?;
        cursor.blank();
        cursor.value(0)
    }

    pub(crate) fn dictionary(&self, id: Id) -> Option<Dictionary<'a>> {
        Dictionary::read(self.object(id)?)
    }

    /// The first page, leftmost leaf of the tree (§7.7.3).
    pub(crate) fn first_page(&self, catalog: &Dictionary<'a>) -> Option<(Id, Dictionary<'a>)> {
        let mut id = reference(catalog.get("Pages")?)?;
        for _ in 0..PAGE_TREE_DEPTH_MAX {
            let node = self.dictionary(id)?;
            if node.is("Type", "Page") {
                return Some((id, node));
            }
            id = reference(items(node.get("Kids")?)?.first()?)?;
        }
        None
    }

    /// Offset and generation; the newest word on a number counts, also when it says "free".
    fn entry(&self, number: usize) -> Option<(usize, usize)> {
        let within = |section: &&Subsection<'_>| {
            number
                .checked_sub(section.first)
                .is_some_and(|index| index < section.entries.len() / ENTRY)
        };
        let section = self.subsections.iter().find(within)?;
        let start = (number - section.first) * ENTRY;
        let entry = section.entries.get(start..start + ENTRY)?;
        let in_use = entry.get(17) == Some(&b'n') && entry.get(10) == Some(&b' ');
        in_use.then(|| Some((integer(entry.get(..10)?)?, integer(entry.get(11..16)?)?)))?
    }
}

const BROKEN: EdsError = EdsError::Pdf {
    what: "its cross-reference table is broken",
};

fn last_table(pdf: &[u8]) -> Option<usize> {
    const WORD: &[u8] = b"startxref";
    let tail = pdf.get(pdf.len().saturating_sub(TAIL)..)?;
    let at = tail.windows(WORD.len()).rposition(|window| window == WORD)?;
    let mut cursor = Cursor {
        bytes: tail,
        at: at + WORD.len(),
    };
    cursor.blank();
    cursor.number()
}

/// One `xref … trailer <<…>>`.
fn section<'a>(
    pdf: &'a [u8],
    offset: usize,
    subsections: &mut Vec<Subsection<'a>>,
) -> Result<Dictionary<'a>, EdsError> {
    let mut cursor = Cursor { bytes: pdf, at: offset };
    cursor.blank();
    cursor.take(b"xref").ok_or(EdsError::Pdf {
        what: "it has no classic cross-reference table",
    })?;
    loop {
        cursor.blank();
        if cursor.take(b"trailer").is_some() {
            break;
        }
        subsections.push(subsection(&mut cursor).ok_or(BROKEN)?);
        if subsections.len() > SUBSECTIONS_MAX {
            return Err(EdsError::TooMany {
                what: "cross-reference subsections",
                limit: SUBSECTIONS_MAX,
            });
        }
    }
    let trailer = Dictionary::read(pdf.get(cursor.at..).unwrap_or_default()).ok_or(BROKEN)?;
    if trailer.has("Encrypt") {
        return Err(EdsError::Pdf {
            what: "it is encrypted",
        });
    }
    if trailer.has("XRefStm") {
        return Err(EdsError::Pdf {
            what: "it has a cross-reference stream",
        });
    }
    Ok(trailer)
}

fn subsection<'a>(cursor: &mut Cursor<'a>) -> Option<Subsection<'a>> {
    let first = cursor.number()?;
    cursor.some_blank()?;
    let count = cursor.number()?;
    // Exactly one line end: an entry could begin with any number of zeros, never with white space.
    cursor.at += cursor
        .bytes
        .get(cursor.at..)?
        .iter()
        .take_while(|octet| is_white(**octet))
        .count();
    let end = cursor.at.checked_add(count.checked_mul(ENTRY)?)?;
    let entries = cursor.bytes.get(cursor.at..end)?;
    cursor.at = end;
    Some(Subsection { first, entries })
}
