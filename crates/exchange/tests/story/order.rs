//! Exactly once, in order, and no message harms another.

use jiff::SignedDuration;
use law::System::{Center, Portal, Provider};

use crate::world::{Mood, World, accepted, is_later, is_refused, sealed_by};

#[tokio::test]
async fn repeated_parcels_are_applied_once() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    portal.post(Provider, "case-1", "one").await;
    let parcels = portal.outgoing().await;
    let twice = [parcels.clone(), parcels.clone()].concat();

    assert_eq!(
        provider.receive(twice).await,
        [accepted(), accepted()],
        "within one batch"
    );
    assert_eq!(provider.receive(parcels).await, [accepted()], "and later");
    assert_eq!(provider.trace("case-1").await, ["provider:one"]);
}

#[tokio::test]
async fn what_must_wait_holds_back_its_own_case_only() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    for (case, word) in [("a", "a1"), ("b", "b1"), ("a", "a2"), ("b", "b2"), ("a", "a3")] {
        portal.post(Provider, case, word).await;
    }
    provider.diary.mood("a2", Some(Mood::NotNow));
    let answers = provider.receive(portal.outgoing().await).await;
    let shown: Vec<bool> = answers.iter().map(is_later).collect();
    assert_eq!(shown, [false, false, true, false, true], "{answers:?}");
    assert_eq!(provider.trace("a").await, ["provider:a1"]);
    assert_eq!(provider.trace("b").await, ["provider:b1", "provider:b2"]);

    provider.diary.mood("a2", None);
    let answers = provider.receive(portal.outgoing().await).await;
    assert!(answers.iter().all(|answer| *answer == accepted()), "{answers:?}");
    assert_eq!(provider.trace("a").await, ["provider:a1", "provider:a2", "provider:a3"]);
}

#[tokio::test]
async fn a_bad_message_and_a_panic_harm_no_other() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    for word in ["fine", "refused", "panics", "fine-too"] {
        portal.post(Provider, &format!("case-of-{word}"), word).await;
    }
    provider.diary.mood("refused", Some(Mood::Refuse));
    provider.diary.mood("panics", Some(Mood::Panic));
    let answers = provider.receive(portal.outgoing().await).await;
    assert_eq!(answers[0], accepted());
    assert!(is_refused(&answers[1]), "{:?}", answers[1]);
    assert!(is_later(&answers[2]), "{:?}", answers[2]);
    assert_eq!(answers[3], accepted());
    assert_eq!(provider.trace("case-of-fine-too").await, ["provider:fine-too"]);
    assert!(provider.trace("case-of-panics").await.is_empty(), "nothing of it stays");
}

#[tokio::test]
async fn a_good_batch_calls_each_handler_once() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    for n in 0..10 {
        portal.post(Provider, &format!("case-{n}"), "x").await;
    }
    let answers = provider.receive(portal.outgoing().await).await;
    assert!(answers.iter().all(|answer| *answer == accepted()), "{answers:?}");
    assert_eq!(provider.diary.calls().len(), 10, "one transaction, no second try");
}

#[tokio::test]
async fn more_parcels_than_a_batch_holds_come_later() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    let parcel = sealed_by(&portal.participant, &portal.envelope(Provider, "case", "x"));
    let answers = provider.receive(vec![parcel; 66]).await;
    assert_eq!(answers.iter().filter(|answer| is_later(answer)).count(), 2);
}

#[tokio::test]
async fn events_flow_home_and_only_once() {
    let world = World::new();
    let (portal, center, provider) = (
        world.house(Portal).await,
        world.house(Center).await,
        world.house(Provider).await,
    );
    portal.record("case", "opened").await;
    portal.post(Provider, "case", "request").await;
    assert_eq!(provider.receive(portal.outgoing().await).await, [accepted()]);
    assert_eq!(
        provider.trace("case").await,
        ["provider:request"],
        "the way out carries no events"
    );

    world.clock.advance(SignedDuration::from_secs(1));
    provider.record("case", "registered").await;
    provider.post(Portal, "case", "status").await;
    world.clock.advance(SignedDuration::from_secs(1));
    provider.record("case", "decided").await;
    provider.post(Portal, "case", "result").await;
    provider.post(Center, "case", "result").await;
    let (home, elsewhere): (Vec<_>, Vec<_>) = provider.outgoing().await.into_iter().partition(|parcel| {
        exchange::Envelope::from_bytes(&parcel.message.content).is_ok_and(|envelope| envelope.recipient == Portal)
    });
    let counts: Vec<usize> = home
        .iter()
        .map(|parcel| {
            exchange::Envelope::from_bytes(&parcel.message.content)
                .expect("readable")
                .events
                .len()
        })
        .collect();
    assert_eq!(counts, [2, 1], "each event travels once");
    assert_eq!(portal.receive(home).await, [accepted(), accepted()]);
    assert_eq!(center.receive(elsewhere).await, [accepted()]);

    let trace = portal.trace("case").await;
    for word in [
        "portal:opened",
        "provider:request",
        "provider:registered",
        "provider:decided",
    ] {
        assert_eq!(
            trace.iter().filter(|event| *event == word).count(),
            1,
            "{word} in {trace:?}"
        );
    }
    assert_eq!(center.trace("case").await, ["center:result"]);
}

#[tokio::test]
async fn an_unknown_plan_waits_and_a_foreign_one_is_refused() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    let mut unknown = portal.envelope(Provider, "case", "x");
    unknown.plan = law::PlanHash("0".repeat(64));
    let mut foreign = portal.envelope(Provider, "case", "x");
    foreign.regulation = law::RegulationId("another".into());
    let mut astray = portal.envelope(Center, "case", "x");
    astray.recipient = Center;
    let parcels = [unknown, foreign, astray].map(|envelope| sealed_by(&portal.participant, &envelope));
    for (parcel, expected) in parcels.into_iter().zip([is_later, is_refused, is_refused]) {
        let answers = provider.receive(vec![parcel]).await;
        assert!(expected(&answers[0]), "{answers:?}");
    }
    assert!(provider.diary.calls().is_empty());
}
