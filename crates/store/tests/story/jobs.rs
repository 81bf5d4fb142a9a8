//! Jobs: once each, leased, revived when their worker dies, parked when a person must look.

use jiff::SignedDuration;
use store::jobs;
use store::testing::{TestStore, on_both};

use crate::at;

const LEASE: SignedDuration = SignedDuration::from_secs(30);

async fn put(store: &TestStore, kind: &str, subject: &str, due: i64) {
    let mut tx = store.begin().await.unwrap();
    jobs::put(&mut tx, kind, subject, at(due)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn claim(store: &TestStore, now: i64, limit: u32) -> Vec<(String, u32)> {
    let claimed = jobs::claim(store, at(now), LEASE, limit).await.unwrap();
    claimed.into_iter().map(|job| (job.subject, job.attempts)).collect()
}

#[tokio::test]
async fn a_job_is_done_once() {
    on_both("provider", &[], |store| async move {
        put(&store, "draw_document", "case-1", 0).await;
        put(&store, "draw_document", "case-1", 0).await;
        put(&store, "draw_document", "case-2", 10).await;
        put(&store, "sweep", "case-1", 5).await;
        assert_eq!(jobs::open_count(&store).await.unwrap(), 3);
        let claimed = jobs::claim(&store, at(0), LEASE, 10).await.unwrap();
        assert_eq!(claimed.len(), 1);
        assert_eq!(
            (claimed[0].kind.as_str(), claimed[0].subject.as_str()),
            ("draw_document", "case-1")
        );
        assert_eq!(claim(&store, 0, 10).await, [], "it is leased");
        let mut tx = store.begin().await.unwrap();
        jobs::done(&mut tx, claimed[0].id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, 5, 10).await, [("case-1".to_owned(), 1)], "the sweep");
        assert_eq!(claim(&store, 10, 1).await, [("case-2".to_owned(), 1)]);
    })
    .await;
}

#[tokio::test]
async fn a_job_whose_worker_died_comes_back() {
    on_both("provider", &[], |store| async move {
        put(&store, "draw_document", "case-1", 0).await;
        assert_eq!(claim(&store, 0, 10).await, [("case-1".to_owned(), 1)]);
        assert_eq!(claim(&store, 29, 10).await, []);
        assert_eq!(claim(&store, 30, 10).await, [("case-1".to_owned(), 2)]);
        // Finished, but the result was not committed: as if the worker had died. Waited for, because PostgreSQL gives
        // a dropped unit of work up only a moment later, and until then steps over the job that it holds.
        let mut tx = store.begin().await.unwrap();
        jobs::done(&mut tx, 1).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(claim(&store, 60, 10).await, [("case-1".to_owned(), 3)]);
    })
    .await;
}

#[tokio::test]
async fn a_failed_job_waits_or_is_parked() {
    on_both("provider", &[], |store| async move {
        put(&store, "draw_document", "case-1", 0).await;
        let id = jobs::claim(&store, at(0), LEASE, 1).await.unwrap()[0].id;
        jobs::failed(&store, id, "no template", Some(at(100))).await.unwrap();
        assert_eq!(claim(&store, 99, 1).await, []);
        assert_eq!(claim(&store, 100, 1).await, [("case-1".to_owned(), 2)]);
        jobs::failed(&store, id, "no template", None).await.unwrap();
        put(&store, "draw_document", "case-1", 0).await;
        assert_eq!(claim(&store, 1_000_000, 1).await, []);
        let parked = jobs::parked(&store).await.unwrap();
        assert_eq!(parked.len(), 1);
        assert_eq!(
            (parked[0].job.id, parked[0].error.as_deref()),
            (id, Some("no template"))
        );
        jobs::revive(&store, id, at(200)).await.unwrap();
        assert_eq!(claim(&store, 200, 1).await, [("case-1".to_owned(), 1)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_share_the_jobs_and_none_is_taken_twice() {
    on_both("provider", &[], |store| async move {
        for number in 0..60 {
            put(&store, "draw_document", &format!("case-{number}"), 0).await;
        }
        let store = &store;
        let workers = (0..8).map(|_| async move {
            let mut mine = Vec::new();
            loop {
                let claimed = claim(store, 0, 3).await;
                if claimed.is_empty() {
                    return mine;
                }
                mine.extend(claimed.into_iter().map(|(subject, _)| subject));
            }
        });
        let mut all = futures::future::join_all(workers).await.concat();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!((count, all.len()), (60, 60));
    })
    .await;
}
