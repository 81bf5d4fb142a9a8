//! Decisions and their documents.

use std::sync::Arc;

use axum::http::StatusCode;
use exchange::messages::StatusBody;
use serde_json::json;
use store::testing::Place;

use crate::office::{Office, everywhere, granted, library};

#[tokio::test]
async fn a_refusal_needs_its_ground() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let case = office.receives(10).await;
        official.post(&format!("/cases/{case}/take"), json!({})).await;
        let path = format!("/cases/{case}/decision");
        for values in [
            json!({}),
            json!({ "refusal_reason": "  " }),
            json!({ "unknown": "Причина" }),
        ] {
            let answer = official
                .post(&path, json!({ "output": "refusal", "values": values }))
                .await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (StatusCode::UNPROCESSABLE_ENTITY, "form_refused")
            );
            assert_eq!(
                answer.json()["error"]["details"]["problems"][0]["field"],
                "refusal_reason"
            );
        }
        let unknown = official.post(&path, json!({ "output": "medal", "values": {} })).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        let ground = json!({ "refusal_reason": "На дату обращения заявитель не состоит на учёте." });
        let answer = official
            .post(&path, json!({ "output": "refusal", "values": ground }))
            .await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    })
    .await;
}

#[tokio::test]
async fn the_document_is_drawn_after_a_restart_and_the_others_are_told_once() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let case = office.receives(10).await;
        official.post(&format!("/cases/{case}/take"), json!({})).await;
        assert_eq!(
            official
                .post(&format!("/cases/{case}/decision"), granted())
                .await
                .status,
            StatusCode::ACCEPTED
        );
        let path = format!("/cases/{case}/document.pdf");
        assert_eq!(official.get(&path).await.code(), "not_drawn_yet");
        assert_eq!(
            official.post(&format!("/cases/{case}/confirm"), json!({})).await.code(),
            "not_drawn_yet"
        );

        let next = office.restarted().await;
        assert_eq!(next.draw_waiting().await.expect("drawn"), 1);
        assert_eq!(next.draw_waiting().await.expect("nothing waits"), 0);
        let pdf = official.get(&path).await;
        assert!(pdf.status == StatusCode::OK && pdf.body.starts_with(b"%PDF-1.7"));

        office.postman.carry_all().await;
        for told in [office.to_portal.all(), office.to_center.all()] {
            let in_work: Vec<StatusBody> = told
                .into_iter()
                .filter_map(|envelope| serde_json::from_value(envelope.body).ok())
                .filter(|body: &StatusBody| body.status.0 == "in_work")
                .collect();
            assert_eq!(in_work.len(), 1);
            assert!(in_work[0].holder.until.is_some());
        }
        let trace = official.get(&format!("/cases/{case}/trace")).await.json();
        let numbers: Vec<_> = trace
            .as_array()
            .expect("events")
            .iter()
            .filter_map(|event| event["action"].as_u64())
            .collect();
        assert_eq!(numbers, [3, 5, 6, 7]);
    })
    .await;
}

#[tokio::test]
async fn a_decision_can_be_taken_back_with_a_reason_until_it_is_confirmed() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let case = office.receives(10).await;
        official.post(&format!("/cases/{case}/take"), json!({})).await;
        official.post(&format!("/cases/{case}/decision"), granted()).await;
        office.provider.draw_waiting().await.expect("drawn");
        let first = official.get(&format!("/cases/{case}")).await.json()["document_number"].clone();
        let reopen = format!("/cases/{case}/reopen");
        assert_eq!(
            official.post(&reopen, json!({ "reason": " " })).await.code(),
            "reason_needed"
        );
        assert_eq!(
            official
                .post(&reopen, json!({ "reason": "Опечатка в дате" }))
                .await
                .status,
            StatusCode::OK
        );
        let again = official.get(&format!("/cases/{case}")).await.json();
        assert_eq!(
            (&again["state"], &again["entered"]["registration"]),
            (&"taken".into(), &"с 15.03.2026".into())
        );

        official.post(&format!("/cases/{case}/decision"), granted()).await;
        // Decided, taken back and decided anew before anything was drawn: only the last one is.
        official.post(&reopen, json!({ "reason": "Ещё раз" })).await;
        official.post(&format!("/cases/{case}/decision"), granted()).await;
        office.provider.draw_waiting().await.expect("drawn");
        let drawn = official.get(&format!("/cases/{case}")).await.json();
        assert_eq!(drawn["state"], "drawn");
        assert_ne!(
            drawn["document_number"], first,
            "a document that is not used keeps its number to itself"
        );
        official.post(&format!("/cases/{case}/confirm"), json!({})).await;
        assert_eq!(
            official.post(&reopen, json!({ "reason": "Поздно" })).await.status,
            StatusCode::CONFLICT
        );
    })
    .await;
}

#[tokio::test]
async fn a_document_that_cannot_be_drawn_is_told_and_can_be_decided_otherwise() {
    let mut library = library().as_ref().clone();
    library.templates.remove("refusal");
    let office = Office::with(Place::in_folder(), Arc::new(library)).await;
    let official = office.official(1).await;
    let case = office.receives(10).await;
    official.post(&format!("/cases/{case}/take"), json!({})).await;
    let path = format!("/cases/{case}/decision");
    let refused = json!({ "output": "refusal", "values": { "refusal_reason": "Не состоит на учёте." } });
    assert_eq!(official.post(&path, refused).await.status, StatusCode::ACCEPTED);
    office.provider.draw_waiting().await.expect("tried");
    let shown = official.get(&format!("/cases/{case}")).await.json();
    assert_eq!(
        (&shown["state"], &shown["draw_error"]),
        (&"decided".into(), &"template".into())
    );
    official
        .post(
            &format!("/cases/{case}/reopen"),
            json!({ "reason": "Документ не сформирован" }),
        )
        .await;
    assert_eq!(official.post(&path, granted()).await.status, StatusCode::ACCEPTED);
    office.provider.draw_waiting().await.expect("drawn");
    assert_eq!(official.get(&format!("/cases/{case}")).await.json()["state"], "drawn");
}

#[tokio::test]
async fn a_background_worker_draws_by_itself() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let case = office.receives(10).await;
        let stop = tokio_util::sync::CancellationToken::new();
        office.provider.spawn(stop.clone());
        official.post(&format!("/cases/{case}/take"), json!({})).await;
        official.post(&format!("/cases/{case}/decision"), granted()).await;
        for _ in 0..200 {
            if official.get(&format!("/cases/{case}/document.pdf")).await.status == StatusCode::OK {
                stop.cancel();
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("nothing was drawn");
    })
    .await;
}
