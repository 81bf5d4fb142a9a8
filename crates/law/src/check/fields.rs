//! Fields of forms and outputs.

use super::mapping::Mapping;
use super::{refuse_duplicates, words};
use crate::control::expression::Expression;
use crate::diagnostic::{At, Findings, suggestion};
use crate::plan::{Choice, Field, FieldKind, FilledBy};
use crate::source::{Kind, Node};

/// The longest text that a field may allow: a page of an application.
const LENGTH_MAX: u32 = 10_000;
/// The most rows that a group may allow.
const ROWS_MAX: u32 = 50;

/// The fields of a form or output, as far as they could be read.
pub(super) struct Fields {
    pub(super) list: Vec<Field>,
    /// Also of fields that could not be read otherwise.
    pub(super) keys: Vec<At<String>>,
    /// Whether every field could be read.
    pub(super) whole: bool,
}

/// Reads the fields of a form or output. `fillers` are those who may fill them.
pub(super) fn read_all(parent: &Mapping<'_>, fillers: &[FilledBy]) -> Fields {
    let findings = parent.findings();
    let mut keys = Vec::new();
    let mut list = Vec::new();
    let nodes = parent.list("fields");
    for node in nodes {
        list.extend(Mapping::read(node, "a field", findings, |field| {
            read(field, fillers, &mut keys)
        }));
    }
    refuse_duplicates("a field", &keys, findings);
    for key in keys.iter().filter(|key| key.value.contains('-')) {
        let hint = Some("an underscore in its place".to_owned());
        findings.error_with_hint(
            &key.place,
            format!("the key `{}` cannot stand in a placeholder", key.value),
            hint,
        );
    }
    let whole = list.len() == nodes.len();
    // Without every field the types of the names are not known.
    if whole {
        check_conditions(&list, nodes, findings);
    }
    Fields { list, keys, whole }
}

/// A condition speaks of fields that are always asked.
fn check_conditions(list: &[Field], nodes: &[Node], findings: &Findings) {
    let always: Vec<&Field> = list.iter().filter(|field| field.when.is_none()).collect();
    for (field, node) in list.iter().zip(nodes) {
        let place = node.get("when").map_or(&node.place, |when| &when.place);
        let compiled = field
            .when
            .as_ref()
            .map(|when| Expression::compile(when, always.iter().copied()));
        let error = match compiled {
            Some(Err(error)) => error,
            Some(Ok(condition)) if condition.knows_the_day() => {
                findings.error(place, "what is asked does not depend on the day");
                continue;
            }
            _ => continue,
        };
        let hint = Some("a field with a `when` of its own cannot stand in another's".to_owned());
        findings.error_with_hint(place, error.to_string(), hint);
    }
}

fn read(field: &Mapping<'_>, fillers: &[FilledBy], keys: &mut Vec<At<String>>) -> Option<Field> {
    let findings = field.findings();
    let key = field.word("key");
    keys.extend(key.clone());
    let (label, hint) = (field.text("label"), field.optional_text("hint"));
    let filled_by = field.one_of("filled_by", words::FILLED_BY);
    let filler = filled_by.as_ref().map(|filler| filler.value);
    let kind = field.need("kind").and_then(|node| read_kind(node, filler, findings));
    let required = field.flag("required");
    if let Some(filler) = filled_by.as_ref().filter(|filler| !fillers.contains(&filler.value)) {
        findings.error(&filler.place, "nobody of that kind fills a field here");
    }
    if let (Some(FieldKind::Number), Some(filler)) = (&kind, &filled_by)
        && filler.value != FilledBy::System
    {
        findings.error(&filler.place, "a number is given by the system");
    }
    let when = field.optional_word("when").map(|when| when.value);
    Some(Field {
        key: key?.value,
        label: label?,
        hint,
        kind: kind?,
        required: required?,
        filled_by: filled_by?.value,
        when,
    })
}

/// A kind alone, or a kind with its parameters.
fn read_kind(node: &Node, filler: Option<FilledBy>, findings: &Findings) -> Option<FieldKind> {
    let (name, place, parameters) = match (&node.kind, node.entries()) {
        (Kind::Scalar(name), _) => (name.as_str(), &node.place, None),
        (Kind::Mapping(_), [entry]) => (entry.key.as_str(), &entry.place, Some(&entry.value)),
        _ => {
            findings.error(
                &node.place,
                "`kind` is one kind, with its parameters below it if it has some",
            );
            return None;
        }
    };
    match (name, parameters) {
        ("full_name", None) => Some(FieldKind::FullName),
        ("address", None) => Some(FieldKind::Address),
        ("phone", None) => Some(FieldKind::Phone),
        ("date", None) => Some(FieldKind::Date),
        ("number", None) => Some(FieldKind::Number),
        ("email", None) => Some(FieldKind::Email),
        ("iin", None) => Some(FieldKind::Iin),
        ("money", None) => Some(FieldKind::Money),
        ("flag", None) => Some(FieldKind::Flag),
        ("integer", Some(node)) => Mapping::read(node, "a kind", findings, read_integer),
        ("group", Some(node)) => Mapping::read(node, "a kind", findings, |kind| read_group(kind, filler)),
        ("text", Some(node)) => Mapping::read(node, "a kind", findings, read_text),
        ("year", Some(node)) => Mapping::read(node, "a kind", findings, read_year),
        ("choice", Some(node)) => Mapping::read(node, "a kind", findings, read_choice),
        ("text" | "year" | "choice" | "integer" | "group", None) => {
            findings.error(place, format!("`{name}` needs its parameters"));
            None
        }
        _ if words::FIELD_KINDS.contains(&name) => {
            findings.error(place, format!("`{name}` has no parameters"));
            None
        }
        _ => {
            let hint = suggestion(name, words::FIELD_KINDS.iter().copied());
            findings.error_with_hint(place, format!("unknown kind `{name}`"), hint);
            None
        }
    }
}

fn read_integer(kind: &Mapping<'_>) -> Option<FieldKind> {
    let (min, max): (Option<i64>, Option<i64>) = (kind.number("min"), kind.number("max"));
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        kind.findings().error(kind.place_of("min"), "`min` is more than `max`");
    }
    Some(FieldKind::Integer { min: min?, max: max? })
}

/// Rows of fields, filled by whoever fills the group. A group has no groups.
fn read_group(kind: &Mapping<'_>, filler: Option<FilledBy>) -> Option<FieldKind> {
    let max: Option<u32> = kind.number("max");
    if max.is_some_and(|max| max == 0 || max > ROWS_MAX) {
        kind.findings()
            .error(kind.place_of("max"), format!("`max` is from 1 to {ROWS_MAX}"));
    }
    let fields = read_all(kind, filler.as_slice());
    if let Some(inner) = fields
        .list
        .iter()
        .find(|field| matches!(field.kind, FieldKind::Group { .. }))
    {
        kind.findings().error(
            kind.place_of("fields"),
            format!("`{}` is a group within a group", inner.key),
        );
    }
    Some(FieldKind::Group {
        fields: fields.list,
        max: max?,
    })
}

fn read_text(kind: &Mapping<'_>) -> Option<FieldKind> {
    let max_length: Option<u32> = kind.number("max_length");
    let min_length: Option<u32> = kind.optional_number("min_length");
    let multiline = if kind.node().get("multiline").is_some() {
        kind.flag("multiline")
    } else {
        absent(kind, "multiline")
    };
    if max_length.is_some_and(|max| max == 0 || max > LENGTH_MAX) {
        kind.findings().error(
            kind.place_of("max_length"),
            format!("`max_length` is from 1 to {LENGTH_MAX}"),
        );
    }
    if max_length.zip(min_length).is_some_and(|(max, min)| min > max) {
        kind.findings()
            .error(kind.place_of("min_length"), "`min_length` is more than `max_length`");
    }
    Some(FieldKind::Text {
        max_length: max_length?,
        multiline: multiline?,
        min_length,
    })
}

/// A flag that is not written is false.
fn absent(kind: &Mapping<'_>, key: &'static str) -> Option<bool> {
    kind.get(key);
    Some(false)
}

fn read_year(kind: &Mapping<'_>) -> Option<FieldKind> {
    let min: Option<i16> = kind.number("min");
    let max_years_ahead: Option<i16> = kind.number("max_years_ahead");
    if min.is_some_and(|min| !(1900..=2100).contains(&min)) {
        kind.findings()
            .error(kind.place_of("min"), "`min` is a year from 1900 to 2100");
    }
    if max_years_ahead.is_some_and(|years| !(-100..=100).contains(&years)) {
        kind.findings().error(
            kind.place_of("max_years_ahead"),
            "`max_years_ahead` is from -100 to 100",
        );
    }
    Some(FieldKind::Year {
        min: min?,
        max_years_ahead: max_years_ahead?,
    })
}

fn read_choice(kind: &Mapping<'_>) -> Option<FieldKind> {
    let findings = kind.findings();
    let mut values = Vec::new();
    let mut options = Vec::new();
    for node in kind.list("options") {
        options.extend(Mapping::read(node, "an option", findings, |option| {
            let (value, label) = (option.word("value"), option.text("label"));
            values.extend(value.clone());
            Some(Choice {
                value: value?.value,
                label: label?,
            })
        }));
    }
    refuse_duplicates("an option", &values, findings);
    if values.len() < 2 {
        findings.error(&kind.node().place, "a choice is between two options at least");
    }
    Some(FieldKind::Choice { options })
}
