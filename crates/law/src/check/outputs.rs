//! The output documents.

use super::mapping::Mapping;
use super::texts::ActLanguages;
use super::{fields, form, refuse_duplicates, words};
use crate::diagnostic::{At, suggestion};
use crate::plan::{Field, FieldKind, FilledBy, Output, OutputKind, Performer, Register, Signatory, Validity};
use crate::source::Shelf;

pub(super) fn read_all(
    regulation: &Mapping<'_>,
    shelf: &Shelf,
    registers: &[Register],
    languages: ActLanguages,
) -> Vec<Output> {
    let findings = regulation.findings();
    let nodes = regulation.list("outputs");
    let mut ids = Vec::new();
    let mut outputs = Vec::new();
    for node in nodes {
        outputs.extend(Mapping::read(node, "an output", findings, |output| {
            read(output, shelf, registers, languages, &mut ids)
        }));
    }
    refuse_duplicates("an output", &ids, findings);
    if outputs.len() == nodes.len() {
        for (kind, name) in [(OutputKind::Positive, "positive"), (OutputKind::Refusal, "refusal")] {
            if !outputs.iter().any(|output| output.kind == kind) {
                findings.error(
                    &regulation.node().place,
                    format!("the regulation has no output of the kind `{name}`"),
                );
            }
        }
    }
    outputs
}

fn read(
    output: &Mapping<'_>,
    shelf: &Shelf,
    registers: &[Register],
    languages: ActLanguages,
    ids: &mut Vec<At<String>>,
) -> Option<Output> {
    let findings = output.findings();
    let (id, kind) = (output.word("id"), output.one_of("kind", words::OUTPUT_KINDS));
    ids.extend(id.clone());
    let (title, choose, clause) = (output.text("title"), output.text("choose"), output.word("clause"));
    let template = form::template(output, shelf);
    let fields = fields::read_all(output, &[FilledBy::System, FilledBy::Official]);
    let read = |node| {
        Mapping::read(node, "a signatory", findings, |signatory| {
            let (position, role) = (
                signatory.text("position"),
                signatory.optional_one_of("role", words::PERFORMERS),
            );
            Some(Signatory {
                position: position?,
                role: role.map_or(Performer::Head, |role| role.value),
            })
        })
    };
    let named = output.list("signatories");
    let signatories: Vec<Signatory> = named.iter().filter_map(read).collect();
    if named.is_empty() {
        findings.error(
            &output.node().place,
            "somebody signs the document: `signatories` is empty",
        );
    }
    if kind.as_ref().is_some_and(|kind| kind.value == OutputKind::Refusal)
        && fields.whole
        && !fields.list.iter().any(is_ground)
    {
        let hint = Some("a required text with a `min_length`, filled by the official".to_owned());
        findings.error_with_hint(&output.node().place, "a refusal must ask for its ground", hint);
    }
    let origin = form::origin(output);
    let validity = output.get("validity").and_then(|node| {
        Mapping::read(node, "a validity", findings, |validity| {
            let (value, unit) = (validity.number("value"), validity.one_of("unit", words::UNITS));
            let text = validity.act_text("text", languages);
            Some(Validity {
                value: value?,
                unit: unit?.value,
                text: text?,
            })
        })
    });
    let [enters, leaves] = ["enters", "leaves"].map(|key| known_register(output, key, registers));
    Some(Output {
        origin,
        validity,
        enters,
        leaves,
        id: id?.value,
        kind: kind?.value,
        title: title?,
        choose: choose?,
        fields: fields.list,
        signatories,
        template: template?.value,
        clause: clause?.value,
    })
}

/// The register that an output opens or closes a place in.
fn known_register(output: &Mapping<'_>, key: &'static str, registers: &[Register]) -> Option<String> {
    let word = output.optional_word(key)?;
    if !registers.iter().any(|register| register.id == word.value) {
        let hint = suggestion(&word.value, registers.iter().map(|register| register.id.as_str()));
        output
            .findings()
            .error_with_hint(&word.place, format!("no register is named `{}`", word.value), hint);
    }
    Some(word.value)
}

/// A reasoned refusal (мотивированный отказ) has a ground in words.
fn is_ground(field: &Field) -> bool {
    let words = matches!(
        field.kind,
        FieldKind::Text {
            min_length: Some(1..),
            ..
        } | FieldKind::Choice { .. }
    );
    words && field.required && field.filled_by == FilledBy::Official
}
