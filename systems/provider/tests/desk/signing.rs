//! Signing: only the holder, only with their own certificate of this office, once.

use axum::http::StatusCode;
use exchange::messages::ResultBody;
use law::MessageKind;
use serde_json::json;

use crate::office::{BIN, Office, everywhere};
use crate::people::Person;

fn results(envelopes: Vec<exchange::Envelope>) -> Vec<ResultBody> {
    envelopes
        .into_iter()
        .filter(|envelope| envelope.kind == MessageKind::Result)
        .map(|envelope| serde_json::from_value(envelope.body).expect("a result"))
        .collect()
}

async fn state(official: &Person, case: &str) -> String {
    official.get(&format!("/cases/{case}")).await.json()["state"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn the_signed_document_goes_to_the_portal_once_and_the_center_learns_of_it() {
    everywhere(async |office: Office| {
        let official = office.official(1).await;
        let case = office.confirmed(&official, 10).await;
        let signed = official.sign(&case).await;
        assert_eq!(signed.status, StatusCode::OK, "{}", signed.text());
        let number = signed.json()["document_number"].clone();
        assert_eq!(
            official.sign(&case).await.status,
            StatusCode::CONFLICT,
            "nothing is left to be signed"
        );
        office.postman.carry_all().await;

        let (portal, center) = (results(office.to_portal.all()), results(office.to_center.all()));
        assert_eq!((portal.len(), center.len()), (1, 1));
        assert_eq!(portal[0].document_number, number.as_str().unwrap_or_default());
        assert!(center[0].document.is_none() && center[0].document_sha256 == portal[0].document_sha256);
        let pdf = &portal[0].document.as_ref().expect("the portal gets the document").pdf;
        assert_eq!(
            official.get(&format!("/cases/{case}/document.pdf")).await.body[..],
            pdf[..]
        );

        let facts = eds::facts::of_pdf(pdf).expect("a signed PDF");
        assert_eq!((facts.len(), facts[0].covers_whole_file), (1, Some(true)));
        let signer = facts[0].signer.as_ref().expect("a signer");
        assert_eq!(
            (signer.subject.iin.as_deref(), signer.subject.bin.as_deref()),
            (Some(official.iin.as_str()), Some(BIN))
        );

        let done = official.get("/cases?status=done").await.json();
        assert_eq!(
            (&done[0]["id"], &done[0]["status"]),
            (&case.clone().into(), &"done".into())
        );
        let trace = official.get(&format!("/cases/{case}/trace")).await.json();
        let numbers: Vec<_> = trace
            .as_array()
            .expect("events")
            .iter()
            .filter_map(|event| event["action"].as_u64())
            .collect();
        assert_eq!(numbers, [3, 5, 6, 7, 11, 12]);
        assert!(
            trace
                .as_array()
                .expect("events")
                .iter()
                .any(|event| event["label"] == "процесс 7"),
            "the step that the last actions carry out"
        );
        let own: Vec<domain::Event> = store::events::of(&office.participant.db, &case).await.expect("events");
        domain::event::verify_chain(
            &own.into_iter()
                .filter(|event| event.system == law::System::Provider)
                .collect::<Vec<_>>(),
        )
        .expect("the chain is whole");
    })
    .await;
}

#[tokio::test]
async fn a_repeated_answer_is_the_same_and_sends_nothing() {
    everywhere(async |office: Office| {
        use base64::Engine;
        use base64::engine::general_purpose::STANDARD;
        let official = office.official(1).await;
        let case = office.confirmed(&official, 10).await;
        let pem = official.certificate.to_pem();
        let prepared = official
            .post(
                &format!("/cases/{case}/signed-attributes"),
                json!({ "certificate": pem }),
            )
            .await
            .json();
        let attributes = prepared["signed_attributes"].as_str().expect("attributes");
        let signature = official
            .key
            .sign(&STANDARD.decode(attributes).expect("base64"))
            .expect("signed");
        let body =
            json!({ "certificate": pem, "signed_attributes": attributes, "signature": STANDARD.encode(signature) });
        let path = format!("/cases/{case}/signature");
        let (one, other) = tokio::join!(official.post(&path, body.clone()), official.post(&path, body.clone()));
        let third = official.post(&path, body).await;
        assert!(
            [&one, &other].iter().any(|answer| answer.status == StatusCode::OK),
            "{} {}",
            one.text(),
            other.text()
        );
        assert_eq!(third.status, StatusCode::OK);
        office.postman.carry_all().await;
        assert_eq!(results(office.to_portal.all()).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn foreign_certificates_are_refused() {
    everywhere(async |office: Office| {
        let (official, other) = (office.official(1).await, office.official(2).await);
        let case = office.confirmed(&official, 10).await;
        assert_eq!(other.sign(&case).await.code(), "case_taken");
        let foreign = official.sign_with(&case, &other.key, &other.certificate).await;
        assert_eq!(
            (foreign.status, foreign.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "signature_refused")
        );
        // Their own certificate as a private person does not speak for the office.
        let (key, private) = office.authority.person(&official.iin, "Нұрланова", "Динара");
        assert_eq!(
            official.sign_with(&case, &key, &private).await.code(),
            "signature_refused"
        );
        // Somebody else's key under their own certificate.
        let mismatch = official.sign_with(&case, &other.key, &official.certificate).await;
        assert!(mismatch.status.is_client_error(), "{}", mismatch.text());
        assert_eq!(state(&official, &case).await, "confirmed");
        assert!(results(office.to_portal.all()).is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused_with_a_report() {
    everywhere(async |office: Office| {
        let official = office.official(1).await;
        let case = office.confirmed(&official, 10).await;
        let elsewhere = exchange::testing::TestAuthority::new(office.clock.clone());
        let (key, certificate) = elsewhere.employee(&official.iin, "Нұрланова", "Динара", BIN, "Отдел");
        let refused = official.sign_with(&case, &key, &certificate).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "signature_refused")
        );
        assert_eq!(refused.json()["error"]["details"]["report"]["verdict"], "invalid");
        assert_eq!(state(&official, &case).await, "confirmed");
    })
    .await;
}

#[tokio::test]
async fn the_bytes_to_be_signed_begin_with_the_document_that_was_confirmed() {
    everywhere(async |office: Office| {
        use base64::Engine;
        use base64::engine::general_purpose::STANDARD;
        use sha2::{Digest, Sha256};
        let official = office.official(1).await;
        let case = office.confirmed(&official, 10).await;
        let shown = official.get(&format!("/cases/{case}/document.pdf")).await.body;
        let pem = official.certificate.to_pem();
        let prepared = official
            .post(
                &format!("/cases/{case}/signed-attributes"),
                json!({ "certificate": pem }),
            )
            .await
            .json();
        let covered = official.get(&format!("/cases/{case}/to-sign")).await.body;
        assert!(covered.starts_with(&shown));
        assert_eq!(prepared["digest"], STANDARD.encode(Sha256::digest(&covered)));
        // What was given out long ago does not count any more.
        office.clock.advance(jiff::SignedDuration::from_mins(16));
        let attributes = prepared["signed_attributes"].as_str().expect("attributes");
        let signature = official
            .key
            .sign(&STANDARD.decode(attributes).expect("base64"))
            .expect("signed");
        let body =
            json!({ "certificate": pem, "signed_attributes": attributes, "signature": STANDARD.encode(signature) });
        let late = official.post(&format!("/cases/{case}/signature"), body).await;
        assert_eq!(late.code(), "signing_not_begun");
        assert_eq!(official.sign(&case).await.status, StatusCode::OK);
    })
    .await;
}
