//! A PDF that ends too early: never valid, and never told to have no signature once one had begun.

use eds::issue::{self, Addresses, Profile};
use eds::pades::{self, Dictionary};
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Algorithm, Certificate, Policy, PrivateKey, TrustStore, Verdict};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use verification::{Judging, Opened, VerificationError, open, verdict};

const ONE_PAGE: &[u8] = include_bytes!("../../eds/tests/vectors/one-page.pdf");

struct Signer {
    key: PrivateKey,
    certificate: Certificate,
    trust: TrustStore,
    list: eds::crl::Crl,
    now: Timestamp,
}

impl Signer {
    fn new() -> Self {
        let now: Timestamp = "2026-11-22T09:05:00Z".parse().expect("a moment");
        let days = |count: i64| SignedDuration::from_hours(24 * count);
        let addresses = Addresses {
            crl: "http://127.0.0.1:8080/authority/crl.der".into(),
            ca_issuers: "http://127.0.0.1:8080/authority/ca.pem".into(),
            ocsp: None,
            delta: None,
        };
        let make = || PrivateKey::generate(Algorithm::P256).expect("a key");
        let (root_key, key) = (make(), make());
        let root = issue::root(&root_key, "Негізгі (сынақ)", &[1; 20], now - days(30)).expect("a root");
        let profile = Profile::InformationSystem {
            name: "ИС МИО".into(),
            bin: "120140000007".into(),
            organization: "Отдел занятости".into(),
        };
        let (from, until) = (now - days(1), now + days(300));
        let spki = key.public_key_der();
        let certificate = issue::end_entity(&root_key, &root, &spki, &profile, &[7; 20], from, until, &addresses);
        let list = eds::crl::Crl::issue(&root_key, &root, 7, from, until, &[]).expect("a list");
        Self {
            key,
            certificate: certificate.expect("one"),
            trust: TrustStore {
                roots: vec![root],
                intermediates: Vec::new(),
            },
            list,
            now,
        }
    }

    fn sign(&self, pdf: &[u8]) -> Vec<u8> {
        let dictionary = Dictionary {
            name: "ИС МИО".into(),
            reason: String::new(),
            location: String::new(),
            signed_at: self.now,
        };
        pades::sign(pdf, &dictionary, &self.key, &self.certificate, &[]).expect("signed")
    }

    fn verdict(&self, opened: &Opened) -> (Verdict, Vec<eds::Report>) {
        let known = Revocation::from(vec![std::sync::Arc::new(self.list.clone())]);
        let judging = Judging {
            policy: &Policy::own_authority(),
            trust: &self.trust,
            revocation: &known,
            expected: &ExpectedSigner::Anyone,
            now: self.now,
        };
        let reports: Vec<_> = opened.signatures.iter().map(|found| found.judge(&judging)).collect();
        (verdict(&reports, opened), reports)
    }
}

/// Where the first octet of an update that means something stands.
fn begins(pdf: &[u8], before: usize) -> usize {
    before
        + pdf[before..]
            .iter()
            .take_while(|octet| octet.is_ascii_whitespace())
            .count()
}

/// All places but the long middle of the hex string, of which every hundredth.
fn places(pdf: &[u8], from: usize) -> Vec<usize> {
    let hex = pdf[from..]
        .windows(10)
        .position(|window| window.starts_with(b"/Contents"))
        .map_or(from, |at| from + at + 100);
    let is_hex = |at: usize| pdf[at].is_ascii_hexdigit() && pdf[at - 50].is_ascii_hexdigit() && at > hex;
    (from..pdf.len()).filter(|at| !is_hex(*at) || at % 100 == 0).collect()
}

#[test]
fn a_signed_pdf_cut_anywhere_is_said_to_be_cut_off() {
    let signer = Signer::new();
    let signed = signer.sign(ONE_PAGE);
    assert_eq!(signer.verdict(&open(&signed, None).expect("whole")).0, Verdict::Valid);
    let begin = begins(&signed, ONE_PAGE.len());
    for end in places(&signed, begin + 1) {
        let opened = open(&signed[..end], None);
        assert_eq!(
            opened.err(),
            Some(VerificationError::CutOff),
            "cut at {end} of {}",
            signed.len()
        );
    }
    // Before the signature began, a whole file was there, or the beginning of one.
    assert_eq!(open(ONE_PAGE, None).err(), Some(VerificationError::NoSignature));
    assert_eq!(
        open(&ONE_PAGE[..ONE_PAGE.len() - 1], None).err(),
        Some(VerificationError::CutOff)
    );
}

#[test]
fn a_second_signature_cut_off_leaves_no_doubt_about_the_first_and_no_valid_file() {
    let signer = Signer::new();
    let first = signer.sign(ONE_PAGE);
    let both = signer.sign(&first);
    assert_eq!(signer.verdict(&open(&both, None).expect("whole")).0, Verdict::Valid);
    for end in places(&both, begins(&both, first.len()) + 1) {
        match open(&both[..end], None) {
            Err(error) => assert_eq!(error, VerificationError::CutOff, "cut at {end}"),
            Ok(opened) => {
                let (verdict, reports) = signer.verdict(&opened);
                assert_eq!((verdict, reports.len()), (Verdict::Invalid, 1), "cut at {end}");
                let cause = reports[0].cause().expect("one");
                assert_eq!(cause.id, "coverage");
                assert!(cause.answer.en.contains("the file is cut off"), "{}", cause.answer.en);
            }
        }
    }
}

#[test]
fn a_range_beyond_the_end_of_a_file_with_an_end_is_no_signature_that_holds() {
    let signer = Signer::new();
    let signed = signer.sign(ONE_PAGE);
    let mut text = signed.clone();
    let at = signed
        .windows(10)
        .rposition(|window| window == b"/ByteRange")
        .expect("a range");
    let close = at + signed[at..].iter().position(|octet| *octet == b']').expect("its end");
    let digits = (at..close)
        .rev()
        .find(|at| signed[*at].is_ascii_digit())
        .expect("a number");
    let start = (at..digits)
        .rev()
        .find(|at| !signed[*at].is_ascii_digit())
        .expect("its start")
        + 1;
    text[start] = b'9';
    assert_eq!(open(&text, None).err(), Some(VerificationError::CutOff));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Cut, and something hung on to it: a mail program's line, zeros, an end that belongs to nothing.
    #[test]
    fn what_is_cut_and_lengthened_again_is_never_valid(at in any::<prop::sample::Index>(), more in 0..4_usize) {
        let signer = Signer::new();
        let signed = signer.sign(ONE_PAGE);
        let begin = begins(&signed, ONE_PAGE.len()) + 1;
        let end = begin + at.index(signed.len() - begin);
        let more = [&b""[..], b"\0\0\0\0", b"\n<!-- mail -->\n", b"\nstartxref\n9\n%%EOF\n"][more];
        match open(&[&signed[..end], more].concat(), None) {
            Err(error) => prop_assert_ne!(error, VerificationError::NoSignature),
            Ok(opened) => prop_assert_ne!(signer.verdict(&opened).0, Verdict::Valid),
        }
    }
}
