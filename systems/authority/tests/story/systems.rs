//! Information systems: enrolment by the shared secret, and within the process.

use authority::EnrolError;
use base64::{Engine, engine::general_purpose::STANDARD};
use eds::{Certificate, PrivateKey};
use serde_json::{Value, json};

use crate::town::{SECRET, Town, new_key};

fn enrolment(system: &str, key: &PrivateKey, prover: &PrivateKey, secret: &str) -> Value {
    let mut proved = key.public_key_der();
    proved.extend_from_slice(system.as_bytes());
    json!({
        "system": system,
        "public_key": STANDARD.encode(key.public_key_der()),
        "proof": STANDARD.encode(prover.sign(&proved).unwrap()),
        "secret": secret,
    })
}

#[tokio::test]
async fn a_system_enrols_with_the_secret_and_its_own_key() {
    let town = Town::new().await;
    let key = new_key();
    let wrong = town
        .post("/systems", enrolment("provider", &key, &key, "wrong"))
        .await
        .expect(403);
    assert_eq!(wrong.code(), "secret_wrong");
    assert_eq!(
        town.post("/systems", enrolment("provider", &key, &new_key(), SECRET))
            .await
            .expect(422)
            .code(),
        "proof_wrong"
    );
    assert_eq!(
        town.post("/systems", enrolment("tax", &key, &key, SECRET))
            .await
            .expect(422)
            .code(),
        "system_unknown"
    );

    let answer = town
        .post("/systems", enrolment("provider", &key, &key, SECRET))
        .await
        .expect(200)
        .json();
    let certificate = Certificate::many_from_pem(answer["certificate"].as_str().unwrap())
        .unwrap()
        .remove(0);
    assert_eq!(certificate.subject.common_name, "provider");
    let chain = Certificate::many_from_pem(answer["chain"].as_str().unwrap()).unwrap();
    assert_eq!(chain, town.authority.chain());

    let events = store::events::of(&town.store, "enrolment").await.unwrap();
    assert_eq!(events.len(), 1);
    assert!(!serde_json::to_string(&events).unwrap().contains("wrong\""));

    // The same key gets the same certificate, and is nobody else's.
    let again = town
        .post("/systems", enrolment("provider", &key, &key, SECRET))
        .await
        .expect(200)
        .json();
    assert_eq!(again, answer);
    assert_eq!(
        town.post("/systems", enrolment("center", &key, &key, SECRET))
            .await
            .expect(409)
            .code(),
        "key_used"
    );
}

#[tokio::test]
async fn a_system_of_the_same_process_is_certified_at_start() {
    let town = Town::new().await;
    let key = new_key();
    let (certificate, chain) = town.authority.certify_system("portal", &key).await.unwrap();
    assert_eq!(certificate.subject.common_name, "portal");
    assert_eq!(chain.len(), 2);
    assert_eq!(
        town.authority.certify_system("portal", &key).await.unwrap().0,
        certificate
    );
    assert!(matches!(
        town.authority.certify_system("gateway", &key).await,
        Err(EnrolError::KeyUsed)
    ));
}
