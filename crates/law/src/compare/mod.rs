//! What differs between two regulations, or between the two languages of one act.

mod languages;

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

pub use languages::languages;

use crate::plan::{Action, Field, Limit, Plan, Procedure, Step};
use crate::table::limit_words;
use crate::text::Language;

/// One difference. An absent side has nothing at the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// «portal 8.5 `fill_request` text».
    pub place: String,
    pub left: Option<String>,
    pub right: Option<String>,
}

/// All differences in the order of the left regulation, then what only the right one has.
pub fn compare(left: &Plan, right: &Plan) -> Vec<Difference> {
    let mut all = Vec::new();
    texts(&mut all, "service", &left.name.ru, &right.name.ru);
    texts(&mut all, "provider", &left.provider.name.ru, &right.provider.name.ru);
    texts(&mut all, "standard", &left.standard.ru, &right.standard.ru);
    let channels = |plan: &Plan| -> BTreeSet<&str> {
        plan.procedures
            .iter()
            .map(|procedure| procedure.channel.name())
            .collect()
    };
    for name in channels(left).union(&channels(right)) {
        let of = |plan: &Plan| plan.procedures.iter().find(|one| one.channel.name() == *name).cloned();
        match (of(left), of(right)) {
            (Some(left), Some(right)) => procedures(&mut all, name, &left, &right),
            (left, right) => all.push(Difference {
                place: format!("{name} channel"),
                left: left.map(|one| format!("{} steps", one.steps.len())),
                right: right.map(|one| format!("{} steps", one.steps.len())),
            }),
        }
    }
    fields(&mut all, "form", &left.form.fields, &right.form.fields);
    attachments(&mut all, left, right);
    outputs(&mut all, left, right);
    all
}

fn procedures(all: &mut Vec<Difference>, channel: &str, left: &Procedure, right: &Procedure) {
    for (left, right) in paired(&left.steps, &right.steps, |step| step.id.as_str()) {
        let named = left
            .or(right)
            .map_or_else(String::new, |step| format!("{} `{}`", step.clause, step.id));
        let place = |what: &str| format!("{channel} {named} {what}");
        let (Some(left), Some(right)) = (left, right) else {
            all.push(Difference {
                place: place("step"),
                left: left.map(|step| step.text.ru.clone()),
                right: right.map(|step| step.text.ru.clone()),
            });
            continue;
        };
        texts(all, &place("text"), &left.text.ru, &right.text.ru);
        texts(
            all,
            &place("label"),
            left.label.as_deref().unwrap_or(""),
            right.label.as_deref().unwrap_or(""),
        );
        texts(all, &place("verb"), left.verb.name(), right.verb.name());
        texts(all, &place("performer"), left.performer.name(), right.performer.name());
        texts(all, &place("system"), left.system.name(), right.system.name());
        texts(all, &place("limits"), &limits(&left.limits), &limits(&right.limits));
        texts(all, &place("exits"), &exits(left), &exits(right));
    }
    for (left, right) in paired(&left.actions, &right.actions, |action| action.n) {
        let n = left.or(right).map_or(0, |action| action.n);
        let place = |what: &str| format!("{channel} action {n} {what}");
        let (Some(left), Some(right)) = (left, right) else {
            let words = |action: &Action| action.text.ru.clone();
            all.push(Difference {
                place: place("").trim_end().to_owned(),
                left: left.map(words),
                right: right.map(words),
            });
            continue;
        };
        texts(all, &place("participant"), &left.participant.ru, &right.participant.ru);
        texts(all, &place("text"), &left.text.ru, &right.text.ru);
        texts(all, &place("completion"), &left.completion.ru, &right.completion.ru);
        texts(all, &place("limit"), &limits(&left.limits), &limits(&right.limits));
        texts(
            all,
            &place("next"),
            left.next_text.as_deref().unwrap_or("-"),
            right.next_text.as_deref().unwrap_or("-"),
        );
    }
}

fn fields(all: &mut Vec<Difference>, owner: &str, left: &[Field], right: &[Field]) {
    for (left, right) in paired(left, right, |field| field.key.as_str()) {
        let key = left.or(right).map_or("", |field| field.key.as_str());
        let place = |what: &str| format!("{owner} field `{key}` {what}");
        let (Some(left), Some(right)) = (left, right) else {
            let label = |field: &Field| field.label.ru.clone();
            all.push(Difference {
                place: place("").trim_end().to_owned(),
                left: left.map(label),
                right: right.map(label),
            });
            continue;
        };
        texts(all, &place("label"), &left.label.ru, &right.label.ru);
        texts(
            all,
            &place("kind"),
            &format!("{:?}", left.kind),
            &format!("{:?}", right.kind),
        );
        texts(
            all,
            &place("required"),
            &left.required.to_string(),
            &right.required.to_string(),
        );
    }
}

fn attachments(all: &mut Vec<Difference>, left: &Plan, right: &Plan) {
    let (left, right) = (&left.form.attachments.items, &right.form.attachments.items);
    for (left, right) in paired(left, right, |item| item.id.as_str()) {
        let id = left.or(right).map_or("", |item| item.id.as_str());
        let words = |item: &crate::plan::AttachmentItem| format!("{} ({:?})", item.label.ru, item.required);
        let (left, right) = (left.map(words), right.map(words));
        if left != right {
            all.push(Difference {
                place: format!("attachment `{id}`"),
                left,
                right,
            });
        }
    }
}

fn outputs(all: &mut Vec<Difference>, left: &Plan, right: &Plan) {
    for (left, right) in paired(&left.outputs, &right.outputs, |output| output.id.as_str()) {
        let id = left.or(right).map_or("", |output| output.id.as_str());
        let owner = format!("output `{id}`");
        let (Some(left), Some(right)) = (left, right) else {
            all.push(Difference {
                place: owner,
                left: left.map(|output| output.title.ru.clone()),
                right: right.map(|output| output.title.ru.clone()),
            });
            continue;
        };
        texts(all, &format!("{owner} title"), &left.title.ru, &right.title.ru);
        fields(all, &owner, &left.fields, &right.fields);
    }
}

/// Items with the same key side by side; those of one side alone in their place.
fn paired<'a, T, K: PartialEq>(
    left: &'a [T],
    right: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut pairs: Vec<(Option<&T>, Option<&T>)> = left
        .iter()
        .map(|item| (Some(item), right.iter().find(|other| key(other) == key(item))))
        .collect();
    let alone = right
        .iter()
        .filter(|item| !left.iter().any(|other| key(other) == key(item)));
    pairs.extend(alone.map(|item| (None, Some(item))));
    pairs
}

fn texts(all: &mut Vec<Difference>, place: &str, left: &str, right: &str) {
    if left != right {
        all.push(Difference {
            place: place.to_owned(),
            left: Some(left.to_owned()),
            right: Some(right.to_owned()),
        });
    }
}

fn limits(limits: &[Limit]) -> String {
    let words = |limit: &Limit| {
        let text = &limit.text.ru;
        let text = if text.is_empty() {
            String::new()
        } else {
            format!(" «{text}»")
        };
        let bare = Limit {
            text: crate::text::ActText::default(),
            ..limit.clone()
        };
        format!("{}{text}", limit_words(&bare, Language::Ru))
    };
    limits.iter().map(words).collect::<Vec<_>>().join("; ")
}

fn exits(step: &Step) -> String {
    let end = || "end".to_owned();
    let success = step.on_success.clone().unwrap_or_else(end);
    match &step.on_failure {
        Some(failure) => format!("{success}, fails: {failure}"),
        None => success,
    }
}

impl Difference {
    pub fn to_json(&self) -> Value {
        json!({ "place": self.place, "left": self.left, "right": self.right })
    }
}

/// Both sides; of long texts only the words that differ, with a little around them.
impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.place)?;
        match (&self.left, &self.right) {
            (Some(left), Some(right)) if left.chars().count() + right.chars().count() > 120 => {
                writeln!(f, "  ≠ {}", changes(left, right))
            }
            (left, right) => {
                writeln!(f, "  < {}", left.as_deref().unwrap_or("(nothing)"))?;
                writeln!(f, "  > {}", right.as_deref().unwrap_or("(nothing)"))
            }
        }
    }
}

/// «… same [-left-]{+right+} same …».
fn changes(left: &str, right: &str) -> String {
    const AROUND: usize = 24;
    let diff = TextDiff::from_words(left, right);
    let mut out = String::new();
    let mut same = String::new();
    let mut begun = false;
    for change in diff.iter_all_changes() {
        let (open, close) = match change.tag() {
            ChangeTag::Equal => {
                same.push_str(change.value());
                continue;
            }
            ChangeTag::Delete => ("[-", "-]"),
            ChangeTag::Insert => ("{+", "+}"),
        };
        out.push_str(&shortened(&same, begun, AROUND));
        same.clear();
        begun = true;
        out.push_str(open);
        out.push_str(change.value());
        out.push_str(close);
    }
    let tail: String = same.chars().take(AROUND).collect();
    out.push_str(&tail);
    if tail.chars().count() < same.chars().count() {
        out.push('…');
    }
    out
}

/// The end of what is the same, and its beginning where something stands before it.
fn shortened(same: &str, begun: bool, around: usize) -> String {
    let letters: Vec<char> = same.chars().collect();
    let keep = if begun { around * 2 } else { around };
    if letters.len() <= keep {
        return same.to_owned();
    }
    let (head, tail) = (letters.get(..around), letters.get(letters.len() - around..));
    let head: String = if begun {
        head.unwrap_or(&[]).iter().collect()
    } else {
        String::new()
    };
    let tail: String = tail.unwrap_or(&[]).iter().collect();
    format!("{head}…{tail}")
}
