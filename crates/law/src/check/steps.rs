//! The numbered steps of a channel.

use std::collections::BTreeSet;

use super::channel::Setting;
use super::mapping::Mapping;
use super::{refuse_duplicates, words};
use crate::diagnostic::{At, Findings, suggestion};
use crate::plan::{Irregularity, Performer, StepVerb, System};
use crate::source::Node;
use crate::text::{ActText, Text};

/// A step as far as it could be read.
pub(crate) struct StepDraft {
    pub(crate) id: At<String>,
    pub(crate) item: Option<u32>,
    pub(crate) clause: String,
    pub(crate) label: Option<String>,
    pub(crate) text: Option<ActText>,
    pub(crate) performer: Option<Performer>,
    pub(crate) system: Option<System>,
    pub(crate) verb: Option<StepVerb>,
    pub(crate) message: Option<Text>,
    /// Whether a message is written, though perhaps not readable.
    speaks: bool,
    pub(crate) on_pass: Option<At<String>>,
    pub(crate) on_fail: Option<At<String>>,
    pub(crate) irregularities: Vec<Irregularity>,
}

pub(super) fn read_all(channel: &Mapping<'_>, setting: Setting<'_>) -> Vec<StepDraft> {
    let findings = channel.findings();
    let read = |node: &Node| {
        let clause = format!(
            "{}.{}",
            setting.paragraph,
            node.get("item").and_then(Node::scalar).unwrap_or("?")
        );
        findings.within(&clause, || {
            Mapping::read(node, "a step", findings, |step| read(step, &clause, setting))
        })
    };
    channel.list("steps").iter().filter_map(read).collect()
}

/// Checks the steps with each other.
pub(super) fn check(steps: &[StepDraft], setting: Setting<'_>, findings: &Findings) {
    refuse_duplicates("a step", steps.iter().map(|step| &step.id), findings);
    check_items(steps, findings);
    let mut sound = true;
    for step in steps {
        findings.within(&step.clause, || {
            sound &= check_exits(step, steps, setting.executes, findings);
            check_refusals(step, steps, findings);
            check_message(step, findings);
        });
    }
    // Where an exit is missing or leads nowhere, what it would lead to is not to blame.
    if sound {
        check_reachable(steps, findings);
    }
}

fn read(step: &Mapping<'_>, clause: &str, setting: Setting<'_>) -> Option<StepDraft> {
    let (id, item) = (step.word("id"), step.number("item"));
    let label = step.optional_word("label").map(|label| label.value);
    let mut text = step.act_text("text", setting.languages);
    let repaired = step.optional_word("repaired").map(|words| words.value);
    if let (Some(text), Some(repaired)) = (&mut text, repaired) {
        text.repaired = Some(repaired);
    }
    let irregularities = step.irregularities(clause);
    let (on_pass, on_fail) = (step.optional_word("on_pass"), step.optional_word("on_fail"));
    let mut draft = StepDraft {
        id: id?,
        item,
        clause: clause.to_owned(),
        label,
        text,
        performer: None,
        system: None,
        verb: None,
        message: None,
        speaks: step.node().entry("message").is_some(),
        on_pass,
        on_fail,
        irregularities,
    };
    if setting.executes {
        draft.performer = step.one_of("performer", words::PERFORMERS).map(|word| word.value);
        draft.system = step.one_of("system", words::SYSTEMS).map(|word| word.value);
        draft.verb = step.one_of("do", words::STEP_VERBS).map(|word| word.value);
        draft.message = step.optional_text("message");
    }
    Some(draft)
}

/// The items of the paragraph are numbered without a gap.
fn check_items(steps: &[StepDraft], findings: &Findings) {
    for (step, expected) in steps.iter().zip(1..) {
        let Some(item) = step.item.filter(|item| *item != expected) else {
            continue;
        };
        findings.error(
            &step.id.place,
            format!(
                "the step `{}` is item {item}, but its place is {expected}",
                step.id.value
            ),
        );
    }
}

/// Both exits of a condition exist; any other step has none. True when that is so.
fn check_exits(step: &StepDraft, steps: &[StepDraft], executes: bool, findings: &Findings) -> bool {
    let id = &step.id.value;
    let known = || steps.iter().map(|other| other.id.value.as_str());
    let condition = match executes {
        true => step.verb.map(is_condition),
        false => Some(step.on_pass.is_some() || step.on_fail.is_some()),
    };
    let mut sound = condition.is_some();
    for (key, exit) in [("on_pass", &step.on_pass), ("on_fail", &step.on_fail)] {
        let (place, message, hint) = match (condition, exit) {
            (Some(true), None) => (&step.id.place, format!("the condition `{id}` needs `{key}`"), None),
            (Some(false), Some(exit)) => {
                let hint = Some("only check_credentials and verify_signature decide".to_owned());
                (&exit.place, format!("`{id}` is no condition and has no `{key}`"), hint)
            }
            (_, Some(exit)) if !known().any(|known| known == exit.value) => {
                let hint = suggestion(&exit.value, known());
                (&exit.place, format!("no step is named `{}`", exit.value), hint)
            }
            _ => continue,
        };
        findings.error_with_hint(place, message, hint);
        sound = false;
    }
    sound
}

/// A failure leads to the refusal of what failed; a pass does not lead to a refusal.
fn check_refusals(step: &StepDraft, steps: &[StepDraft], findings: &Findings) {
    let id = &step.id.value;
    let refusal = match step.verb {
        Some(StepVerb::CheckCredentials) => StepVerb::RejectCredentials,
        Some(StepVerb::VerifySignature) => StepVerb::RejectSignature,
        _ => return,
    };
    let verb_of = |exit: &At<String>| {
        steps
            .iter()
            .find(|other| other.id.value == exit.value)
            .and_then(|other| other.verb)
    };
    if let Some(exit) = step
        .on_fail
        .as_ref()
        .filter(|exit| verb_of(exit).is_some_and(|verb| verb != refusal))
    {
        findings.error(
            &exit.place,
            format!("`{}` does not refuse what `{id}` has found wrong", exit.value),
        );
    }
    if let Some(exit) = step
        .on_pass
        .as_ref()
        .filter(|exit| verb_of(exit).is_some_and(is_refusal))
    {
        findings.error(
            &exit.place,
            format!("`{id}` must not lead to the refusal `{}` when it passes", exit.value),
        );
    }
}

fn check_message(step: &StepDraft, findings: &Findings) {
    let Some(verb) = step.verb else { return };
    if is_refusal(verb) && !step.speaks {
        let hint = Some("a `message` in kk, ru and en".to_owned());
        findings.error_with_hint(
            &step.id.place,
            format!("the refusal `{}` tells the person nothing", step.id.value),
            hint,
        );
    }
}

/// Follows the steps from the first one: a condition leads to its exits, a refusal ends, any other step leads to
/// the next of the paragraph.
fn check_reachable(steps: &[StepDraft], findings: &Findings) {
    let refusals: BTreeSet<&str> = steps
        .iter()
        .filter_map(|step| step.on_fail.as_ref())
        .map(|exit| exit.value.as_str())
        .collect();
    let position = |id: &str| steps.iter().position(|step| step.id.value == id);
    let mut reached = BTreeSet::new();
    let mut waiting = vec![0];
    while let Some(at) = waiting.pop() {
        let Some(step) = steps.get(at) else { continue };
        if !reached.insert(at) {
            continue;
        }
        let exits: Vec<usize> = step
            .on_pass
            .iter()
            .chain(&step.on_fail)
            .filter_map(|exit| position(&exit.value))
            .collect();
        match (exits.is_empty(), refusals.contains(step.id.value.as_str())) {
            (false, _) => waiting.extend(exits),
            (true, false) => waiting.push(at + 1),
            (true, true) => {}
        }
    }
    for (_, step) in steps.iter().enumerate().filter(|(at, _)| !reached.contains(at)) {
        let report = || findings.error(&step.id.place, format!("no step leads to `{}`", step.id.value));
        findings.within(&step.clause, report);
    }
}

fn is_condition(verb: StepVerb) -> bool {
    matches!(verb, StepVerb::CheckCredentials | StepVerb::VerifySignature)
}

fn is_refusal(verb: StepVerb) -> bool {
    matches!(verb, StepVerb::RejectCredentials | StepVerb::RejectSignature)
}
