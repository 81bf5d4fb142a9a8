//! The schema: every column classified, the same from every earlier version, on both databases.

use portal::MIGRATIONS;
use store::testing::{assert_classified, assert_migrates, on_both};

#[tokio::test]
async fn every_column_is_classified() {
    on_both("portal", MIGRATIONS, async |store| {
        assert_classified(&store, MIGRATIONS).await
    })
    .await;
}

#[tokio::test]
async fn every_earlier_version_is_renewed() {
    assert_migrates("portal", MIGRATIONS).await;
}
