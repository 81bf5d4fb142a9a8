//! What can be done with a case, one operation a file: registering, taking, releasing, deciding, drawing, going
//! back, confirming, signing. Each is one unit of work: the new state, its event, and the messages it sends.

pub(crate) mod confirm;
pub(crate) mod decide;
pub(crate) mod draw;
pub(crate) mod files;
pub(crate) mod read;
pub(crate) mod register;
pub(crate) mod release;
pub(crate) mod reopen;
pub(crate) mod sign;
pub(crate) mod take;

use std::sync::Arc;

use domain::{Actor, Iin};
use exchange::Envelope;
use exchange::messages::StatusBody;
use jiff::Timestamp;
use law::{MessageKind, Plan, System};
use store::Tx;
use store::accounts::Account;

use crate::annex::{Annex, Announcing};
use crate::store::cases::{self, Holder, Stored};
use crate::{Provider, Refusal};

/// A signed-in official.
#[derive(Clone, Debug)]
pub(crate) struct Official {
    pub(crate) account: String,
    pub(crate) iin: Iin,
    pub(crate) name: String,
    /// Whether they may give a case that somebody else holds back.
    pub(crate) is_head: bool,
}

impl Official {
    pub(crate) fn of(account: &Account) -> Self {
        Self {
            account: account.id.clone(),
            iin: account.iin.clone(),
            name: account.name.full(),
            is_head: account.roles.iter().any(|role| role == crate::HEAD),
        }
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::Official {
            iin: self.iin.as_str().to_owned(),
            name: self.name.clone(),
        }
    }

    pub(crate) fn holder(&self) -> Holder {
        Holder {
            account: self.account.clone(),
            iin: self.iin.as_str().to_owned(),
            name: self.name.clone(),
        }
    }
}

impl Provider {
    /// The case for a change: read inside the unit of work that will change it.
    pub(crate) async fn for_change(&self, tx: &mut Tx, id: &str) -> Result<Stored, Refusal> {
        cases::find_in(tx, id).await?.ok_or(Refusal::NotFound)
    }

    /// The case, which the official must hold.
    pub(crate) async fn held_by(&self, tx: &mut Tx, id: &str, official: &Official) -> Result<Stored, Refusal> {
        let stored = self.for_change(tx, id).await?;
        must_hold(&stored, official)?;
        Ok(stored)
    }

    /// The plan under which the case runs.
    pub(crate) fn plan_of(&self, stored: &Stored) -> Result<Arc<Plan>, Refusal> {
        self.participant.plan(&stored.request.plan).ok_or(Refusal::Plan("any"))
    }

    /// Writes the changed case; somebody else's change in between refuses.
    pub(crate) async fn write(&self, tx: &mut Tx, stored: &Stored) -> Result<(), Refusal> {
        if cases::change(tx, stored).await? {
            Ok(())
        } else {
            Err(Refusal::Raced)
        }
    }

    /// Tells the systems that the plan names about the status in which the case now stands.
    pub(crate) async fn announce(
        &self,
        tx: &mut Tx,
        stored: &Stored,
        annex: &Annex<'_>,
        announcing: &Announcing<'_>,
    ) -> Result<(), Refusal> {
        let body = StatusBody {
            number: stored.request.number.clone(),
            registration: Some(stored.case.registration().number.clone()),
            status: announcing.status.clone(),
            holder: annex.holder(&stored.due),
        };
        for recipient in announcing.notify {
            let envelope = self.envelope(
                stored,
                MessageKind::Status,
                *recipient,
                announcing.action.n,
                serde_json::to_value(&body)?,
            );
            self.participant.post(tx, envelope).await?;
        }
        Ok(())
    }

    pub(crate) fn envelope(
        &self,
        stored: &Stored,
        kind: MessageKind,
        recipient: System,
        after_action: u32,
        body: serde_json::Value,
    ) -> Envelope {
        Envelope {
            id: self.participant.new_id(),
            case: stored.id().to_owned(),
            kind,
            sender: System::Provider,
            recipient,
            created: self.now(),
            regulation: stored.request.regulation.clone(),
            plan: stored.request.plan.clone(),
            channel: stored.request.channel,
            after_action: Some(after_action),
            body,
            events: Vec::new(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.participant.clock.now()
    }
}

/// Refuses unless the official holds the case.
pub(crate) fn must_hold(stored: &Stored, official: &Official) -> Result<(), Refusal> {
    match &stored.holder {
        Some(holder) if holder.account == official.account => Ok(()),
        Some(holder) => Err(Refusal::HeldBy {
            name: holder.name.clone(),
        }),
        None => Err(Refusal::NotTaken),
    }
}
