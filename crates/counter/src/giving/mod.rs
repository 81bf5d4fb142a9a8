//! After intake: the stages of the course that this system does, and the result that is handed over.

pub(crate) mod arrive;
pub(crate) mod begin;
pub(crate) mod course;
pub(crate) mod hand_over;
pub(crate) mod ready;
pub(crate) mod recipient;
pub(crate) mod steps;
pub(crate) mod transmit;
pub(crate) mod unclaimed;

use std::sync::Arc;

use domain::{Actor, Event};
use exchange::messages::{CarriedFile, Signature};
use intake::sending::Signed;
use jiff::Timestamp;
use law::{Plan, Procedure, Stage};
use pages::Problem;
use store::Tx;

use crate::onward::OnwardError;
use crate::records::files;
use crate::records::filings::{self, Filing};
use crate::records::givings::{self, Giving, Standing};
use crate::{Clerk, Counter, trouble};
use course::Then;

/// A case after intake, for one operation of one clerk.
pub(crate) struct Hands<'a> {
    pub(crate) counter: &'a Counter,
    pub(crate) clerk: &'a Clerk,
    pub(crate) plan: Arc<Plan>,
    pub(crate) giving: Giving,
}

impl<'a> Hands<'a> {
    pub(crate) async fn of(counter: &'a Counter, clerk: &'a Clerk, id: &str) -> Result<Self, Problem> {
        let giving = givings::find(counter.db(), id)
            .await
            .map_err(Problem::failure)?
            .ok_or_else(Problem::not_found)?;
        Self::with(counter, clerk, giving)
    }

    pub(crate) fn with(counter: &'a Counter, clerk: &'a Clerk, giving: Giving) -> Result<Self, Problem> {
        let plan = counter
            .plan(&giving.plan)
            .ok_or_else(|| Problem::internal("the plan of a case is not known"))?;
        Ok(Self {
            counter,
            clerk,
            plan,
            giving,
        })
    }

    pub(crate) fn procedure(&self) -> Result<&Procedure, Problem> {
        self.plan
            .procedure(self.giving.channel)
            .ok_or_else(|| Problem::internal("the plan of a case has no such channel"))
    }

    /// The stage that waits here.
    pub(crate) fn stage(&self) -> Option<&Stage> {
        let waits = self.giving.state == Standing::Here;
        self.plan
            .procedure(self.giving.channel)?
            .stage(self.giving.stage)
            .filter(|_| waits)
    }

    /// 409 when it waits for something else; 403 when the stage is somebody else's.
    pub(crate) fn must_stand_at(&self, test: impl Fn(&Stage) -> bool) -> Result<Stage, Problem> {
        let stage = self.stage().filter(|stage| test(stage)).cloned();
        let stage = stage.ok_or_else(|| trouble::wrong_stage(self.giving.state.word(), self.giving.stage))?;
        if self.clerk.may(self.procedure()?, stage.performer) {
            Ok(stage)
        } else {
            Err(Problem::forbidden())
        }
    }

    pub(crate) fn actor(&self) -> Actor {
        self.clerk.actor(self.counter.system())
    }

    /// The event of a stage that was done.
    pub(crate) fn event(&self, stage: &Stage, now: Timestamp) -> Event {
        let mut event = Event::of_stage(&self.plan, stage, &self.giving.id, self.actor(), self.giving.since, now);
        event.system = self.counter.system();
        event
    }

    pub(crate) fn fact(&self, kind: &str, text_ru: &str, at: Timestamp) -> Event {
        Event::of_fact(self.counter.system(), &self.giving.id, kind, text_ru, self.actor(), at)
    }

    /// Goes on after the stage, in the caller's unit of work: to the next stage here, or to the provider.
    pub(crate) async fn go_on(&mut self, tx: &mut Tx, stage: &Stage, now: Timestamp) -> Result<(), Problem> {
        let plan = self.plan.clone();
        let procedure = plan
            .procedure(self.giving.channel)
            .ok_or_else(|| Problem::internal("the plan of a case has no such channel"))?;
        let then = course::after(procedure, stage.n, self.counter.system());
        move_to(self.counter, &plan, &mut self.giving, &then, now);
        if let Then::Provider { after } = then {
            let filing = filings::find(self.counter.db(), &self.giving.id)
                .await
                .map_err(Problem::failure)?
                .ok_or_else(Problem::not_found)?;
            forward(self.counter, tx, &self.plan, &filing, after, now).await?;
        }
        Ok(())
    }

    pub(crate) async fn write(&mut self, tx: &mut Tx, events: Vec<Event>) -> Result<(), Problem> {
        write(self.counter, tx, &mut self.giving, events).await
    }

    pub(crate) async fn commit(&self, tx: Tx) -> Result<(), Problem> {
        self.counter.participant.commit(tx).await.map_err(Problem::failure)
    }
}

pub(crate) async fn write(
    counter: &Counter,
    tx: &mut Tx,
    giving: &mut Giving,
    events: Vec<Event>,
) -> Result<(), Problem> {
    if !givings::change(tx, giving).await.map_err(Problem::failure)? {
        return Err(trouble::raced());
    }
    giving.version += 1;
    for event in events {
        counter.participant.record(tx, event).await.map_err(Problem::failure)?;
    }
    Ok(())
}

/// Where the case stands from now on.
pub(crate) fn move_to(counter: &Counter, plan: &Plan, giving: &mut Giving, then: &Then<'_>, now: Timestamp) {
    giving.since = now;
    giving.until = None;
    giving.unclaimed_at = None;
    match then {
        Then::Here(stage) => {
            giving.state = Standing::Here;
            giving.stage = stage.n;
            giving.until = course::until(counter, stage, now);
            giving.unclaimed_at = course::unclaimed_at(counter, stage, now);
        }
        Then::Provider { after } => {
            giving.state = Standing::Provider;
            giving.stage = *after;
        }
        // The act ends before anything is given out; a result that is there is given all the same.
        Then::Over if giving.facts.result.is_some() && giving.facts.handed.is_none() => {
            giving.state = Standing::Here;
            giving.stage = 0;
        }
        Then::Over => giving.state = Standing::Given,
    }
    tracing::debug!(regulation = plan.id.0, "a case moved on");
}

/// The request leaves, in the caller's unit of work.
pub(crate) async fn forward(
    counter: &Counter,
    tx: &mut Tx,
    plan: &Plan,
    filing: &Filing,
    after: u32,
    now: Timestamp,
) -> Result<(), Problem> {
    let frozen = filing.frozen.as_ref().ok_or_else(trouble::not_frozen)?;
    let signature = signature(counter, filing)?;
    let carried = carried(counter, &filing.id).await?;
    let signed = Signed {
        case: &filing.id,
        plan,
        channel: filing.channel,
        number: &filing.number,
        document: &frozen.document,
        signature: &signature,
        attachments: &carried,
        applicant: &filing.applicant,
        language: filing.language,
        submitted: filing.ended_at.unwrap_or(now),
    };
    match counter.onward.forward(tx, &signed, after).await {
        Ok(()) => Ok(()),
        Err(OnwardError::Refused(reason)) => Err(trouble::not_taken(reason)),
        Err(error) => Err(Problem::failure(error)),
    }
}

/// Who signed: the clerk that the document names, or the applicant's hand on the paper that was scanned.
fn signature(counter: &Counter, filing: &Filing) -> Result<Signature, Problem> {
    if let (Some(cms), Some(frozen)) = (&filing.cms, &filing.frozen) {
        let document = intake::freezing::read(&frozen.document).map_err(Problem::failure)?;
        let clerk = document
            .counter
            .ok_or_else(|| Problem::internal("a filing was frozen without its clerk"))?
            .clerk;
        return Ok(Signature::Clerk {
            cms: cms.clone(),
            iin: clerk.iin,
            name: clerk.full_name,
            bin: counter.organization.0.clone(),
        });
    }
    match &filing.facts.paper {
        Some(sha256) => Ok(Signature::Paper { sha256: sha256.clone() }),
        None => Err(Problem::internal("a filing on paper has no signed paper")),
    }
}

async fn carried(counter: &Counter, id: &str) -> Result<Vec<CarriedFile>, Problem> {
    let mut carried = Vec::new();
    for file in files::of(counter.db(), id).await.map_err(Problem::failure)? {
        let bytes = counter
            .attachments
            .get(&file.file.sha256)
            .await
            .map_err(Problem::failure)?;
        carried.push(CarriedFile {
            name: file.file.name,
            media_type: file.file.media_type,
            sha256: file.file.sha256,
            bytes,
        });
    }
    Ok(carried)
}
