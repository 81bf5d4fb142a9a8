//! The term of a step or stage at the counter has run out: an event with the clause of the step, written once.

use domain::{Actor, Event, Outcome};
use pages::Problem;
use serde_json::json;

use crate::Counter;
use crate::records::filings::{self, Filing};
use crate::records::givings::{self, Giving};
use crate::records::overdue;

/// So many are noted in one go; the rest waits for the next look.
const AT_ONCE: u32 = 100;

impl Counter {
    /// Notes every step whose term has run out and of which that was not noted. Gives how many.
    pub async fn note_overdue(&self) -> Result<usize, Problem> {
        let late = overdue::late(self.db(), self.participant.clock.now(), AT_ONCE)
            .await
            .map_err(Problem::failure)?;
        for id in &late {
            if let Some(filing) = filings::find(self.db(), id).await.map_err(Problem::failure)? {
                self.note_overdue_step(&filing).await?;
            }
        }
        let stages = overdue::late_stages(self.db(), self.participant.clock.now(), AT_ONCE)
            .await
            .map_err(Problem::failure)?;
        for id in &stages {
            if let Some(giving) = givings::find(self.db(), id).await.map_err(Problem::failure)? {
                self.note_overdue_stage(&giving).await?;
            }
        }
        Ok(late.len() + stages.len())
    }

    async fn note_overdue_stage(&self, giving: &Giving) -> Result<(), Problem> {
        let now = self.participant.clock.now();
        let Some(until) = giving.until.filter(|until| *until < now) else {
            return Ok(());
        };
        let mut tx = self.db().begin().await.map_err(Problem::failure)?;
        if !overdue::noted(&mut tx, &giving.id, giving.since)
            .await
            .map_err(Problem::failure)?
        {
            return Ok(());
        }
        let plan = self.plan(&giving.plan);
        let procedure = plan.as_ref().and_then(|plan| plan.procedure(giving.channel));
        let stage = procedure.and_then(|procedure| procedure.stage(giving.stage));
        if let Some((plan, stage)) = plan.as_ref().zip(stage) {
            let mut event = Event::of_overdue(plan, stage, &giving.id, Actor::System, giving.since, now)
                .with(json!({ "since": giving.since, "until": until }));
            event.system = self.system();
            self.participant
                .record(&mut tx, event)
                .await
                .map_err(Problem::failure)?;
        }
        self.participant.commit(tx).await.map_err(Problem::failure)
    }

    async fn note_overdue_step(&self, filing: &Filing) -> Result<(), Problem> {
        let now = self.participant.clock.now();
        let Some(until) = filing.until.filter(|until| *until < now) else {
            return Ok(());
        };
        let mut tx = self.db().begin().await.map_err(Problem::failure)?;
        if !overdue::noted(&mut tx, &filing.id, filing.since)
            .await
            .map_err(Problem::failure)?
        {
            return Ok(());
        }
        let plan = self.plan(&filing.plan);
        let procedure = plan.as_ref().and_then(|plan| plan.procedure(filing.channel));
        let step = procedure.and_then(|procedure| match &filing.step {
            Some(id) => procedure.step_of_id(id),
            None => procedure.steps.first(),
        });
        if let Some((plan, step)) = plan.as_ref().zip(step) {
            let mut event = Event::of_step(
                plan,
                step,
                &filing.id,
                Actor::System,
                Outcome::Failed,
                filing.since,
                now,
            )
            .with(json!({ "since": filing.since, "until": until }));
            "overdue".clone_into(&mut event.kind);
            event.text_ru = format!("Срок истёк: {}", step.text.ru);
            event.system = self.system();
            self.participant
                .record(&mut tx, event)
                .await
                .map_err(Problem::failure)?;
        }
        self.participant.commit(tx).await.map_err(Problem::failure)
    }
}
