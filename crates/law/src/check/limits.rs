//! Limits: of steps, of actions, of the whole service.

use super::mapping::Mapping;
use super::texts::ActLanguages;
use super::words;
use crate::diagnostic::Findings;
use crate::plan::{Amount, How, Limit, Term};
use crate::source::{Kind, Node};
use crate::text::ActText;

/// Whether the limit must carry words of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// An action's cell has some: «Не более 10 минут».
    Own,
    /// A step's are in its text.
    InText,
}

/// The limits of a list; one alone may stand without it. `alternatives` of a limit follow it.
pub(super) fn read_all(node: &Node, words: Words, languages: ActLanguages, findings: &Findings) -> Vec<Limit> {
    match &node.kind {
        Kind::Sequence(items) => items
            .iter()
            .flat_map(|item| read_all(item, words, languages, findings))
            .collect(),
        _ => read(node, words, languages, findings).unwrap_or_default(),
    }
}

fn read(node: &Node, words: Words, languages: ActLanguages, findings: &Findings) -> Option<Vec<Limit>> {
    let (limit, alternatives) = Mapping::read(node, "a limit", findings, |limit| {
        let value: Option<Amount> = limit.number("value");
        let unit = limit.one_of("unit", words::UNITS);
        let range_min: Option<Amount> = limit.optional_number("range_min");
        let when = limit.optional_one_of("when", words::CIRCUMSTANCES);
        let in_words = limit.optional_word("words").map(|words| words.value);
        let how = limit.optional_one_of("how", words::HOWS).map(|how| how.value);
        let excludes = limit.optional_flag("excludes_intake_and_issue").unwrap_or(false);
        let text = match words {
            Words::Own => limit.act_text("text", languages)?,
            Words::InText => limit
                .get("text")
                .and_then(|node| super::texts::act_text(node, languages, findings))
                .unwrap_or_default(),
        };
        let alternatives = limit.get("alternatives");
        check(node, value, &text, findings);
        if when.is_some() && in_words.is_none() {
            let hint = Some("the circumstance in the act's words".to_owned());
            findings.error_with_hint(&node.place, "a limit with `when` needs `words`", hint);
        }
        if when.is_none() && how.is_some_and(|how| how != How::Follows) {
            findings.error(&node.place, "`how` belongs to a limit with `when`");
        }
        let limit = Limit {
            value: value?,
            unit: unit?.value,
            range_min,
            when: when.map(|when| when.value),
            words: in_words,
            how: how.unwrap_or_default(),
            excludes_intake_and_issue: excludes,
            text,
        };
        Some((limit, alternatives))
    })?;
    let mut limits = vec![limit];
    if let Some(node) = alternatives {
        limits.extend(read_all(node, Words::InText, languages, findings));
    }
    Some(limits)
}

/// The terms of the whole service.
pub(super) fn terms(regulation: &Mapping<'_>, languages: ActLanguages) -> Vec<Term> {
    let findings = regulation.findings();
    let read = |node: &Node| {
        Mapping::read(node, "a term", findings, |term| {
            let clause = term.word("clause");
            let channels = term.words("channels");
            let channels = channels
                .iter()
                .filter_map(|word| super::mapping::one_of(word, "channel", words::CHANNELS, findings))
                .map(|channel| channel.value)
                .collect();
            let limits = read_all(term.need("limit")?, Words::InText, languages, findings);
            let clause = clause?.value;
            Some(
                limits
                    .into_iter()
                    .map(|limit| Term {
                        limit,
                        clause: clause.clone(),
                        channels: Vec::clone(&channels),
                    })
                    .collect::<Vec<_>>(),
            )
        })
    };
    regulation
        .optional_list("term")
        .iter()
        .filter_map(read)
        .flatten()
        .collect()
}

fn check(node: &Node, value: Option<Amount>, text: &ActText, findings: &Findings) {
    let Some(value) = value else { return };
    if value.tenths() == 0 {
        findings.error(&node.place, "a limit is longer than nothing");
    }
    warn_of_another_number(node, value, &text.ru, findings);
}

/// «Не более 10 минут» with a value of 15 is most likely a change made by half.
fn warn_of_another_number(node: &Node, value: Amount, words: &str, findings: &Findings) {
    let numbers: Vec<Amount> = words
        .replace(',', ".")
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(|number| number.trim_matches('.').parse().ok())
        .collect();
    // «1 минута» of 60 seconds says the same in another unit.
    let says = |number: &Amount| *number == value || number.tenths().saturating_mul(60) == value.tenths();
    if !numbers.is_empty() && !numbers.iter().any(says) {
        let said = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let hint = Some("change both, or say in an irregularity why they differ".to_owned());
        findings.warning(
            &node.place,
            format!("the limit is {value}, but its words say {said}"),
            hint,
        );
    }
}
