//! A small invented regulation with the fifteen actions of a portal table.

use std::sync::Arc;

use law::{Library, Plan};
use serde_json::{Value, json};

/// A library with [`plan`] as its only regulation.
pub fn library() -> Arc<Library> {
    let plan = Arc::new(plan());
    Arc::new(Library {
        plans: [(plan.id.clone(), plan)].into(),
        ..Library::default()
    })
}

/// The plan of an invented service. Its words are placeholders; its actions are those of every portal table.
pub fn plan() -> Plan {
    serde_json::from_value(source()).expect("the invented plan has the form of a plan")
}

fn source() -> Value {
    json!({
        "id": "test-2012-library-card",
        "act": { "title": act("Регламент"), "body": act("Акимат"), "number": "1", "date": "2012-12-20",
            "registered_number": null, "registered_date": null, "repealed_by": null },
        "name": text("Читательский билет"),
        "provider": { "name": text("Библиотека"), "short": text("МИО"), "unit": text("Отдел"), "region": text("Район") },
        "standard": act("Стандарт"),
        "information": text("Справки"),
        "status_check": text("Состояние"),
        "requirements": [], "conditions": [],
        "statuses": { "received": status("Поступившие"), "in_work": status("В работе"), "done": status("Исполнено") },
        "procedures": [{ "channel": "portal", "paragraph": "8", "steps": [], "table": act("приложение 1, таблица 3"), "actions": actions() }],
        "form": { "title": text("Заявление"), "addressee": text("Руководителю"), "body": text("Прошу {full_name}"),
            "fields": [], "rules": [], "template": "application", "clause": "приложение 4",
            "attachments": { "label": text("Копии"), "max_count": 3, "max_bytes_each": 1_000_000,
                "media_types": ["application/pdf"], "required": false } },
        "outputs": [],
        "survey": { "title": text("Анкета"), "clause": "приложение 3", "questions": [] },
        "notices": { "rule": act("Правило"), "status_changed": text("{status}"), "granted": text("Готово"), "refused": text("Отказ") },
        "notes": { "header": text("Заголовок"), "legal": text("Закон"), "barcode": text("Код"), "number": text("Номер"),
            "submitted": text("Подано"), "issued": text("Выдано") },
        "irregularities": []
    })
}

fn actions() -> Vec<Value> {
    let both = json!(["portal", "center"]);
    vec![
        action(1, "portal", "system", json!("take_in")),
        action(
            2,
            "gateway",
            "system",
            json!({ "route": { "message": "request", "to": ["provider", "center"] } }),
        ),
        action(
            3,
            "provider",
            "system",
            json!({ "register": { "status": "received", "notify": ["portal"] } }),
        ),
        action(
            4,
            "center",
            "system",
            json!({ "show_status": { "status": "received" } }),
        ),
        action(5, "provider", "official", json!("accept")),
        action(6, "provider", "official", json!("decide")),
        action(
            7,
            "provider",
            "system",
            json!({ "form_document": { "status": "in_work", "notify": both } }),
        ),
        action(
            8,
            "gateway",
            "system",
            json!({ "route": { "message": "status", "to": both } }),
        ),
        action(9, "portal", "system", json!({ "show_status": { "status": "in_work" } })),
        action(
            10,
            "center",
            "system",
            json!({ "show_status": { "status": "in_work" } }),
        ),
        action(11, "provider", "official", json!("confirm_document")),
        action(
            12,
            "provider",
            "system",
            json!({ "sign_document": { "status": "done", "notify": both } }),
        ),
        action(
            13,
            "gateway",
            "system",
            json!({ "route": { "message": "result", "to": both } }),
        ),
        action(14, "portal", "system", json!({ "show_result": { "status": "done" } })),
        action(15, "center", "system", json!({ "show_status": { "status": "done" } })),
    ]
}

fn action(n: u32, system: &str, performer: &str, verb: Value) -> Value {
    json!({ "n": n, "participant": act(system), "system": system, "performer": performer, "text": act("Действие"),
        "completion": act("Завершение"), "limit": { "value": 1, "unit": "minute", "text": act("1 минута") },
        "next": if n < 15 { Some(n + 1) } else { None }, "steps": [], "do": verb })
}

fn text(word: &str) -> Value {
    json!({ "kk": word, "ru": word, "en": word })
}

fn act(word: &str) -> Value {
    json!({ "ru": word })
}

fn status(word: &str) -> Value {
    json!({ "name": text(word), "clause": "приложение 1" })
}
