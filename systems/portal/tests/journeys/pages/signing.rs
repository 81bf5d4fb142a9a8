//! What the scripts of the pages send: signatures and new keys.

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{GOOD, LANGUAGES, applied, signed_in, with};
use crate::browser::Browser;
use crate::support::{IIN, OTHER_IIN, TestPortal};

#[tokio::test]
async fn the_script_of_the_page_signs_and_a_refusal_is_shown_with_its_report() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    browser.get("/portal?lang=ru").await;
    signed_in(&browser, IIN).await;
    let request = applied(&browser).await;
    browser.upload(&request, &with(&GOOD, &[("go", "review")]), None).await;
    browser.get(&format!("{request}/review")).await;
    browser.post(&format!("{request}/freeze"), &[]).await;
    browser.get(&format!("{request}/sign")).await;
    for (iin, status) in [
        (OTHER_IIN, StatusCode::UNPROCESSABLE_ENTITY),
        (IIN, StatusCode::ACCEPTED),
    ] {
        let (key, certificate) = portal.authority.person(iin, "Сыналова", "Үлгі");
        let prepared = browser
            .script(
                &format!("{request}/signed-attributes"),
                &json!({ "certificate": certificate.to_pem() }),
            )
            .await;
        let prepared: serde_json::Value = serde_json::from_slice(&prepared.bytes).unwrap();
        let attributes = STANDARD
            .decode(prepared["signed_attributes"].as_str().unwrap())
            .unwrap();
        let body = json!({
            "certificate": certificate.to_pem(),
            "signed_attributes": STANDARD.encode(&attributes),
            "signature": STANDARD.encode(key.sign(&attributes).unwrap()),
        });
        let answer = browser.script(&format!("{request}/signature"), &body).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        if status != StatusCode::ACCEPTED {
            let answer: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
            assert_eq!(answer["error"]["code"], "signature_refused");
            for language in LANGUAGES {
                let page = browser.get(&format!("{request}/sign?lang={language}")).await;
                page.has("процесс 5")
                    .has("8.8")
                    .has("процесс 5 – формирование сообщения об отказе");
            }
        }
    }
    browser.get(&format!("{request}/submitted")).await;
}

#[tokio::test]
async fn keys_are_made_only_for_the_person_of_the_account() {
    let portal = TestPortal::simple().await;
    let browser = Browser::new(&portal);
    browser.get("/portal?lang=ru").await;
    signed_in(&browser, IIN).await;
    browser
        .get("/portal/keys")
        .await
        .has("<qyzmet-keys")
        .has(IIN)
        .has("регистратору");
    let body = json!({ "public_key": STANDARD.encode(b"spki") });
    let answer = browser.script("/portal/keys/requests", &body).await;
    assert_eq!(
        answer.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "the authority of this test is not there: {}",
        answer.body
    );
    let foreign = json!({ "public_key": STANDARD.encode(b"spki"), "iin": OTHER_IIN });
    assert!(
        browser
            .script("/portal/keys/requests", &foreign)
            .await
            .status
            .is_client_error()
    );
}
