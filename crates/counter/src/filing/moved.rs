//! The working calendar has changed: terms at the counter are counted again, and what moved is written down.

use domain::{Actor, Event};
use jiff::Timestamp;
use pages::Problem;
use serde_json::json;

use super::settle;
use crate::Counter;
use crate::giving::course;
use crate::records::filings::{self, Filing};
use crate::records::givings::{self, Giving, Standing};

/// Open filings and cases are looked at in one go: as many as a counter can have open.
const AT_ONCE: i64 = 100_000;

/// A term that ends at another moment than it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub case: String,
    pub number: String,
    pub clause: String,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

impl Counter {
    /// Counts the terms of all open filings and of all stages here again by the working calendar of today. Each that
    /// moved is an event with its clause. A term that cannot be told stays as it is.
    pub async fn recompute_terms(&self) -> Result<Vec<Moved>, Problem> {
        let mut moved = Vec::new();
        for filing in filings::list(self.db(), "", "", AT_ONCE)
            .await
            .map_err(Problem::failure)?
        {
            moved.extend(self.move_filing(filing).await?);
        }
        for giving in givings::list(self.db(), Standing::Here.word(), "", AT_ONCE)
            .await
            .map_err(Problem::failure)?
        {
            moved.extend(self.move_stage(giving).await?);
        }
        Ok(moved)
    }

    async fn move_filing(&self, mut filing: Filing) -> Result<Option<Moved>, Problem> {
        let plan = self.plan(&filing.plan);
        let procedure = plan.as_ref().and_then(|plan| plan.procedure(filing.channel));
        let step = procedure.and_then(|procedure| match &filing.step {
            Some(id) => procedure.step_of_id(id),
            None => procedure.steps.first(),
        });
        let Some((plan, step)) = plan.as_ref().zip(step) else {
            return Ok(None);
        };
        let until = settle::until(self, step, filing.since);
        if until.is_none() || until == filing.until {
            return Ok(None);
        }
        let from = std::mem::replace(&mut filing.until, until);
        let mut event = Event::of_fact(
            self.system(),
            &filing.id,
            "term_moved",
            "Срок пересчитан по измененному календарю",
            Actor::System,
            self.now(),
        )
        .with(json!({ "from": from, "until": until }));
        event.clause = Some(step.clause.clone());
        event.plan = Some(plan.hash());
        let mut tx = self.db().begin().await.map_err(Problem::failure)?;
        if !filings::change(&mut tx, &filing).await.map_err(Problem::failure)? {
            // Somebody went on with it just now, by today's calendar.
            return Ok(None);
        }
        self.participant
            .record(&mut tx, event)
            .await
            .map_err(Problem::failure)?;
        self.participant.commit(tx).await.map_err(Problem::failure)?;
        Ok(Some(Moved {
            case: filing.id,
            number: filing.number,
            clause: step.clause.clone(),
            from,
            until,
        }))
    }

    async fn move_stage(&self, mut giving: Giving) -> Result<Option<Moved>, Problem> {
        let plan = self.plan(&giving.plan);
        let procedure = plan.as_ref().and_then(|plan| plan.procedure(giving.channel));
        let stage = procedure.and_then(|procedure| procedure.stage(giving.stage));
        let Some((plan, stage)) = plan.as_ref().zip(stage) else {
            return Ok(None);
        };
        let until = course::until(self, stage, giving.since).or(giving.until);
        let unclaimed_at = course::unclaimed_at(self, stage, giving.since).or(giving.unclaimed_at);
        if until == giving.until && unclaimed_at == giving.unclaimed_at {
            return Ok(None);
        }
        let from = std::mem::replace(&mut giving.until, until);
        let archived_from = std::mem::replace(&mut giving.unclaimed_at, unclaimed_at);
        let mut event = Event::of_fact(
            self.system(),
            &giving.id,
            "term_moved",
            "Срок пересчитан по измененному календарю",
            Actor::System,
            self.now(),
        )
        .with(json!({
            "from": from, "until": until, "unclaimed_from": archived_from, "unclaimed_at": unclaimed_at,
        }));
        event.clause = Some(stage.clause.clone());
        event.plan = Some(plan.hash());
        let mut tx = self.db().begin().await.map_err(Problem::failure)?;
        if !givings::change(&mut tx, &giving).await.map_err(Problem::failure)? {
            return Ok(None);
        }
        self.participant
            .record(&mut tx, event)
            .await
            .map_err(Problem::failure)?;
        self.participant.commit(tx).await.map_err(Problem::failure)?;
        Ok(Some(Moved {
            case: giving.id,
            number: giving.number,
            clause: stage.clause.clone(),
            from: from.or(archived_from),
            until: until.or(unclaimed_at),
        }))
    }
}
