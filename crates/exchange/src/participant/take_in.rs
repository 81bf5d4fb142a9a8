//! Taking in: every parcel of a batch exactly once, together in one transaction when all goes well.
//!
//! A batch costs one durable write. When one of its parcels cannot be taken, the whole is rolled back and each is
//! taken in a transaction of its own, so that the bad one harms no other. Order is kept per case: once a parcel of
//! a case is not taken, the younger ones from the same sender to the same recipient wait.

use std::collections::{BTreeSet, HashSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_trait::async_trait;
use futures::FutureExt;
use jiff::Timestamp;
use law::{Plan, System};
use store::{StoreError, Tx};

use super::open::{Read, Unopened};
use super::{ApplyError, Participant};
use crate::{Acknowledgement, Answer, Envelope, Parcel, Transit};

/// A parcel whose seals hold and whose plan is known.
pub struct Opened {
    pub envelope: Envelope,
    pub transit: Option<Transit>,
    /// As it came, for those who pass it on.
    pub parcel: Parcel,
    pub plan: Arc<Plan>,
    /// When it arrived.
    pub received: Timestamp,
}

/// What is done with each opened parcel, inside the transaction that marks it as taken.
#[async_trait]
pub trait Taker: Send + Sync {
    /// Whether messages for this recipient belong here.
    fn takes(&self, recipient: System) -> bool;

    async fn take(&self, tx: &mut Tx, opened: &Opened) -> Result<(), ApplyError>;
}

impl Participant {
    /// Opens parcels, checks that they belong here, takes each once, and acknowledges in their order. Nothing
    /// that a parcel holds, and no panic of the taker, gets further than that parcel's answer.
    pub async fn take_in(&self, parcels: Vec<Parcel>, taker: &dyn Taker) -> Vec<Acknowledgement> {
        let received = self.clock.now();
        let mut batch = Batch::default();
        for read in self.open_all(parcels).await {
            let checked = read.and_then(|read| self.check_address(read, taker, received));
            batch.add(checked);
        }
        if !self.take_together(&mut batch, taker).await {
            for place in 0..batch.slots.len() {
                self.take_alone(&mut batch, place, taker).await;
            }
        }
        self.wake.notify_one();
        batch.into_answers()
    }

    fn check_address(&self, read: Read, taker: &dyn Taker, received: Timestamp) -> Result<Opened, Unopened> {
        let Read {
            envelope,
            transit,
            parcel,
        } = read;
        let unopened = |envelope, error| {
            Err(Unopened {
                envelope: Some(Box::new(envelope)),
                error,
            })
        };
        if !taker.takes(envelope.recipient) || envelope.sender == self.system || envelope.sender == envelope.recipient {
            let (sender, recipient) = (envelope.sender.name(), envelope.recipient.name());
            return unopened(
                envelope,
                ApplyError::Refused(format!("a message from {sender} for {recipient} does not belong here")),
            );
        }
        if let Some(alien) = alien_event(&envelope) {
            let (sender, system) = (envelope.sender.name(), alien.name());
            return unopened(
                envelope,
                ApplyError::Refused(format!("{sender} cannot bring events of {system}")),
            );
        }
        let Some(plan) = self.plan(&envelope.plan) else {
            let reason = format!(
                "the plan {} of {} is not known here",
                envelope.plan.0, envelope.regulation.0
            );
            return unopened(envelope, ApplyError::NotNow(reason));
        };
        if plan.id != envelope.regulation {
            return unopened(
                envelope,
                ApplyError::Refused("its plan is of another regulation".into()),
            );
        }
        Ok(Opened {
            envelope,
            transit,
            parcel,
            plan,
            received,
        })
    }

    /// All that may go, in one transaction. False when that did not work and nothing has changed.
    async fn take_together(&self, batch: &mut Batch, taker: &dyn Taker) -> bool {
        let ready: Vec<&Opened> = batch.slots.iter().filter_map(Slot::ready).collect();
        if ready.len() < 2 {
            return false;
        }
        match self.transact(&ready, taker).await {
            Ok(()) => {
                batch.accept_ready();
                true
            }
            Err(error) => {
                tracing::debug!(%error, "a batch of {} messages is taken one by one", ready.len());
                false
            }
        }
    }

    async fn take_alone(&self, batch: &mut Batch, place: usize, taker: &dyn Taker) {
        let Some(opened) = batch.slots.get(place).and_then(Slot::ready) else {
            return;
        };
        let lane = Lane::of(&opened.envelope);
        let result = if batch.held.contains(&lane) {
            Err(ApplyError::NotNow("an earlier message of this case waits".into()))
        } else {
            self.transact(&[opened], taker).await
        };
        batch.answer(place, result);
    }

    async fn transact(&self, ready: &[&Opened], taker: &dyn Taker) -> Result<(), ApplyError> {
        let mut tx = self.db.begin().await?;
        // In one order everywhere, so that two batches with the same cases never wait for each other.
        let cases: BTreeSet<&str> = ready.iter().map(|opened| opened.envelope.case.as_str()).collect();
        for case in cases {
            store::hold(&mut tx, case).await?;
        }
        for opened in ready {
            self.take_once(&mut tx, opened, taker).await?;
        }
        Ok(tx.commit().await.map_err(StoreError::from)?)
    }

    async fn take_once(&self, tx: &mut Tx, opened: &Opened, taker: &dyn Taker) -> Result<(), ApplyError> {
        let Envelope { id, sender, .. } = &opened.envelope;
        if !store::inbox::first_time(tx, id, sender.name(), self.clock.now()).await? {
            return Ok(());
        }
        AssertUnwindSafe(taker.take(tx, opened))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| {
                tracing::error!(message.id = id, "taking message {id} panicked");
                Err(ApplyError::NotNow("an internal error".into()))
            })
    }
}

/// The system of an event that the envelope's sender has no right to bring.
///
/// A sender vouches by its seal for its own events, and for those of the gateway, which it got with the gateway's seal
/// and kept. It learns no other system's events on the way here, so it can only have made them up; and nobody tells a
/// recipient what the recipient itself has done.
fn alien_event(envelope: &Envelope) -> Option<System> {
    let may_bring =
        |system: System| system != envelope.recipient && (system == envelope.sender || system == System::Gateway);
    let systems = envelope.events.iter().map(|event| event.system);
    systems.into_iter().find(|system| !may_bring(*system))
}

/// Parcels with what has been found out about each, in the order in which they came.
#[derive(Default)]
struct Batch {
    slots: Vec<Slot>,
    /// Where something waits, so that younger messages must wait too.
    held: HashSet<Lane>,
}

enum Slot {
    Ready(Box<Opened>),
    Answered(Acknowledgement),
}

/// Messages whose order matters.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Lane {
    case: String,
    sender: System,
    recipient: System,
}

impl Lane {
    fn of(envelope: &Envelope) -> Self {
        Self {
            case: envelope.case.clone(),
            sender: envelope.sender,
            recipient: envelope.recipient,
        }
    }
}

impl Slot {
    fn ready(&self) -> Option<&Opened> {
        match self {
            Self::Ready(opened) => Some(opened),
            Self::Answered(_) => None,
        }
    }
}

impl Batch {
    fn add(&mut self, read: Result<Opened, Unopened>) {
        let slot = match read {
            Ok(opened) if self.held.contains(&Lane::of(&opened.envelope)) => {
                let reason = "an earlier message of this case waits".to_owned();
                Slot::Answered(Acknowledgement {
                    id: opened.envelope.id,
                    answer: Answer::Later { reason },
                })
            }
            Ok(opened) => Slot::Ready(Box::new(opened)),
            Err(Unopened { envelope, error }) => Slot::Answered(self.refusal(envelope.as_deref(), error)),
        };
        self.slots.push(slot);
    }

    fn answer(&mut self, place: usize, result: Result<(), ApplyError>) {
        let Some(Slot::Ready(opened)) = self.slots.get(place) else {
            return;
        };
        let envelope = opened.envelope.clone();
        let acknowledgement = match result {
            Ok(()) => Acknowledgement {
                id: envelope.id,
                answer: Answer::Accepted,
            },
            Err(error) => self.refusal(Some(&envelope), error),
        };
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = Slot::Answered(acknowledgement);
        }
    }

    fn accept_ready(&mut self) {
        for slot in &mut self.slots {
            if let Slot::Ready(opened) = slot {
                let id = std::mem::take(&mut opened.envelope.id);
                *slot = Slot::Answered(Acknowledgement {
                    id,
                    answer: Answer::Accepted,
                });
            }
        }
    }

    fn refusal(&mut self, envelope: Option<&Envelope>, error: ApplyError) -> Acknowledgement {
        let id = envelope.map_or_else(String::new, |envelope| envelope.id.clone());
        let answer = match error {
            ApplyError::Refused(reason) => {
                tracing::warn!(message.id = id, reason, "message {id} refused");
                Answer::Refused { reason }
            }
            ApplyError::NotNow(reason) => {
                tracing::info!(message.id = id, reason, "message {id} must wait");
                Answer::Later { reason }
            }
            ApplyError::Store(error) => {
                tracing::error!(message.id = id, %error, cause = ?error, "message {id} could not be stored");
                Answer::Later {
                    reason: "the store failed".to_owned(),
                }
            }
        };
        self.held.extend(envelope.map(Lane::of));
        Acknowledgement { id, answer }
    }

    fn into_answers(self) -> Vec<Acknowledgement> {
        let lost = || "it was not looked at".to_owned();
        self.slots
            .into_iter()
            .map(|slot| match slot {
                Slot::Answered(acknowledgement) => acknowledgement,
                Slot::Ready(opened) => Acknowledgement {
                    id: opened.envelope.id,
                    answer: Answer::Later { reason: lost() },
                },
            })
            .collect()
    }
}
