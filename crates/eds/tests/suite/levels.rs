//! CAdES beyond B: stamped, provided with evidence, archived; judged years later; read by openssl.

use std::sync::Arc;

use const_oid::ObjectIdentifier;
use eds::cades::{self, Evidence, Level};
use eds::crl::{Crl, RevocationReason, Revoked};
use eds::issue::{self, Service};
use eds::key::Digest;
use eds::ocsp::{self, Responder, Status};
use eds::policy::{ExpectedSigner, Revocation, stamp_again_at};
use eds::tsp::{self, Request, Stamper, Token};
use eds::{Algorithm, EdsError, Facts, Policy, Report, Verdict, facts};
use jiff::{SignedDuration, Timestamp};

use crate::policy::{CONTENT, check};
use crate::support::{
    Authority, Holder, IIN, addresses, days, employee, fail, folder, has_openssl, known, person, succeed, the_one,
    write,
};

/// An authority with a person, a time-stamping authority and an OCSP responder.
pub(crate) struct World {
    pub(crate) authority: Authority,
    pub(crate) person: Holder,
    pub(crate) tsa: Holder,
    pub(crate) responder: Responder,
}

fn service(authority: &Authority, service: Service, until: Timestamp) -> Holder {
    service_of(Algorithm::P256, authority, service, until)
}

pub(crate) fn service_of(algorithm: Algorithm, authority: &Authority, service: Service, until: Timestamp) -> Holder {
    let key = eds::PrivateKey::generate(algorithm).expect("a key");
    let mut serial = [0x66; 20];
    serial[12..].copy_from_slice(&key.public_key_der()[60..68]);
    let certificate = issue::service(
        &authority.key,
        &authority.certificate,
        &key.public_key_der(),
        service,
        "УАҚЫТ БЕЛГІСІ (СЫНАҚ)",
        &serial,
        authority.now - days(1),
        until,
        &addresses(),
    )
    .expect("a certificate");
    Holder { key, certificate }
}

impl World {
    /// The person's certificate lasts two days more, that of the time stamps nine years.
    pub(crate) fn new() -> Self {
        let mut authority = Authority::new(Algorithm::P256);
        // What is gathered a minute after signing lies in the past of the tools that check it.
        authority.now -= SignedDuration::from_mins(10);
        let person = authority.holder_of(
            Algorithm::P256,
            &person(IIN),
            authority.now - days(1),
            authority.now + days(2),
        );
        let tsa = service(&authority, Service::TimeStamping, authority.now + days(3300));
        let delegate = service(&authority, Service::OcspResponder, authority.now + days(30));
        let responder = Responder::new(Arc::new(delegate.key), &delegate.certificate, &authority.certificate);
        Self {
            responder: responder.expect("they fit"),
            authority,
            person,
            tsa,
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.authority.now
    }

    fn stamp_by(&self, tsa: &Holder, digest: Digest, hash: &[u8], at: Timestamp) -> Vec<u8> {
        let chain = self.authority.chain();
        let stamper = Stamper {
            key: &tsa.key,
            certificate: &tsa.certificate,
            chain: &chain,
            policies: &[ObjectIdentifier::new_unwrap("1.2.398.3.3.2.6.4")],
        };
        let request = Request::new(digest, hash, Some(&[7; 8]), true);
        let response = tsp::respond(&request.to_der(), &stamper, &[1, 2, 3], at).expect("signs");
        Token::of_response(&response, &request).expect("a token").der
    }

    pub(crate) fn stamp(&self, hash: &[u8], at: Timestamp) -> Vec<u8> {
        self.stamp_by(&self.tsa, Digest::Sha256, hash, at)
    }

    pub(crate) fn t(&self, cms: &[u8], at: Timestamp) -> Vec<u8> {
        let value = cades::stamped_value(cms, 0).expect("a value");
        cades::with_stamp(cms, 0, &self.stamp(&Digest::Sha256.of(&value), at)).expect("stamped")
    }

    pub(crate) fn list(&self, from: Timestamp, until: Timestamp, revoked: &[Revoked]) -> Crl {
        Crl::issue(
            &self.authority.key,
            &self.authority.certificate,
            9,
            from,
            until,
            revoked,
        )
        .expect("a list")
    }

    /// What LT needs a minute after signing: the list, an OCSP answer about the person, the chain.
    pub(crate) fn evidence(&self) -> Evidence {
        let at = self.now() + SignedDuration::from_mins(1);
        let about = ocsp::Request::new(
            &[(&self.person.certificate, &self.authority.certificate)],
            Digest::Sha256,
            None,
        );
        let answer = self
            .responder
            .answer(&about, |_| Status::Good, at, at + days(1), at)
            .expect("signs");
        Evidence {
            certificates: self.authority.chain(),
            lists: vec![self.list(at, at + days(1), &[]).der, root_list(self)],
            answers: vec![answer],
        }
    }

    fn lt(&self, content: &[u8], attach: bool) -> Vec<u8> {
        let cms = self.t(&self.authority.sign(&self.person, content, attach), self.now());
        cades::with_evidence(&cms, &self.evidence()).expect("evidence")
    }

    fn lta(&self, cms: &[u8], content: &[u8], tsa: &Holder, at: Timestamp) -> Vec<u8> {
        let archive = cades::archive(cms, 0, Some(content), Digest::Sha256).expect("a hash");
        let token = self.stamp_by(tsa, Digest::Sha256, &archive.hash, at);
        cades::with_archive(cms, &archive, &token).expect("archived")
    }

    /// The same detached signature at each level.
    pub(crate) fn cades(&self, content: &[u8]) -> [(Level, Vec<u8>); 4] {
        let b = self.authority.sign(&self.person, content, false);
        let t = self.t(&b, self.now());
        let lt = cades::with_evidence(&t, &self.evidence()).expect("evidence");
        let lta = self.lta(&lt, content, &self.tsa, self.now());
        [(Level::B, b), (Level::T, t), (Level::LT, lt), (Level::LTA, lta)]
    }

    pub(crate) fn judge(&self, facts: &Facts, revocation: &Revocation, at: Timestamp) -> Report {
        eds::policy::judge(
            facts,
            &Policy::own_authority(),
            &self.authority.trust(),
            revocation,
            &ExpectedSigner::Anyone,
            at,
        )
    }

    fn report(&self, cms: &[u8], at: Timestamp) -> Report {
        let facts = the_one(facts::of_cms(cms, Some(CONTENT)));
        self.judge(&facts, &Revocation::unknown(crate::support::not_asked()), at)
    }
}

pub(crate) fn level(report: &Report, level: Level) {
    check(report, Verdict::Valid, None);
    assert_eq!(report.level, Some(level), "{}", eds::report::in_words(report, "en"));
}

#[test]
fn each_level_is_told_and_outlives_the_certificate_as_it_should() {
    let world = World::new();
    let fresh = world.authority.nothing_revoked();
    let b = world.authority.sign(&world.person, CONTENT, false);
    let t = world.t(&b, world.now());
    let of = |cms: &[u8]| the_one(facts::of_cms(cms, Some(CONTENT)));
    level(&world.judge(&of(&b), &fresh, world.now()), Level::B);
    let report = world.judge(&of(&t), &fresh, world.now());
    level(&report, Level::T);
    assert_eq!(
        report.proved_at.map(|at| at.as_second()),
        Some(world.now().as_second() + 1),
        "a second of accuracy"
    );

    // Next year the certificate has run out and today's list with it.
    let later = world.now() + days(300);
    check(&world.judge(&of(&b), &fresh, later), Verdict::Invalid, Some("validity"));
    check(&world.report(&t, later), Verdict::Invalid, Some("validity"));
    let lt = world.lt(CONTENT, false);
    let of_then = |at| {
        // Of the stamp's authority somebody must know today that it is not revoked.
        known(world.list(at - days(1), at + days(1), &[]))
    };
    let report = world.judge(&of(&lt), &of_then(later), later);
    level(&report, Level::LT);
    let lta = world.lta(&lt, CONTENT, &world.tsa, world.now() + days(1));
    let report = world.judge(&of(&lta), &of_then(later), later);
    level(&report, Level::LTA);
    // The stamp is good for nine years; the margin is the caller's.
    let again = stamp_again_at(&report, days(30)).expect("a moment");
    assert!(again > later && again < world.tsa.certificate.not_after, "{again}");
}

#[test]
fn revoked_after_the_stamp_is_valid_and_before_it_is_not() {
    let world = World::new();
    let t = world.t(&world.authority.sign(&world.person, CONTENT, false), world.now());
    let facts = the_one(facts::of_cms(&t, Some(CONTENT)));
    let later = world.now() + days(1);
    let revoked = |at: Timestamp| {
        let entry = Revoked {
            serial_hex: world.person.certificate.serial_hex.clone(),
            at,
            reason: RevocationReason::KeyCompromise,
        };
        known(world.list(world.now() + SignedDuration::from_hours(12), later + days(1), &[entry]))
    };
    let report = world.judge(&facts, &revoked(world.now() + SignedDuration::from_hours(6)), later);
    level(&report, Level::T);
    let time = report.checks.iter().find(|check| check.id == "time").expect("the row");
    assert!(time.answer.en.contains("existed at"), "{}", time.answer.en);
    let report = world.judge(&facts, &revoked(world.now() - SignedDuration::from_hours(6)), later);
    check(&report, Verdict::Invalid, Some("revocation"));
    // Without a stamp the same signature is refused: the signer's clock proves nothing.
    let b = the_one(facts::of_cms(
        &world.authority.sign(&world.person, CONTENT, false),
        Some(CONTENT),
    ));
    let report = world.judge(&b, &revoked(world.now() + SignedDuration::from_hours(6)), later);
    check(&report, Verdict::Invalid, Some("revocation"));
}

#[test]
fn an_archive_stamp_protects_what_came_before_it() {
    let world = World::new();
    // The authority of the first stamp ends in ten days; a second one stamps again before.
    let short = service(&world.authority, Service::TimeStamping, world.now() + days(10));
    let b = world.authority.sign(&world.person, CONTENT, false);
    let value = cades::stamped_value(&b, 0).expect("a value");
    let token = world.stamp_by(&short, Digest::Sha256, &Digest::Sha256.of(&value), world.now());
    let t = cades::with_stamp(&b, 0, &token).expect("stamped");
    let lt = cades::with_evidence(&t, &world.evidence()).expect("evidence");
    let later = world.now() + days(100);
    let today = known(world.list(later - days(1), later + days(1), &[]));
    let judge = |cms: &[u8]| world.judge(&the_one(facts::of_cms(cms, Some(CONTENT))), &today, later);
    check(&judge(&lt), Verdict::Invalid, Some("validity"));
    // The evidence about the first authority must be there when the archive stamp is made.
    let at = world.now() + days(5);
    let more = Evidence {
        lists: vec![world.list(at, at + days(1), &[]).der],
        ..Evidence::default()
    };
    let lt = cades::with_evidence(&lt, &more).expect("evidence");
    let lta = world.lta(&lt, CONTENT, &world.tsa, at);
    let report = judge(&lta);
    level(&report, Level::LTA);
    assert_eq!(
        report.proved_at.map(|at| at.as_second()),
        Some(world.now().as_second() + 1)
    );
    // Stamped again: the second archive stamp covers the first.
    let again = world.lta(&lta, CONTENT, &world.tsa, at + days(1));
    level(&judge(&again), Level::LTA);

    // A stamp slipped in afterwards is not covered and lends itself no proof.
    let before = world.stamp_by(
        &short,
        Digest::Sha256,
        &Digest::Sha256.of(&value),
        world.now() - SignedDuration::from_hours(9),
    );
    let slipped = judge(&cades::with_stamp(&lta, 0, &before).expect("another attribute"));
    assert_eq!(slipped.proved_at, report.proved_at, "not the earlier moment");
}

#[test]
fn stamps_over_something_else_and_of_strangers_prove_nothing() {
    let world = World::new();
    let b = world.authority.sign(&world.person, CONTENT, false);
    let hash = Digest::Sha256.of(b"another value");
    assert_eq!(
        cades::with_stamp(&b, 0, &world.stamp(&hash, world.now())),
        Err(EdsError::DigestMismatch)
    );
    let fresh = world.authority.nothing_revoked();
    // A stranger's authority: left aside, said, and demanded by a policy refused.
    let stranger = World::new();
    let value = cades::stamped_value(&b, 0).expect("a value");
    let token = stranger.stamp(&Digest::Sha256.of(&value), world.now());
    let t = cades::with_stamp(&b, 0, &token).expect("it is over the value");
    let facts = the_one(facts::of_cms(&t, Some(CONTENT)));
    level(&world.judge(&facts, &fresh, world.now()), Level::B);
    let strict = Policy {
        time_stamp_required: true,
        ..Policy::own_authority()
    };
    let demand = |facts: &Facts| {
        eds::policy::judge(
            facts,
            &strict,
            &world.authority.trust(),
            &fresh,
            &ExpectedSigner::Anyone,
            world.now(),
        )
    };
    check(&demand(&facts), Verdict::Indeterminate, Some("time"));
    let unstamped = the_one(facts::of_cms(&b, Some(CONTENT)));
    check(&demand(&unstamped), Verdict::Invalid, Some("time"));
    let stamped = the_one(facts::of_cms(&world.t(&b, world.now()), Some(CONTENT)));
    check(&demand(&stamped), Verdict::Valid, None);

    // The signer claims a time after the stamp.
    let early = world.t(&b, world.now() - SignedDuration::from_hours(2));
    check(
        &world.judge(&the_one(facts::of_cms(&early, Some(CONTENT))), &fresh, world.now()),
        Verdict::Invalid,
        Some("time"),
    );
    // The stamp of one signature in another.
    let other = world.authority.sign(&world.person, b"other", false);
    let moved = {
        let from = world.t(&other, world.now());
        let attribute = from
            .windows(11)
            .position(|window| window == [0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10]);
        assert!(attribute.is_some());
        let mut facts = the_one(facts::of_cms(&b, Some(CONTENT)));
        let stranger = the_one(facts::of_cms(&from, Some(b"other")));
        facts.stamps = stranger.stamps;
        facts.stamps[0].fits = false;
        facts
    };
    check(
        &world.judge(&moved, &fresh, world.now()),
        Verdict::Invalid,
        Some("time"),
    );
}

#[test]
fn several_signers_and_counter_signatures_have_reports_of_their_own() {
    let world = World::new();
    let official = world.authority.holder(&employee());
    let chain = world.authority.chain();
    for attach in [true, false] {
        let one = world.authority.sign(&world.person, CONTENT, attach);
        let content = (!attach).then_some(CONTENT);
        let two = eds::cms::add_signer(
            &one,
            content,
            &official.key,
            &official.certificate,
            &chain,
            Some(world.now()),
        )
        .expect("a second signer");
        let three = eds::cms::counter_sign(&two, 0, &official.key, &official.certificate, &chain, Some(world.now()))
            .expect("a counter-signature");
        let all = facts::of_cms(&three, content).expect("facts");
        let names: Vec<_> = all
            .iter()
            .map(|facts| {
                let report = world.judge(facts, &world.authority.nothing_revoked(), world.now());
                check(&report, Verdict::Valid, None);
                (report.signer_name.expect("a name"), report.counter_signatures.len())
            })
            .collect();
        assert_eq!(
            names,
            [
                ("СӘРСЕНОВА АЙГҮЛ ЕРЛАНҚЫЗЫ".to_owned(), 1),
                ("ҚАЛИЕВ ДАНИЯР".to_owned(), 0)
            ]
        );
        // Stamping the second leaves the first as it is.
        let value = cades::stamped_value(&three, 1).expect("a value");
        let token = world.stamp(&Digest::Sha256.of(&value), world.now());
        let stamped = cades::with_stamp(&three, 1, &token).expect("stamped");
        let levels: Vec<_> = facts::of_cms(&stamped, content)
            .expect("facts")
            .iter()
            .map(|facts| {
                world
                    .judge(facts, &world.authority.nothing_revoked(), world.now())
                    .reach
            })
            .collect();
        assert_eq!(levels, [Level::B, Level::T]);
        if has_openssl() {
            let place = folder();
            world.authority.publish(place.path(), &[]);
            write(place.path(), "signed.p7s", &stamped);
            write(place.path(), "content", CONTENT);
            succeed(
                place.path(),
                "openssl cms -verify -cades -binary -inform DER -in signed.p7s -content content -CAfile ca.pem -out out",
            );
        }
    }
    // Content that is not what the others signed.
    let one = world.authority.sign(&world.person, CONTENT, true);
    let added = eds::cms::add_signer(&one, Some(b"{}"), &official.key, &official.certificate, &chain, None);
    assert_eq!(added, Err(EdsError::DigestMismatch));
}

#[test]
fn a_broken_counter_signature_is_named() {
    let world = World::new();
    let official = world.authority.holder(&employee());
    let one = world.authority.sign(&world.person, CONTENT, false);
    let other = world.authority.sign(&world.person, b"other", false);
    // A counter-signature over another signature's value.
    let countered = eds::cms::counter_sign(&other, 0, &official.key, &official.certificate, &[], None).expect("signed");
    let mut facts = the_one(facts::of_cms(&one, Some(CONTENT)));
    facts.counter_signatures = the_one(facts::of_cms(&countered, Some(b"other"))).counter_signatures;
    facts.counter_signatures[0].digest_matches = false;
    let report = world.judge(&facts, &world.authority.nothing_revoked(), world.now());
    check(&report, Verdict::Invalid, Some("counter_signatures"));
}

#[test]
fn openssl_reads_every_level_of_cades() {
    if !has_openssl() {
        return;
    }
    let world = World::new();
    let place = folder();
    world.authority.publish(place.path(), &[]);
    write(place.path(), "content", CONTENT);
    let lt = world.lt(CONTENT, false);
    let lta = world.lta(&lt, CONTENT, &world.tsa, world.now());
    for (name, cms) in [("lt.p7s", &lt), ("lta.p7s", &lta)] {
        write(place.path(), name, cms);
        succeed(
            place.path(),
            &format!(
                "openssl cms -verify -cades -binary -inform DER -in {name} -content content -CAfile ca.pem -out out"
            ),
        );
    }
    // The stamp, taken out, over the signature value.
    let value = cades::stamped_value(&lt, 0).expect("a value");
    let facts = the_one(facts::of_cms(&lt, Some(CONTENT)));
    write(place.path(), "value", &value);
    write(place.path(), "token", &facts.stamps[0].token.der);
    let text = succeed(
        place.path(),
        "openssl ts -verify -token_in -in token -data value -CAfile ca.pem",
    );
    assert!(text.contains("OK"), "{text}");
    let text = fail(
        place.path(),
        "openssl ts -verify -token_in -in token -data content -CAfile ca.pem",
    );
    assert!(text.contains("FAILED"), "{text}");
}

/// Hostile additions to a signature: nested, many, broken.
#[test]
fn broken_and_countless_unsigned_attributes_are_refused_by_name() {
    let world = World::new();
    let b = world.authority.sign(&world.person, CONTENT, false);
    let value = cades::stamped_value(&b, 0).expect("a value");
    let token = world.stamp(&Digest::Sha256.of(&value), world.now());
    let mut many = b.clone();
    for _ in 0..17 {
        many = cades::with_stamp(&many, 0, &token).expect("one more");
    }
    assert!(matches!(
        facts::of_cms(&many, Some(CONTENT)).err(),
        Some(EdsError::TooMany { limit: 16, .. })
    ));
    let mut broken = cades::with_stamp(&b, 0, &token).expect("stamped");
    // The type of the token's content.
    let kind = [
        0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04,
    ];
    let at = broken
        .windows(kind.len())
        .position(|window| window == kind)
        .expect("a TSTInfo");
    broken[at + 12] = 5;
    assert!(matches!(
        facts::of_cms(&broken, Some(CONTENT)).err(),
        Some(EdsError::Malformed { .. })
    ));
}

/// pyHanko asks about the issuing authority too; our root publishes no list, so the test makes one.
pub(crate) fn root_list(world: &World) -> Vec<u8> {
    Crl::issue(
        &world.authority.root_key,
        &world.authority.root,
        1,
        world.now() - days(1),
        world.now() + days(30),
        &[],
    )
    .expect("a list")
    .der
}
