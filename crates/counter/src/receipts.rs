//! Receipts: that papers were accepted, or that they were not, and why. Each is a page of PDF, kept by its hash.

use domain::deadline::{Deadline, Pace};
use domain::number::new_number;
use intake::freezing::Seen;
use intake::paper::{self, Slip, SlipDocument};
use jiff::Timestamp;
use law::{Channel, Plan, Text};
use pages::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::records::filings::Filing;
use crate::words::text;
use crate::{Clerk, Counter};

pub(crate) const ACCEPTANCE: &str = "acceptance";
pub(crate) const REFUSAL: &str = "refusal_to_accept";
/// «Талон», which one act orders the office of a rural akim to give instead of a receipt of acceptance.
pub(crate) const TICKET: &str = "ticket";

/// What the visitor takes home.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Receipt {
    pub(crate) kind: String,
    pub(crate) number: String,
    pub(crate) title: Text,
    /// The clause that orders it.
    pub(crate) clause: String,
    /// The number of the application.
    pub(crate) application: String,
    pub(crate) service: Text,
    pub(crate) applicant: String,
    #[serde(default)]
    pub(crate) representative: Option<String>,
    pub(crate) clerk: String,
    /// Accepted documents, or those that are missing.
    pub(crate) papers: Vec<Text>,
    /// The clause by which these documents are demanded.
    #[serde(default)]
    pub(crate) papers_clause: String,
    pub(crate) given_at: Timestamp,
    /// When the result is due, where the act says it.
    pub(crate) due: Option<Timestamp>,
    /// SHA-256 of the PDF; none of a receipt given before there were any.
    #[serde(default)]
    pub(crate) pdf: Option<String>,
}

impl Receipt {
    /// SHA-256 over its JSON, for the trace.
    pub(crate) fn sha256(&self) -> String {
        use sha2::Digest;
        // `serde_json` keeps members in alphabetical order.
        let text = serde_json::to_value(self).map_or_else(|_| String::new(), |value| value.to_string());
        hex::encode(sha2::Sha256::digest(text))
    }

    pub(crate) fn is_refusal(&self) -> bool {
        self.kind == REFUSAL
    }

    /// For the trace.
    pub(crate) fn facts(&self) -> Value {
        json!({ "kind": self.kind, "number": self.number, "sha256": self.sha256(), "pdf": self.pdf })
    }
}

/// Draws up the receipt of acceptance and its PDF. `clause` is that of the step or stage that gives it.
pub(crate) async fn of_acceptance(
    counter: &Counter,
    plan: &Plan,
    filing: &Filing,
    clerk: &Clerk,
    clause: &str,
    now: Timestamp,
) -> Result<Receipt, Problem> {
    // In the order of the act's list.
    let is_there = |id: &String| {
        let seen = filing.facts.papers.get(id);
        seen.is_some_and(|seen| *seen != Seen::Missing)
    };
    let items = plan.form.attachments.items.iter();
    let papers = items
        .filter(|item| is_there(&item.id))
        .map(|item| item.label.clone())
        .collect();
    let kind = kind_of_acceptance(plan, filing.channel);
    let mut receipt = Receipt {
        due: due(counter, plan, filing.channel, now),
        ..blank(counter, plan, filing, clerk, kind, clause, now)
    };
    receipt.papers = papers;
    with_pdf(counter, plan, receipt, None).await
}

/// Draws up the receipt of refusal and its PDF. Only a missing document is a ground.
pub(crate) async fn of_refusal(
    counter: &Counter,
    plan: &Plan,
    filing: &Filing,
    clerk: &Clerk,
    clause: &str,
    missing: Vec<Text>,
    reason: &Text,
) -> Result<Receipt, Problem> {
    let now = counter.now();
    let mut receipt = blank(counter, plan, filing, clerk, REFUSAL, clause, now);
    receipt.papers = missing;
    with_pdf(counter, plan, receipt, Some(reason)).await
}

/// An akim's office gives a ticket where the act says so, everybody else a receipt.
fn kind_of_acceptance(plan: &Plan, channel: Channel) -> &'static str {
    let orders_ticket = plan.receipts.iter().any(|receipt| receipt.id == TICKET);
    match channel {
        Channel::Akim if orders_ticket => TICKET,
        _ => ACCEPTANCE,
    }
}

fn blank(
    counter: &Counter,
    plan: &Plan,
    filing: &Filing,
    clerk: &Clerk,
    kind: &str,
    clause: &str,
    now: Timestamp,
) -> Receipt {
    let (title, own) = title(plan, kind);
    let representative = filing.facts.representative.as_ref();
    Receipt {
        kind: kind.to_owned(),
        number: new_number(now, &counter.participant.chance),
        title,
        clause: own.unwrap_or_else(|| clause.to_owned()),
        application: filing.number.clone(),
        service: plan.name.clone(),
        applicant: filing.applicant.name.full(),
        representative: representative.map(|representative| representative.full_name.clone()),
        clerk: clerk.account.name.full(),
        papers: Vec::new(),
        papers_clause: clause.to_owned(),
        given_at: now,
        due: None,
        pdf: None,
    }
}

/// The PDF is drawn and kept before the unit of work begins: one that is given up leaves a file that nobody names.
async fn with_pdf(
    counter: &Counter,
    plan: &Plan,
    mut receipt: Receipt,
    reason: Option<&Text>,
) -> Result<Receipt, Problem> {
    let library = counter.participant.library.clone();
    let check_address = counter.check_address(&receipt.number);
    let taken_by = format!("{}, {}", receipt.clerk, counter.organization.1);
    let (plan, shown, reason) = (plan.clone(), receipt.clone(), reason.cloned());
    let drawing = tokio::task::spawn_blocking(move || {
        let documents: Vec<SlipDocument> = shown
            .papers
            .iter()
            .map(|label| SlipDocument {
                label: label.clone(),
                present: reason.is_none(),
                clause: clause_in_words(&shown.papers_clause),
            })
            .collect();
        let ordered = law::Receipt {
            id: shown.kind.clone(),
            title: shown.title.clone(),
            clause: shown.clause.clone(),
            origin: law::Origin::default(),
        };
        let slip = Slip {
            number: &shown.number,
            application: &shown.application,
            at: shown.given_at,
            applicant: &shown.applicant,
            representative: shown.representative.as_deref(),
            taken_by: &taken_by,
            documents: &documents,
            reason: reason.as_ref(),
            due: shown.due,
            check_address: &check_address,
        };
        paper::slip(&library, &plan, &ordered, &slip)
    });
    let pdf = drawing.await.map_err(Problem::failure)?.map_err(Problem::failure)?;
    receipt.pdf = Some(counter.attachments.put(&pdf).await.map_err(Problem::failure)?);
    Ok(receipt)
}

/// «8.1» of a step as a reader of the act finds it.
fn clause_in_words(clause: &str) -> String {
    match clause.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("п. {clause}"),
        _ => clause.to_owned(),
    }
}

/// The act's title of a receipt and its clause; where the act has none, ours.
fn title(plan: &Plan, kind: &str) -> (Text, Option<String>) {
    if let Some(known) = plan.receipts.iter().find(|receipt| receipt.id == kind) {
        return (known.title.clone(), Some(known.clause.clone()));
    }
    let title = match kind {
        REFUSAL => text(
            "Құжаттарды қабылдаудан бас тарту туралы қолхат",
            "Расписка об отказе в приеме документов",
            "Receipt of refusal to accept documents",
        ),
        _ => text(
            "Құжаттардың қабылданғаны туралы қолхат",
            "Расписка о приеме документов",
            "Receipt of acceptance of documents",
        ),
    };
    (title, None)
}

/// When the whole service is due, where the act has a term.
fn due(counter: &Counter, plan: &Plan, channel: Channel, from: Timestamp) -> Option<Timestamp> {
    let term = plan
        .term
        .iter()
        .find(|term| term.channels.is_empty() || term.channels.contains(&channel))?;
    let pace = Pace::Office("provider".to_owned());
    Deadline::of_limits(from, std::slice::from_ref(&term.limit), &[], pace)?
        .prove(&counter.participant.library.calendar)
        .ok()
        .map(|proof| proof.due)
}
