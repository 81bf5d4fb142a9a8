//! What the center does with a message: it shows the status that the annex gives it, records that as its action,
//! and lets the portal know what it recorded.
//!
//! The portal's notice and the provider's messages come from different senders, so either may come first. A later
//! action of the annex is never overwritten by an earlier one; facts that are missing are filled in when they come.

mod message;
mod showing;

use std::sync::Arc;

use async_trait::async_trait;
use counter::{Counter, Filing};
use domain::{Actor, Event};
use exchange::envelope::home_of;
use exchange::messages::{StatusBody, TraceBody};
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
    pub(crate) counter: Arc<Counter>,
}

#[async_trait]
impl Handler for Shown {
    async fn apply(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        let started = self.participant.clock.now();
        // Of what was filed here, the events of others are all that such a message brings.
        if envelope.kind == MessageKind::Trace && envelope.channel.home() == System::Center {
            return Ok(());
        }
        let message = Message::read(envelope)?;
        let plan = self
            .participant
            .plan(&envelope.plan)
            .ok_or_else(|| ApplyError::NotNow(format!("the plan {} is not known here", envelope.plan.0)))?;
        // What was filed here goes on at the counter.
        match &message {
            Message::Status(status) => self.counter.status_came(tx, envelope, status).await?,
            Message::Result(result) => self.counter.result_came(tx, envelope, result).await?,
            Message::Notice(_) => {}
        }
        if let Message::Status(told) = &message
            && told.moved_from.is_some()
        {
            return term_moved(tx, envelope, told, started).await;
        }
        let showing = Showing::of(&self.participant, &plan, envelope, &message, started)?;

        let known = cases::lock(tx, &envelope.case).await?;
        let mut case = showing.applied_to(known, envelope, message, started)?;
        if let (None, Some(filing)) = (&case.applicant_iin, self.filed_here(envelope).await?) {
            case.applicant_iin = Some(filing.applicant.iin.as_str().to_owned());
            case.applicant_name = Some(filing.applicant.name.full());
            case.submitted_at = filing.ended_at;
        }
        cases::keep(tx, &case).await?;
        history::add(tx, &envelope.id, &envelope.case, &showing.entry(started)).await?;

        if let Some(action) = showing.action {
            let ended = self.participant.clock.now();
            let facts = json!({ "status": showing.status, "message": envelope.id });
            let event = Event::of_stage(&plan, action, &envelope.case, Actor::System, started, ended).with(facts);
            self.participant.record(tx, event).await?;
        }
        self.answer(tx, envelope, started).await
    }
}

impl Shown {
    async fn filed_here(&self, envelope: &Envelope) -> Result<Option<Filing>, ApplyError> {
        if envelope.channel.home() != System::Center {
            return Ok(None);
        }
        Ok(self.counter.filing(&envelope.case).await?)
    }

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

/// Nothing but the term has changed: the status stays shown as it is.
async fn term_moved(tx: &mut Tx, envelope: &Envelope, told: &StatusBody, now: Timestamp) -> Result<(), ApplyError> {
    let Some(known) = cases::lock(tx, &envelope.case).await? else {
        return Ok(());
    };
    let case = cases::Case {
        holder: Some(told.holder.clone()),
        changed_at: now,
        ..known
    };
    Ok(cases::keep(tx, &case).await?)
}
