//! What readers take for signatures, by the objects of a file: a signature dictionary may be spelt otherwise, packed into
//! a stream of objects or written inside its field, where a search for its key passes it by. And words that look like
//! the key, in texts and attached files, are none.

use std::collections::BTreeSet;
use std::ops::Range;

use super::document::{Document, Entry, header};
use super::value::Value;
use crate::EdsError;

/// The most objects that begin where the tables say and cannot be read. A file with more is refused.
const UNREADABLE_MAX: usize = 64;

const TOO_MANY_UNREAD: EdsError = EdsError::Pdf {
    what: "too many of its objects cannot be read, or lie in one another",
};

/// The objects of a file that can be read, those of older states among them.
pub(super) struct Shown {
    objects: Vec<Object>,
}

struct Object {
    /// None for a packed one.
    place: Option<Range<usize>>,
    /// It has a byte range in it, or is a field signed without one.
    signs: bool,
    /// It is of the newest state.
    is_current: bool,
}

impl Shown {
    /// None where the tables of the file cannot be read, an error where too many objects cannot.
    pub(super) fn read(pdf: &[u8]) -> Result<Option<Self>, EdsError> {
        let Ok(document) = Document::read(pdf) else {
            return Ok(None);
        };
        let sections = document.sections.iter().flat_map(|section| &section.entries);
        let all: BTreeSet<(usize, Entry)> = sections.copied().collect();
        let mut objects = Vec::new();
        let mut unreadable = 0;
        for (number, entry) in all {
            let is_current = document.entries().get(&number) == Some(&entry);
            let object = match entry {
                Entry::At { offset, generation } => document.object_at(offset, (number, generation)),
                Entry::Packed { .. } if is_current => document.whole_object(number),
                Entry::Free | Entry::Packed { .. } => continue,
            };
            let Some(object) = object else {
                // Where no object begins, nobody finds one.
                if matches!(entry, Entry::At { offset, generation } if header(pdf, offset, (number, generation)).is_none())
                {
                    continue;
                }
                unreadable += 1;
                if unreadable > UNREADABLE_MAX {
                    return Err(TOO_MANY_UNREAD);
                }
                continue;
            };
            let place = match entry {
                Entry::At { offset, .. } => Some(offset..object.end),
                _ => None,
            };
            let signs = signs(&object.value) || is_filled_with_nothing(&document, &object.value);
            objects.push(Object {
                place,
                signs,
                is_current,
            });
        }
        if document.is_spent() {
            return Err(TOO_MANY_UNREAD);
        }
        Ok(Some(Self { objects }))
    }

    /// Whether the octets at this place belong to objects, none of which signs: a text, a picture, an
    /// attached file.
    pub(super) fn is_only_text(&self, at: usize) -> bool {
        let mut around = self
            .objects
            .iter()
            .filter(|object| object.place.as_ref().is_some_and(|place| place.contains(&at)))
            .peekable();
        around.peek().is_some() && around.all(|object| !object.signs)
    }

    /// Whether everything that signs in the newest state is at one of these places.
    pub(super) fn is_all_at(&self, places: &[usize]) -> bool {
        let mut signing = self.objects.iter().filter(|object| object.signs && object.is_current);
        signing.all(|object| {
            let range = object.place.as_ref();
            range.is_some_and(|range| places.iter().any(|place| range.contains(place)))
        })
    }
}

/// Whether a dictionary with a byte range is in it.
fn signs(value: &Value) -> bool {
    match value {
        Value::Dictionary(entries) => {
            entries.get("ByteRange").is_some() || entries.iter().any(|(_, value)| signs(value))
        }
        Value::Array(items) => items.iter().any(signs),
        _ => false,
    }
}

/// Whether it is a signature field whose signature has no byte range: readers show it as signed.
fn is_filled_with_nothing(document: &Document<'_>, value: &Value) -> bool {
    let Some(field) = value.as_dictionary().filter(|field| field.is("FT", "Sig")) else {
        return false;
    };
    match field.get("V").map(|value| document.resolve(value)) {
        Some(Some(Value::Dictionary(signature))) => {
            let says = |key| signature.get(key).is_some();
            !says("ByteRange") && ["Contents", "Filter", "SubFilter"].into_iter().any(says)
        }
        _ => false,
    }
}
