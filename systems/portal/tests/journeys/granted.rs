//! From registration to the result in the cabinet.

use axum::http::{Method, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use law::MessageKind;
use serde_json::{Value, json};

use crate::support::{IIN, OTHER_IIN, TestPortal, on_both, outline};

#[tokio::test]
async fn the_whole_way() {
    on_both(async |portal| {
        let citizen = portal.citizen(IIN).await;
        portal.pass(60);
        let id = citizen.filled().await;
        portal.pass(120);
        let (number, document) = citizen.freeze(&id).await;
        portal.pass(30);
        let signature = citizen.signature(&id).await;
        let answer = citizen.hand_in(&id, &signature).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        assert_eq!(
            (&answer.json()["case"], &answer.json()["number"]),
            (&json!(id), &json!(number))
        );

        sent_exactly_once(&portal, &id, &signature, &document, &citizen).await;
        statuses_arrive(&portal, &id, &number, &citizen).await;
        result_arrives(&portal, &id, &number, &citizen).await;
        trace_is_in_order(&citizen.trace(&id).await);
        survey_once(&id, &citizen).await;
    })
    .await;
}

async fn sent_exactly_once(
    portal: &TestPortal,
    id: &str,
    signature: &Value,
    document: &[u8],
    citizen: &crate::support::Citizen<'_>,
) {
    let again = citizen.hand_in(id, signature).await;
    assert_eq!(again.status, StatusCode::ACCEPTED);
    portal.carry().await;
    let requests = portal.provider.take_received();
    let notices = portal.center.take_received();
    assert_eq!((requests.len(), notices.len()), (1, 1));
    assert_eq!(
        (requests[0].kind, notices[0].kind),
        (MessageKind::Request, MessageKind::Notice)
    );
    let body: exchange::messages::RequestBody = serde_json::from_value(requests[0].body.clone()).unwrap();
    assert_eq!(body.application, document, "the exact bytes travel");
    assert_eq!(body.applicant_iin, IIN);
    let kept = citizen.get(&format!("/cases/{id}/application.json")).await;
    assert_eq!(kept.bytes, document, "the exact bytes are kept");
    let cms = citizen.get(&format!("/cases/{id}/application.cms")).await;
    assert_eq!(cms.bytes, body.signature.cms());
    let status = citizen.get(&format!("/cases/{id}")).await.json();
    assert_eq!(
        (&status["status"]["id"], &status["holder"]["system"]),
        (&json!("sent"), &json!("gateway"))
    );
}

async fn statuses_arrive(portal: &TestPortal, id: &str, number: &str, citizen: &crate::support::Citizen<'_>) {
    portal.pass(5);
    portal
        .tell_status(id, number, "received", 3, Some("26112000000001"))
        .await;
    let case = citizen.get(&format!("/cases/{id}")).await.json();
    assert_eq!(
        (&case["status"]["id"], &case["registration"]),
        (&json!("received"), &json!("26112000000001"))
    );
    assert_eq!(case["holder"]["system"], "provider");
    portal.pass(5);
    portal.tell_status(id, number, "in_work", 7, None).await;
    let case = citizen.get(&format!("/cases/{id}")).await.json();
    assert_eq!(
        (&case["status"]["id"], &case["registration"]),
        (&json!("in_work"), &json!("26112000000001"))
    );
    assert_eq!(
        citizen.get(&format!("/cases/{id}/result.pdf")).await.status,
        StatusCode::CONFLICT
    );
    let early = citizen
        .post(&format!("/cases/{id}/survey"), json!({ "answers": [2, 2] }))
        .await;
    assert_eq!(early.code(), "case_not_finished");
}

async fn result_arrives(portal: &TestPortal, id: &str, number: &str, citizen: &crate::support::Citizen<'_>) {
    portal.pass(5);
    let pdf = portal.signed_pdf();
    portal.tell_result(id, number, &pdf).await;
    let case = citizen.get(&format!("/cases/{id}")).await.json();
    assert_eq!(
        (&case["finished"], &case["holder"], &case["output"]),
        (&json!(true), &Value::Null, &json!("certificate"))
    );
    assert_eq!(citizen.get(&format!("/cases/{id}/result.pdf")).await.bytes, pdf);
    let notices = citizen.get("/notices").await.json();
    assert_eq!(notices.as_array().unwrap().len(), 4, "sent, received, in work, done");
    assert!(notices[0]["text"]["kk"].as_str().unwrap().contains(number));
    assert!(!notices.to_string().contains('{'.to_string().as_str()) || !notices.to_string().contains("{service}"));
    assert_eq!(citizen.get("/cases").await.json().as_array().unwrap().len(), 1);
}

fn trace_is_in_order(trace: &[Value]) {
    let expected = [
        "8.1",
        "процесс 1",
        "условие 1",
        "процесс 3",
        "процесс 4",
        "условие 2",
        "1",
        "процесс 6",
        "9",
        "14",
    ];
    assert_eq!(outline(trace), expected);
    let outcomes: Vec<_> = trace.iter().map(|event| event["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes[2], "passed");
    assert_eq!(outcomes[5], "passed");
    assert!(
        trace
            .iter()
            .all(|event| event["hash"].as_str().is_some_and(|hash| hash.len() == 64))
    );
    let span = |at: usize| {
        let time = |key: &str| trace[at][key].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        time("ended").duration_since(time("started")).as_secs()
    };
    assert_eq!(
        (span(3), span(4)),
        (120, 30),
        "filling and signing last as long as they lasted"
    );
    assert_eq!(trace[6]["limit_seconds"], 60);
}

async fn survey_once(id: &str, citizen: &crate::support::Citizen<'_>) {
    let path = format!("/cases/{id}/survey");
    assert_eq!(
        citizen.post(&path, json!({ "answers": [2] })).await.code(),
        "survey_incomplete"
    );
    assert_eq!(
        citizen.post(&path, json!({ "answers": [2, 9] })).await.code(),
        "survey_incomplete"
    );
    assert_eq!(
        citizen.post(&path, json!({ "answers": [2, 1] })).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        citizen.post(&path, json!({ "answers": [0, 0] })).await.code(),
        "survey_given"
    );
}

#[tokio::test]
async fn the_application_is_drawn_when_asked_for() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let (id, _) = citizen.submitted().await;
    let first = citizen.get(&format!("/cases/{id}/application.pdf")).await;
    assert!(first.bytes.starts_with(b"%PDF-"), "{}", first.text());
    assert_eq!(
        first.bytes,
        citizen.get(&format!("/cases/{id}/application.pdf")).await.bytes
    );
}

#[tokio::test]
async fn a_cms_made_elsewhere_is_accepted_detached_and_attached_in_der_and_pem() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let (key, certificate) = &citizen.key;
    for (attach, pem) in [(false, false), (true, false), (false, true)] {
        let id = citizen.filled().await;
        let (_, document) = citizen.freeze(&id).await;
        let cms = eds::cms::sign(key, certificate, &[], &document, attach, Some(portal.now())).unwrap();
        let mut text = STANDARD.encode(&cms);
        if pem {
            text = format!("-----BEGIN CMS-----\n{text}\n-----END CMS-----\n");
        }
        let answer = citizen.hand_in(&id, &json!({ "cms": text })).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{attach} {pem} {}", answer.text());
        assert_eq!(citizen.get(&format!("/cases/{id}/application.cms")).await.bytes, cms);
        // Of each a card can be had, whose files are the document and its detached signature.
        let card = citizen.get(&format!("/cases/{id}/card.pdf")).await;
        assert_eq!(card.status, StatusCode::OK, "{}", card.text());
        let opened = verification::open(&card.bytes, None).expect("a card");
        let taken = opened.card.expect("a card");
        assert_eq!(taken.original, document);
        assert_eq!(opened.signatures.len(), 1);
        assert!(opened.signatures[0].facts.digest_matches && opened.signatures[0].facts.signature_matches);
        assert!(
            eds::cms::attached_content(&taken.signatures[0].1)
                .expect("CMS")
                .is_none()
        );
    }
}

#[tokio::test]
async fn a_result_that_does_not_verify_is_refused_and_stays_visible() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let (id, number) = citizen.submitted().await;
    portal.carry().await;
    let mut pdf = portal.signed_pdf();
    let middle = pdf.len() / 3;
    pdf[middle] ^= 1;
    portal.tell_result(&id, &number, &pdf).await;
    assert_eq!(citizen.get(&format!("/cases/{id}")).await.json()["finished"], false);
    let dead = store::outbox::dead_letters(&portal.provider.participant.db)
        .await
        .unwrap();
    assert_eq!(dead.len(), 1);
}

#[tokio::test]
async fn nobody_sees_what_is_not_theirs() {
    let portal = TestPortal::simple().await;
    let owner = portal.citizen(IIN).await;
    let (id, _) = owner.submitted().await;
    let draft = owner.filled().await;
    let stranger = portal.citizen(OTHER_IIN).await;
    for path in [
        "",
        "/trace",
        "/application.json",
        "/application.cms",
        "/application.pdf",
        "/card.pdf",
        "/result.pdf",
    ] {
        assert_eq!(
            stranger.get(&format!("/cases/{id}{path}")).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
        assert_eq!(
            portal
                .call(Method::GET, &format!("/cases/{id}{path}"), None, None)
                .await
                .status,
            StatusCode::UNAUTHORIZED
        );
    }
    assert_eq!(
        stranger
            .post(&format!("/cases/{id}/survey"), json!({ "answers": [0, 0] }))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(stranger.save(&draft, json!({})).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        stranger
            .post(&format!("/requests/{draft}/freeze"), json!({}))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        stranger
            .call(Method::DELETE, &format!("/requests/{draft}"), None)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(stranger.get("/cases").await.json(), json!([]));
    assert_eq!(stranger.get("/notices").await.json(), json!([]));
}
