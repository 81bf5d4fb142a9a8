//! A filing: opened, papers taken, filled, registries asked, signed or scanned, sent.

pub(crate) mod accept;
pub(crate) mod ask;
pub(crate) mod compare;
pub(crate) mod control;
pub(crate) mod fill;
pub(crate) mod finish;
pub(crate) mod freeze;
pub(crate) mod known;
mod moved;
pub(crate) mod open;
mod overdue;
pub(crate) mod papers;
pub(crate) mod refuse;
pub(crate) mod scan;
pub(crate) mod settle;
pub(crate) mod sign;
pub(crate) mod withdraw;

use std::sync::Arc;

pub use moved::Moved;

use domain::{Actor, Event, Outcome};
use jiff::Timestamp;
use law::{Performer, Plan, Procedure, Step};
use pages::Problem;
use store::Tx;

use crate::records::filings::{self, Filing, State};
use crate::{Clerk, Counter, trouble, way};

/// A filing with its plan, for one operation of one clerk.
pub(crate) struct Work<'a> {
    pub(crate) counter: &'a Counter,
    pub(crate) clerk: &'a Clerk,
    pub(crate) plan: Arc<Plan>,
    pub(crate) filing: Filing,
    /// The signature that was just accepted, kept with the filing's next unit of work.
    pub(crate) signed: Option<preservation::Application>,
}

impl<'a> Work<'a> {
    /// The filing, when the clerk serves its channel; of others it is not even said that they exist.
    pub(crate) async fn of(counter: &'a Counter, clerk: &'a Clerk, id: &str) -> Result<Self, Problem> {
        let filing = filings::find(counter.db(), id)
            .await
            .map_err(Problem::failure)?
            .ok_or_else(Problem::not_found)?;
        let plan = counter
            .plan(&filing.plan)
            .ok_or_else(|| Problem::internal("the plan of a filing is not known"))?;
        let work = Self {
            counter,
            clerk,
            plan,
            filing,
            signed: None,
        };
        if work.clerk.serves() {
            Ok(work)
        } else {
            Err(Problem::forbidden())
        }
    }

    pub(crate) fn procedure(&self) -> Result<&Procedure, Problem> {
        self.plan
            .procedure(self.filing.channel)
            .ok_or_else(|| Problem::internal("the plan of a filing has no such channel"))
    }

    /// The step that waits; none where the act has no steps of intake.
    pub(crate) fn step(&self) -> Option<&Step> {
        let id = self.filing.step.as_ref()?;
        self.plan.procedure(self.filing.channel)?.step_of_id(id)
    }

    /// The step whose clause is cited for taking papers: the one that waits, or the first of an act without intake.
    pub(crate) fn cited(&self) -> Result<Option<&Step>, Problem> {
        let procedure = self.procedure()?;
        Ok(self.step().or_else(|| procedure.steps.first()))
    }

    /// 409 when the filing is over; 403 when the step is somebody else's.
    pub(crate) fn must_be_open(&self) -> Result<(), Problem> {
        if self.filing.state.is_over() {
            return Err(trouble::wrong_step(&self.filing));
        }
        let performer = self.cited()?.map_or(Performer::System, |step| step.performer);
        if self.clerk.may(self.procedure()?, performer) {
            Ok(())
        } else {
            Err(Problem::forbidden())
        }
    }

    /// Whether what was entered may still be changed.
    pub(crate) fn must_be_unfrozen(&self) -> Result<(), Problem> {
        self.must_be_open()?;
        if self.filing.frozen.is_some() {
            return Err(trouble::frozen());
        }
        Ok(())
    }

    pub(crate) fn actor(&self) -> Actor {
        self.clerk.actor(self.counter.system())
    }

    /// The event of a step: the system's own where the act lets the system act.
    pub(crate) fn event(&self, step: &Step, outcome: Outcome, started: Timestamp, ended: Timestamp) -> Event {
        let actor = match step.performer {
            Performer::System => Actor::System,
            _ => self.actor(),
        };
        let mut event = Event::of_step(&self.plan, step, &self.filing.id, actor, outcome, started, ended);
        // The act may say that a registry forms the message; it is recorded here, in this system's chain.
        event.system = self.counter.system();
        event
    }

    /// A fact that no clause orders.
    pub(crate) fn fact(&self, kind: &str, text_ru: &str, at: Timestamp) -> Event {
        Event::of_fact(self.counter.system(), &self.filing.id, kind, text_ru, self.actor(), at)
    }

    /// Moves the filing to a step, or to the whole intake of an act without steps.
    pub(crate) fn stand_at(&mut self, step: Option<&Step>, now: Timestamp) {
        self.filing.step = step.map(|step| step.id.clone());
        self.filing.since = now;
        let procedure = self.plan.procedure(self.filing.channel);
        let cited = step.or_else(|| procedure.and_then(|procedure| procedure.steps.first()));
        self.filing.until = cited.and_then(|step| settle::until(self.counter, step, now));
    }

    /// Ends the filing.
    pub(crate) fn end(&mut self, state: State, now: Timestamp) {
        self.filing.state = state;
        self.filing.step = None;
        self.filing.since = now;
        self.filing.until = None;
        self.filing.ended_at = Some(now);
    }

    /// Writes the filing and its events in the caller's unit of work. 409 when somebody was faster.
    pub(crate) async fn write(&mut self, tx: &mut Tx, events: Vec<Event>) -> Result<Vec<Event>, Problem> {
        if !filings::change(tx, &self.filing).await.map_err(Problem::failure)? {
            return Err(trouble::raced());
        }
        self.filing.version += 1;
        if let Some(signed) = self.signed.take() {
            let keeper = &self.counter.keeper;
            keeper.keep_application(tx, &signed).await.map_err(Problem::failure)?;
        }
        let mut recorded = Vec::with_capacity(events.len());
        for event in events {
            let event = self
                .counter
                .participant
                .record(tx, event)
                .await
                .map_err(Problem::failure)?;
            recorded.push(event);
        }
        Ok(recorded)
    }

    /// The same in a unit of work of its own.
    pub(crate) async fn keep(&mut self, events: Vec<Event>) -> Result<Vec<Event>, Problem> {
        let mut tx = self.begin().await?;
        let recorded = self.write(&mut tx, events).await?;
        self.commit(tx).await?;
        Ok(recorded)
    }

    pub(crate) async fn begin(&self) -> Result<Tx, Problem> {
        self.counter.db().begin().await.map_err(Problem::failure)
    }

    pub(crate) async fn commit(&self, tx: Tx) -> Result<(), Problem> {
        self.counter.participant.commit(tx).await.map_err(Problem::failure)?;
        self.counter.keeper.poke();
        Ok(())
    }

    pub(crate) fn is_electronic(&self) -> Result<bool, Problem> {
        Ok(way::is_electronic(self.procedure()?))
    }
}
