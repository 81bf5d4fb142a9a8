//! Posting: a sealed message goes in the outbox with the change that caused it.

use store::outbox::{self, Outgoing};
use store::{StoreError, Tx};

use super::Participant;
use crate::envelope::home_of;
use crate::{Envelope, Parcel, Sealed};

impl Participant {
    /// Signs canonical bytes. The seal carries the certificates up to, but not including, the root: whoever
    /// checks it must know the root anyway.
    pub fn seal(&self, content: Vec<u8>) -> Result<Sealed, eds::EdsError> {
        let above = self
            .chain
            .iter()
            .filter(|above| above.subject.common_name != above.issuer_common_name);
        let chain: Vec<_> = above.cloned().collect();
        let signature = eds::cms::sign(
            &self.key,
            &self.certificate,
            &chain,
            &content,
            false,
            Some(self.clock.now()),
        )?;
        Ok(Sealed { content, signature })
    }

    /// Seals the envelope and puts it in the outbox with the caller's transaction. Fills `events` with those of
    /// the case (own, and foreign ones) that the recipient has not been sent, when the recipient is the home of
    /// the case; elsewhere nobody asks for them, and `events` stays empty.
    pub async fn post(&self, tx: &mut Tx, mut envelope: Envelope) -> Result<(), StoreError> {
        envelope.events.clear();
        if envelope.recipient == home_of(envelope.channel) {
            let recipient = envelope.recipient;
            envelope.events = store::events::take_unsent(tx, &envelope.case, recipient.name()).await?;
            envelope.events.retain(|event| event.system != recipient);
        }
        let bytes = self.wire(&envelope)?;
        let Envelope {
            id, case, recipient, ..
        } = envelope;
        let message = Outgoing {
            id,
            case,
            recipient: recipient.name().to_owned(),
            bytes,
        };
        outbox::put(tx, &message, self.clock.now()).await
    }

    fn wire(&self, envelope: &Envelope) -> Result<Vec<u8>, StoreError> {
        let unfit = |what| {
            move |cause: &dyn std::fmt::Display| {
                tracing::error!(message.id = envelope.id, %cause, "the {what} of message {} failed", envelope.id);
                StoreError::Corrupt { what }
            }
        };
        let content = envelope.to_bytes().map_err(|error| unfit("envelope")(&error))?;
        let message = self.seal(content).map_err(|error| unfit("seal")(&error))?;
        Parcel { message, transit: None }
            .to_wire()
            .map_err(|error| unfit("parcel")(&error))
    }
}
