//! OCSP and time stamps of an authority over HTTP: asked once for all, believed when they hold, named when they do not.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::{Chance, Clock};
use eds::crl::RevocationReason;
use eds::issue::{self, Addresses, Service};
use eds::key::Digest;
use eds::ocsp::{Request, Responder, Status};
use eds::policy::{ExpectedSigner, Revocation};
use eds::tsp::{BEST_PRACTICES_POLICY, Stamper};
use eds::{Algorithm, Certificate, PrivateKey};
use exchange::testing::{TestAuthority, english_in};
use exchange::trust::StampError;
use exchange::{CrlSource, Order, Services, Trust};
use jiff::SignedDuration;
use law::System;

use crate::http::listen;
use crate::world::World;

/// What the service does when it is asked.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Good,
    Revoked,
    Silent,
    Html,
}

struct Desk {
    mood: Mutex<Mood>,
    asked: AtomicU32,
    /// For whom it answers.
    issuing: Certificate,
    key: Arc<PrivateKey>,
    certificate: Certificate,
    clock: Arc<dyn Clock>,
}

impl Desk {
    fn new(authority: &TestAuthority, clock: Arc<dyn Clock>, service: Service) -> Arc<Self> {
        let key = PrivateKey::generate(Algorithm::P256).expect("a key");
        let now = clock.now();
        let addresses = Addresses {
            crl: "http://127.0.0.1/crl".into(),
            ca_issuers: "http://127.0.0.1/ca".into(),
            ..Addresses::default()
        };
        let certificate = issue::service(
            authority.issuing_key(),
            &authority.issuing,
            &key.public_key_der(),
            service,
            "СЫНАҚ",
            &[0x41; 20],
            now - SignedDuration::from_hours(1),
            now + SignedDuration::from_hours(24 * 20),
            &addresses,
        )
        .expect("a certificate");
        Arc::new(Self {
            mood: Mutex::new(Mood::Good),
            asked: AtomicU32::new(0),
            issuing: authority.issuing.clone(),
            key: Arc::new(key),
            certificate,
            clock,
        })
    }

    fn mood(&self, mood: Mood) {
        *self.mood.lock().expect("not poisoned") = mood;
    }

    fn asked(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }

    async fn address(self: &Arc<Self>) -> String {
        let router = Router::new()
            .route("/ocsp", post(ocsp))
            .route("/tsp", post(stamp))
            .with_state(Arc::clone(self));
        listen(router).await
    }
}

async fn enter(desk: &Desk) -> Result<Mood, Response> {
    desk.asked.fetch_add(1, Ordering::SeqCst);
    // Long enough for a crowd to gather.
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    match *desk.mood.lock().expect("not poisoned") {
        Mood::Silent => Err(StatusCode::SERVICE_UNAVAILABLE.into_response()),
        Mood::Html => Err("<html>welcome</html>".into_response()),
        mood => Ok(mood),
    }
}

async fn ocsp(State(desk): State<Arc<Desk>>, body: Bytes) -> Response {
    let mood = match enter(&desk).await {
        Ok(mood) => mood,
        Err(response) => return response,
    };
    let now = desk.clock.now();
    let status = match mood {
        Mood::Revoked => Status::Revoked {
            at: now,
            reason: RevocationReason::KeyCompromise,
        },
        _ => Status::Good,
    };
    let responder = Responder::new(desk.key.clone(), &desk.certificate, &desk.issuing).expect("they fit");
    let request = Request::read(&body).expect("a request");
    let until = now + SignedDuration::from_hours(1);
    responder
        .answer(&request, |_| status, now, until, now)
        .expect("signs")
        .into_response()
}

async fn stamp(State(desk): State<Arc<Desk>>, body: Bytes) -> Response {
    if let Err(response) = enter(&desk).await {
        return response;
    }
    let stamper = Stamper {
        key: desk.key.as_ref(),
        certificate: &desk.certificate,
        chain: &[],
        policies: &[BEST_PRACTICES_POLICY],
    };
    eds::tsp::respond(&body, &stamper, &[7], desk.clock.now())
        .expect("signs")
        .into_response()
}

fn services(order: Order, base: &str) -> Services {
    Services {
        order,
        ocsp: Some(format!("{base}/ocsp")),
        tsp: Some(format!("{base}/tsp")),
        answer_max_age_seconds: 60,
        ..Services::default()
    }
}

fn trust(world: &World, order: Order, base: &str) -> Trust {
    let trust = Arc::into_inner(world.authority.trust()).expect("nobody else holds it");
    trust.with_services(services(order, base))
}

fn someone(world: &World) -> Certificate {
    world.authority.system(System::Portal).1
}

fn evidence(known: Revocation) -> (usize, usize) {
    match known {
        Revocation::Known(evidence) => (evidence.answers.len(), evidence.lists.len()),
        Revocation::Unknown { cause, .. } => panic!("{cause:?}"),
    }
}

#[tokio::test]
async fn a_crowd_asks_the_responder_once_and_a_revocation_is_seen_after_the_answers_age() {
    let world = World::new();
    let desk = Desk::new(&world.authority, world.clock.clone(), Service::OcspResponder);
    let trust = trust(&world, Order::OcspThenLists, &desk.address().await);
    let held = someone(&world);
    let crowd = (0..20).map(|_| trust.revocation_of(&held));
    for known in futures::future::join_all(crowd).await {
        assert_eq!(evidence(known).0, 1);
    }
    assert_eq!(desk.asked(), 1);
    let expected = ExpectedSigner::System("portal".into());
    assert!(trust.judge_certificate(&held, &expected).await.is_valid());
    desk.mood(Mood::Revoked);
    assert!(
        trust.judge_certificate(&held, &expected).await.is_valid(),
        "young enough"
    );
    world.clock.advance(SignedDuration::from_secs(61));
    let report = trust.judge_certificate(&held, &expected).await;
    assert_eq!(report.cause().map(|check| check.id.as_ref()), Some("revocation"));
    assert_eq!(desk.asked(), 2);
}

#[tokio::test]
async fn an_answer_goes_along_on_paper_only_where_it_says_good() {
    let world = World::new();
    let desk = Desk::new(&world.authority, world.clock.clone(), Service::OcspResponder);
    let trust = trust(&world, Order::Lists, &desk.address().await);
    let held = someone(&world);
    for (mood, goes) in [(Mood::Good, true), (Mood::Revoked, false), (Mood::Silent, false)] {
        desk.mood(mood);
        let snapshot = trust.snapshot_of(&held).await;
        assert_eq!((snapshot.lists.len(), snapshot.answer.is_some()), (1, goes));
        world.clock.advance(SignedDuration::from_secs(61));
    }
    let soon = world.clock.now() + SignedDuration::from_secs(60);
    let elsewhere = world
        .authority
        .trust_by(CrlSource::Fixed(world.authority.crl_until(1, soon)));
    world.clock.advance(SignedDuration::from_secs(61));
    let nothing = elsewhere.snapshot_of(&held).await;
    assert!(nothing.lists.is_empty() && nothing.answer.is_none());
}

#[tokio::test]
async fn silence_leads_to_the_list_or_to_nothing_and_says_when_to_try_again() {
    let world = World::new();
    let desk = Desk::new(&world.authority, world.clock.clone(), Service::OcspResponder);
    let base = desk.address().await;
    let held = someone(&world);
    for mood in [Mood::Silent, Mood::Html] {
        desk.mood(mood);
        let either = trust(&world, Order::OcspThenLists, &base);
        assert_eq!(
            evidence(either.revocation_of(&held).await),
            (0, 1),
            "the list stands in"
        );
        let alone = trust(&world, Order::Ocsp, &base);
        let before = desk.asked();
        for _ in 0..3 {
            let Revocation::Unknown { cause, next_try } = alone.revocation_of(&held).await else {
                panic!("nothing is known");
            };
            let (kk, ru, en) = if mood == Mood::Silent {
                ("503 мәртебесімен", "отвечает статусом 503", "the status 503")
            } else {
                ("бұл OCSP жауабы емес", "это не ответ OCSP", "not an OCSP answer")
            };
            assert!(
                cause.kk.contains(kk) && cause.ru.contains(ru) && cause.en.contains(en),
                "{cause:?}"
            );
            assert_eq!((english_in(&cause.kk), english_in(&cause.ru)), (vec![], vec![]));
            assert_eq!(next_try, Some(world.clock.now() + SignedDuration::from_secs(2)));
        }
        assert_eq!(desk.asked(), before + 1, "a failure is remembered for a moment");
        let report = alone.judge_certificate(&held, &ExpectedSigner::Anyone).await;
        assert_eq!(report.verdict, eds::Verdict::Indeterminate);
        let told = report.cause().expect("a cause").answer.en.clone();
        assert!(told.contains("Try again after"), "{told}");
        desk.mood(Mood::Good);
        world.clock.advance(SignedDuration::from_secs(2));
        assert_eq!(evidence(alone.revocation_of(&held).await).0, 1);
    }
}

#[tokio::test]
async fn a_strangers_responder_is_not_believed_and_a_certificate_sends_us_nowhere_near() {
    let world = World::new();
    let stranger = TestAuthority::new(world.clock.clone());
    let desk = Desk::new(&stranger, world.clock.clone(), Service::OcspResponder);
    // It answers for our certificates with its own key.
    let forged = Arc::new(Desk {
        mood: Mutex::new(Mood::Good),
        asked: AtomicU32::new(0),
        issuing: world.authority.issuing.clone(),
        key: Arc::clone(&desk.key),
        certificate: desk.certificate.clone(),
        clock: world.clock.clone(),
    });
    let trust = trust(&world, Order::Ocsp, &forged.address().await);
    let Revocation::Unknown { cause, .. } = trust.revocation_of(&someone(&world)).await else {
        panic!("believed");
    };
    assert!(cause.ru.contains("не назначена самим центром"), "{cause:?}");

    let follow = Arc::into_inner(world.authority.trust()).expect("nobody else holds it");
    let follow = follow.with_services(Services {
        order: Order::Ocsp,
        follow_certificates: true,
        ..Services::default()
    });
    let Revocation::Unknown { cause, .. } = follow.revocation_of(&someone(&world)).await else {
        panic!("asked");
    };
    assert!(
        cause.ru.contains("нет адреса службы OCSP"),
        "the certificate names no responder: {cause:?}"
    );
}

#[tokio::test]
async fn a_stamp_is_taken_from_a_trusted_authority_only() {
    let world = World::new();
    let chance = Chance::from_system();
    let hash = Digest::Sha256.of(b"document");
    let desk = Desk::new(&world.authority, world.clock.clone(), Service::TimeStamping);
    let base = desk.address().await;
    let ours = trust(&world, Order::Lists, &base);
    let token = ours.stamp(&chance, Digest::Sha256, &hash).await.expect("a stamp");
    assert!(token.stamps(b"document"));

    desk.mood(Mood::Silent);
    let asked = desk.asked();
    for _ in 0..3 {
        let refused = ours.stamp(&chance, Digest::Sha256, &hash).await;
        let next = Some(world.clock.now() + SignedDuration::from_secs(2));
        assert!(matches!(refused, Err(StampError::Ask { next_try, .. }) if next_try == next));
    }
    assert_eq!(desk.asked(), asked + 1);
    desk.mood(Mood::Html);
    world.clock.advance(SignedDuration::from_secs(3));
    let refused = ours.stamp(&chance, Digest::Sha256, &hash).await;
    assert!(matches!(refused, Err(StampError::Token { .. })), "{refused:?}");
    let told = refused.expect_err("refused").told();
    assert!(told.ru.contains("это не метка времени"), "{told:?}");
    assert_eq!((english_in(&told.kk), english_in(&told.ru)), (vec![], vec![]));

    let stranger = TestAuthority::new(world.clock.clone());
    let foreign = Desk::new(&stranger, world.clock.clone(), Service::TimeStamping);
    let trust = trust(&world, Order::Lists, &foreign.address().await);
    let refused = trust.stamp(&chance, Digest::Sha256, &hash).await;
    assert!(matches!(refused, Err(StampError::NotTrusted { .. })), "{refused:?}");

    let nobody = world.authority.trust_by(CrlSource::Fixed(world.authority.crl()));
    let refused = nobody.stamp(&chance, Digest::Sha256, &hash).await;
    assert_eq!(refused.err(), Some(StampError::NoAddress));
}
