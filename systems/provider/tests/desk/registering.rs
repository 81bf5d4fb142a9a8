//! A request comes: it is registered once, or refused with nothing left behind.

use axum::http::{StatusCode, header};
use exchange::messages::StatusBody;
use law::MessageKind;

use crate::office::{Asked, everywhere};
use crate::people::Browser;

#[tokio::test]
async fn a_request_is_registered_once_and_the_portal_is_told() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let case = office.receives(10).await;
        office.postman.carry_all().await;

        let list = official.get("/cases").await.json();
        assert_eq!(list.as_array().map(Vec::len), Some(1));
        assert_eq!(
            (&list[0]["id"], &list[0]["status"], &list[0]["overdue"]),
            (&case.clone().into(), &"received".into(), &false.into())
        );
        assert!(list[0]["taken_by"].is_null());

        let told = office.to_portal.all();
        assert_eq!(
            told.len(),
            1,
            "the act tells the portal of the registration, and nobody else"
        );
        assert!(
            office
                .to_center
                .all()
                .iter()
                .all(|envelope| envelope.kind == MessageKind::Notice)
        );
        let status: StatusBody = serde_json::from_value(told[0].body.clone()).expect("a status");
        assert_eq!(status.registration.as_deref(), list[0]["registration"].as_str());
        let plan = office.plan();
        assert_eq!(status.holder.office, plan.provider.name);
        let until = status.holder.until.expect("accepting has a limit");
        assert_eq!(until.duration_since(status.holder.since).as_secs(), 600);
        assert!(status.holder.clause.starts_with("приложение 1, таблица 3") && !status.holder.task_ru.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_case_shows_what_was_signed_by_whom_and_what_came_along() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let case = office.receives(10).await;
        let shown = official.get(&format!("/cases/{case}")).await.json();
        assert_eq!(shown["fields"]["period_from_year"], "2024");
        assert_eq!(shown["report"]["verdict"], "valid");
        let outputs: Vec<_> = shown["outputs"]
            .as_array()
            .expect("outputs")
            .iter()
            .map(|output| output["id"].clone())
            .collect();
        assert_eq!(outputs, ["certificate", "refusal"]);

        let sha256 = shown["attachments"][0]["sha256"].as_str().expect("a file").to_owned();
        let file = official.get(&format!("/cases/{case}/attachments/{sha256}")).await;
        assert_eq!((file.status, &file.body[..]), (StatusCode::OK, &b"%PDF-1.7 scan"[..]));
        let disposition = file.headers[header::CONTENT_DISPOSITION]
            .to_str()
            .expect("plain")
            .to_owned();
        assert!(
            disposition.starts_with("attachment; filename*=UTF-8''"),
            "{disposition}"
        );
        assert!(
            file.headers[header::CONTENT_SECURITY_POLICY]
                .to_str()
                .is_ok_and(|policy| policy.contains("sandbox"))
        );
        assert_eq!(
            official
                .get(&format!("/cases/{case}/attachments/{}", "0".repeat(64)))
                .await
                .status,
            StatusCode::NOT_FOUND
        );

        let pdf = official.get(&format!("/cases/{case}/application.pdf")).await;
        assert!(pdf.status == StatusCode::OK && pdf.body.starts_with(b"%PDF-1.7"));
        let card = official.get(&format!("/cases/{case}/card.pdf")).await;
        assert_eq!(card.status, StatusCode::OK);
        let opened = verification::open(&card.body, None).expect("a card");
        let signed = &opened.signatures[0].facts;
        assert!(signed.digest_matches && signed.signature_matches);

        let trace = official.get(&format!("/cases/{case}/trace")).await.json();
        let kinds: Vec<_> = trace
            .as_array()
            .expect("events")
            .iter()
            .map(|event| event["kind"].as_str().unwrap_or_default().to_owned())
            .collect();
        for kind in ["signature_checked", "register", "case_read", "attachment_read"] {
            assert_eq!(
                kinds.iter().filter(|known| *known == kind).count(),
                1,
                "{kind} stands once in {kinds:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn looking_at_a_case_from_any_side_is_a_reading() {
    everywhere(async |office| {
        let case = office.receives(10).await;
        let readers = async || {
            let events = store::events::of(&office.participant.db, &case).await.expect("events");
            let read = events.iter().filter(|event| event.kind == "case_read");
            read.count()
        };
        let first = office.official(1).await;
        first.get(&format!("/cases/{case}/trace")).await;
        assert_eq!(readers().await, 1, "the trace through the API");
        let second = office.official(2).await;
        let mut browser = Browser::signed_in(&office, &second).await;
        browser.get(&format!("/provider/cases/{case}/trace")).await;
        assert_eq!(readers().await, 2, "the page of the trace");
        let third = office.official(3).await;
        let mut browser = Browser::signed_in(&office, &third).await;
        browser.get(&format!("/provider/cases/{case}/document")).await;
        assert_eq!(readers().await, 3, "the page of the document");
    })
    .await;
}

#[tokio::test]
async fn what_was_signed_by_somebody_else_is_refused_and_leaves_nothing() {
    everywhere(async |office| {
        let official = office.official(1).await;
        office
            .send(Asked {
                foreign_key: true,
                ..Asked::by(10)
            })
            .await;
        office
            .send(Asked {
                damaged_file: true,
                ..Asked::by(11)
            })
            .await;
        office.postman.carry_all().await;
        assert_eq!(official.get("/cases").await.json().as_array().map(Vec::len), Some(0));
        assert!(office.to_portal.all().is_empty());
        let dead = store::outbox::dead_letters(&office.portal.db).await.expect("a list");
        let causes: Vec<_> = dead.iter().filter_map(|letter| letter.last_error.clone()).collect();
        assert!(
            causes.iter().any(|cause| cause.contains("is not valid: identity")),
            "{causes:?}"
        );
        assert!(causes.iter().any(|cause| cause.contains("attached file")), "{causes:?}");
    })
    .await;
}

#[tokio::test]
async fn files_are_called_what_the_applicant_signed_and_requests_come_from_where_they_are_taken_in() {
    everywhere(async |office| {
        let official = office.official(1).await;
        let renamed = Asked {
            renamed_file: true,
            ..Asked::by(10)
        };
        office.send(renamed).await;
        office.send_from(&office.center, Asked::by(11)).await;
        office.postman.carry_all().await;
        assert_eq!(official.get("/cases").await.json().as_array().map(Vec::len), Some(0));
        for (sender, cause) in [
            (&office.portal, "not those that were signed"),
            (&office.center, "taken in elsewhere"),
        ] {
            let dead = store::outbox::dead_letters(&sender.db).await.expect("a list");
            assert!(
                dead.iter()
                    .any(|letter| letter.last_error.as_ref().is_some_and(|error| error.contains(cause))),
                "{cause}: {dead:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_case_cannot_be_registered_twice_by_two_messages() {
    everywhere(async |office| {
        let official = office.official(1).await;
        office.receives(10).await;
        office.send(Asked::by(10)).await;
        office.postman.carry_all().await;
        assert_eq!(official.get("/cases").await.json().as_array().map(Vec::len), Some(1));
    })
    .await;
}
