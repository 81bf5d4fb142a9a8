//! Portal, center and provider, each with its store, key and diary.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::clock::StillClock;
use domain::{Actor, Event};
use exchange::participant::Desk;
use exchange::testing::{self, TestAuthority};
use exchange::{Acknowledgement, Answer, ApplyError, Envelope, Handler, Parcel, Participant, Receiver, Transit, Trust};
use jiff::Timestamp;
use law::{Channel, MessageKind, System};
use sha2::{Digest, Sha256};
use store::Tx;
use store::testing::TestStore;

pub(crate) struct World {
    pub(crate) clock: Arc<StillClock>,
    pub(crate) authority: TestAuthority,
}

impl World {
    pub(crate) fn new() -> Self {
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().expect("a time");
        let clock = Arc::new(StillClock::at(now));
        Self {
            authority: TestAuthority::new(clock.clone()),
            clock,
        }
    }

    pub(crate) async fn house(&self, system: System) -> House {
        self.house_with(system, self.authority.trust()).await
    }

    pub(crate) async fn house_with(&self, system: System, trust: Arc<Trust>) -> House {
        let store = store::testing::fresh(system.name(), &[]).await;
        let participant = self
            .authority
            .participant_with(system, store.db.clone(), testing::library(), trust)
            .await;
        let diary = Arc::new(Diary {
            participant: participant.clone(),
            moods: Mutex::default(),
            pages: Mutex::default(),
        });
        House {
            participant,
            diary,
            _store: store,
        }
    }
}

pub(crate) struct House {
    pub(crate) participant: Arc<Participant>,
    pub(crate) diary: Arc<Diary>,
    _store: TestStore,
}

impl House {
    pub(crate) fn desk(&self) -> Arc<dyn Receiver> {
        Arc::new(Desk {
            participant: self.participant.clone(),
            handler: self.diary.clone(),
        })
    }

    pub(crate) async fn receive(&self, parcels: Vec<Parcel>) -> Vec<Answer> {
        let answers = self.participant.receive(parcels, self.diary.as_ref()).await;
        answers
            .into_iter()
            .map(|Acknowledgement { answer, .. }| answer)
            .collect()
    }

    /// An envelope from here, with `word` as its body.
    pub(crate) fn envelope(&self, to: System, case: &str, word: &str) -> Envelope {
        let plan = self.participant.library.plans.values().next().expect("a plan").clone();
        Envelope {
            id: self.participant.new_id(),
            case: case.to_owned(),
            kind: MessageKind::Status,
            sender: self.participant.system,
            recipient: to,
            created: self.participant.clock.now(),
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel: Channel::Portal,
            after_action: None,
            body: serde_json::json!(word),
            events: Vec::new(),
        }
    }

    /// Posts durably.
    pub(crate) async fn post(&self, to: System, case: &str, word: &str) -> String {
        let envelope = self.envelope(to, case, word);
        let id = envelope.id.clone();
        let mut tx = self.participant.db.begin().await.expect("a unit of work");
        self.participant.post(&mut tx, envelope).await.expect("posted");
        self.participant.commit(tx).await.expect("committed");
        id
    }

    /// Records a fact in the chain of a case.
    pub(crate) async fn record(&self, case: &str, word: &str) {
        let mut tx = self.participant.db.begin().await.expect("a unit of work");
        let event = fact(&self.participant, case, word);
        self.participant.record(&mut tx, event).await.expect("recorded");
        tx.commit().await.expect("committed");
    }

    /// What waits in the outbox, as parcels.
    pub(crate) async fn outgoing(&self) -> Vec<Parcel> {
        let due = store::outbox::due(&self.participant.db, self.participant.clock.now(), 1_000)
            .await
            .expect("due");
        due.iter()
            .map(|waiting| Parcel::from_wire(&waiting.message.bytes).expect("a parcel"))
            .collect()
    }

    /// The kinds of the events of a case, in order, as `system:word`.
    pub(crate) async fn trace(&self, case: &str) -> Vec<String> {
        let events = store::events::of(&self.participant.db, case).await.expect("events");
        events
            .iter()
            .map(|event| format!("{}:{}", event.system.name(), event.kind))
            .collect()
    }
}

/// Seals an envelope as it is, whatever it claims.
pub(crate) fn sealed_by(participant: &Participant, envelope: &Envelope) -> Parcel {
    let message = participant.seal(envelope.to_bytes().expect("bytes")).expect("a seal");
    Parcel { message, transit: None }
}

/// The parcel with the gateway's record of having carried it.
pub(crate) fn carried_by(gateway: &Participant, parcel: Parcel, envelope: &Envelope) -> Parcel {
    let transit = Transit {
        message: envelope.id.clone(),
        sha256: hex::encode(Sha256::digest(&parcel.message.content)),
        received: envelope.created,
        events: Vec::new(),
    };
    let sealed = gateway.seal(transit.to_bytes().expect("bytes")).expect("a seal");
    Parcel {
        transit: Some(sealed),
        ..parcel
    }
}

pub(crate) fn fact(participant: &Participant, case: &str, word: &str) -> Event {
    Event::of_fact(
        participant.system,
        case,
        word,
        "Запись",
        Actor::System,
        participant.clock.now(),
    )
}

#[derive(Clone, Copy)]
pub(crate) enum Mood {
    NotNow,
    Refuse,
    Panic,
}

/// A handler that writes down what it applied, in the chain of the case and in memory.
pub(crate) struct Diary {
    participant: Arc<Participant>,
    moods: Mutex<HashMap<String, Mood>>,
    pages: Mutex<Vec<String>>,
}

impl Diary {
    /// From now on messages with this word are treated so.
    pub(crate) fn mood(&self, word: &str, mood: Option<Mood>) {
        let mut moods = self.moods.lock().expect("not poisoned");
        match mood {
            Some(mood) => moods.insert(word.to_owned(), mood),
            None => moods.remove(word),
        };
    }

    /// How often the handler was called with each word, in order; a rolled-back call counts.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.pages.lock().expect("not poisoned").clone()
    }
}

#[async_trait]
impl Handler for Diary {
    async fn apply(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        let word = envelope.body.as_str().unwrap_or_default().to_owned();
        self.pages.lock().expect("not poisoned").push(word.clone());
        self.participant
            .record(tx, fact(&self.participant, &envelope.case, &word))
            .await?;
        let mood = self.moods.lock().expect("not poisoned").get(&word).copied();
        match mood {
            None => Ok(()),
            Some(Mood::NotNow) => Err(ApplyError::NotNow("in no mood".into())),
            Some(Mood::Refuse) => Err(ApplyError::Refused("in a bad mood".into())),
            Some(Mood::Panic) => panic!("a handler may have a bug"),
        }
    }
}

pub(crate) fn accepted() -> Answer {
    Answer::Accepted
}

pub(crate) fn is_refused(answer: &Answer) -> bool {
    matches!(answer, Answer::Refused { .. })
}

pub(crate) fn is_later(answer: &Answer) -> bool {
    matches!(answer, Answer::Later { .. })
}
