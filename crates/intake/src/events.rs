//! Events of the intake's steps and actions. A regulation that lacks a step leaves no event for it.

use domain::{Actor, Event, Outcome};
use jiff::Timestamp;
use law::{Channel, Performer, Plan, Procedure, Verb};
use serde_json::Value;

/// When something began and ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub started: Timestamp,
    pub ended: Timestamp,
}

impl Span {
    pub fn new(started: Timestamp, ended: Timestamp) -> Self {
        Self { started, ended }
    }

    pub fn at(moment: Timestamp) -> Self {
        Self {
            started: moment,
            ended: moment,
        }
    }
}

/// What was done at a step of the intake.
#[derive(Clone, Debug)]
pub struct Did {
    pub verb: Verb,
    pub outcome: Outcome,
    pub span: Span,
    pub facts: Value,
}

/// Whether the act has the certificate checked first, and the request signed and sent afterwards.
pub fn is_checked_before_signing(procedure: &Procedure) -> bool {
    let place = |verb: &Verb| {
        procedure
            .intake()
            .iter()
            .position(|step| step.verb.name() == verb.name())
    };
    match (place(&Verb::VerifySignature), place(&Verb::SignRequest)) {
        (Some(check), Some(sign)) => check < sign,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Whose chain, under which plan, through which channel, and who the applicant is.
#[derive(Clone, Copy, Debug)]
pub struct Chain<'a> {
    pub plan: &'a Plan,
    pub channel: Channel,
    pub subject: &'a str,
    /// The acting person; steps that the system performs are recorded as the system's.
    pub person: &'a Actor,
}

impl Chain<'_> {
    /// The event of the first step with this verb.
    pub fn step(&self, verb: &Verb, outcome: Outcome, span: Span) -> Option<Event> {
        let step = self.plan.procedure(self.channel)?.step(verb)?;
        let actor = self.actor(step.performer);
        Some(Event::of_step(
            self.plan,
            step,
            self.subject,
            actor,
            outcome,
            span.started,
            span.ended,
        ))
    }

    /// The events of what was done, in the order of the act. What the act has no step for leaves none.
    pub fn in_order(&self, did: Vec<Did>) -> Vec<Event> {
        let Some(procedure) = self.plan.procedure(self.channel) else {
            return Vec::new();
        };
        let place = |did: &Did| {
            procedure
                .steps
                .iter()
                .position(|step| step.verb.name() == did.verb.name())
        };
        let mut did = did;
        did.sort_by_key(place);
        did.into_iter()
            .filter_map(|did| Some(self.step(&did.verb, did.outcome, did.span)?.with(did.facts)))
            .collect()
    }

    /// The event of the action that takes the request in; none where the act has no such action, only its steps.
    pub fn taken_in(&self, span: Span) -> Option<Event> {
        let procedure = self.plan.procedure(self.channel)?;
        let action = procedure.stage_where(|stage| stage.verb == Verb::TakeIn && stage.action.is_some())?;
        let actor = self.actor(action.performer);
        Some(Event::of_stage(
            self.plan,
            action,
            self.subject,
            actor,
            span.started,
            span.ended,
        ))
    }

    fn actor(&self, performer: Performer) -> Actor {
        match performer {
            Performer::System => Actor::System,
            _ => self.person.clone(),
        }
    }
}
