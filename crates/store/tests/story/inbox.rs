//! Messages are applied exactly once.

use store::inbox;
use store::testing::on_both;

use crate::at;

#[tokio::test]
async fn the_second_time_changes_nothing() {
    on_both("provider", &[], |store| async move {
        let mut tx = store.begin().await.unwrap();
        assert!(inbox::first_time(&mut tx, "m1", "portal", at(0)).await.unwrap());
        assert!(!inbox::first_time(&mut tx, "m1", "portal", at(0)).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        assert!(!inbox::first_time(&mut tx, "m1", "portal", at(1)).await.unwrap());
        assert!(
            inbox::first_time(&mut tx, "m1", "center", at(1)).await.unwrap(),
            "a sender speaks for itself only"
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_given_up_is_applied_again() {
    on_both("provider", &[], |store| async move {
        let mut tx = store.begin().await.unwrap();
        assert!(inbox::first_time(&mut tx, "m1", "portal", at(0)).await.unwrap());
        drop(tx);
        let mut tx = store.begin().await.unwrap();
        assert!(inbox::first_time(&mut tx, "m1", "portal", at(1)).await.unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_is_first() {
    on_both("provider", &[], |store| async move {
        let store = &store;
        let tries = (0..16).map(|_| async move {
            let mut tx = store.begin().await.unwrap();
            let first = inbox::first_time(&mut tx, "m1", "portal", at(0)).await.unwrap();
            tx.commit().await.unwrap();
            first
        });
        let firsts = futures::future::join_all(tries)
            .await
            .into_iter()
            .filter(|first| *first)
            .count();
        assert_eq!(firsts, 1);
    })
    .await;
}
