//! The Russian and the Kazakh text of one act against each other: what can be compared without translating. Numbers
//! and the names of systems must agree; a text that is missing in one language is a difference.

use super::Difference;
use crate::plan::Plan;
use crate::text::ActText;

/// Abbreviations of the acts in both languages (glossary of the Aktobe act, № 133 of 18 April 2012).
const TERMS: &[(&str, &[&str])] = &[
    ("ПЭП", &["ЭҮП", "ЭҰП"]),
    ("РШЭП", &["ЭҮАШ", "ЭПАШ"]),
    ("ШЭП", &["ЭҮШ", "ЭПШ", "ЭҮАШ", "ЭПАШ"]),
    ("ЭЦП", &["ЭЦҚ"]),
    ("ИИН", &["ЖСН"]),
    ("ЦОН", &["ХҚКО", "ЖҚКО"]),
    ("НУЦ", &["ҰКО"]),
    ("ИС ЦГО", &["ОМО АЖ"]),
];

/// Where the two languages of the act say different things; empty for an act that exists in one only.
pub fn languages(plan: &Plan) -> Vec<Difference> {
    let mut all = Vec::new();
    for procedure in &plan.procedures {
        let channel = procedure.channel.name();
        for step in &procedure.steps {
            pair(
                &mut all,
                &format!("{channel} {} `{}`", step.clause, step.id),
                &step.text,
            );
        }
        for action in &procedure.actions {
            let n = action.n;
            pair(
                &mut all,
                &format!("{channel} action {n} participant"),
                &action.participant,
            );
            pair(&mut all, &format!("{channel} action {n} text"), &action.text);
            pair(
                &mut all,
                &format!("{channel} action {n} completion"),
                &action.completion,
            );
            for limit in &action.limits {
                pair(&mut all, &format!("{channel} action {n} limit"), &limit.text);
            }
        }
    }
    all
}

fn pair(all: &mut Vec<Difference>, place: &str, text: &ActText) {
    if text.ru.is_empty() {
        return;
    }
    let mut say = |what: &str, left: String, right: String| {
        if left != right {
            all.push(Difference {
                place: format!("{place} {what}"),
                left: Some(left),
                right: Some(right),
            });
        }
    };
    let Some(kk) = &text.kk else {
        return;
    };
    say("numbers", numbers(&text.ru), numbers(kk));
    let has = |text: &str, word: &str| {
        text.split(|c: char| !c.is_alphanumeric() && c != ' ')
            .any(|part| format!(" {part} ").contains(&format!(" {word} ")) || part.contains(word))
    };
    let mut russian = Vec::new();
    let mut kazakh = Vec::new();
    for (ru, names) in TERMS {
        if has(&text.ru, ru) {
            russian.push(*ru);
        }
        if names.iter().any(|name| has(kk, name)) {
            kazakh.push(*ru);
        }
    }
    // «РШЭП» contains «ШЭП»; the gateway is one, whichever of its names stands.
    let gateway = |names: &mut Vec<&str>| {
        if names.contains(&"РШЭП") && !names.contains(&"ШЭП") {
            names.push("ШЭП");
        }
        names.retain(|name| *name != "РШЭП");
        names.sort_unstable();
    };
    gateway(&mut russian);
    gateway(&mut kazakh);
    say("systems and terms", russian.join(", "), kazakh.join(", "));
}

/// All numbers of a text in their order of size: the order of words differs between the languages.
fn numbers(text: &str) -> String {
    let mut numbers: Vec<u64> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
