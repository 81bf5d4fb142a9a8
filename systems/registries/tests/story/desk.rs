//! The pages, and who may see them.

use law::Registry;

use crate::town::{KNOWN, REGISTRAR, Town, UNKNOWN};

const STRANGER: &str = "990101300122";

#[tokio::test]
async fn every_page_is_whole_in_every_language() {
    let town = Town::new().await;
    town.registrar().await;
    let lookup = town.lookup(Registry::GbdFl, KNOWN);
    assert_eq!(town.carry(town.parcel(&lookup)).await.word(), "found");
    let cookie = town.cookie(REGISTRAR).await;
    let switched = town
        .submit(
            "/registries/faults",
            "/registries/faults",
            &cookie,
            "registry=enis&mode=slow",
        )
        .await;
    assert!(switched.status.is_redirection(), "{}", switched.text);
    for path in [
        "/registries?".to_owned(),
        format!("/registries/people/{KNOWN}?"),
        "/registries/lookups?registry=gbd_fl&case=case-1&".into(),
        format!("/registries/lookups/{}?", lookup.id),
        "/registries/faults?".into(),
    ] {
        for language in ["kk", "ru", "en"] {
            let with = format!("{path}lang={language}");
            let page = town.page(&with, &cookie).await.expect(200).text;
            assert!(!page.contains('⟦'), "{with}: {page}");
            assert_eq!(page.matches("<h1").count(), 1, "{with}");
        }
    }
    let list = town.page("/registries/lookups?lang=ru", &cookie).await.expect(200).text;
    assert!(
        list.contains("Найдено") && list.contains("********0007") && !list.contains(KNOWN),
        "{list}"
    );
    let card = town
        .page(&format!("/registries/lookups/{}", lookup.id), &cookie)
        .await
        .expect(200)
        .text;
    assert!(
        card.contains(KNOWN) && card.contains("подпункт 3)") && card.contains("senderCode"),
        "{card}"
    );
}

#[tokio::test]
async fn a_person_is_found_by_number_and_the_reading_is_an_event() {
    let town = Town::new().await;
    town.registrar().await;
    let cookie = town.cookie(REGISTRAR).await;
    let search = async |iin: &str| {
        town.submit("/registries", "/registries/people", &cookie, &format!("iin={iin}"))
            .await
    };
    for typed in ["123", UNKNOWN] {
        let answer = search(typed).await.expect(200).text;
        assert!(answer.contains("field-error") && answer.contains(typed), "{answer}");
    }
    let found = search(KNOWN).await;
    assert_eq!(found.headers["location"], format!("/registries/people/{KNOWN}"));
    let card = town
        .page(&format!("/registries/people/{KNOWN}?lang=ru"), &cookie)
        .await
        .expect(200)
        .text;
    assert!(
        card.contains("Үлгібаев Сынақ Мысалұлы") && card.contains("powersOfAttorney"),
        "{card}"
    );

    let token = town.token(REGISTRAR).await;
    let told = town
        .api("GET", &format!("/people/{KNOWN}"), &token, None)
        .await
        .expect(200)
        .json();
    assert_eq!(told["registries"]["nr_iin"]["persons"][0]["iin"], KNOWN);
    let readings: i64 = read(&town, "person_read").await;
    assert_eq!(readings, 2);
}

async fn read(town: &Town, kind: &str) -> i64 {
    let events: Vec<String> = sqlx::query_scalar("SELECT event FROM events")
        .fetch_all(town.store.reader())
        .await
        .expect("events");
    let of_kind = events.iter().filter(|event| event.contains(kind));
    i64::try_from(
        of_kind
            .inspect(|event| assert!(!event.contains(KNOWN), "{event}"))
            .count(),
    )
    .unwrap_or(0)
}

#[tokio::test]
async fn only_registrars_look() {
    let town = Town::new().await;
    town.account(STRANGER, &["official"]).await;
    assert!(town.page("/registries", "").await.status.is_redirection());
    let cookie = town.cookie(STRANGER).await;
    for path in [
        "/registries",
        "/registries/lookups",
        "/registries/faults",
        &format!("/registries/people/{KNOWN}"),
    ] {
        town.page(path, &cookie).await.expect(403);
    }
    town.api("GET", "/lookups", "nobody", None).await.expect(401);
    let token = town.token(STRANGER).await;
    for path in ["/lookups", "/faults", &format!("/people/{KNOWN}")] {
        town.api("GET", path, &token, None).await.expect(403);
    }
}
