//! What the center does with a message: it shows the status that the annex gives it, records that as its action,
//! and lets the portal know what it recorded.
//!
//! The portal's notice and the provider's messages come from different senders, so either may come first. A later
//! action of the annex is never overwritten by an earlier one; facts that are missing are filled in when they come.

mod message;
mod showing;

use std::sync::Arc;

use async_trait::async_trait;
use domain::{Actor, Event};
use exchange::envelope::home_of;
use exchange::messages::TraceBody;
use exchange::{ApplyError, Envelope, Handler, Participant};
use jiff::Timestamp;
use law::{MessageKind, System};
use serde_json::json;
use store::Tx;

use crate::records::{cases, history};
use message::Message;
use showing::Showing;

/// The handler of messages.
pub(crate) struct Shown {
    pub(crate) participant: Arc<Participant>,
}

#[async_trait]
impl Handler for Shown {
    async fn apply(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        let started = self.participant.clock.now();
        let message = Message::read(envelope)?;
        let plan = self
            .participant
            .plan(&envelope.plan)
            .ok_or_else(|| ApplyError::NotNow(format!("the plan {} is not known here", envelope.plan.0)))?;
        let showing = Showing::of(&plan, envelope, &message, started)?;

        let known = cases::lock(tx, &envelope.case).await?;
        let case = showing.applied_to(known, envelope, message, started)?;
        cases::keep(tx, &case).await?;
        history::add(tx, &envelope.id, &envelope.case, &showing.entry(started)).await?;

        if let Some(action) = showing.action {
            let ended = self.participant.clock.now();
            let facts = json!({ "status": showing.status, "message": envelope.id });
            let event = Event::of_action(
                &plan,
                showing.procedure,
                action,
                &envelope.case,
                Actor::System,
                started,
                ended,
            )
            .with(facts);
            self.participant.record(tx, event).await?;
        }
        self.answer(tx, envelope, started).await
    }
}

impl Shown {
    /// Every message is answered, so that what was recorded here reaches the home of the case, if that is elsewhere.
    async fn answer(&self, tx: &mut Tx, envelope: &Envelope, now: Timestamp) -> Result<(), ApplyError> {
        let home = home_of(envelope.channel);
        if home == System::Center {
            return Ok(());
        }
        let answer = Envelope {
            id: self.participant.new_id(),
            case: envelope.case.clone(),
            kind: MessageKind::Trace,
            sender: System::Center,
            recipient: home,
            created: now,
            regulation: envelope.regulation.clone(),
            plan: envelope.plan.clone(),
            channel: envelope.channel,
            after_action: None,
            body: serde_json::to_value(TraceBody {}).map_err(|error| ApplyError::Refused(error.to_string()))?,
            events: Vec::new(),
        };
        Ok(self.participant.post(tx, answer).await?)
    }
}
