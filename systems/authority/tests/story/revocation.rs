//! The revocation list.

use axum::body::Body;
use axum::http::{Method, Request, header};
use eds::crl::{Crl, RevocationReason};
use jiff::SignedDuration;
use serde_json::json;

use crate::town::{PERSON_IIN, Town, open, person};

#[tokio::test]
async fn a_revoked_certificate_is_on_the_list_at_once_and_openssl_sees_it() {
    let town = Town::new().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let before = Crl::parse(&town.get("/authority/crl.der").await.expect(200).bytes).unwrap();
    assert!(before.revoked.is_empty());

    let token = town.registrar().await;
    let path = format!("/certificates/{}/revoke", held.serial_hex);
    town.send(Method::POST, &path, None, json!({ "reason": "superseded" }))
        .await
        .expect(401);
    assert_eq!(
        town.send(Method::POST, &path, Some(&token), json!({ "reason": "whim" }))
            .await
            .expect(422)
            .code(),
        "reason_unknown"
    );
    town.send(
        Method::POST,
        "/certificates/4bad/revoke",
        Some(&token),
        json!({ "reason": "superseded" }),
    )
    .await
    .expect(404);
    town.send(Method::POST, &path, Some(&token), json!({ "reason": "superseded" }))
        .await
        .expect(200);

    let after = Crl::parse(&town.get("/authority/crl.der").await.expect(200).bytes).unwrap();
    assert_eq!(after.number, before.number + 1);
    assert_eq!(after.revoked[&held.serial_hex].reason, RevocationReason::Superseded);
    assert!(after.is_signed_by(&town.authority.chain()[0]));
    assert_eq!(
        town.send(Method::POST, &path, Some(&token), json!({ "reason": "key_compromise" }))
            .await
            .expect(409)
            .code(),
        "already_revoked"
    );

    town.save("/authority/root.pem", "root.pem").await;
    town.save("/authority/ca.pem", "ca.pem").await;
    town.save("/authority/crl.pem", "crl.pem").await;
    town.save("/authority/root-crl.pem", "root-crl.pem").await;
    town.write("person.pem", held.to_pem().as_bytes());
    let (fits, said) = town.openssl(&["crl", "-in", "crl.pem", "-CAfile", "ca.pem", "-noout", "-crlnumber"]);
    assert!(fits && said.contains("verify OK"), "{said}");
    let at = town.clock_seconds();
    let (fits, said) = town.openssl(&[
        "verify",
        "-attime",
        &at,
        "-crl_check_all",
        "-CRLfile",
        "crl.pem",
        "-CRLfile",
        "root-crl.pem",
        "-CAfile",
        "root.pem",
        "-untrusted",
        "ca.pem",
        "person.pem",
    ]);
    assert!(!fits && said.contains("certificate revoked"), "{said}");
}

#[tokio::test]
async fn a_suspension_can_end_and_a_revocation_cannot() {
    let town = Town::new().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let token = town.registrar().await;
    let serial = &held.serial_hex;
    let (revoke, release) = (
        format!("/certificates/{serial}/revoke"),
        format!("/certificates/{serial}/release"),
    );
    let hold = json!({ "reason": "certificate_hold" });
    assert_eq!(
        town.send(Method::POST, &release, Some(&token), json!(null))
            .await
            .expect(409)
            .code(),
        "not_suspended"
    );
    town.send(Method::POST, &revoke, Some(&token), hold.clone())
        .await
        .expect(200);
    assert_eq!(
        town.authority.crl().await.unwrap().revoked[serial].reason,
        RevocationReason::CertificateHold
    );
    town.send(Method::POST, &release, Some(&token), json!(null))
        .await
        .expect(200);
    assert!(town.authority.crl().await.unwrap().revoked.is_empty());
    town.send(Method::POST, &revoke, Some(&token), hold).await.expect(200);
    town.send(
        Method::POST,
        &revoke,
        Some(&token),
        json!({ "reason": "key_compromise" }),
    )
    .await
    .expect(200);
    assert_eq!(
        town.send(Method::POST, &release, Some(&token), json!(null))
            .await
            .expect(409)
            .code(),
        "not_suspended"
    );
    let kinds: Vec<_> = store::events::of(&town.store, serial)
        .await
        .unwrap()
        .into_iter()
        .map(|event| event.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            "certificate_issued",
            "certificate_suspended",
            "certificate_released",
            "certificate_suspended",
            "certificate_revoked"
        ]
    );
}

#[tokio::test]
async fn the_list_is_served_with_what_tells_whether_it_changed() {
    let town = Town::new().await;
    let answer = town.get("/authority/crl.der").await.expect(200);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/pkix-crl");
    assert_eq!(answer.headers[header::LAST_MODIFIED], "Mon, 02 Mar 2026 04:05:06 GMT");
    let tag = answer.headers[header::ETAG].to_str().unwrap().to_owned();
    let ask = |tag: String| {
        Request::get("/authority/crl.der")
            .header(header::IF_NONE_MATCH, tag)
            .body(Body::empty())
            .unwrap()
    };
    let unchanged = town.call(ask(tag.clone())).await.expect(304);
    assert!(unchanged.bytes.is_empty());
    town.authority.publish().await.unwrap();
    town.call(ask(tag)).await.expect(200);
    assert_eq!(
        town.get("/authority/crl.pem").await.expect(200).headers[header::CONTENT_TYPE],
        "application/x-pem-file"
    );
}

#[tokio::test]
async fn a_list_that_ran_out_is_never_given_whatever_the_clock_does() {
    let town = Town::new().await;
    let first = town.authority.crl().await.unwrap();
    assert_eq!(
        first.next_update.duration_since(first.this_update),
        SignedDuration::from_hours(24)
    );
    town.clock.advance(SignedDuration::from_hours(23));
    assert_eq!(town.authority.crl().await.unwrap().number, first.number);
    town.clock.advance(SignedDuration::from_hours(24 * 400));
    let list = town.authority.crl().await.unwrap();
    assert_eq!(list.number, first.number + 1);
    town.clock.advance(SignedDuration::from_hours(-24 * 400));
    let list = town.authority.crl().await.unwrap();
    assert_eq!(list.number, first.number + 2);
    assert!(list.this_update <= domain::Clock::now(&*town.clock));
}

#[tokio::test]
async fn the_next_start_keeps_keys_certificates_and_numbers() {
    let town = Town::new().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let number = town.authority.crl().await.unwrap().number;
    let again = open(&town.store, town.folder.path(), town.clock.clone(), false)
        .await
        .unwrap();
    assert_eq!(again.chain(), town.authority.chain());
    assert_eq!(again.crl().await.unwrap().number, number + 1);
    again
        .revoke(&held.serial_hex, RevocationReason::KeyCompromise, domain::Actor::System)
        .await
        .unwrap();
    assert_eq!(again.crl().await.unwrap().number, number + 2);
}

#[tokio::test]
async fn keys_open_to_others_or_lost_stop_the_start() {
    use std::os::unix::fs::PermissionsExt;
    let town = Town::new().await;
    let folder = crate::town::keys(town.folder.path());
    let issuing = folder.join("authority-issuing.p8");
    assert_eq!(std::fs::metadata(&issuing).unwrap().permissions().mode() & 0o777, 0o600);
    let start = || open(&town.store, town.folder.path(), town.clock.clone(), false);

    std::fs::set_permissions(&issuing, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(start().await, Err(authority::OpenError::KeyExposed { .. })));
    std::fs::set_permissions(&issuing, std::fs::Permissions::from_mode(0o600)).unwrap();

    // The root's key may be away; its list is then served as it is.
    let root = folder.join("authority-root.p8");
    let away = town.folder.path().join("away");
    std::fs::rename(&root, &away).unwrap();
    start().await.unwrap();
    std::fs::rename(&issuing, &root).unwrap();
    assert!(matches!(start().await, Err(authority::OpenError::KeyMissing { .. })));
    std::fs::copy(&root, &issuing).unwrap();
    assert!(matches!(start().await, Err(authority::OpenError::KeyForeign { .. })));
}
