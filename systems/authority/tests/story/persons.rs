//! Persons: request, proof, identification, certificate.

use axum::http::Method;
use base64::{Engine, engine::general_purpose::STANDARD};
use eds::key::Algorithm;
use eds::{Certificate, PrivateKey};
use jiff::SignedDuration;
use serde_json::json;

use crate::town::{OTHER_IIN, PERSON_IIN, REGISTRAR_IIN, Town, certificate, new_key, person};

#[tokio::test]
async fn a_person_is_certified_after_the_registrar_saw_the_document() {
    let town = Town::new().await;
    let key = new_key();
    let (id, _, state) = town.ask(person(PERSON_IIN), &key).await;
    assert_eq!(state["state"], "pending_identification");
    let code = state["code"].as_str().unwrap();
    assert_eq!(code.len(), 9);

    let token = town.registrar().await;
    let waiting = town
        .send(
            Method::GET,
            "/requests?state=pending_identification",
            Some(&token),
            json!(null),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(waiting[0]["code"], code);
    assert_eq!(waiting[0]["surname"], "СЕЙІТҚАЛИ");

    let state = town.identify(&id).await.expect(200).json();
    assert_eq!(state["demonstration"], false);
    let issued = certificate(&state);
    assert_eq!(issued.subject.iin.as_deref(), Some(PERSON_IIN));
    assert_eq!(issued.subject.common_name, "СЕЙІТҚАЛИ АЙГЕРІМ");
    assert_eq!(issued.subject.patronymic.as_deref(), Some("МАРАТҚЫЗЫ"));
    assert_eq!(issued.public_key_der(), key.public_key_der());
    assert_eq!(issued.not_after.to_string(), "2027-03-02T04:05:06Z");
    assert_eq!(
        town.send(Method::GET, &format!("/requests/{id}"), None, json!(null))
            .await
            .expect(200)
            .json(),
        state
    );

    town.save("/authority/root.pem", "root.pem").await;
    town.save("/authority/ca.pem", "ca.pem").await;
    town.save("/authority/crl.pem", "crl.pem").await;
    town.write("person.pem", issued.to_pem().as_bytes());
    let at = town.clock_seconds();
    let (fits, said) = town.openssl(&[
        "verify",
        "-attime",
        &at,
        "-crl_check",
        "-CRLfile",
        "crl.pem",
        "-CAfile",
        "root.pem",
        "-untrusted",
        "ca.pem",
        "-purpose",
        "any",
        "person.pem",
    ]);
    assert!(fits, "{said}");

    let events = store::events::of(&town.store, &id).await.unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["certificate_requested", "possession_proved", "identified_by_document"]
    );
    assert!(domain::event::verify_chain(&events).is_ok());
}

#[tokio::test]
async fn a_forged_proof_is_refused_and_noted() {
    let town = Town::new().await;
    let key = new_key();
    let mut body = person(PERSON_IIN);
    body["public_key"] = json!(STANDARD.encode(key.public_key_der()));
    let begun = town.post("/requests", body).await.expect(201).json();
    let id = begun["id"].as_str().unwrap();
    let to_sign = STANDARD.decode(begun["to_sign"].as_str().unwrap()).unwrap();

    let forged = STANDARD.encode(new_key().sign(&to_sign).unwrap());
    let answer = town
        .post(&format!("/requests/{id}/proof"), json!({ "signature": forged }))
        .await
        .expect(422);
    assert_eq!(answer.code(), "proof_wrong");
    assert_eq!(town.identify(id).await.expect(409).code(), "proof_awaited");

    let der = key.sign(&to_sign).unwrap();
    let raw = STANDARD.encode(eds::key::ecdsa_der_to_p1363(&der).unwrap());
    let state = town
        .post(&format!("/requests/{id}/proof"), json!({ "signature": raw }))
        .await
        .expect(200)
        .json();
    assert_eq!(state["state"], "pending_identification");
    let kinds: Vec<_> = store::events::of(&town.store, id)
        .await
        .unwrap()
        .into_iter()
        .map(|event| event.kind)
        .collect();
    assert!(kinds.contains(&"possession_not_proved".to_owned()));
}

#[tokio::test]
async fn nothing_is_begun_for_a_mistyped_number_a_strange_key_or_too_often() {
    let town = Town::new().await;
    let key = STANDARD.encode(new_key().public_key_der());
    let ask = |iin: &str, key: &str| {
        let mut body = person(iin);
        body["public_key"] = json!(key);
        body
    };
    assert_eq!(
        town.post("/requests", ask("900101300008", &key))
            .await
            .expect(422)
            .code(),
        "iin_invalid"
    );
    assert_eq!(
        town.post("/requests", ask("9001013", &key)).await.expect(422).code(),
        "iin_length"
    );
    assert_eq!(
        town.post("/requests", ask(PERSON_IIN, "AAAA")).await.expect(422).code(),
        "key_unsupported"
    );
    assert_eq!(
        town.post("/requests", person(PERSON_IIN)).await.expect(422).code(),
        "key_missing"
    );
    assert_eq!(
        town.post("/requests", json!({ "iin": 7 })).await.expect(400).code(),
        "body_unreadable"
    );
    for _ in 0..5 {
        town.post("/requests", ask(PERSON_IIN, &key)).await.expect(201);
    }
    assert_eq!(
        town.post("/requests", ask(PERSON_IIN, &key)).await.expect(429).code(),
        "too_many_requests"
    );
    town.post(
        "/requests",
        ask(OTHER_IIN, &STANDARD.encode(new_key().public_key_der())),
    )
    .await
    .expect(201);
    town.clock.advance(SignedDuration::from_hours(25));
    town.post("/requests", ask(PERSON_IIN, &key)).await.expect(201);
}

#[tokio::test]
async fn a_ready_pkcs10_of_openssl_is_its_own_proof() {
    let town = Town::new().await;
    let subject = format!("/CN=СЕЙІТҚАЛИ АЙГЕРІМ/serialNumber=IIN{PERSON_IIN}");
    let (made, said) = town.openssl(&[
        "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "own.key", "-out", "own.csr", "-utf8", "-subj",
        &subject,
    ]);
    assert!(made, "{said}");
    let csr = std::fs::read_to_string(town.folder.path().join("own.csr")).unwrap();
    let mut foreign = person(OTHER_IIN);
    foreign["csr"] = json!(csr);
    assert_eq!(town.post("/requests", foreign).await.expect(422).code(), "csr_foreign");
    let mut body = person(PERSON_IIN);
    body["csr"] = json!(csr);
    let id = town.post("/requests", body).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    certificate(&town.identify(&id).await.expect(200).json());

    let mut body = person(PERSON_IIN);
    body["csr"] = json!(csr.replace('A', "B"));
    assert_eq!(town.post("/requests", body).await.expect(422).code(), "csr_invalid");
}

#[tokio::test]
async fn decisions_are_the_registrars_and_are_made_once() {
    let town = Town::new().await;
    let (id, _, _) = town.ask(person(PERSON_IIN), &new_key()).await;
    let document = json!({ "document_type": "identity_card", "document_number": "012345678" });
    let path = format!("/requests/{id}/identify");
    town.send(Method::POST, &path, None, document.clone()).await.expect(401);
    town.send(Method::POST, &path, Some("someone"), document.clone())
        .await
        .expect(401);
    let token = town.registrar().await;
    let nothing = json!({ "document_type": "identity_card", "document_number": "" });
    assert_eq!(
        town.send(Method::POST, &path, Some(&token), nothing)
            .await
            .expect(422)
            .code(),
        "document_number_invalid"
    );
    let refuse = format!("/requests/{id}/refuse");
    assert_eq!(
        town.send(Method::POST, &refuse, Some(&token), json!({ "reason": " " }))
            .await
            .expect(422)
            .code(),
        "reason_missing"
    );
    let state = town
        .send(
            Method::POST,
            &refuse,
            Some(&token),
            json!({ "reason": "Құжат мерзімі өткен" }),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&state["state"], &state["reason"]),
        (&json!("refused"), &json!("Құжат мерзімі өткен"))
    );
    assert_eq!(town.identify(&id).await.expect(409).code(), "request_decided");

    let (own, _, _) = town.ask(person(REGISTRAR_IIN), &new_key()).await;
    assert_eq!(town.identify(&own).await.expect(403).code(), "own_request");
}

#[tokio::test]
async fn one_key_has_one_holder_and_a_revoked_key_stays_revoked() {
    let town = Town::new().await;
    let (key, held) = town.certified(person(PERSON_IIN)).await;
    let mut foreign = person(OTHER_IIN);
    foreign["public_key"] = json!(STANDARD.encode(key.public_key_der()));
    assert_eq!(town.post("/requests", foreign).await.expect(409).code(), "key_used");
    let token = town.registrar().await;
    let reason = json!({ "reason": "key_compromise" });
    town.send(
        Method::POST,
        &format!("/certificates/{}/revoke", held.serial_hex),
        Some(&token),
        reason,
    )
    .await
    .expect(200);
    let mut again = person(PERSON_IIN);
    again["public_key"] = json!(STANDARD.encode(key.public_key_der()));
    assert_eq!(town.post("/requests", again).await.expect(409).code(), "key_used");
}

#[tokio::test]
async fn rsa_keys_are_certified_too() {
    let town = Town::new().await;
    let key = PrivateKey::generate(Algorithm::Rsa2048).unwrap();
    let (id, _, _) = town.ask(person(PERSON_IIN), &key).await;
    let issued: Certificate = certificate(&town.identify(&id).await.expect(200).json());
    assert_eq!(issued.public_key_der(), key.public_key_der());
}
