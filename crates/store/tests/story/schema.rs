//! Migrations: from empty and from every earlier version, never changed, never colliding.

use store::testing::{Place, assert_migrates, on_both};
use store::{Db, Migration, StoreError};

const FIRST: Migration = Migration {
    version: 100,
    name: "things",
    sql: "CREATE TABLE things (\n  id INTEGER PRIMARY KEY AUTOINCREMENT, -- internal\n  owner TEXT NOT NULL REFERENCES \
          accounts (id), -- personal\n  scan BLOB -- personal\n);",
};
const SECOND: Migration = Migration {
    version: 101,
    name: "weight",
    sql: "ALTER TABLE things ADD COLUMN weight BIGINT NOT NULL DEFAULT 0; -- public\nCREATE UNIQUE INDEX \
          things_owner ON things (owner, weight);",
};

#[tokio::test]
async fn every_earlier_version_comes_to_the_same_schema() {
    assert_migrates("portal", &[FIRST, SECOND]).await;
}

#[tokio::test]
async fn a_changed_or_unknown_migration_is_refused() {
    on_both("portal", &[FIRST], |store| async move {
        let changed = Migration {
            sql: "CREATE TABLE things (\n  id TEXT -- internal\n);",
            ..FIRST
        };
        let refused = Db::open(store.url(), "portal", &[changed]).await;
        assert!(
            matches!(refused, Err(StoreError::MigrationChanged { version: 100, .. })),
            "{refused:?}"
        );
        let refused = Db::open(store.url(), "portal", &[]).await;
        assert!(
            matches!(refused, Err(StoreError::MigrationUnknown { version: 100, .. })),
            "{refused:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_failing_migration_leaves_nothing_behind() {
    const HALF: Migration = Migration {
        version: 101,
        name: "half",
        sql: "CREATE TABLE whole (\n  id TEXT -- internal\n);\nCREATE TABLE things (\n  id TEXT -- internal\n);",
    };
    on_both("portal", &[FIRST], |store| async move {
        let before = store::testing::describe(&store).await;
        let refused = Db::open(store.url(), "portal", &[FIRST, HALF]).await;
        assert!(
            matches!(refused, Err(StoreError::MigrationFailed { version: 101, .. })),
            "{refused:?}"
        );
        assert_eq!(store::testing::describe(&store).await, before);
        Db::open(store.url(), "portal", &[FIRST, SECOND]).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_together_do_not_collide() {
    for place in Place::every().await {
        let opened = (0..6).map(|_| Db::open(place.url(), "portal", &[FIRST, SECOND]));
        for db in futures::future::join_all(opened).await {
            db.unwrap().close().await;
        }
    }
}

#[tokio::test]
async fn systems_share_a_place_and_no_tables() {
    for place in Place::every().await {
        let portal = Db::open(place.url(), "portal", &[FIRST]).await.unwrap();
        let center = Db::open(place.url(), "center", &[]).await.unwrap();
        let mine = sqlx::query("SELECT id FROM things").fetch_all(portal.reader()).await;
        let theirs = sqlx::query("SELECT id FROM things").fetch_all(center.reader()).await;
        assert!(mine.is_ok() && theirs.is_err());
        portal.close().await;
        center.close().await;
    }
}

#[tokio::test]
async fn a_system_has_a_plain_name() {
    let place = Place::in_folder();
    for name in ["", "../portal", "portal\"; DROP SCHEMA center; --", "Портал"] {
        assert!(
            matches!(Db::open(place.url(), name, &[]).await, Err(StoreError::SystemName(_))),
            "{name}"
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn files_belong_to_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::in_folder();
    let store::StoreUrl::Sqlite { folder } = place.url().clone() else {
        panic!("a folder")
    };
    let folder = folder.join("with space, % and ?");
    let db = Db::open(&store::StoreUrl::Sqlite { folder: folder.clone() }, "portal", &[])
        .await
        .unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let names: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(names.len() >= 2, "the database and its journal");
    for file in names {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    db.close().await;
}
