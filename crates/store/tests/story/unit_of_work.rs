//! All or nothing, and one at a time where it matters.

use sqlx::Row;
use store::testing::{TestStore, on_both};
use store::{Migration, hold};

const COUNTERS: Migration = Migration {
    version: 100,
    name: "counters",
    sql: "CREATE TABLE counters (\n  name TEXT NOT NULL PRIMARY KEY, -- internal\n  value BIGINT NOT NULL, -- internal\n  \
          note TEXT, -- internal\n  scan BLOB -- internal\n);",
};

async fn value(store: &TestStore) -> i64 {
    let row = sqlx::query("SELECT value FROM counters WHERE name = 'a'")
        .fetch_one(store.reader())
        .await
        .unwrap();
    row.get("value")
}

async fn begin_at_zero(store: &TestStore) {
    let mut tx = store.begin().await.unwrap();
    sqlx::query("INSERT INTO counters (name, value) VALUES ('a', 0)")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_not_committed_did_not_happen() {
    on_both("portal", &[COUNTERS], |store| async move {
        begin_at_zero(&store).await;
        let mut tx = store.begin().await.unwrap();
        sqlx::query("UPDATE counters SET value = 7")
            .execute(&mut *tx)
            .await
            .unwrap();
        assert_eq!(value(&store).await, 0, "others do not see it yet");
        drop(tx);
        assert_eq!(value(&store).await, 0);
        let mut tx = store.begin().await.unwrap();
        sqlx::query("UPDATE counters SET value = 8")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(value(&store).await, 8);
        assert_eq!(
            store
                .again()
                .await
                .begin()
                .await
                .map(drop)
                .map_err(|error| error.to_string()),
            Ok(())
        );
    })
    .await;
}

#[tokio::test]
async fn values_come_back_as_they_went() {
    on_both("portal", &[COUNTERS], |store| async move {
        let mut tx = store.begin().await.unwrap();
        let row = sqlx::query(
            "INSERT INTO counters (name, value, note, scan) VALUES ($1, $2, $3, $4) RETURNING value, note, scan",
        )
        .bind("әңгіме № 1 ₸")
        .bind(i64::MAX)
        .bind(None::<String>)
        .bind(vec![0_u8, 255, 0])
        .fetch_one(&mut *tx)
        .await
        .unwrap();
        assert_eq!(row.get::<i64, _>("value"), i64::MAX);
        assert_eq!(row.get::<Option<String>, _>("note"), None);
        assert_eq!(row.get::<Vec<u8>, _>("scan"), [0, 255, 0]);
        sqlx::query("UPDATE counters SET scan = $1, note = $2")
            .bind(None::<Vec<u8>>)
            .bind("")
            .execute(&mut *tx)
            .await
            .unwrap();
        let row = sqlx::query("SELECT name, note, scan, COUNT(*) OVER () AS all_rows FROM counters")
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        assert_eq!(row.get::<String, _>("name"), "әңгіме № 1 ₸");
        assert_eq!(row.get::<Option<String>, _>("note").as_deref(), Some(""));
        assert_eq!(row.get::<Option<Vec<u8>>, _>("scan"), None);
        assert_eq!(row.get::<i64, _>("all_rows"), 1);
    })
    .await;
}

#[tokio::test]
async fn the_reader_cannot_write() {
    on_both("portal", &[COUNTERS], |store| async move {
        let refused = sqlx::query("INSERT INTO counters (name, value) VALUES ('b', 1)")
            .execute(store.reader())
            .await;
        assert!(refused.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_is_not_changed_beneath() {
    on_both("portal", &[COUNTERS], |store| async move {
        begin_at_zero(&store).await;
        let store = &store;
        let increments = (0..32).map(|_| async move {
            let mut tx = store.begin().await.unwrap();
            hold(&mut tx, "a").await.unwrap();
            let row = sqlx::query("SELECT value FROM counters")
                .fetch_one(&mut *tx)
                .await
                .unwrap();
            tokio::task::yield_now().await;
            sqlx::query("UPDATE counters SET value = $1")
                .bind(row.get::<i64, _>("value") + 1)
                .execute(&mut *tx)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        });
        futures::future::join_all(increments).await;
        assert_eq!(value(store).await, 32);
    })
    .await;
}
