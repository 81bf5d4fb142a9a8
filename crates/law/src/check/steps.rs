//! The numbered steps of a channel.

use std::collections::BTreeSet;

use super::channel::Setting;
use super::limits::{self, Words};
use super::mapping::Mapping;
use super::{refuse_duplicates, verbs, words};
use crate::diagnostic::{At, Findings, suggestion};
use crate::plan::{Irregularity, Limit, Performer, System, Verb};
use crate::source::Node;
use crate::text::{ActText, Text};

/// What ends the way in the place of a step's id.
const END: &str = "end";

/// A step as far as it could be read.
pub(crate) struct StepDraft {
    pub(crate) id: At<String>,
    pub(crate) item: Option<u32>,
    pub(crate) clause: String,
    pub(crate) label: Option<String>,
    pub(crate) text: Option<ActText>,
    pub(crate) performer: Option<Performer>,
    pub(crate) system: Option<System>,
    pub(crate) system_name: Option<String>,
    pub(crate) verb: Option<At<Verb>>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) message: Option<Text>,
    /// Whether a message is written, though perhaps not readable.
    speaks: bool,
    on_success: Option<At<String>>,
    on_failure: Option<At<String>>,
    pub(crate) irregularities: Vec<Irregularity>,
}

impl StepDraft {
    pub(crate) fn on_failure(&self) -> Option<&str> {
        self.on_failure.as_ref().map(|exit| exit.value.as_str())
    }

    /// The step after this one: the named one, or the next that is no refusal. A refusal ends the way.
    pub(crate) fn on_success<'a>(&'a self, steps: &'a [Self]) -> Option<&'a str> {
        if let Some(exit) = &self.on_success {
            return (exit.value != END).then_some(exit.value.as_str());
        }
        if self.refuses() {
            return None;
        }
        let place = steps.iter().position(|step| step.id.value == self.id.value)?;
        let mut later = steps.iter().skip(place + 1);
        later.find(|step| !step.refuses()).map(|step| step.id.value.as_str())
    }

    fn refuses(&self) -> bool {
        self.verb.as_ref().is_some_and(|verb| verb.value.is_refusal())
    }
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
pub(super) fn check(steps: &[StepDraft], findings: &Findings) {
    refuse_duplicates("a step", steps.iter().map(|step| &step.id), findings);
    check_items(steps, findings);
    let ids: BTreeSet<&str> = steps.iter().map(|step| step.id.value.as_str()).collect();
    let mut sound = ids.len() == steps.len() && steps.iter().all(|step| step.verb.is_some());
    for step in steps {
        findings.within(&step.clause, || {
            sound &= check_exits(step, steps, findings);
            check_refusals(step, steps, findings);
            check_message(step, findings);
            if let (Some(verb), Some(system), Some(performer)) = (&step.verb, step.system, step.performer) {
                verbs::check_doer(verb, system, performer, findings);
            }
        });
    }
    // Where an exit is missing or leads nowhere, what it would lead to is not to blame.
    if sound {
        check_reachable(steps, findings);
    }
}

fn read(step: &Mapping<'_>, clause: &str, setting: Setting<'_>) -> Option<StepDraft> {
    let findings = step.findings();
    let (id, item) = (step.word("id"), step.number("item"));
    let label = step.optional_word("label").map(|label| label.value);
    let mut text = step.act_text("text", setting.languages);
    let repaired = step.optional_word("repaired").map(|words| words.value);
    if let (Some(text), Some(repaired)) = (&mut text, repaired) {
        text.repaired = Some(repaired);
    }
    let limits = step
        .get("limits")
        .map(|node| limits::read_all(node, Words::InText, setting.languages, findings));
    let draft = StepDraft {
        item,
        clause: clause.to_owned(),
        label,
        text,
        performer: step.one_of("performer", words::PERFORMERS).map(|word| word.value),
        system: step.one_of("system", words::SYSTEMS).map(|word| word.value),
        system_name: step.optional_word("system_name").map(|name| name.value),
        verb: step.need("do").and_then(|node| verbs::read(node, setting, findings)),
        limits: limits.unwrap_or_default(),
        message: step.optional_text("message"),
        speaks: step.node().entry("message").is_some(),
        on_success: step.optional_word("on_success"),
        on_failure: step.optional_word("on_failure"),
        irregularities: step.irregularities(clause),
        id: id?,
    };
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

/// A condition has both exits; any other step has no failure. True when every exit leads somewhere.
fn check_exits(step: &StepDraft, steps: &[StepDraft], findings: &Findings) -> bool {
    let id = &step.id.value;
    let known = || steps.iter().map(|other| other.id.value.as_str());
    let Some(verb) = &step.verb else { return false };
    let condition = verb.value.is_condition();
    let mut sound = true;
    for (key, exit) in [("on_success", &step.on_success), ("on_failure", &step.on_failure)] {
        let (place, message, hint) = match exit {
            None if condition => (&step.id.place, format!("the condition `{id}` needs `{key}`"), None),
            Some(exit) if !condition && key == "on_failure" => {
                let hint = Some("check_credentials, check_registry, verify_signature and review_documents decide");
                let hint = hint.map(str::to_owned);
                (&exit.place, format!("`{id}` is no condition and has no `{key}`"), hint)
            }
            Some(exit) if exit.value != END && !known().any(|known| known == exit.value) => {
                let hint = suggestion(&exit.value, known().chain([END]));
                (&exit.place, format!("no step is named `{}`", exit.value), hint)
            }
            _ => continue,
        };
        findings.error_with_hint(place, message, hint);
        sound = false;
    }
    sound
}

/// A failure leads to the refusal of what failed, documents also to the forming of a refusal as a result; a pass
/// does not lead to a refusal.
fn check_refusals(step: &StepDraft, steps: &[StepDraft], findings: &Findings) {
    let id = &step.id.value;
    let refusals: &[&str] = match step.verb.as_ref().map(|verb| &verb.value) {
        Some(Verb::CheckCredentials) => &["reject_credentials"],
        Some(Verb::VerifySignature) => &["reject_signature"],
        Some(Verb::CheckRegistry) => &["reject_registry"],
        Some(Verb::ReviewDocuments) => &["reject_documents", "form_result"],
        _ => return,
    };
    let verb_of = |exit: &At<String>| {
        steps
            .iter()
            .find(|other| other.id.value == exit.value)
            .and_then(|other| other.verb.as_ref())
            .map(|verb| &verb.value)
    };
    if let Some(exit) = step
        .on_failure
        .as_ref()
        .filter(|exit| verb_of(exit).is_some_and(|verb| !refusals.contains(&verb.name())))
    {
        findings.error(
            &exit.place,
            format!("`{}` does not refuse what `{id}` has found wrong", exit.value),
        );
    }
    if let Some(exit) = step
        .on_success
        .as_ref()
        .filter(|exit| verb_of(exit).is_some_and(Verb::is_refusal))
    {
        findings.error(
            &exit.place,
            format!("`{id}` must not lead to the refusal `{}` when it passes", exit.value),
        );
    }
}

fn check_message(step: &StepDraft, findings: &Findings) {
    if step.refuses() && !step.speaks {
        let hint = Some("a `message` in kk, ru and en".to_owned());
        findings.error_with_hint(
            &step.id.place,
            format!("the refusal `{}` tells the person nothing", step.id.value),
            hint,
        );
    }
}

/// Follows the steps from the first one through both exits.
fn check_reachable(steps: &[StepDraft], findings: &Findings) {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = steps.first().map(|step| step.id.value.as_str()).into_iter().collect();
    while let Some(id) = waiting.pop() {
        if !reached.insert(id) {
            continue;
        }
        if let Some(step) = steps.iter().find(|step| step.id.value == id) {
            waiting.extend(step.on_success(steps));
            waiting.extend(step.on_failure().filter(|exit| *exit != END));
        }
    }
    for step in steps.iter().filter(|step| !reached.contains(step.id.value.as_str())) {
        let report = || findings.error(&step.id.place, format!("no step leads to `{}`", step.id.value));
        findings.within(&step.clause, report);
    }
}
