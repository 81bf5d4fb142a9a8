//! Участник: a system as a member of the exchange, with its key, its certificate and its store.

mod due;
mod open;
mod post;
mod receive;
mod take_in;

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use async_trait::async_trait;
use domain::{Chance, Clock, Event};
use law::{Library, Plan, PlanHash, System};
use store::{Db, StoreError, Tx};
use tokio::sync::Notify;

use crate::trust::SealFault;
use crate::{Acknowledgement, Envelope, Parcel, Trust};

pub use take_in::{Opened, Taker};

/// What every system holds: its name, store, time, chance, key, trust and the plans it knows.
pub struct Participant {
    pub system: System,
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<Chance>,
    pub key: eds::PrivateKey,
    pub certificate: eds::Certificate,
    /// Issuing authority, root.
    pub chain: Vec<eds::Certificate>,
    pub trust: Arc<Trust>,
    /// Today's regulations and templates.
    pub library: Arc<Library>,
    /// Every plan ever kept in this store, by hash.
    pub plans: RwLock<HashMap<PlanHash, Arc<Plan>>>,
    /// Poked when something was put in the outbox.
    pub wake: Arc<Notify>,
}

/// Why a message was not applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// A person must look: the message contradicts what is known.
    #[error("refused: {0}")]
    Refused(String),
    /// Later: something it needs is not there yet.
    #[error("not now: {0}")]
    NotNow(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SealFault> for ApplyError {
    fn from(fault: SealFault) -> Self {
        match &fault {
            SealFault::Broken { .. } => Self::Refused(fault.to_string()),
            SealFault::Unproved { .. } => Self::NotNow(fault.to_string()),
        }
    }
}

/// What a system does with a message, inside the transaction that marks it as applied.
///
/// The transaction may hold other messages too, and may be rolled back and tried again: a handler changes nothing
/// outside of it that it could not do twice.
#[async_trait]
pub trait Handler: Send + Sync {
    async fn apply(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError>;
}

impl Participant {
    /// Keeps today's plans in the store and loads all that were ever kept. Call once after making.
    pub async fn learn_plans(&self) -> Result<(), StoreError> {
        for plan in self.library.plans.values() {
            store::plans::keep(&self.db, plan).await?;
        }
        let all = store::plans::all(&self.db).await?;
        *self.plans.write().unwrap_or_else(std::sync::PoisonError::into_inner) = all;
        Ok(())
    }

    /// The plan with this hash.
    pub fn plan(&self, hash: &PlanHash) -> Option<Arc<Plan>> {
        self.plans
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .get(hash)
            .cloned()
    }

    /// A new message id.
    pub fn new_id(&self) -> String {
        self.chance.id(self.clock.now())
    }

    /// Appends an own event to the chain of its subject.
    pub async fn record(&self, tx: &mut Tx, event: Event) -> Result<Event, StoreError> {
        store::events::append(tx, event).await
    }

    /// Makes a unit of work durable and pokes the courier, so that what it posted leaves at once. A plain commit
    /// loses nothing: the courier looks every half second.
    pub async fn commit(&self, tx: Tx) -> Result<(), StoreError> {
        tx.commit().await?;
        self.wake.notify_one();
        Ok(())
    }
}

/// A participant with its handler: what [`crate::carrier::door`] and `Direct` need.
pub struct Desk {
    pub participant: Arc<Participant>,
    pub handler: Arc<dyn Handler>,
}

#[async_trait]
impl crate::Receiver for Desk {
    async fn receive(&self, parcels: Vec<Parcel>) -> Vec<Acknowledgement> {
        self.participant.receive(parcels, self.handler.as_ref()).await
    }
}
