//! Whom a participant believes.

use exchange::testing::TestAuthority;
use exchange::{Answer, ApplyError, CrlSource, Parcel, Transit};
use jiff::SignedDuration;
use law::System::{Center, Gateway, Portal, Provider};
use sha2::{Digest, Sha256};

use crate::world::{World, accepted, fact, is_later, is_refused, sealed_by};

const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

#[tokio::test]
async fn a_changed_byte_is_refused() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    let good = sealed_by(&portal.participant, &portal.envelope(Provider, "case", "word"));
    let mut changed = good.clone();
    let place = changed
        .message
        .content
        .windows(4)
        .position(|bytes| bytes == b"word")
        .expect("the body");
    changed.message.content[place] = b'W';
    let mut cut = good.clone();
    cut.message.signature.truncate(40);
    let mut swapped = good.clone();
    swapped.message.signature = sealed_by(&portal.participant, &portal.envelope(Provider, "case", "other"))
        .message
        .signature;
    for (name, parcel) in [("changed", changed), ("cut", cut), ("swapped", swapped)] {
        let answers = provider.receive(vec![parcel]).await;
        assert!(is_refused(&answers[0]), "{name}: {answers:?}");
    }
    assert_eq!(provider.receive(vec![good]).await, [accepted()]);
}

#[tokio::test]
async fn only_the_sender_itself_can_seal() {
    let world = World::new();
    let (portal, center, provider) = (
        world.house(Portal).await,
        world.house(Center).await,
        world.house(Provider).await,
    );
    let claim = portal.envelope(Provider, "case", "word");
    let answers = provider.receive(vec![sealed_by(&center.participant, &claim)]).await;
    assert!(is_refused(&answers[0]), "another system: {answers:?}");

    let stranger = TestAuthority::new(world.clock.clone());
    let forger = stranger
        .participant(
            Portal,
            portal.participant.db.clone(),
            portal.participant.library.clone(),
        )
        .await;
    let answers = provider.receive(vec![sealed_by(&forger, &claim)]).await;
    assert!(is_refused(&answers[0]), "another authority: {answers:?}");
    assert_eq!(
        provider.receive(vec![sealed_by(&portal.participant, &claim)]).await,
        [accepted()]
    );
}

#[tokio::test]
async fn a_stale_list_makes_everything_wait() {
    let world = World::new();
    let next_update = world.clock_in(SignedDuration::from_hours(1));
    let trust = world
        .authority
        .trust_by(CrlSource::Fixed(world.authority.crl_until(1, next_update)));
    let (portal, provider) = (world.house(Portal).await, world.house_with(Provider, trust).await);
    let parcel = |word: &str| vec![sealed_by(&portal.participant, &portal.envelope(Provider, "case", word))];

    assert_eq!(provider.receive(parcel("in time")).await, [accepted()]);
    world.clock.advance(SignedDuration::from_hours(2));
    let answers = provider.receive(parcel("too late")).await;
    assert!(is_later(&answers[0]), "held, not lost: {answers:?}");
    assert_eq!(provider.trace("case").await, ["provider:in time"]);
}

#[tokio::test]
async fn an_approved_certificate_is_still_checked_for_dates_and_revocation() {
    let world = World::new();
    let portal = world.house(Portal).await;
    world.authority.revoke(&portal.participant.certificate);
    let knowing = world.house_with(Provider, world.authority.trust()).await;
    let parcel = || vec![sealed_by(&portal.participant, &portal.envelope(Provider, "case", "x"))];
    assert!(is_refused(&knowing.receive(parcel()).await[0]), "revoked");

    let other = world.house(Center).await;
    let far = world.clock_in(YEAR + YEAR);
    let lasting = world
        .authority
        .trust_by(CrlSource::Fixed(world.authority.crl_until(2, far)));
    let provider = world.house_with(Provider, lasting).await;
    let parcel = || vec![sealed_by(&other.participant, &other.envelope(Provider, "case", "x"))];
    assert_eq!(provider.receive(parcel()).await, [accepted()]);
    world.clock.advance(YEAR + SignedDuration::from_hours(48));
    assert!(is_refused(&provider.receive(parcel()).await[0]), "expired since");
}

#[tokio::test]
async fn the_gateways_record_must_be_the_gateways_and_of_this_message() {
    let world = World::new();
    let (portal, gateway, provider) = (
        world.house(Portal).await,
        world.house(Gateway).await,
        world.house(Provider).await,
    );
    let envelope = portal.envelope(Provider, "case", "x");
    let parcel = sealed_by(&portal.participant, &envelope);
    let content = hex::encode(Sha256::digest(&parcel.message.content));
    let transit = |message: &str, case: &str| {
        let event = fact(&gateway.participant, case, "route").chained(1, "");
        Transit {
            message: message.into(),
            sha256: content.clone(),
            received: envelope.created,
            events: vec![event],
        }
        .to_bytes()
        .expect("bytes")
    };
    let with = |sealed| {
        vec![Parcel {
            transit: Some(sealed),
            ..parcel.clone()
        }]
    };
    let by_gateway = |bytes| gateway.participant.seal(bytes).expect("a seal");

    let by_portal = portal.participant.seal(transit(&envelope.id, "case")).expect("a seal");
    assert!(
        is_refused(&provider.receive(with(by_portal)).await[0]),
        "sealed by another"
    );
    assert!(
        is_refused(&provider.receive(with(by_gateway(transit("other", "case")))).await[0]),
        "another message"
    );
    assert!(
        is_refused(&provider.receive(with(by_gateway(transit(&envelope.id, "other")))).await[0]),
        "another case"
    );
    let another = {
        let mut envelope = portal.envelope(Provider, "case", "y");
        envelope.id = envelope_id(&parcel);
        sealed_by(&portal.participant, &envelope)
    };
    let swapped = Parcel {
        transit: Some(by_gateway(transit(&envelope.id, "case"))),
        ..another
    };
    assert!(
        is_refused(&provider.receive(vec![swapped]).await[0]),
        "another content under the same id"
    );
    assert_eq!(
        provider.receive(with(by_gateway(transit(&envelope.id, "case")))).await,
        [accepted()]
    );
    let trace = provider.trace("case").await;
    assert!(trace.contains(&"gateway:route".to_owned()), "{trace:?}");
}

#[tokio::test]
async fn nobody_brings_events_in_the_recipients_name_or_of_another_case() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    let bring = |event| {
        let mut envelope = provider.envelope(Portal, "case", "x");
        envelope.events = vec![event];
        vec![sealed_by(&provider.participant, &envelope)]
    };
    let own = fact(&portal.participant, "case", "forged").chained(1, "");
    assert!(is_refused(&portal.receive(bring(own)).await[0]));
    let other = fact(&provider.participant, "another case", "x").chained(1, "");
    assert!(is_refused(&portal.receive(bring(other)).await[0]));
    let mut broken = fact(&provider.participant, "case", "x").chained(1, "");
    broken.text_ru = "Исправлено".into();
    assert!(is_refused(&portal.receive(bring(broken)).await[0]));
}

fn envelope_id(parcel: &Parcel) -> String {
    let envelope = exchange::Envelope::from_bytes(&parcel.message.content).expect("an envelope");
    envelope.id
}

#[tokio::test]
async fn a_sender_brings_its_own_events_and_the_gateways_and_no_others() {
    let world = World::new();
    let (portal, center) = (world.house(Portal).await, world.house(Center).await);
    let (provider, gateway) = (world.house(Provider).await, world.house(Gateway).await);
    let bring = |event| {
        let mut envelope = center.envelope(Portal, "case", "x");
        envelope.events = vec![event];
        vec![sealed_by(&center.participant, &envelope)]
    };
    let forged = fact(&provider.participant, "case", "decided").chained(1, "");
    let answers = portal.receive(bring(forged)).await;
    assert!(is_refused(&answers[0]), "another system's: {answers:?}");
    for honest in [&center, &gateway] {
        let event = fact(&honest.participant, "case", "done").chained(1, "");
        assert_eq!(portal.receive(bring(event)).await, [accepted()]);
    }
    let trace = portal.trace("case").await;
    assert!(!trace.contains(&"provider:decided".to_owned()), "{trace:?}");
}

#[tokio::test]
async fn an_identifier_is_one_word_that_cannot_pretend_to_be_a_line_of_the_log() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    for odd in ["a b", "x\n2026-11-22 INFO all is well", "ж", "\u{1b}[2J", ""] {
        let mut by_id = portal.envelope(Provider, "case", "x");
        by_id.id = odd.to_owned();
        let by_case = portal.envelope(Provider, odd, "x");
        for envelope in [by_id, by_case] {
            let parcel = sealed_by(&portal.participant, &envelope);
            let answers = provider.receive(vec![parcel]).await;
            assert!(is_refused(&answers[0]), "{odd:?}: {answers:?}");
        }
    }
}

#[tokio::test]
async fn opening_tells_refused_from_unknown() {
    let world = World::new();
    let (portal, provider) = (world.house(Portal).await, world.house(Provider).await);
    let sealed = portal.participant.seal(b"bytes".to_vec()).expect("a seal");
    assert_eq!(
        provider.participant.open(&sealed, Portal).await.expect("opened"),
        b"bytes"
    );
    let wrong = provider.participant.open(&sealed, Center).await;
    assert!(matches!(wrong, Err(ApplyError::Refused(_))), "{wrong:?}");
    world.clock.advance(YEAR);
    let unknown = provider.participant.open(&sealed, Portal).await;
    assert!(
        matches!(unknown, Err(ApplyError::NotNow(_) | ApplyError::Refused(_))),
        "{unknown:?}"
    );
}

#[tokio::test]
async fn rubbish_is_refused_without_a_name() {
    let world = World::new();
    let provider = world.house(Provider).await;
    let portal = world.house(Portal).await;
    let message = portal.participant.seal(b"not an envelope".to_vec()).expect("a seal");
    let answers = provider
        .participant
        .receive(vec![Parcel { message, transit: None }], provider.diary.as_ref())
        .await;
    assert!(
        answers[0].id.is_empty() && matches!(answers[0].answer, Answer::Refused { .. }),
        "{answers:?}"
    );
}

impl World {
    fn clock_in(&self, by: SignedDuration) -> jiff::Timestamp {
        domain::Clock::now(self.clock.as_ref()) + by
    }
}
