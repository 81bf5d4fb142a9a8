//! The HTTP carrier and the door, on loopback.

use std::sync::Arc;

use axum::Router;
use exchange::carrier::{Http, door};
use exchange::{Answer, Carrier, CarrierError};
use law::System::{Gateway, Portal, Provider};

use crate::world::{World, carried_by, sealed_by};

/// Serves until the test ends. Gives the base address.
pub(crate) async fn listen(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

#[tokio::test]
async fn parcels_go_over_http() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    let gateway = world.house(Gateway).await;
    let address = format!("{}/provider/exchange", listen(door(Provider, provider.desk())).await);
    let carrier = Http {
        address,
        client: reqwest::Client::new(),
    };
    let envelopes = ["one", "two", "three", "four", "five"].map(|word| portal.envelope(Provider, word, word));
    let mut parcels = envelopes
        .each_ref()
        .map(|envelope| {
            let parcel = sealed_by(&portal.participant, envelope);
            carried_by(&gateway.participant, parcel, envelope)
        })
        .to_vec();
    parcels[1].message.content[0] = b'x';

    let answers = carrier.carry(parcels).await.expect("carried");
    let shown: Vec<_> = answers
        .iter()
        .map(|answer| (answer.id.clone(), answer.answer == Answer::Accepted))
        .collect();
    let expected = envelopes
        .each_ref()
        .map(|envelope| (envelope.id.clone(), true))
        .to_vec();
    assert_eq!(shown[1], (String::new(), false));
    assert_eq!((&shown[0], &shown[2..]), (&expected[0], &expected[2..]));
    assert_eq!(provider.trace("five").await, ["provider:five"]);
}

#[tokio::test]
async fn the_door_has_limits() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    let address = format!("{}/provider/exchange", listen(door(Provider, provider.desk())).await);
    let client = reqwest::Client::new();
    let post = |media_type: &str, body: Vec<u8>| {
        client
            .post(&address)
            .header("content-type", media_type)
            .body(body)
            .send()
    };
    assert_eq!(
        post("text/plain", b"[]".to_vec()).await.expect("answered").status(),
        415
    );
    assert_eq!(
        post("application/json", b"{".to_vec())
            .await
            .expect("answered")
            .status(),
        400
    );
    assert_eq!(
        post("application/json", b"[]".to_vec())
            .await
            .expect("answered")
            .status(),
        200
    );
    let parcel = sealed_by(&portal.participant, &portal.envelope(Provider, "case", "x"));
    let many = serde_json::to_vec(&vec![parcel; 65]).expect("JSON");
    assert_eq!(
        post("application/json; charset=utf-8", many)
            .await
            .expect("answered")
            .status(),
        413
    );
}

#[tokio::test]
async fn a_door_takes_nothing_that_came_past_the_gateway() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    let gateway = world.house(Gateway).await;
    let base = listen(door(Provider, provider.desk())).await;
    let carrier = Http {
        address: format!("{base}/provider/exchange"),
        client: reqwest::Client::new(),
    };
    let (past, through) = (
        portal.envelope(Provider, "case", "past"),
        portal.envelope(Provider, "case", "through"),
    );
    let parcels = vec![
        sealed_by(&portal.participant, &past),
        carried_by(&gateway.participant, sealed_by(&portal.participant, &through), &through),
    ];
    let answers = carrier.carry(parcels).await.expect("carried");
    assert!(matches!(answers[0].answer, Answer::Refused { .. }), "{answers:?}");
    assert_eq!(
        (answers[1].id.as_str(), &answers[1].answer),
        (through.id.as_str(), &Answer::Accepted)
    );
    assert_eq!(provider.trace("case").await, ["provider:through"]);
}

#[tokio::test]
async fn a_door_wants_to_know_how_much_comes_and_does_not_wait_for_ever() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let world = World::new();
    let provider = world.house(Provider).await;
    let base = listen(door(Provider, provider.desk())).await;
    let address = base.trim_start_matches("http://").to_owned();
    let begin = async |headers: &str| {
        let mut stream = tokio::net::TcpStream::connect(&address).await.expect("connected");
        let head =
            format!("POST /provider/exchange HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{headers}\r\n[");
        stream.write_all(head.as_bytes()).await.expect("sent");
        let mut answer = vec![0; 64];
        let count = stream.read(&mut answer).await.expect("answered");
        String::from_utf8_lossy(&answer[..count]).into_owned()
    };
    let unannounced = begin("transfer-encoding: chunked\r\n").await;
    assert!(unannounced.starts_with("HTTP/1.1 411"), "{unannounced}");
    let endless = begin("content-length: 999999999999\r\n").await;
    assert!(endless.starts_with("HTTP/1.1 413"), "{endless}");
    let slow = begin("content-length: 1000\r\n").await;
    assert!(slow.starts_with("HTTP/1.1 408"), "{slow}");
}

#[tokio::test]
async fn a_carriage_that_fails_says_why() {
    let client = reqwest::Client::new();
    let dead = Http {
        address: "http://127.0.0.1:9/provider/exchange".into(),
        client: client.clone(),
    };
    assert!(matches!(
        dead.carry(Vec::new()).await,
        Err(CarrierError::Unreachable { .. })
    ));
    let base = listen(Router::new().route("/nonsense", axum::routing::post(async || "nonsense"))).await;
    let wrong = Http {
        address: format!("{base}/elsewhere"),
        client: client.clone(),
    };
    assert!(matches!(
        wrong.carry(Vec::new()).await,
        Err(CarrierError::Status { status: 404, .. })
    ));
    let nonsense = Http {
        address: format!("{base}/nonsense"),
        client,
    };
    assert!(matches!(
        nonsense.carry(Vec::new()).await,
        Err(CarrierError::Answer { .. })
    ));
}

#[test]
fn acknowledgements_have_a_stable_form() {
    let answer = |answer| serde_json::to_string(&exchange::Acknowledgement { id: "m".into(), answer }).expect("JSON");
    assert_eq!(answer(Answer::Accepted), r#"{"id":"m","answer":"accepted"}"#);
    assert_eq!(
        answer(Answer::Later { reason: "r".into() }),
        r#"{"id":"m","answer":{"later":{"reason":"r"}}}"#
    );
    let _: Arc<dyn Carrier> = Arc::new(Http {
        address: String::new(),
        client: reqwest::Client::new(),
    });
}
