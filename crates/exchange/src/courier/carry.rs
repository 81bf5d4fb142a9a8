//! One batch on its way: read, carried, and what came of it noted.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use store::StoreError;
use store::outbox::{self, Waiting};

use super::{Courier, Way};
use crate::carrier::PARCELS_MAX;
use crate::delivery::{self, Settlement};
use crate::{Acknowledgement, Carrier, CarrierError, Parcel};

impl Courier {
    /// Carries what is due now, one batch for each way, and waits for all of them. Gives how many messages were
    /// delivered. For tools and tests; a living system uses [`Courier::run`].
    pub async fn deliver_due(&self) -> Result<usize, StoreError> {
        let limit = u32::try_from(PARCELS_MAX * self.routes.count()).unwrap_or(u32::MAX);
        let due = outbox::due(&self.db, self.clock.now(), limit).await?;
        let batches = delivery::batches(due, |waiting| self.routes.way(&waiting.message.recipient));
        let carried = futures::future::join_all(batches.into_iter().map(|(way, batch)| self.carry(way, batch))).await;
        carried.into_iter().sum()
    }

    /// Carries one batch and notes the outcome.
    pub(super) async fn carry(&self, way: Way, batch: Vec<Waiting>) -> Result<usize, StoreError> {
        let (parcels, readable, unreadable) = unpack(batch);
        for waiting in unreadable {
            outbox::failed(&self.db, &waiting.message.id, "the stored message cannot be read", None).await?;
        }
        if readable.is_empty() {
            return Ok(0);
        }
        let settlement = match self.hand_over(way, &readable, parcels).await {
            Ok(answers) => delivery::settle(&readable, &answers, self.clock.now()),
            Err(error) => {
                tracing::warn!(
                    cause = root_of(&error),
                    "{} messages not carried: {error}",
                    readable.len()
                );
                delivery::settle_failure(&readable, &error.to_string(), self.clock.now())
            }
        };
        self.note(settlement).await
    }

    async fn hand_over(
        &self,
        way: Way,
        batch: &[Waiting],
        parcels: Vec<Parcel>,
    ) -> Result<Vec<Acknowledgement>, CarrierError> {
        let Some(carrier) = self.routes.carrier(way) else {
            let system = batch
                .first()
                .map_or_else(String::new, |waiting| waiting.message.recipient.clone());
            return Err(CarrierError::NoAddress { system });
        };
        guarded(carrier, parcels).await
    }

    async fn note(&self, settlement: Settlement) -> Result<usize, StoreError> {
        if !settlement.delivered.is_empty() {
            outbox::delivered(&self.db, &settlement.delivered, self.clock.now()).await?;
        }
        for failed in &settlement.failed {
            if failed.again_at.is_none() {
                tracing::error!(
                    message.id = failed.id,
                    reason = failed.error,
                    "message {} became a dead letter",
                    failed.id
                );
            }
            outbox::failed(&self.db, &failed.id, &failed.error, failed.again_at).await?;
        }
        Ok(settlement.delivered.len())
    }
}

/// A recipient in the same process that panics is a recipient that did not answer.
async fn guarded(carrier: Arc<dyn Carrier>, parcels: Vec<Parcel>) -> Result<Vec<Acknowledgement>, CarrierError> {
    AssertUnwindSafe(carrier.carry(parcels))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| {
            tracing::error!("carrying panicked");
            Err(CarrierError::Answer {
                address: "a system in this process".to_owned(),
            })
        })
}

/// The first cause in one line: what is between only says that a request failed.
fn root_of(error: &CarrierError) -> String {
    let error: &dyn std::error::Error = error;
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.last().map_or_else(String::new, ToString::to_string)
}

fn unpack(batch: Vec<Waiting>) -> (Vec<Parcel>, Vec<Waiting>, Vec<Waiting>) {
    let (mut parcels, mut readable, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
    for waiting in batch {
        match Parcel::from_wire(&waiting.message.bytes) {
            Ok(parcel) => {
                parcels.push(parcel);
                readable.push(waiting);
            }
            Err(error) => {
                tracing::error!(message.id = waiting.message.id, %error, "message {} cannot be read", waiting.message.id);
                unreadable.push(waiting);
            }
        }
    }
    (parcels, readable, unreadable)
}
