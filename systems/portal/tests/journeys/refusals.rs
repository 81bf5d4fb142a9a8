//! Refusals in the act's words: sign-in (процесс 2), form (action 1), signature (процесс 5).

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::{Answer, IIN, OTHER_IIN, TestPortal, authority, lasting_trust, outline};

#[tokio::test]
async fn a_wrong_password_is_refused_in_the_words_of_process_2() {
    let portal = TestPortal::simple().await;
    portal.register(IIN).await;
    let answer = portal.sign_in(IIN, "жоқ жоқ жоқ").await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::UNAUTHORIZED, "credentials_refused")
    );
    let details = answer.details();
    assert_eq!(
        (&details["clause"], &details["label"]),
        (&json!("8.4"), &json!("процесс 2"))
    );
    assert!(
        details["text_ru"]
            .as_str()
            .unwrap()
            .starts_with("процесс 2 – формирование ПЭП сообщения об отказе")
    );
    assert!(!details["message"]["kk"].as_str().unwrap().is_empty());
    let trace = details["trace"].as_array().unwrap().clone();
    assert_eq!(outline(&trace), ["процесс 1", "условие 1", "процесс 2"]);
    assert_eq!(trace[1]["outcome"], "failed");
    assert!(!answer.text().contains("жоқ жоқ"));
}

#[tokio::test]
async fn an_unknown_person_is_refused_the_same_way_and_many_attempts_lock() {
    let portal = TestPortal::simple().await;
    assert_eq!(portal.sign_in("not an iin", "x").await.code(), "credentials_refused");
    portal.register(IIN).await;
    for _ in 0..5 {
        assert_eq!(portal.sign_in(IIN, "қате").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(portal.sign_in(IIN, "қате").await.code(), "locked");
}

#[tokio::test]
async fn registration_tells_all_mistakes_and_refuses_a_second_account() {
    let portal = TestPortal::simple().await;
    let body = json!({ "iin": "900101300008", "surname": "", "given_name": "Үлгі", "password": "қысқа" });
    let answer = portal
        .call(axum::http::Method::POST, "/accounts", None, Some(body))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields: Vec<Value> = answer.details()["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["field"].clone())
        .collect();
    assert_eq!(fields, ["iin", "surname", "password"]);
    assert_eq!(portal.register(IIN).await.status, StatusCode::CREATED);
    assert_eq!(portal.register(IIN).await.code(), "account_exists");
}

#[tokio::test]
async fn a_form_with_mistakes_is_kept_and_refused() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let id = citizen.open().await;
    let answer = citizen
        .save(&id, json!({ "period_from_year": "2026", "period_to_year": "2024" }))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.json()["problems"].as_array().unwrap().is_empty());
    let refused = citizen.post(&format!("/requests/{id}/freeze"), json!({})).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "form_refused")
    );
    let details = refused.details();
    assert_eq!(details["action"], 1);
    let fields: Vec<_> = details["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["field"].clone())
        .collect();
    assert!(fields.contains(&json!("address")), "{fields:?}");
    assert_eq!(outline(details["trace"].as_array().unwrap()), ["процесс 3", "1"]);
    assert_eq!(
        citizen
            .post(&format!("/requests/{id}/signature"), json!({ "cms": "AQID" }))
            .await
            .code(),
        "request_not_frozen"
    );
}

/// Freezes and signs with whatever key; gives the refusal.
async fn refused(portal: &TestPortal, key: (eds::PrivateKey, eds::Certificate)) -> (Answer, Vec<Value>) {
    portal.register(IIN).await;
    let citizen = portal.citizen_again(IIN, key).await;
    let id = citizen.filled().await;
    citizen.freeze(&id).await;
    let signature = citizen.signature(&id).await;
    let answer = citizen.hand_in(&id, &signature).await;
    let trace = citizen.trace(&id).await;
    assert_eq!(portal.carry().await, 0, "nothing is sent");
    assert_eq!(citizen.get("/cases").await.json(), json!([]));
    (answer, trace)
}

fn assert_process_5(answer: &Answer, trace: &[Value], check: &str, outcome: &str) {
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "signature_refused")
    );
    let details = answer.details();
    assert_eq!(
        (&details["clause"], &details["label"]),
        (&json!("8.8"), &json!("процесс 5"))
    );
    assert!(
        details["text_ru"]
            .as_str()
            .unwrap()
            .starts_with("процесс 5 – формирование сообщения об отказе")
    );
    let found = details["report"]["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|found| found["id"] == check);
    assert_eq!(
        found.unwrap_or(&Value::Null)["outcome"],
        outcome,
        "{}",
        details["report"]
    );
    let expected = [
        "8.1",
        "процесс 1",
        "условие 1",
        "процесс 3",
        "процесс 4",
        "условие 2",
        "процесс 5",
        "1",
    ];
    assert_eq!(outline(trace), expected);
    assert_eq!(
        (&trace[5]["outcome"], &trace[7]["outcome"]),
        (&json!("failed"), &json!("failed"))
    );
}

#[tokio::test]
async fn somebody_elses_certificate() {
    let portal = TestPortal::simple().await;
    let key = portal.authority.person(OTHER_IIN, "Басқа", "Адам");
    let (answer, trace) = refused(&portal, key).await;
    assert_process_5(&answer, &trace, "identity", "failed");
}

#[tokio::test]
async fn an_expired_certificate() {
    let portal = TestPortal::simple().await;
    let key = portal.authority.person(IIN, "Сыналова", "Үлгі");
    portal.clock.advance(SignedDuration::from_hours(24 * 400));
    let (answer, trace) = refused(&portal, key).await;
    assert_process_5(&answer, &trace, "validity", "failed");
}

#[tokio::test]
async fn a_revoked_certificate() {
    let (clock, authority) = authority();
    let key = authority.person(IIN, "Сыналова", "Үлгі");
    authority.revoke(&key.1);
    let trust = lasting_trust(&clock, &authority);
    let portal = TestPortal::with_trust(clock, authority, trust).await;
    let (answer, trace) = refused(&portal, key).await;
    assert_process_5(&answer, &trace, "revocation", "failed");
}

#[tokio::test]
async fn an_unknown_revocation_refuses() {
    let portal = TestPortal::simple().await;
    let key = portal.authority.person(IIN, "Сыналова", "Үлгі");
    // The list is too old now, the certificate is renewed in time.
    portal.clock.advance(SignedDuration::from_hours(24 * 1200));
    let fresh = portal.authority.person(IIN, "Сыналова", "Үлгі");
    drop(key);
    let (answer, trace) = refused(&portal, fresh).await;
    assert_process_5(&answer, &trace, "revocation", "unknown");
}

#[tokio::test]
async fn broken_signatures_are_refused_and_the_right_one_is_taken_after_them() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let id = citizen.filled().await;
    let (_, document) = citizen.freeze(&id).await;
    let good = citizen.signature(&id).await;
    let (key, certificate) = &citizen.key;

    let mut value = STANDARD.decode(good["signature"].as_str().unwrap()).unwrap();
    *value.last_mut().unwrap() ^= 1;
    let mut flipped = good.clone();
    flipped["signature"] = json!(STANDARD.encode(value));
    let other = eds::cms::sign(key, certificate, &[], b"another document", true, Some(portal.now())).unwrap();
    let detached = eds::cms::sign(key, certificate, &[], b"another document", false, Some(portal.now())).unwrap();
    for (handed, check) in [
        (flipped, "signature"),
        (json!({ "cms": STANDARD.encode(&other) }), "integrity"),
        (json!({ "cms": STANDARD.encode(&detached) }), "integrity"),
        (json!({ "cms": STANDARD.encode(b"not a CMS at all") }), "integrity"),
    ] {
        let answer = citizen.hand_in(&id, &handed).await;
        assert_eq!(answer.code(), "signature_refused", "{check}: {}", answer.text());
        let report = answer.details()["report"].clone();
        let failed = report["checks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|found| found["outcome"] != "passed")
            .unwrap()
            .clone();
        assert_eq!(failed["id"], check, "{report}");
    }
    assert_eq!(
        citizen.hand_in(&id, &json!({ "cms": "no base64!" })).await.code(),
        "signature_unreadable"
    );
    assert_eq!(
        citizen.freeze(&id).await.1,
        document,
        "the document is the same all the time"
    );
    assert_eq!(citizen.hand_in(&id, &good).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_signature_cannot_be_tried_for_ever() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let id = citizen.filled().await;
    citizen.freeze(&id).await;
    let bad = json!({ "cms": STANDARD.encode(b"not a CMS at all") });
    for _ in 0..20 {
        assert_eq!(citizen.hand_in(&id, &bad).await.code(), "signature_refused");
    }
    assert_eq!(citizen.hand_in(&id, &bad).await.code(), "too_many_attempts");
}
