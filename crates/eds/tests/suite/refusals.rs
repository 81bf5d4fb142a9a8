//! Well-signed things that must be refused all the same, each by its name: critical extensions that nobody knows,
//! attributes twice, indefinite lengths where DER is demanded, nesting without end, clocks that do not agree.

use std::sync::Arc;
use std::time::{Duration, Instant};

use eds::crl::{Crl, RevocationReason, Revoked};
use eds::issue::Service;
use eds::key::Digest;
use eds::ocsp::{self, Answer, AnswerError, Responder, Status};
use eds::pades::{self, Dictionary};
use eds::policy::{ExpectedSigner, judge_certificate};
use eds::tsp::{self, Stamper, Token};
use eds::{Algorithm, Certificate, CheckOutcome, EdsError, Policy, PrivateKey, Report, Verdict, facts, issue};
use jiff::SignedDuration;

use crate::levels::World;
use crate::policy::CONTENT;
use crate::support::{Authority, Holder, IIN, days, known, person, the_one};
use crate::tree::{Node, critical, unknown_critical};

const OID: &str = "1.2.3.4.5";

/// The extensions of a certificate or a list are the last element of its body.
fn with_extension(der: &[u8], extension: Node, key: &PrivateKey) -> Vec<u8> {
    let mut whole = Node::read(der);
    let body = whole.at(&[0]);
    body.last().last().children().push(extension);
    body.signed(key).der()
}

fn answer(report: &Report, check: &str) -> (CheckOutcome, String) {
    let found = report.checks.iter().find(|one| one.id == check).expect("the row");
    (found.outcome, found.answer.en.to_string())
}

fn judged(authority: &Authority, certificate: &Certificate, list: Crl) -> Report {
    judge_certificate(
        certificate,
        &Policy::own_authority(),
        &authority.trust(),
        &known(list),
        &ExpectedSigner::Anyone,
        authority.now,
    )
}

#[test]
fn an_unknown_critical_extension_of_a_certificate_refuses_it() {
    let authority = Authority::new(Algorithm::P256);
    let good = authority.holder(&person(IIN)).certificate;
    assert_eq!(judged(&authority, &good, authority.crl(&[])).verdict, Verdict::Valid);
    for (extension, shown) in [
        (unknown_critical(), OID),
        (critical(&[0x88, 0x37, 1], &[5, 0]), " 2.999.1,"),
    ] {
        let strange = with_extension(&good.der, extension, &authority.key);
        let strange = Certificate::from_der(&strange).expect("readable");
        let (outcome, words) = answer(&judged(&authority, &strange, authority.crl(&[])), "chain");
        assert_eq!(outcome, CheckOutcome::Failed);
        assert!(words.contains(shown), "{words}");
    }
}

#[test]
fn an_unknown_critical_extension_of_a_list_or_of_its_entry_leaves_it_without_proof() {
    let authority = Authority::new(Algorithm::P256);
    let good = authority.holder(&person(IIN)).certificate;
    let other = Revoked {
        serial_hex: "abc".to_owned(),
        at: authority.now - days(1),
        reason: RevocationReason::Superseded,
    };
    let list = authority.crl(std::slice::from_ref(&other));
    assert_eq!(judged(&authority, &good, list.clone()).verdict, Verdict::Valid);

    let strange = with_extension(&list.der, unknown_critical(), &authority.key);
    // version, algorithm, issuer, thisUpdate, nextUpdate, entries; an entry is serial, date, extensions.
    let in_entry = |extension: Node| {
        let mut whole = Node::read(&list.der);
        whole.at(&[0, 5, 0, 2]).children().push(extension);
        whole.at(&[0]).signed(&authority.key).der()
    };
    for (der, named) in [
        (strange, OID),
        (in_entry(unknown_critical()), OID),
        // certificateIssuer: the list of several authorities.
        (in_entry(critical(&[0x55, 0x1d, 29], &[0x30, 0])), "an indirect one"),
    ] {
        let list = Crl::parse(&der).expect("readable");
        assert!(list.is_signed_by(&authority.certificate));
        let report = judged(&authority, &good, list);
        let (outcome, words) = answer(&report, "revocation");
        assert_eq!(
            (report.verdict, outcome),
            (Verdict::Indeterminate, CheckOutcome::Unknown)
        );
        assert!(words.contains(named), "{words}");
    }
}

fn refused<T: std::fmt::Debug>(read: Result<T, EdsError>) {
    match read {
        Err(EdsError::UnknownCritical { oid, .. }) => assert_eq!(oid, OID),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_unknown_critical_extension_of_an_ocsp_question_or_answer_refuses_it() {
    let authority = Authority::new(Algorithm::P256);
    let good = authority.holder(&person(IIN)).certificate;
    let delegate = crate::tsp::service(&authority, Algorithm::P256, Service::OcspResponder);
    let key = PrivateKey::from_pkcs8_der(&delegate.key.to_pkcs8_der().expect("exports")).expect("reads");
    let responder = Responder::new(Arc::new(key), &delegate.certificate, &authority.certificate).expect("they fit");
    let question = ocsp::Request::new(&[(&good, &authority.certificate)], Digest::Sha256, Some(&[5; 8]));
    let der = responder
        .answer(
            &question,
            |_| Status::Good,
            authority.now,
            authority.now + days(1),
            authority.now,
        )
        .expect("signs");
    // OCSPResponse { status, [0] { ResponseBytes { type, OCTET STRING { BasicOCSPResponse } } } }
    let changed = |change: &dyn Fn(&mut Node)| {
        let mut whole = Node::read(&der);
        let Node::Primitive(4, basic) = whole.at(&[1, 0, 1]).clone() else {
            panic!("an OCTET STRING")
        };
        let mut basic = Node::read(&basic);
        change(basic.at(&[0]));
        let signed = basic.at(&[0]).signed(&delegate.key);
        let Node::Constructed(_, parts) = signed else {
            panic!("a SEQUENCE")
        };
        basic.children().splice(0..3, parts);
        *whole.at(&[1, 0, 1]) = Node::Primitive(4, basic.der());
        Answer::read(&whole.der())
    };
    let unchanged = changed(&|_| {}).expect("readable");
    assert!(unchanged.about(&good, &authority.certificate, authority.now).is_ok());
    let of = |read: Result<Answer, AnswerError>| match read {
        Err(AnswerError::Unreadable(cause)) => Err(cause),
        other => Ok(other),
    };
    // responseExtensions, and those of the single answer.
    refused(of(changed(&|data| {
        data.last().last().children().push(unknown_critical())
    })));
    refused(of(changed(&|data| {
        let extensions = Node::Constructed(0xa1, vec![Node::sequence(vec![unknown_critical()])]);
        data.at(&[2, 0]).children().push(extensions);
    })));

    let mut asked = Node::read(&question.to_der());
    asked.at(&[0]).last().last().children().push(unknown_critical());
    refused(ocsp::Request::read(&asked.der()));

    // A responder's certificate with something unknown in it answers for nobody.
    let strange = with_extension(&delegate.certificate.der, unknown_critical(), &authority.key);
    let strange = Certificate::from_der(&strange).expect("readable");
    let responder = Responder::new(Arc::new(delegate.key), &strange, &authority.certificate).expect("they fit");
    let der = responder.answer(
        &question,
        |_| Status::Good,
        authority.now,
        authority.now + days(1),
        authority.now,
    );
    let answer = Answer::read(&der.expect("signs")).expect("readable");
    let fault = answer
        .about(&good, &authority.certificate, authority.now)
        .expect_err("refused");
    assert!(matches!(fault, ocsp::AnswerFault::Purpose { .. }), "{fault}");
}

#[test]
fn an_unknown_critical_extension_of_a_time_stamp_or_of_its_request_refuses_it() {
    let authority = Authority::new(Algorithm::P256);
    let tsa = crate::tsp::service(&authority, Algorithm::P256, Service::TimeStamping);
    let query = tsp::Request::new(Digest::Sha256, &Digest::Sha256.of(CONTENT), Some(&[5; 8]), true);
    let stamper = Stamper {
        key: &tsa.key,
        certificate: &tsa.certificate,
        chain: std::slice::from_ref(&authority.certificate),
        policies: &[tsp::BEST_PRACTICES_POLICY],
    };
    let response = tsp::respond(&query.to_der(), &stamper, &[9], authority.now).expect("stamped");
    let mut token = Node::read(&response).at(&[1]).clone();
    assert!(Token::read(&token.der()).is_ok());
    // ContentInfo { type, [0] { SignedData { version, digests, { type, [0] { OCTET STRING { TSTInfo } } } … } } }
    let content = [1, 0, 2, 1, 0];
    let Node::Primitive(4, info) = token.at(&content).clone() else {
        panic!("an OCTET STRING")
    };
    let mut info = Node::read(&info);
    info.children().push(Node::Constructed(0xa1, vec![unknown_critical()]));
    *token.at(&content) = Node::Primitive(4, info.der());
    refused(Token::read(&token.der()));

    let mut asked = Node::read(&query.to_der());
    asked.children().push(Node::Constructed(0xa0, vec![unknown_critical()]));
    // The authority answers with unacceptedExtension or badDataFormat, and stamps nothing.
    let refusal = tsp::respond(&asked.der(), &stamper, &[10], authority.now).expect("answered");
    assert!(Token::of_response(&refusal, &query).is_err());
}

/// SignedData with these members of the signed attributes, signed over them.
fn with_attributes(authority: &Authority, change: impl FnOnce(&mut Vec<Node>)) -> Vec<u8> {
    with_attributes_of(&authority.holder(&person(IIN)), authority, change)
}

fn with_attributes_of(holder: &Holder, authority: &Authority, change: impl FnOnce(&mut Vec<Node>)) -> Vec<u8> {
    let mut cms = Node::read(&authority.sign(holder, CONTENT, true));
    // ContentInfo → [0] → SignedData → signerInfos → the one: version, signer, digest, [0] attributes, algorithm, value.
    let signer = cms.at(&[1, 0]).last().at(&[0]);
    change(signer.at(&[3]).children());
    let Node::Constructed(_, members) = signer.at(&[3]).clone() else {
        panic!("attributes")
    };
    let signed = Node::Constructed(0x31, members).der();
    *signer.at(&[5]) = Node::Primitive(4, holder.key.sign(&signed).expect("signed"));
    cms.der()
}

/// RFC 5035 §4: ESSCertIDv2 is there for digests other than SHA-1, of which two certificates can be made alike.
#[test]
fn a_certificate_named_by_sha_1_is_not_named() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&person(IIN));
    for (digest, outcome) in [
        (Digest::Sha512, CheckOutcome::Passed),
        (Digest::Sha1, CheckOutcome::Failed),
    ] {
        let cms = with_attributes_of(&holder, &authority, |members| {
            let named = members
                .iter_mut()
                .find(|one| one.der().windows(2).any(|two| two == [2, 47]));
            // Attribute → values → SigningCertificateV2 → certs → ESSCertIDv2.
            let hash = Node::Primitive(4, digest.of(&holder.certificate.der));
            *named.expect("there").at(&[1, 0, 0, 0]) = Node::sequence(vec![Node::read(&digest.identifier()), hash]);
        });
        let facts = the_one(facts::of_cms(&cms, None));
        assert!(facts.signature_matches, "the signature itself is good");
        let report = authority.judge(&facts, &authority.nothing_revoked(), &ExpectedSigner::Anyone);
        assert_eq!(answer(&report, "signing_certificate").0, outcome, "{digest:?}");
    }
}

#[test]
fn a_certificate_of_version_1_has_no_extensions() {
    let authority = Authority::new(Algorithm::P256);
    let good = authority.holder(&person(IIN)).certificate;
    for version in [None, Some(1)] {
        let mut whole = Node::read(&good.der);
        let body = whole.at(&[0]);
        match version {
            Some(number) => *body.at(&[0, 0]) = Node::Primitive(2, vec![number]),
            None => drop(body.children().remove(0)),
        }
        assert!(Certificate::from_der(&body.signed(&authority.key).der()).is_err());
        body.children().pop();
        assert!(Certificate::from_der(&body.signed(&authority.key).der()).is_ok());
    }
}

#[test]
fn an_authority_for_time_stamps_alone_makes_no_signers_of_documents() {
    let mut authority = Authority::new(Algorithm::P256);
    let signer = authority.holder(&person(IIN)).certificate;
    let purposes = |more: &[u8]| {
        let stamping = Node::Primitive(6, vec![0x2b, 6, 1, 5, 5, 7, 3, 8]);
        let list = [stamping.der(), more.to_vec()].concat();
        critical(&[0x55, 0x1d, 0x25], &[vec![0x30, list.len() as u8], list].concat())
    };
    let original = authority.certificate.der.clone();
    let email = Node::Primitive(6, vec![0x2b, 6, 1, 5, 5, 7, 3, 4]).der();
    for (more, outcome) in [(&[][..], CheckOutcome::Failed), (&email, CheckOutcome::Passed)] {
        let limited = with_extension(&original, purposes(more), &authority.root_key);
        authority.certificate = Certificate::from_der(&limited).expect("readable");
        let report = judged(&authority, &signer, authority.crl(&[]));
        assert_eq!(answer(&report, "chain").0, outcome);
    }
}

#[test]
fn a_signed_attribute_that_stands_twice_or_has_two_values_refuses_the_signature() {
    let authority = Authority::new(Algorithm::P256);
    let judge = |cms: &[u8]| {
        let facts = the_one(facts::of_cms(cms, None));
        assert!(facts.signature_matches, "the signature itself is good");
        authority.judge(&facts, &authority.nothing_revoked(), &ExpectedSigner::Anyone)
    };
    assert_eq!(judge(&with_attributes(&authority, |_| {})).verdict, Verdict::Valid);
    let count = {
        let mut count = 0;
        with_attributes(&authority, |members| count = members.len());
        count
    };
    assert_eq!(
        count, 4,
        "contentType, signingTime, messageDigest, signingCertificateV2"
    );
    for which in 0..count {
        let twice = with_attributes(&authority, |members| members.push(members[which].clone()));
        let two_values = with_attributes(&authority, |members| {
            let value = members[which].at(&[1, 0]).clone();
            members[which].at(&[1]).children().push(value);
        });
        for cms in [twice, two_values] {
            let report = judge(&cms);
            assert_eq!(report.verdict, Verdict::Invalid, "attribute {which}");
            assert_eq!(
                answer(&report, "attributes").0,
                CheckOutcome::Failed,
                "attribute {which}"
            );
        }
    }
    // Without the message digest nothing ties the signature to the content.
    for which in 0..count {
        let missing = judge(&with_attributes(&authority, |members| drop(members.remove(which))));
        let is_time = missing.is_valid();
        assert_eq!(
            is_time,
            missing.signed_at.is_none(),
            "only signingTime may be absent: {which}"
        );
    }
}

#[test]
fn indefinite_lengths_are_refused_where_der_is_demanded() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&person(IIN));
    let open = |der: &[u8]| Node::read(der).open_ended();
    let malformed = |outcome: Option<EdsError>, what: &str| {
        assert!(
            matches!(outcome, Some(EdsError::Malformed { .. })),
            "{what}: {outcome:?}"
        );
    };
    malformed(
        Certificate::from_der(&open(&holder.certificate.der)).err(),
        "certificate",
    );
    malformed(Crl::parse(&open(&authority.crl(&[]).der)).err(), "list");
    let pkcs8 = PrivateKey::generate(Algorithm::Gost2015_512)
        .expect("a key")
        .to_pkcs8_der()
        .expect("exports");
    malformed(PrivateKey::from_pkcs8_der(&open(&pkcs8)).err(), "private key");
    let spki = holder.key.public_key_der();
    malformed(eds::key::kind_of(&open(&spki)).err(), "public key");
    let question = ocsp::request(&[(&holder.certificate, &authority.certificate)], None);
    malformed(ocsp::Request::read(&open(&question)).err(), "OCSP question");
    let query = tsp::Request::new(Digest::Sha256, &Digest::Sha256.of(CONTENT), None, true).to_der();
    malformed(tsp::Request::read(&open(&query)).err(), "time stamp request");
    let info = issue::request_info(&person(IIN), &spki).expect("an info");
    let value = holder.key.sign(&info).expect("signed");
    let request = issue::assemble_request(&info, &spki, &value).expect("a request");
    malformed(issue::read_request(&open(&request)).err(), "PKCS#10");
    let delegate = crate::tsp::service(&authority, Algorithm::P256, Service::OcspResponder);
    let responder = Responder::new(Arc::new(delegate.key), &delegate.certificate, &authority.certificate);
    let asked = ocsp::Request::read(&question).expect("readable");
    let der = responder.expect("they fit").answer(
        &asked,
        |_| Status::Good,
        authority.now,
        authority.now + days(1),
        authority.now,
    );
    let answer = Answer::read(&open(&der.expect("signs"))).expect_err("refused");
    assert!(
        matches!(answer, AnswerError::Unreadable(EdsError::Malformed { .. })),
        "{answer}"
    );

    // A length in more octets than it needs is no DER either.
    let mut long = holder.certificate.der.clone();
    assert_eq!(long[1], 0x82);
    long.splice(1..2, [0x83, 0]);
    malformed(Certificate::from_der(&long).err(), "a long length");
    // A CMS may come in BER (RFC 5652 §5.1): its attributes are digested in DER and hold.
    let cms = open(&authority.sign(&holder, CONTENT, true));
    assert!(the_one(facts::of_cms(&cms, None)).signature_matches);
}

#[test]
fn nesting_and_size_without_end_are_refused_by_their_limits_and_at_once() {
    let started = Instant::now();
    let deep: Vec<u8> = [0x30, 0x80].repeat(200_000);
    let closed = (0..2_000).fold(vec![5, 0], |inner, _| {
        let length = inner.len();
        let header = match length {
            0..0x80 => vec![0x30, length as u8],
            0x80..0x100 => vec![0x30, 0x81, length as u8],
            _ => vec![0x30, 0x82, (length >> 8) as u8, length as u8],
        };
        [header, inner].concat()
    });
    for bytes in [&deep, &closed] {
        let too_deep = facts::of_cms(bytes, None).expect_err("refused");
        assert!(
            matches!(
                too_deep,
                EdsError::TooMany {
                    what: "levels of nesting",
                    ..
                }
            ),
            "{too_deep}"
        );
        assert!(Certificate::from_der(bytes).is_err() && Crl::parse(bytes).is_err());
        assert!(Answer::read(bytes).is_err() && Token::read(bytes).is_err());
        assert!(eds::pkcs12::KeyStore::read(bytes, "p").is_err());
    }
    let huge = vec![0x30; eds::cms::CMS_BYTES_MAX + 1];
    assert!(matches!(facts::of_cms(&huge, None), Err(EdsError::TooLarge { .. })));
    assert!(matches!(Certificate::from_der(&huge), Err(EdsError::TooLarge { .. })));
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn clocks_may_differ_by_five_minutes_and_no_more() {
    let world = World::new();
    let minutes = SignedDuration::from_mins;
    // A list published by a machine whose clock is ahead.
    let of_list = |ahead| {
        let from = world.now() + minutes(ahead);
        let facts = the_one(facts::of_cms(&world.authority.sign(&world.person, CONTENT, true), None));
        world.judge(&facts, &known(world.list(from, from + days(1), &[])), world.now())
    };
    assert_eq!(of_list(4).verdict, Verdict::Valid);
    assert_eq!(of_list(6).verdict, Verdict::Indeterminate);
    // A signer whose clock is ahead of the time stamp.
    let of_signer = |behind| {
        let cms = world.authority.sign(&world.person, CONTENT, true);
        let stamped = world.t(&cms, world.now() - minutes(behind));
        let facts = the_one(facts::of_cms(&stamped, None));
        world.judge(&facts, &world.authority.nothing_revoked(), world.now())
    };
    assert_eq!(of_signer(4).verdict, Verdict::Valid);
    let late = of_signer(6);
    assert_eq!(
        (late.verdict, answer(&late, "time").0),
        (Verdict::Invalid, CheckOutcome::Failed)
    );
}

#[test]
fn a_pdf_cut_anywhere_proves_nothing_and_breaks_nothing() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&person(IIN));
    let dictionary = Dictionary {
        name: "a".into(),
        reason: "b".into(),
        location: "c".into(),
        signed_at: authority.now,
    };
    let pdf = pades::sign(
        include_bytes!("../vectors/link.pdf"),
        &dictionary,
        &holder.key,
        &holder.certificate,
        &authority.chain(),
    )
    .expect("signed");
    let valid = |bytes: &[u8]| {
        let found = facts::of_pdf(bytes).unwrap_or_default();
        let reports = found
            .iter()
            .map(|facts| authority.judge(facts, &authority.nothing_revoked(), &ExpectedSigner::Anyone));
        reports.filter(Report::is_valid).count()
    };
    assert_eq!(valid(&pdf), 1);
    // The last line end is not a part of the file that a reader needs.
    for end in (0..pdf.len() - 2).step_by(61).chain(pdf.len() - 80..pdf.len() - 8) {
        assert_eq!(valid(&pdf[..end]), 0, "cut at {end} of {}", pdf.len());
    }
}
