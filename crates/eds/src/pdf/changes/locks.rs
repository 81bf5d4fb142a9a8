//! What the signatures of a state forbid: every further signature (DocMDP and Lock with P = 1), or one in certain fields
//! (FieldMDP and Lock with an action; ISO 32000-1 §12.7.4.5, §12.8.2).

use crate::pdf::value::{Entries, Value};
use crate::pdf::{Document, reference};

/// The levels of a field's name, and of what names its fields.
const LEVELS_MAX: usize = 64;

/// The locks of one state of a file.
#[derive(Debug, Default)]
pub(super) struct Locks {
    all: bool,
    fields: Vec<Fields>,
}

#[derive(Debug)]
enum Fields {
    All,
    Include(Vec<String>),
    Exclude(Vec<String>),
}

impl Locks {
    /// The locks of all signatures that the document has.
    pub(super) fn of(document: &Document<'_>) -> Self {
        let mut locks = Self::default();
        if let Some(certifying) = certifying(document) {
            // Permissions are those of the one that Perms names; another's transform method certifies nothing.
            locks.take(document, &certifying, true);
        }
        for number in document.entries().keys() {
            let field = document.whole_object(*number).map(|object| object.value);
            let Some(field) = field.as_ref().and_then(Value::as_dictionary) else {
                continue;
            };
            if !field.is("FT", "Sig") || field.get("V").is_none() {
                continue;
            }
            if let Some(lock) = inside(document, field, "Lock") {
                locks.all |= forbids(document, &lock);
                locks.fields.extend(fields(document, &lock));
            }
            if let Some(signature) = inside(document, field, "V") {
                locks.take(document, &signature, false);
            }
        }
        locks
    }

    /// Whether a signature in the field of this name is forbidden.
    pub(super) fn forbid(&self, name: &str) -> bool {
        let is_named = |names: &[String]| names.iter().any(|one| is_or_holds(one, name));
        self.all
            || self.fields.iter().any(|fields| match fields {
                Fields::All => true,
                Fields::Include(names) => is_named(names),
                Fields::Exclude(names) => !is_named(names),
            })
    }

    /// The transform methods that a signature dictionary names.
    fn take(&mut self, document: &Document<'_>, signature: &Entries, certifies: bool) {
        let references = signature.get("Reference").and_then(|list| document.resolve(list));
        let references = references.as_ref().and_then(Value::as_array).unwrap_or_default();
        for one in references.iter().filter_map(|one| document.resolve(one)) {
            let Some(one) = one.as_dictionary() else { continue };
            let Some(parameters) = inside(document, one, "TransformParams") else {
                continue;
            };
            if certifies && one.is("TransformMethod", "DocMDP") {
                self.all |= forbids(document, &parameters);
            } else if one.is("TransformMethod", "FieldMDP") {
                self.fields.extend(fields(document, &parameters));
            }
        }
    }
}

/// Perms → DocMDP of the catalog (§12.8.4).
fn certifying(document: &Document<'_>) -> Option<Entries> {
    let (root, _) = document.trailer.get("Root").and_then(reference)?;
    let catalog = document.whole_object(root)?.value;
    inside(
        document,
        &inside(document, catalog.as_dictionary()?, "Perms")?,
        "DocMDP",
    )
}

fn inside(document: &Document<'_>, entries: &Entries, key: &str) -> Option<Entries> {
    match document.resolve(entries.get(key)?)? {
        Value::Dictionary(entries) => Some(entries),
        _ => None,
    }
}

/// P = 1. The number may be an object of its own; one that cannot be read is no permission.
fn forbids(document: &Document<'_>, entries: &Entries) -> bool {
    match entries.get("P").map(|value| document.resolve(value)) {
        Some(Some(Value::Number(permission))) => permission == 1.0,
        Some(_) => true,
        None => false,
    }
}

/// Action and Fields. An action that is not known locks everything.
fn fields(document: &Document<'_>, entries: &Entries) -> Option<Fields> {
    let names = || {
        let list = entries.get("Fields").and_then(|list| document.resolve(list));
        let list = list.as_ref().and_then(Value::as_array).unwrap_or_default();
        list.iter()
            .filter_map(|name| document.resolve(name))
            .filter_map(|name| text(&name))
            .collect()
    };
    let action = document.resolve(entries.get("Action")?);
    Some(match action {
        Some(Value::Name(name)) if name == b"Include" => Fields::Include(names()),
        Some(Value::Name(name)) if name == b"Exclude" => Fields::Exclude(names()),
        _ => Fields::All,
    })
}

/// The full name of a field: those of its parents and its own (§12.7.3.2).
pub(super) fn name(document: &Document<'_>, field: &Entries) -> String {
    let mut levels = Vec::new();
    let mut at = Some(field.clone());
    while let Some(entries) = at.filter(|_| levels.len() < LEVELS_MAX) {
        levels.extend(
            entries
                .get("T")
                .and_then(|name| document.resolve(name))
                .as_ref()
                .and_then(text),
        );
        at = inside(document, &entries, "Parent");
    }
    levels.reverse();
    levels.join(".")
}

/// A name of fields stands for those below it too.
fn is_or_holds(named: &str, name: &str) -> bool {
    name.strip_prefix(named)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// §7.9.2.2: UTF-16BE with its mark, else one octet a letter.
fn text(value: &Value) -> Option<String> {
    let Value::Text(octets) = value else { return None };
    Some(match octets.strip_prefix(b"\xFE\xFF") {
        Some(wide) => {
            let units = wide.chunks_exact(2).map(|pair| match pair {
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => 0,
            });
            char::decode_utf16(units)
                .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        None => octets.iter().map(|octet| char::from(*octet)).collect(),
    })
}
