//! Identification by a certificate already held, and the shortcut that identifies nobody.

use axum::http::Method;
use base64::{Engine, engine::general_purpose::STANDARD};
use eds::{Certificate, PrivateKey};
use jiff::SignedDuration;
use serde_json::json;

use crate::town::{OTHER_IIN, PERSON_IIN, Town, certificate, new_key, person};

#[tokio::test]
async fn a_certificate_held_renews_itself_but_nobody_elses() {
    let town = Town::new().await;
    let (key, held) = town.certified(person(PERSON_IIN)).await;
    let (id, to_sign, _) = town.ask(person(PERSON_IIN), &new_key()).await;
    let renewal = format!("/requests/{id}/renewal");

    assert_eq!(
        town.post(&renewal, json!({ "cms": STANDARD.encode(b"no CMS") }))
            .await
            .expect(422)
            .code(),
        "renewal_unreadable"
    );
    let other_words = town.sign(&key, &held, b"other bytes");
    assert_eq!(
        town.post(&renewal, json!({ "cms": other_words }))
            .await
            .expect(422)
            .code(),
        "renewal_refused"
    );
    let (foreign_key, foreign) = town.certified(person(OTHER_IIN)).await;
    let by_other = town.sign(&foreign_key, &foreign, &to_sign);
    let answer = town.post(&renewal, json!({ "cms": by_other })).await.expect(422);
    assert_eq!(
        (answer.code(), answer.json()["error"]["details"]["check"]["id"].clone()),
        ("renewal_refused".into(), json!("identity"))
    );

    let cms = town.sign(&key, &held, &to_sign);
    let renewed = certificate(&town.post(&renewal, json!({ "cms": cms })).await.expect(200).json());
    assert_ne!(renewed.serial_hex, held.serial_hex);
    assert_eq!(
        town.post(&renewal, json!({ "cms": cms })).await.expect(409).code(),
        "request_decided"
    );
}

#[tokio::test]
async fn a_certificate_held_gives_no_other_name_and_no_office() {
    let town = Town::new().await;
    let (key, held) = town.certified(person(PERSON_IIN)).await;
    let mut employee = person(PERSON_IIN);
    employee["bin"] = json!("120140000007");
    employee["organization"] = json!("Мамлют ауданының жұмыспен қамту бөлімі");
    let mut renamed = person(PERSON_IIN);
    renamed["surname"] = json!("Ахметова");
    for other in [employee, renamed] {
        let (id, to_sign, _) = town.ask(other, &new_key()).await;
        let cms = town.sign(&key, &held, &to_sign);
        assert_eq!(
            town.post(&format!("/requests/{id}/renewal"), json!({ "cms": cms }))
                .await
                .expect(422)
                .code(),
            "renewal_differs"
        );
    }
}

#[tokio::test]
async fn an_expired_or_revoked_certificate_renews_nothing() {
    let town = Town::new().await;
    let (key, held) = town.certified(person(PERSON_IIN)).await;
    let (revoked_key, revoked) = town.certified(person(OTHER_IIN)).await;
    let token = town.registrar().await;
    let reason = json!({ "reason": "key_compromise" });
    town.send(
        Method::POST,
        &format!("/certificates/{}/revoke", revoked.serial_hex),
        Some(&token),
        reason,
    )
    .await
    .expect(200);
    let (id, to_sign, _) = town.ask(person(OTHER_IIN), &new_key()).await;
    let answer = town
        .post(
            &format!("/requests/{id}/renewal"),
            json!({ "cms": town.sign(&revoked_key, &revoked, &to_sign) }),
        )
        .await
        .expect(422);
    assert_eq!(answer.json()["error"]["details"]["check"]["id"], "revocation");

    town.clock.advance(SignedDuration::from_hours(24 * 366));
    let (id, to_sign, _) = town.ask(person(PERSON_IIN), &new_key()).await;
    let answer = town
        .post(
            &format!("/requests/{id}/renewal"),
            json!({ "cms": town.sign(&key, &held, &to_sign) }),
        )
        .await
        .expect(422);
    assert_eq!(answer.json()["error"]["details"]["check"]["id"], "validity");
}

#[tokio::test]
async fn the_shortcut_is_off_unless_its_dangerous_option_is_on_and_it_says_so() {
    let town = Town::new().await;
    let (_, _, state) = town.ask(person(PERSON_IIN), &new_key()).await;
    assert_eq!(state["state"], "pending_identification");
    assert!(
        !town
            .get("/authority?lang=ru")
            .await
            .text()
            .contains("без установления личности.")
    );

    let town = Town::with(true).await;
    let key = new_key();
    let (_, _, state) = town.ask(person(PERSON_IIN), &key).await;
    assert_eq!(state["demonstration"], true);
    assert!(
        town.get("/authority?lang=ru")
            .await
            .expect(200)
            .text()
            .contains("выдаются без установления личности")
    );

    // Nobody was identified, so the certificate identifies nobody: the shortcut ends with its option.
    let strict = crate::town::open(&town.store, town.folder.path(), town.clock.clone(), false)
        .await
        .unwrap();
    let town = Town {
        authority: strict,
        ..town
    };
    let (id, to_sign, _) = town.ask(person(PERSON_IIN), &new_key()).await;
    let cms = town.sign(&key, &certificate(&state), &to_sign);
    assert_eq!(
        town.post(&format!("/requests/{id}/renewal"), json!({ "cms": cms }))
            .await
            .expect(422)
            .code(),
        "renewal_unidentified"
    );
}

impl Town {
    /// A detached CMS, base64.
    fn sign(&self, key: &PrivateKey, signer: &Certificate, content: &[u8]) -> String {
        use domain::Clock;
        let cms = eds::cms::sign(
            key,
            signer,
            &self.authority.chain(),
            content,
            false,
            Some(self.clock.now()),
        )
        .unwrap();
        STANDARD.encode(cms)
    }

    pub(crate) fn clock_seconds(&self) -> String {
        use domain::Clock;
        (self.clock.now().as_second() + 1).to_string()
    }
}
