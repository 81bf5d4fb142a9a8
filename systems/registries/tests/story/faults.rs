//! Registries that are switched.

use std::time::Duration;

use exchange::lookup::Outcome;
use law::Registry;
use serde_json::json;

use crate::town::{KNOWN, REGISTRAR, Town};

#[tokio::test]
async fn a_registry_is_silent_slow_faulty_or_knows_nobody_as_it_is_switched() {
    let town = Town::new().await;
    town.registrar().await;
    let token = town.token(REGISTRAR).await;
    let switch = async |body| town.api("PUT", "/faults", &token, Some(body)).await.expect(204);

    switch(json!({ "registry": "gbd_fl", "mode": "faulty" })).await;
    assert_eq!(town.ask(Registry::GbdFl, KNOWN).await.word(), "faulty");
    assert_eq!(
        town.ask(Registry::NrIin, KNOWN).await.word(),
        "found",
        "the others answer"
    );

    switch(json!({ "registry": "gbd_fl", "mode": "not_found" })).await;
    assert_eq!(town.ask(Registry::GbdFl, KNOWN).await, Outcome::NotFound);

    switch(json!({ "registry": "gbd_fl", "mode": "slow", "delay_ms": 20 })).await;
    assert_eq!(
        town.ask(Registry::GbdFl, KNOWN).await.word(),
        "found",
        "slow, but in time"
    );
    switch(json!({ "registry": "gbd_fl", "mode": "slow" })).await;
    assert_eq!(town.ask(Registry::GbdFl, KNOWN).await.word(), "slow");

    switch(json!({ "registry": "gbd_fl", "mode": "silent" })).await;
    let waited = tokio::time::timeout(Duration::from_millis(300), town.ask(Registry::GbdFl, KNOWN)).await;
    assert!(waited.is_err(), "silence");

    // Only for one person, beside the switch for everybody.
    switch(json!({ "registry": "gbd_fl", "iin": KNOWN, "mode": "faulty" })).await;
    assert_eq!(town.ask(Registry::GbdFl, KNOWN).await.word(), "faulty");
    let all = town.api("GET", "/faults", &token, None).await.expect(200).json();
    assert_eq!(all.as_array().map(Vec::len), Some(2), "{all}");
    town.api("DELETE", "/faults", &token, None).await.expect(204);
    assert_eq!(town.ask(Registry::GbdFl, KNOWN).await.word(), "found");

    let log = town
        .api("GET", "/lookups?registry=gbd_fl", &token, None)
        .await
        .expect(200)
        .json();
    let outcomes: Vec<_> = log
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| row["outcome"].as_str())
        .collect();
    let expected = ["found", "faulty", "silent", "slow", "found", "not_found", "faulty"];
    assert_eq!(outcomes, expected.map(Some), "the newest first");
}

#[tokio::test]
async fn nothing_is_switched_where_it_is_not_allowed() {
    let store = store::testing::fresh("registries", registries::MIGRATIONS).await;
    let town = Town::over(store, false).await;
    town.registrar().await;
    let token = town.token(REGISTRAR).await;
    let body = json!({ "registry": "gbd_fl", "mode": "silent" });
    for (method, path) in [("PUT", "/faults"), ("POST", "/people")] {
        let refused = town
            .api(method, path, &token, Some(body.clone()))
            .await
            .expect(403)
            .json();
        assert_eq!(refused["error"]["code"], "faults_not_allowed");
    }
    let cookie = town.cookie(REGISTRAR).await;
    town.page("/registries/faults", &cookie).await.expect(403);
    assert!(
        !town
            .page("/registries", &cookie)
            .await
            .expect(200)
            .text
            .contains("/registries/faults")
    );
    assert_eq!(
        town.ask(Registry::GbdFl, KNOWN).await,
        Outcome::NotFound,
        "nobody was admitted either"
    );
}

#[tokio::test]
async fn a_switch_that_means_nothing_is_refused() {
    let town = Town::new().await;
    town.registrar().await;
    let token = town.token(REGISTRAR).await;
    for body in [
        json!({}),
        json!({ "registry": "moon", "mode": "silent" }),
        json!({ "registry": "gbd_fl", "mode": "loud" }),
        json!({ "registry": "gbd_fl", "mode": "silent", "iin": "123" }),
        json!({ "registry": "gbd_fl", "mode": "slow", "delay_ms": 99_999_999 }),
    ] {
        town.api("PUT", "/faults", &token, Some(body)).await.expect(422);
    }
}
