//! Finds objects through the cross-reference: tables (ISO 32000-1 §7.5.4), streams (§7.5.8), both together
//! (§7.5.8.4), and objects packed into streams (§7.5.7).

use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};

use super::object::{Cursor, is_white};
use super::section::{self, ENTRIES_MAX, Section};
use super::stream::{STREAM_BYTES_MAX, unfold, whole};
use super::value::Value;
use super::{Dictionary, PDF_UPDATES_MAX, check_size, items, reference};
use crate::EdsError;

/// Where the last `startxref` is looked for.
const TAIL: usize = 1024;
/// How far before an object its place may be said to be.
const EARLY_MAX: usize = 32;
/// Levels of the page tree.
const PAGE_TREE_DEPTH_MAX: usize = 64;
/// The most octets that all streams of one file together may unfold to.
const UNFOLDED_BYTES_MAX: usize = 4 * STREAM_BYTES_MAX;

/// How often the octets of a file, and those that its streams of objects unfold to, may be read as values. Objects that
/// lie in one another, or a thousand of one packed value, would keep a reader busy for hours.
const READINGS_MAX: usize = 4;
/// What a small file may be read for more often than that, in octets.
const READINGS_FREE: usize = 1 << 20;

/// Number and generation of an object.
pub(crate) type Id = (usize, usize);

/// Where an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Entry {
    Free,
    At {
        offset: usize,
        generation: usize,
    },
    /// The number of the stream, and which of its objects.
    Packed {
        stream: usize,
        index: usize,
    },
}

impl Entry {
    /// Objects in streams have none but 0 (§7.5.7).
    pub(crate) const fn generation(self) -> usize {
        match self {
            Self::At { generation, .. } => generation,
            Self::Free | Self::Packed { .. } => 0,
        }
    }
}

/// A PDF with its table read, not its objects.
pub(crate) struct Document<'a> {
    pdf: &'a [u8],
    /// The newest word on each number.
    entries: HashMap<usize, Entry>,
    /// Newest first.
    pub(crate) sections: Vec<Section<'a>>,
    packed: HashMap<usize, OnceCell<Option<Packed>>>,
    unfolded_left: Cell<usize>,
    /// Octets that may still be read as values.
    readable_left: Cell<usize>,
    /// The newest trailer.
    pub(crate) trailer: Dictionary<'a>,
    /// Where the newest section begins.
    pub(crate) table: usize,
}

/// A stream of objects, unfolded.
struct Packed {
    data: Vec<u8>,
    /// Number, and where its value begins in `data`.
    heads: Vec<(usize, usize)>,
}

/// An object with all it has.
#[derive(Debug)]
pub(crate) struct Object<'a> {
    pub(crate) value: Value,
    /// The data of a stream, as written.
    pub(crate) data: Option<&'a [u8]>,
    /// Where the object ends, after `endobj`; 0 for a packed one.
    pub(crate) end: usize,
}

impl<'a> Document<'a> {
    /// Reads the tables. Encrypted files are refused.
    pub(crate) fn read(pdf: &'a [u8]) -> Result<Self, EdsError> {
        check_size(pdf)?;
        let table = last_table(pdf).ok_or(EdsError::Pdf {
            what: "it has no cross-reference table",
        })?;
        let mut sections = Vec::new();
        let mut next = Some(table);
        while let Some(offset) = next {
            if sections.len() >= PDF_UPDATES_MAX {
                return Err(EdsError::TooMany {
                    what: "updates of a PDF",
                    limit: PDF_UPDATES_MAX,
                });
            }
            let mut section = section::read(pdf, offset)?;
            next = section.number("Prev")?;
            // The stream beside a table is asked after it and before the older sections; what the table hides as free
            // is what the stream says (§7.5.8.4).
            let beside = section.number("XRefStm")?;
            let beside = beside.map(|offset| section::read_stream(pdf, offset)).transpose()?;
            if let Some(beside) = &beside {
                let shown = beside.entries.iter().filter(|(_, entry)| *entry != Entry::Free);
                let shown: HashSet<usize> = shown.map(|(number, _)| *number).collect();
                let hides = |entry: &(usize, Entry)| entry.1 == Entry::Free && shown.contains(&entry.0);
                section.entries.retain(|entry| !hides(entry));
            }
            sections.push(section);
            sections.extend(beside);
            if sections.iter().map(|section| section.entries.len()).sum::<usize>() > ENTRIES_MAX {
                return Err(EdsError::TooMany {
                    what: "objects of a PDF",
                    limit: ENTRIES_MAX,
                });
            }
        }
        let mut entries = HashMap::new();
        for (number, entry) in sections.iter().flat_map(|section| &section.entries) {
            entries.entry(*number).or_insert(*entry);
        }
        let packed = entries
            .values()
            .filter_map(|entry| match entry {
                Entry::Packed { stream, .. } => Some((*stream, OnceCell::new())),
                _ => None,
            })
            .collect();
        let trailer = sections.first().ok_or(section::BROKEN)?.trailer.clone();
        Ok(Self {
            pdf,
            entries,
            sections,
            packed,
            unfolded_left: Cell::new(UNFOLDED_BYTES_MAX),
            readable_left: Cell::new(READINGS_MAX.saturating_mul(pdf.len()).saturating_add(READINGS_FREE)),
            trailer,
            table,
        })
    }

    pub(crate) const fn bytes(&self) -> &'a [u8] {
        self.pdf
    }

    pub(crate) const fn entries(&self) -> &HashMap<usize, Entry> {
        &self.entries
    }

    /// Whether the newest section is a stream: then an update must write one too (§7.5.8.4 allows no other).
    pub(crate) fn has_stream_table(&self) -> bool {
        self.sections.first().is_some_and(|section| section.is_stream)
    }

    /// The value of an object that is in use, as written.
    pub(crate) fn object(&self, (number, generation): Id) -> Option<&[u8]> {
        match *self.entries.get(&number)? {
            Entry::Free => None,
            Entry::At {
                offset,
                generation: own,
            } => {
                let mut cursor = (own == generation).then(|| header(self.pdf, offset, (number, own)))??;
                cursor.value(0)
            }
            Entry::Packed { stream, index } => {
                let bytes = (generation == 0).then(|| self.packed_object(stream, index, number))??;
                let mut cursor = Cursor { bytes, at: 0 };
                cursor.blank();
                cursor.value(0)
            }
        }
    }

    pub(crate) fn dictionary(&self, id: Id) -> Option<Dictionary<'_>> {
        Dictionary::read(self.object(id)?)
    }

    /// The object of this number with its meaning; None where it is free or not well-formed.
    pub(crate) fn whole_object(&self, number: usize) -> Option<Object<'a>> {
        match *self.entries.get(&number)? {
            Entry::Free => None,
            Entry::At { offset, generation } => self.object_at(offset, (number, generation)),
            Entry::Packed { stream, index } => {
                let packed = self.packed_object(stream, index, number)?;
                self.spend(0)?;
                let (value, taken) = Value::read(packed)?;
                self.spend(taken)?;
                Some(Object {
                    value,
                    data: None,
                    end: 0,
                })
            }
        }
    }

    /// The object with this header at this place, up to and with its `endobj`.
    pub(crate) fn object_at(&self, offset: usize, id: Id) -> Option<Object<'a>> {
        self.spend(0)?;
        let object = object_at(self.pdf, offset, id, |length| self.length(length))?;
        self.spend(object.end.saturating_sub(offset))?;
        Some(object)
    }

    /// Counts what was read; None when it is too much, and from then on.
    fn spend(&self, octets: usize) -> Option<()> {
        let left = self.readable_left.get().checked_sub(octets).filter(|left| *left > 0);
        self.readable_left.set(left.unwrap_or_default());
        left.map(|_| ())
    }

    /// Whether some object was not read because too much had been read: then what is missing proves nothing.
    pub(crate) fn is_spent(&self) -> bool {
        self.readable_left.get() == 0
    }

    /// The value, through a reference where it is one.
    pub(crate) fn resolve(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Reference(number, _) => Some(self.whole_object(*number)?.value),
            direct => Some(direct.clone()),
        }
    }

    /// The first page, leftmost leaf of the tree (§7.7.3).
    pub(crate) fn first_page<'s>(&'s self, catalog: &Dictionary<'s>) -> Option<(Id, Dictionary<'s>)> {
        let mut id = reference(catalog.get("Pages")?)?;
        for _ in 0..PAGE_TREE_DEPTH_MAX {
            let node = self.dictionary(id)?;
            if node.is("Type", "Page") {
                return Some((id, node));
            }
            let kids = node.get("Kids")?;
            let kids = match reference(kids) {
                Some(list) => self.object(list)?,
                None => kids,
            };
            id = reference(items(kids)?.first()?)?;
        }
        None
    }

    /// A length may be an object of its own, written directly.
    fn length(&self, value: &Value) -> Option<usize> {
        match value {
            Value::Reference(number, _) => match *self.entries.get(number)? {
                Entry::At { offset, generation } => {
                    let cursor = header(self.pdf, offset, (*number, generation))?;
                    whole(&Value::read(self.pdf.get(cursor.at..)?)?.0)
                }
                _ => None,
            },
            direct => whole(direct),
        }
    }

    fn packed_object(&self, stream: usize, index: usize, number: usize) -> Option<&[u8]> {
        let packed = self.packed.get(&stream)?.get_or_init(|| self.unpack(stream)).as_ref()?;
        let (own, from) = *packed.heads.get(index)?;
        (own == number).then(|| packed.data.get(from..))?
    }

    /// §7.5.7: `N` pairs of number and offset, then from `First` on the objects.
    fn unpack(&self, stream: usize) -> Option<Packed> {
        let Entry::At { offset, generation } = *self.entries.get(&stream)? else {
            return None;
        };
        let object = self.object_at(offset, (stream, generation))?;
        let dictionary = object
            .value
            .as_dictionary()
            .filter(|entries| entries.is("Type", "ObjStm"))?;
        let data = unfold(dictionary, object.data?)?;
        self.unfolded_left
            .set(self.unfolded_left.get().checked_sub(data.len())?);
        let more = READINGS_MAX.saturating_mul(data.len());
        self.readable_left.set(self.readable_left.get().saturating_add(more));
        let first = whole(dictionary.get("First")?)?;
        let mut head = Cursor {
            bytes: data.get(..first)?,
            at: 0,
        };
        let mut heads = Vec::new();
        let mut seen = HashSet::new();
        for _ in 0..whole(dictionary.get("N")?)? {
            head.blank();
            let number = head.number()?;
            // Some readers take objects by number here, others by place.
            if !seen.insert(number) {
                return None;
            }
            head.blank();
            heads.push((number, first.checked_add(head.number()?)?));
        }
        Some(Packed { data, heads })
    }
}

/// `N G obj` at this place; gives where the value begins.
pub(super) fn header(pdf: &[u8], offset: usize, id: Id) -> Option<Cursor<'_>> {
    let mut cursor = Cursor { bytes: pdf, at: offset };
    // A place that is a little too early is forgiven.
    let early = cursor.rest().iter().take(EARLY_MAX);
    cursor.at += early.take_while(|octet| is_white(**octet)).count();
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
    Some(cursor)
}

/// An object with its `endobj`; a stream must be exactly as long as it says.
pub(super) fn object_at<'a>(
    pdf: &'a [u8],
    offset: usize,
    id: Id,
    length: impl Fn(&Value) -> Option<usize>,
) -> Option<Object<'a>> {
    let mut cursor = header(pdf, offset, id)?;
    let (value, taken) = Value::read(pdf.get(cursor.at..)?)?;
    cursor.at += taken;
    cursor.blank();
    let mut data = None;
    if cursor.take(b"stream").is_some() {
        if cursor.take(b"\r\n").is_none() {
            cursor.take(b"\n")?;
        }
        let octets = length(value.as_dictionary()?.get("Length")?)?;
        let end = cursor.at.checked_add(octets)?;
        data = Some(pdf.get(cursor.at..end)?);
        cursor.at = end;
        cursor.blank();
        cursor.take(b"endstream")?;
        cursor.blank();
    }
    cursor.take(b"endobj")?;
    Some(Object {
        value,
        data,
        end: cursor.at,
    })
}

fn last_table(pdf: &[u8]) -> Option<usize> {
    const WORD: &[u8] = b"startxref";
    let tail = pdf.get(pdf.len().saturating_sub(TAIL)..)?;
    let at = tail.windows(WORD.len()).rposition(|window| window == WORD)?;
    let mut cursor = Cursor {
        bytes: tail,
        at: at + WORD.len(),
    };
    (cursor.white() > 0).then_some(())?;
    let place = cursor.number()?;
    (cursor.rest().is_empty() || cursor.white() > 0).then_some(place)
}
