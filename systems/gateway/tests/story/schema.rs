//! What every schema must fulfil.

#[tokio::test]
async fn every_column_is_classified() {
    let store = store::testing::fresh("gateway", gateway::MIGRATIONS).await;
    store::testing::assert_classified(&store.db, gateway::MIGRATIONS).await;
}

#[tokio::test]
async fn the_schema_is_the_same_from_empty_and_from_every_earlier_version() {
    store::testing::assert_migrates("gateway", gateway::MIGRATIONS).await;
}
