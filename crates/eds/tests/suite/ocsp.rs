//! OCSP (RFC 6960): agreement with `openssl ocsp` both ways, who may answer, and what an answer proves.

use std::path::Path;
use std::sync::Arc;

use eds::crl::{RevocationReason, Revoked};
use eds::issue::{self, Service};
use eds::key::Digest;
use eds::ocsp::{self, Answer, AnswerError, AnswerFault, ErrorStatus, Request, Responder, Signed, Status};
use eds::policy::{Evidence, ExpectedSigner, Revocation};
use eds::{Algorithm, Certificate, PrivateKey, Verdict};
use jiff::{SignedDuration, Timestamp};

use crate::support::{
    Authority, Holder, IIN, addresses, days, folder, has_openssl, person, run, succeed, the_one, write,
};

fn delegate(authority: &Authority, algorithm: Algorithm, service: Service) -> Holder {
    let key = PrivateKey::generate(algorithm).expect("a key");
    let mut serial = [0x55; 20];
    serial[12..].copy_from_slice(&key.public_key_der()[60..68]);
    let certificate = issue::service(
        &authority.key,
        &authority.certificate,
        &key.public_key_der(),
        service,
        "OCSP RESPONDER (СЫНАҚ)",
        &serial,
        authority.now - days(1),
        authority.now + days(30),
        &addresses(),
    )
    .expect("a certificate");
    Holder { key, certificate }
}

fn responder(holder: Holder, issuer: &Certificate) -> Responder {
    Responder::new(Arc::new(holder.key), &holder.certificate, issuer).expect("they fit")
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn answer_at(responder: &Responder, request: &Request, status: Status, from: Timestamp) -> Vec<u8> {
    responder
        .answer(request, |_| status, from, from + minutes(60), from)
        .expect("signs")
}

fn publish(authority: &Authority, leaf: &Certificate, at: &Path) {
    authority.publish(at, &[]);
    write(at, "issuing.pem", authority.certificate.to_pem());
    write(at, "root.pem", authority.root.to_pem());
    write(at, "leaf.pem", leaf.to_pem());
}

#[test]
fn openssl_believes_our_answers() {
    if !has_openssl() {
        return;
    }
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let authority = Authority::new(algorithm);
        let leaf = authority.holder(&person(IIN)).certificate;
        let place = folder();
        let at = place.path();
        publish(&authority, &leaf, at);
        let ours = Holder {
            key: PrivateKey::from_pkcs8_der(&authority.key.to_pkcs8_der().expect("exports")).expect("reads"),
            certificate: authority.certificate.clone(),
        };
        let appointed = delegate(&authority, Algorithm::P256, Service::OcspResponder);
        for responder in [
            responder(ours, &authority.certificate),
            responder(appointed, &authority.certificate),
        ] {
            for (digest, nonce) in [("", ""), ("-sha256", ""), ("-sha1", "-no_nonce"), ("-sha512", "-nonce")] {
                let certificate = format!("-issuer issuing.pem {digest} -cert leaf.pem {nonce}");
                succeed(at, &format!("openssl ocsp {certificate} -reqout request.der"));
                let request = Request::read(&std::fs::read(at.join("request.der")).expect("made")).expect("a request");
                assert!(request.entries[0].is(&leaf, &authority.certificate));
                assert_eq!(request.nonce.is_some(), nonce != "-no_nonce", "{digest} {nonce}");
                let now = authority.now;
                for (status, words) in [
                    (Status::Good, "leaf.pem: good"),
                    (Status::Unknown, "leaf.pem: unknown"),
                    (
                        Status::Revoked {
                            at: now - days(1),
                            reason: RevocationReason::CertificateHold,
                        },
                        "leaf.pem: revoked",
                    ),
                ] {
                    write(at, "answer.der", answer_at(&responder, &request, status, now));
                    let text = succeed(
                        at,
                        &format!(
                            "openssl ocsp -issuer issuing.pem {digest} -cert leaf.pem -reqin request.der -respin answer.der -CAfile root.pem -verify_other issuing.pem -no_nonce"
                        ),
                    );
                    assert!(text.contains("Response verify OK"), "{text}");
                    assert!(text.contains(words), "{text}");
                    if words.ends_with("revoked") {
                        assert!(text.contains("certificateHold"), "{text}");
                    }
                }
            }
        }
    }
}

#[test]
fn we_believe_the_answers_of_openssl() {
    if !has_openssl() {
        return;
    }
    let authority = Authority::new(Algorithm::Rsa2048);
    let place = folder();
    let at = place.path();
    let good = authority.holder(&person(IIN)).certificate;
    let revoked = authority.holder(&person(IIN)).certificate;
    let appointed = delegate(&authority, Algorithm::Rsa2048, Service::OcspResponder);
    publish(&authority, &good, at);
    for (name, key, certificate) in [
        ("delegate", &appointed.key, &appointed.certificate),
        ("issuer", &authority.key, &authority.certificate),
    ] {
        write(at, &format!("{name}.pem"), certificate.to_pem());
        write(at, &format!("{name}.p8"), key.to_pkcs8_der().expect("exports"));
        succeed(at, &format!("openssl pkey -inform DER -in {name}.p8 -out {name}.key"));
    }
    let serial = |certificate: &Certificate| {
        let hex = certificate.serial_hex.to_uppercase();
        if hex.len().is_multiple_of(2) {
            hex
        } else {
            format!("0{hex}")
        }
    };
    write(
        at,
        "index.txt",
        format!(
            "V\t300101000000Z\t\t{}\tunknown\t/CN=GOOD\nR\t300101000000Z\t260101000000Z,keyCompromise\t{}\tunknown\t/CN=REVOKED\n",
            serial(&good),
            serial(&revoked)
        ),
    );
    for name in ["delegate", "issuer"] {
        for option in ["", "-resp_key_id"] {
            let nonce = [7_u8; 16];
            let about = [(&good, &authority.certificate), (&revoked, &authority.certificate)];
            for digest in [Digest::Sha256, Digest::Sha1] {
                write(at, "request.der", Request::new(&about, digest, Some(&nonce)).to_der());
                succeed(
                    at,
                    &format!(
                        "openssl ocsp -index index.txt -CA issuing.pem -rsigner {name}.pem -rkey {name}.key {option} -ndays 1 -reqin request.der -respout answer.der"
                    ),
                );
                let answer = Answer::read(&std::fs::read(at.join("answer.der")).expect("made")).expect("readable");
                assert_eq!(answer.check_nonce(&nonce), Ok(()));
                assert_eq!(answer.check_nonce(&[8; 16]), Err(AnswerFault::OtherNonce));
                let now = Timestamp::now();
                let status = |certificate| {
                    answer
                        .about(certificate, &authority.certificate, now)
                        .map(|entry| entry.status)
                };
                assert_eq!(status(&good), Ok(Status::Good), "{name} {option}");
                assert_eq!(
                    status(&revoked),
                    Ok(Status::Revoked {
                        at: "2026-01-01T00:00:00Z".parse().expect("a moment"),
                        reason: RevocationReason::KeyCompromise
                    })
                );
                assert_eq!(status(&authority.root), Err(AnswerFault::OtherCertificate));
                match answer.signer(&authority.certificate, now).expect("appointed") {
                    Signed::ByIssuer => assert_eq!(name, "issuer"),
                    Signed::ByDelegate { certificate, no_check } => {
                        assert_eq!((name, no_check), ("delegate", true));
                        assert_eq!(*certificate, appointed.certificate);
                    }
                }
                assert!(matches!(
                    answer.about(&good, &authority.certificate, now + days(2)),
                    Err(AnswerFault::Stale { .. })
                ));
            }
        }
    }
}

#[test]
fn openssl_reads_our_questions() {
    if !has_openssl() {
        return;
    }
    let authority = Authority::new(Algorithm::P256);
    let leaf = authority.holder(&person(IIN)).certificate;
    let place = folder();
    write(
        place.path(),
        "request.der",
        ocsp::request(&[(&leaf, &authority.certificate)], Some(&[1; 8])),
    );
    let text = succeed(place.path(), "openssl ocsp -reqin request.der -req_text");
    assert!(text.contains("Hash Algorithm: sha256"), "{text}");
    assert!(text.contains("OCSP Nonce"), "{text}");
    for (status, words) in [
        (ErrorStatus::TryLater, "trylater"),
        (ErrorStatus::Unauthorized, "unauthorized"),
        (ErrorStatus::MalformedRequest, "malformedrequest"),
        (ErrorStatus::InternalError, "internalerror"),
        (ErrorStatus::SignatureRequired, "sigrequired"),
    ] {
        let bytes = ocsp::refuse(status);
        assert_eq!(Answer::read(&bytes).err(), Some(AnswerError::Refused(status)));
        write(place.path(), "answer.der", bytes);
        let output = run(place.path(), "openssl ocsp -respin answer.der");
        let text = String::from_utf8_lossy(&output.stdout).to_lowercase() + &String::from_utf8_lossy(&output.stderr);
        assert!(text.contains(words), "{text}");
    }
}

/// One person, one responder, and a judge.
struct Case {
    authority: Authority,
    person: Holder,
    responder: Responder,
}

impl Case {
    fn new() -> Self {
        let authority = Authority::new(Algorithm::P256);
        let person = authority.holder(&person(IIN));
        let appointed = delegate(&authority, Algorithm::P256, Service::OcspResponder);
        let responder = responder(appointed, &authority.certificate);
        Self {
            authority,
            person,
            responder,
        }
    }

    fn request(&self) -> Request {
        let about = [(&self.person.certificate, &self.authority.certificate)];
        Request::new(&about, Digest::Sha256, None)
    }

    fn answer(&self, status: Status, from: Timestamp) -> Arc<Answer> {
        let der = answer_at(&self.responder, &self.request(), status, from);
        Arc::new(Answer::read(&der).expect("readable"))
    }

    fn judge(&self, lists: Vec<Arc<eds::crl::Crl>>, answers: Vec<Arc<Answer>>) -> (Verdict, String) {
        let signed = self.authority.sign(&self.person, b"content", true);
        let evidence = Evidence {
            lists,
            answers,
            missing: None,
        };
        let report = self.authority.judge(
            &the_one(eds::facts::of_cms(&signed, None)),
            &Revocation::Known(evidence),
            &ExpectedSigner::Anyone,
        );
        let answer = report.checks.iter().find(|check| check.id == "revocation");
        (
            report.verdict,
            answer.map(|check| check.answer.en.to_string()).unwrap_or_default(),
        )
    }
}

#[test]
fn the_freshest_evidence_decides_and_a_revocation_for_good_beats_all() {
    let case = Case::new();
    let now = case.authority.now;
    let revoked = |reason| Status::Revoked {
        at: now - minutes(30),
        reason,
    };
    let hold = revoked(RevocationReason::CertificateHold);
    let compromised = revoked(RevocationReason::KeyCompromise);
    let (older, newer) = (now - minutes(40), now - minutes(10));
    let good_list = || vec![Arc::new(case.authority.crl(&[]))];
    let list_of = |reason| {
        vec![Arc::new(case.authority.crl(&[Revoked {
            serial_hex: case.person.certificate.serial_hex.clone(),
            at: now - days(1),
            reason,
        }]))]
    };
    let verdict = |lists, answers| case.judge(lists, answers).0;

    let (valid, words) = case.judge(Vec::new(), vec![case.answer(Status::Good, newer)]);
    assert_eq!(valid, Verdict::Valid, "an answer alone suffices");
    assert!(words.contains("OCSP"), "{words}");
    assert_eq!(
        verdict(good_list(), vec![case.answer(compromised, newer)]),
        Verdict::Invalid
    );
    assert_eq!(verdict(good_list(), vec![case.answer(hold, newer)]), Verdict::Invalid);
    assert_eq!(
        verdict(
            list_of(RevocationReason::CertificateHold),
            vec![case.answer(Status::Good, newer)]
        ),
        Verdict::Valid,
        "a suspension that has ended since"
    );
    assert_eq!(
        verdict(
            list_of(RevocationReason::KeyCompromise),
            vec![case.answer(Status::Good, newer)]
        ),
        Verdict::Invalid,
        "nothing ends a revocation"
    );
    assert_eq!(
        verdict(
            Vec::new(),
            vec![case.answer(hold, older), case.answer(Status::Good, newer)]
        ),
        Verdict::Valid
    );
    assert_eq!(
        verdict(
            Vec::new(),
            vec![case.answer(Status::Good, older), case.answer(hold, newer)]
        ),
        Verdict::Invalid
    );
    // Out of date, an answer still proves a revocation, and nothing good.
    let old = now - minutes(90);
    assert_eq!(
        verdict(Vec::new(), vec![case.answer(compromised, old)]),
        Verdict::Invalid
    );
    let (stale, words) = case.judge(Vec::new(), vec![case.answer(Status::Good, old)]);
    assert_eq!(stale, Verdict::Indeterminate);
    assert!(words.contains("went out of date"), "{words}");
    let (unknown, words) = case.judge(Vec::new(), vec![case.answer(Status::Unknown, newer)]);
    assert_eq!(unknown, Verdict::Indeterminate);
    assert!(words.contains("does not know"), "{words}");
    assert_eq!(
        verdict(good_list(), vec![case.answer(Status::Unknown, newer)]),
        Verdict::Valid
    );
    // Five minutes of clock skew, no more.
    assert_eq!(
        verdict(Vec::new(), vec![case.answer(Status::Good, now + minutes(4))]),
        Verdict::Valid
    );
    let (future, words) = case.judge(Vec::new(), vec![case.answer(Status::Good, now + minutes(6))]);
    assert_eq!(future, Verdict::Indeterminate);
    assert!(words.contains("future"), "{words}");
}

#[test]
fn only_whom_the_issuer_appointed_may_answer() {
    let case = Case::new();
    let other = Authority::new(Algorithm::P256);
    let now = case.authority.now;
    let request = case.request();
    // Each speaks for our issuer, with whatever certificate it has.
    let told = |holder: Holder| {
        let responder = Responder::new(Arc::new(holder.key), &holder.certificate, &case.authority.certificate);
        let der = answer_at(&responder.expect("they fit"), &request, Status::Good, now);
        case.judge(Vec::new(), vec![Arc::new(Answer::read(&der).expect("readable"))])
    };
    let (verdict, words) = told(delegate(&other, Algorithm::P256, Service::OcspResponder));
    // The other authority bears the same name; its key is another.
    assert_eq!(verdict, Verdict::Indeterminate);
    assert!(words.contains("was not appointed"), "{words}");
    let (verdict, words) = told(delegate(&case.authority, Algorithm::P256, Service::TimeStamping));
    assert_eq!(verdict, Verdict::Indeterminate);
    assert!(words.contains("is not for OCSP"), "{words}");
    let (verdict, _) = told(case.authority.holder(&person(IIN)));
    assert_eq!(verdict, Verdict::Indeterminate, "a citizen is no responder");

    let late = answer_at(&case.responder, &request, Status::Good, now + days(40));
    let late = Answer::read(&late).expect("readable");
    assert!(matches!(
        late.about(&case.person.certificate, &case.authority.certificate, now + days(40)),
        Err(AnswerFault::ResponderExpired { .. })
    ));
    // Somebody else's certificate, of which this responder knows nothing.
    let foreign = other.holder(&person(IIN)).certificate;
    let about = Request::new(&[(&foreign, &other.certificate)], Digest::Sha256, None);
    let refused = answer_at(&case.responder, &about, Status::Good, now);
    assert_eq!(
        Answer::read(&refused).err(),
        Some(AnswerError::Refused(ErrorStatus::Unauthorized))
    );
}

#[test]
fn an_answer_in_which_anything_was_changed_proves_nothing() {
    let case = Case::new();
    let now = case.authority.now;
    let der = answer_at(&case.responder, &case.request(), Status::Good, now);
    for place in 0..der.len() {
        let mut changed = der.clone();
        changed[place] ^= 1;
        let Ok(answer) = Answer::read(&changed) else { continue };
        let believed = answer.about(&case.person.certificate, &case.authority.certificate, now);
        assert!(
            believed.is_err() || believed.map(|entry| entry.status) == Ok(Status::Good),
            "octet {place}"
        );
    }
    for end in 0..der.len() {
        assert!(Answer::read(&der[..end]).is_err());
    }
    let mut long = vec![0x30, 0x84, 0x7f, 0xff, 0xff, 0xff];
    long.resize(1000, 0);
    assert!(Answer::read(&long).is_err());
    assert!(Answer::read(&vec![0x30; ocsp::ANSWER_BYTES_MAX + 1]).is_err());
}

/// One answer names one certificate by SHA-1 and by SHA-256, and says of each something else.
#[test]
fn of_two_entries_about_one_certificate_the_worst_decides() {
    let case = Case::new();
    let now = case.authority.now;
    let revoked = |reason| Status::Revoked {
        at: now - minutes(30),
        reason,
    };
    let about = [(&case.person.certificate, &case.authority.certificate)];
    let both = Request {
        entries: [Digest::Sha1, Digest::Sha256]
            .into_iter()
            .flat_map(|digest| Request::new(&about, digest, None).entries)
            .collect(),
        nonce: None,
    };
    let judged = |first: Status, second: Status| {
        let verdicts = [[first, second], [second, first]].map(|told| {
            let next = std::cell::Cell::new(0);
            let status = |_: &str| {
                let place = next.replace(next.get() + 1);
                told[place]
            };
            let der = case
                .responder
                .answer(&both, status, now, now + minutes(60), now)
                .expect("signs");
            case.judge(Vec::new(), vec![Arc::new(Answer::read(&der).expect("readable"))])
                .0
        });
        assert_eq!(
            verdicts[0], verdicts[1],
            "the order of {first:?} and {second:?} is nothing to go by"
        );
        verdicts[0]
    };
    assert_eq!(judged(Status::Good, Status::Good), Verdict::Valid);
    assert_eq!(judged(Status::Good, Status::Unknown), Verdict::Indeterminate);
    assert_eq!(
        judged(Status::Good, revoked(RevocationReason::KeyCompromise)),
        Verdict::Invalid
    );
    assert_eq!(
        judged(Status::Good, revoked(RevocationReason::CertificateHold)),
        Verdict::Invalid
    );
    assert_eq!(
        judged(Status::Unknown, revoked(RevocationReason::KeyCompromise)),
        Verdict::Invalid
    );
}
