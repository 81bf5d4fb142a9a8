//! Events of the intake's steps and actions. A regulation that lacks a step leaves no event for it.

use domain::{Actor, Event, Outcome};
use jiff::Timestamp;
use law::{ActionVerb, Channel, Performer, Plan, StepVerb};

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
    pub fn step(&self, verb: StepVerb, outcome: Outcome, span: Span) -> Option<Event> {
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

    /// The event of the action that takes the request in.
    pub fn taken_in(&self, span: Span) -> Option<Event> {
        let procedure = self.plan.procedure(self.channel)?;
        let action = procedure.action_where(|action| action.verb == ActionVerb::TakeIn)?;
        let actor = self.actor(action.performer);
        Some(Event::of_action(
            self.plan,
            procedure,
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
            Performer::Applicant | Performer::Operator | Performer::Official => self.person.clone(),
        }
    }
}
