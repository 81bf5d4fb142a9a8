//! The form: new signature fields that draw nothing, empty ones that were filled, and their places on pages.

use super::catalog::own;
use super::{Addition, Change, Review, locks};
use crate::pdf::Document;
use crate::pdf::object::is_white;
use crate::pdf::stream::{unfold, whole};
use crate::pdf::value::{Entries, Value};

/// Fields looked at in the tree of the signed form.
const FIELDS_MAX: usize = 65_536;

/// What a new signature field may say (ISO 32000-1 tables 164, 188, 220, 232): nothing that acts.
const FIELD: [&[u8]; 20] = [
    b"Type", b"Subtype", b"FT", b"T", b"TU", b"TM", b"Ff", b"V", b"Kids", b"Parent", b"Rect", b"F", b"P", b"AP",
    b"Lock", b"SV", b"Border", b"MK", b"NM", b"M",
];
/// What the filling of a field may change.
const FILLED: [&[u8]; 3] = [b"V", b"AP", b"M"];

pub(super) fn review(review: &mut Review<'_, '_>, was: Option<&Value>, is: Option<&Value>) -> Result<(), Change> {
    let Some(is) = is else {
        return if was.is_some() {
            Err(Change::Form)
        } else {
            pages(review, &[])
        };
    };
    let form = |value: Option<Value>| match value {
        Some(Value::Dictionary(entries)) => Ok(entries),
        _ => Err(Change::Form),
    };
    let before = match was {
        Some(was) => form(review.before.resolve(was))?,
        None => Entries::default(),
    };
    // The form may not become another object that was there before.
    if let (Some(old), Some(new)) = (was.and_then(Value::as_reference), is.as_reference())
        && old != new
        && !review.is_new(new)
    {
        return Err(Change::Form);
    }
    own(review, was, is).map_err(|_| Change::Form)?;
    let after = form(review.after.resolve(is))?;
    for key in before.differences(&after) {
        match key {
            b"Fields" => {}
            b"SigFlags" => flags(before.get("SigFlags"), after.get("SigFlags"))?,
            // Words for drawing texts that a program adds to a form it makes; they draw nothing by themselves.
            b"DA" | b"DR" if was.is_none() => {
                if let Some(value) = after.get("DR") {
                    let value = value.clone();
                    review.explain_new_below(&value);
                }
            }
            _ => return Err(Change::Form),
        }
    }
    let old = list(
        review
            .before
            .resolve(before.get("Fields").unwrap_or(&Value::Array(Vec::new()))),
    )?;
    let new = match after.get("Fields") {
        Some(fields) => {
            own(review, before.get("Fields"), fields).map_err(|_| Change::Form)?;
            list(review.after.resolve(fields))?
        }
        None => Vec::new(),
    };
    if !new.starts_with(&old) {
        return Err(Change::Form);
    }
    fill(review, &old)?;
    let mut widgets = Vec::new();
    for field in new.get(old.len()..).unwrap_or_default() {
        add(review, field, &mut widgets)?;
    }
    pages(review, &widgets)
}

fn list(value: Option<Value>) -> Result<Vec<Value>, Change> {
    match value {
        Some(Value::Array(items)) => Ok(items),
        _ => Err(Change::Form),
    }
}

/// Bits may be set (signatures exist, append only), never cleared.
fn flags(was: Option<&Value>, is: Option<&Value>) -> Result<(), Change> {
    let bits = |value: Option<&Value>| value.map_or(Some(0), whole).ok_or(Change::Form);
    let (was, is) = (bits(was)?, bits(is)?);
    if is & was == was && is <= 3 {
        Ok(())
    } else {
        Err(Change::Form)
    }
}

/// Signature fields that the signer saw empty may have been filled; every other changed field is a change.
fn fill(review: &mut Review<'_, '_>, roots: &[Value]) -> Result<(), Change> {
    let mut waiting: Vec<usize> = roots.iter().filter_map(Value::as_reference).collect();
    let mut seen = std::collections::HashSet::new();
    while let Some(number) = waiting.pop() {
        if !seen.insert(number) {
            continue;
        }
        if seen.len() > FIELDS_MAX {
            return Err(Change::Unreadable);
        }
        let old = review.before.whole_object(number).ok_or(Change::Unreadable)?.value;
        let Some(old) = old.as_dictionary() else {
            return Err(Change::Form);
        };
        if let Some(kids) = old.get("Kids").and_then(|kids| review.before.resolve(kids)) {
            waiting.extend(
                kids.as_array()
                    .unwrap_or_default()
                    .iter()
                    .filter_map(Value::as_reference),
            );
        }
        let Some(new) = review.open.get(&number).map(|changed| changed.is.clone()) else {
            continue;
        };
        let new = new.as_dictionary().ok_or(Change::Form)?;
        let is_empty_signature = old.is("FT", "Sig") && old.get("V").is_none();
        if !is_empty_signature || old.differences(new).iter().any(|key| !FILLED.contains(key)) {
            return Err(Change::Form);
        }
        let filled = signature(review, new.get("V"))?;
        if filled == Addition::Signature {
            let name = locks::name(review.before, old);
            review.signed_fields.push(name);
        }
        // Who stamps is nobody whose name stands on the page, and the stamp is no check of the field.
        if filled == Addition::TimeStamp && old.get("AP") != new.get("AP") {
            return Err(Change::VisibleSignature);
        }
        if old.get("AP") != new.get("AP") && draws(review.before, old) {
            return Err(Change::VisibleSignature);
        }
        if let Some(appearance) = new.get("AP") {
            let appearance = appearance.clone();
            review.explain_new_below(&appearance);
        }
        review.explain(number);
    }
    Ok(())
}

/// Whether an empty field draws something already: words on the page as any other, which filling may not change. Blank
/// space and the saving and restoring of the graphics state draw nothing.
fn draws(before: &Document<'_>, field: &Entries) -> bool {
    let Some(appearance) = field.get("AP") else {
        return false;
    };
    let is_blank = |number: usize| {
        let object = before.whole_object(number)?;
        let data = unfold(object.value.as_dictionary()?, object.data?)?;
        let mut words = data.split(|octet| is_white(*octet)).filter(|word| !word.is_empty());
        Some(words.all(|word| word == b"q" || word == b"Q"))
    };
    let appearance = before.resolve(appearance);
    let normal = appearance.as_ref().and_then(Value::as_dictionary);
    let normal = normal.and_then(|appearance| appearance.get("N"));
    normal.is_some_and(|normal| normal.as_reference().and_then(is_blank) != Some(true))
}

/// A new signature field, its widgets, and its signature.
fn add(review: &mut Review<'_, '_>, field: &Value, widgets: &mut Vec<Value>) -> Result<(), Change> {
    let entries = new_dictionary(review, field)?;
    if !entries.is("FT", "Sig") {
        return Err(Change::Form);
    }
    plain(review, &entries)?;
    let addition = match entries.get("V") {
        Some(value) => signature(review, Some(value))?,
        None => {
            review.add(Addition::EmptyField);
            Addition::EmptyField
        }
    };
    if addition != Addition::TimeStamp {
        let name = locks::name(review.after, &entries);
        review.signed_fields.push(name);
    }
    if entries.is("Subtype", "Widget") {
        widgets.push(field.clone());
    }
    let kids = entries.get("Kids").map(|kids| review.after.resolve(kids));
    if let Some(kids) = kids {
        if let Some(Value::Reference(number, _)) = entries.get("Kids") {
            let number = *number;
            if !review.is_new(number) {
                return Err(Change::Form);
            }
            review.explain(number);
        }
        for kid in list(kids)? {
            let entries = new_dictionary(review, &kid)?;
            if !entries.is("Subtype", "Widget") || entries.get("Parent") != Some(field) || entries.get("Kids").is_some()
            {
                return Err(Change::Form);
            }
            plain(review, &entries)?;
            widgets.push(kid);
        }
    }
    Ok(())
}

fn new_dictionary(review: &mut Review<'_, '_>, value: &Value) -> Result<Entries, Change> {
    let number = value
        .as_reference()
        .filter(|number| review.is_new(*number))
        .ok_or(Change::Form)?;
    review.explain(number);
    match review.after.whole_object(number).map(|object| object.value) {
        Some(Value::Dictionary(entries)) => Ok(entries),
        _ => Err(Change::Form),
    }
}

/// Known entries only, and nothing that could be seen: no size, or hidden.
fn plain(review: &mut Review<'_, '_>, entries: &Entries) -> Result<(), Change> {
    if entries.iter().any(|(key, _)| !FIELD.contains(&key)) {
        return Err(Change::Form);
    }
    if let Some(rectangle) = entries.get("Rect") {
        let hidden = entries.get("F").and_then(whole).is_some_and(|flags| flags & 2 != 0);
        let empty = match review.after.resolve(rectangle) {
            Some(Value::Array(corners)) => {
                matches!(corners.as_slice(), [a, b, c, d] if a == c && b == d)
            }
            _ => false,
        };
        if !empty && !hidden && entries.get("AP").is_some() {
            return Err(Change::VisibleSignature);
        }
        if !empty && !hidden {
            // Without an appearance a viewer may draw one of its own.
            return Err(Change::VisibleSignature);
        }
    }
    for key in ["AP", "Lock", "SV", "MK"] {
        if let Some(value) = entries.get(key) {
            let value = value.clone();
            review.explain_new_below(&value);
        }
    }
    Ok(())
}

/// The signature dictionary: new, and one that signs.
fn signature(review: &mut Review<'_, '_>, value: Option<&Value>) -> Result<Addition, Change> {
    let value = value.ok_or(Change::Form)?;
    let entries = new_dictionary(review, value)?;
    if entries.get("ByteRange").is_none() || entries.get("Contents").is_none() {
        return Err(Change::Form);
    }
    let addition = if entries.is("SubFilter", "ETSI.RFC3161") {
        Addition::TimeStamp
    } else {
        Addition::Signature
    };
    review.add(addition);
    let value = Value::Dictionary(entries);
    review.explain_new_below(&value);
    Ok(addition)
}

/// Pages may gain the widgets of new signature fields at the end of their annotations, and nothing else.
fn pages(review: &mut Review<'_, '_>, widgets: &[Value]) -> Result<(), Change> {
    let mut numbers: Vec<usize> = review
        .open
        .iter()
        .filter(|(_, changed)| {
            changed
                .was
                .as_ref()
                .and_then(Value::as_dictionary)
                .is_some_and(|was| was.is("Type", "Page"))
        })
        .map(|(number, _)| *number)
        .collect();
    for widget in widgets {
        if let Some(Value::Dictionary(entries)) = review.after.resolve(widget)
            && let Some(page) = entries.get("P").and_then(Value::as_reference)
            && !numbers.contains(&page)
        {
            numbers.push(page);
        }
    }
    for number in numbers {
        page(review, number, widgets)?;
    }
    Ok(())
}

fn page(review: &mut Review<'_, '_>, number: usize, widgets: &[Value]) -> Result<(), Change> {
    let entries = |document: &crate::pdf::Document<'_>| match document.whole_object(number).map(|object| object.value) {
        Some(Value::Dictionary(entries)) if entries.is("Type", "Page") => Ok(entries),
        _ => Err(Change::Page),
    };
    let (was, is) = (entries(review.before)?, entries(review.after)?);
    for key in was.differences(&is) {
        match key {
            b"Annots" => {}
            // PDF/UA wants the order of the structure on a page with annotations.
            b"Tabs" if was.get("Tabs").is_none() && is.is("Tabs", "S") => {}
            _ => return Err(Change::Page),
        }
    }
    let (old, new) = (was.get("Annots"), is.get("Annots"));
    if let Some(list) = new.and_then(Value::as_reference)
        && !review.is_new(list)
    {
        let is_same = old.and_then(Value::as_reference) == Some(list);
        if !is_same || (review.open.contains_key(&list) && !review.has_one_role(list)) {
            return Err(Change::Annotation);
        }
    }
    let annotations = |value: Option<Option<Value>>| match value {
        None => Ok(Vec::new()),
        Some(Some(Value::Array(items))) => Ok(items),
        Some(_) => Err(Change::Annotation),
    };
    let before = annotations(old.map(|old| review.before.resolve(old)))?;
    let after = annotations(new.map(|new| review.after.resolve(new)))?;
    if !after.starts_with(&before) {
        return Err(Change::Annotation);
    }
    let added = after.get(before.len()..).unwrap_or_default();
    if added.iter().any(|item| !widgets.contains(item)) {
        return Err(Change::Annotation);
    }
    if let Some(list) = new.and_then(Value::as_reference) {
        review.explain(list);
    }
    review.explain(number);
    Ok(())
}
