//! What an event takes over from the plan that it executes.

use domain::{Actor, Event, Outcome};
use jiff::Timestamp;
use law::{Channel, Plan, System};
use serde_json::json;

fn plan(clause: &str) -> Plan {
    let text = json!({ "kk": "a", "ru": "a", "en": "a" });
    let act = |ru: &str| json!({ "ru": ru });
    let step = json!({ "id": "authenticate", "clause": clause, "label": "процесс 1", "text": act("Ввод пароля"),
        "performer": "applicant", "system": "portal", "do": "authenticate", "limits": [], "message": null,
        "system_name": null, "on_success": null, "on_failure": null, "action": null, "irregularities": [] });
    let stage = json!({ "n": 5, "id": "action-5", "clause": "приложение 1, таблица 3, действие 5", "label": null,
        "text": act("Принятие на исполнение"), "performer": "official", "system": "provider", "do": "accept",
        "limits": [{ "value": 10, "unit": "minute", "text": act("Не более 10 минут") }], "on_success": 6,
        "on_failure": null, "steps": [], "action": 5 });
    let plan = json!({
        "id": "village-2012-thing",
        "act": { "title": act("О чём-то"), "body": act("Акимат"), "number": "1", "date": "2012-12-29",
            "registered_number": null, "registered_date": null, "repealed_by": null },
        "name": text, "provider": { "name": text, "short": text, "unit": text, "region": text },
        "standard": act("Стандарт"), "information": text, "status_check": text, "requirements": [],
        "conditions": [], "statuses": {},
        "procedures": [{ "channel": "portal", "paragraph": "8", "steps": [step],
            "table": act("приложение 1, таблица 3"), "actions": [], "course": [stage] }],
        "form": { "title": text, "addressee": text, "body": text, "fields": [], "rules": [],
            "attachments": { "label": text, "max_count": 1, "max_bytes_each": 1, "media_types": [],
                "required": false },
            "template": "a", "clause": "4" },
        "outputs": [], "survey": { "title": text, "clause": "3", "questions": [] },
        "notices": { "rule": act("Уведомление"), "status_changed": text, "granted": text, "refused": text },
        "notes": { "header": text, "legal": text, "barcode": text, "number": text, "submitted": text,
            "issued": text },
        "irregularities": []
    });
    serde_json::from_value(plan).expect("the smallest plan is a plan")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a moment")
}

#[test]
fn a_step_gives_its_clause_label_and_words() {
    let plan = plan("8.1");
    let step = &plan.procedure(Channel::Portal).expect("a procedure").steps[0];
    let actor = Actor::Applicant {
        iin: "900101300007".to_owned(),
    };
    let event = Event::of_step(&plan, step, "case-1", actor.clone(), Outcome::Failed, at(1), at(2));
    assert_eq!(event.plan, Some(plan.hash()));
    assert_eq!(
        (event.clause.as_deref(), event.label.as_deref()),
        (Some("8.1"), Some("процесс 1"))
    );
    assert_eq!(
        (event.kind.as_str(), event.text_ru.as_str()),
        ("authenticate", "Ввод пароля")
    );
    assert_eq!(
        (event.system, event.actor, event.outcome),
        (System::Portal, actor, Outcome::Failed)
    );
    assert_eq!((event.started, event.ended), (at(1), at(2)));
    assert_eq!((event.action, event.limit_seconds), (None, None));
}

#[test]
fn an_action_gives_its_number_citation_and_limit() {
    let plan = plan("8.1");
    let procedure = plan.procedure(Channel::Portal).expect("a procedure");
    let event = Event::of_stage(&plan, &procedure.course[0], "case-1", Actor::System, at(1), at(2));
    assert_eq!(event.clause.as_deref(), Some("приложение 1, таблица 3, действие 5"));
    assert_eq!(
        (event.action, event.limit_seconds, event.label),
        (Some(5), Some(600), None)
    );
    assert_eq!((event.kind.as_str(), event.system), ("accept", System::Provider));
    assert_eq!(
        (event.started, event.ended, event.outcome),
        (at(1), at(2), Outcome::Done)
    );
}

#[test]
fn an_amended_plan_has_its_own_hash() {
    for clause in ["8.1", "8.2", "8.1", "8.3", "8.2"] {
        let plan = plan(clause);
        let step = &plan.procedure(Channel::Portal).expect("a procedure").steps[0];
        let event = Event::of_step(&plan, step, "case-1", Actor::System, Outcome::Done, at(1), at(2));
        assert_eq!(event.plan, Some(plan.hash()), "{clause}");
    }
}
