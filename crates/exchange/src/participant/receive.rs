//! Receiving: what has arrived is applied by the system's own handler.

use async_trait::async_trait;
use law::System;
use store::{StoreError, Tx};

use super::{ApplyError, Handler, Opened, Participant, Taker};
use crate::{Acknowledgement, Parcel};

impl Participant {
    /// The receiving side: opens, checks sender and transit, applies each once, keeps foreign events in the same
    /// transaction, acknowledges in the order of the parcels.
    pub async fn receive(&self, parcels: Vec<Parcel>, handler: &dyn Handler) -> Vec<Acknowledgement> {
        self.take_in(
            parcels,
            &Applier {
                system: self.system,
                handler,
            },
        )
        .await
    }
}

struct Applier<'a> {
    system: System,
    handler: &'a dyn Handler,
}

#[async_trait]
impl Taker for Applier<'_> {
    fn takes(&self, recipient: System) -> bool {
        recipient == self.system
    }

    /// Foreign events come first, so that a message which the handler posts already carries them home.
    async fn take(&self, tx: &mut Tx, opened: &Opened) -> Result<(), ApplyError> {
        let transit = opened.transit.iter().map(|transit| transit.events.as_slice());
        for events in std::iter::once(opened.envelope.events.as_slice()).chain(transit) {
            if !events.is_empty() {
                keep(tx, events).await?;
            }
        }
        self.handler.apply(tx, &opened.envelope).await
    }
}

/// An event that contradicts one already kept will never fit.
async fn keep(tx: &mut Tx, events: &[domain::Event]) -> Result<(), ApplyError> {
    match store::events::keep_foreign(tx, events).await {
        Err(StoreError::Corrupt { what }) => Err(ApplyError::Refused(format!(
            "the {what} it brings does not fit what is known"
        ))),
        result => Ok(result?),
    }
}
