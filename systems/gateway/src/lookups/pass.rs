//! What happens to one look-up: opened, judged, written down, let through with the gateway's passage, its reply checked.

use std::sync::Arc;

use async_trait::async_trait;
use exchange::lookup::{Lookup, LookupCarrier, LookupReceiver, NotCarried, Outcome, Passage, Patience, Refusal, Reply};
use exchange::{ApplyError, Parcel, Participant, Sealed};
use jiff::Timestamp;
use law::System;
use sha2::{Digest, Sha256};
use store::StoreError;

use super::judge::{self, Door};
use super::log;

/// The gateway's end of the synchronous channel.
#[derive(Clone)]
pub(crate) struct Channel {
    pub(crate) participant: Arc<Participant>,
    /// None: no address of the registries is known.
    pub(crate) registries: Option<Arc<dyn LookupCarrier>>,
    pub(crate) patience: Patience,
}

#[async_trait]
impl LookupReceiver for Channel {
    /// Carried on in a task of its own: an asker who goes away does not keep the outcome out of the journal.
    async fn answer(&self, parcel: Parcel) -> Option<Sealed> {
        let channel = self.clone();
        let carried = tokio::spawn(async move { channel.carry(parcel).await });
        carried
            .await
            .inspect_err(|error| tracing::error!(%error, "a look-up failed"))
            .ok()
            .flatten()
    }
}

impl Channel {
    async fn carry(&self, parcel: Parcel) -> Option<Sealed> {
        let received = self.participant.clock.now();
        let message = &parcel.message;
        let lookup = match self.opened(message).await {
            Ok(lookup) => lookup,
            Err((id, outcome)) => return self.say(&id, message, outcome),
        };
        let (outcome, sealed) = self.pass(&lookup, message, received, Door::Systems).await;
        // The registry's own words go on byte for byte.
        sealed.or_else(|| self.say(&lookup.id, message, outcome))
    }

    /// The one passage to the registries: judged, written down, let through, settled. What became of the look-up, with
    /// the registry's sealed words where it said something.
    pub(crate) async fn pass(
        &self,
        lookup: &Lookup,
        message: &Sealed,
        received: Timestamp,
        door: Door,
    ) -> (Outcome, Option<Sealed>) {
        let id = &lookup.id;
        match self.note(lookup, message, received, door).await {
            Ok(None) => {}
            Ok(Some((cause, reason))) => {
                tracing::warn!(lookup.id = id, reason, "look-up {id} refused");
                return (Outcome::Refused { cause, reason }, None);
            }
            Err(error) => return (failed(id, &error), None),
        }
        let (outcome, sealed) = match self.ask(lookup, message.clone(), received).await {
            Ok((outcome, sealed)) => (outcome, Some(sealed)),
            Err(outcome) => (outcome, None),
        };
        if let Err(error) = self.settle(id, &outcome).await {
            // What stands in no journal has not been asked: the answer is kept back.
            return (failed(id, &error), None);
        }
        (outcome, sealed)
    }

    /// The look-up, if its seal is that of its sender. What nobody vouches for stands in the log and not in the journal.
    async fn opened(&self, message: &Sealed) -> Result<Lookup, (String, Outcome)> {
        let lookup = Lookup::from_bytes(&message.content).map_err(|error| {
            let (cause, reason) = (Refusal::Malformed, error.to_string());
            (String::new(), Outcome::Refused { cause, reason })
        })?;
        match self.participant.open(message, lookup.sender).await {
            Ok(_) => Ok(lookup),
            Err(ApplyError::Refused(reason)) => {
                tracing::warn!(
                    lookup.id = lookup.id,
                    reason,
                    "a look-up without a right seal was refused"
                );
                let cause = Refusal::Seal;
                Err((lookup.id, Outcome::Refused { cause, reason }))
            }
            Err(error) => Err((
                lookup.id,
                Outcome::Faulty {
                    reason: error.to_string(),
                },
            )),
        }
    }

    /// Judges and writes down, in this order: why it is refused, if it is.
    async fn note(
        &self,
        lookup: &Lookup,
        message: &Sealed,
        received: Timestamp,
        door: Door,
    ) -> Result<Option<(Refusal, String)>, StoreError> {
        let plan = self.participant.plan(&lookup.plan);
        let refusal = judge::judge(lookup, plan.as_deref(), door).err();
        let mut tx = self.participant.db.begin().await?;
        let sealed = (message.content.as_slice(), message.signature.as_slice());
        let is_new = log::add(&mut tx, lookup, sealed, refusal.as_ref(), received).await?;
        tx.commit().await?;
        if is_new {
            return Ok(refusal);
        }
        Ok(Some((Refusal::Repeated, "it has been asked before".to_owned())))
    }

    /// The registries' reply as it came and what it says, or why there is none.
    async fn ask(&self, lookup: &Lookup, message: Sealed, received: Timestamp) -> Result<(Outcome, Sealed), Outcome> {
        let silent = |reason: String| Outcome::Silent { reason };
        let faulty = |reason: String| Outcome::Faulty { reason };
        let Some(registries) = &self.registries else {
            return Err(silent("the gateway has no address of the registries".to_owned()));
        };
        let content = message.content.clone();
        let passage = Passage {
            lookup: lookup.id.clone(),
            sha256: hex::encode(Sha256::digest(&content)),
            received,
        };
        let bytes = passage.to_bytes().map_err(|error| faulty(error.to_string()))?;
        let transit = self.participant.seal(bytes);
        let transit = Some(transit.map_err(|_| faulty("the gateway could not seal its passage".to_owned()))?);
        let carrying = registries.carry(Parcel { message, transit });
        let sealed = match tokio::time::timeout(self.patience.gateway, carrying).await {
            Ok(Ok(sealed)) => sealed,
            Ok(Err(error @ (NotCarried::Status { .. } | NotCarried::Answer { .. }))) => {
                return Err(faulty(error.to_string()));
            }
            Ok(Err(error)) => return Err(silent(error.to_string())),
            Err(_) => {
                let seconds = self.patience.gateway.as_secs_f32();
                return Err(silent(format!("the registries did not answer within {seconds} s")));
            }
        };
        let reply = Reply::from_bytes(&sealed.content).map_err(|error| faulty(error.to_string()))?;
        if reply.by != System::Registries || !reply.fits(&lookup.id, &content) {
            return Err(faulty("the reply belongs to another look-up".to_owned()));
        }
        let opened = self.participant.open(&sealed, System::Registries).await;
        opened.map_err(|error| faulty(error.to_string()))?;
        Ok((reply.outcome, sealed))
    }

    async fn settle(&self, id: &str, outcome: &Outcome) -> Result<(), StoreError> {
        let mut tx = self.participant.db.begin().await?;
        log::settle(&mut tx, id, outcome, self.participant.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// The gateway's own word.
    fn say(&self, id: &str, message: &Sealed, outcome: Outcome) -> Option<Sealed> {
        let reply = Reply {
            lookup: id.to_owned(),
            sha256: hex::encode(Sha256::digest(&message.content)),
            by: System::Gateway,
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

fn failed(id: &str, error: &StoreError) -> Outcome {
    tracing::error!(lookup.id = id, %error, cause = ?error, "look-up {id} could not be written down");
    Outcome::Faulty {
        reason: "the gateway's store failed".to_owned(),
    }
}
