//! The act, the provider, the statuses: what stands at the head of a regulation.

use std::collections::BTreeMap;

use super::channel::ChannelDraft;
use super::mapping::Mapping;
use super::texts::{ActLanguages, act_text};
use super::words;
use crate::diagnostic::Findings;
use crate::diagnostic::{At, suggestion};
use crate::plan::{Act, FieldKind, Form, Irregularity, Provider, RegistryUse, Status, StatusId};
use crate::source::{Node, is_id};
use crate::text::ActText;

/// The languages of the act, which decide which of its texts must exist.
pub(super) fn languages(regulation: &Mapping<'_>) -> ActLanguages {
    let listed = regulation.node().get("act").and_then(|act| act.get("languages"));
    let kk = listed.is_some_and(|list| list.items().iter().any(|item| item.scalar() == Some("kk")));
    ActLanguages { kk }
}

pub(super) fn act(regulation: &Mapping<'_>, languages: ActLanguages) -> Option<Act> {
    Mapping::read(regulation.need("act")?, "an act", regulation.findings(), |act| {
        check_languages(act);
        let (title, body) = (act.act_text("title", languages), act.act_text("body", languages));
        let (number, date) = (act.word("number"), act.word("date"));
        let registered_date = act.optional_word("registered_date");
        for date in date.iter().chain(&registered_date).filter(|date| !is_date(&date.value)) {
            act.findings()
                .error(&date.place, "a date is written year-month-day, such as 2012-09-05");
        }
        let value = |word: Option<At<String>>| word.map(|word| word.value);
        Some(Act {
            title: title?,
            body: body?,
            number: number?.value,
            date: date?.value,
            registered_number: value(act.optional_word("registered_number")),
            registered_date: value(registered_date),
            repealed_by: value(act.optional_word("repealed_by")),
        })
    })
}

pub(super) fn provider(regulation: &Mapping<'_>) -> Option<Provider> {
    Mapping::read(
        regulation.need("provider")?,
        "a provider",
        regulation.findings(),
        |provider| {
            let (name, short) = (provider.text("name"), provider.text("short"));
            let (unit, region) = (provider.text("unit"), provider.text("region"));
            Some(Provider {
                name: name?,
                short: short?,
                unit: unit?,
                region: region?,
            })
        },
    )
}

/// The statuses that the act's tables show; an act without tables has none.
pub(super) fn statuses(regulation: &Mapping<'_>) -> BTreeMap<StatusId, Status> {
    let findings = regulation.findings();
    let mut statuses = BTreeMap::new();
    if regulation.get("statuses").is_none() {
        return statuses;
    }
    for entry in regulation.named("statuses") {
        if !is_id(&entry.key) {
            findings.error(&entry.place, format!("`{}` cannot name a status", entry.key));
        }
        let status = Mapping::read(&entry.value, "a status", findings, |status| {
            let (name, clause) = (status.text("name"), status.word("clause"));
            Some(Status {
                name: name?,
                clause: clause?.value,
            })
        });
        if let Some(status) = status {
            statuses.insert(StatusId(entry.key.clone()), status);
        }
    }
    statuses
}

pub(super) fn warn_of_unused_statuses(regulation: &Mapping<'_>, channels: &[ChannelDraft]) {
    let of_actions = channels
        .iter()
        .flat_map(|channel| &channel.actions)
        .filter_map(|action| action.work.as_ref()?.verb.value.status());
    let of_steps = channels
        .iter()
        .flat_map(|channel| &channel.steps)
        .filter_map(|step| step.verb.as_ref()?.value.status());
    let shown: Vec<&str> = of_actions.chain(of_steps).map(|status| status.0.as_str()).collect();
    // A channel that could not be read may show what seems unused.
    let statuses = regulation
        .node()
        .get("statuses")
        .filter(|_| !regulation.findings().has_errors());
    let Some(statuses) = statuses else { return };
    for entry in statuses
        .entries()
        .iter()
        .filter(|entry| !shown.contains(&entry.key.as_str()))
    {
        regulation.findings().warning(
            &entry.place,
            format!("no action shows the status `{}`", entry.key),
            None,
        );
    }
}

/// A list of the act's texts; an act need not have it.
pub(super) fn act_texts(regulation: &Mapping<'_>, key: &'static str, languages: ActLanguages) -> Vec<ActText> {
    let read = |node: &Node| act_text(node, languages, regulation.findings());
    regulation.optional_list(key).iter().filter_map(read).collect()
}

/// The irregularities that no single step or action has.
pub(super) fn irregularities(regulation: &Mapping<'_>) -> Vec<Irregularity> {
    let read = |node| {
        Mapping::read(node, "an irregularity", regulation.findings(), |irregularity| {
            let (clause, defect) = (irregularity.word("clause"), irregularity.word("defect"));
            let reading = irregularity.word("reading");
            Some(Irregularity {
                clause: clause?.value,
                defect: defect?.value,
                reading: reading?.value,
            })
        })
    };
    regulation
        .optional_list("irregularities")
        .iter()
        .filter_map(read)
        .collect()
}

/// What is asked of which registry.
pub(super) fn registries(regulation: &Mapping<'_>, languages: ActLanguages, form: Option<&Form>) -> Vec<RegistryUse> {
    let findings = regulation.findings();
    let read = |node| {
        Mapping::read(node, "a use of a registry", findings, |used| {
            let registry = used.one_of("registry", words::REGISTRIES);
            let data = used.act_text("data", languages);
            let on_missing = used
                .get("on_missing")
                .and_then(|node| act_text(node, languages, findings));
            let of = used.optional_word("of");
            if let Some(field) = &of {
                check_ward(field, form, findings);
            }
            let asked_at = used.optional_one_of("asked_at", words::WEIGHING);
            Some(RegistryUse {
                registry: registry?.value,
                data: data?,
                on_missing,
                of: of.map(|field| field.value),
                asked_at: asked_at.map(|verb| verb.value.to_owned()),
            })
        })
    };
    regulation.optional_list("registries").iter().filter_map(read).collect()
}

/// A look-up about a ward needs their ИИН from the form, always.
fn check_ward(field: &At<String>, form: Option<&Form>, findings: &Findings) {
    let Some(form) = form else { return };
    let Some(known) = form.fields.iter().find(|known| known.key == field.value) else {
        let iins = form.fields.iter().filter(|known| known.kind == FieldKind::Iin);
        let hint = suggestion(&field.value, iins.map(|known| known.key.as_str()));
        let words = format!("the form has no field `{}`", field.value);
        return findings.error_with_hint(&field.place, words, hint);
    };
    if known.kind != FieldKind::Iin || !known.required || known.when.is_some() {
        findings.error(
            &field.place,
            format!(
                "`{}` must be a required field of kind `iin`: a registry is asked about it",
                field.value
            ),
        );
    }
}

fn check_languages(act: &Mapping<'_>) {
    let languages = act.words("languages");
    for language in languages
        .iter()
        .filter(|language| !matches!(language.value.as_str(), "kk" | "ru"))
    {
        let hint = suggestion(&language.value, ["kk", "ru"]);
        act.findings().error_with_hint(
            &language.place,
            format!("an act does not exist in `{}`", language.value),
            hint,
        );
    }
    if !languages.iter().any(|language| language.value == "ru") {
        let hint = Some("`languages: [ru]` or `languages: [kk, ru]`".to_owned());
        act.findings()
            .error_with_hint(&act.node().place, "an act says in which `languages` it exists", hint);
    }
}

/// Whether `text` is a day of the calendar in ISO 8601.
pub(super) fn is_date(text: &str) -> bool {
    crate::control::date(text).is_some()
}
