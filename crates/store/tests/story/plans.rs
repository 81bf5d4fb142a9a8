//! Plans are kept by hash, for ever.

use law::Plan;
use sqlx::Row;
use store::plans;
use store::testing::on_both;

/// The smallest plan there is.
fn plan(name: &str) -> Plan {
    let text = |text: &str| serde_json::json!({ "kk": text, "ru": text, "en": text });
    let act = serde_json::json!({ "ru": "О чём-то" });
    let plan = serde_json::json!({
        "id": "village-2012-thing",
        "act": { "title": act, "body": act, "number": "1", "date": "2012-12-29", "registered_number": null,
            "registered_date": null, "repealed_by": null },
        "name": text(name),
        "provider": { "name": text("a"), "short": text("a"), "unit": text("a"), "region": text("a") },
        "standard": act, "information": text("a"), "status_check": text("a"),
        "requirements": [], "conditions": [], "statuses": {}, "procedures": [],
        "form": { "title": text("a"), "addressee": text("a"), "body": text("a"), "fields": [], "rules": [],
            "attachments": { "label": text("a"), "max_count": 1, "max_bytes_each": 1, "media_types": [],
                "required": false },
            "template": "a", "clause": "4" },
        "outputs": [],
        "survey": { "title": text("a"), "clause": "3", "questions": [] },
        "notices": { "rule": act, "status_changed": text("a"), "granted": text("a"), "refused": text("a") },
        "notes": { "header": text("a"), "legal": text("a"), "barcode": text("a"), "number": text("a"),
            "submitted": text("a"), "issued": text("a") },
        "irregularities": []
    });
    serde_json::from_value(plan).unwrap()
}

#[tokio::test]
async fn an_amendment_leaves_the_old_plan_alone() {
    on_both("portal", &[], |store| async move {
        let (old, new) = (plan("Старое имя"), plan("Новое имя"));
        let hash = plans::keep(&store, &old).await.unwrap();
        assert_eq!(plans::keep(&store, &old).await.unwrap(), hash);
        plans::keep(&store, &new).await.unwrap();
        let all = plans::all(&store).await.unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(*all[&hash], old);
        assert_eq!(*all[&new.hash()], new);
    })
    .await;
}

#[tokio::test]
async fn a_changed_plan_is_refused() {
    on_both("portal", &[], |store| async move {
        plans::keep(&store, &plan("Имя")).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let row = sqlx::query("SELECT plan FROM plans").fetch_one(&mut *tx).await.unwrap();
        let mut bytes: Vec<u8> = row.get("plan");
        bytes.push(b' ');
        sqlx::query("UPDATE plans SET plan = $1")
            .bind(bytes)
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        plans::all(&store).await.unwrap_err();
    })
    .await;
}
