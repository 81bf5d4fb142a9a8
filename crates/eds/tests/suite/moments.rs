//! Stamps, answers and lists around the moment that is judged: what was made later, and what does not exist yet.

use eds::cades::{Evidence, Level, with_evidence};
use eds::key::Digest;
use eds::ocsp::{Request, Status};
use eds::policy::Revocation;
use eds::{Report, Verdict, facts};
use jiff::{SignedDuration, Timestamp};

use crate::levels::World;
use crate::policy::{CONTENT, check};
use crate::support::{days, the_one};

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn judged(world: &World, cms: &[u8], revocation: &Revocation, at: Timestamp) -> Report {
    world.judge(&the_one(facts::of_cms(cms, Some(CONTENT))), revocation, at)
}

/// A responder that answers from a list: thisUpdate is the list's, before the stamp, and the answer was made after it.
#[test]
fn an_answer_made_after_the_stamp_from_knowledge_of_before_holds() {
    let world = World::new();
    let now = world.now();
    let b = world.authority.sign(&world.person, CONTENT, false);
    let t = world.t(&b, now);
    let answer = |about, from: Timestamp, until: Timestamp, made: Timestamp| {
        let request = Request::new(&[(about, &world.authority.certificate)], Digest::Sha256, None);
        let der = world.responder.answer(&request, |_| Status::Good, from, until, made);
        der.expect("signs")
    };
    let judge = |der: Vec<u8>| {
        let own = Evidence {
            certificates: world.authority.chain(),
            lists: Vec::new(),
            // The stamp's authority is no question here.
            answers: vec![der, answer(&world.tsa.certificate, now, now + days(2), now)],
        };
        let lt = with_evidence(&t, &own).expect("evidence");
        judged(
            &world,
            &lt,
            &Revocation::unknown(crate::support::not_asked()),
            now + days(1),
        )
    };
    let answer = |from, until, made| answer(&world.person.certificate, from, until, made);
    let later = answer(now - minutes(10), now + minutes(120), now + minutes(60));
    let report = judge(later);
    let row = report
        .checks
        .iter()
        .find(|check| check.id == "revocation")
        .expect("the row");
    assert_eq!(row.outcome, eds::CheckOutcome::Passed, "{}", row.answer.en);
    // Out of date when it was made.
    let stale = judge(answer(now - minutes(90), now - minutes(30), now + minutes(60)));
    assert_ne!(stale.verdict, Verdict::Valid);
}

/// As of a moment before the stamp there was none: it proves nothing, and the signature is judged at that moment.
#[test]
fn a_stamp_of_the_future_proves_nothing() {
    let world = World::new();
    let t = world.t(&world.authority.sign(&world.person, CONTENT, false), world.now());
    let fresh = world.authority.nothing_revoked();
    let then = judged(&world, &t, &fresh, world.now());
    check(&then, Verdict::Valid, None);
    assert_eq!((then.proved_at.is_some(), then.level), (true, Some(Level::T)));
    let before = judged(&world, &t, &fresh, world.now() - minutes(30));
    assert_eq!((before.proved_at, before.level), (None, Some(Level::B)));
    check(&before, Verdict::Valid, None);
    let time = before.checks.iter().find(|check| check.id == "time").expect("the row");
    assert!(
        time.answer.en.contains("after the moment of checking"),
        "{}",
        time.answer.en
    );
    // Clocks may differ a little.
    let close = judged(&world, &t, &fresh, world.now() - minutes(4));
    assert_eq!(close.level, Some(Level::T));
}
