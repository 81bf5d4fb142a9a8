//! The process is killed in the middle of its work: what was committed is there, what was not is not, and nothing is
//! there by half.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use domain::event::verify_chain;
use law::System;
use sqlx::Row;
use store::testing::{Place, TestStore};
use store::{Db, StoreUrl, events, jobs, outbox};

use crate::{at, event};

/// Tells the child where to write.
const PLACE: &str = "QYZMET_TEST_CRASH_PLACE";

#[tokio::test]
async fn a_killed_process_leaves_whole_units_of_work() {
    for place in Place::every().await {
        let store = TestStore::at(place, "portal", &[]).await;
        let mut acknowledged = 0;
        for lives in 1..=4 {
            acknowledged = live(store.url(), acknowledged + lives * 7);
            let kept = count(&store, "SELECT COUNT(*) AS rows FROM events").await;
            // The one whose word did not get through may or may not have been committed.
            assert!(kept >= acknowledged, "{kept} of {acknowledged} are there");
            assert_eq!(count(&store, "SELECT COUNT(*) AS rows FROM outbox").await, kept);
            assert_eq!(count(&store, "SELECT COUNT(*) AS rows FROM jobs").await, kept);
            let chain = events::of(&store, "case-1").await.unwrap();
            assert_eq!(verify_chain(&chain), Ok(()));
        }
        assert!(acknowledged >= 28);
    }
}

/// Runs a writing process until it has reported `until` units of work, and kills it. Gives the last it reported.
fn live(url: &StoreUrl, until: i64) -> i64 {
    let place = match url {
        StoreUrl::Sqlite { folder } => folder.display().to_string(),
        StoreUrl::Postgres { url } => url.clone(),
    };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::the_life_of_a_writer", "--ignored", "--nocapture"])
        .env(PLACE, place)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reported = lines
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("committed ")?.parse::<i64>().ok());
    let last = reported.take_while(|number| *number <= until).last();
    child.kill().unwrap();
    child.wait().unwrap();
    last.unwrap()
}

async fn count(db: &Db, statement: &'static str) -> i64 {
    sqlx::query(statement).fetch_one(db.reader()).await.unwrap().get("rows")
}

/// Not a test: the process that is killed.
#[tokio::test]
#[ignore = "run by a_killed_process_leaves_whole_units_of_work"]
async fn the_life_of_a_writer() {
    let Ok(place) = std::env::var(PLACE) else {
        return;
    };
    let url = if place.contains("://") {
        StoreUrl::Postgres { url: place }
    } else {
        StoreUrl::Sqlite { folder: place.into() }
    };
    let db = Db::open(&url, "portal", &[]).await.unwrap();
    loop {
        let mut tx = db.begin().await.unwrap();
        let event = events::append(&mut tx, event(System::Portal, "case-1", "fill_request", at(0)))
            .await
            .unwrap();
        let id = event.n.to_string();
        let message = outbox::Outgoing {
            id: id.clone(),
            case: "case-1".to_owned(),
            recipient: "provider".to_owned(),
            bytes: vec![7; 5000],
        };
        outbox::put(&mut tx, &message, at(0)).await.unwrap();
        jobs::put(&mut tx, "draw_document", &id, at(0)).await.unwrap();
        tx.commit().await.unwrap();
        writeln!(std::io::stdout(), "committed {id}").unwrap();
    }
}
