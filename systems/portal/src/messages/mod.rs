//! What comes from other systems: a status, a result, events.

mod result;
mod status;

use std::sync::Arc;

use ::store::Tx;
use async_trait::async_trait;
use domain::{Actor, Event};
use exchange::{ApplyError, Envelope, Handler};
use jiff::Timestamp;
use law::{MessageKind, Plan, System, Verb};
use serde::de::DeserializeOwned;

use crate::store::cases::{self, Case};
use crate::{CHANNEL, Portal};

pub(crate) struct Inbox(pub(crate) Arc<Portal>);

#[async_trait]
impl Handler for Inbox {
    async fn apply(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        match envelope.kind {
            MessageKind::Status | MessageKind::Result if envelope.sender != System::Provider => Err(
                ApplyError::Refused(format!("{} does not decide cases", envelope.sender.name())),
            ),
            MessageKind::Status => status::apply(&self.0, tx, envelope).await,
            MessageKind::Result => result::apply(&self.0, tx, envelope).await,
            // The events of the envelope are all there is, and they are kept with it.
            MessageKind::Trace => Ok(()),
            MessageKind::Request | MessageKind::Notice => Err(ApplyError::Refused(
                "the portal takes no requests and no notices of them".to_owned(),
            )),
        }
    }
}

/// The case that the message is about, with the plan under which it runs; a finished one takes no more messages.
async fn case_of(
    portal: &Portal,
    tx: &mut Tx,
    envelope: &Envelope,
    number: &str,
) -> Result<(Case, Arc<Plan>), ApplyError> {
    let (case, plan) = even_finished(portal, tx, envelope, number).await?;
    if case.outcome().is_some() {
        return Err(ApplyError::Refused(format!("the case {} is finished", envelope.case)));
    }
    Ok((case, plan))
}

/// The same, finished or not: whoever got a notification of a waiting list still moves up in it.
async fn even_finished(
    portal: &Portal,
    tx: &mut Tx,
    envelope: &Envelope,
    number: &str,
) -> Result<(Case, Arc<Plan>), ApplyError> {
    let case = cases::find_in(tx, &envelope.case).await?;
    let case = case.ok_or_else(|| ApplyError::Refused(format!("no case {} was sent from here", envelope.case)))?;
    if case.number != number {
        return Err(ApplyError::Refused(format!(
            "the case {} has another number",
            envelope.case
        )));
    }
    if case.plan != envelope.plan || envelope.channel != CHANNEL {
        return Err(ApplyError::Refused(format!(
            "the case {} runs under another plan or channel",
            envelope.case
        )));
    }
    let plan = portal.participant.plan(&case.plan);
    let plan = plan.ok_or_else(|| ApplyError::NotNow("the plan of the case is not known here".to_owned()))?;
    Ok((case, plan))
}

fn body<T: DeserializeOwned>(envelope: &Envelope) -> Result<T, ApplyError> {
    serde_json::from_value(envelope.body.clone())
        .map_err(|error| ApplyError::Refused(format!("the body of the message cannot be read: {error}")))
}

/// The portal's own action that this message brings about: the first after the gateway's routing. A message that
/// the table does not route (the registration's notice) brings about none.
fn own_action(
    portal: &Portal,
    plan: &Plan,
    envelope: &Envelope,
    started: Timestamp,
    ended: Timestamp,
) -> Option<Event> {
    let own = portal.participant.system;
    let after = envelope.after_action?;
    let procedure = plan.procedure(CHANNEL)?;
    let action = match procedure.route_after(after, own) {
        Some(_) => procedure.next_of(after, own)?,
        // An act without routes of its own: the stage that follows, if it is the portal's.
        None => procedure
            .stage(procedure.stage(after)?.on_success?)
            .filter(|stage| stage.system == own && !matches!(stage.verb, Verb::Route { .. }))?,
    };
    Some(Event::of_stage(
        plan,
        action,
        &envelope.case,
        Actor::System,
        started,
        ended,
    ))
}
