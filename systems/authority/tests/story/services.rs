//! The authority's services: OCSP, time stamps, delta lists; and its keys under a passphrase.

use authority::ServiceKeys;
use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::{Actor, Clock};
use eds::Certificate;
use eds::crl::{Crl, RevocationReason, Scope};
use eds::key::{Algorithm, Digest, KeyKind};
use eds::ocsp::{self, Answer, AnswerError, ErrorStatus, Signed, Status};
use eds::tsp::{self, Token};
use jiff::SignedDuration;

use crate::town::{PERSON_IIN, Town, keys, new_key, open, open_under, open_with, person};

impl Town {
    async fn post_bytes(&self, path: &str, body: Vec<u8>) -> crate::town::Answer {
        self.call(Request::post(path).body(Body::from(body)).expect("a request"))
            .await
    }

    async fn ocsp(&self, request: Vec<u8>) -> Answer {
        let answer = self.post_bytes("/authority/ocsp", request).await.expect(200);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/ocsp-response");
        Answer::read(&answer.bytes).expect("an answer")
    }

    async fn status(&self, certificate: &Certificate) -> Status {
        let issuer = &self.authority.chain()[0];
        let answer = self.ocsp(ocsp::request(&[(certificate, issuer)], None)).await;
        let now = self.clock.now();
        answer.about(certificate, issuer, now).expect("it proves").status
    }

    /// The certificates of the responder and of the stamper, and the kinds of their keys.
    async fn served(&self) -> [(Vec<u8>, Option<KeyKind>); 2] {
        let of = async |path| {
            let der = self.get(path).await.expect(200).bytes;
            let kind = Certificate::from_der(&der).expect("a certificate").key_kind();
            (der, kind)
        };
        [of("/authority/ocsp.der").await, of("/authority/tsa.der").await]
    }

    /// The next start, on the same store, with other kinds of keys for the services.
    async fn opened_again(self, ocsp: Algorithm, tsa: Algorithm) -> Self {
        let keys = ServiceKeys { ocsp, tsa };
        let opened = open_with(&self.store, self.folder.path(), self.clock.clone(), false, None, keys).await;
        Self {
            authority: opened.expect("it opens"),
            ..self
        }
    }

    async fn stamp(&self, request: &tsp::Request) -> Token {
        let answer = self.post_bytes("/authority/tsp", request.to_der()).await.expect(200);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/timestamp-reply");
        Token::of_response(&answer.bytes, request).expect("it holds")
    }
}

#[tokio::test]
async fn ocsp_says_good_suspended_good_again_revoked_and_unknown() {
    let town = Town::new().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    assert_eq!(held.addresses().ocsp, ["http://127.0.0.1:8080/authority/ocsp"]);
    assert_eq!(held.addresses().crl, ["http://127.0.0.1:8080/authority/crl.der"]);
    assert_eq!(held.addresses().delta, ["http://127.0.0.1:8080/authority/delta.der"]);
    assert_eq!(held.addresses().ca_issuers, ["http://127.0.0.1:8080/authority/ca.der"]);
    assert_eq!(town.status(&held).await, Status::Good);
    let revoke = |reason| town.authority.revoke(&held.serial_hex, reason, Actor::System);
    revoke(RevocationReason::CertificateHold).await.unwrap();
    let suspended = town.status(&held).await;
    assert!(matches!(
        suspended,
        Status::Revoked {
            reason: RevocationReason::CertificateHold,
            ..
        }
    ));
    town.authority.release(&held.serial_hex, Actor::System).await.unwrap();
    assert_eq!(town.status(&held).await, Status::Good);
    revoke(RevocationReason::KeyCompromise).await.unwrap();
    let gone = town.status(&held).await;
    assert!(matches!(gone, Status::Revoked { at, .. } if at == town.clock.now()));

    // Long after it has run out, when the list has forgotten it, the answer still knows.
    town.clock.advance(SignedDuration::from_hours(24 * 400));
    town.authority.publish().await.unwrap();
    assert!(
        !town
            .authority
            .crl()
            .await
            .unwrap()
            .revoked
            .contains_key(&held.serial_hex)
    );
    let issuer = &town.authority.chain()[0];
    let answer = town.ocsp(ocsp::request(&[(&held, issuer)], None)).await;
    assert!(matches!(
        answer.entry(&held, issuer).expect("an entry").status,
        Status::Revoked { .. }
    ));
}

#[tokio::test]
async fn ocsp_answers_are_signed_by_a_delegate_and_carry_the_nonce() {
    let town = Town::new().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let chain = town.authority.chain();
    let nonce = [9_u8; 16];
    let answer = town.ocsp(ocsp::request(&[(&held, &chain[0])], Some(&nonce))).await;
    assert_eq!(answer.check_nonce(&nonce), Ok(()));
    match answer.signer(&chain[0], town.clock.now()).expect("appointed") {
        Signed::ByDelegate { no_check, certificate } => {
            assert!(no_check);
            let served = town.get("/authority/ocsp.der").await.expect(200);
            assert_eq!(served.bytes, certificate.der);
        }
        Signed::ByIssuer => panic!("the issuing key stays out of daily work"),
    }
    // The services' own certificates are known, the root's are not for this responder.
    let tsa = Certificate::from_der(&town.get("/authority/tsa.der").await.expect(200).bytes).unwrap();
    assert_eq!(town.status(&tsa).await, Status::Good);
    let of_root = town
        .post_bytes("/authority/ocsp", ocsp::request(&[(&chain[0], &chain[1])], None))
        .await
        .expect(200);
    assert_eq!(
        Answer::read(&of_root.bytes).err(),
        Some(AnswerError::Refused(ErrorStatus::Unauthorized))
    );
    let never_issued = Town::new().await.certified(person(PERSON_IIN)).await.1;
    let request = ocsp::Request::new(&[(&held, &chain[0])], Digest::Sha1, None).to_der();
    let other = ocsp::Request::new(&[(&never_issued, &chain[0])], Digest::Sha1, None).to_der();
    assert_eq!(town.ocsp(request).await.entries[0].status, Status::Good);
    assert_eq!(town.ocsp(other).await.entries[0].status, Status::Unknown);
    for nonsense in [b"<html>".to_vec(), Vec::new(), vec![0x30; 9000]] {
        let answer = town.post_bytes("/authority/ocsp", nonsense).await.expect(200);
        assert_eq!(
            Answer::read(&answer.bytes).err(),
            Some(AnswerError::Refused(ErrorStatus::MalformedRequest))
        );
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    }
}

#[tokio::test]
async fn a_system_in_good_standing_is_answered_for_by_the_authority_itself() {
    let town = Town::new().await;
    let (system, chain) = town
        .authority
        .certify_system("provider", &new_key())
        .await
        .expect("certified");
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let now = town.clock.now();
    let answer = town.ocsp(ocsp::request(&[(&system, &chain[0])], None)).await;
    assert_eq!(answer.signer(&chain[0], now), Ok(Signed::ByIssuer));
    assert!(
        answer.der.len() < 320,
        "{} bytes go into a barcode row",
        answer.der.len()
    );
    // Every signature is another: the same bytes are the kept answer, also where what is asked comes in other bytes.
    let question = ocsp::request(&[(&system, &chain[0])], None);
    let version = [0xa0, 3, 2, 1, 0];
    let (outer, body) = question.split_at(4);
    assert!(outer[1] < 0x80 - 5 && outer[3] < 0x80 - 5, "short lengths");
    let head = [outer[0], outer[1] + 5, outer[2], outer[3] + 5];
    let with_version = [&head[..], &version, body].concat();
    for asked in [question, with_version] {
        assert_eq!(town.ocsp(asked).await.der, answer.der);
    }
    let entry = answer.about(&system, &chain[0], now).expect("it proves");
    assert_eq!(entry.status, Status::Good);
    assert_eq!(entry.until(), now + SignedDuration::from_hours(24), "as long as a list");
    // Whoever asks in another way or about others is answered by the delegate…
    let delegated = |answer: &Answer| matches!(answer.signer(&chain[0], now), Ok(Signed::ByDelegate { .. }));
    let by_sha1 = ocsp::Request::new(&[(&system, &chain[0])], Digest::Sha1, None);
    for asked in [
        ocsp::request(&[(&system, &chain[0])], Some(b"chosen by a stranger")),
        by_sha1.to_der(),
        ocsp::request(&[(&system, &chain[0]), (&held, &chain[0])], None),
        ocsp::request(&[(&system, &chain[0]), (&system, &chain[0])], None),
        ocsp::request(&[(&held, &chain[0])], None),
    ] {
        assert!(delegated(&town.ocsp(asked).await));
    }
    // …and so is who asks about a revoked system.
    let reason = RevocationReason::KeyCompromise;
    town.authority
        .revoke(&system.serial_hex, reason, Actor::System)
        .await
        .unwrap();
    let revoked = town.ocsp(ocsp::request(&[(&system, &chain[0])], None)).await;
    assert!(delegated(&revoked));
    assert!(matches!(revoked.entries[0].status, Status::Revoked { .. }));
}

#[tokio::test]
async fn an_answer_without_nonce_may_be_kept_and_a_revocation_ends_that() {
    let town = Town::new().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let issuer = &town.authority.chain()[0];
    let request = ocsp::request(&[(&held, issuer)], None);
    let encoded = STANDARD.encode(&request);
    let path = format!("/authority/ocsp/{}", encoded.replace('/', "%2F").replace('+', "%2B"));
    let first = town.get(&path).await.expect(200);
    let control = "max-age=300, public, no-transform, must-revalidate";
    assert_eq!(first.headers[header::CACHE_CONTROL], control);
    assert_eq!(first.headers[header::LAST_MODIFIED], "Mon, 02 Mar 2026 04:05:06 GMT");
    assert_eq!(first.headers[header::EXPIRES], "Mon, 02 Mar 2026 05:05:06 GMT");
    town.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(town.get(&path).await.expect(200).bytes, first.bytes, "the same to all");
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let asked = Request::get(&path).header(header::IF_NONE_MATCH, tag);
    town.call(asked.body(Body::empty()).unwrap()).await.expect(304);
    town.clock.advance(SignedDuration::from_secs(31));
    assert_ne!(
        town.get(&path).await.expect(200).bytes,
        first.bytes,
        "a minute is long enough"
    );
    town.authority
        .revoke(&held.serial_hex, RevocationReason::KeyCompromise, Actor::System)
        .await
        .unwrap();
    let after = Answer::read(&town.get(&path).await.expect(200).bytes).unwrap();
    assert!(matches!(after.entries[0].status, Status::Revoked { .. }), "at once");
    // With a nonce nobody keeps anything.
    let fresh = ocsp::request(&[(&held, issuer)], Some(&[1; 8]));
    let answer = town.post_bytes("/authority/ocsp", fresh).await.expect(200);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn stamps_never_repeat_a_number_not_even_after_a_crash_and_are_on_record() {
    let town = Town::new().await;
    let request = tsp::Request::new(Digest::Sha256, &Digest::Sha256.of(b"document"), Some(&[7; 8]), true);
    let mut serials = std::collections::HashSet::new();
    for _ in 0..5 {
        let token = town.stamp(&request).await;
        assert_eq!(token.gen_time, town.clock.now());
        assert!(token.stamps(b"document"));
        assert_eq!(token.policy, tsp::BEST_PRACTICES_POLICY);
        assert!(serials.insert(token.serial_hex));
    }
    town.authority.record_stamps().await.unwrap();
    // The process dies and another one starts on the same store; the first one is not told.
    let again = Town {
        authority: open(&town.store, town.folder.path(), town.clock.clone(), false)
            .await
            .unwrap(),
        clock: town.clock.clone(),
        store: town.store,
        folder: town.folder,
    };
    for _ in 0..5 {
        assert!(serials.insert(again.stamp(&request).await.serial_hex));
    }
    again.authority.record_stamps().await.unwrap();
    assert_eq!(again.authority.stamps_on_record().await.unwrap(), 10);

    let mut wrong = request.clone();
    wrong.policy = Some(eds_policy());
    let refused = again.post_bytes("/authority/tsp", wrong.to_der()).await.expect(200);
    assert!(matches!(
        Token::of_response(&refused.bytes, &wrong),
        Err(tsp::TspError::Rejected {
            failure: Some(tsp::Rejection::UnacceptedPolicy),
            ..
        })
    ));
    again.authority.record_stamps().await.unwrap();
    assert_eq!(
        again.authority.stamps_on_record().await.unwrap(),
        10,
        "a refusal is no stamp"
    );
}

/// Any other policy than ours.
fn eds_policy() -> eds::tsp::Policy {
    "1.2.398.3.3.2.6.4".parse().expect("an OID")
}

#[tokio::test]
async fn openssl_checks_stamp_and_answer_of_the_authority() {
    let town = Town::new().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    openssl_accepts(&town, &held).await;
}

#[tokio::test]
async fn the_services_sign_with_the_kind_of_key_that_is_wanted_and_a_change_certifies_them_anew() {
    let mut town = Town::new().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let first = town.served().await;
    assert_eq!(kinds(&first), [Some(KeyKind::P256); 2]);

    town = town.opened_again(Algorithm::Rsa2048, Algorithm::Rsa2048).await;
    let second = town.served().await;
    assert_eq!(kinds(&second), [Some(KeyKind::Rsa { bits: 2048 }); 2]);
    openssl_accepts(&town, &held).await;
    assert_eq!(town.status(&held).await, Status::Good);

    // What the НУЦ's profile has; openssl does not know it, so this project's own reader checks.
    town = town.opened_again(Algorithm::P256, Algorithm::Gost2015_512).await;
    assert_eq!(
        kinds(&town.served().await),
        [Some(KeyKind::P256), Some(KeyKind::Gost2015_512)]
    );
    let request = tsp::Request::new(Digest::Sha256, &Digest::Sha256.of(b"document"), Some(&[7; 8]), true);
    assert_eq!(town.stamp(&request).await.check(), Ok(()));
    town = town
        .opened_again(Algorithm::Gost2015_512, Algorithm::Gost2015_512)
        .await;
    assert_eq!(town.status(&held).await, Status::Good);
    let third = town.served().await;

    // The same kinds again: nothing is made anew. And what an earlier generation signed can still be asked about.
    town = town
        .opened_again(Algorithm::Gost2015_512, Algorithm::Gost2015_512)
        .await;
    assert_eq!(town.served().await, third);
    for (der, _) in first.into_iter().chain(second) {
        assert_eq!(town.status(&Certificate::from_der(&der).unwrap()).await, Status::Good);
    }
}

fn kinds(served: &[(Vec<u8>, Option<KeyKind>); 2]) -> [Option<KeyKind>; 2] {
    [served[0].1, served[1].1]
}

/// Time stamp and OCSP answer, asked for and checked by openssl.
async fn openssl_accepts(town: &Town, held: &Certificate) {
    town.save("/authority/root.pem", "root.pem").await;
    town.save("/authority/ca.pem", "ca.pem").await;
    town.write("issuing.pem", town.authority.chain()[0].to_pem().as_bytes());
    town.write("person.pem", held.to_pem().as_bytes());
    town.write("document", b"document");
    let (made, said) = town.openssl(&["ts", "-query", "-data", "document", "-sha512", "-cert", "-out", "q.tsq"]);
    assert!(made, "{said}");
    let query = std::fs::read(town.folder.path().join("q.tsq")).unwrap();
    town.write(
        "r.tsr",
        &town.post_bytes("/authority/tsp", query).await.expect(200).bytes,
    );
    let at = town.clock_seconds();
    let (fits, said) = town.openssl(&[
        "ts",
        "-verify",
        "-queryfile",
        "q.tsq",
        "-in",
        "r.tsr",
        "-CAfile",
        "ca.pem",
        "-attime",
        &at,
    ]);
    assert!(fits && said.contains("Verification: OK"), "{said}");

    let (made, said) = town.openssl(&[
        "ocsp",
        "-issuer",
        "issuing.pem",
        "-cert",
        "person.pem",
        "-reqout",
        "q.ocsp",
        "-no_nonce",
    ]);
    assert!(made, "{said}");
    let query = std::fs::read(town.folder.path().join("q.ocsp")).unwrap();
    town.write(
        "r.ocsp",
        &town.post_bytes("/authority/ocsp", query).await.expect(200).bytes,
    );
    let (fits, said) = town.openssl(&[
        "ocsp",
        "-issuer",
        "issuing.pem",
        "-cert",
        "person.pem",
        "-respin",
        "r.ocsp",
        "-CAfile",
        "ca.pem",
        "-attime",
        &at,
        "-no_nonce",
        "-validity_period",
        "1000000000",
    ]);
    assert!(
        fits && said.contains("Response verify OK") && said.contains("person.pem: good"),
        "{said}"
    );
}

#[tokio::test]
async fn the_delta_tells_what_changed_since_the_oldest_list_in_force() {
    let town = Town::new().await;
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    let complete = Crl::parse(&town.get("/authority/crl.der").await.expect(200).bytes).unwrap();
    assert_eq!(complete.freshest, ["http://127.0.0.1:8080/authority/delta.der"]);
    // The first list of all has no older one to be a delta to.
    town.get("/authority/delta.der").await.expect(404);
    let revoke = |reason| town.authority.revoke(&held.serial_hex, reason, Actor::System);
    town.clock.advance(SignedDuration::from_mins(10));
    revoke(RevocationReason::CertificateHold).await.unwrap();
    let delta = || async { Crl::parse(&town.get("/authority/delta.der").await.expect(200).bytes).unwrap() };
    let first = delta().await;
    assert_eq!(first.scope, Scope::Delta { base: complete.number });
    assert!(complete.takes(&first) && first.revoked.contains_key(&held.serial_hex));
    let held_list = town.authority.crl().await.unwrap();
    assert_eq!(
        held_list.number, first.number,
        "list and delta of one moment bear one number"
    );
    town.clock.advance(SignedDuration::from_mins(10));
    town.authority.release(&held.serial_hex, Actor::System).await.unwrap();
    let second = delta().await;
    assert!(second.removed.contains(&held.serial_hex) && second.revoked.is_empty());
    assert!(held_list.takes(&second) && second.is_signed_by(&town.authority.chain()[0]));
    revoke(RevocationReason::Superseded).await.unwrap();
    let third = delta().await;
    assert!(third.revoked.contains_key(&held.serial_hex) && third.removed.is_empty());
}

#[tokio::test]
async fn the_services_keys_are_renewed_before_they_run_out() {
    let town = Town::new().await;
    let first = town.get("/authority/ocsp.der").await.expect(200).bytes;
    let stamper = town.get("/authority/tsa.der").await.expect(200).bytes;
    town.clock.advance(SignedDuration::from_hours(24 * 19));
    town.authority.renew_services().await.unwrap();
    assert_eq!(town.get("/authority/ocsp.der").await.expect(200).bytes, first);
    town.clock.advance(SignedDuration::from_hours(24 * 2));
    town.authority.renew_services().await.unwrap();
    let second = town.get("/authority/ocsp.der").await.expect(200).bytes;
    assert_ne!(second, first);
    assert_eq!(town.get("/authority/tsa.der").await.expect(200).bytes, stamper);
    // The next start finds the new one.
    let again = open(&town.store, town.folder.path(), town.clock.clone(), false)
        .await
        .unwrap();
    let (_, held) = town.certified(person(PERSON_IIN)).await;
    assert_eq!(town.status(&held).await, Status::Good);
    drop(again);
}

#[tokio::test]
async fn keys_lie_under_the_passphrase_and_plain_ones_are_put_under_it() {
    let town = Town::new().await;
    let folder = keys(town.folder.path());
    assert!(folder.join("authority-root.p8").exists());
    let start = |passphrase: Option<&str>| {
        open_under(
            &town.store,
            town.folder.path(),
            town.clock.clone(),
            false,
            passphrase.map(str::to_owned),
        )
    };
    let protected = start(Some("тұзды су")).await.unwrap();
    assert_eq!(protected.chain(), town.authority.chain());
    for name in ["root", "issuing", "ocsp-1", "tsa-1"] {
        assert!(!folder.join(format!("authority-{name}.p8")).exists(), "{name}");
        let path = folder.join(format!("authority-{name}.p12"));
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    start(Some("тұзды су")).await.unwrap();
    let wrong = start(Some("тәтті су")).await.err().unwrap();
    assert!(matches!(wrong, authority::OpenError::PassphraseWrong { .. }), "{wrong}");
    let missing = start(None).await.err().unwrap();
    assert!(
        matches!(missing, authority::OpenError::PassphraseMissing { .. }),
        "{missing}"
    );
}
