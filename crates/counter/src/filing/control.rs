//! What is wrong with a filing: the form, the papers, the scans.

use std::collections::BTreeMap;

use intake::freezing::Seen;
use intake::{Attachment, attaching, filling};
use jiff::Timestamp;
use law::{FieldProblem, Plan, Text};

use crate::records::files::{APPLICATION, File};
use crate::records::filings::Filing;
use crate::words::text;

/// Format-logic control of the whole form.
pub(crate) fn of_form(plan: &Plan, filing: &Filing, now: Timestamp) -> Vec<FieldProblem> {
    filling::problems(&plan.form, &filing.facts.entered, &filing.applicant, now)
}

/// Only what is entered and wrong: what is missing may still come from a registry.
pub(crate) fn of_entered(plan: &Plan, filing: &Filing, now: Timestamp) -> Vec<FieldProblem> {
    let whole = filling::whole(&plan.form, &filing.facts.entered, &filing.applicant);
    let mut found = of_form(plan, filing, now);
    found.retain(|problem| whole.get(&problem.field).is_some_and(|value| !value.is_empty()));
    found
}

/// The documents of the list that must lie on the counter and do not.
pub(crate) fn missing_papers(plan: &Plan, filing: &Filing, now: Timestamp) -> Vec<(String, Text)> {
    let whole = filling::whole(&plan.form, &filing.facts.entered, &filing.applicant);
    let today = filling::day_in_kazakhstan(now);
    let items = plan.form.attachments.items.iter();
    items
        .filter(|item| plan.form.needs(item, &whole, &today))
        .filter(|item| matches!(filing.facts.papers.get(&item.id), None | Some(Seen::Missing)))
        .map(|item| (item.id.clone(), item.label.clone()))
        .collect()
}

/// The same as problems beside the documents.
pub(crate) fn of_papers(plan: &Plan, filing: &Filing, now: Timestamp) -> Vec<FieldProblem> {
    missing_papers(plan, filing, now)
        .into_iter()
        .map(|(id, label)| FieldProblem {
            field: format!("{}.{id}", attaching::FIELD),
            message: text(
                format!("Құжат жоқ: {}.", label.kk),
                format!("Нет документа: {}.", label.ru),
                format!("Missing: {}.", label.en),
            ),
        })
        .collect()
}

/// What is wrong with the scans: their number, sizes and kinds, and on paper that the signed application is there.
pub(crate) fn of_scans(plan: &Plan, files: &[File], electronic: bool) -> Vec<FieldProblem> {
    let mut rules = plan.form.attachments.clone();
    // At the counter the papers themselves are seen; scans of them are not the condition.
    rules.required = false;
    // The signed application is one more.
    rules.max_count = rules.max_count.saturating_add(1);
    let attached: Vec<Attachment> = files.iter().map(|file| file.file.clone()).collect();
    let mut found = attaching::problems(&rules, &attached);
    if !electronic && files.iter().all(|file| file.item != APPLICATION) {
        found.push(FieldProblem {
            field: APPLICATION.to_owned(),
            message: text(
                "Өтініш берушінің қолы қойылған өтініштің сканын тіркеңіз.",
                "Прикрепите скан заявления с собственноручной подписью заявителя.",
                "Attach a scan of the application with the applicant's own signature.",
            ),
        });
    }
    found
}

/// How many of each mark there are, for the trace.
pub(crate) fn marks(filing: &Filing) -> BTreeMap<&'static str, usize> {
    let mut counted = BTreeMap::new();
    for seen in filing.facts.papers.values() {
        let word = match seen {
            Seen::Original => "original",
            Seen::Copy => "copy",
            Seen::Missing => "missing",
        };
        *counted.entry(word).or_insert(0) += 1;
    }
    counted
}
