//! What happens to one message: in one transaction it is taken over once, journalled, its routing action recorded
//! and sealed, and put in the outbox for its recipient. Its content is passed on byte for byte.

use std::sync::Arc;

use async_trait::async_trait;
use exchange::{Acknowledgement, ApplyError, Opened, Parcel, Sealed, Taker, Transit};
use law::System;
use sha2::{Digest, Sha256};
use store::outbox::{self, Outgoing};
use store::{StoreError, Tx};

use crate::journal::{self, Entry};
use crate::{Gateway, routing};

/// The receiving side of the gateway.
pub(crate) struct Intake {
    pub(crate) gateway: Arc<Gateway>,
}

#[async_trait]
impl exchange::Receiver for Intake {
    async fn receive(&self, parcels: Vec<Parcel>) -> Vec<Acknowledgement> {
        self.gateway.participant.take_in(parcels, self).await
    }
}

#[async_trait]
impl Taker for Intake {
    fn takes(&self, recipient: System) -> bool {
        routing::is_known(recipient)
    }

    async fn take(&self, tx: &mut Tx, opened: &Opened) -> Result<(), ApplyError> {
        let participant = &self.gateway.participant;
        let envelope = &opened.envelope;
        let transit = self.transit(tx, opened).await?;
        keep(tx, &Entry::of(opened, &transit)).await?;
        let bytes = Parcel::wire(&opened.parcel.message, Some(&transit.1)).map_err(unfit)?;
        let recipient = envelope.recipient.name().to_owned();
        let message = Outgoing {
            id: envelope.id.clone(),
            case: envelope.case.clone(),
            recipient,
            bytes,
        };
        Ok(outbox::put(tx, &message, participant.clock.now()).await?)
    }
}

impl Intake {
    /// The record of the carriage, with the routing action if the annex has one for this message, and its sealed form.
    async fn transit(&self, tx: &mut Tx, opened: &Opened) -> Result<(Transit, Sealed), ApplyError> {
        let participant = &self.gateway.participant;
        let now = participant.clock.now();
        let mut events = Vec::new();
        if let Some(event) = routing::event(&opened.plan, &opened.envelope, opened.received, now) {
            events.push(participant.record(tx, event).await?);
        }
        let transit = Transit {
            message: opened.envelope.id.clone(),
            sha256: hex::encode(Sha256::digest(&opened.parcel.message.content)),
            received: opened.received,
            events,
        };
        let content = transit.to_bytes().map_err(unfit)?;
        let sealed = participant.seal(content).map_err(unfit)?;
        Ok((transit, sealed))
    }
}

/// The same sender's repetition has been dealt with before: an id that is in the journal is another sender's.
async fn keep(tx: &mut Tx, entry: &Entry) -> Result<(), ApplyError> {
    match journal::add(tx, entry).await {
        Err(StoreError::Duplicate) => Err(ApplyError::Refused("its id belongs to another message".into())),
        result => Ok(result?),
    }
}

/// Our own records always have a form; a key that cannot sign is a fault of this system and not of the message.
fn unfit(error: impl std::fmt::Display) -> ApplyError {
    tracing::error!(%error, "a message could not be sealed for its way on");
    ApplyError::Store(StoreError::Corrupt { what: "transit" })
}
