//! The pages: public ones and the registrar's desk, in every language.

use axum::http::{Method, header};
use serde_json::json;

use crate::town::{PERSON_IIN, Town, csrf, new_key, person};

#[tokio::test]
async fn every_page_is_whole_in_every_language() {
    let town = Town::new().await;
    let (id, _, _) = town.ask(person(PERSON_IIN), &new_key()).await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let (_, suspended) = town.certified(person(PERSON_IIN)).await;
    town.authority
        .revoke(
            &suspended.serial_hex,
            eds::crl::RevocationReason::CertificateHold,
            domain::Actor::System,
        )
        .await
        .unwrap();
    let cookie = town.registrar_cookie().await;
    let pages = [
        "/authority".to_owned(),
        "/authority/desk".into(),
        "/authority/desk?state=issued&q=900101300007".into(),
        format!("/authority/desk/requests/{id}"),
        "/authority/desk/certificates".into(),
        "/authority/desk/certificates?q=сейітқали".replace("сейітқали", "%D1%81%D0%B5%D0%B9"),
        format!("/authority/desk/certificates/{}", held.serial_hex),
        format!("/authority/desk/certificates/{}", suspended.serial_hex),
        "/authority/desk/list".into(),
        "/authority/desk/log".into(),
    ];
    for path in &pages {
        for language in ["kk", "ru", "en"] {
            let with = if path.contains('?') {
                format!("{path}&lang={language}")
            } else {
                format!("{path}?lang={language}")
            };
            let page = town.page(&with, &cookie).await.expect(200).text();
            assert!(!page.contains('⟦'), "{with}: {page}");
            assert_eq!(page.matches("<h1").count(), 1, "{with}");
            assert!(page.contains(&format!("lang=\"{language}\"")), "{with}");
        }
    }
    let found = town.page(&pages[5], &cookie).await.expect(200).text();
    assert!(found.contains(&held.serial_hex));
    let anybody = town.get("/authority/desk").await;
    assert!(anybody.status.is_redirection());
}

#[tokio::test]
async fn the_registrar_identifies_refuses_and_revokes_at_the_desk() {
    let town = Town::new().await;
    let (id, _, _) = town.ask(person(PERSON_IIN), &new_key()).await;
    let cookie = town.registrar_cookie().await;
    let card = format!("/authority/desk/requests/{id}");
    let token = csrf(&town.page(&card, &cookie).await.expect(200).text());

    let no_token = town
        .form(
            &format!("{card}/identify"),
            &cookie,
            "document_type=passport&document_number=N1234567",
        )
        .await;
    assert_eq!(no_token.status.as_u16(), 403);
    let wrong = town
        .form(
            &format!("{card}/identify"),
            &cookie,
            &format!("csrf={token}&document_type=passport&document_number=1"),
        )
        .await
        .expect(422);
    assert!(wrong.text().contains("f-document_number-error"));
    let done = town
        .form(
            &format!("{card}/identify"),
            &cookie,
            &format!("csrf={token}&document_type=passport&document_number=N1234567"),
        )
        .await
        .expect(303);
    assert_eq!(done.headers[header::LOCATION], card.as_str());
    let page = town.page(&card, &cookie).await.expect(200).text();
    let serial = page
        .split("/authority/desk/certificates/")
        .nth(2)
        .or_else(|| page.split("/authority/desk/certificates/").nth(1))
        .unwrap();
    let serial = serial.split('"').next().unwrap();

    let certificate = format!("/authority/desk/certificates/{serial}");
    town.form(
        &format!("{certificate}/revoke"),
        &cookie,
        &format!("csrf={token}&reason="),
    )
    .await
    .expect(422);
    town.form(
        &format!("{certificate}/revoke"),
        &cookie,
        &format!("csrf={token}&reason=certificate_hold"),
    )
    .await
    .expect(303);
    town.form(&format!("{certificate}/release"), &cookie, &format!("csrf={token}"))
        .await
        .expect(303);
    town.form(
        &format!("{certificate}/revoke"),
        &cookie,
        &format!("csrf={token}&reason=superseded"),
    )
    .await
    .expect(303);
    assert!(town.authority.crl().await.unwrap().revoked.contains_key(serial));
    let read = store::events::of(&town.store, &id).await.unwrap();
    assert!(read.iter().any(|event| event.kind == "request_read"));

    let (other, _, _) = town.ask(person(PERSON_IIN), &new_key()).await;
    let refused = town
        .form(
            &format!("/authority/desk/requests/{other}/refuse"),
            &cookie,
            &format!("csrf={token}&reason=%D0%B0%D0%B1%D0%B2"),
        )
        .await;
    refused.expect(303);
}

#[tokio::test]
async fn each_act_stands_in_the_log_with_who_when_why_and_on_which_document() {
    let town = Town::new().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let token = town.registrar().await;
    let path = format!("/certificates/{}", held.serial_hex);
    let hold = json!({ "reason": "certificate_hold", "ground": "Заявление № 17\u{0007}" });
    town.send(Method::POST, &format!("{path}/revoke"), Some(&token), hold)
        .await
        .expect(200);
    let cookie = town.registrar_cookie().await;
    let page = town.page("/authority/desk/log", &cookie).await.expect(200).text();
    for words in [
        "қолданысы тоқтатыла тұрды",
        "Заявление № 17<",
        "Уақытша тоқтата тұру",
        &held.serial_hex,
        "ТІРКЕУШІ",
    ] {
        assert!(page.to_uppercase().contains(&words.to_uppercase()), "{words}\n{page}");
    }
    assert!(town.get("/authority/desk/log").await.status.is_redirection());
}
