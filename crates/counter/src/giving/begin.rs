//! A filing is complete, in the unit of work that completes it.

use jiff::Timestamp;
use law::{Plan, System, Verb};
use pages::Problem;
use store::Tx;

use super::course::{self, Then};
use super::{forward, move_to};
use crate::Counter;
use crate::records::filings::Filing;
use crate::records::givings::{self, Facts, Giving, Standing};

/// The request leaves at once, or first goes through the stages that the act gives to this system. The provider's own
/// counter hands it to the provider's desk, which does the rest.
pub(crate) async fn begin(
    counter: &Counter,
    tx: &mut Tx,
    plan: &Plan,
    filing: &Filing,
    now: Timestamp,
) -> Result<(), Problem> {
    let procedure = plan
        .procedure(filing.channel)
        .ok_or_else(|| Problem::internal("the plan of a filing has no such channel"))?;
    let intake = procedure
        .stage_where(|stage| stage.verb == Verb::TakeIn)
        .ok_or_else(|| Problem::internal("the course of a channel does not take requests in"))?;
    if counter.system() == System::Provider {
        return forward(counter, tx, plan, filing, intake.n, now).await;
    }
    let has_sent = procedure
        .intake()
        .iter()
        .any(|step| matches!(step.verb, Verb::ForwardRequest { .. }));
    let then = if has_sent {
        Then::Provider { after: intake.n }
    } else {
        course::after(procedure, intake.n, counter.system())
    };
    let mut giving = Giving {
        id: filing.id.clone(),
        regulation: filing.regulation.clone(),
        plan: filing.plan.clone(),
        channel: filing.channel,
        number: filing.number.clone(),
        applicant_iin: filing.applicant.iin.as_str().to_owned(),
        applicant_name: filing.applicant.name.full(),
        state: Standing::Provider,
        stage: intake.n,
        version: 1,
        facts: Facts::default(),
        since: now,
        until: None,
        unclaimed_at: None,
    };
    move_to(counter, plan, &mut giving, &then, now);
    givings::add(tx, &giving).await.map_err(Problem::failure)?;
    match then {
        Then::Provider { after } => forward(counter, tx, plan, filing, after, now).await,
        Then::Here(_) | Then::Over => Ok(()),
    }
}
