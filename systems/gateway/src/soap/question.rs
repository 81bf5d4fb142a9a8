//! The business data of a request: what is asked, in which case, under which clause and on which ground, signed by who
//! asks.
//!
//! The names are ours, since no published message of a registry carries the ground. What is read is the document that
//! the signature covers as a whole, and the message and the service stand in it too, so that a signed question cannot be
//! sent a second time or to another registry.

use eds::Facts;
use law::Channel;
use xmldsig::{Document, XmlError};

use exchange::lookup::Subject;
use exchange::lookup::question::{CLAUSE_LENGTH_MAX, GROUND_LENGTH_MAX};

use super::fault::{Code, Fault};
use super::fields::{Fields, unfit};
use super::{DS, LOOKUP};

/// The longest name, number or hash: a plan's hash has 64 characters, a regulation's name fewer.
const WORD_LENGTH_MAX: usize = 100;

/// A question whose signature value and digest are right.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) message: String,
    pub(super) service: String,
    pub(super) regulation: String,
    /// None: the plan of today.
    pub(super) plan: Option<String>,
    pub(super) channel: Channel,
    pub(super) clause: String,
    pub(super) ground: String,
    /// The participant's own number of its case.
    pub(super) case: String,
    pub(super) subject: Subject,
    /// To be judged.
    pub(super) facts: Facts,
}

/// Opens the business data. Calculation only.
pub(super) fn open(text: &str) -> Result<Question, Fault> {
    let wrong = |error: XmlError| Fault::new(Code::DataWrong, error.to_string());
    let document = Document::read(text.as_bytes()).map_err(|error| match error {
        error @ XmlError::DuplicateId { .. } => wrong(error),
        error => unfit(error),
    })?;
    let mut signatures = document.signatures().map_err(|error| match error {
        error @ XmlError::NoSignature => Fault::new(Code::DataMissing, error.to_string()),
        error => wrong(error),
    })?;
    let refused = |words: &str| Fault::new(Code::DataWrong, words);
    let (Some(signed), true) = (signatures.pop(), signatures.is_empty()) else {
        return Err(refused("the business data must have one signature"));
    };
    if !signed.only().is_some_and(|covered| covered.whole) {
        return Err(refused(
            "the signature must cover the business data as a whole and nothing else",
        ));
    }
    if !signed.facts.digest_matches {
        return Err(refused("the business data were changed after they were signed"));
    }
    if !signed.facts.signature_matches {
        return Err(refused("the signature was not made with the key of its certificate"));
    }
    question(&document, signed.facts)
}

fn question(document: &Document<'_>, facts: Facts) -> Result<Question, Fault> {
    let root = document.root();
    if !root.is(LOOKUP, "lookup") {
        return Err(Fault::format(format!("the business data must be lookup of {LOOKUP}")));
    }
    let mut fields = Fields::of(&root, LOOKUP)?;
    let message = fields.text("messageId", WORD_LENGTH_MAX)?;
    let service = fields.text("serviceId", WORD_LENGTH_MAX)?;
    let regulation = fields.text("regulation", WORD_LENGTH_MAX)?;
    let plan = fields.maybe_text("plan", WORD_LENGTH_MAX)?;
    let channel = fields.text("channel", WORD_LENGTH_MAX)?;
    let clause = fields.text("clause", CLAUSE_LENGTH_MAX)?;
    let ground = fields.text("ground", GROUND_LENGTH_MAX)?;
    let case = fields.text("case", WORD_LENGTH_MAX)?;
    let mut subject = Fields::of(&fields.one("subject")?, LOOKUP)?;
    let about = Subject {
        iin: subject.text("iin", WORD_LENGTH_MAX)?,
        other: subject.maybe_text("other", WORD_LENGTH_MAX)?,
        document: subject.maybe_text("document", WORD_LENGTH_MAX)?,
    };
    subject.end()?;
    let last = fields.any();
    if !last.is_some_and(|last| last.is(DS, "Signature")) {
        return Err(Fault::format("lookup must end with its signature"));
    }
    fields.end()?;
    let channel = Channel::from_name(&channel).ok_or_else(|| Fault::format("the channel is not known"))?;
    Ok(Question {
        message,
        service,
        regulation,
        plan,
        channel,
        clause,
        ground,
        case,
        subject: about,
        facts,
    })
}
