//! A gateway with its neighbours, carried by hand.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::clock::StillClock;
use domain::{Actor, Event};
use exchange::participant::Desk;
use exchange::testing::{self, Postman, TestAuthority};
use exchange::{ApplyError, Envelope, Handler, Parcel, Participant, Receiver};
use gateway::{Gateway, Setup};
use jiff::{SignedDuration, Timestamp};
use law::{Channel, MessageKind, System};
use store::Tx;
use store::testing::TestStore;

pub(crate) struct World {
    pub(crate) clock: Arc<StillClock>,
    pub(crate) authority: Arc<TestAuthority>,
    pub(crate) portal: House,
    pub(crate) center: House,
    pub(crate) provider: House,
    pub(crate) gateway: Arc<Gateway>,
    /// The gateway as a participant.
    pub(crate) carrier: Arc<Participant>,
    pub(crate) store: TestStore,
}

/// A neighbour that records what it applies.
pub(crate) struct House {
    pub(crate) participant: Arc<Participant>,
    pub(crate) diary: Arc<Diary>,
    _store: TestStore,
}

impl World {
    pub(crate) async fn new() -> Self {
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().expect("a time");
        let clock = Arc::new(StillClock::at(now));
        let authority = Arc::new(TestAuthority::new(clock.clone()));
        let store = store::testing::fresh("gateway", gateway::MIGRATIONS).await;
        let carrier = authority
            .participant(System::Gateway, store.db.clone(), testing::library())
            .await;
        Self {
            portal: House::new(&authority, System::Portal).await,
            center: House::new(&authority, System::Center).await,
            provider: House::new(&authority, System::Provider).await,
            gateway: open(carrier.clone()).await,
            carrier,
            store,
            clock,
            authority,
        }
    }

    /// Everybody at home.
    pub(crate) fn postman(&self) -> Postman {
        self.postman_to(&[&self.portal, &self.center, &self.provider])
    }

    /// Only these answer.
    pub(crate) fn postman_to(&self, houses: &[&House]) -> Postman {
        let postman = Postman::default().with(&self.carrier, self.gateway.receiver());
        houses
            .iter()
            .fold(postman, |postman, house| postman.with(&house.participant, house.desk()))
    }

    /// The gateway's process ends and another begins over the same store.
    pub(crate) async fn restart(&mut self) {
        self.carrier.db.close().await;
        let db = self.store.again().await;
        self.carrier = self
            .authority
            .participant(System::Gateway, db, testing::library())
            .await;
        self.gateway = open(self.carrier.clone()).await;
    }

    /// Long enough for everything that waits to be tried again.
    pub(crate) fn pass_time(&self) {
        self.clock.advance(SignedDuration::from_secs(301));
    }
}

async fn open(participant: Arc<Participant>) -> Arc<Gateway> {
    let setup = Setup {
        participant,
        registries: None,
        lookup_limit: std::time::Duration::from_secs(1),
        members: gateway::Members::default(),
        clock_skew: jiff::SignedDuration::from_mins(5),
        public_url: "http://127.0.0.1:8080".into(),
        insecure_cookies: true,
        demonstration: true,
    };
    Gateway::open(setup).await.expect("the gateway opens")
}

impl House {
    async fn new(authority: &TestAuthority, system: System) -> Self {
        let store = store::testing::fresh(system.name(), &[]).await;
        let participant = authority
            .participant(system, store.db.clone(), testing::library())
            .await;
        let diary = Arc::new(Diary {
            participant: participant.clone(),
            refused: Mutex::default(),
        });
        Self {
            participant,
            diary,
            _store: store,
        }
    }

    pub(crate) fn desk(&self) -> Arc<dyn Receiver> {
        Arc::new(Desk {
            participant: self.participant.clone(),
            handler: self.diary.clone(),
        })
    }

    pub(crate) fn envelope(&self, to: System, kind: MessageKind, after_action: Option<u32>) -> Envelope {
        let plan = self.participant.library.plans.values().next().expect("a plan").clone();
        Envelope {
            id: self.participant.new_id(),
            case: "case-1".into(),
            kind,
            sender: self.participant.system,
            recipient: to,
            created: self.participant.clock.now(),
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel: Channel::Portal,
            after_action,
            body: serde_json::json!("Содержание, которое никто по пути не видит"),
            events: Vec::new(),
        }
    }

    /// Posts durably. Gives the id.
    pub(crate) async fn post(&self, envelope: Envelope) -> String {
        let id = envelope.id.clone();
        let mut tx = self.participant.db.begin().await.expect("a unit of work");
        self.participant.post(&mut tx, envelope).await.expect("posted");
        self.participant.commit(tx).await.expect("committed");
        id
    }

    pub(crate) async fn request(&self) -> String {
        self.post(self.envelope(System::Provider, MessageKind::Request, Some(1)))
            .await
    }

    pub(crate) async fn outgoing(&self) -> Vec<Parcel> {
        let due = store::outbox::due(&self.participant.db, self.participant.clock.now(), 100)
            .await
            .expect("due");
        due.iter()
            .map(|waiting| Parcel::from_wire(&waiting.message.bytes).expect("a parcel"))
            .collect()
    }

    pub(crate) async fn events(&self) -> Vec<Event> {
        store::events::of(&self.participant.db, "case-1").await.expect("events")
    }

    /// How many messages were applied here.
    pub(crate) async fn applied(&self) -> usize {
        self.events()
            .await
            .iter()
            .filter(|event| event.kind == "applied")
            .count()
    }
}

pub(crate) struct Diary {
    participant: Arc<Participant>,
    refused: Mutex<Option<String>>,
}

impl Diary {
    /// From now on everything is refused for this reason.
    pub(crate) fn refuse(&self, reason: Option<&str>) {
        *self.refused.lock().expect("not poisoned") = reason.map(str::to_owned);
    }
}

#[async_trait]
impl Handler for Diary {
    async fn apply(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        if let Some(reason) = self.refused.lock().expect("not poisoned").clone() {
            return Err(ApplyError::Refused(reason));
        }
        let now = self.participant.clock.now();
        let event = Event::of_fact(
            self.participant.system,
            &envelope.case,
            "applied",
            "Запись",
            Actor::System,
            now,
        );
        self.participant.record(tx, event).await?;
        Ok(())
    }
}
