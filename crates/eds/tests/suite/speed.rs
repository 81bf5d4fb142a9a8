//! How long the operations of a case take. Run it by name, optimised, on a quiet machine:
//! `cargo test -p eds --release -- --ignored --nocapture speed`.

use std::time::Instant;

use eds::pades::Dictionary;
use eds::policy::ExpectedSigner;
use eds::{Algorithm, PrivateKey, facts, pades};

use crate::policy::CONTENT;
use crate::support::{Authority, IIN, person};

#[test]
#[ignore = "it measures and asserts nothing"]
#[expect(clippy::print_stderr, reason = "the numbers are the purpose")]
fn speed() {
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let authority = Authority::new(algorithm);
        let holder = authority.holder(&person(IIN));
        let (trust, policy, revocation) = (
            authority.trust(),
            eds::Policy::own_authority(),
            authority.nothing_revoked(),
        );
        let expected = ExpectedSigner::Iin(IIN.into());
        let cms = authority.sign(&holder, CONTENT, false);
        let measure = |name: &str, turns: u32, operation: &dyn Fn()| {
            operation();
            let start = Instant::now();
            (0..turns).for_each(|_| operation());
            eprintln!("{algorithm:?} {name}: {:?}", start.elapsed() / turns);
        };
        measure("sign a CMS", 500, &|| drop(authority.sign(&holder, CONTENT, false)));
        measure("collect the facts of a CMS", 2000, &|| {
            drop(facts::of_cms(&cms, Some(CONTENT)))
        });
        measure("collect and judge", 2000, &|| {
            for facts in facts::of_cms(&cms, Some(CONTENT)).into_iter().flatten() {
                assert!(eds::policy::judge(&facts, &policy, &trust, &revocation, &expected, authority.now).is_valid());
            }
        });
        let pdf = include_bytes!("../vectors/one-page.pdf");
        let words = Dictionary {
            name: "A".into(),
            reason: "B".into(),
            location: "C".into(),
            signed_at: authority.now,
        };
        let sign = || pades::sign(pdf, &words, &holder.key, &holder.certificate, &authority.chain());
        measure("sign a PDF", 200, &|| drop(sign()));
        let signed = sign().expect("a signed PDF");
        measure("collect the facts of a PDF", 200, &|| drop(facts::of_pdf(&signed)));
    }
}

/// Signature values only, without certificates: the goal for GOST of 512 bits is 1,000 a second and core.
#[test]
#[ignore = "it measures and asserts nothing"]
#[expect(clippy::print_stderr, reason = "the numbers are the purpose")]
fn speed_of_values() {
    for algorithm in Algorithm::ALL {
        let key = PrivateKey::generate(algorithm).expect("a key");
        let (public, value) = (key.public_key_der(), key.sign(CONTENT).expect("a signature"));
        let measure = |name: &str, turns: u32, operation: &dyn Fn()| {
            operation();
            let start = Instant::now();
            (0..turns).for_each(|_| operation());
            let each = start.elapsed() / turns;
            eprintln!("{algorithm} {name}: {each:?}, {:.0}/s", 1.0 / each.as_secs_f64());
        };
        measure("sign", 200, &|| drop(key.sign(CONTENT)));
        measure("verify", 2000, &|| {
            assert_eq!(eds::key::verify(&public, CONTENT, &value), Ok(true));
        });
    }
}

/// OCSP answers and time stamps as a service makes them, in one thread.
#[test]
#[ignore = "it measures and asserts nothing"]
#[expect(clippy::print_stderr, reason = "the numbers are the purpose")]
fn speed_of_services() {
    use eds::issue::Service;
    use eds::key::Digest;
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let authority = Authority::new(Algorithm::P256);
        let held = authority.holder(&person(IIN)).certificate;
        let now = authority.now;
        let responder = crate::tsp::service(&authority, algorithm, Service::OcspResponder);
        let stamper = crate::tsp::service(&authority, algorithm, Service::TimeStamping);
        let key = std::sync::Arc::new(responder.key);
        let answering = eds::ocsp::Responder::new(key, &responder.certificate, &authority.certificate);
        let answering = answering.expect("they fit");
        let question = eds::ocsp::request(&[(&held, &authority.certificate)], Some(&[5; 8]));
        let query = eds::tsp::request(Digest::Sha256, &Digest::Sha256.of(CONTENT), Some(&[5; 8]), true);
        let stamping = eds::tsp::Stamper {
            key: &stamper.key,
            certificate: &stamper.certificate,
            chain: std::slice::from_ref(&authority.certificate),
            policies: &[eds::tsp::BEST_PRACTICES_POLICY],
        };
        let measure = |name: &str, operation: &dyn Fn()| {
            operation();
            let (start, turns) = (Instant::now(), 3000);
            (0..turns).for_each(|_| operation());
            let rate = f64::from(turns) / start.elapsed().as_secs_f64();
            eprintln!("{algorithm:?} {name}: {rate:.0} a second");
        };
        measure("OCSP answer", &|| {
            let read = eds::ocsp::Request::read(&question).expect("a request");
            drop(answering.answer(&read, |_| eds::ocsp::Status::Good, now, now, now));
        });
        measure("time stamp", &|| {
            drop(eds::tsp::respond(&query, &stamping, &[9], now));
        });
    }
}
