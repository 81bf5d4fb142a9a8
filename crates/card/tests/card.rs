//! A card made, read back, and taken apart with other people's tools.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use card::{CardError, Language, Order, Original, Signed, examine, make};
use eds::issue::{self, Addresses, Profile};
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Algorithm, Certificate, Policy, PrivateKey, TrustStore, Verdict};
use jiff::{SignedDuration, Timestamp};
use verification::{Judging, VerificationError, open, verdict};

const CONTENT: &[u8] =
    "{\"applicant\":{\"full_name\":\"Сейтқазина Әйгерім\"},\"number\":\"26112212345678\"}".as_bytes();

struct Town {
    root: Certificate,
    issuing: Certificate,
    revocation: Revocation,
    list: Vec<u8>,
    people: Vec<(PrivateKey, Certificate)>,
    now: Timestamp,
}

impl Town {
    fn new(people: u8) -> Self {
        let now: Timestamp = "2026-11-22T09:05:00Z".parse().expect("a moment");
        let days = |count: i64| SignedDuration::from_hours(24 * count);
        let addresses = Addresses {
            crl: "http://127.0.0.1:8080/authority/crl.der".into(),
            ca_issuers: "http://127.0.0.1:8080/authority/ca.pem".into(),
            ocsp: None,
            delta: None,
        };
        let key = || PrivateKey::generate(Algorithm::P256).expect("a key");
        let (root_key, issuing_key) = (key(), key());
        let root = issue::root(&root_key, "Негізгі (сынақ)", &[1; 20], now - days(30)).expect("a root");
        let spki = issuing_key.public_key_der();
        let from = now - days(20);
        let issuing = issue::issuing(&root_key, &root, &spki, "Ұлттық (сынақ)", &[2; 20], from, &addresses)
            .expect("an authority");
        let people = (0..people)
            .map(|number| {
                let key = key();
                let profile = Profile::Person {
                    surname: "СЕЙТҚАЗИНА".into(),
                    given_name: "ӘЙГЕРІМ".into(),
                    patronymic: Some("МАРАТҚЫЗЫ".into()),
                    iin: "910506400017".into(),
                };
                let spki = key.public_key_der();
                let (from, until) = (now - days(1), now + days(300));
                let serial = [10 + number; 20];
                let one = issue::end_entity(
                    &issuing_key,
                    &issuing,
                    &spki,
                    &profile,
                    &serial,
                    from,
                    until,
                    &addresses,
                );
                (key, one.expect("a certificate"))
            })
            .collect();
        let (from, until) = (now - SignedDuration::from_hours(1), now + days(1));
        let list = eds::crl::Crl::issue(&issuing_key, &issuing, 7, from, until, &[]).expect("a list");
        Self {
            root,
            issuing,
            list: list.der.clone(),
            revocation: Revocation::from(vec![Arc::new(list)]),
            people,
            now,
        }
    }

    fn cms(&self, who: usize, attach: bool, minutes_ago: i64) -> Vec<u8> {
        let (key, certificate) = &self.people[who];
        let at = self.now - SignedDuration::from_mins(minutes_ago);
        let chain = [self.issuing.clone()];
        eds::cms::sign(key, certificate, &chain, CONTENT, attach, Some(at)).expect("it signs")
    }

    fn judged<T>(&self, with: impl FnOnce(&Judging<'_>) -> T) -> T {
        let trust = TrustStore {
            roots: vec![self.root.clone()],
            intermediates: vec![self.issuing.clone()],
        };
        with(&Judging {
            policy: &Policy::own_authority(),
            trust: &trust,
            revocation: &self.revocation,
            expected: &ExpectedSigner::Anyone,
            now: self.now,
        })
    }

    fn examine(&self, signatures: &[Vec<u8>]) -> Vec<Signed> {
        let signatures = signatures.iter().map(Vec::as_slice);
        self.judged(|judging| examine(signatures, CONTENT, judging))
            .expect("CMS")
    }

    fn order<'a>(&'a self, signatures: &'a [Signed], language: Language) -> Order<'a> {
        Order {
            title: "Өтініш № 26112212345678",
            original: Original {
                name: "26112212345678.json",
                media_type: "application/json",
                bytes: CONTENT,
            },
            signatures,
            known: &self.revocation,
            system: "портал «электронного правительства»",
            check: Some("http://127.0.0.1:8080/portal/check"),
            language,
            at: self.now,
            codes: true,
            even_if_bad: false,
        }
    }

    fn read(&self, pdf: &[u8]) -> (Verdict, verification::Opened) {
        let opened = open(pdf, None).expect("a card");
        let verdict = self.judged(|judging| {
            let reports: Vec<_> = opened.signatures.iter().map(|found| found.judge(judging)).collect();
            verdict(&reports, &opened)
        });
        (verdict, opened)
    }
}

/// Demanded where the tools must be there; otherwise a missing tool skips the test.
fn tool(name: &str) -> bool {
    let there = Command::new("sh")
        .args(["-c", &format!("command -v {name}")])
        .output()
        .is_ok_and(|output| output.status.success());
    assert!(
        there || std::env::var_os("QYZMET_TEST_TOOLS").is_none(),
        "{name} is not installed"
    );
    there
}

fn run(folder: &Path, line: &str) -> String {
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{line}: {said}");
    said
}

#[test]
fn a_card_gives_back_the_original_and_every_signature_in_the_order_of_signing() {
    let town = Town::new(2);
    // The second signed first, and with the content inside.
    let given = [town.cms(0, false, 5), town.cms(1, true, 50)];
    let signed = town.examine(&given);
    for language in [Language::Kk, Language::Ru, Language::En] {
        let pdf = make(&town.order(&signed, language)).expect("a card");
        let (verdict, opened) = town.read(&pdf);
        assert_eq!(verdict, Verdict::Valid);
        let card = opened.card.expect("a card");
        assert_eq!(card.original, CONTENT);
        assert_eq!(
            (card.name.as_str(), card.media_type.as_str()),
            ("26112212345678.json", "application/json")
        );
        let names: Vec<_> = card.signatures.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["26112212345678.json.01.cms", "26112212345678.json.02.cms"]);
        assert_eq!(card.signatures[1].1, given[0], "a detached signature stays as it is");
        assert!(
            eds::cms::attached_content(&card.signatures[0].1)
                .expect("CMS")
                .is_none()
        );
        assert_eq!(opened.signatures[0].attachment.as_deref(), Some(names[0]));
        assert_eq!(
            opened.signatures[0]
                .facts
                .signer
                .as_ref()
                .map(|signer| &signer.serial_hex),
            Some(&town.people[1].1.serial_hex)
        );
    }
}

#[test]
fn what_was_signed_by_nobody_or_by_a_bad_certificate_makes_no_card() {
    let town = Town::new(1);
    let refused = |order: &Order<'_>| make(order).expect_err("no card");
    assert!(matches!(
        refused(&town.order(&[], Language::Ru)),
        CardError::NoSignature
    ));
    let other = town.judged(|judging| examine([town.cms(0, true, 5).as_slice()], b"other", judging));
    assert!(matches!(other, Err(CardError::OtherContent { number: 1 })));
    let bad = town.judged(|judging| examine([town.cms(0, false, 5).as_slice()], b"other", judging));
    let bad = bad.expect("CMS");
    let order = town.order(&bad, Language::Ru);
    assert!(matches!(refused(&order), CardError::NotValid(Verdict::Invalid)));
    let order = Order {
        even_if_bad: true,
        original: Original {
            bytes: b"other",
            ..order.original
        },
        ..order
    };
    let (verdict, opened) = town.read(&make(&order).expect("a card that says so"));
    assert_eq!(verdict, Verdict::Invalid);
    assert_eq!(opened.card.expect("a card").original, b"other");
    let good = town.examine(&[town.cms(0, false, 5)]);
    let order = town.order(&good, Language::Ru);
    for name in ["../x", "", "a/b"] {
        let original = Original { name, ..order.original };
        assert!(
            matches!(refused(&Order { original, ..order }), CardError::Name(_)),
            "{name:?}"
        );
    }
}

#[test]
fn a_card_whose_signature_is_over_something_else_is_invalid_and_one_without_proves_nothing() {
    let town = Town::new(1);
    let signed = town.examine(&[town.cms(0, false, 5)]);
    let pdf = make(&town.order(&signed, Language::Ru)).expect("a card");
    // The same card with another original of the same length: what the pages say stays.
    let place = pdf
        .windows(CONTENT.len())
        .position(|window| window == CONTENT)
        .expect("a short original is not packed");
    let mut changed = pdf.clone();
    changed[place + 5] ^= 1;
    assert_eq!(town.read(&changed).0, Verdict::Invalid);
    let mut torn = pdf;
    let names = b"/EmbeddedFiles";
    let place = torn.windows(names.len()).position(|window| window == names);
    torn[place.expect("the names") + 1] = b'X';
    // The codes on its pages still hold the signature, and no document with it.
    assert_eq!(open(&torn, None).err(), Some(VerificationError::ContentMissing));
    let opened = open(&torn, Some(b"other")).expect("codes");
    assert!(opened.card.is_none() && !opened.signatures[0].facts.digest_matches);
}

#[test]
fn poppler_qpdf_and_openssl_take_a_card_apart() {
    if !(tool("pdfdetach") && tool("qpdf") && tool("openssl") && tool("zbarimg") && tool("pdftoppm")) {
        return;
    }
    let town = Town::new(2);
    let signed = town.examine(&[town.cms(0, false, 50), town.cms(1, false, 5)]);
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    std::fs::write(
        at.join("card.pdf"),
        make(&town.order(&signed, Language::Ru)).expect("a card"),
    )
    .expect("written");
    std::fs::write(at.join("ca.pem"), town.root.to_pem() + &town.issuing.to_pem()).expect("written");
    std::fs::write(at.join("crl.der"), &town.list).expect("written");
    let list = run(at, "pdfdetach -list card.pdf");
    assert!(
        list.contains("3 embedded files") && list.contains("1: 26112212345678.json\n"),
        "{list}"
    );
    run(at, "pdfdetach -saveall card.pdf");
    assert_eq!(std::fs::read(at.join("26112212345678.json")).expect("saved"), CONTENT);
    let said = run(at, "qpdf --check card.pdf");
    assert!(said.contains("No syntax or stream encoding errors"), "{said}");
    run(
        at,
        "openssl crl -inform DER -in crl.der -out crl.pem && cat ca.pem crl.pem > trust.pem",
    );
    for number in ["01", "02"] {
        let line = format!(
            "openssl cms -verify -binary -inform DER -in 26112212345678.json.{number}.cms -content 26112212345678.json \
             -CAfile trust.pem -crl_check -attime {} -purpose any -out content",
            town.now.as_second()
        );
        let said = run(at, &line);
        assert!(said.contains("successful"), "{said}");
    }
    // The first signature from paper: printed, read by somebody else's reader, unpacked by Python.
    run(at, "pdftoppm -r 150 -png card.pdf page");
    run(at, "pdftoppm -r 300 -png card.pdf fine");
    run(
        at,
        "python3 - <<'END'\n\
         import subprocess,glob,json,base64,zipfile,io\n\
         parts={}\n\
         for page in sorted(glob.glob('*.png')):\n\
         \x20 out=subprocess.run(['zbarimg','--raw','-q','-Sdisable','-Sqrcode.enable',page],capture_output=True).stdout.decode()\n\
         \x20 for line in out.splitlines():\n\
         \x20   if not line.startswith('{'): continue\n\
         \x20   part=json.loads(line)\n\
         \x20   if part['signId']=='1': parts[part['index']]=part; total=part['total']\n\
         assert sorted(parts)==list(range(1,total+1)),(sorted(parts),total)\n\
         z=zipfile.ZipFile(io.BytesIO(base64.b64decode(''.join(parts[n]['data'] for n in sorted(parts)))))\n\
         assert z.namelist()==['1.cms'] and z.testzip() is None\n\
         open('paper.cms','wb').write(z.read('1.cms'))\n\
         END",
    );
    assert_eq!(std::fs::read(at.join("paper.cms")).expect("unpacked"), signed[0].cms);
    // And by ours, over all pages at once.
    let mut pages: Vec<_> = std::fs::read_dir(at)
        .expect("the folder")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("page-"))
        })
        .collect();
    pages.sort();
    let pages: Vec<Vec<u8>> = pages.iter().map(|page| std::fs::read(page).expect("a page")).collect();
    let pages: Vec<&[u8]> = pages.iter().map(Vec::as_slice).collect();
    assert_eq!(
        verification::open_all(&pages, None).err(),
        Some(VerificationError::ContentMissing)
    );
    let opened = verification::open_all(&pages, Some(CONTENT)).expect("codes");
    assert_eq!(opened.signatures.len(), 2);
    let good = town.judged(|judging| opened.signatures.iter().all(|found| found.judge(judging).is_valid()));
    assert!(good);
}

/// Writes `target/cards/*.pdf` for looking at: `cargo test -p card -- --ignored pictures`.
#[test]
#[ignore = "writes cards to look at"]
fn pictures() {
    let folder = std::env::temp_dir().join("cards");
    std::fs::create_dir_all(&folder).expect("a folder");
    let town = Town::new(2);
    let signed = town.examine(&[town.cms(0, false, 50), town.cms(1, false, 5)]);
    for language in [Language::Kk, Language::Ru, Language::En] {
        let pdf = make(&town.order(&signed, language)).expect("a card");
        std::fs::write(folder.join(format!("{}.pdf", language.code())), pdf).expect("written");
    }
}
