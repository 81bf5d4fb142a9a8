//! One section of the cross-reference: a table with its trailer, or a stream that is both.

use super::document::{Entry, object_at};
use super::object::Cursor;
use super::stream::{unfold, whole};
use super::value::{Entries, Value};
use super::{Dictionary, integer};
use crate::EdsError;

/// Octets of one entry of a table: `nnnnnnnnnn ggggg n` and a line end of two.
const ENTRY: usize = 20;
/// Entries of all sections together: long books have a tenth of it.
pub(super) const ENTRIES_MAX: usize = 1_000_000;
/// The largest number of an object (ISO 32000-1 annex C), and the largest generation. Readers give a table up for larger
/// ones, and search the file for objects.
const NUMBER_MAX: usize = 8_388_607;
const GENERATION_MAX: usize = 65_535;
/// Subsections of one section.
const SUBSECTIONS_MAX: usize = 65_536;

pub(super) const BROKEN: EdsError = EdsError::Pdf {
    what: "its cross-reference table is broken",
};

pub(crate) struct Section<'a> {
    /// Where it begins.
    pub(crate) offset: usize,
    pub(crate) entries: Vec<(usize, Entry)>,
    pub(crate) trailer: Dictionary<'a>,
    pub(crate) is_stream: bool,
    /// Where it ends: after the trailer's dictionary, or after the stream's `endobj`.
    pub(crate) end: usize,
}

impl Section<'_> {
    /// An entry of the trailer that must be an offset where it is present.
    pub(super) fn number(&self, key: &str) -> Result<Option<usize>, EdsError> {
        self.trailer
            .get(key)
            .map(|value| integer(value).ok_or(BROKEN))
            .transpose()
    }
}

/// The section at this place, whichever form it has.
pub(super) fn read(pdf: &[u8], offset: usize) -> Result<Section<'_>, EdsError> {
    let mut cursor = Cursor { bytes: pdf, at: offset };
    cursor.white();
    if cursor.take(b"xref").is_some() {
        read_table(offset, cursor).and_then(plain)
    } else {
        read_stream(pdf, offset)
    }
}

/// A section whose trailer says everything once, in plain letters, and nothing of encryption. Readers differ on which of
/// two roots counts, and on `/#52oot`.
fn plain(section: Section<'_>) -> Result<Section<'_>, EdsError> {
    if section.trailer.has("Encrypt") {
        return Err(EdsError::Pdf {
            what: "it is encrypted",
        });
    }
    if section.number("Size")?.is_none_or(|size| size > NUMBER_MAX + 1) {
        return Err(BROKEN);
    }
    let mut names: Vec<&[u8]> = section.trailer.entries.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    let twice = names.iter().zip(names.iter().skip(1)).any(|(one, other)| one == other);
    if twice || names.iter().any(|name| name.contains(&b'#')) {
        return Err(EdsError::Pdf {
            what: "its trailer says something twice, or in other letters than plain ones",
        });
    }
    Ok(section)
}

/// `… trailer <<…>>` after the word `xref`. Every octet is as the standard says: where one is not, readers leave the table
/// aside and take what they find in the file by searching, objects inside of streams too.
fn read_table<'a>(offset: usize, mut cursor: Cursor<'a>) -> Result<Section<'a>, EdsError> {
    let mut entries = Vec::new();
    let mut subsections = 0;
    loop {
        if cursor.white() == 0 && subsections == 0 {
            return Err(BROKEN);
        }
        if cursor.take(b"trailer").is_some() {
            break;
        }
        subsections += 1;
        if subsections > SUBSECTIONS_MAX {
            return Err(EdsError::TooMany {
                what: "cross-reference subsections",
                limit: SUBSECTIONS_MAX,
            });
        }
        subsection(&mut cursor, &mut entries).ok_or(BROKEN)?;
    }
    cursor.white();
    let start = cursor.at;
    let written = cursor.value(0).ok_or(BROKEN)?;
    Ok(Section {
        offset,
        entries,
        trailer: Dictionary::read(written).ok_or(BROKEN)?,
        is_stream: false,
        end: start + written.len(),
    })
}

fn subsection(cursor: &mut Cursor<'_>, entries: &mut Vec<(usize, Entry)>) -> Option<()> {
    let first = cursor.number()?;
    (cursor.white() > 0).then_some(())?;
    let count = cursor.number()?;
    // An entry begins with a digit, and a subsection without entries is followed by another word.
    (cursor.white() > 0).then_some(())?;
    (first.checked_add(count)? <= NUMBER_MAX + 1).then_some(())?;
    let end = cursor.at.checked_add(count.checked_mul(ENTRY)?)?;
    let written = cursor.bytes.get(cursor.at..end)?;
    cursor.at = end;
    if entries.len().checked_add(count)? > ENTRIES_MAX {
        return None;
    }
    for (index, entry) in written.chunks_exact(ENTRY).enumerate() {
        // What is neither form would be free for one reader and in use for another.
        let (offset, generation) = (integer(entry.get(..10)?)?, integer(entry.get(11..16)?)?);
        let ends = matches!(entry.get(18..)?, b" \n" | b" \r" | b"\r\n");
        (ends && generation <= GENERATION_MAX).then_some(())?;
        let entry = match (entry.get(10)?, entry.get(16)?, entry.get(17)?) {
            (b' ', b' ', b'n') => Entry::At { offset, generation },
            (b' ', b' ', b'f') => Entry::Free,
            _ => return None,
        };
        entries.push((first.checked_add(index)?, entry));
    }
    Some(())
}

/// A cross-reference stream (§7.5.8): its dictionary is the trailer.
pub(super) fn read_stream(pdf: &[u8], offset: usize) -> Result<Section<'_>, EdsError> {
    let section = stream(pdf, offset).ok_or(EdsError::Pdf {
        what: "it has neither a cross-reference table nor a stream where one should be",
    })?;
    plain(section)
}

fn stream(pdf: &[u8], offset: usize) -> Option<Section<'_>> {
    let mut cursor = Cursor { bytes: pdf, at: offset };
    cursor.white();
    let number = cursor.number()?;
    (cursor.white() > 0).then_some(())?;
    let generation = cursor.number()?;
    // The length cannot be looked up in a table that is being read (§7.5.8.2).
    let object = object_at(pdf, offset, (number, generation), whole)?;
    let dictionary = object.value.as_dictionary()?;
    if !dictionary.is("Type", "XRef") {
        return None;
    }
    let data = unfold(dictionary, object.data?)?;
    let mut cursor = super::document::header(pdf, offset, (number, generation))?;
    Some(Section {
        offset,
        entries: rows(dictionary, &data)?,
        trailer: Dictionary::read(cursor.value(0)?)?,
        is_stream: true,
        end: object.end,
    })
}

/// `W` gives the octets of the three columns, `Index` the numbers (§7.5.8.2, table 17).
fn rows(dictionary: &Entries, data: &[u8]) -> Option<Vec<(usize, Entry)>> {
    let numbers = |value: &Value| value.as_array()?.iter().map(whole).collect::<Option<Vec<_>>>();
    let widths = numbers(dictionary.get("W")?)?;
    let [kind, second, third] = *widths.as_slice() else {
        return None;
    };
    if kind > 1 || second > 8 || third > 8 || kind + second + third == 0 {
        return None;
    }
    let index = match dictionary.get("Index") {
        Some(value) => numbers(value)?,
        None => vec![0, whole(dictionary.get("Size")?)?],
    };
    if index.len() > 2 * SUBSECTIONS_MAX || !index.len().is_multiple_of(2) {
        return None;
    }
    let mut rows = data.chunks_exact(kind + second + third);
    let mut entries = Vec::new();
    for run in index.chunks_exact(2) {
        let [first, count] = *run else { return None };
        (first.checked_add(count)? <= NUMBER_MAX + 1).then_some(())?;
        for step in 0..count {
            if entries.len() == ENTRIES_MAX {
                return None;
            }
            let (left, rest) = rows.next()?.split_at_checked(kind)?;
            let (middle, right) = rest.split_at_checked(second)?;
            let kind = left.first().copied().unwrap_or(1);
            let entry = match kind {
                0 => Entry::Free,
                1 => Entry::At {
                    offset: big_endian(middle)?,
                    generation: big_endian(right)?,
                },
                2 => Entry::Packed {
                    stream: big_endian(middle)?,
                    index: big_endian(right)?,
                },
                // §7.5.8.3: other kinds are references to the null object; some readers give the table up for them.
                _ => return None,
            };
            if matches!(entry, Entry::At { generation, .. } if generation > GENERATION_MAX) {
                return None;
            }
            entries.push((first.checked_add(step)?, entry));
        }
    }
    Some(entries)
}

fn big_endian(octets: &[u8]) -> Option<usize> {
    octets.iter().try_fold(0_usize, |sum, octet| {
        sum.checked_mul(256)?.checked_add(usize::from(*octet))
    })
}
