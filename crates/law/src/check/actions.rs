//! The actions of a channel's annex table, one by one.

use super::channel::Setting;
use super::mapping::{Mapping, one_of};
use super::words;
use crate::diagnostic::{At, Findings, Place, suggestion};
use crate::plan::{ActionVerb, Irregularity, Limit, Performer, StatusId, System};
use crate::source::{Kind, Node};
use crate::text::ActText;

/// An action as far as it could be read.
pub(crate) struct ActionDraft {
    pub(crate) place: Place,
    pub(crate) n: u32,
    pub(crate) participant: Option<ActText>,
    pub(crate) text: Option<ActText>,
    pub(crate) completion: Option<ActText>,
    pub(crate) limit: Option<Limit>,
    pub(crate) next: Option<u32>,
    pub(crate) steps: Vec<At<String>>,
    /// What the platform does; absent where it does nothing yet.
    pub(crate) work: Option<Work>,
    pub(crate) irregularities: Vec<Irregularity>,
}

/// What the platform does at an action, who does it and in which system.
pub(crate) struct Work {
    pub(crate) system: System,
    pub(crate) performer: Performer,
    pub(crate) verb: At<ActionVerb>,
}

impl ActionDraft {
    /// The status that the action shows or announces.
    pub(crate) fn status(&self) -> Option<&StatusId> {
        match &self.work.as_ref()?.verb.value {
            ActionVerb::Register { status, .. }
            | ActionVerb::ShowStatus { status }
            | ActionVerb::FormDocument { status, .. }
            | ActionVerb::SignDocument { status, .. }
            | ActionVerb::ShowResult { status } => Some(status),
            _ => None,
        }
    }
}

/// How an action of the table is cited.
pub(super) fn clause(setting: Setting<'_>, n: &str) -> String {
    format!("{}, действие {n}", setting.table)
}

pub(super) fn read_all(channel: &Mapping<'_>, setting: Setting<'_>) -> Vec<ActionDraft> {
    let findings = channel.findings();
    let read = |node: &Node| {
        let clause = clause(setting, node.get("n").and_then(Node::scalar).unwrap_or("?"));
        findings.within(&clause, || {
            Mapping::read(node, "an action", findings, |action| read(action, &clause, setting))
        })
    };
    channel.list("actions").iter().filter_map(read).collect()
}

fn read(action: &Mapping<'_>, clause: &str, setting: Setting<'_>) -> Option<ActionDraft> {
    let n = action.number("n");
    let place = action
        .node()
        .get("n")
        .map_or(&action.node().place, |node| &node.place)
        .clone();
    let participant = action.act_text("participant", setting.languages);
    let mut text = action.act_text("text", setting.languages);
    let mut completion = action.act_text("completion", setting.languages);
    if let Some(node) = action.get("repaired") {
        read_repaired(node, &mut text, &mut completion, action.findings());
    }
    let limit_is_named = action.node().entry("limit").is_some();
    let limit = action
        .get("limit")
        .and_then(|node| read_limit(node, setting, action.findings()));
    if setting.executes && !limit_is_named {
        action.findings().error(&place, "the action has no `limit`");
    }
    let mut draft = ActionDraft {
        place,
        n: n?,
        participant,
        text,
        completion,
        limit,
        next: action.optional_number("next"),
        steps: Vec::new(),
        work: None,
        irregularities: action.irregularities(clause),
    };
    if setting.executes {
        draft.steps = action.words("steps");
        let system = action.one_of("system", words::SYSTEMS);
        let performer = action.one_of("performer", words::PERFORMERS);
        let verb = action
            .need("do")
            .and_then(|node| read_verb(node, setting, action.findings()));
        draft.work = match (system, performer, verb) {
            (Some(system), Some(performer), Some(verb)) => Some(Work {
                system: system.value,
                performer: performer.value,
                verb,
            }),
            _ => None,
        };
    }
    Some(draft)
}

/// What was mended in the two cells of the action.
fn read_repaired(node: &Node, text: &mut Option<ActText>, completion: &mut Option<ActText>, findings: &Findings) {
    Mapping::read(node, "a repairs section", findings, |repaired| {
        for (key, cell) in [("text", text), ("completion", completion)] {
            let words = repaired.optional_word(key).map(|words| words.value);
            if let (Some(cell), Some(words)) = (cell, words) {
                cell.repaired = Some(words);
            }
        }
        Some(())
    });
}

fn read_limit(node: &Node, setting: Setting<'_>, findings: &Findings) -> Option<Limit> {
    Mapping::read(node, "a limit", findings, |limit| {
        let value: Option<u32> = limit.number("value");
        let unit = limit.one_of("unit", words::UNITS);
        let text = limit.act_text("text", setting.languages);
        if value == Some(0) {
            findings.error(&node.place, "a limit is longer than nothing");
        }
        if let (Some(value), Some(text)) = (value, &text) {
            warn_of_another_number(node, value, &text.ru, findings);
        }
        Some(Limit {
            value: value?,
            unit: unit?.value,
            text: text?,
        })
    })
}

/// «Не более 10 минут» with a value of 15 is most likely a change made by half.
fn warn_of_another_number(node: &Node, value: u32, words: &str, findings: &Findings) {
    let digits: String = words
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.parse::<u32>().is_ok_and(|number| number != value) {
        let hint = Some("change both, or say in an irregularity why they differ".to_owned());
        findings.warning(
            &node.place,
            format!("the limit is {value}, but its words say {digits}"),
            hint,
        );
    }
}

/// A verb alone, or a verb with its parameters.
fn read_verb(node: &Node, setting: Setting<'_>, findings: &Findings) -> Option<At<ActionVerb>> {
    let (name, place, parameters) = match (&node.kind, node.entries()) {
        (Kind::Scalar(name), _) => (name.as_str(), &node.place, None),
        (Kind::Mapping(_), [entry]) => (entry.key.as_str(), &entry.place, Some(&entry.value)),
        _ => {
            findings.error(
                &node.place,
                "`do` is one verb, with its parameters below it if it has some",
            );
            return None;
        }
    };
    let plain = match name {
        "take_in" => Some(ActionVerb::TakeIn),
        "accept" => Some(ActionVerb::Accept),
        "decide" => Some(ActionVerb::Decide),
        "confirm_document" => Some(ActionVerb::ConfirmDocument),
        _ => None,
    };
    let verb = match (plain, parameters) {
        (Some(verb), None) => Some(verb),
        (Some(_), Some(_)) => {
            findings.error(place, format!("`{name}` has no parameters"));
            None
        }
        (None, _) if !words::ACTION_VERBS.contains(&name) => {
            let hint = suggestion(name, words::ACTION_VERBS.iter().copied());
            findings.error_with_hint(place, format!("unknown verb `{name}`"), hint);
            None
        }
        (None, None) => {
            findings.error(place, format!("`{name}` needs its parameters"));
            None
        }
        (None, Some(parameters)) => {
            Mapping::read(parameters, "a verb", findings, |verb| read_with(name, verb, setting))
        }
    };
    verb.map(|value| At {
        value,
        place: place.clone(),
    })
}

fn read_with(name: &str, verb: &Mapping<'_>, setting: Setting<'_>) -> Option<ActionVerb> {
    if name == "route" {
        let message = verb.one_of("message", words::MESSAGES);
        verb.need("to");
        let to = systems(verb, "to");
        return Some(ActionVerb::Route {
            message: message?.value,
            to,
        });
    }
    let status = verb
        .word("status")
        .and_then(|word| known_status(word, setting, verb.findings()));
    Some(match name {
        "show_status" => ActionVerb::ShowStatus { status: status? },
        "show_result" => ActionVerb::ShowResult { status: status? },
        "register" => ActionVerb::Register {
            notify: systems(verb, "notify"),
            status: status?,
        },
        "form_document" => ActionVerb::FormDocument {
            notify: systems(verb, "notify"),
            status: status?,
        },
        _ => ActionVerb::SignDocument {
            notify: systems(verb, "notify"),
            status: status?,
        },
    })
}

fn known_status(word: At<String>, setting: Setting<'_>, findings: &Findings) -> Option<StatusId> {
    if !setting.statuses.contains(&word.value.as_str()) {
        let hint = suggestion(&word.value, setting.statuses.iter().copied());
        findings.error_with_hint(&word.place, format!("unknown status `{}`", word.value), hint);
        return None;
    }
    Some(StatusId(word.value))
}

fn systems(verb: &Mapping<'_>, key: &'static str) -> Vec<System> {
    let mut systems = Vec::new();
    for word in verb.words(key) {
        let Some(system) = one_of(&word, "system", words::SYSTEMS, verb.findings()) else {
            continue;
        };
        if systems.contains(&system.value) {
            verb.findings()
                .error(&word.place, format!("`{}` stands twice", word.value));
        }
        systems.push(system.value);
    }
    systems
}
