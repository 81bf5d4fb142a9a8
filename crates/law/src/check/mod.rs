//! The third form: a regulation whose every word is known and whose every reference leads somewhere.
//!
//! Checking reports everything at once. What could not be read is absent from the checked form and is not
//! complained about a second time.

mod actions;
pub(crate) mod calendar;
mod channel;
mod fields;
mod form;
mod head;
mod limits;
mod mapping;
mod outputs;
mod papers;
mod steps;
mod table;
mod texts;
mod verbs;
pub(crate) mod words;

use std::collections::BTreeMap;

pub(crate) use actions::ActionDraft;
pub(crate) use channel::{ChannelDraft, Course};
pub(crate) use steps::StepDraft;

use crate::diagnostic::{At, Findings};
use crate::plan::{
    Act, DocumentNotes, Form, Irregularity, Notices, Output, Provider, Receipt, Register, RegistryUse, RegulationId,
    Status, StatusId, Survey, Term,
};
use crate::resolve::Resolved;
use crate::source::{Shelf, is_id};
use crate::text::{ActText, Text};
use mapping::Mapping;

/// Everything that a plan is made of. An absence has been reported.
pub(crate) struct Checked {
    pub(crate) id: RegulationId,
    pub(crate) act: Option<Act>,
    pub(crate) name: Option<Text>,
    pub(crate) provider: Option<Provider>,
    pub(crate) standard: Option<ActText>,
    pub(crate) information: Option<Text>,
    pub(crate) status_check: Option<Text>,
    pub(crate) requirements: Vec<ActText>,
    pub(crate) conditions: Vec<ActText>,
    pub(crate) statuses: BTreeMap<StatusId, Status>,
    pub(crate) channels: Vec<ChannelDraft>,
    pub(crate) term: Vec<Term>,
    pub(crate) form: Option<Form>,
    pub(crate) outputs: Vec<Output>,
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) registers: Vec<Register>,
    pub(crate) registries: Vec<RegistryUse>,
    pub(crate) survey: Option<Survey>,
    pub(crate) notices: Option<Notices>,
    pub(crate) notes: Option<DocumentNotes>,
    pub(crate) irregularities: Vec<Irregularity>,
}

/// Checks one resolved regulation. `shelf` is asked for the document templates only.
pub(crate) fn check(resolved: &Resolved, shelf: &Shelf, findings: &Findings) -> Option<Checked> {
    Mapping::read(&resolved.node, "a regulation", findings, |regulation| {
        let languages = head::languages(regulation);
        let statuses = head::statuses(regulation);
        let known: Vec<&str> = statuses.keys().map(|id| id.0.as_str()).collect();
        let channels = channel::read_all(regulation, languages, &known);
        head::warn_of_unused_statuses(regulation, &channels);
        let registers = papers::registers(regulation);
        let outputs = outputs::read_all(regulation, shelf, &registers, languages);
        let form = form::read(regulation, shelf);
        let checked = Checked {
            id: RegulationId(resolved.id.clone()),
            act: head::act(regulation, languages),
            name: regulation.text("name"),
            provider: head::provider(regulation),
            standard: regulation.act_text("standard", languages),
            information: regulation.text("information"),
            status_check: regulation.text("status_check"),
            requirements: head::act_texts(regulation, "requirements", languages),
            conditions: head::act_texts(regulation, "conditions", languages),
            term: limits::terms(regulation, languages),
            registries: head::registries(regulation, languages, form.as_ref()),
            form,
            receipts: papers::receipts(regulation),
            outputs,
            registers,
            survey: papers::survey(regulation),
            notices: papers::notices(regulation, languages),
            notes: papers::notes(regulation),
            irregularities: head::irregularities(regulation),
            statuses,
            channels,
        };
        Some(checked)
    })
}

/// Reports ids that are not ids, and ids that stand twice.
fn refuse_duplicates<'a>(what: &str, ids: impl IntoIterator<Item = &'a At<String>>, findings: &Findings) {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for id in ids {
        if !is_id(&id.value) {
            let hint = Some("small Latin letters, digits, hyphens and underscores".to_owned());
            findings.error_with_hint(&id.place, format!("`{}` cannot name {what}", id.value), hint);
        }
        if let Some(line) = seen.insert(&id.value, id.place.line) {
            findings.error(
                &id.place,
                format!("{what} named `{}` already stands in line {line}", id.value),
            );
        }
    }
}
