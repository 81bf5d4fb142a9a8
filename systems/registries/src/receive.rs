//! A look-up arrives: it must bear the sender's seal and the gateway's passage, is answered and logged.

use std::sync::Arc;

use async_trait::async_trait;
use exchange::lookup::{Lookup, LookupReceiver, Outcome, Passage, Refusal, Reply};
use exchange::{ApplyError, Parcel, Sealed};
use jiff::Timestamp;
use law::System;
use sha2::{Digest, Sha256};
use store::StoreError;

use crate::Registries;
use crate::answer::Answering;
use crate::records::log;

/// The answering side of the registries.
pub(crate) struct Counter(pub(crate) Arc<Registries>);

#[async_trait]
impl LookupReceiver for Counter {
    async fn answer(&self, parcel: Parcel) -> Option<Sealed> {
        let registries = &self.0;
        let received = registries.participant.clock.now();
        let content = &parcel.message.content;
        let (id, outcome) = match registries.believed(&parcel).await {
            Err((id, outcome)) => (id, outcome),
            Ok(lookup) => {
                let outcome = registries.answered(&lookup, received).await;
                (lookup.id, outcome)
            }
        };
        registries.seal(id, content, outcome)
    }
}

impl Registries {
    /// The look-up, when the gateway has let exactly these bytes through and their sender has sealed them.
    async fn believed(&self, parcel: &Parcel) -> Result<Lookup, (String, Outcome)> {
        let refused = |id: &str, cause, reason: String| {
            tracing::warn!(lookup.id = id, reason, "look-up {id} refused");
            (id.to_owned(), Outcome::Refused { cause, reason })
        };
        let lookup = Lookup::from_bytes(&parcel.message.content)
            .map_err(|error| refused("", Refusal::Malformed, error.to_string()))?;
        let id = &lookup.id;
        let Some(sealed) = &parcel.transit else {
            let reason = "it did not come through the gateway".to_owned();
            return Err(refused(id, Refusal::PastTheGateway, reason));
        };
        for (sealed, by) in [(sealed, System::Gateway), (&parcel.message, lookup.sender)] {
            self.participant.open(sealed, by).await.map_err(|error| match error {
                ApplyError::Refused(reason) => refused(id, Refusal::Seal, reason),
                // Revocation is unknown: nobody can be believed now, and this is not the asker's fault.
                error => (
                    id.clone(),
                    Outcome::Faulty {
                        reason: error.to_string(),
                    },
                ),
            })?;
        }
        let passage =
            Passage::from_bytes(&sealed.content).map_err(|error| refused(id, Refusal::Malformed, error.to_string()))?;
        let sha256 = hex::encode(Sha256::digest(&parcel.message.content));
        if passage.lookup != lookup.id || passage.sha256 != sha256 {
            let reason = "the gateway's record is about another look-up".to_owned();
            return Err(refused(id, Refusal::PastTheGateway, reason));
        }
        Ok(lookup)
    }

    /// The answer, logged before it is given. A silent registry is logged as such and then says nothing.
    async fn answered(&self, lookup: &Lookup, received: Timestamp) -> Outcome {
        match self.answer_to(lookup).await {
            Err(error) => self.failed(lookup, &error),
            Ok(Answering::Now(outcome)) => match self.log(lookup, &outcome, received).await {
                Ok(true) => outcome,
                Ok(false) => Outcome::Refused {
                    cause: Refusal::Repeated,
                    reason: "it has been asked before".to_owned(),
                },
                Err(error) => self.failed(lookup, &error),
            },
            Ok(Answering::Never) => {
                let reason = "the registry is switched to silence".to_owned();
                let silent = Outcome::Silent { reason };
                if let Err(error) = self.log(lookup, &silent, received).await {
                    return self.failed(lookup, &error);
                }
                // Longer than anybody waits; whoever does gives up and this future is dropped.
                tokio::time::sleep(self.patience.asker * 2).await;
                silent
            }
        }
    }

    fn failed(&self, lookup: &Lookup, error: &StoreError) -> Outcome {
        tracing::error!(lookup.id = lookup.id, %error, cause = ?error, "look-up {} failed", lookup.id);
        Outcome::Faulty {
            reason: "the registry's store failed".to_owned(),
        }
    }

    async fn log(&self, lookup: &Lookup, outcome: &Outcome, received: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.db().begin().await?;
        let is_new = log::add(&mut tx, lookup, outcome, received, self.participant.clock.now()).await?;
        tx.commit().await?;
        Ok(is_new)
    }

    fn seal(&self, lookup: String, content: &[u8], outcome: Outcome) -> Option<Sealed> {
        let reply = Reply {
            lookup,
            sha256: hex::encode(Sha256::digest(content)),
            by: System::Registries,
            answered: self.participant.clock.now(),
            outcome,
        };
        let content = reply
            .to_bytes()
            .inspect_err(|error| tracing::error!(%error, "a reply has no form"));
        let sealed = self.participant.seal(content.ok()?);
        sealed
            .inspect_err(|error| tracing::error!(%error, "a reply could not be sealed"))
            .ok()
    }
}
