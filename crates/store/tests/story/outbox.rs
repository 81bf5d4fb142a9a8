//! Messages leave in order per case and recipient, and none is lost on the way.

use std::collections::BTreeMap;

use store::testing::{TestStore, on_both};
use store::{StoreError, outbox};

use crate::at;

async fn put(store: &TestStore, id: &str, case: &str, recipient: &str) {
    let mut tx = store.begin().await.unwrap();
    outbox::put(&mut tx, &message(id, case, recipient), at(0))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn message(id: &str, case: &str, recipient: &str) -> outbox::Outgoing {
    outbox::Outgoing {
        id: id.to_owned(),
        case: case.to_owned(),
        recipient: recipient.to_owned(),
        bytes: id.as_bytes().to_vec(),
    }
}

async fn due(store: &TestStore, seconds: i64) -> Vec<String> {
    let due = outbox::due(store, at(seconds), 100).await.unwrap();
    due.into_iter().map(|waiting| waiting.message.id).collect()
}

#[tokio::test]
async fn a_message_is_stored_with_the_change_and_leaves_once() {
    on_both("portal", &[], |store| async move {
        let mut tx = store.begin().await.unwrap();
        outbox::put(&mut tx, &message("lost", "case-1", "provider"), at(0))
            .await
            .unwrap();
        drop(tx);
        assert_eq!(outbox::waiting_count(&store).await.unwrap(), 0);
        put(&store, "m1", "case-1", "provider").await;
        let waiting = outbox::due(&store, at(0), 10).await.unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].message, message("m1", "case-1", "provider"));
        assert_eq!(
            (waiting[0].attempts, &waiting[0].last_error, waiting[0].stored_at),
            (0, &None, at(0))
        );
        outbox::delivered(&store, &["m1".to_owned(), "unknown".to_owned()], at(1))
            .await
            .unwrap();
        outbox::delivered(&store, &["m1".to_owned()], at(2)).await.unwrap();
        assert_eq!(due(&store, 9).await, [""; 0]);
        assert_eq!(outbox::waiting_count(&store).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_same_id_does_not_wait_twice() {
    on_both("portal", &[], |store| async move {
        put(&store, "m1", "case-1", "provider").await;
        let mut tx = store.begin().await.unwrap();
        let refused = outbox::put(&mut tx, &message("m1", "case-1", "center"), at(0)).await;
        assert!(matches!(refused, Err(StoreError::Duplicate)));
        // The unit of work is still good.
        outbox::put(&mut tx, &message("m2", "case-1", "center"), at(0))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(due(&store, 0).await, ["m1", "m2"]);
    })
    .await;
}

#[tokio::test]
async fn nothing_overtakes_within_a_queue() {
    on_both("portal", &[], |store| async move {
        for (id, case, recipient) in [
            ("a1", "a", "provider"),
            ("a2", "a", "provider"),
            ("a3", "a", "center"),
            ("b1", "b", "provider"),
        ] {
            put(&store, id, case, recipient).await;
        }
        assert_eq!(
            due(&store, 0).await,
            ["a1", "a2", "a3", "b1"],
            "a batch holds the beginning of each queue"
        );
        assert_eq!(outbox::due(&store, at(0), 1).await.unwrap()[0].message.id, "a1");
        outbox::failed(&store, "a1", "no answer", Some(at(60))).await.unwrap();
        assert_eq!(
            due(&store, 59).await,
            ["a3", "b1"],
            "another recipient and another case go on"
        );
        assert_eq!(due(&store, 60).await, ["a1", "a2", "a3", "b1"]);
        let waiting = outbox::due(&store, at(60), 1).await.unwrap();
        assert_eq!(
            (waiting[0].attempts, waiting[0].last_error.as_deref()),
            (1, Some("no answer"))
        );
    })
    .await;
}

#[tokio::test]
async fn a_dead_letter_waits_for_a_person_and_holds_its_queue() {
    on_both("portal", &[], |store| async move {
        for (id, recipient) in [("a1", "provider"), ("a2", "provider"), ("a3", "center")] {
            put(&store, id, "a", recipient).await;
        }
        outbox::failed(&store, "a1", "refused", None).await.unwrap();
        assert_eq!(due(&store, 1_000_000).await, ["a3"]);
        let dead = outbox::dead_letters(&store).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!(
            (dead[0].message.id.as_str(), dead[0].last_error.as_deref()),
            ("a1", Some("refused"))
        );
        outbox::revive(&store, "a3", at(9)).await.unwrap();
        outbox::revive(&store, "a1", at(9)).await.unwrap();
        assert!(outbox::dead_letters(&store).await.unwrap().is_empty());
        assert_eq!(due(&store, 9).await, ["a1", "a2", "a3"], "at its old place");
        assert_eq!(outbox::due(&store, at(9), 1).await.unwrap()[0].attempts, 0);
    })
    .await;
}

#[tokio::test]
async fn many_are_delivered_together() {
    on_both("portal", &[], |store| async move {
        for number in 0..37 {
            put(
                &store,
                &format!("m{number}"),
                &format!("case-{}", number % 5),
                "provider",
            )
            .await;
        }
        let mut ids = due(&store, 0).await;
        assert_eq!(ids.len(), 37);
        let kept = ids.pop().unwrap();
        outbox::delivered(&store, &ids, at(1)).await.unwrap();
        outbox::delivered(&store, &[], at(1)).await.unwrap();
        assert_eq!(due(&store, 1).await, [kept]);
    })
    .await;
}

/// Several couriers, failures at random, a dead letter now and then: each queue arrives in its order.
#[tokio::test(flavor = "multi_thread")]
async fn order_holds_through_failures() {
    on_both("portal", &[], |store| async move {
        let writers = (0..4).map(|case| {
            let store = &store;
            async move {
                for number in 0..10 {
                    let recipient = if number % 3 == 0 { "center" } else { "provider" };
                    put(store, &format!("{case}-{number}"), &format!("case-{case}"), recipient).await;
                }
            }
        });
        futures::future::join_all(writers).await;
        let mut arrived: BTreeMap<(String, String), Vec<u32>> = BTreeMap::new();
        let chance = domain::Chance::seeded(7);
        for round in 0..200 {
            let mut stopped = std::collections::BTreeSet::new();
            let mut delivered = Vec::new();
            for waiting in outbox::due(&store, at(round), 8).await.unwrap() {
                let message = waiting.message;
                let queue = (message.case.clone(), message.recipient.clone());
                if stopped.contains(&queue) {
                    continue;
                }
                match chance.below(4) {
                    0 => {
                        outbox::failed(&store, &message.id, "later", Some(at(round + 3)))
                            .await
                            .unwrap();
                        stopped.insert(queue);
                    }
                    1 => {
                        outbox::failed(&store, &message.id, "dead", None).await.unwrap();
                        stopped.insert(queue);
                    }
                    _ => {
                        let number = message.id.split_once('-').unwrap().1.parse().unwrap();
                        arrived.entry(queue).or_default().push(number);
                        delivered.push(message.id);
                    }
                }
            }
            outbox::delivered(&store, &delivered, at(round)).await.unwrap();
            for dead in outbox::dead_letters(&store).await.unwrap() {
                outbox::revive(&store, &dead.message.id, at(round + 1)).await.unwrap();
            }
        }
        assert_eq!(outbox::waiting_count(&store).await.unwrap(), 0);
        assert_eq!(arrived.values().map(Vec::len).sum::<usize>(), 40);
        assert!(
            arrived
                .values()
                .all(|numbers| numbers.is_sorted_by(|one, next| one < next)),
            "{arrived:?}"
        );
    })
    .await;
}
