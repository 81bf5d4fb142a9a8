//! A changed calendar: open filings and results that wait are counted again.

use serde_json::Value;

use crate::town::everywhere;

const ORALMAN: &str = "atyrau-2015-oralman-status";

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

#[tokio::test]
async fn what_has_not_moved_is_left_alone_and_a_term_of_yesterdays_calendar_moves_once() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let filing = operator.receives(ORALMAN).await;
        let id = text(&filing, "id");
        let counter = town.center.counter();
        assert!(counter.recompute_terms().await.expect("recomputed").is_empty());
        // As if the term had been counted by another calendar.
        let right = text(&filing, "until").to_owned();
        let mut tx = town.store.begin().await.expect("a unit of work");
        sqlx::query("UPDATE filings SET until = until + 86400000000 WHERE id = $1")
            .bind(id)
            .execute(&mut *tx)
            .await
            .expect("changed");
        tx.commit().await.expect("kept");
        let moved = counter.recompute_terms().await.expect("recomputed");
        assert_eq!(moved.len(), 1);
        assert_eq!((moved[0].case.as_str(), moved[0].clause.as_str()), (id, "8.1"));
        assert_eq!(moved[0].until, right.parse().ok());
        assert!(counter.recompute_terms().await.expect("recomputed").is_empty());
        let told = town.trace(id).await;
        assert!(
            told.iter()
                .any(|event| event.kind == "term_moved" && event.clause.as_deref() == Some("8.1"))
        );
    })
    .await;
}
