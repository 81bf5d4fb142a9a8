//! Look-ups through the gateway: let through when the plan orders them, refused otherwise, written down always.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Request, header};
use domain::{Actor, Chance, Clock};
use exchange::lookup::{
    Answer, Direct, Failing, Found, Lookup, LookupCarrier, LookupError, Lookups, NotCarried, Outcome, Patience, Reply,
    Subject,
};
use exchange::testing::StubRegistries;
use exchange::{Parcel, Participant, Sealed};
use gateway::{Gateway, OPERATOR, Setup};
use law::{Channel, Registry, System};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::world::World;

const IIN: &str = "900101300007";
const LIMIT: Duration = Duration::from_secs(2);
const PASSWORD: &str = "Shlyuz-1-esik";

/// A gateway between a portal and registries that answer as they are told.
struct Channels {
    world: World,
    gateway: Arc<Gateway>,
    registries: Arc<StubRegistries>,
    lookups: Lookups,
}

impl Channels {
    async fn new() -> Self {
        Self::before(|registries| Arc::new(Direct(registries))).await
    }

    async fn before(carrier: impl FnOnce(Arc<StubRegistries>) -> Arc<dyn LookupCarrier>) -> Self {
        let world = World::new().await;
        let registries = StubRegistries::new(&world.authority, world.clock.clone());
        registries.know(Registry::GbdFl, IIN, json!({ "surname": "Үлгібаев" }));
        let setup = Setup {
            participant: world.carrier.clone(),
            registries: Some(carrier(registries.clone())),
            lookup_limit: LIMIT,
            members: gateway::Members::default(),
            clock_skew: jiff::SignedDuration::from_mins(5),
            public_url: "http://127.0.0.1:8080".into(),
            insecure_cookies: true,
            demonstration: false,
        };
        let gateway = Gateway::open(setup).await.expect("the gateway opens");
        let lookups = asking(&gateway, &world.portal.participant);
        Self {
            world,
            gateway,
            registries,
            lookups,
        }
    }

    fn lookup(&self) -> Lookup {
        let participant = &self.world.portal.participant;
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
            sender: System::Portal,
            participant: None,
            actor: Actor::Operator {
                iin: "850615400006".into(),
                name: "Оператор Дина".into(),
            },
            created: participant.clock.now(),
        }
    }

    async fn failing(&self, lookup: &Lookup) -> LookupError {
        self.lookups.ask(lookup).await.expect_err("no answer")
    }

    async fn operator(&self) -> String {
        let hash = store::accounts::hash_password(PASSWORD, [7; 16]).await.expect("a hash");
        let account = store::accounts::Account {
            id: Chance::from_system().id(self.world.clock.now()),
            iin: domain::Iin::parse("850615400006").expect("a number"),
            name: domain::PersonName {
                surname: "Жобалықов".into(),
                given_name: "Көрме".into(),
                patronymic: None,
            },
            roles: vec![OPERATOR.to_owned()],
            created_at: self.world.clock.now(),
        };
        let mut tx = self.world.store.begin().await.expect("a unit of work");
        // Who signs in a second time has the account already.
        match store::accounts::add(&mut tx, &account, &hash).await {
            Ok(()) => tx.commit().await.expect("committed"),
            Err(_) => drop(tx),
        }
        let body = json!({ "iin": "850615400006", "password": PASSWORD }).to_string();
        let request = Request::post("/gateway/api/sessions").header(header::CONTENT_TYPE, "application/json");
        let (_, text) = self.call(request.body(Body::from(body)).expect("a request")).await;
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        answer["token"].as_str().expect("a token").to_owned()
    }

    async fn get(&self, path: &str, token: &str) -> (u16, String) {
        let request = Request::get(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::COOKIE, format!("gateway_session={token}"));
        self.call(request.body(Body::empty()).expect("a request")).await
    }

    /// The journal through the interface.
    async fn journal(&self, query: &str) -> Vec<Value> {
        let token = self.operator().await;
        let (status, text) = self.get(&format!("/gateway/api/lookups{query}"), &token).await;
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).expect("a list")
    }

    async fn call(&self, request: Request<Body>) -> (u16, String) {
        let response = self.gateway.router().oneshot(request).await.expect("a router answers");
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), 8_000_000)
            .await
            .expect("a body");
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}

fn asking(gateway: &Arc<Gateway>, participant: &Arc<Participant>) -> Lookups {
    let carrier: Arc<dyn LookupCarrier> = Arc::new(Direct(gateway.lookup_receiver()));
    Lookups::new(participant.clone(), Some(carrier), LIMIT)
}

#[tokio::test]
async fn what_the_plan_orders_is_answered_and_written_down() {
    let channels = Channels::new().await;
    let lookup = channels.lookup();
    let Ok(Answer::Found(Found { facts, .. })) = channels.lookups.ask(&lookup).await else {
        panic!("known, and not found")
    };
    assert_eq!(facts["surname"], "Үлгібаев");
    let mut unknown = channels.lookup();
    unknown.subject = Subject::of("850615400006");
    assert_eq!(
        channels.lookups.ask(&unknown).await.expect("an answer"),
        Answer::NotFound
    );

    let noted = channels.journal("?case=case-1").await;
    let outcomes: Vec<_> = noted.iter().map(|row| row["outcome"].as_str()).collect();
    assert_eq!(outcomes, [Some("not_found"), Some("found")], "the newest first");
    let row = &noted[1];
    for (key, value) in [
        ("id", lookup.id.as_str()),
        ("registry", "gbd_fl"),
        ("case", "case-1"),
        ("channel", "portal"),
        ("clause", "8.3"),
        ("ground", "пункт 8, подпункт 3)"),
        ("sender", "portal"),
        ("subject", "********0007"),
    ] {
        assert_eq!(row[key], value, "{key}");
    }
    assert!(row["answered"].is_string());
}

/// What a change leads to, and the change.
type Change = (&'static str, fn(&mut Lookup));

#[tokio::test]
async fn what_names_no_case_clause_or_ground_is_refused_and_still_written_down() {
    let channels = Channels::new().await;
    let changes: [Change; 8] = [
        ("no_case", |lookup| lookup.case.clear()),
        ("no_clause", |lookup| lookup.clause.clear()),
        ("no_ground", |lookup| lookup.ground = "  ".into()),
        ("no_subject", |lookup| lookup.subject = Subject::default()),
        ("unknown_plan", |lookup| lookup.plan.0 = "0".repeat(64)),
        ("not_in_procedure", |lookup| lookup.clause = "8.99".into()),
        ("not_in_procedure", |lookup| lookup.channel = Channel::Center),
        ("other_registry", |lookup| lookup.registry = Registry::Cgo),
    ];
    for (expected, change) in changes {
        let mut lookup = channels.lookup();
        change(&mut lookup);
        let LookupError::Refused { cause, reason, .. } = channels.failing(&lookup).await else {
            panic!("{expected}: not refused")
        };
        assert_eq!(cause.word(), expected);
        assert!(!reason.is_empty() && !reason.contains(IIN), "{reason}");
    }
    let noted = channels.journal("?outcome=refused").await;
    let causes: Vec<_> = noted.iter().rev().filter_map(|row| row["cause"].as_str()).collect();
    assert_eq!(causes, changes.map(|(cause, _)| cause));
    assert!(channels.registries.asked().is_empty(), "no registry was asked");
}

#[tokio::test]
async fn only_systems_with_cases_ask_and_under_their_own_seal() {
    let channels = Channels::new().await;
    let authority = channels
        .world
        .authority
        .participant(
            System::Authority,
            channels.world.portal.participant.db.clone(),
            exchange::testing::library(),
        )
        .await;
    let mut by_authority = channels.lookup();
    by_authority.sender = System::Authority;
    let error = asking(&channels.gateway, &authority)
        .ask(&by_authority)
        .await
        .expect_err("refused");
    assert!(
        matches!(error, LookupError::Refused { cause, .. } if cause.word() == "sender"),
        "{error}"
    );

    let mut forged = channels.lookup();
    forged.sender = System::Center;
    let error = channels.failing(&forged).await;
    assert!(
        matches!(error, LookupError::Refused { cause, .. } if cause.word() == "seal"),
        "{error}"
    );

    let lookup = channels.lookup();
    let mut message = channels
        .world
        .portal
        .participant
        .seal(lookup.to_bytes().unwrap())
        .unwrap();
    let text = String::from_utf8_lossy(&message.content).replace("case-1", "case-2");
    message.content = text.into_bytes();
    let receiver = channels.gateway.lookup_receiver();
    let sealed = receiver
        .answer(Parcel { message, transit: None })
        .await
        .expect("a reply");
    let reply = Reply::from_bytes(&sealed.content).expect("a reply");
    assert!(matches!(reply.outcome, Outcome::Refused { cause, .. } if cause.word() == "seal"));

    assert!(channels.registries.asked().is_empty());
    let noted = channels.journal("").await;
    assert_eq!(
        noted.len(),
        1,
        "what nobody vouches for stands in no journal: {noted:?}"
    );
    assert_eq!(noted[0]["sender"], "authority");
}

#[tokio::test]
async fn a_look_up_is_answered_once() {
    let channels = Channels::new().await;
    let lookup = channels.lookup();
    assert!(channels.lookups.ask(&lookup).await.is_ok());
    let error = channels.failing(&lookup).await;
    assert!(
        matches!(error, LookupError::Refused { cause, .. } if cause.word() == "repeated"),
        "{error}"
    );
    assert_eq!(channels.registries.asked().len(), 1);
    let noted = channels.journal("").await;
    assert_eq!(
        (noted[0]["outcome"].as_str(), noted[0]["repeated"].as_i64()),
        (Some("found"), Some(1))
    );
}

#[tokio::test]
async fn how_a_registry_fails_is_told_and_written_down() {
    let channels = Channels::new().await;
    let reason = || "because".to_owned();
    for (outcome, failing) in [
        (Outcome::Slow { reason: reason() }, Failing::Slow),
        (Outcome::Faulty { reason: reason() }, Failing::Faulty),
    ] {
        channels.registries.tell(Registry::GbdFl, IIN, outcome);
        assert_eq!(channels.failing(&channels.lookup()).await.failing(), failing);
        let noted = channels.journal(&format!("?outcome={}", failing.word())).await;
        assert_eq!(noted[0]["reason"], "because");
    }
}

/// Never answers; answers with something else; cannot be reached.
enum Bad {
    Silent,
    Garbage,
    Unreachable,
}

#[async_trait]
impl LookupCarrier for Bad {
    async fn carry(&self, parcel: Parcel) -> Result<Sealed, NotCarried> {
        match self {
            Self::Silent => std::future::pending().await,
            Self::Garbage => Ok(parcel.message),
            Self::Unreachable => Err(NotCarried::NoAddress),
        }
    }
}

#[tokio::test]
async fn silence_and_nonsense_are_told_apart() {
    for (bad, failing) in [
        (Bad::Silent, Failing::Silent),
        (Bad::Unreachable, Failing::Silent),
        (Bad::Garbage, Failing::Faulty),
    ] {
        let channels = Channels::before(|_| Arc::new(bad)).await;
        let error = channels.failing(&channels.lookup()).await;
        assert_eq!(error.failing(), failing, "{error}");
        let noted = channels.journal("").await;
        assert_eq!(noted[0]["outcome"], failing.word());
    }
}

#[tokio::test]
async fn an_asker_who_goes_away_does_not_keep_the_outcome_out_of_the_journal() {
    let channels = Channels::before(|_| Arc::new(Bad::Silent)).await;
    let gone = tokio::time::timeout(Duration::from_millis(100), channels.lookups.ask(&channels.lookup())).await;
    assert!(gone.is_err());
    assert_eq!(channels.journal("").await[0]["outcome"], "asked");
    for _ in 0..100 {
        let waiting: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM lookups WHERE outcome = 'asked'")
            .fetch_one(channels.world.store.reader())
            .await
            .expect("a count");
        if waiting == 0 {
            return;
        }
        tokio::time::sleep(Patience::of(LIMIT).gateway / 10).await;
    }
    panic!("still asked");
}

#[tokio::test]
async fn pages_show_look_ups_in_three_languages_and_opening_one_is_recorded() {
    let channels = Channels::new().await;
    let lookup = channels.lookup();
    assert!(channels.lookups.ask(&lookup).await.is_ok());
    let mut nameless = channels.lookup();
    nameless.case.clear();
    drop(channels.failing(&nameless).await);
    let token = channels.operator().await;
    for path in [
        "/gateway/lookups?".to_owned(),
        "/gateway/lookups?registry=gbd_fl&outcome=found&case=case-1&".into(),
        "/gateway/lookups?outcome=slow&".into(),
        format!("/gateway/lookups/{}?", lookup.id),
        format!("/gateway/lookups/{}?", nameless.id),
        "/gateway/journal?case=case-1&".into(),
    ] {
        for language in ["kk", "ru", "en"] {
            let with = format!("{path}lang={language}");
            let (status, page) = channels.get(&with, &token).await;
            assert_eq!(status, 200, "{with}: {page}");
            assert!(
                !page.contains('⟦') && page.matches("<h1").count() == 1,
                "{with}: {page}"
            );
        }
    }
    let (_, list) = channels.get("/gateway/lookups?lang=ru", &token).await;
    assert!(
        list.contains("ГБД ФЛ") && list.contains("********0007") && !list.contains(IIN),
        "{list}"
    );
    let (_, card) = channels
        .get(&format!("/gateway/lookups/{}?lang=ru", lookup.id), &token)
        .await;
    assert!(
        card.contains(IIN) && card.contains("Оператор Дина") && card.contains("подпункт 3)"),
        "{card}"
    );
    let (_, whole) = channels
        .get(&format!("/gateway/api/lookups/{}", lookup.id), &token)
        .await;
    assert!(whole.contains(IIN), "{whole}");
    let events = store::events::of(&channels.world.store, "case-1")
        .await
        .expect("events");
    let read: Vec<_> = events.iter().filter(|event| event.kind == "lookup_read").collect();
    assert_eq!(read.len(), 5, "three languages, once more, and the interface");
    assert!(!format!("{:?}", read[0].details).contains(IIN));
    let (status, _) = channels.get("/gateway/api/lookups", "nobody").await;
    assert_eq!(status, 401);
}
