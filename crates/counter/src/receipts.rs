//! Receipts: that papers were accepted, or that they were not, and why.

use domain::deadline::{Deadline, Pace};
use jiff::Timestamp;
use law::{Channel, Plan, Text};
use serde::{Deserialize, Serialize};

use crate::Counter;
use crate::words::text;

pub(crate) const ACCEPTANCE: &str = "acceptance";
pub(crate) const REFUSAL: &str = "refusal_to_accept";

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
    pub(crate) clerk: String,
    /// Accepted documents, or those that are missing.
    pub(crate) papers: Vec<Text>,
    pub(crate) given_at: Timestamp,
    /// When the result is due, where the act says it.
    pub(crate) due: Option<Timestamp>,
}

impl Receipt {
    /// SHA-256 over its JSON, for the trace.
    pub(crate) fn sha256(&self) -> String {
        use sha2::Digest;
        // `serde_json` keeps members in alphabetical order.
        let text = serde_json::to_value(self).map_or_else(|_| String::new(), |value| value.to_string());
        hex::encode(sha2::Sha256::digest(text))
    }
}

/// The act's title of a receipt and its clause; where the act has none, ours.
pub(crate) fn title(plan: &Plan, kind: &str) -> (Text, Option<String>) {
    if let Some(known) = plan.receipts.iter().find(|receipt| receipt.id == kind) {
        return (known.title.clone(), Some(known.clause.clone()));
    }
    let title = match kind {
        ACCEPTANCE => text(
            "Құжаттардың қабылданғаны туралы қолхат",
            "Расписка о приеме документов",
            "Receipt of acceptance of documents",
        ),
        _ => text(
            "Құжаттарды қабылдаудан бас тарту туралы қолхат",
            "Расписка об отказе в приеме документов",
            "Receipt of refusal to accept documents",
        ),
    };
    (title, None)
}

/// When the whole service is due, where the act has a term.
pub(crate) fn due(counter: &Counter, plan: &Plan, channel: Channel, from: Timestamp) -> Option<Timestamp> {
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
