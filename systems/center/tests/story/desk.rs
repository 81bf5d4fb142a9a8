//! The pages, and who may see them.

use domain::PersonName;

use crate::town::{APPLICANT_IIN, CASE, NUMBER, OPERATOR_IIN, Town};

#[tokio::test]
async fn every_page_is_whole_in_every_language() {
    let town = Town::new().await;
    town.operator().await;
    town.notice().await;
    town.carry().await;
    let cookie = town.cookie(OPERATOR_IIN).await;
    let pages = [
        "/center?".to_owned(),
        "/center/cases?".into(),
        "/center/cases?stage=received&".into(),
        "/center/cases?stage=finished&q=1&".into(),
        format!("/center/cases/{CASE}?"),
    ];
    for path in &pages {
        for language in ["kk", "ru", "en"] {
            let with = format!("{path}lang={language}");
            let page = town.page(&with, &cookie).await.expect(200).text;
            assert!(!page.contains('⟦'), "{with}: {page}");
            assert_eq!(page.matches("<h1").count(), 1, "{with}");
        }
    }
    let list = town
        .page("/center/cases?stage=received&lang=ru", &cookie)
        .await
        .expect(200)
        .text;
    assert!(
        list.contains("Поступившие с ПЭП") && list.contains("Сейітқали Айгерім") && list.contains(NUMBER),
        "{list}"
    );
    for typed in [NUMBER, APPLICANT_IIN, &format!("%E2%84%96%20{NUMBER}%20")] {
        let found = town.page(&format!("/center/cases?q={typed}"), &cookie).await;
        assert!(found.status.is_redirection(), "the only case found opens: {typed}");
    }
    let card = town
        .page(&format!("/center/cases/{CASE}?lang=ru"), &cookie)
        .await
        .expect(200)
        .text;
    assert!(
        card.contains("Поступившие") && card.contains("приложение 1, таблица 3, действие 4"),
        "{card}"
    );
    assert!(
        card.contains("Как посчитан срок") && card.contains("1 минута с 02.03.2026 09:05"),
        "{card}"
    );
}

#[tokio::test]
async fn only_operators_read_and_each_reading_is_an_event() {
    let town = Town::new().await;
    town.operator().await;
    let stranger = PersonName {
        surname: "Басқа".into(),
        given_name: "Біреу".into(),
        patronymic: None,
    };
    town.account("990101300122", &stranger, &["official"]).await;
    town.notice().await;
    town.carry().await;

    assert!(town.page("/center/cases", "").await.status.is_redirection());
    let cookie = town.cookie("990101300122").await;
    for path in ["/center", "/center/cases", &format!("/center/cases/{CASE}")] {
        town.page(path, &cookie).await.expect(403);
    }
    town.api("/cases", "nobody").await.expect(401);
    let token = town.token("990101300122").await;
    town.api("/cases", &token).await.expect(403);

    let token = town.token(OPERATOR_IIN).await;
    town.api("/cases", &token).await.expect(200);
    town.api(&format!("/cases/{CASE}"), &token).await.expect(200);
    town.api("/cases/unknown", &token).await.expect(404);
    let events = store::events::of(&town.center_store, CASE).await.unwrap();
    let readings: Vec<_> = events.iter().filter(|event| event.kind == "case_read").collect();
    assert_eq!(readings.len(), 1);
    assert!(matches!(&readings[0].actor, domain::Actor::Operator { iin, .. } if iin == OPERATOR_IIN));
    assert!(!format!("{:?}", readings[0].details).contains(APPLICANT_IIN));
}
