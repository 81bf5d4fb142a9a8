//! CAdES and PAdES beyond B: stamped, provided with evidence, archived; judged years later; agreed on with pyHanko and
//! openssl, both ways.

use std::sync::Arc;

use const_oid::ObjectIdentifier;
use eds::cades::{self, Evidence, Level};
use eds::crl::{Crl, RevocationReason, Revoked};
use eds::issue::{self, Service};
use eds::key::Digest;
use eds::ocsp::{self, Responder, Status};
use eds::pades::{self, Dictionary, STAMPED_CONTENTS_BYTES};
use eds::policy::{ExpectedSigner, Revocation, stamp_again_at};
use eds::tsp::{self, Request, Stamper, Token};
use eds::{Algorithm, EdsError, Facts, Policy, Report, Verdict, facts};
use jiff::{SignedDuration, Timestamp};

use crate::policy::{CONTENT, check};
use crate::support::{
    Authority, Holder, IIN, addresses, days, employee, fail, folder, has, has_openssl, known, person, succeed, the_one,
    write,
};

const ONE_PAGE: &[u8] = include_bytes!("../vectors/one-page.pdf");

/// An authority with a person, a time-stamping authority and an OCSP responder.
struct World {
    authority: Authority,
    person: Holder,
    tsa: Holder,
    responder: Responder,
}

fn service(authority: &Authority, service: Service, until: Timestamp) -> Holder {
    service_of(Algorithm::P256, authority, service, until)
}

fn service_of(algorithm: Algorithm, authority: &Authority, service: Service, until: Timestamp) -> Holder {
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
    fn new() -> Self {
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

    fn now(&self) -> Timestamp {
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

    fn stamp(&self, hash: &[u8], at: Timestamp) -> Vec<u8> {
        self.stamp_by(&self.tsa, Digest::Sha256, hash, at)
    }

    fn t(&self, cms: &[u8], at: Timestamp) -> Vec<u8> {
        let value = cades::stamped_value(cms, 0).expect("a value");
        cades::with_stamp(cms, 0, &self.stamp(&Digest::Sha256.of(&value), at)).expect("stamped")
    }

    fn list(&self, from: Timestamp, until: Timestamp, revoked: &[Revoked]) -> Crl {
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
    fn evidence(&self) -> Evidence {
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

    fn judge(&self, facts: &Facts, revocation: &Revocation, at: Timestamp) -> Report {
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
        self.judge(&facts, &Revocation::unknown("nobody was asked"), at)
    }
}

fn level(report: &Report, level: Level) {
    check(report, Verdict::Valid, None);
    assert_eq!(report.level, level, "{}", eds::report::in_words(report, "en"));
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
    let again = stamp_again_at(&report, &Policy::own_authority(), days(30)).expect("a moment");
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
                    .level
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

fn dictionary(world: &World) -> Dictionary {
    Dictionary {
        name: "ҚАЛИЕВ ДАНИЯР".into(),
        reason: String::new(),
        location: String::new(),
        signed_at: world.now(),
    }
}

/// The same document at each level.
fn pdfs(world: &World) -> [(Level, Vec<u8>); 4] {
    let chain = world.authority.chain();
    let prepared = pades::prepare_for(ONE_PAGE, &dictionary(world), STAMPED_CONTENTS_BYTES).expect("a place");
    let cms = pades::sign_prepared(&prepared, &world.person.key, &world.person.certificate, &chain).expect("signed");
    let b = pades::embed(&prepared, &cms).expect("embedded");
    let t = pades::embed(&prepared, &world.t(&cms, world.now())).expect("embedded");
    let lt = pades::with_validation_data(&t, &world.evidence()).expect("a store");
    let place = pades::prepare_stamp(&lt).expect("a place");
    let lta = pades::embed_stamp(&place, &world.stamp(&place.digest, world.now())).expect("stamped");
    [(Level::B, b), (Level::T, t), (Level::LT, lt), (Level::LTA, lta)]
}

#[test]
fn pades_levels_are_told_and_outlive_the_certificate() {
    let world = World::new();
    for (wanted, pdf) in pdfs(&world) {
        let facts = the_one(facts::of_pdf(&pdf));
        level(
            &world.judge(&facts, &world.authority.nothing_revoked(), world.now()),
            wanted,
        );
        let later = world.now() + days(300);
        let today = known(world.list(later - days(1), later + days(1), &[]));
        let report = world.judge(&facts, &today, later);
        assert_eq!(
            report.is_valid(),
            wanted >= Level::LT,
            "{}",
            eds::report::in_words(&report, "en")
        );
    }
    // The same evidence again adds nothing; a document stamped again stays what it is.
    let [.., (_, lta)] = pdfs(&world);
    assert_eq!(
        pades::with_validation_data(&lta, &Evidence::default()).as_deref(),
        Ok(lta.as_slice())
    );
    let more = pades::with_validation_data(&lta, &world.evidence()).expect("a store");
    let place = pades::prepare_stamp(&more).expect("a place");
    let again = pades::embed_stamp(&place, &world.stamp(&place.digest, world.now() + days(1))).expect("stamped");
    let facts = the_one(facts::of_pdf(&again));
    assert_eq!(facts.archives.len(), 2);
    level(
        &world.judge(
            &facts,
            &world.authority.nothing_revoked(),
            world.now() + SignedDuration::from_hours(20),
        ),
        Level::LTA,
    );
    // A token over something else.
    let wrong = world.stamp(&[1; 32], world.now());
    assert_eq!(pades::embed_stamp(&place, &wrong), Err(EdsError::DigestMismatch));
    if has("qpdf", &["--version"]) && has("pdfsig", &["-v"]) {
        let folder = folder();
        write(folder.path(), "lta.pdf", &again);
        succeed(folder.path(), "qpdf --check lta.pdf");
        let text = succeed(folder.path(), "pdfsig -nocert lta.pdf");
        assert!(text.contains("Signature is Valid."), "{text}");
    }
}

fn python() -> Option<String> {
    let python = std::env::var("QYZMET_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    has(&python, &["-c", "import pyhanko"]).then_some(python)
}

#[test]
fn pyhanko_validates_our_levels() {
    let Some(python) = python() else { return };
    let world = World::new();
    let place = folder();
    write(place.path(), "root.pem", world.authority.root.to_pem());
    write(place.path(), "issuing.pem", world.authority.certificate.to_pem());
    write(
        place.path(),
        "crl.der",
        world.list(world.now() - days(1), world.now() + days(1), &[]).der,
    );
    write(place.path(), "root.crl", root_list(&world));
    write(place.path(), "validate.py", VALIDATE);
    for (wanted, pdf) in pdfs(&world) {
        let name = format!("{wanted}.pdf");
        write(place.path(), &name, pdf);
        let text = succeed(place.path(), &format!("{python} validate.py {name} {wanted}"));
        assert!(text.contains("OK True True True"), "{wanted}: {text}");
        assert!(
            wanted < Level::LT || text.contains("DSS True True True True"),
            "{wanted}: {text}"
        );
    }
}

/// pyHanko asks about the issuing authority too; our root publishes no list, so the test makes one.
fn root_list(world: &World) -> Vec<u8> {
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

const VALIDATE: &str = r#"
import sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
name, level = sys.argv[1:3]
roots = [load_cert_from_pemder("root.pem")]
crls = [open("crl.der", "rb").read(), open("root.crl", "rb").read()]
with open(name, "rb") as file:
    reader = PdfFileReader(file)
    signature = reader.embedded_regular_signatures[0]
    context = ValidationContext(trust_roots=roots, other_certs=[load_cert_from_pemder("issuing.pem")], allow_fetching=False, crls=crls, revocation_mode="hard-fail")
    status = validate_pdf_signature(signature, context)
    print(status.pretty_print_details())
    stamped = level == "B" or status.timestamp_validity.valid
    if level in ("LT", "LTA"):
        store = DocumentSecurityStore.read_dss(reader)
        print("DSS", len(list(store.load_certs())) >= 2, len(store.crls) == 2, len(store.ocsps) == 1, len(store.vri_entries) == 1)
    print("OK", status.bottom_line, status.modification_level.name in ("NONE", "LTA_UPDATES"), stamped)
"#;

#[test]
fn what_pyhanko_signs_is_read_at_every_level() {
    let Some(python) = python() else { return };
    let world = World::new();
    let place = folder();
    let key = |name: &str, holder: &Holder| {
        write(
            place.path(),
            &format!("{name}.p8"),
            holder.key.to_pkcs8_der().expect("exports"),
        );
        write(place.path(), &format!("{name}.pem"), holder.certificate.to_pem());
    };
    key("person", &world.person);
    // pyHanko's own authority of time stamps has RSA keys only.
    let rsa = service_of(
        Algorithm::Rsa2048,
        &world.authority,
        Service::TimeStamping,
        world.now() + days(90),
    );
    key("tsa", &rsa);
    key("official", &world.authority.holder(&employee()));
    write(place.path(), "one.pdf", ONE_PAGE);
    write(place.path(), "root.pem", world.authority.root.to_pem());
    write(place.path(), "issuing.pem", world.authority.certificate.to_pem());
    write(
        place.path(),
        "crl.der",
        world.list(world.now() - days(1), world.now() + days(1), &[]).der,
    );
    write(place.path(), "root.crl", root_list(&world));
    write(place.path(), "sign.py", SIGN);
    succeed(place.path(), &format!("{python} sign.py"));
    let read = |name: &str| std::fs::read(place.path().join(name)).expect("a file");
    let moment = Timestamp::now();
    for (name, wanted) in [
        ("B.pdf", Level::B),
        ("T.pdf", Level::T),
        ("LT.pdf", Level::LT),
        ("LTA.pdf", Level::LTA),
    ] {
        let facts = the_one(facts::of_pdf(&read(name)));
        level(&world.judge(&facts, &world.authority.nothing_revoked(), moment), wanted);
    }
    // Two signers, and a packed file.
    for name in ["two.pdf", "packed.pdf"] {
        let all = facts::of_pdf(&read(name)).expect("signatures");
        assert_eq!(all.len(), 2, "{name}");
        for facts in all {
            check(
                &world.judge(&facts, &world.authority.nothing_revoked(), moment),
                Verdict::Valid,
                None,
            );
        }
    }
    // Visible, over the page that was signed.
    let all = facts::of_pdf(&read("visible.pdf")).expect("signatures");
    let report = world.judge(&all[0], &world.authority.nothing_revoked(), moment);
    check(&report, Verdict::Invalid, Some("coverage"));
    assert!(
        report
            .cause()
            .is_some_and(|cause| cause.answer.en.contains("draws over a page"))
    );
}

const SIGN: &str = r#"
from io import BytesIO
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.fields import SigSeedSubFilter, SigFieldSpec
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
chain = [load_cert_from_pemder("issuing.pem"), load_cert_from_pemder("root.pem")]
store = SimpleCertificateStore()
store.register_multiple(chain)
def signer(name):
    return signers.SimpleSigner(load_cert_from_pemder(name + ".pem"), load_private_key_from_pemder(name + ".p8", None), store)
tsa = timestamps.DummyTimeStamper(load_cert_from_pemder("tsa.pem"), load_private_key_from_pemder("tsa.p8", None), certs_to_embed=store)
def context():
    return ValidationContext(trust_roots=[chain[1]], other_certs=chain, allow_fetching=False,
        crls=[open("crl.der", "rb").read(), open("root.crl", "rb").read()], revocation_mode="hard-fail")
def sign(data, name, field, level, **more):
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
        validation_context=context() if level in ("LT", "LTA") else None,
        embed_validation_info=level in ("LT", "LTA"), use_pades_lta=level == "LTA")
    out = BytesIO()
    signers.PdfSigner(meta, signer(name), timestamper=None if level == "B" else tsa, **more).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(data)), output=out)
    return out.getvalue()
one = open("one.pdf", "rb").read()
for level in ("B", "T", "LT", "LTA"):
    open(level + ".pdf", "wb").write(sign(one, "person", "A", level))
once = sign(one, "person", "A", "B")
open("two.pdf", "wb").write(sign(once, "official", "B", "T"))
out = BytesIO()
copy_into_new_writer(PdfFileReader(BytesIO(one)), writer_kwargs={"stream_xrefs": True}).write(out)
once = sign(out.getvalue(), "person", "A", "B")
open("packed.pdf", "wb").write(sign(once, "official", "B", "B"))
once = sign(one, "person", "A", "B")
open("visible.pdf", "wb").write(sign(once, "official", "B", "B", new_field_spec=SigFieldSpec("B", box=(10, 10, 300, 300))))
"#;

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
