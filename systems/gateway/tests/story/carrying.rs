//! Messages through the gateway.

use domain::Actor;
use exchange::{Answer, Parcel};
use jiff::SignedDuration;
use law::{MessageKind, System};

use crate::world::World;

#[tokio::test]
async fn the_routing_action_reaches_the_home_of_the_case() {
    let world = World::new().await;
    world.portal.request().await;
    world
        .portal
        .post(world.portal.envelope(System::Center, MessageKind::Notice, Some(1)))
        .await;
    assert_eq!(world.postman().carry_all().await, 4, "two messages, two legs");
    world.clock.advance(SignedDuration::from_secs(1));
    world
        .provider
        .post(world.provider.envelope(System::Portal, MessageKind::Status, Some(7)))
        .await;
    assert_eq!(world.postman().carry_all().await, 2);

    let home = world.portal.events().await;
    let routes: Vec<_> = home.iter().filter(|event| event.system == System::Gateway).collect();
    let actions: Vec<_> = routes.iter().map(|event| event.action).collect();
    assert_eq!(
        actions,
        [Some(2), Some(8)],
        "by the provider's message, and by the gateway's own"
    );
    let first = routes[0];
    assert_eq!(
        (first.kind.as_str(), &first.actor, first.limit_seconds),
        ("route", &Actor::System, Some(60))
    );
    assert_eq!(first.clause.as_deref(), Some("приложение 1, таблица 3, действие 2"));
    assert_eq!(first.details["recipient"], "provider");

    let own = store::events::of(&world.carrier.db, "case-1").await.expect("events");
    assert_eq!(own.len(), 3, "the notice was carried under an action too");
    domain::event::verify_chain(&own).expect("an intact chain");
    assert_eq!(world.provider.applied().await, 1);
    assert_eq!(world.center.applied().await, 1);
}

#[tokio::test]
async fn what_no_action_orders_is_carried_without_an_event() {
    let world = World::new().await;
    world
        .center
        .post(world.center.envelope(System::Portal, MessageKind::Trace, None))
        .await;
    world
        .provider
        .post(world.provider.envelope(System::Portal, MessageKind::Status, Some(3)))
        .await;
    assert_eq!(world.postman().carry_all().await, 4);
    assert_eq!(world.portal.applied().await, 2);
    assert!(
        world
            .portal
            .events()
            .await
            .iter()
            .all(|event| event.system != System::Gateway)
    );
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_nothing_and_doubles_nothing() {
    let mut world = World::new().await;
    world.portal.request().await;
    let parcels = world.portal.outgoing().await;
    assert_eq!(answers(&world, parcels.clone()).await, [Answer::Accepted]);
    world.restart().await;
    // The acknowledgement was lost with the process: the portal sends again.
    assert_eq!(answers(&world, parcels).await, [Answer::Accepted]);
    world.postman().carry_all().await;
    world.restart().await;
    assert_eq!(world.postman().carry_all().await, 0);
    assert_eq!(world.provider.applied().await, 1);
    let own = store::events::of(&world.carrier.db, "case-1").await.expect("events");
    assert_eq!(own.len(), 1);
}

#[tokio::test]
async fn a_dead_recipient_does_not_block_others() {
    let world = World::new().await;
    world
        .portal
        .post(world.portal.envelope(System::Center, MessageKind::Notice, Some(1)))
        .await;
    world.portal.request().await;
    let without_center = world.postman_to(&[&world.portal, &world.provider]);
    assert_eq!(without_center.carry_all().await, 3);
    assert_eq!(world.provider.applied().await, 1);
    assert_eq!(
        store::outbox::waiting_count(&world.carrier.db).await.expect("counted"),
        1
    );
    world.pass_time();
    assert_eq!(world.postman().carry_all().await, 1);
    assert_eq!(world.center.applied().await, 1);
}

#[tokio::test]
async fn forged_senders_and_impossible_recipients_are_refused() {
    let world = World::new().await;
    let seal = |by: &crate::world::House, envelope: &exchange::Envelope| {
        let message = by
            .participant
            .seal(envelope.to_bytes().expect("bytes"))
            .expect("a seal");
        vec![Parcel { message, transit: None }]
    };
    let claim = world.portal.envelope(System::Provider, MessageKind::Request, Some(1));
    let forged = answers(&world, seal(&world.center, &claim)).await;
    assert!(matches!(forged[..], [Answer::Refused { .. }]), "{forged:?}");
    for recipient in [System::Gateway, System::Authority, System::Registries, System::Portal] {
        let astray = world.portal.envelope(recipient, MessageKind::Request, Some(1));
        let refused = answers(&world, seal(&world.portal, &astray)).await;
        assert!(
            matches!(refused[..], [Answer::Refused { .. }]),
            "{recipient:?}: {refused:?}"
        );
    }
    assert_eq!(answers(&world, seal(&world.portal, &claim)).await, [Answer::Accepted]);
}

#[tokio::test]
async fn a_big_batch_is_carried_in_order() {
    let world = World::new().await;
    for n in 0..100 {
        let mut envelope = world.portal.envelope(System::Provider, MessageKind::Request, Some(1));
        envelope.case = format!("case-{}", n % 3);
        envelope.body = serde_json::json!(n);
        world.portal.post(envelope).await;
    }
    assert_eq!(world.postman().carry_all().await, 200);
    let own = store::events::of(&world.carrier.db, "case-1").await.expect("events");
    assert_eq!(own.len(), 33);
    domain::event::verify_chain(&own).expect("an intact chain");
}

async fn answers(world: &World, parcels: Vec<Parcel>) -> Vec<Answer> {
    world
        .gateway
        .receiver()
        .receive(parcels)
        .await
        .into_iter()
        .map(|answer| answer.answer)
        .collect()
}

#[tokio::test]
async fn an_id_of_another_senders_message_is_refused() {
    let world = World::new().await;
    let id = world.portal.request().await;
    world.postman().carry_all().await;
    let mut copied = world.center.envelope(System::Portal, MessageKind::Trace, None);
    copied.id = id;
    world.center.post(copied).await;
    assert_eq!(world.postman().carry_all().await, 0);
    let dead = store::outbox::dead_letters(&world.center.participant.db)
        .await
        .expect("read");
    assert_eq!(dead.len(), 1, "a person at the center must look");
}
