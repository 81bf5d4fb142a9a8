//! The application form.

use super::fields::{self, Fields};
use super::mapping::Mapping;
use super::{refuse_duplicates, words};
use crate::control::expression::{Expression, ExpressionError};
use crate::diagnostic::{At, suggestion};
use crate::plan::{AttachmentItem, AttachmentRules, FilledBy, Form, Origin, Required, Rule, Source};
use crate::source::Shelf;

/// The most attachments and bytes that a form may allow: the platform's own limits.
const ATTACHMENTS_MAX: u32 = 50;
const ATTACHMENT_BYTES_MAX: u64 = 50 * 1024 * 1024;
/// What the platform recognises by content.
const MEDIA_TYPES: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

pub(super) fn read(regulation: &Mapping<'_>, shelf: &Shelf) -> Option<Form> {
    Mapping::read(regulation.need("form")?, "a form", regulation.findings(), |form| {
        let clause = form.word("clause");
        let template = template(form, shelf);
        let fields = fields::read_all(form, &[FilledBy::Applicant, FilledBy::Account, FilledBy::System]);
        let keys: Vec<&str> = fields.keys.iter().map(|key| key.value.as_str()).collect();
        let (title, addressee) = (form.text("title"), form.text("addressee"));
        let body = form.text_with("body", &keys);
        let rules = rules(form, &fields);
        let attachments = attachments(form, &fields);
        let origin = origin(form);
        Some(Form {
            title: title?,
            addressee: addressee?,
            body: body?,
            fields: fields.list,
            rules,
            attachments: attachments?,
            template: template?.value,
            clause: clause?.value,
            origin,
        })
    })
}

/// Where a form or document comes from; the act, where nothing is said.
pub(super) fn origin(mapping: &Mapping<'_>) -> Origin {
    let findings = mapping.findings();
    let read = |origin: &Mapping<'_>| {
        let from = origin.one_of("from", words::SOURCES)?.value;
        let note = match from {
            Source::Act => origin.optional_word("note"),
            _ => origin.word("note"),
        };
        Some(Origin {
            from,
            note: note.map(|note| note.value),
        })
    };
    mapping
        .get("origin")
        .and_then(|node| Mapping::read(node, "an origin", findings, read))
        .unwrap_or_default()
}

/// The name of a document template, which must be in `documents/`.
pub(super) fn template(form: &Mapping<'_>, shelf: &Shelf) -> Option<At<String>> {
    let template = form.word("template")?;
    if !shelf.templates.contains_key(&template.value) {
        let hint = suggestion(&template.value, shelf.templates.keys().map(String::as_str));
        let message = format!("there is no documents/{}.typ", template.value);
        form.findings().error_with_hint(&template.place, message, hint);
    }
    Some(template)
}

fn rules(form: &Mapping<'_>, fields: &Fields) -> Vec<Rule> {
    let findings = form.findings();
    let read = |node| {
        Mapping::read(node, "a rule", findings, |rule| {
            let (check, message, named) = (rule.word("check"), rule.text("message"), rule.words("fields"));
            if named.is_empty() {
                findings.error(
                    &rule.node().place,
                    "a rule says beside which `fields` its message stands",
                );
            }
            for name in &named {
                check_named(name, fields, rule);
            }
            if let Some(check) = &check
                && let Err(error) = Expression::compile(&check.value, &fields.list)
                // Without every field the types of its names are not known.
                && fields.whole
            {
                findings.error_with_hint(&check.place, error.to_string(), hint_of(&error, fields));
            }
            let fields = named.into_iter().map(|name| name.value).collect();
            Some(Rule {
                check: check?.value,
                message: message?,
                fields,
            })
        })
    };
    form.optional_list("rules").iter().filter_map(read).collect()
}

fn check_named(name: &At<String>, fields: &Fields, rule: &Mapping<'_>) {
    if !fields.keys.iter().any(|key| key.value == name.value) {
        let hint = suggestion(&name.value, fields.keys.iter().map(|key| key.value.as_str()));
        rule.findings()
            .error_with_hint(&name.place, format!("the form has no field `{}`", name.value), hint);
    }
}

fn hint_of(error: &ExpressionError, fields: &Fields) -> Option<String> {
    match error {
        ExpressionError::UnknownName { name } => suggestion(name, fields.keys.iter().map(|key| key.value.as_str())),
        ExpressionError::NotAllowed { .. } => {
            Some("comparisons, &&, ||, !, ?:, +, -, in, size, startsWith, endsWith, contains".to_owned())
        }
        _ => None,
    }
}

fn attachments(form: &Mapping<'_>, fields: &Fields) -> Option<AttachmentRules> {
    let findings = form.findings();
    Mapping::read(
        form.need("attachments")?,
        "an attachments section",
        findings,
        |attachments| {
            let label = attachments.text("label");
            let max_count: Option<u32> = attachments.number("max_count");
            let max_bytes_each: Option<u64> = attachments.number("max_bytes_each");
            let required = attachments.flag("required");
            let media_types = attachments.words("media_types");
            for media_type in media_types
                .iter()
                .filter(|media_type| !MEDIA_TYPES.contains(&media_type.value.as_str()))
            {
                let hint = suggestion(&media_type.value, MEDIA_TYPES);
                let message = format!("`{}` is not recognised by its content", media_type.value);
                findings.error_with_hint(&media_type.place, message, hint);
            }
            if media_types.is_empty() {
                findings.error(attachments.place_of("media_types"), "no media type is accepted");
            }
            if max_count.is_some_and(|count| count > ATTACHMENTS_MAX) {
                findings.error(
                    attachments.place_of("max_count"),
                    format!("`max_count` is at most {ATTACHMENTS_MAX}"),
                );
            }
            if max_count == Some(0) && required == Some(true) {
                findings.error(
                    attachments.place_of("max_count"),
                    "attachments are required, but none may be attached",
                );
            }
            if max_bytes_each.is_some_and(|bytes| bytes == 0 || bytes > ATTACHMENT_BYTES_MAX) {
                findings.error(
                    attachments.place_of("max_bytes_each"),
                    format!("`max_bytes_each` is from 1 to {ATTACHMENT_BYTES_MAX}"),
                );
            }
            let items = items(attachments, fields);
            Some(AttachmentRules {
                items,
                label: label?,
                max_count: max_count?,
                max_bytes_each: max_bytes_each?,
                media_types: media_types.into_iter().map(|media_type| media_type.value).collect(),
                required: required?,
            })
        },
    )
}

/// The documents of the list, one by one.
fn items(attachments: &Mapping<'_>, fields: &Fields) -> Vec<AttachmentItem> {
    let findings = attachments.findings();
    let mut ids = Vec::new();
    let mut items = Vec::new();
    for node in attachments.optional_list("items") {
        items.extend(Mapping::read(node, "a document", findings, |item| {
            let (id, label) = (item.word("id"), item.text("label"));
            ids.extend(id.clone());
            let (always, when) = (item.optional_flag("required"), item.optional_word("when"));
            if let Some(when) = &when
                && let Err(error) = Expression::compile(&when.value, &fields.list)
                && fields.whole
            {
                findings.error_with_hint(&when.place, error.to_string(), hint_of(&error, fields));
            }
            let required = match (always, when) {
                (_, Some(when)) => Required::When(when.value),
                (Some(true), None) => Required::Always,
                _ => Required::Never,
            };
            Some(AttachmentItem {
                id: id?.value,
                label: label?,
                required,
            })
        }));
    }
    refuse_duplicates("a document", &ids, findings);
    items
}
