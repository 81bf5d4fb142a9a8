//! What other systems tell of a case: places in waiting lists, terms made longer, grounds of refusals.

use law::{Channel, MessageKind, Verb};
use serde_json::{Value, json};

use crate::support::{Citizen, IIN, on_both};

/// A service with a waiting list.
const QUEUE: &str = "semey-2012-kindergarten-queue";

async fn told(citizen: &Citizen<'_>, id: &str, number: &str, more: Value) {
    let portal = citizen.portal;
    let plan = portal.service(QUEUE);
    let stage = plan.procedure(Channel::Portal).unwrap();
    let register = stage
        .course
        .iter()
        .find(|stage| matches!(stage.verb, Verb::Register { .. }))
        .unwrap();
    let mut body = json!({
        "number": number, "registration": "17", "status": "in_work",
        "holder": {
            "system": "provider", "office": plan.provider.name, "since": portal.now().to_string(), "until": null,
            "clause": register.clause, "task_ru": register.text.ru,
        },
    });
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    portal
        .tell_about(&plan, id, MessageKind::Status, register.n, body)
        .await;
}

#[tokio::test]
async fn a_place_and_a_longer_term_are_shown_with_their_reasons_and_passing_on_says_nothing_new() {
    on_both(async |portal| {
        let citizen = portal.citizen(IIN).await;
        let (id, number) = crate::orders::submitted(&citizen, QUEUE).await;
        told(&citizen, &id, &number, json!({})).await;
        let notices = citizen.get("/notices").await.json().as_array().unwrap().len();
        let case = citizen.get(&format!("/cases/{id}")).await.json();
        assert_eq!(case["status"]["name"]["ru"], "В работе", "the platform's own word");
        told(&citizen, &id, &number, json!({})).await;
        let later = citizen.get("/notices").await.json().as_array().unwrap().len();
        assert_eq!(later, notices, "another desk is no news");
        let text = |ru: &str| json!({ "kk": ru, "ru": ru, "en": ru });
        let place = |n: u32, cause: &str| {
            json!({ "place": { "register": text("Журнал"), "number": "17", "place": n, "of": 40, "cause": text(cause) } })
        };
        told(&citizen, &id, &number, place(40, "Постановка на очередь")).await;
        told(&citizen, &id, &number, place(39, "Направление выдано стоявшему впереди")).await;
        let case = citizen.get(&format!("/cases/{id}")).await.json();
        assert_eq!((&case["place"]["place"], &case["place"]["of"]), (&json!(39), &json!(40)));
        let prolonged = json!({ "prolonged": { "reason": "Дополнительный запрос", "clause": "пункт 9", "until": null } });
        told(&citizen, &id, &number, prolonged).await;
        let notices = citizen.get("/notices").await.text();
        for words in ["место 40 из 40", "Направление выдано стоявшему впереди", "Срок продлён. Причина: Дополнительный запрос"] {
            assert!(notices.contains(words), "{words}: {notices}");
        }
    })
    .await;
}
