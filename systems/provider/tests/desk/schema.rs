//! The provider's tables: every column classified, every earlier version brought to the same schema.

#[tokio::test]
async fn every_column_is_classified() {
    let store = store::testing::fresh("provider", provider::MIGRATIONS).await;
    store::testing::assert_classified(&store, provider::MIGRATIONS).await;
}

#[tokio::test]
async fn every_version_comes_to_the_same_schema() {
    store::testing::assert_migrates("provider", provider::MIGRATIONS).await;
}
