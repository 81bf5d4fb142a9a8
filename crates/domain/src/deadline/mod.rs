//! Until when something must be done, and why: a deadline carries its proof.
//!
//! docs/DEADLINES.md tells the rules with their sources. In short: the day of filing is not counted; what is filed
//! after hours or on a day off is received on the next day of work; a term in working days ends with the working
//! hours of the last day counted; one in calendar days or months that ends on a day off ends on the next working day;
//! minutes and hours of people run while their office is open, those of systems run as time does.

mod choose;
mod proof;
mod reckon;
mod urgency;
mod words;

use jiff::Timestamp;
use law::calendar::NotCovered;
use law::{Amount, Calendar, Channel, Circumstance, Limit, Performer, Plan, Stage, Term, Text, Unit};

pub use choose::spans;
pub use proof::{Counted, Proof, Skipped};
pub use urgency::{Urgency, rising_until, took_too_long};

/// Whose time runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Of people: while the office of this name is open.
    Office(String),
    /// Of systems: always.
    Elapsed,
}

impl Pace {
    /// The pace of what `performer` does in the office of `system`.
    pub fn of(performer: Performer, system: &str) -> Self {
        match performer {
            // An applicant has no office hours.
            Performer::System | Performer::Applicant => Self::Elapsed,
            _ => Self::Office(system.to_owned()),
        }
    }
}

/// A length of time, and how it stands to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub value: Amount,
    pub unit: Unit,
    pub joins: Joins,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joins {
    /// It begins when the one before has ended.
    Follows,
    /// It lengthens the one before.
    Prolongs,
}

impl Span {
    pub fn new(value: impl Into<Amount>, unit: Unit) -> Self {
        Self {
            value: value.into(),
            unit,
            joins: Joins::Follows,
        }
    }
}

/// A time in which a term does not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    pub from: Timestamp,
    /// None while it lasts.
    pub until: Option<Timestamp>,
    pub clause: String,
    pub cause: Text,
}

/// A term made longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prolongation {
    pub span: Span,
    pub clause: String,
    pub cause: Text,
}

/// A term to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub from: Timestamp,
    pub spans: Vec<Span>,
    pub pace: Pace,
    /// «День приема и день выдачи документов не входят в срок».
    pub excluding_intake: bool,
    pub suspensions: Vec<Suspension>,
    pub prolongations: Vec<Prolongation>,
}

/// Why a deadline cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    #[error(transparent)]
    NotCovered(#[from] NotCovered),
    #[error("there is no limit to count")]
    Nothing,
    #[error("a limit of {0} {1} cannot be counted: days and months are whole")]
    Part(Amount, &'static str),
    #[error("the limit is longer than can be counted")]
    TooLong,
    #[error("the term is suspended ({clause}): it has no end until it runs again")]
    Suspended { clause: String },
}

impl Deadline {
    /// A term that begins at `from`.
    pub fn new(from: Timestamp, spans: Vec<Span>, pace: Pace) -> Self {
        Self {
            from,
            spans,
            pace,
            excluding_intake: false,
            suspensions: Vec::new(),
            prolongations: Vec::new(),
        }
    }

    /// The term that `limits` give under `circumstances`; none where they give none.
    pub fn of_limits(from: Timestamp, limits: &[Limit], circumstances: &[Circumstance], pace: Pace) -> Option<Self> {
        let spans = spans(limits, circumstances);
        (!spans.is_empty()).then(|| Self {
            excluding_intake: limits.iter().any(|limit| limit.excludes_intake_and_issue),
            ..Self::new(from, spans, pace)
        })
    }

    /// The term of a stage that a case reached at `from`.
    pub fn of_stage(stage: &Stage, circumstances: &[Circumstance], from: Timestamp) -> Option<Self> {
        let pace = Pace::of(stage.performer, stage.system.name());
        Self::of_limits(from, &stage.limits, circumstances, pace)
    }

    /// The term of the whole service for what was filed at `from`, and the clause that sets it; none where the act
    /// states none for the channel.
    pub fn of_service<'a>(
        plan: &'a Plan,
        channel: Channel,
        circumstances: &[Circumstance],
        from: Timestamp,
    ) -> Option<(Self, &'a str)> {
        let holds = |term: &&Term| term.channels.is_empty() || term.channels.contains(&channel);
        let terms: Vec<&Term> = plan.term.iter().filter(holds).collect();
        let limits: Vec<Limit> = terms.iter().map(|term| term.limit.clone()).collect();
        let deadline = Self::of_limits(from, &limits, circumstances, Pace::Office("provider".to_owned()))?;
        Some((deadline, terms.first()?.clause.as_str()))
    }

    #[must_use]
    pub fn excluding_intake(mut self, excluding: bool) -> Self {
        self.excluding_intake = excluding;
        self
    }

    /// Counts.
    pub fn prove(&self, calendar: &Calendar) -> Result<Proof, DeadlineError> {
        reckon::reckon(self, calendar)
    }

    /// Counts `limits`, in any order of their circumstances, from the office's side.
    pub fn compute(
        from: Timestamp,
        limits: &[Limit],
        calendar: &Calendar,
        excluding_intake: bool,
    ) -> Result<Proof, DeadlineError> {
        let pace = Pace::Office("provider".to_owned());
        Self::of_limits(from, limits, &[], pace)
            .ok_or(DeadlineError::Nothing)?
            .excluding_intake(excluding_intake)
            .prove(calendar)
    }
}
