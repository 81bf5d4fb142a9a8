//! Nobody came for the result in the time that the act gives: it goes to the archive.

use domain::{Actor, Event, Outcome};
use pages::Problem;
use serde_json::json;

use super::write;
use crate::Counter;
use crate::records::givings::{self, Standing};

/// How many are looked at in one round.
const ROUND: i64 = 200;

impl Counter {
    /// Archives every result whose time has run out. Gives how many.
    pub async fn archive_unclaimed(&self) -> Result<usize, Problem> {
        let now = self.now();
        let mut archived = 0;
        for mut giving in givings::unclaimed(self.db(), now, ROUND)
            .await
            .map_err(Problem::failure)?
        {
            let Some(plan) = self.plan(&giving.plan) else { continue };
            let Some(stage) = plan
                .procedure(giving.channel)
                .and_then(|procedure| procedure.stage(giving.stage))
            else {
                continue;
            };
            let due = giving.unclaimed_at;
            let mut event = Event::of_stage(&plan, stage, &giving.id, Actor::System, giving.since, now).with(json!({
                "unclaimed": true, "due": due,
                "document_number": giving.facts.result.as_ref().map(|result| result.document_number.clone()),
            }));
            event.system = self.system();
            event.kind = "unclaimed".to_owned();
            event.outcome = Outcome::Failed;
            giving.state = Standing::Archived;
            giving.since = now;
            giving.until = None;
            giving.unclaimed_at = None;
            let mut tx = self.db().begin().await.map_err(Problem::failure)?;
            match write(self, &mut tx, &mut giving, vec![event]).await {
                Ok(()) => {
                    self.participant.commit(tx).await.map_err(Problem::failure)?;
                    archived += 1;
                }
                // Somebody has just handed it over.
                Err(problem) if problem.code == "changed_meanwhile" => {}
                Err(problem) => return Err(problem),
            }
        }
        Ok(archived)
    }
}
