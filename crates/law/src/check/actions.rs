//! The actions of a channel's annex table, one by one.

use super::channel::Setting;
use super::limits::{self, Words};
use super::mapping::Mapping;
use super::{verbs, words};
use crate::diagnostic::{At, Findings, Place};
use crate::plan::{Irregularity, Limit, Performer, System, Verb};
use crate::source::Node;
use crate::text::ActText;

/// An action as far as it could be read.
pub(crate) struct ActionDraft {
    pub(crate) place: Place,
    pub(crate) n: u32,
    pub(crate) participant: Option<ActText>,
    pub(crate) text: Option<ActText>,
    pub(crate) completion: Option<ActText>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) next_text: Option<String>,
    pub(crate) next: Vec<u32>,
    pub(crate) steps: Vec<At<String>>,
    /// What the platform does; absent where the steps drive.
    pub(crate) work: Option<Work>,
    pub(crate) irregularities: Vec<Irregularity>,
}

/// What the platform does at an action, who does it and in which system.
pub(crate) struct Work {
    pub(crate) system: System,
    pub(crate) performer: Performer,
    pub(crate) verb: At<Verb>,
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
    channel.optional_list("actions").iter().filter_map(read).collect()
}

fn read(action: &Mapping<'_>, clause: &str, setting: Setting<'_>) -> Option<ActionDraft> {
    let findings = action.findings();
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
        read_repaired(node, &mut text, &mut completion, findings);
    }
    let limits = action
        .get("limit")
        .map(|node| limits::read_all(node, Words::Own, setting.languages, findings));
    let next = action.optional_word("next");
    let mut draft = ActionDraft {
        place,
        n: n?,
        participant,
        text,
        completion,
        limits: limits.unwrap_or_default(),
        next: next.as_ref().map(|next| numbers(&next.value)).unwrap_or_default(),
        next_text: next.map(|next| next.value),
        steps: action.words("steps"),
        work: None,
        irregularities: action.irregularities(clause),
    };
    if setting.table_drives {
        let system = action.one_of("system", words::SYSTEMS);
        let performer = action.one_of("performer", words::PERFORMERS);
        let verb = action.need("do").and_then(|node| verbs::read(node, setting, findings));
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

/// The numbers of actions in «4 – если есть нарушения; 5 – если нарушений нет».
fn numbers(next: &str) -> Vec<u32> {
    next.split(';')
        .filter_map(|part| {
            let digits: String = part.trim().chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        })
        .collect()
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
