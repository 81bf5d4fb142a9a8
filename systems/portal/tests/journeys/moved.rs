//! The working calendar has changed, and with it a term that was told.

use exchange::messages::{Holder, StatusBody};
use jiff::SignedDuration;
use law::{MessageKind, StatusId, System, Text};
use serde_json::json;

use crate::support::{IIN, TestPortal};

#[tokio::test]
async fn a_term_that_moved_is_a_notice_with_both_moments_and_the_proof() {
    let portal = TestPortal::simple().await;
    let citizen = portal.citizen(IIN).await;
    let (id, number) = citizen.submitted().await;
    portal.carry().await;
    portal
        .tell_status(&id, &number, "received", 3, Some("26112000000001"))
        .await;
    let before = citizen.get(&format!("/cases/{id}")).await.json();

    let until = portal.now() + SignedDuration::from_hours(24);
    let proof = |words: &str| Text {
        kk: format!("kk {words}"),
        ru: format!("ru {words}"),
        en: format!("en {words}"),
    };
    let body = StatusBody {
        place: None,
        prolonged: None,
        number: number.clone(),
        registration: Some("26112000000001".to_owned()),
        status: StatusId("received".to_owned()),
        holder: Holder {
            system: System::Provider,
            office: portal.plan.provider.name.clone(),
            since: portal.now(),
            until: Some(until),
            clause: "приложение 1, таблица 3, действие 5".to_owned(),
            task_ru: "Принятие заявления на исполнение".to_owned(),
            proof: Some(proof("counted day by day")),
        },
        moved_from: Some(portal.now()),
    };
    portal
        .tell(&id, MessageKind::Status, 3, serde_json::to_value(body).expect("a body"))
        .await;

    let notices = citizen.get("/notices").await.json();
    let told = |notice: &&serde_json::Value| {
        notice["text"]["en"]
            .as_str()
            .is_some_and(|text| text.contains("counted"))
    };
    let notices = notices.as_array().expect("notices");
    let first = &notices.iter().find(told).expect("a notice of it")["text"];
    for (language, words) in [("kk", "ауыстырылды"), ("ru", "изменён"), ("en", "has changed")] {
        let text = first[language].as_str().expect("a text");
        assert!(text.contains(words) && text.contains(&number), "{text}");
        assert!(text.contains(&format!("{language} counted day by day")), "{text}");
        assert!(!text.contains('{'), "{text}");
    }
    let after = citizen.get(&format!("/cases/{id}")).await.json();
    assert_eq!(after["holder"]["until"], json!(until));
    assert_eq!(after["holder"]["proof"]["ru"], "ru counted day by day");
    assert_eq!(after["status"], before["status"], "nothing but the term has changed");
    assert_eq!(after["history"], before["history"]);
}
