//! The authority's stories, told over its router.

mod client;
mod desk;
mod foreign;
mod log;
mod persons;
mod renewals;
mod revocation;
mod services;
mod systems;
mod town;

mod schema {
    #[tokio::test]
    async fn every_column_is_classified() {
        let store = store::testing::fresh("authority", authority::MIGRATIONS).await;
        store::testing::assert_classified(&store, authority::MIGRATIONS).await;
    }

    #[tokio::test]
    async fn a_fresh_schema_is_the_migrated_one() {
        store::testing::assert_migrates("authority", authority::MIGRATIONS).await;
    }
}
