//! A small invented regulation with the fifteen actions of a portal table.

use std::sync::Arc;

use law::{Calendar, DiskFolder, Library, Plan};
use serde_json::{Value, json};

/// A library with [`plan`] as its only regulation.
pub fn library() -> Arc<Library> {
    let plan = Arc::new(plan());
    Arc::new(Library {
        plans: [(plan.id.clone(), plan)].into(),
        calendar: calendar(),
        ..Library::default()
    })
}

/// The working calendar of the regulations.
fn calendar() -> Arc<Calendar> {
    let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
    Arc::new(Calendar::compile(&folder).expect("the calendar").0)
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
        "procedures": [{ "channel": "portal", "paragraph": "8", "steps": [query()], "table": act("приложение 1, таблица 3"), "course": stages() }],
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

/// «процесс 3»: the registries are asked about the consumer and, where somebody acts for them, about the power of
/// attorney.
fn query() -> Value {
    json!({ "id": "query_registry", "clause": "8.3", "label": "процесс 3", "text": act("Направление запроса"),
        "performer": "system", "system": "gateway", "do": { "query_registry": { "registries": ["gbd_fl", "enis"] } },
        "limits": [], "irregularities": [] })
}

fn stages() -> Vec<Value> {
    let both = json!(["portal", "center"]);
    vec![
        stage(1, "portal", "system", json!("take_in")),
        stage(
            2,
            "gateway",
            "system",
            json!({ "route": { "message": "request", "to": ["provider", "center"] } }),
        ),
        stage(
            3,
            "provider",
            "system",
            json!({ "register": { "status": "received", "notify": ["portal"] } }),
        ),
        stage(
            4,
            "center",
            "system",
            json!({ "show_status": { "status": "received" } }),
        ),
        stage(5, "provider", "official", json!("accept")),
        stage(6, "provider", "official", json!("decide")),
        stage(
            7,
            "provider",
            "system",
            json!({ "form_document": { "status": "in_work", "notify": both } }),
        ),
        stage(
            8,
            "gateway",
            "system",
            json!({ "route": { "message": "status", "to": both } }),
        ),
        stage(9, "portal", "system", json!({ "show_status": { "status": "in_work" } })),
        stage(
            10,
            "center",
            "system",
            json!({ "show_status": { "status": "in_work" } }),
        ),
        stage(11, "provider", "official", json!("confirm_document")),
        stage(
            12,
            "provider",
            "system",
            json!({ "sign_document": { "status": "done", "notify": both } }),
        ),
        stage(
            13,
            "gateway",
            "system",
            json!({ "route": { "message": "result", "to": both } }),
        ),
        stage(14, "portal", "system", json!({ "show_result": { "status": "done" } })),
        stage(15, "center", "system", json!({ "show_status": { "status": "done" } })),
    ]
}

fn stage(n: u32, system: &str, performer: &str, verb: Value) -> Value {
    json!({ "n": n, "id": format!("action-{n}"), "clause": format!("приложение 1, таблица 3, действие {n}"), "label": null,
        "text": act("Действие"), "system": system, "performer": performer, "do": verb,
        "limits": [{ "value": 1, "unit": "minute", "text": act("1 минута") }],
        "on_success": if n < 15 { Some(n + 1) } else { None }, "on_failure": null, "steps": [], "action": n })
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
