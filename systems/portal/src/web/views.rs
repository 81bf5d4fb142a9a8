//! What several pages show: an application, files, a refusal, the steps of filing.

use ::store::accounts::Account;
use domain::Event;
use intake::freezing::ApplicationDocument;
use intake::{Attachment, attaching, filling};
use law::{ActText, Field, Language, Plan, Values, Verb};
use pages::view::{self, FileRow, TraceRow};
use pages::{Entry, Page, entry};

use crate::cases::trace::actor_word;
use crate::store::cases::Case;
use crate::store::requests::Request;
use crate::{CHANNEL, Portal};

/// The act's words in the language of the page where it has them, with the language they are in.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) lang: &'static str,
}

impl Words {
    pub(super) fn of(text: &ActText, language: Language) -> Self {
        match (&text.kk, language) {
            (Some(kk), Language::Kk) => Self {
                text: kk.clone(),
                lang: "kk",
            },
            _ => Self {
                text: text.ru.clone(),
                lang: "ru",
            },
        }
    }
}

/// An application as it is read: on the review, on the page of signing, in the cabinet.
#[derive(Default)]
pub(super) struct ApplicationView {
    /// Empty until the application is frozen.
    pub(super) number: String,
    pub(super) addressee: String,
    pub(super) applicant: String,
    pub(super) iin: String,
    pub(super) fields: Vec<Entry>,
    pub(super) body: String,
}

impl ApplicationView {
    /// A draft as it stands now.
    pub(super) fn of_draft(page: &Page, plan: &Plan, account: &Account, request: &Request) -> Self {
        let applicant = crate::requests::applicant(account);
        let values = filling::whole(&plan.form, &request.entered, &applicant);
        Self {
            number: String::new(),
            applicant: account.name.full(),
            iin: account.iin.as_str().to_owned(),
            ..Self::of_values(page, plan, &values)
        }
    }

    /// What was frozen, exactly as it stands in the signed bytes.
    pub(super) fn of_document(page: &Page, plan: &Plan, document: &ApplicationDocument) -> Self {
        Self {
            number: document.number.clone(),
            applicant: document.applicant.full_name.clone(),
            iin: document.applicant.iin.clone(),
            ..Self::of_values(page, plan, &document.fields)
        }
    }

    fn of_values(page: &Page, plan: &Plan, values: &Values) -> Self {
        let said = |field: &Field| values.get(&field.key).map(|value| entry::say(page, field, value));
        let mut body = page.say(&plan.form.body).to_owned();
        for field in &plan.form.fields {
            body = body.replace(
                &format!("{{{}}}", field.key),
                &said(field).unwrap_or_else(|| "…".to_owned()),
            );
        }
        let fields = Entry::of_form(page, &plan.form.fields, values);
        Self {
            addressee: page.say(&plan.form.addressee).to_owned(),
            fields,
            body,
            ..Self::default()
        }
    }
}

/// «22.11.2026» from the ISO form.
pub(super) fn say_date(iso: &str) -> String {
    iso.parse::<jiff::civil::Date>()
        .map_or_else(|_| iso.to_owned(), |date| date.strftime("%d.%m.%Y").to_string())
}

/// Files of a request; `base` is the address below which they can be read.
pub(super) fn file_rows(files: &[Attachment], base: &str) -> Vec<FileRow> {
    files
        .iter()
        .map(|file| FileRow {
            name: file.name.clone(),
            href: format!("{base}/attachments/{}", file.sha256),
            kind: attaching::kinds(std::slice::from_ref(&file.media_type)),
            size: file.size,
            remove: None,
        })
        .collect()
}

/// The same to be read: each with the document of the list that it was given for.
pub(super) fn named_files(page: &Page, plan: &Plan, files: &[Attachment], base: &str) -> Vec<FileRow> {
    let mut rows = file_rows(files, base);
    for (row, file) in rows.iter_mut().zip(files) {
        let items = &plan.form.attachments.items;
        if let Some(item) = items.iter().find(|item| Some(&item.id) == file.item.as_ref()) {
            row.name = format!("{}: {}", page.say(&item.label), row.name);
        }
    }
    rows
}

/// The act's refusal: the step that gives it, and what it says.
pub(super) struct RefusalView {
    pub(super) message: String,
    pub(super) label: Option<String>,
    pub(super) clause: String,
    pub(super) text_ru: String,
    /// The check that did not pass.
    pub(super) cause: Option<String>,
}

impl RefusalView {
    pub(super) fn of_step(page: &Page, plan: &Plan, verb: &Verb) -> Self {
        let step = plan.procedure(CHANNEL).and_then(|procedure| procedure.step(verb));
        Self {
            message: page.say(&crate::api::shapes::step_message(plan, verb)).to_owned(),
            label: step.and_then(|step| step.label.clone()),
            clause: step.map(|step| step.clause.clone()).unwrap_or_default(),
            text_ru: step.map(|step| step.text.ru.clone()).unwrap_or_default(),
            cause: None,
        }
    }
}

/// The names of the steps of filing.
pub(super) fn filing_steps(page: &Page) -> Vec<String> {
    ["step-fill", "step-review", "step-sign"]
        .into_iter()
        .map(|key| page.t(key))
        .collect()
}

/// Who holds the case.
pub(super) fn holder(portal: &Portal, page: &Page, case: &Case) -> Option<view::Holder> {
    let holder = case.holder()?;
    let urgency = portal.participant.urgency(holder.since, holder.until);
    Some(view::Holder {
        system: holder.system.name().to_owned(),
        office: page.say(&holder.office).to_owned(),
        since: holder.since,
        until: holder.until,
        overdue: urgency.is_overdue(),
        near: urgency.is_near(),
        clause: holder.clause.clone(),
        task_ru: holder.task_ru.clone(),
        proof: holder.proof.as_ref().map(|proof| page.say(proof).to_owned()),
        service: portal.participant.plan(&case.plan).and_then(|plan| {
            intake::terms::of_service(&portal.participant, page, &plan, CHANNEL, &[], case.submitted_at)
        }),
    })
}

pub(super) fn trace_rows(portal: &Portal, events: &[Event]) -> Vec<TraceRow> {
    events
        .iter()
        .map(|event| TraceRow {
            clause: event.clause.clone(),
            label: event.label.clone(),
            action: event.action,
            system: event.system.name().to_owned(),
            actor: actor_word(&event.actor).to_owned(),
            outcome: crate::cases::trace::outcome_word(event.outcome).to_owned(),
            started: event.started,
            ended: event.ended,
            limit_seconds: event.limit_seconds,
            late: portal.participant.was_late(event),
            text_ru: event.text_ru.clone(),
            hash: event.hash.clone(),
        })
        .collect()
}
