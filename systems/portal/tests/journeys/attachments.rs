//! Attachments: judged by content, counted, measured; nothing attached is lost by another window.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::support::{IIN, SCAN, TestPortal, good_values, on_both};

#[tokio::test]
async fn wrong_kinds_large_ones_and_too_many_are_refused_with_reasons() {
    on_both(async |portal| {
        let citizen = portal.citizen(IIN).await;
        let id = citizen.open().await;
        let wrong = citizen.attach(&id, "scan.pdf", b"MZ\x90\x00 not a scan").await;
        assert_eq!(
            (wrong.status, wrong.code().as_str()),
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, "file_type")
        );
        let rules = &portal.plan.form.attachments;
        let large = vec![b'%'; usize::try_from(rules.max_bytes_each).unwrap() + 1];
        let large = citizen.attach(&id, "scan.pdf", &large).await;
        assert_eq!(
            (large.status, large.code().as_str()),
            (StatusCode::PAYLOAD_TOO_LARGE, "file_too_large")
        );
        assert_eq!(citizen.attach(&id, "scan.pdf", b"").await.code(), "file_empty");
        for n in 0..rules.max_count {
            let one = [SCAN, n.to_string().as_bytes()].concat();
            let answer = citizen.attach(&id, "../скан.pdf", &one).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
            assert_eq!(answer.json()["name"], "скан.pdf");
        }
        let many = citizen.attach(&id, "one-more.pdf", SCAN).await;
        assert_eq!(
            (many.status, many.code().as_str()),
            (StatusCode::CONFLICT, "too_many_files")
        );
    })
    .await;
}

#[tokio::test]
async fn attachments_travel_with_the_request_and_stand_in_the_signed_document() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let id = citizen.filled().await;
    let first = citizen.attach(&id, "скан.pdf", SCAN).await.json();
    let again = citizen.attach(&id, "тағы.pdf", SCAN).await.json();
    assert_eq!(first, again, "the same bytes are one file");
    let second = citizen.attach(&id, "b.pdf", &[SCAN, b"b"].concat()).await.json();
    let gone = format!("/requests/{id}/attachments/{}", second["sha256"].as_str().unwrap());
    assert_eq!(
        citizen.call(Method::DELETE, &gone, None).await.status,
        StatusCode::NO_CONTENT
    );
    // A save in another window does not know of the file and does not lose it.
    citizen.save(&id, good_values()).await;
    let (_, document) = citizen.freeze(&id).await;
    let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(document["attachments"], json!([first]));
    let late = citizen.attach(&id, "late.pdf", SCAN).await;
    assert_eq!(late.code(), "request_frozen");
    let signature = citizen.signature(&id).await;
    citizen.hand_in(&id, &signature).await;
    portal.carry().await;
    let request = portal.provider.take_received().remove(0);
    let body: exchange::messages::RequestBody = serde_json::from_value(request.body).unwrap();
    assert_eq!(
        (body.attachments[0].bytes.as_slice(), body.attachments.len()),
        (SCAN, 1)
    );
}

#[tokio::test]
async fn what_is_not_taken_is_not_kept() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let id = citizen.filled().await;
    let scan = |n: usize| [SCAN, n.to_string().as_bytes()].concat();
    let mut n = 0;
    while citizen.attach(&id, "scan.pdf", &scan(n)).await.status == StatusCode::CREATED {
        n += 1;
    }
    assert_eq!(portal.kept_files(), n);
    let again = citizen.attach(&id, "scan.pdf", &scan(0)).await;
    assert_eq!(again.status, StatusCode::CREATED, "the same file is no new one");
    citizen.freeze(&id).await;
    let late = citizen.attach(&id, "scan.pdf", &scan(100)).await;
    assert_eq!(late.code(), "request_frozen");
    assert_eq!(portal.kept_files(), n);
}
