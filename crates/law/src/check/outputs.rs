//! The output documents.

use super::mapping::Mapping;
use super::{fields, form, refuse_duplicates, words};
use crate::diagnostic::At;
use crate::plan::{Field, FieldKind, FilledBy, Output, OutputKind, Signatory};
use crate::source::Shelf;

pub(super) fn read_all(regulation: &Mapping<'_>, shelf: &Shelf) -> Vec<Output> {
    let findings = regulation.findings();
    let nodes = regulation.list("outputs");
    let mut ids = Vec::new();
    let mut outputs = Vec::new();
    for node in nodes {
        outputs.extend(Mapping::read(node, "an output", findings, |output| {
            read(output, shelf, &mut ids)
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

fn read(output: &Mapping<'_>, shelf: &Shelf, ids: &mut Vec<At<String>>) -> Option<Output> {
    let findings = output.findings();
    let (id, kind) = (output.word("id"), output.one_of("kind", words::OUTPUT_KINDS));
    ids.extend(id.clone());
    let (title, choose, clause) = (output.text("title"), output.text("choose"), output.word("clause"));
    let template = form::template(output, shelf);
    let fields = fields::read_all(output, &[FilledBy::System, FilledBy::Official]);
    let read = |node| {
        Mapping::read(node, "a signatory", findings, |signatory| {
            Some(Signatory {
                position: signatory.text("position")?,
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
    Some(Output {
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
