//! The revocation list over HTTP.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::Clock;
use eds::policy::Revocation;
use exchange::testing::{TestAuthority, english_in};
use exchange::{CrlSource, Trust};
use jiff::SignedDuration;

use crate::http::listen;
use crate::world::World;

/// A publisher whose answers a test decides, and which counts them.
#[derive(Default)]
struct Publisher {
    /// None: 503.
    list: Mutex<Option<(String, Vec<u8>)>>,
    asked: AtomicU32,
    unchanged: AtomicU32,
}

impl Publisher {
    fn publish(&self, etag: &str, crl: &eds::crl::Crl) {
        *self.list.lock().expect("not poisoned") = Some((etag.into(), crl.der.clone()));
    }

    fn fall_silent(&self) {
        *self.list.lock().expect("not poisoned") = None;
    }

    fn asked(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }
}

async fn answer(State(publisher): State<Arc<Publisher>>, headers: HeaderMap) -> Response {
    publisher.asked.fetch_add(1, Ordering::SeqCst);
    // Long enough for a crowd to gather.
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let Some((etag, der)) = publisher.list.lock().expect("not poisoned").clone() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known == Some(etag.as_str()) {
        publisher.unchanged.fetch_add(1, Ordering::SeqCst);
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([(header::ETAG, etag)], der).into_response()
}

async fn setting() -> (World, Arc<Publisher>, Arc<Trust>) {
    let world = World::new();
    let publisher = Arc::new(Publisher::default());
    let router = Router::new()
        .route("/crl.der", get(answer))
        .with_state(publisher.clone());
    let address = format!("{}/crl.der", listen(router).await);
    let trust = world.authority.trust_by(CrlSource::Http {
        address,
        client: reqwest::Client::new(),
        max_age_seconds: 60,
    });
    (world, publisher, trust)
}

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

async fn is_known(trust: &Trust) -> bool {
    matches!(trust.revocation().await, Revocation::Known(_))
}

/// In Russian, once it is certain that neither Kazakh nor Russian falls back on English.
async fn cause(trust: &Trust) -> String {
    match trust.revocation().await {
        Revocation::Unknown { cause, .. } => {
            for text in [&cause.kk, &cause.ru] {
                assert_eq!(english_in(text), [""; 0], "{text}");
            }
            cause.ru.into_owned()
        }
        Revocation::Known(_) => panic!("known"),
    }
}

#[tokio::test]
async fn a_crowd_asks_once_and_then_only_whether_it_changed() {
    let (world, publisher, trust) = setting().await;
    publisher.publish("\"1\"", &world.authority.crl());
    let crowd = (0..20).map(|_| trust.revocation());
    assert!(
        futures::future::join_all(crowd)
            .await
            .iter()
            .all(|known| matches!(known, Revocation::Known(_)))
    );
    assert_eq!(publisher.asked(), 1);
    world.clock.advance(seconds(59));
    assert!(is_known(&trust).await);
    assert_eq!(publisher.asked(), 1, "young enough");
    world.clock.advance(seconds(2));
    assert!(is_known(&trust).await);
    assert_eq!((publisher.asked(), publisher.unchanged.load(Ordering::SeqCst)), (2, 1));
}

#[tokio::test]
async fn silence_is_unknown_and_is_asked_again_after_two_seconds() {
    let (world, publisher, trust) = setting().await;
    assert!(cause(&trust).await.contains("503"));
    assert!(cause(&trust).await.contains("503"));
    assert_eq!(publisher.asked(), 1, "a failure is remembered for a moment");
    publisher.publish("\"1\"", &world.authority.crl());
    world.clock.advance(seconds(2));
    assert!(is_known(&trust).await);

    publisher.fall_silent();
    assert!(is_known(&trust).await, "what is young enough serves");
    world.clock.advance(seconds(61));
    assert!(!is_known(&trust).await, "what is too old does not");
}

#[tokio::test]
async fn an_expired_an_older_and_a_strangers_list_are_not_believed() {
    let (world, publisher, trust) = setting().await;
    let soon = world.clock.now() + seconds(30);
    publisher.publish("\"5\"", &world.authority.crl_until(5, soon));
    assert!(is_known(&trust).await);
    world.clock.advance(seconds(31));
    assert!(
        cause(&trust).await.contains("список устарел"),
        "never beyond its next update"
    );

    let far = world.clock.now() + seconds(3600);
    publisher.publish("\"4\"", &world.authority.crl_until(4, far));
    world.clock.advance(seconds(3));
    assert!(cause(&trust).await.contains("старше того, что уже был"));

    let stranger = TestAuthority::new(world.clock.clone());
    publisher.publish("\"6\"", &stranger.crl_until(6, far));
    world.clock.advance(seconds(3));
    assert!(cause(&trust).await.contains("не тем центром"));

    publisher.publish("\"6\"", &world.authority.crl_until(6, far));
    world.clock.advance(seconds(3));
    assert!(is_known(&trust).await);
}

#[tokio::test]
async fn nobody_at_home_is_told() {
    let world = World::new();
    let address = "http://127.0.0.1:9/crl.der".to_owned();
    let trust = world.authority.trust_by(CrlSource::Http {
        address,
        client: reqwest::Client::new(),
        max_age_seconds: 60,
    });
    assert!(cause(&trust).await.contains("нет соединения"));
}
