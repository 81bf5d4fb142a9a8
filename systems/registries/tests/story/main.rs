//! Stories of the registries: a portal asks through a gateway's seal, a registrar looks.

mod answers;
mod desk;
mod faults;
mod people;
mod town;

mod schema {
    #[tokio::test]
    async fn every_column_is_classified() {
        let store = store::testing::fresh("registries", registries::MIGRATIONS).await;
        store::testing::assert_classified(&store, registries::MIGRATIONS).await;
    }

    #[tokio::test]
    async fn a_fresh_schema_is_the_migrated_one() {
        store::testing::assert_migrates("registries", registries::MIGRATIONS).await;
    }
}
