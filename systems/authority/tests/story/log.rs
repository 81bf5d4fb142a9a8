//! The log: who may read it, and that a change of it is found.

use axum::http::Method;
use eds::crl::RevocationReason;
use serde_json::json;

use crate::town::{PERSON_IIN, Town, csrf, new_key, person};

const WHOLE: &str = "Журнал бүтін.";
const CHANGED: &str = "Журнал өзгертілген.";

#[tokio::test]
async fn an_auditor_reads_the_desk_and_acts_on_nothing() {
    let town = Town::new().await;
    let (request, _, _) = town.ask(person(PERSON_IIN), &new_key()).await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let suspended = town.certified(person(PERSON_IIN)).await.1;
    let hold = RevocationReason::CertificateHold;
    let by = domain::Actor::System;
    town.authority.revoke(&suspended.serial_hex, hold, by).await.unwrap();
    let (auditor, registrar) = (town.auditor_cookie().await, town.registrar_cookie().await);
    let card = format!("/authority/desk/requests/{request}");
    let certificate = format!("/authority/desk/certificates/{}", held.serial_hex);
    let of_suspended = format!("/authority/desk/certificates/{}", suspended.serial_hex);
    for path in [
        "/authority/desk",
        "/authority/desk/certificates",
        "/authority/desk/list",
        "/authority/desk/log",
        &card,
        &certificate,
        &of_suspended,
    ] {
        let seen = town.page(path, &auditor).await.expect(200).text();
        let acts = |page: &str| page.matches("method=\"post\" action=\"/authority/desk").count();
        assert_eq!(acts(&seen), 0, "{path} shows an auditor a form");
        let shown = town.page(path, &registrar).await.expect(200).text();
        let has_forms = path.contains("requests/") || path.contains("certificates/") || path.ends_with("list");
        assert_eq!(acts(&shown) > 0, has_forms, "{path}");
    }
    let token = csrf(&town.page("/authority/desk", &auditor).await.text());
    for path in [
        format!("{card}/identify"),
        format!("{card}/refuse"),
        format!("{certificate}/revoke"),
        format!("{of_suspended}/release"),
        "/authority/desk/list/publish".to_owned(),
    ] {
        town.form(&path, &auditor, &format!("csrf={token}&reason=superseded"))
            .await
            .expect(403);
    }
    let read = store::events::of(&town.store, &request).await.unwrap();
    assert!(
        read.iter().any(|event| event.kind == "request_read"
            && matches!(&event.actor, domain::Actor::Official { name, .. } if name.contains("Тексеруова"))),
        "an auditor's reading is an event too"
    );
}

/// The page of the whole check, as an auditor reads it.
async fn checked(town: &Town, cookie: &str) -> String {
    let page = town.page("/authority/desk/log?check=yes&lang=kk", cookie).await;
    page.expect(200).text()
}

async fn sql(town: &Town, text: &'static str) {
    let mut tx = town.store.db.begin().await.unwrap();
    sqlx::query(text).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_log_is_sealed_and_whole() {
    let town = Town::new().await;
    let cookie = town.auditor_cookie().await;
    assert!(checked(&town, &cookie).await.contains(WHOLE), "an empty one is whole");
    town.certified(person(PERSON_IIN)).await;
    assert_eq!(town.authority.seal_log().await.unwrap(), 1);
    assert_eq!(town.authority.seal_log().await.unwrap(), 1, "nothing was done since");
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let token = town.registrar().await;
    let path = format!("/certificates/{}/revoke", held.serial_hex);
    let body = json!({ "reason": "superseded", "ground": "Заявление № 3" });
    town.send(Method::POST, &path, Some(&token), body).await.expect(200);
    assert!(
        checked(&town, &cookie).await.contains(WHOLE),
        "newer entries wait for their seal"
    );
    assert_eq!(town.authority.seal_log().await.unwrap(), 2);
    let page = checked(&town, &cookie).await;
    assert!(page.contains(WHOLE) && page.contains("№ 2"), "{page}");
    // The statement and its signature stand on the page for whoever keeps them.
    assert!(page.contains("qyzmet authority log seal\nnumber: 2\n"), "{page}");
    for language in ["kk", "ru", "en"] {
        let page = town
            .page(&format!("/authority/desk/log?check=yes&lang={language}"), &cookie)
            .await
            .text();
        assert!(!page.contains('⟦'), "{page}");
    }
}

#[tokio::test]
async fn whoever_can_write_to_the_database_changes_nothing_unnoticed() {
    // What is done, and the words that name it.
    for (change, words) in [
        (
            "UPDATE events SET event = REPLACE(event, 'superseded', 'unspecified')",
            "жасалған кездегідей емес",
        ),
        (
            "DELETE FROM events WHERE position = (SELECT MIN(position) FROM events)",
            "алдыңғысын жалғастырмайды",
        ),
        ("DELETE FROM log_seals WHERE number = 1", "№ 1 мөр"),
        ("UPDATE log_seals SET hash = 'ff' WHERE number = 1", "№ 1 мөр"),
        ("UPDATE log_seals SET events = events - 1 WHERE number = 2", "№ 2 мөр"),
        // The last act, whole: its chain does not show it, the seal does.
        (
            "DELETE FROM events WHERE position = (SELECT MAX(position) FROM events)",
            "№ 2 мөрге дейінгі",
        ),
    ] {
        let town = Town::new().await;
        let cookie = town.auditor_cookie().await;
        let (_, held) = town.certified(person(PERSON_IIN)).await;
        town.authority.seal_log().await.unwrap();
        let reason = RevocationReason::Superseded;
        let by = domain::Actor::System;
        town.authority.revoke(&held.serial_hex, reason, by).await.unwrap();
        town.authority.seal_log().await.unwrap();
        assert!(checked(&town, &cookie).await.contains(WHOLE));
        sql(&town, change).await;
        let page = checked(&town, &cookie).await;
        assert!(page.contains(CHANGED) && page.contains(words), "{change}\n{page}");
    }
}

/// A rewriter who computes every hash anew, as anybody can, still lacks the key of the seals.
#[tokio::test]
async fn an_event_rewritten_with_right_hashes_is_found_by_the_seal() {
    let town = Town::new().await;
    let cookie = town.auditor_cookie().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let by = domain::Actor::System;
    let reason = RevocationReason::Superseded;
    town.authority.revoke(&held.serial_hex, reason, by).await.unwrap();
    town.authority.seal_log().await.unwrap();
    let of_certificate = store::events::of(&town.store, &held.serial_hex).await.unwrap();
    let mut last = of_certificate.last().unwrap().clone();
    last.text_ru = "Ничего не было".to_owned();
    let forged = last.clone().chained(last.n, &last.previous);
    let mut tx = town.store.db.begin().await.unwrap();
    sqlx::query("UPDATE events SET event = $1, hash = $2 WHERE subject = $3 AND n = $4")
        .bind(serde_json::to_string(&forged).unwrap())
        .bind(forged.hash.clone())
        .bind(forged.subject.clone())
        .bind(i64::try_from(forged.n).unwrap())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = checked(&town, &cookie).await;
    assert!(page.contains(CHANGED) && page.contains("№ 1 мөрге дейінгі"), "{page}");
}
