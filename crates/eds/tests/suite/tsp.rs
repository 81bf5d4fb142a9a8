//! Time stamps (RFC 3161, RFC 5816): agreement with `openssl ts` both ways, and every reason for which none is given or
//! believed.

use std::path::Path;

use const_oid::ObjectIdentifier;
use eds::issue::{self, Service};
use eds::key::Digest;
use eds::tsp::{self, Rejection, Request, Stamper, Token, TokenFault, TspError};
use eds::{Algorithm, Certificate, PrivateKey};
use jiff::{SignedDuration, Timestamp};

use crate::support::{Authority, Holder, IIN, addresses, days, fail, folder, has_openssl, person, succeed, write};

const DOCUMENT: &[u8] = b"what was there at that moment";
/// The policy of the НУЦ for GOST-2015, and another one.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.2.6.4");
const OTHER_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.2.6.2");

pub(crate) fn service(authority: &Authority, algorithm: Algorithm, service: Service) -> Holder {
    let key = PrivateKey::generate(algorithm).expect("a key");
    let mut serial = [0x77; 20];
    serial[12..].copy_from_slice(&key.public_key_der()[60..68]);
    let certificate = issue::service(
        &authority.key,
        &authority.certificate,
        &key.public_key_der(),
        service,
        "УАҚЫТ БЕЛГІСІ (СЫНАҚ)",
        &serial,
        authority.now - days(1),
        authority.now + days(90),
        &addresses(),
    )
    .expect("a certificate");
    Holder { key, certificate }
}

struct Tsa {
    authority: Authority,
    holder: Holder,
}

impl Tsa {
    fn new(algorithm: Algorithm) -> Self {
        let authority = Authority::new(Algorithm::P256);
        let holder = service(&authority, algorithm, Service::TimeStamping);
        Self { authority, holder }
    }

    fn respond_by(&self, request: &[u8], certificate: &Certificate, now: Timestamp) -> Vec<u8> {
        let chain = [self.authority.certificate.clone()];
        let stamper = Stamper {
            key: &self.holder.key,
            certificate,
            chain: &chain,
            policies: &[POLICY],
        };
        tsp::respond(request, &stamper, &[0x80, 1], now).expect("the key signs")
    }

    fn respond(&self, request: &[u8]) -> Vec<u8> {
        self.respond_by(request, &self.holder.certificate, self.authority.now)
    }

    /// `ca.pem`, `tsa.pem` and its key for openssl.
    fn publish(&self, at: &Path) {
        self.authority.publish(at, &[]);
        write(at, "tsa.pem", self.holder.certificate.to_pem());
        write(at, "tsa.p8", self.holder.key.to_pkcs8_der().expect("exports"));
        succeed(at, "openssl pkey -inform DER -in tsa.p8 -out tsa.key");
        write(at, "document", DOCUMENT);
    }
}

fn asked(digest: Digest) -> Request {
    Request::new(digest, &digest.of(DOCUMENT), Some(&[0x9a, 2, 3, 4, 5, 6, 7, 8]), true)
}

#[test]
fn openssl_believes_our_stamps() {
    if !has_openssl() {
        return;
    }
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let tsa = Tsa::new(algorithm);
        let place = folder();
        let at = place.path();
        tsa.publish(at);
        for (digest, certificate) in [
            ("sha256", "-cert"),
            ("sha384", "-cert"),
            ("sha512", "-cert"),
            ("sha256", ""),
        ] {
            succeed(
                at,
                &format!("openssl ts -query -data document -{digest} {certificate} -out request.tsq"),
            );
            let request = std::fs::read(at.join("request.tsq")).expect("made");
            write(at, "response.tsr", tsa.respond(&request));
            let text = succeed(at, "openssl ts -reply -in response.tsr -text");
            for words in [
                "Status: Granted.",
                "Policy OID: 1.2.398.3.3.2.6.4",
                "Serial number: 0x8001",
                "Accuracy: 0x01 seconds",
            ] {
                assert!(text.contains(words), "{words}\n{text}");
            }
            let untrusted = if certificate.is_empty() {
                "-untrusted tsa.pem"
            } else {
                ""
            };
            for verify in ["-queryfile request.tsq", "-data document"] {
                let line = format!("openssl ts -verify {verify} -in response.tsr -CAfile ca.pem {untrusted}");
                assert!(succeed(at, &line).contains("Verification: OK"));
            }
            write(at, "other", b"something else");
            fail(
                at,
                "openssl ts -verify -data other -in response.tsr -CAfile ca.pem -untrusted tsa.pem",
            );

            // What we read of it ourselves.
            let token = Token::of_response(&tsa.respond(&request), &Request::read(&request).expect("a request"));
            if certificate.is_empty() {
                assert_eq!(token.err(), Some(TspError::Token(TokenFault::NoCertificate)));
            } else {
                let token = token.expect("it holds");
                assert!(token.stamps(DOCUMENT) && !token.stamps(b"something else"));
            }
        }
    }
}

const CONFIG: &str = "
[tsa]
default_tsa=own
[own]
serial=serial
signer_digest=sha256
default_policy=1.2.398.3.3.2.6.4
digests=sha256,sha384,sha512
accuracy=secs:1,millisecs:500,microsecs:100
ordering=yes
tsa_name=yes
ess_cert_id_chain=no
clock_precision_digits=3
";

#[test]
fn stamps_under_any_lawful_policy_are_read() {
    if !has_openssl() {
        return;
    }
    let tsa = Tsa::new(Algorithm::P256);
    let place = folder();
    let at = place.path();
    tsa.publish(at);
    write(at, "serial", "01\n");
    let request = asked(Digest::Sha256);
    write(at, "request.tsq", request.to_der());
    for policy in ["2.25.329800735698586629295641978511506172918", "2.999.1", "1.2.3"] {
        let config = CONFIG.replace("1.2.398.3.3.2.6.4", policy);
        write(at, "config", format!("{config}ess_cert_id_alg=sha256\n"));
        succeed(
            at,
            "openssl ts -reply -config config -queryfile request.tsq -signer tsa.pem -inkey tsa.key -chain ca.pem -out response.tsr",
        );
        let response = std::fs::read(at.join("response.tsr")).expect("made");
        let token = Token::of_response(&response, &request).expect("it holds");
        assert!(token.stamps(DOCUMENT), "{policy}");
        let mut other = request.clone();
        other.policy = Some(OTHER_POLICY);
        let told = Token::of_response(&response, &other).err();
        assert!(matches!(told, Some(TspError::OtherPolicy { .. })), "{policy}: {told:?}");
    }
}

#[test]
fn we_believe_the_stamps_of_openssl() {
    if !has_openssl() {
        return;
    }
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let tsa = Tsa::new(algorithm);
        let place = folder();
        let at = place.path();
        tsa.publish(at);
        write(at, "serial", "01\n");
        for digest in [Digest::Sha256, Digest::Sha384, Digest::Sha512] {
            for alg in ["sha1", "sha256", "sha512"] {
                write(at, "config", format!("{CONFIG}ess_cert_id_alg={alg}\n"));
                let request = asked(digest);
                write(at, "request.tsq", request.to_der());
                succeed(
                    at,
                    "openssl ts -reply -config config -queryfile request.tsq -signer tsa.pem -inkey tsa.key -chain ca.pem -out response.tsr",
                );
                let response = std::fs::read(at.join("response.tsr")).expect("made");
                let token = Token::of_response(&response, &request).expect("it holds");
                assert!(token.stamps(DOCUMENT));
                assert_eq!(token.policy, POLICY);
                assert_eq!(token.accuracy, SignedDuration::from_micros(1_500_100));
                assert_eq!(token.nonce, request.nonce);
                assert_eq!(token.signer.as_ref(), Some(&tsa.holder.certificate));
                assert!(token.latest() > token.gen_time);

                let again = Token::read(&token.der).expect("the token alone is read too");
                assert_eq!((again.check(), again.gen_time), (Ok(()), token.gen_time));
                let mut other = request.clone();
                other.nonce = Some(vec![1]);
                assert_eq!(Token::of_response(&response, &other).err(), Some(TspError::OtherNonce));
                other = asked(digest);
                other.imprint = eds::tsp::Imprint::new(digest, &digest.of(b"other"));
                assert_eq!(
                    Token::of_response(&response, &other).err(),
                    Some(TspError::OtherImprint)
                );
                other = request.clone();
                other.policy = Some(OTHER_POLICY);
                assert!(matches!(
                    Token::of_response(&response, &other),
                    Err(TspError::OtherPolicy { .. })
                ));
            }
        }
        // A refusal of openssl's: its configuration knows no such policy.
        let mut request = asked(Digest::Sha256);
        request.policy = Some(OTHER_POLICY);
        write(at, "request.tsq", request.to_der());
        succeed(
            at,
            "openssl ts -reply -config config -queryfile request.tsq -signer tsa.pem -inkey tsa.key -out response.tsr",
        );
        let response = std::fs::read(at.join("response.tsr")).expect("made");
        assert!(matches!(
            Token::of_response(&response, &request),
            Err(TspError::Rejected {
                failure: Some(Rejection::UnacceptedPolicy),
                ..
            })
        ));
    }
}

#[test]
fn every_refusal_names_its_failure() {
    let tsa = Tsa::new(Algorithm::P256);
    let refusal = |request: &[u8]| match Token::of_response(&tsa.respond(request), &asked(Digest::Sha256)) {
        Err(TspError::Rejected {
            failure: Some(failure),
            words,
        }) => {
            assert_eq!(words, failure.words());
            failure
        }
        other => panic!("not refused: {other:?}"),
    };
    assert_eq!(refusal(b"<html>"), Rejection::BadDataFormat);
    assert_eq!(refusal(&[]), Rejection::BadDataFormat);
    let sha1 = Request::new(Digest::Sha1, &[1; 20], None, true);
    assert_eq!(refusal(&sha1.to_der()), Rejection::BadAlgorithm);
    let short = Request::new(Digest::Sha256, &[1; 31], None, true);
    assert_eq!(refusal(&short.to_der()), Rejection::BadAlgorithm);
    let mut unknown = asked(Digest::Sha256).to_der();
    let place = unknown
        .windows(9)
        .position(|octets| octets == [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1])
        .expect("SHA-256 stands in it");
    unknown[place + 8] = 0x7f;
    assert_eq!(refusal(&unknown), Rejection::BadAlgorithm);
    let mut policy = asked(Digest::Sha256);
    policy.policy = Some(OTHER_POLICY);
    assert_eq!(refusal(&policy.to_der()), Rejection::UnacceptedPolicy);
    // extensions [0] after everything else.
    let mut extended = asked(Digest::Sha256).to_der();
    extended.extend_from_slice(&[0xa0, 11, 0x30, 9, 6, 3, 0x55, 0x1d, 0x63, 4, 2, 5, 0]);
    extended[1] += 13;
    assert_eq!(refusal(&extended), Rejection::UnacceptedExtension);

    for rejection in [
        Rejection::BadRequest,
        Rejection::TimeNotAvailable,
        Rejection::AddInfoNotAvailable,
        Rejection::SystemFailure,
    ] {
        let told = Token::of_response(&tsp::reject(rejection), &asked(Digest::Sha256));
        assert!(matches!(told, Err(TspError::Rejected { failure: Some(found), .. }) if found == rejection));
        if has_openssl() {
            let place = folder();
            write(place.path(), "response.tsr", tsp::reject(rejection));
            let text = succeed(place.path(), "openssl ts -reply -in response.tsr -text");
            assert!(text.contains("Rejected"), "{text}");
            assert!(text.contains(rejection.words()), "{text}");
        }
    }
}

#[test]
fn gost_digests_are_stamped_by_their_oid() {
    let tsa = Tsa::new(Algorithm::P256);
    for digest in [Digest::Streebog512, Digest::Streebog256, Digest::Gost34311] {
        let request = asked(digest);
        let token = Token::of_response(&tsa.respond(&request.to_der()), &request).expect("it holds");
        assert_eq!(token.imprint.algorithm, digest.oid());
        assert!(token.stamps(DOCUMENT));
    }
}

#[test]
fn a_certificate_for_anything_else_stamps_nothing() {
    let tsa = Tsa::new(Algorithm::P256);
    let request = asked(Digest::Sha256);
    let told = |holder: &Holder, now| {
        let stamper = Stamper {
            key: &holder.key,
            certificate: &holder.certificate,
            chain: &[],
            policies: &[POLICY],
        };
        let response = tsp::respond(&request.to_der(), &stamper, &[1], now).expect("signs");
        Token::of_response(&response, &request).err()
    };
    let now = tsa.authority.now;
    let for_people = tsa.authority.holder(&person(IIN));
    assert_eq!(told(&for_people, now), Some(TspError::Token(TokenFault::Purpose)));
    let for_ocsp = service(&tsa.authority, Algorithm::P256, Service::OcspResponder);
    assert_eq!(told(&for_ocsp, now), Some(TspError::Token(TokenFault::Purpose)));
    assert_eq!(told(&tsa.holder, now), None);
    let later = now + days(91);
    assert!(matches!(
        told(&tsa.holder, later),
        Some(TspError::Token(TokenFault::NotValidThen { .. }))
    ));
}

#[test]
fn a_stamp_in_which_anything_was_changed_does_not_hold() {
    let tsa = Tsa::new(Algorithm::P256);
    let request = asked(Digest::Sha256);
    let response = tsa.respond(&request.to_der());
    // The attributes name the certificate: the stamp of another certificate of the same name and number is refused.
    let twin = issue::service(
        &tsa.authority.key,
        &tsa.authority.certificate,
        &tsa.holder.key.public_key_der(),
        Service::TimeStamping,
        "УАҚЫТ БЕЛГІСІ (СЫНАҚ)",
        &hex::decode(format!("{:0>40}", tsa.holder.certificate.serial_hex))
            .expect("hex")
            .try_into()
            .expect("twenty octets"),
        tsa.authority.now - days(2),
        tsa.authority.now + days(2),
        &addresses(),
    )
    .expect("a certificate");
    let token = Token::of_response(&response, &request).expect("it holds");
    let swapped = replace(&token.der, &tsa.holder.certificate.der, &twin.der);
    if let Some(swapped) = swapped {
        let fault = Token::read(&swapped).expect("readable").check();
        assert_eq!(fault, Err(TokenFault::OtherCertificate));
    }
    for place in 0..response.len() {
        let mut changed = response.clone();
        changed[place] ^= 1;
        if let Ok(token) = Token::of_response(&changed, &request) {
            // The certificates that came along beside the signer's are nobody's claim.
            assert_eq!(
                token.gen_time.as_second(),
                tsa.authority.now.as_second(),
                "octet {place}"
            );
            assert_eq!(token.signer.as_ref(), Some(&tsa.holder.certificate), "octet {place}");
            assert!(token.stamps(DOCUMENT), "octet {place}");
        }
    }
    for end in 0..response.len() {
        assert!(Token::of_response(&response[..end], &request).is_err(), "cut at {end}");
    }
}

/// The bytes with one part exchanged for another of the same length.
fn replace(whole: &[u8], part: &[u8], by: &[u8]) -> Option<Vec<u8>> {
    let place = whole.windows(part.len()).position(|window| window == part)?;
    (part.len() == by.len()).then(|| {
        let mut changed = whole.to_vec();
        changed[place..place + by.len()].copy_from_slice(by);
        changed
    })
}

#[test]
fn the_moment_is_cut_to_whole_seconds_and_says_so() {
    let tsa = Tsa::new(Algorithm::P256);
    let request = asked(Digest::Sha256);
    let whole: Timestamp = "2026-11-21T08:00:00Z".parse().expect("a moment");
    let whole = Timestamp::from_second(whole.as_second().max(tsa.authority.now.as_second() - 3600)).expect("a moment");
    let moment = whole + SignedDuration::from_millis(750);
    let response = tsa.respond_by(&request.to_der(), &tsa.holder.certificate, moment);
    let token = Token::of_response(&response, &request).expect("it holds");
    assert_eq!(token.gen_time, whole);
    assert!(moment <= token.latest());
    assert_eq!(token.accuracy, SignedDuration::from_secs(1));
}
