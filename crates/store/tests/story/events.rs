//! Chains grow without gaps, whoever writes; foreign events are kept as they are; each recipient gets each once.

use std::collections::BTreeMap;

use domain::Event;
use domain::event::verify_chain;
use law::System;
use serde_json::json;
use store::testing::{TestStore, on_both};
use store::{StoreError, events};

use crate::{at, event};

async fn append(store: &TestStore, subject: &str, kind: &str, ended: i64) -> Event {
    let mut tx = store.begin().await.unwrap();
    let event = event(System::Portal, subject, kind, at(ended)).with(json!({ "ратио": 1.0 }));
    let event = events::append(&mut tx, event).await.unwrap();
    tx.commit().await.unwrap();
    event
}

async fn keep(store: &TestStore, foreign: &[Event]) -> Result<(), StoreError> {
    let mut tx = store.begin().await.unwrap();
    events::keep_foreign(&mut tx, foreign).await?;
    Ok(tx.commit().await?)
}

async fn take(store: &TestStore, recipient: &str) -> Vec<(System, u64)> {
    let mut tx = store.begin().await.unwrap();
    let taken = events::take_unsent(&mut tx, "case-1", recipient).await.unwrap();
    tx.commit().await.unwrap();
    taken.iter().map(|event| (event.system, event.n)).collect()
}

fn foreign(system: System, count: u64) -> Vec<Event> {
    let mut chain: Vec<Event> = Vec::new();
    for n in 1..=count {
        let previous = chain.last().map(|event| event.hash.clone()).unwrap_or_default();
        chain.push(event(system, "case-1", "route", at(i64::try_from(n).unwrap() * 10)).chained(n, &previous));
    }
    chain
}

#[tokio::test]
async fn a_chain_reads_back_as_it_was_written() {
    on_both("portal", &[], |store| async move {
        let one = append(&store, "case-1", "fill_request", 1).await;
        let two = append(&store, "case-1", "sign_request", 2).await;
        append(&store, "case-2", "fill_request", 3).await;
        assert_eq!(
            (one.n, one.previous.as_str(), two.n, &two.previous),
            (1, "", 2, &one.hash)
        );
        let read = events::of(&store, "case-1").await.unwrap();
        assert_eq!(read, [one, two]);
        assert_eq!(verify_chain(&read), Ok(()));
        assert_eq!(events::of(&store, "case-3").await.unwrap(), []);
        let mut tx = store.begin().await.unwrap();
        assert_eq!(events::of_in(&mut tx, "case-1").await.unwrap(), read);
    })
    .await;
}

#[tokio::test]
async fn a_dropped_event_leaves_no_gap() {
    on_both("portal", &[], |store| async move {
        append(&store, "case-1", "fill_request", 1).await;
        let mut tx = store.begin().await.unwrap();
        let lost = event(System::Portal, "case-1", "sign_request", at(2));
        assert_eq!(events::append(&mut tx, lost).await.unwrap().n, 2);
        drop(tx);
        assert_eq!(append(&store, "case-1", "sign_request", 3).await.n, 2);
        assert_eq!(verify_chain(&events::of(&store, "case-1").await.unwrap()), Ok(()));
    })
    .await;
}

#[tokio::test]
async fn the_order_is_by_end_then_start_then_system() {
    on_both("portal", &[], |store| async move {
        append(&store, "case-1", "fill_request", 25).await;
        keep(&store, &foreign(System::Gateway, 3)).await.unwrap();
        append(&store, "case-1", "sign_request", 20).await;
        let read = events::of(&store, "case-1").await.unwrap();
        let order: Vec<_> = read.iter().map(|event| (event.system, event.n)).collect();
        let (gateway, portal) = (System::Gateway, System::Portal);
        assert_eq!(
            order,
            [(gateway, 1), (gateway, 2), (portal, 2), (portal, 1), (gateway, 3)]
        );
    })
    .await;
}

#[tokio::test]
async fn repetitions_are_ignored_and_contradictions_refused() {
    on_both("portal", &[], |store| async move {
        let chain = foreign(System::Provider, 3);
        keep(&store, &chain[..2]).await.unwrap();
        keep(&store, &chain).await.unwrap();
        assert_eq!(events::of(&store, "case-1").await.unwrap(), chain);
        let mut broken = chain[2].clone();
        broken.text_ru.push('!');
        assert!(matches!(keep(&store, &[broken]).await, Err(StoreError::Corrupt { .. })));
        let other = event(System::Provider, "case-1", "decide", at(99)).chained(3, &chain[1].hash);
        assert!(matches!(keep(&store, &[other]).await, Err(StoreError::Corrupt { .. })));
        let endless = event(System::Provider, "case-1", "decide", at(99)).chained(u64::MAX, "");
        assert!(matches!(
            keep(&store, &[endless]).await,
            Err(StoreError::Corrupt { .. })
        ));
        assert_eq!(events::of(&store, "case-1").await.unwrap(), chain);
    })
    .await;
}

#[tokio::test]
async fn each_recipient_gets_each_event_once() {
    on_both("portal", &[], |store| async move {
        let (portal, gateway, provider) = (System::Portal, System::Gateway, System::Provider);
        append(&store, "case-1", "fill_request", 1).await;
        append(&store, "case-2", "fill_request", 1).await;
        keep(&store, &foreign(gateway, 2)).await.unwrap();
        assert_eq!(
            take(&store, "provider").await,
            [(portal, 1), (gateway, 1), (gateway, 2)]
        );
        assert_eq!(take(&store, "provider").await, []);
        append(&store, "case-1", "sign_request", 2).await;
        keep(&store, &foreign(provider, 1)).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        assert_eq!(
            events::take_unsent(&mut tx, "case-1", "provider").await.unwrap().len(),
            1
        );
        drop(tx);
        assert_eq!(
            take(&store, "provider").await,
            [(portal, 2)],
            "not its own, and again what was not committed"
        );
        assert_eq!(take(&store, "gateway").await, [(portal, 1), (portal, 2), (provider, 1)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_make_whole_chains() {
    on_both("portal", &[], |store| async move {
        let store = &store;
        let writers = (0..16).map(|writer| async move {
            for number in 0..6 {
                // Half of them write to one chain, the others to four.
                let subject = if writer % 2 == 0 {
                    "case-1".to_owned()
                } else {
                    format!("case-{}", 2 + writer % 4)
                };
                append(store, &subject, &format!("w{writer}_{number}"), number).await;
            }
        });
        futures::future::join_all(writers).await;
        let mut counts = BTreeMap::new();
        for subject in ["case-1", "case-3", "case-5"] {
            let mut chain = events::of(store, subject).await.unwrap();
            chain.sort_by_key(|event| event.n);
            assert_eq!(verify_chain(&chain), Ok(()), "{subject}");
            counts.insert(subject, chain.len());
        }
        assert_eq!(counts, BTreeMap::from([("case-1", 48), ("case-3", 24), ("case-5", 24)]));
    })
    .await;
}
