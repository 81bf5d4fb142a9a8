//! The survey, the notices, the notes on documents, the receipts and the registers.

use super::mapping::Mapping;
use super::texts::{ActLanguages, text};
use super::{form, refuse_duplicates};
use crate::diagnostic::At;
use crate::plan::{Category, DocumentNotes, Notices, Question, Receipt, Register, Survey};
use crate::text::ActText;

pub(super) fn survey(regulation: &Mapping<'_>) -> Option<Survey> {
    let findings = regulation.findings();
    // The acts of 2012 have a questionnaire, those of 2015 none.
    let Some(node) = regulation.get("survey") else {
        return Some(Survey::default());
    };
    Mapping::read(node, "a survey", findings, |survey| {
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
            // Not every act says when notices are sent.
            let rule = match notices.get("rule") {
                Some(_) => notices.act_text("rule", languages),
                None => Some(ActText::default()),
            };
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

/// The receipts that the act orders.
pub(super) fn receipts(regulation: &Mapping<'_>) -> Vec<Receipt> {
    let findings = regulation.findings();
    let mut ids: Vec<At<String>> = Vec::new();
    let mut receipts = Vec::new();
    for node in regulation.optional_list("receipts") {
        receipts.extend(Mapping::read(node, "a receipt", findings, |receipt| {
            let (id, title, clause) = (receipt.word("id"), receipt.text("title"), receipt.word("clause"));
            ids.extend(id.clone());
            let origin = form::origin(receipt);
            Some(Receipt {
                id: id?.value,
                title: title?,
                clause: clause?.value,
                origin,
            })
        }));
    }
    refuse_duplicates("a receipt", &ids, findings);
    receipts
}

/// The registers and waiting lists.
pub(super) fn registers(regulation: &Mapping<'_>) -> Vec<Register> {
    let findings = regulation.findings();
    let mut ids: Vec<At<String>> = Vec::new();
    let mut registers = Vec::new();
    for node in regulation.optional_list("registers") {
        registers.extend(Mapping::read(node, "a register", findings, |register| {
            let (id, name, clause) = (register.word("id"), register.text("name"), register.word("clause"));
            ids.extend(id.clone());
            let waiting_list = register.flag("waiting_list");
            let category = |node| {
                Mapping::read(node, "a category", findings, |category| {
                    let (id, name) = (category.word("id"), category.text("name"));
                    Some(Category {
                        id: id?.value,
                        name: name?,
                    })
                })
            };
            let categories = register.optional_list("categories").iter().filter_map(category);
            let categories: Vec<Category> = categories.collect();
            Some(Register {
                id: id?.value,
                name: name?,
                clause: clause?.value,
                waiting_list: waiting_list?,
                categories,
            })
        }));
    }
    refuse_duplicates("a register", &ids, findings);
    registers
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
