//! What happens to one request: opened, its certificate judged, written down, its question opened and judged, let
//! through the passage of all look-ups, settled in the journal, answered under the gateway's signature.

use std::sync::Arc;

use exchange::Lookup;
use exchange::lookup::{Found, Outcome};
use jiff::{SignedDuration, Timestamp};
use law::{PlanHash, Registry, RegulationId, System};
use sha2::{Digest, Sha256};
use store::StoreError;

use super::answer::{self, Answer};
use super::fault::{Code, Fault};
use super::member::{Member, Members};
use super::message::{self, Message};
use super::question::{self, Question};
use super::{journal, judge};
use crate::lookups::{Channel, Door as Asker};

/// The gateway's end of the synchronous channel for participants.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) channel: Channel,
    pub(crate) members: Arc<Members>,
    /// How far a participant's clock may be from ours, either way.
    pub(crate) clock_skew: SignedDuration,
    /// Where participants reach it.
    pub(crate) address: String,
}

/// What goes back.
pub(super) struct Told {
    pub(super) envelope: String,
    pub(super) is_fault: bool,
}

/// A request that stands in the journal.
struct Taken {
    message: Message,
    member: Member,
    received: Timestamp,
}

/// What a registry said, and as which look-up it was asked.
struct Heard {
    lookup: String,
    registry: Registry,
    found: Option<Found>,
}

impl Door {
    /// The answer to the bytes of a request; none only when the gateway cannot sign.
    pub(super) async fn answer(&self, bytes: Vec<u8>) -> Option<Told> {
        let session = self.channel.participant.new_id();
        let told = match self.heard(&session, bytes).await {
            Ok((message, heard)) => self.say(&session, &message, &heard),
            Err(fault) => Err(fault),
        };
        match told {
            Ok(envelope) => Some(Told {
                envelope,
                is_fault: false,
            }),
            Err(fault) => self.refuse(&session, &fault),
        }
    }

    /// A fault under the gateway's signature.
    pub(super) fn refuse(&self, session: &str, fault: &Fault) -> Option<Told> {
        let (code, reason) = (fault.code.word(), &fault.message);
        tracing::warn!(soap.session = session, code, reason, "SOAP request {session} refused");
        let now = self.channel.participant.clock.now();
        answer::fault(&self.channel.participant, fault, session, now)
            .inspect_err(|error| tracing::error!(%error, "a fault could not be signed"))
            .ok()
            .map(|envelope| Told {
                envelope,
                is_fault: true,
            })
    }

    async fn heard(&self, session: &str, bytes: Vec<u8>) -> Result<(String, Heard), Fault> {
        let taken = self.take(session, bytes).await?;
        let (lookup, heard) = match self.asked(&taken).await {
            Ok(lookup) => {
                let heard = self.pass(&lookup, taken.received).await;
                (Some(lookup.id), heard)
            }
            Err(fault) => (None, Err(fault)),
        };
        self.settle(session, lookup.as_deref(), heard.as_ref().err())
            .await
            .map_err(failed)?;
        Ok((taken.message.info.id, heard?))
    }

    /// Opened, judged and written down. What bears no right signature of a participant stands in the log only.
    async fn take(&self, session: &str, bytes: Vec<u8>) -> Result<Taken, Fault> {
        let received = self.channel.participant.clock.now();
        let (sha256, size) = (hex::encode(Sha256::digest(&bytes)), bytes.len());
        let message = off_thread(move || message::open(&bytes)).await?;
        let info = &message.info;
        let Some(member) = self.members.named(&info.sender) else {
            let words = "no participant of this name is known here";
            return Err(Fault::new(Code::TransportWrong, words).because("unknown_sender"));
        };
        let transport = judge::transport(&self.channel.participant.trust, &message.facts, member).await;
        let refusal = transport.refusal.as_ref();
        if transport.is_theirs {
            let signer = message.facts.signer.as_ref();
            let entry = journal::Entry {
                session,
                participant: &member.name,
                message: &info.id,
                service: &info.service,
                certificate: signer.map_or("", |signer| signer.serial_hex.as_str()),
                sha256: &sha256,
                size,
                created: info.date,
                received,
                refusal,
            };
            let is_new = self.note(&entry).await.map_err(failed)?;
            if !is_new {
                let words = "a message with this messageId has been taken before";
                return Err(Fault::format(words).because("repeated"));
            }
        }
        match transport.refusal {
            Some(fault) => Err(fault),
            None => Ok(Taken {
                member: member.clone(),
                message,
                received,
            }),
        }
    }

    /// The look-up that the request asks for, where its sender and its signer may ask for one.
    async fn asked(&self, taken: &Taken) -> Result<Lookup, Fault> {
        let info = &taken.message.info;
        self.must_be_fresh(taken)?;
        let open = taken.member.services.iter();
        let registry = open.copied().find(|registry| registry.name() == info.service);
        let registry = registry.ok_or_else(|| {
            let words = format!("no service «{}» is open to {}", info.service, taken.member.name);
            Fault::new(Code::NoService, words)
        })?;
        let data = taken.message.data.clone();
        let question = off_thread(move || question::open(&data)).await?;
        if question.message != info.id || question.service != info.service {
            let words = "the business data were signed for another message or another service";
            return Err(Fault::new(Code::DataWrong, words).because("other_message"));
        }
        let about = question.subject.iin.as_str();
        let trust = &self.channel.participant.trust;
        let actor = judge::business(trust, &question.facts, &taken.member, about).await?;
        self.lookup(taken, question, registry, actor)
    }

    /// The message is of now, by its own date and by its signed Timestamp if it has one.
    fn must_be_fresh(&self, taken: &Taken) -> Result<(), Fault> {
        let (now, skew) = (taken.received, self.clock_skew);
        let near = |at: Timestamp| now.duration_since(at).abs() <= skew;
        let stale = |words: &str| Err(Fault::format(words).because("stale"));
        if !near(taken.message.info.date) {
            return stale("messageDate is too far from the gateway's clock");
        }
        match taken.message.lifetime {
            Some((created, _)) if created.duration_since(now) > skew => stale("the Timestamp lies in the future"),
            Some((_, expires)) if now.duration_since(expires) > skew => stale("the Timestamp has expired"),
            _ => Ok(()),
        }
    }

    /// The question as our own systems ask it: by the gateway, on the participant's behalf.
    fn lookup(
        &self,
        taken: &Taken,
        question: Question,
        registry: Registry,
        actor: domain::Actor,
    ) -> Result<Lookup, Fault> {
        let participant = &self.channel.participant;
        let regulation = RegulationId(question.regulation);
        let plan = match question.plan {
            Some(hash) => PlanHash(hash),
            None => match participant.library.plans.get(&regulation) {
                Some(plan) => plan.hash(),
                None => {
                    let words = "the regulation is not known here";
                    return Err(Fault::format(words).because("unknown_plan"));
                }
            },
        };
        // Under the participant's name, so that its numbers cannot be taken for those of our cases.
        let case = match question.case.as_str() {
            "" => String::new(),
            number => format!("{}:{number}", taken.member.name),
        };
        Ok(Lookup {
            id: participant.new_id(),
            registry,
            case,
            regulation,
            plan,
            channel: question.channel,
            clause: question.clause,
            ground: question.ground,
            subject: question.subject,
            sender: System::Gateway,
            participant: Some(taken.member.name.clone()),
            actor,
            created: taken.message.info.date,
        })
    }

    async fn pass(&self, lookup: &Lookup, received: Timestamp) -> Result<Heard, Fault> {
        let content = lookup.to_bytes().map_err(|error| Fault::format(error.to_string()))?;
        // The sizes are judged as they are for everybody.
        Lookup::from_bytes(&content).map_err(|error| Fault::format(error.to_string()))?;
        let sealed = self.channel.participant.seal(content).map_err(|error| {
            tracing::error!(%error, "a look-up could not be sealed");
            Fault::new(Code::Internal, "the gateway could not seal the look-up")
        })?;
        let (outcome, _) = self.channel.pass(lookup, &sealed, received, Asker::Participants).await;
        let internal = |cause: &'static str, reason: String| Err(Fault::new(Code::Internal, reason).because(cause));
        let found = match outcome {
            Outcome::Found(found) => Some(found),
            Outcome::NotFound => None,
            Outcome::Refused { cause, reason } => return Err(Fault::format(reason).because(cause.word())),
            Outcome::Silent { reason } => return internal("silent", reason),
            Outcome::Slow { reason } => return internal("slow", reason),
            Outcome::Faulty { reason } => return internal("faulty", reason),
        };
        Ok(Heard {
            lookup: lookup.id.clone(),
            registry: lookup.registry,
            found,
        })
    }

    async fn note(&self, entry: &journal::Entry<'_>) -> Result<bool, StoreError> {
        let mut tx = self.channel.participant.db.begin().await?;
        let is_new = journal::add(&mut tx, entry).await?;
        tx.commit().await?;
        Ok(is_new)
    }

    async fn settle(&self, session: &str, lookup: Option<&str>, fault: Option<&Fault>) -> Result<(), StoreError> {
        let participant = &self.channel.participant;
        let mut tx = participant.db.begin().await?;
        journal::settle(&mut tx, session, lookup, fault, participant.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    fn say(&self, session: &str, message: &str, heard: &Heard) -> Result<String, Fault> {
        let participant = &self.channel.participant;
        let answer = Answer {
            session,
            message,
            lookup: &heard.lookup,
            registry: heard.registry,
            answered: participant.clock.now(),
            found: heard.found.as_ref(),
        };
        answer.sealed(participant).map_err(|error| {
            tracing::error!(%error, soap.session = session, "an answer could not be written");
            Fault::new(Code::Internal, "the answer could not be written")
        })
    }
}

/// Reading and checking a message may take milliseconds.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a SOAP request could not be read");
        Err(Fault::new(Code::Internal, "the request could not be read"))
    })
}

fn failed(error: StoreError) -> Fault {
    tracing::error!(%error, cause = ?error, "a SOAP request could not be written down");
    Fault::new(Code::Internal, "the gateway's store failed")
}
