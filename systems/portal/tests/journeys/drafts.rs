//! Drafts: kept at every save, changed again after freezing, thrown away, swept.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{IIN, SCAN, TestPortal, good_values, on_both, outline};

#[tokio::test]
async fn a_frozen_request_can_be_changed_and_gets_another_number() {
    on_both(async |portal| {
        let citizen = portal.citizen(IIN).await;
        let id = citizen.filled().await;
        let (number, document) = citizen.freeze(&id).await;
        assert_eq!(
            citizen.freeze(&id).await,
            (number.clone(), document.clone()),
            "freezing twice is freezing once"
        );
        assert_eq!(citizen.save(&id, good_values()).await.code(), "request_frozen");
        let reopened = citizen.post(&format!("/requests/{id}/reopen"), json!({})).await;
        assert_eq!(reopened.status, StatusCode::NO_CONTENT);
        let mut values = good_values();
        values["period_from_year"] = json!("2025");
        citizen.save(&id, values).await;
        let (other_number, other_document) = citizen.freeze(&id).await;
        assert_ne!((number, document), (other_number, other_document));
        let signature = citizen.signature(&id).await;
        assert_eq!(citizen.hand_in(&id, &signature).await.status, StatusCode::ACCEPTED);
        assert_eq!(
            citizen.post(&format!("/requests/{id}/reopen"), json!({})).await.code(),
            "request_submitted"
        );
        assert_eq!(
            citizen
                .call(Method::DELETE, &format!("/requests/{id}"), None)
                .await
                .code(),
            "request_submitted"
        );
        let kinds = outline(&citizen.trace(&id).await);
        assert_eq!(kinds.iter().filter(|kind| *kind == "процесс 3").count(), 2);
        assert!(kinds.contains(&"request_reopened".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_thrown_away() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let id = citizen.filled().await;
    let path = format!("/requests/{id}");
    assert_eq!(
        citizen.call(Method::DELETE, &path, None).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        citizen.call(Method::DELETE, &path, None).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn there_is_a_limit_to_unfinished_requests() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    for _ in 0..50 {
        citizen.open().await;
    }
    let answer = citizen
        .post("/requests", json!({ "regulation": crate::support::REGULATION }))
        .await;
    assert_eq!(answer.code(), "too_many_drafts");
}

#[tokio::test]
async fn an_unknown_service_and_unreadable_bodies_are_told() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let answer = citizen.post("/requests", json!({ "regulation": "nobody-knows" })).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(citizen.post("/requests", json!([1])).await.code(), "malformed");
    let id = citizen.filled().await;
    let long = "ұ".repeat(70_000);
    assert_eq!(
        citizen.save(&id, json!({ "address": long })).await.code(),
        "values_too_large"
    );
    let answer = citizen
        .post(
            &format!("/requests/{id}/signed-attributes"),
            json!({ "certificate": "жоқ" }),
        )
        .await;
    assert_eq!(answer.code(), "request_not_frozen");
    citizen.freeze(&id).await;
    let answer = citizen
        .post(
            &format!("/requests/{id}/signed-attributes"),
            json!({ "certificate": "жоқ" }),
        )
        .await;
    assert_eq!(answer.code(), "certificate_unreadable");
}

#[tokio::test]
async fn a_draft_is_checked_under_the_regulation_of_the_day_it_is_frozen() {
    let portal = TestPortal::simple().await;
    let key = portal.authority.person(IIN, "Сыналова", "Үлгі");
    let (id, frozen_id, before) = {
        let citizen = portal.citizen(IIN).await;
        let (id, frozen_id) = (citizen.filled().await, citizen.filled().await);
        let (_, document) = citizen.freeze(&frozen_id).await;
        (id, frozen_id, document)
    };
    let old = portal.plan.hash();
    let portal = portal.amended(|plan| plan.form.attachments.required = true).await;
    let citizen = portal.citizen_again(IIN, key).await;
    let refused = citizen.post(&format!("/requests/{id}/freeze"), json!({})).await;
    assert_eq!(refused.code(), "form_refused");
    assert_eq!(refused.details()["problems"][0]["field"], "attachments");
    citizen.attach(&id, "scan.pdf", SCAN).await;
    let (_, document) = citizen.freeze(&id).await;
    let plan_of = |document: &[u8]| {
        let document: serde_json::Value = serde_json::from_slice(document).unwrap();
        document["plan"].clone()
    };
    assert_eq!(plan_of(&document), json!(portal.plan.hash()));
    assert_eq!(plan_of(&before), json!(old), "what is frozen stays as it is");
    let signature = citizen.signature(&frozen_id).await;
    let accepted = citizen.hand_in(&frozen_id, &signature).await;
    assert_eq!(accepted.status, StatusCode::ACCEPTED, "{}", accepted.text());
}

#[tokio::test]
async fn two_windows_lose_nothing() {
    on_both(async |portal| {
        let citizen = portal.citizen(IIN).await;
        let id = citizen.open().await;
        let other = [SCAN, b"2"].concat();
        let (saved, first, second) = tokio::join!(
            citizen.save(&id, good_values()),
            citizen.attach(&id, "a.pdf", SCAN),
            citizen.attach(&id, "b.pdf", &other),
        );
        assert_eq!(saved.status, StatusCode::OK);
        assert_eq!(
            (first.status, second.status),
            (StatusCode::CREATED, StatusCode::CREATED)
        );
        let (_, document) = citizen.freeze(&id).await;
        let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
        assert_eq!(document["attachments"].as_array().unwrap().len(), 2);
        assert_eq!(document["fields"]["period_to_year"], "2026");
    })
    .await;
}

#[tokio::test]
async fn pressed_twice_at_once_is_sent_once() {
    on_both(async |portal| {
        let citizen = portal.citizen(IIN).await;
        let id = citizen.filled().await;
        let path = format!("/requests/{id}/freeze");
        let (first, second) = tokio::join!(citizen.post(&path, json!({})), citizen.post(&path, json!({})));
        assert_eq!(first.json()["number"], second.json()["number"]);
        assert!(first.json()["number"].is_string());
        let signature = citizen.signature(&id).await;
        let (first, second, third) = tokio::join!(
            citizen.hand_in(&id, &signature),
            citizen.hand_in(&id, &signature),
            citizen.hand_in(&id, &signature),
        );
        for answer in [&first, &second, &third] {
            assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
            assert_eq!(answer.json(), first.json());
        }
        portal.carry().await;
        assert_eq!(portal.provider.take_received().len(), 1);
        assert_eq!(citizen.get("/notices").await.json().as_array().unwrap().len(), 1);
        let trace = outline(&citizen.trace(&id).await);
        assert_eq!(trace.iter().filter(|label| *label == "процесс 6").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_draft_that_nobody_touches_is_swept_after_its_term() {
    let portal = TestPortal::simple().await;
    let (old, sent) = {
        let citizen = portal.citizen(IIN).await;
        (citizen.filled().await, citizen.submitted().await.0)
    };
    portal.clock.advance(SignedDuration::from_hours(24 * 31));
    let key = portal.authority.person(IIN, "Сыналова", "Үлгі");
    let citizen = portal.citizen_again(IIN, key).await;
    let young = citizen.filled().await;
    let stop = CancellationToken::new();
    portal.portal.spawn(stop.clone());
    let path = format!("/cases/{old}/trace");
    for _ in 0..200 {
        if citizen.get(&path).await.status == StatusCode::NOT_FOUND {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.cancel();
    assert_eq!(citizen.get(&path).await.status, StatusCode::NOT_FOUND);
    for kept in [&young, &sent] {
        let trace = citizen.get(&format!("/cases/{kept}/trace")).await;
        assert_eq!(trace.status, StatusCode::OK);
    }
}
