//! Look-ups, from the asker's side.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::Actor;
use exchange::lookup::{
    Answer, Direct, Failing, Http, Lookup, LookupCarrier, LookupReceiver, Lookups, NotCarried, Outcome, Refusal,
    Subject, door,
};
use exchange::testing::StubRegistries;
use exchange::{Parcel, Participant, Sealed};
use law::{Channel, Registry, System};
use serde_json::json;

use crate::http::listen;
use crate::world::World;

const IIN: &str = "900101300007";

fn lookup(participant: &Participant) -> Lookup {
    let plan = participant.library.plans.values().next().expect("a plan").clone();
    Lookup {
        id: participant.new_id(),
        registry: Registry::GbdFl,
        case: "case-1".into(),
        regulation: plan.id.clone(),
        plan: plan.hash(),
        channel: Channel::Portal,
        clause: "8.3".into(),
        ground: "пункт 8, подпункт 3)".into(),
        subject: Subject::of(IIN),
        sender: participant.system,
        participant: None,
        actor: Actor::System,
        created: participant.clock.now(),
    }
}

#[tokio::test]
async fn what_a_registry_knows_comes_back_by_a_call_and_over_http() {
    let world = World::new();
    let portal = world.house(System::Portal).await;
    let registries = StubRegistries::new(&world.authority, world.clock.clone());
    registries.know(Registry::GbdFl, IIN, json!({ "surname": "Үлгібаев" }));
    let receiver: Arc<dyn LookupReceiver> = registries.clone();
    let address = format!("{}/gateway/lookup", listen(door(System::Gateway, receiver)).await);
    let over_http = Arc::new(Http {
        address,
        client: reqwest::Client::new(),
    });
    let by_http = Lookups::new(portal.participant.clone(), Some(over_http), Duration::from_secs(10));
    for lookups in [registries.lookups(&portal.participant), Arc::new(by_http)] {
        let asked = lookup(&portal.participant);
        let answer = lookups.ask(&asked).await.expect("an answer");
        let Answer::Found(found) = answer else {
            panic!("known, and not found")
        };
        assert_eq!(found.facts["surname"], "Үлгібаев");
        assert_eq!(registries.asked().last(), Some(&asked));
        let mut unknown = lookup(&portal.participant);
        unknown.subject = Subject::of("850615400006");
        assert_eq!(lookups.ask(&unknown).await.expect("an answer"), Answer::NotFound);
        let mut groundless = lookup(&portal.participant);
        groundless.ground.clear();
        let refused = lookups.ask(&groundless).await.expect_err("refused");
        assert_eq!(
            (refused.failing(), refused.may_be_asked_again()),
            (Failing::Refused, false)
        );
    }
}

#[tokio::test]
async fn every_way_of_failing_has_its_error() {
    let world = World::new();
    let portal = world.house(System::Portal).await;
    let registries = StubRegistries::new(&world.authority, world.clock.clone());
    let lookups = registries.lookups(&portal.participant);
    let reason = || "because".to_owned();
    for (outcome, failing) in [
        (Outcome::Silent { reason: reason() }, Failing::Silent),
        (Outcome::Slow { reason: reason() }, Failing::Slow),
        (Outcome::Faulty { reason: reason() }, Failing::Faulty),
        (
            Outcome::Refused {
                cause: Refusal::NotInProcedure,
                reason: reason(),
            },
            Failing::Refused,
        ),
    ] {
        registries.tell(Registry::GbdFl, IIN, outcome);
        let error = lookups.ask(&lookup(&portal.participant)).await.expect_err("an error");
        assert_eq!(error.failing(), failing);
        assert!(
            error.to_string().contains("ГБД ФЛ") && error.to_string().ends_with("because"),
            "{error}"
        );
        assert!(!error.to_string().contains(IIN));
    }
}

/// Answers, but never in time.
struct Asleep;

#[async_trait]
impl LookupCarrier for Asleep {
    async fn carry(&self, _: Parcel) -> Result<Sealed, NotCarried> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn who_does_not_answer_in_time_is_silent() {
    let world = World::new();
    let portal = world.house(System::Portal).await;
    let nobody = Http {
        address: "http://127.0.0.1:9/gateway/lookup".into(),
        client: reqwest::Client::new(),
    };
    let carriers: [Option<Arc<dyn LookupCarrier>>; 3] = [Some(Arc::new(Asleep)), Some(Arc::new(nobody)), None];
    for carrier in carriers {
        let lookups = Lookups::new(portal.participant.clone(), carrier, Duration::from_millis(50));
        let error = lookups.ask(&lookup(&portal.participant)).await.expect_err("silence");
        assert_eq!(error.failing(), Failing::Silent, "{error}");
    }
}

/// Repeats the first answer it was ever given, or spoils each.
struct Meddler {
    inner: Direct,
    first: std::sync::Mutex<Option<Sealed>>,
    spoils: bool,
}

#[async_trait]
impl LookupCarrier for Meddler {
    async fn carry(&self, parcel: Parcel) -> Result<Sealed, NotCarried> {
        let mut sealed = self.inner.carry(parcel).await?;
        if self.spoils {
            let text = String::from_utf8_lossy(&sealed.content).replace("\"man\"", "\"men\"");
            sealed.content = text.into_bytes();
            return Ok(sealed);
        }
        Ok(self.first.lock().expect("a memory").get_or_insert(sealed).clone())
    }
}

#[tokio::test]
async fn a_reply_that_was_changed_or_belongs_elsewhere_is_not_believed() {
    let world = World::new();
    let portal = world.house(System::Portal).await;
    let registries = StubRegistries::new(&world.authority, world.clock.clone());
    registries.know(Registry::GbdFl, IIN, json!({ "sex": "man" }));
    for spoils in [true, false] {
        let receiver: Arc<dyn LookupReceiver> = registries.clone();
        let meddler = Meddler {
            inner: Direct(receiver),
            first: Default::default(),
            spoils,
        };
        let lookups = Lookups::new(
            portal.participant.clone(),
            Some(Arc::new(meddler)),
            Duration::from_secs(10),
        );
        let first = lookups.ask(&lookup(&portal.participant)).await;
        assert_eq!(first.is_err(), spoils);
        let second = lookups
            .ask(&lookup(&portal.participant))
            .await
            .expect_err("not believed");
        assert_eq!(second.failing(), Failing::Faulty, "{second}");
    }
}
