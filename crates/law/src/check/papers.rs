//! The survey, the notices and the notes on documents.

use super::mapping::Mapping;
use super::texts::{ActLanguages, text};
use crate::plan::{DocumentNotes, Notices, Question, Survey};

pub(super) fn survey(regulation: &Mapping<'_>) -> Option<Survey> {
    let findings = regulation.findings();
    Mapping::read(regulation.need("survey")?, "a survey", findings, |survey| {
        let (title, clause) = (survey.text("title"), survey.word("clause"));
        let read = |node| Mapping::read(node, "a question", findings, question);
        let questions: Vec<Question> = survey.list("questions").iter().filter_map(read).collect();
        Some(Survey {
            title: title?,
            clause: clause?.value,
            questions,
        })
    })
}

pub(super) fn notices(regulation: &Mapping<'_>, languages: ActLanguages) -> Option<Notices> {
    /// What the portal puts into a notice.
    const KNOWN: [&str; 3] = ["service", "number", "status"];
    Mapping::read(
        regulation.need("notices")?,
        "a notices section",
        regulation.findings(),
        |notices| {
            let rule = notices.act_text("rule", languages);
            let status_changed = notices.text_with("status_changed", &KNOWN);
            let (granted, refused) = (
                notices.text_with("granted", &KNOWN),
                notices.text_with("refused", &KNOWN),
            );
            Some(Notices {
                rule: rule?,
                status_changed: status_changed?,
                granted: granted?,
                refused: refused?,
            })
        },
    )
}

pub(super) fn notes(regulation: &Mapping<'_>) -> Option<DocumentNotes> {
    Mapping::read(
        regulation.need("notes")?,
        "a notes section",
        regulation.findings(),
        |notes| {
            let (header, legal) = (notes.text_with("header", &[]), notes.text_with("legal", &[]));
            let barcode = notes.text_with("barcode", &["unit", "region"]);
            let (number, submitted, issued) = (notes.text("number"), notes.text("submitted"), notes.text("issued"));
            Some(DocumentNotes {
                header: header?,
                legal: legal?,
                barcode: barcode?,
                number: number?,
                submitted: submitted?,
                issued: issued?,
            })
        },
    )
}

fn question(question: &Mapping<'_>) -> Option<Question> {
    let findings = question.findings();
    let words = question.text("question");
    let nodes = question.list("answers");
    let answers: Vec<_> = nodes.iter().filter_map(|node| text(node, findings)).collect();
    if nodes.len() < 2 {
        findings.error(&question.node().place, "a question has two answers at least");
    }
    let mut seen: Vec<&str> = Vec::new();
    for (answer, node) in answers.iter().zip(nodes) {
        if seen.contains(&answer.ru.as_str()) && answers.len() == nodes.len() {
            findings.error(&node.place, format!("the answer «{}» stands twice", answer.ru));
        }
        seen.push(&answer.ru);
    }
    Some(Question {
        question: words?,
        answers,
    })
}
