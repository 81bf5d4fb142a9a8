//! The center's stories: messages in, statuses shown, events home.

mod desk;
mod messages;
mod town;

mod schema {
    #[tokio::test]
    async fn every_column_is_classified() {
        let store = store::testing::fresh("center", center::MIGRATIONS).await;
        store::testing::assert_classified(&store, center::MIGRATIONS).await;
    }

    #[tokio::test]
    async fn a_fresh_schema_is_the_migrated_one() {
        store::testing::assert_migrates("center", center::MIGRATIONS).await;
    }
}
