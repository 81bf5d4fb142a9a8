//! Sign-in (процесс 1, условие 1), and its refusal in the act's words (процесс 2).

use std::sync::Arc;

use access::{Attempt, Begun, RefusedByKey};
use domain::{Actor, Event, Iin, Outcome};
use intake::events::{Chain, Span};
use jiff::Timestamp;
use law::{Plan, RegulationId, Verb};
use pages::Problem;

use crate::problems;
use crate::{CHANNEL, Portal};

/// What came of an attempt.
pub(crate) enum SignIn {
    Begun(Box<Begun>),
    Refused(Box<Refused>),
    Locked { until: Timestamp },
}

/// A refusal with the step that gives it and the events it left in the chain of the visit.
pub(crate) struct Refused {
    pub(crate) plan: Arc<Plan>,
    pub(crate) trace: Vec<Event>,
}

/// Tries to sign in. `regulation` is the service the person came for, if any: its clauses are cited.
pub(crate) async fn sign_in(
    portal: &Portal,
    iin: &str,
    password: &str,
    regulation: Option<&str>,
) -> Result<SignIn, Problem> {
    let started = portal.now();
    match portal.access.sign_in(iin.trim(), password).await? {
        Attempt::Begun(begun) => Ok(SignIn::Begun(Box::new(begun))),
        Attempt::Locked { until } => Ok(SignIn::Locked { until }),
        Attempt::Refused { visit } => {
            let plan = cited_plan(portal, regulation)
                .ok_or_else(|| Problem::internal("no regulation has a portal channel"))?;
            let trace = record(portal, &plan, &visit, iin.trim(), started).await?;
            Ok(SignIn::Refused(Box::new(Refused { plan, trace })))
        }
    }
}

/// The same refusal of a sign-in by ЭЦП.
pub(crate) async fn refused_by_key(
    portal: &Portal,
    refused: &RefusedByKey,
    started: Timestamp,
) -> Result<Refused, Problem> {
    let named = (!refused.regulation.is_empty()).then_some(refused.regulation.as_str());
    let plan = cited_plan(portal, named).ok_or_else(|| Problem::internal("no regulation has a portal channel"))?;
    let iin = refused.iin.as_ref().map_or("", Iin::as_str);
    let trace = record(portal, &plan, &refused.visit, iin, started).await?;
    Ok(Refused { plan, trace })
}

/// The plan of the named regulation, else the first that the portal serves.
fn cited_plan(portal: &Portal, regulation: Option<&str>) -> Option<Arc<Plan>> {
    regulation
        .and_then(|id| portal.todays_plan(&RegulationId(id.to_owned())))
        .or_else(|| portal.services().next().cloned())
}

async fn record(
    portal: &Portal,
    plan: &Plan,
    visit: &str,
    iin: &str,
    started: Timestamp,
) -> Result<Vec<Event>, Problem> {
    let ended = portal.now();
    // What is not an ИИН is not recorded: it may be a password in the wrong box.
    let claimed = Iin::parse(iin).map(|iin| iin.as_str().to_owned()).unwrap_or_default();
    let person = Actor::Applicant { iin: claimed };
    let chain = Chain {
        plan,
        channel: CHANNEL,
        subject: visit,
        person: &person,
    };
    let span = Span::new(started, ended);
    let events = [
        chain.step(&Verb::Authenticate, Outcome::Done, span),
        chain.step(&Verb::CheckCredentials, Outcome::Failed, span),
        chain.step(&Verb::RejectCredentials, Outcome::Done, Span::at(ended)),
    ];
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    let mut trace = Vec::new();
    for event in events.into_iter().flatten() {
        trace.push(
            portal
                .participant
                .record(&mut tx, event)
                .await
                .map_err(problems::store)?,
        );
    }
    tx.commit().await.map_err(|error| problems::store(error.into()))?;
    Ok(trace)
}
