//! An authority beside our own: believed about its people, by its own policy and lists, and never about systems.

use std::sync::Arc;

use eds::policy::ExpectedSigner;
use eds::{Certificate, Facts, Policy, PrivateKey, Report};
use exchange::testing::TestAuthority;
use exchange::{CrlSource, Trust};
use law::System::{Portal, Provider};

use crate::world::{World, accepted, is_refused, sealed_by};

const DOCUMENT: &[u8] = b"{\"application\":1}";
const IIN: &str = "900101300007";

/// Trust that nobody else holds yet.
fn alone(trust: Arc<Trust>) -> Trust {
    Arc::into_inner(trust).expect("nobody else holds it")
}

fn signed(authority: &TestAuthority, (key, certificate): &(PrivateKey, Certificate)) -> Facts {
    let chain = std::slice::from_ref(&authority.issuing);
    let cms = eds::cms::sign(key, certificate, chain, DOCUMENT, false, None).expect("it signs");
    let facts = eds::facts::of_cms(&cms, Some(DOCUMENT)).expect("it reads");
    facts.into_iter().next().expect("one signer")
}

async fn judged(trust: &Trust, facts: &Facts) -> Report {
    trust.judge(facts, &ExpectedSigner::Iin(IIN.to_owned())).await
}

fn failed(report: &Report) -> &str {
    report.cause().map_or("", |check| check.id.as_ref())
}

#[tokio::test]
async fn each_authority_is_believed_about_its_own_people_by_its_own_policy() {
    let world = World::new();
    let national = TestAuthority::new(world.clock.clone());
    let ours = signed(&world.authority, &world.authority.person(IIN, "СЫНАҚОВ", "БАЙҚАУ"));
    let person = national.person(IIN, "СЫНАҚОВ", "БАЙҚАУ");
    let theirs = signed(&national, &person);

    let before = judged(&world.authority.trust(), &theirs).await;
    assert_eq!(failed(&before), "chain", "nobody has named the other authority yet");

    let policy = Policy::named("nuc-rk").expect("it is shipped");
    let trust = alone(world.authority.trust()).beside(alone(national.trust_under(policy)));
    let (mine, other) = (judged(&trust, &ours).await, judged(&trust, &theirs).await);
    assert!(mine.is_valid() && other.is_valid(), "{mine:?}\n{other:?}");
    assert_eq!(
        (mine.policy.as_str(), other.policy.as_str()),
        ("qyzmet-own-authority-1", "nuc-rk-1")
    );

    national.revoke(&person.1);
    let trust = alone(world.authority.trust()).beside(alone(national.trust()));
    assert_eq!(failed(&judged(&trust, &theirs).await), "revocation");
    assert!(judged(&trust, &ours).await.is_valid(), "our own people go on");
}

#[tokio::test]
async fn a_silent_authority_stops_its_own_people_and_nobody_else() {
    let world = World::new();
    let national = TestAuthority::new(world.clock.clone());
    let nobody_there = CrlSource::Http {
        address: "http://127.0.0.1:9/list.crl".to_owned(),
        client: reqwest::Client::new(),
        max_age_seconds: 60,
    };
    let trust = alone(world.authority.trust()).beside(alone(national.trust_by(nobody_there)));
    let theirs = judged(&trust, &signed(&national, &national.person(IIN, "СЫНАҚОВ", "БАЙҚАУ"))).await;
    assert_eq!((failed(&theirs), theirs.is_valid()), ("revocation", false));
    let ours = signed(&world.authority, &world.authority.person(IIN, "СЫНАҚОВ", "БАЙҚАУ"));
    assert!(judged(&trust, &ours).await.is_valid());
}

#[tokio::test]
async fn no_other_authority_makes_a_system() {
    let world = World::new();
    let national = TestAuthority::new(world.clock.clone());
    let trust = Arc::new(alone(world.authority.trust()).beside(alone(national.trust())));
    let (portal, provider) = (world.house(Portal).await, world.house_with(Provider, trust).await);
    let claim = portal.envelope(Provider, "case", "word");
    let forger = national
        .participant(
            Portal,
            portal.participant.db.clone(),
            portal.participant.library.clone(),
        )
        .await;
    let answers = provider.receive(vec![sealed_by(&forger, &claim)]).await;
    assert!(is_refused(&answers[0]), "{answers:?}");
    assert_eq!(
        provider.receive(vec![sealed_by(&portal.participant, &claim)]).await,
        [accepted()]
    );
}
