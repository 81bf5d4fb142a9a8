//! No bytes make a reader panic: arbitrary ones, and good ones with some octets changed, cut or doubled.

use std::sync::LazyLock;

use crate::support::{Authority, IIN, days, person};
use eds::crl::{Crl, Draft, RevocationReason, Revoked};
use eds::issue::Service;
use eds::key::Digest;
use eds::ocsp::{self, Responder, Status};
use eds::pades::{self, Dictionary};
use eds::policy::ExpectedSigner;
use eds::{Algorithm, Certificate, PrivateKey, cms, facts, issue, key, tsp};
use proptest::prelude::*;

struct Samples {
    authority: Authority,
    certificate: Vec<u8>,
    cms: Vec<u8>,
    /// The same in BER with indefinite lengths.
    ber: Vec<u8>,
    crl: Vec<u8>,
    delta: Vec<u8>,
    question: Vec<u8>,
    answer: Vec<u8>,
    query: Vec<u8>,
    stamp: Vec<u8>,
    request: Vec<u8>,
    pdf: Vec<u8>,
}

static SAMPLES: LazyLock<Samples> = LazyLock::new(|| {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&person(IIN));
    let cms = authority.sign(&holder, b"content", true);
    let revoked = Revoked {
        serial_hex: "abc".into(),
        at: authority.now - days(1),
        reason: RevocationReason::KeyCompromise,
    };
    let info = issue::request_info(&person(IIN), &holder.certificate.public_key_der()).expect("an info");
    let signature = holder.key.sign(&info).expect("a signature");
    let request = issue::assemble_request(&info, &holder.certificate.public_key_der(), &signature).expect("a request");
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
    .expect("a PDF");
    let delta = Draft {
        number: 9,
        this_update: authority.now,
        next_update: authority.now + days(1),
        revoked: std::slice::from_ref(&revoked),
        freshest: None,
        delta: Some((7, &[("abcd".to_owned(), authority.now)])),
    };
    let delta = delta.sign(&authority.key, &authority.certificate).expect("a delta");
    let (responder, stamper) = (
        crate::tsp::service(&authority, Algorithm::P256, Service::OcspResponder),
        crate::tsp::service(&authority, Algorithm::P256, Service::TimeStamping),
    );
    let question = ocsp::request(&[(&holder.certificate, &authority.certificate)], Some(&[5; 8]));
    let answering = Responder::new(
        std::sync::Arc::new(responder.key),
        &responder.certificate,
        &authority.certificate,
    );
    let status = Status::Revoked {
        at: authority.now - days(1),
        reason: RevocationReason::CertificateHold,
    };
    let answer = answering
        .and_then(|responder| {
            let read = ocsp::Request::read(&question)?;
            responder.answer(&read, |_| status, authority.now, authority.now + days(1), authority.now)
        })
        .expect("an answer");
    let query = tsp::request(Digest::Sha256, &Digest::Sha256.of(b"content"), Some(&[5; 8]), true);
    let stamping = tsp::Stamper {
        key: &stamper.key,
        certificate: &stamper.certificate,
        chain: std::slice::from_ref(&authority.certificate),
        policies: &[tsp::BEST_PRACTICES_POLICY],
    };
    let stamp = tsp::respond(&query, &stamping, &[9], authority.now).expect("a stamp");
    Samples {
        delta: delta.der,
        question,
        answer,
        query,
        stamp,
        certificate: holder.certificate.der.clone(),
        ber: indefinite(&cms),
        cms,
        crl: authority.crl(std::slice::from_ref(&revoked)).der,
        request,
        pdf,
        authority,
    }
});

/// Rewrites every constructed element with an indefinite length, and OCTET STRINGs at the top in pieces.
fn indefinite(der: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = der;
    while let [tag, first, ..] = *rest {
        let (size, length) = match first {
            0x80.. => {
                let count = usize::from(first & 0x7f);
                (
                    2 + count,
                    rest[2..2 + count]
                        .iter()
                        .fold(0, |sum, octet| sum * 256 + usize::from(*octet)),
                )
            }
            short => (2, usize::from(short)),
        };
        let value = &rest[size..size + length];
        match tag {
            // A certificate is signed in DER and stays; it is recognised by its own first element, [0] version.
            0x30 if value.starts_with(&[0x30])
                && value.windows(5).take(12).any(|window| window == [0xa0, 3, 2, 1, 2]) =>
            {
                out.extend_from_slice(&rest[..size + length])
            }
            _ if tag & 0x20 != 0 => {
                out.extend_from_slice(&[tag, 0x80]);
                out.extend(indefinite(value));
                out.extend_from_slice(&[0, 0]);
            }
            _ => out.extend_from_slice(&rest[..size + length]),
        }
        rest = &rest[size + length..];
    }
    out
}

#[test]
fn the_samples_are_good() {
    let samples = &*SAMPLES;
    for cms in [&samples.cms, &samples.ber] {
        let facts = crate::support::the_one(facts::of_cms(cms, None));
        let report = samples.authority.judge(
            &facts,
            &samples.authority.nothing_revoked(),
            &ExpectedSigner::Iin(IIN.into()),
        );
        assert!(report.is_valid(), "{}", eds::report::in_words(&report, "en"));
    }
}

/// Every door at once.
fn read(bytes: &[u8]) {
    let _ = Certificate::from_der(bytes);
    let _ = Crl::parse(bytes);
    let _ = issue::read_request(bytes);
    let _ = key::verify(bytes, bytes, bytes);
    let _ = ocsp::Request::read(bytes);
    if let Ok(answer) = ocsp::Answer::read(bytes) {
        let authority = &SAMPLES.authority;
        let _ = answer.signer(&authority.certificate, authority.now);
    }
    if let Ok(query) = tsp::Request::read(bytes) {
        let _ = tsp::Token::of_response(&SAMPLES.stamp, &query);
    }
    if let Ok(query) = tsp::Request::read(&SAMPLES.query) {
        let _ = tsp::Token::of_response(bytes, &query);
    }
    let _ = tsp::Token::read(bytes);
    let _ = cms::attached_content(bytes);
    let _ = cms::signer_certificate(bytes);
    for facts in [
        facts::of_cms(bytes, Some(b"content")),
        facts::of_cms(bytes, None),
        facts::of_pdf(bytes),
    ]
    .into_iter()
    .flatten()
    .flatten()
    {
        let authority = &SAMPLES.authority;
        let report = authority.judge(&facts, &authority.nothing_revoked(), &ExpectedSigner::Anyone);
        let _ = eds::report::in_words(&report, "kk");
    }
    let dictionary = Dictionary {
        name: String::new(),
        reason: String::new(),
        location: String::new(),
        signed_at: SAMPLES.authority.now,
    };
    let _ = pades::prepare(bytes, &dictionary);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Certificate::many_from_pem(text);
    }
}

/// What is done to a good sample.
#[derive(Clone, Debug)]
pub(crate) enum Harm {
    Set(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Remove(prop::sample::Index),
    Double(prop::sample::Index),
}

pub(crate) fn harm() -> impl Strategy<Value = Harm> {
    use prop::sample::Index;
    prop_oneof![
        6 => (any::<Index>(), any::<u8>()).prop_map(|(at, octet)| Harm::Set(at, octet)),
        1 => any::<Index>().prop_map(Harm::Cut),
        2 => any::<Index>().prop_map(Harm::Remove),
        2 => any::<Index>().prop_map(Harm::Double),
    ]
}

pub(crate) fn harmed(sample: &[u8], harms: &[Harm]) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for harm in harms.iter().filter(|_| !sample.is_empty()) {
        if bytes.is_empty() {
            break;
        }
        match harm {
            Harm::Set(at, octet) => {
                let at = at.index(bytes.len());
                bytes[at] = *octet;
            }
            Harm::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Harm::Remove(at) => {
                bytes.remove(at.index(bytes.len()));
            }
            Harm::Double(at) => {
                let at = at.index(bytes.len());
                bytes.insert(at, bytes[at]);
            }
        }
    }
    bytes
}

/// Good ones stay good only where the change did not touch what is signed.
fn never_valid_with_other_content(bytes: &[u8]) -> Result<(), TestCaseError> {
    let authority = &SAMPLES.authority;
    for facts in facts::of_cms(bytes, None).into_iter().flatten() {
        if authority
            .judge(&facts, &authority.nothing_revoked(), &ExpectedSigner::Iin(IIN.into()))
            .is_valid()
        {
            prop_assert_eq!(cms::attached_content(bytes), Ok(Some(b"content".to_vec())));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read(&bytes);
    }

    #[test]
    fn arbitrary_elements(bytes in prop::collection::vec(prop::sample::select(vec![0_u8, 1, 2, 3, 4, 6, 0x24, 0x30, 0x31, 0x80, 0x81, 0x82, 0xa0, 0xa1, 0xff]), 0..200)) {
        read(&bytes);
    }

    #[test]
    fn arbitrary_pdf_words(words in prop::collection::vec(prop::sample::select(vec![
        "/ByteRange", "[0 1 2 3]", "[", "]", "<<", ">>", "/Contents", "<00>", "1 0 obj", "endobj", "xref\n", "0 2\n", "trailer", "startxref\n0\n", "(", ")", "%", "/Root 1 0 R",
        "/SubFilter/ETSI.CAdES.detached", "0000000000 65535 f\r\n", "9999999999999999999999", " ", "/Prev 0", "/Size 2", "/Kids[1 0 R]", "/Pages 1 0 R",
    ]), 0..40)) {
        read(words.concat().as_bytes());
    }

    #[test]
    fn harmed_samples(which in 0_usize..10, harms in prop::collection::vec(harm(), 1..6)) {
        let samples = &*SAMPLES;
        let sample = [
            &samples.certificate, &samples.cms, &samples.ber, &samples.crl, &samples.request,
            &samples.delta, &samples.question, &samples.answer, &samples.query, &samples.stamp,
        ][which];
        let bytes = harmed(sample, &harms);
        read(&bytes);
        never_valid_with_other_content(&bytes)?;
    }

    #[test]
    fn harmed_pdfs(harms in prop::collection::vec(harm(), 1..4)) {
        read(&harmed(&SAMPLES.pdf, &harms));
    }
}

/// Writes the corpus of the fuzz targets anew: good samples with fresh keys.
#[test]
#[ignore = "it writes into the source tree"]
fn corpus() {
    let samples = &*SAMPLES;
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let key = PrivateKey::generate(Algorithm::Gost2015_512).expect("a key");
    let store = eds::pkcs12::KeyStore::write(&key, "k", &[], "p").expect("a key store");
    let pkcs8 = key.to_pkcs8_der().expect("exports");
    for (target, name, bytes) in [
        ("certificate", "person.der", &samples.certificate),
        ("cms", "attached.der", &samples.cms),
        ("cms", "attached.ber", &samples.ber),
        ("crl", "one.der", &samples.crl),
        ("crl", "delta.der", &samples.delta),
        ("ocsp", "question.der", &samples.question),
        ("ocsp", "answer.der", &samples.answer),
        ("tsp", "query.tsq", &samples.query),
        ("tsp", "response.tsr", &samples.stamp),
        ("request", "person.der", &samples.request),
        ("request", "gost-key.der", &pkcs8),
        ("pkcs12", "gost.p12", &store),
        ("pdf", "signed.pdf", &samples.pdf),
    ] {
        let folder = root.join(target);
        std::fs::create_dir_all(&folder).expect("the source tree is writable");
        crate::support::write(&folder, name, bytes);
    }
}
