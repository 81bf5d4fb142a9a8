//! The courier: what happens to an outbox.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::Clock;
use exchange::carrier::Direct;
use exchange::courier::{Courier, Routes};
use exchange::testing::Postman;
use exchange::{Acknowledgement, Carrier, CarrierError, Parcel};
use jiff::SignedDuration;
use law::System::{self, Center, Portal, Provider};
use tokio_util::sync::CancellationToken;

use crate::world::{House, Mood, World};

/// Never answers.
struct Abyss;

#[async_trait]
impl Carrier for Abyss {
    async fn carry(&self, _: Vec<Parcel>) -> Result<Vec<Acknowledgement>, CarrierError> {
        std::future::pending().await
    }
}

/// Fails at once.
struct Broken;

#[async_trait]
impl Carrier for Broken {
    async fn carry(&self, _: Vec<Parcel>) -> Result<Vec<Acknowledgement>, CarrierError> {
        Err(CarrierError::Answer {
            address: "nowhere".into(),
        })
    }
}

fn courier(house: &House, routes: impl IntoIterator<Item = (System, Arc<dyn Carrier>)>) -> Courier {
    Courier {
        db: house.participant.db.clone(),
        clock: house.participant.clock.clone(),
        routes: Routes::ByRecipient(routes.into_iter().collect::<HashMap<_, _>>()),
        wake: house.participant.wake.clone(),
    }
}

fn to(house: &House) -> Arc<dyn Carrier> {
    Arc::new(Direct(house.desk()))
}

async fn waiting(house: &House) -> u64 {
    store::outbox::waiting_count(&house.participant.db)
        .await
        .expect("counted")
}

/// Waits, in real time, until something is so.
async fn until<F: Future<Output = bool>>(mut is_so: impl FnMut() -> F) {
    for _ in 0..200 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it never came to be");
}

#[tokio::test]
async fn a_dead_recipient_does_not_block_others() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    for n in 0..100 {
        portal.post(Center, &format!("case-{n}"), "to the dead").await;
    }
    let running = courier(
        &portal,
        [(Center, Arc::new(Abyss) as Arc<dyn Carrier>), (Provider, to(&provider))],
    );
    let stop = CancellationToken::new();
    let task = tokio::spawn(running.run(stop.clone()));
    tokio::time::sleep(Duration::from_millis(50)).await;
    portal.post(Provider, "case-1", "to the living").await;
    until(async || provider.trace("case-1").await == ["provider:to the living"]).await;
    until(async || waiting(&portal).await == 100).await;
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(10), task)
        .await
        .expect("it stops")
        .expect("without a panic");
}

#[tokio::test]
async fn everything_is_delivered_while_it_is_being_posted() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    let stop = CancellationToken::new();
    let task = tokio::spawn(courier(&portal, [(Provider, to(&provider))]).run(stop.clone()));
    for n in 0..150 {
        portal
            .post(Provider, &format!("case-{}", n % 7), &format!("{n:03}"))
            .await;
    }
    until(async || waiting(&portal).await == 0).await;
    stop.cancel();
    task.await.expect("without a panic");
    let mut count = 0;
    for case in 0..7 {
        let events = store::events::of(&provider.participant.db, &format!("case-{case}"))
            .await
            .expect("events");
        let mut by_n: Vec<_> = events.iter().map(|event| (event.n, event.kind.clone())).collect();
        by_n.sort();
        assert!(
            by_n.is_sorted_by_key(|(_, word)| word.clone()),
            "in the order of posting: {by_n:?}"
        );
        count += events.len();
    }
    assert_eq!(count, 150);
}

#[tokio::test]
async fn failures_are_tried_again_later_and_refusals_wait_for_a_person() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    let refused = portal.post(Provider, "case-1", "bad").await;
    let behind = portal.post(Provider, "case-1", "behind it").await;
    portal.post(Provider, "case-2", "slow").await;
    provider.diary.mood("bad", Some(Mood::Refuse));
    provider.diary.mood("slow", Some(Mood::NotNow));
    let postman = Postman::default()
        .with(&provider.participant, provider.desk())
        .with(&portal.participant, portal.desk());
    assert_eq!(postman.carry_all().await, 0);
    let dead = store::outbox::dead_letters(&portal.participant.db).await.expect("read");
    assert_eq!(
        dead.iter().map(|dead| dead.message.id.clone()).collect::<Vec<_>>(),
        std::slice::from_ref(&refused)
    );
    assert_eq!(dead[0].last_error.as_deref(), Some("in a bad mood"));

    provider.diary.mood("slow", None);
    assert_eq!(postman.carry_all().await, 0, "not before its time");
    world.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(postman.carry_all().await, 1);
    assert_eq!(
        provider.trace("case-1").await,
        Vec::<String>::new(),
        "{behind} does not overtake"
    );

    provider.diary.mood("bad", None);
    store::outbox::revive(&portal.participant.db, &refused, world.clock.now())
        .await
        .expect("revived");
    world.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(postman.carry_all().await, 2);
    assert_eq!(provider.trace("case-1").await, ["provider:bad", "provider:behind it"]);
}

#[tokio::test]
async fn backoff_grows_and_an_unknown_address_is_told() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    portal.post(Provider, "case", "x").await;
    let broken = courier(&portal, [(Provider, Arc::new(Broken) as Arc<dyn Carrier>)]);
    let mut tries = 0;
    for _ in 0..64 {
        let before = portal.outgoing().await.len();
        assert_eq!(broken.deliver_due().await.expect("noted"), 0);
        tries += before;
        world.clock.advance(SignedDuration::from_secs(1));
    }
    assert!(
        (6..=9).contains(&tries),
        "1, 2, 4, 8, 16, 32 seconds make about seven tries a minute, not {tries}"
    );

    let nowhere = courier(&portal, []);
    world.clock.advance(SignedDuration::from_secs(300));
    assert_eq!(nowhere.deliver_due().await.expect("noted"), 0);
    world.clock.advance(SignedDuration::from_secs(300));
    let due = store::outbox::due(&portal.participant.db, world.clock.now(), 1)
        .await
        .expect("due");
    assert_eq!(
        due[0].last_error.as_deref(),
        Some("no address is known for the system provider")
    );
    assert_eq!(
        courier(&portal, [(Provider, to(&provider))])
            .deliver_due()
            .await
            .expect("noted"),
        1
    );
}
