//! The catalog and what hangs on it: form, validation data, extensions, metadata; and the notes of programs.

use super::{Addition, Change, Review, fields};
use crate::pdf::reference;
use crate::pdf::value::{Entries, Value};

/// What a program may note about itself in the information dictionary (ISO 32000-1 table 317).
const NOTES: [&[u8]; 2] = [b"ModDate", b"Producer"];

pub(super) fn review(review: &mut Review<'_, '_>) -> Result<(), Change> {
    let (root, _) = review
        .after
        .trailer
        .get("Root")
        .and_then(reference)
        .ok_or(Change::Unreadable)?;
    let catalog = |document: &crate::pdf::Document<'_>| match document.whole_object(root).map(|object| object.value) {
        Some(Value::Dictionary(entries)) => Ok(entries),
        _ => Err(Change::Unreadable),
    };
    let (was, is) = (catalog(review.before)?, catalog(review.after)?);
    for key in was.differences(&is) {
        match key {
            b"AcroForm" | b"DSS" => {}
            b"Metadata" if is.get("Metadata").is_some() => {}
            b"Extensions" => extensions(is.get("Extensions"))?,
            b"Version" if matches!(is.get("Version"), Some(Value::Name(_))) => {}
            _ => return Err(Change::Catalog),
        }
    }
    review.explain(root);
    notes(review)?;
    metadata(review, &was, &is)?;
    validation_data(review, was.get("DSS"), is.get("DSS"))?;
    fields::review(review, was.get("AcroForm"), is.get("AcroForm"))
}

/// Names, versions and levels of extensions, written directly (§7.12).
fn extensions(value: Option<&Value>) -> Result<(), Change> {
    let mut refers = false;
    if let Some(value) = value {
        value.references(&mut |_| refers = true);
    }
    match value {
        Some(Value::Dictionary(_)) if !refers => Ok(()),
        _ => Err(Change::Catalog),
    }
}

/// The information dictionary: nothing that a viewer shows as the document's title or author.
fn notes(review: &mut Review<'_, '_>) -> Result<(), Change> {
    // The trailer names it, and so does each stream that is a trailer: those are one role (see `Review::new`).
    let information = |document: &crate::pdf::Document<'_>| {
        let (number, _) = document.trailer.get("Info").and_then(reference)?;
        match document.whole_object(number)?.value {
            Value::Dictionary(entries) => Some((number, entries)),
            _ => None,
        }
    };
    let before = information(review.before);
    let Some((number, is)) = information(review.after) else {
        return Ok(());
    };
    let is_same = before.as_ref().is_some_and(|(was, _)| *was == number);
    let is_open = review.open.contains_key(&number);
    if is_same && !is_open {
        return Ok(());
    }
    // What was another object of the document, or is one besides, is no note of a program.
    let is_referred = review.referred.contains_key(&number);
    if is_open && !review.is_new(number) && (!is_same || is_referred) {
        return Err(Change::Other);
    }
    let was = before.map(|(_, entries)| entries).unwrap_or_default();
    let plain = |entries: &Entries, key: &[u8]| {
        entries
            .iter()
            .filter(|(name, _)| *name == key)
            .all(|(_, value)| matches!(value, Value::Text(_)))
    };
    for key in was.differences(&is) {
        if !NOTES.contains(&key) || !plain(&is, key) {
            return Err(Change::Other);
        }
    }
    review.explain(number);
    review.add(Addition::Notes);
    Ok(())
}

/// The XMP packet: a stream of text that no page draws.
fn metadata(review: &mut Review<'_, '_>, was: &Entries, is: &Entries) -> Result<(), Change> {
    let Some(number) = is.get("Metadata").and_then(Value::as_reference) else {
        return Ok(());
    };
    let Some(changed) = review.open.get(&number) else {
        // Another stream that existed before may be anything.
        return if was.get("Metadata") == is.get("Metadata") {
            Ok(())
        } else {
            Err(Change::Catalog)
        };
    };
    let is_packet = |value: &Value| {
        value
            .as_dictionary()
            .is_some_and(|entries| entries.is("Type", "Metadata") && entries.is("Subtype", "XML"))
    };
    let is_own = is.get("Metadata") == was.get("Metadata") && review.has_one_role(number);
    if !is_packet(&changed.is) || changed.was.as_ref().is_some_and(|was| !is_packet(was) || !is_own) {
        return Err(Change::Catalog);
    }
    review.explain(number);
    review.add(Addition::Notes);
    Ok(())
}

/// DSS (ETSI EN 319 142-1 §5.4.2): dictionaries and lists of streams, of which only new ones are explained.
fn validation_data(review: &mut Review<'_, '_>, was: Option<&Value>, is: Option<&Value>) -> Result<(), Change> {
    let Some(is) = is else {
        return if was.is_some() { Err(Change::Removed) } else { Ok(()) };
    };
    let before = was
        .and_then(|was| review.before.resolve(was))
        .and_then(|was| was.as_dictionary().cloned())
        .unwrap_or_default();
    let explained = review.open.values().filter(|changed| changed.explained).count();
    own(review, was, is)?;
    let Some(Value::Dictionary(store)) = review.after.resolve(is) else {
        return Err(Change::Other);
    };
    for (key, value) in store.iter() {
        match key {
            b"Certs" | b"CRLs" | b"OCSPs" => list(review, before.get(std::str::from_utf8(key).unwrap_or("")), value)?,
            b"VRI" => vri(review, before.get("VRI"), value)?,
            b"Type" => {}
            _ => return Err(Change::Other),
        }
    }
    forgotten(review);
    if was.is_none() || review.open.values().filter(|changed| changed.explained).count() > explained {
        review.add(Addition::ValidationData);
    }
    Ok(())
}

/// What an update said about one signature and a later update said anew, as programs do that renew: nothing refers to it
/// any more, and it names only what is explained.
fn forgotten(review: &mut Review<'_, '_>) {
    const ABOUT_ONE: [&[u8]; 6] = [b"Type", b"Cert", b"CRL", b"OCSP", b"TS", b"TU"];
    let is_explained = |number: usize| review.open.get(&number).is_none_or(|changed| changed.explained);
    let is_forgotten = |changed: &super::Changed| {
        let Some(entries) = changed.is.as_dictionary().filter(|entries| entries.is("Type", "VRI")) else {
            return false;
        };
        let mut named = true;
        changed.is.references(&mut |number| named &= is_explained(number));
        named && changed.was.is_none() && !changed.is_stream && entries.iter().all(|(key, _)| ABOUT_ONE.contains(&key))
    };
    let found: Vec<usize> = review
        .open
        .iter()
        .filter(|(_, changed)| !changed.explained && is_forgotten(changed))
        .map(|(number, _)| *number)
        .collect();
    for number in found {
        review.explain(number);
    }
}

/// The object of a part of the catalog: new, or the very one that was there and is nothing else besides.
pub(super) fn own(review: &mut Review<'_, '_>, was: Option<&Value>, is: &Value) -> Result<(), Change> {
    let Some(number) = is.as_reference() else {
        return Ok(());
    };
    let is_own = was.and_then(Value::as_reference) == Some(number) && review.has_one_role(number);
    if review.is_new(number) || is_own {
        review.explain(number);
        return Ok(());
    }
    if review.open.contains_key(&number) {
        Err(Change::Other)
    } else {
        Ok(())
    }
}

fn list(review: &mut Review<'_, '_>, was: Option<&Value>, is: &Value) -> Result<(), Change> {
    own(review, was, is)?;
    let Some(Value::Array(items)) = review.after.resolve(is) else {
        return Err(Change::Other);
    };
    for item in &items {
        stream(review, item);
    }
    Ok(())
}

fn stream(review: &mut Review<'_, '_>, value: &Value) {
    if let Some(number) = value.as_reference()
        && review
            .open
            .get(&number)
            .is_some_and(|changed| changed.was.is_none() && changed.is_stream)
    {
        review.explain(number);
        // Its length may be an object.
        if let Some(changed) = review.open.get(&number) {
            let dictionary = changed.is.clone();
            review.explain_new_below(&dictionary);
        }
    }
}

fn vri(review: &mut Review<'_, '_>, was: Option<&Value>, is: &Value) -> Result<(), Change> {
    own(review, was, is)?;
    let before = was
        .and_then(|was| review.before.resolve(was))
        .and_then(|was| was.as_dictionary().cloned())
        .unwrap_or_default();
    let Some(Value::Dictionary(signatures)) = review.after.resolve(is) else {
        return Err(Change::Other);
    };
    for (key, value) in signatures.iter() {
        if key == b"Type" {
            continue;
        }
        let was = before.get(std::str::from_utf8(key).unwrap_or(""));
        own(review, was, value)?;
        let Some(Value::Dictionary(parts)) = review.after.resolve(value) else {
            return Err(Change::Other);
        };
        for (part, value) in parts.iter() {
            match part {
                b"Cert" | b"CRL" | b"OCSP" => list(review, None, value)?,
                b"TS" => stream(review, value),
                b"TU" | b"Type" => {}
                _ => return Err(Change::Other),
            }
        }
    }
    Ok(())
}
