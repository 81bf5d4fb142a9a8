//! The octets after the signed ones: objects, sections and their ends, each accounted for by a table.

use std::collections::{HashMap, HashSet};

use super::Change;
use crate::pdf::document::{Document, Entry};
use crate::pdf::object::{Cursor, is_white};
use crate::pdf::section::Section;
use crate::pdf::signatures::find;

const OBJ: &[u8] = b"obj";

/// The sections after the signed ones go on from them, lie after them, and account for every octet.
pub(super) fn check(before: &Document<'_>, after: &Document<'_>, end: usize) -> Result<(), Change> {
    let newer = after
        .sections
        .len()
        .checked_sub(before.sections.len())
        .ok_or(Change::Detached)?;
    let (newer, older) = after.sections.split_at_checked(newer).ok_or(Change::Detached)?;
    let offsets = |sections: &[Section<'_>]| sections.iter().map(|section| section.offset).collect::<Vec<_>>();
    if newer.is_empty()
        || offsets(older) != offsets(&before.sections)
        || newer.iter().any(|section| section.offset < end)
    {
        return Err(Change::Detached);
    }
    let root = |document: &Document<'_>| {
        document
            .trailer
            .get("Root")
            .and_then(crate::pdf::reference)
            .ok_or(Change::Unreadable)
    };
    if root(before)? != root(after)? || newer.iter().any(|section| section.trailer.has("Encrypt")) {
        return Err(Change::Catalog);
    }
    // Numbers from Size on are missing (table 15): an update may neither take away nor show by it.
    let size = |document: &Document<'_>| document.trailer.get("Size").and_then(crate::pdf::integer);
    let (was, is) = (size(before).unwrap_or_default(), size(after).unwrap_or_default());
    let beyond = |(number, entry): (&usize, &Entry)| *number >= was && *entry != Entry::Free;
    if is < was || before.entries().iter().any(beyond) {
        return Err(Change::Detached);
    }
    agree(newer)
        .and_then(|()| walk(after, newer, end))
        .ok_or(Change::Unaccounted)
}

/// Whether each section says one thing of a number, together with the stream beside it.
fn agree(newer: &[Section<'_>]) -> Option<()> {
    let mut said: HashMap<usize, Entry> = HashMap::new();
    let mut with_stream = false;
    for section in newer {
        if !with_stream {
            said.clear();
        }
        for (number, entry) in &section.entries {
            if said.insert(*number, *entry).is_some_and(|other| other != *entry) {
                return None;
            }
        }
        with_stream = section.trailer.has("XRefStm");
    }
    Some(())
}

fn walk(after: &Document<'_>, newer: &[Section<'_>], end: usize) -> Option<()> {
    let mut objects: HashSet<(usize, usize, usize)> = HashSet::new();
    let places = places(after);
    for (number, entry) in newer.iter().flat_map(|section| &section.entries) {
        match *entry {
            Entry::At { offset, generation } => {
                // An entry into the signed octets would give an old object a new number or an old state its place.
                if offset < end && places.get(number) != Some(&Some(offset)) {
                    return None;
                }
                objects.insert((offset, *number, generation));
            }
            Entry::Packed { .. } | Entry::Free => {}
        }
    }
    let pdf = after.bytes();
    let mut cursor = Cursor { bytes: pdf, at: end };
    while cursor.at < pdf.len() {
        let rest = cursor.rest();
        let white = rest.iter().take_while(|octet| is_white(**octet)).count();
        if white > 0 {
            cursor.at += white;
            continue;
        }
        if cursor.take(b"%%EOF").is_some() {
            continue;
        }
        if cursor.take(b"startxref").is_some() {
            cursor.white();
            let offset = cursor.number()?;
            newer.iter().find(|section| section.offset == offset)?;
            continue;
        }
        if let Some(section) = newer
            .iter()
            .find(|section| section.offset == cursor.at && !section.is_stream)
        {
            let start = cursor.at;
            cursor.at = section.end;
            if holds_a_head(pdf.get(start..cursor.at)?) {
                return None;
            }
            continue;
        }
        let at = cursor.at;
        let number = cursor.number()?;
        cursor.some_blank()?;
        let generation = cursor.number()?;
        let is_table = newer.iter().any(|section| section.offset == at);
        if !is_table && !objects.contains(&(at, number, generation)) {
            return None;
        }
        // Every object must lie within its own octets, whichever state it belongs to, and hold no other.
        let head = cursor.at;
        cursor.at = after.object_at(at, (number, generation))?.end;
        if holds_another(pdf.get(head + OBJ.len() + 1..cursor.at)?) {
            return None;
        }
    }
    Some(())
}

/// Whether something in these octets would be an object or a trailer for a reader that searches: certificates, lists,
/// answers and tables, written plainly or packed, do not look so.
fn holds_another(octets: &[u8]) -> bool {
    find(octets, b"trailer").is_some() || find(octets, b"startxref").is_some() || holds_a_head(octets)
}

/// Whether `12 0 obj` is in these octets.
fn holds_a_head(octets: &[u8]) -> bool {
    let mut from = 0;
    while let Some(found) = octets.get(from..).and_then(|rest| find(rest, OBJ)) {
        let at = from + found;
        if follows_numbers(octets.get(..at).unwrap_or_default()) {
            return true;
        }
        from = at + OBJ.len();
    }
    false
}

/// `12 0 ` at the end.
fn follows_numbers(before: &[u8]) -> bool {
    let white = |octet: &&u8| is_white(**octet);
    let digit = |octet: &&u8| octet.is_ascii_digit();
    let mut rest = before.iter().rev().peekable();
    let mut run = |wanted: &dyn Fn(&&u8) -> bool| {
        let mut count = 0;
        while rest.next_if(|octet| wanted(octet)).is_some() {
            count += 1;
        }
        count > 0
    };
    run(&white);
    run(&digit) && run(&white) && run(&digit)
}

/// Where each number is in all sections, if they agree: a program that writes the whole table anew repeats the old
/// entries. Collected once, because such a table has thousands of them.
fn places(after: &Document<'_>) -> HashMap<usize, Option<usize>> {
    let mut places = HashMap::new();
    for (number, entry) in after.sections.iter().flat_map(|section| &section.entries) {
        let place = match entry {
            Entry::At { offset, .. } => Some(*offset),
            Entry::Packed { .. } | Entry::Free => None,
        };
        let known = places.entry(*number).or_insert(place);
        if *known != place {
            *known = None;
        }
    }
    places
}
