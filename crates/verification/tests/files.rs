//! Files of every kind, judged; a printed row proved without network.

use std::sync::Arc;

use eds::issue::{self, Addresses, Profile};
use eds::ocsp::{self, Responder, Status};
use eds::policy::{ExpectedSigner, Revocation};
use eds::report::Sentence;
use eds::{Algorithm, Certificate, Policy, PrivateKey, TrustStore, Verdict};
use jiff::{SignedDuration, Timestamp};
use verification::{Both, Judging, Kind, Opened, Particular, Particulars, Seal, VerificationError, open, row, verdict};

struct Town {
    root: Certificate,
    issuing: Certificate,
    issuing_key: PrivateKey,
    key: PrivateKey,
    certificate: Certificate,
    now: Timestamp,
}

impl Town {
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
        let (root_key, issuing_key, key) = (make(), make(), make());
        let root = issue::root(&root_key, "Негізгі (сынақ)", &[1; 20], now - days(30)).expect("a root");
        let spki = issuing_key.public_key_der();
        let issuing = issue::issuing(
            &root_key,
            &root,
            &spki,
            "Ұлттық (сынақ)",
            &[2; 20],
            now - days(20),
            &addresses,
        )
        .expect("an authority");
        let profile = Profile::InformationSystem {
            name: "ИС МИО".into(),
            bin: "120140000007".into(),
            organization: "Отдел занятости".into(),
        };
        let spki = key.public_key_der();
        let (from, until) = (now - days(1), now + days(300));
        let certificate = issue::end_entity(
            &issuing_key,
            &issuing,
            &spki,
            &profile,
            &[7; 20],
            from,
            until,
            &addresses,
        )
        .expect("one");
        Self {
            root,
            issuing,
            issuing_key,
            key,
            certificate,
            now,
        }
    }

    fn list(&self, revoked: &[eds::crl::Revoked]) -> Vec<u8> {
        let hour = SignedDuration::from_hours(1);
        let (from, until) = (self.now - hour, self.now + hour * 24);
        eds::crl::Crl::issue(&self.issuing_key, &self.issuing, 7, from, until, revoked)
            .expect("a list")
            .der
    }

    fn row(&self, particulars: &Particulars) -> Vec<String> {
        self.row_with(particulars, &[self.list(&[])], None)
    }

    fn row_with(&self, particulars: &Particulars, lists: &[Vec<u8>], answer: Option<&[u8]>) -> Vec<String> {
        let seal = Seal {
            signer: &self.key,
            certificate: &self.certificate,
            chain: std::slice::from_ref(&self.issuing),
            lists,
            answer,
        };
        row(particulars, &seal, self.now).expect("a row")
    }

    /// What the issuing authority itself answers about the system.
    fn answer(&self, status: Status) -> Vec<u8> {
        let key = PrivateKey::from_pkcs8_der(&self.issuing_key.to_pkcs8_der().expect("octets")).expect("a key");
        let responder = Responder::new(Arc::new(key), &self.issuing, &self.issuing).expect("a responder");
        let request = ocsp::Request::new(&[(&self.certificate, &self.issuing)], eds::key::Digest::Sha1, None);
        let until = self.now + SignedDuration::from_hours(24);
        let answer = responder.answer(&request, |_| status, self.now, until, self.now);
        answer.expect("an answer")
    }

    fn judge(&self, opened: &Opened, revocation: &Revocation, now: Timestamp) -> (Verdict, Vec<eds::Report>) {
        let trust = TrustStore {
            roots: vec![self.root.clone()],
            intermediates: vec![self.issuing.clone()],
        };
        let judging = Judging {
            policy: &Policy::own_authority(),
            trust: &trust,
            revocation,
            expected: &ExpectedSigner::Anyone,
            now,
        };
        let reports: Vec<_> = opened.signatures.iter().map(|found| found.judge(&judging)).collect();
        (verdict(&reports, opened), reports)
    }
}

fn both(kk: &str, ru: &str) -> Both {
    Both {
        kk: kk.into(),
        ru: ru.into(),
    }
}

fn particulars() -> Particulars {
    Particulars {
        number: "26112212345678".into(),
        date: "2026-11-22T14:05:00+05:00".into(),
        title: both("Анықтама", "Справка"),
        provider: both("Бөлім", "Отдел"),
        fields: vec![
            Particular {
                label: both("Т.А.Ә.", "Ф.И.О."),
                value: both("Сейтқазина Әйгерім <&> \"", "Сейтқазина Әйгерім <&> \""),
            },
            Particular {
                label: both("Күні", "Дата"),
                value: both("22.11.2026", "22.11.2026"),
            },
        ],
    }
}

/// The codes on a white page, three a line, each module three points.
fn page(texts: &[String]) -> Vec<u8> {
    let codes: Vec<_> = texts.iter().map(|text| raster(text)).collect();
    let side = codes.iter().map(|code| code.width()).max().unwrap_or(0) + 10;
    let lines = codes.len().div_ceil(3) as u32;
    let mut page = image::GrayImage::from_pixel(side * 3 + 40, side * lines + 40, image::Luma([255]));
    for (place, code) in (0_u32..).zip(&codes) {
        let (x, y) = ((place % 3) * side + 20, (place / 3) * side + 20);
        image::imageops::replace(&mut page, code, i64::from(x), i64::from(y));
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    page.write_to(&mut bytes, image::ImageFormat::Png).expect("PNG");
    bytes.into_inner()
}

fn raster(text: &str) -> image::GrayImage {
    const MODULE: u32 = 3;
    let drawing = barcode::svg(text, barcode::Correction::Low).expect("it fits");
    let number = |text: &str| text.parse::<u32>().expect("a number");
    let between = |start: &str, end: char| {
        let rest = drawing.split(start).nth(1).expect("there");
        rest.split(end).next().expect("there").to_owned()
    };
    let side = number(&between("viewBox=\"0 0 ", ' ')) * MODULE;
    let mut picture = image::GrayImage::from_pixel(side, side, image::Luma([255]));
    for run in between("#000\" d=\"", '"').split('M').skip(1) {
        let (place, rest) = run.split_once('h').expect("a run");
        let (x, y) = place.split_once(' ').expect("a place");
        let length = rest.split_once('v').expect("a height").0;
        for column in number(x) * MODULE..(number(x) + number(length)) * MODULE {
            for line in number(y) * MODULE..(number(y) + 1) * MODULE {
                picture.put_pixel(column, line, image::Luma([0]));
            }
        }
    }
    picture
}

fn nothing_known() -> Revocation {
    Revocation::unknown(Sentence::new("желі жоқ", "нет сети", "no network"))
}

#[test]
fn a_row_is_proved_without_network_and_says_what_was_signed() {
    let town = Town::new();
    let texts = town.row(&particulars());
    assert!(texts.len() <= 6, "{} codes", texts.len());
    let opened = open(&page(&texts), None).expect("codes");
    assert_eq!(opened.kind, Kind::Picture);
    assert_eq!(opened.pages[0].particulars, Some(particulars()));
    let (verdict, reports) = town.judge(&opened, &nothing_known(), town.now);
    assert_eq!(verdict, Verdict::Valid, "{:?}", reports[0].cause());
    assert_eq!(reports[0].signer_name.as_deref(), Some("ИС МИО"));
    let snapshot = |reports: &[eds::Report]| {
        let check = reports[0].checks.iter().find(|check| check.id == "snapshot");
        check.expect("what the list inside proves").answer.en.clone()
    };
    assert_eq!(
        snapshot(&reports),
        "By the list inside the barcodes the certificate was not revoked on 22.11.2026 13:05; that suffices until 23.11.2026 14:05."
    );
    let later = town.now + SignedDuration::from_hours(48);
    let (verdict, reports) = town.judge(&opened, &nothing_known(), later);
    assert_eq!(verdict, Verdict::Indeterminate, "the list inside is out of date");
    assert!(
        snapshot(&reports)
            .ends_with("what happened after 23.11.2026 14:05 it does not prove: that needs a newer list.")
    );
    assert_eq!(reports[0].cause().map(|check| check.id.as_ref()), Some("revocation"));
}

#[test]
fn an_answer_takes_the_place_of_a_list_that_has_grown() {
    let town = Town::new();
    let revoked = |count: u8| -> Vec<eds::crl::Revoked> {
        let one = |number: u8| eds::crl::Revoked {
            // Octets of a signature do not compress.
            serial_hex: town.list(&[])[usize::from(number)..]
                .iter()
                .take(19)
                .map(|octet| format!("{:02x}", octet | 0x10))
                .collect(),
            at: town.now - SignedDuration::from_mins(10),
            reason: eds::crl::RevocationReason::KeyCompromise,
        };
        (0..count).map(one).collect()
    };
    let good = town.answer(Status::Good);
    assert!(good.len() < 300, "{} bytes", good.len());
    for (count, clause) in [(0, "RFC 5280 §5.1.2.4, §5.1.2.5"), (20, "RFC 6960 §4.2.2.1")] {
        let texts = town.row_with(&particulars(), &[town.list(&revoked(count))], Some(&good));
        let opened = open(&page(&texts), None).expect("codes");
        let (verdict, reports) = town.judge(&opened, &nothing_known(), town.now);
        assert_eq!(verdict, Verdict::Valid, "{count}: {:?}", reports[0].cause());
        let snapshot = reports[0].checks.iter().find(|check| check.id == "snapshot");
        assert_eq!(
            snapshot.map(|check| check.clause.as_ref()),
            Some(clause),
            "{count} revoked"
        );
        let later = town.now + SignedDuration::from_hours(30);
        let (verdict, _) = town.judge(&opened, &nothing_known(), later);
        assert_eq!(verdict, Verdict::Indeterminate, "what is inside is out of date");
    }
    // One that says revoked refuses, and a stranger's proves nothing.
    let since = town.now - SignedDuration::from_mins(10);
    let reason = eds::crl::RevocationReason::KeyCompromise;
    let bad = town.answer(Status::Revoked { at: since, reason });
    let opened = open(&page(&town.row_with(&particulars(), &[], Some(&bad))), None).expect("codes");
    assert_eq!(town.judge(&opened, &nothing_known(), town.now).0, Verdict::Invalid);
    let strange = Town::new().answer(Status::Good);
    let opened = open(&page(&town.row_with(&particulars(), &[], Some(&strange))), None).expect("codes");
    assert_eq!(
        town.judge(&opened, &nothing_known(), town.now).0,
        Verdict::Indeterminate
    );
}

/// Whoever made the row may have enclosed both; what the list says of the signer is not talked away by an answer.
#[test]
fn beside_a_list_that_shows_the_signer_revoked_an_answer_proves_nothing() {
    let town = Town::new();
    let revoked = eds::crl::Revoked {
        serial_hex: town.certificate.serial_hex.clone(),
        at: town.now - SignedDuration::from_mins(10),
        reason: eds::crl::RevocationReason::CertificateHold,
    };
    let has_snapshot = |list: Vec<u8>| {
        let texts = town.row_with(&particulars(), &[list], None);
        let mut opened = open(&page(&texts), None).expect("codes");
        let answer = ocsp::Answer::read(&town.answer(Status::Good)).expect("readable");
        opened.signatures[0].answers.push(Arc::new(answer));
        let (_, reports) = town.judge(&opened, &nothing_known(), town.now);
        reports[0].checks.iter().any(|check| check.id == "snapshot")
    };
    assert!(has_snapshot(town.list(&[])));
    assert!(!has_snapshot(town.list(&[revoked])));
}

#[test]
fn a_newer_list_counts_beside_the_one_inside() {
    let town = Town::new();
    let opened = open(&page(&town.row(&particulars())), None).expect("codes");
    let revoked = eds::crl::Revoked {
        serial_hex: town.certificate.serial_hex.clone(),
        at: town.now - SignedDuration::from_mins(10),
        reason: eds::crl::RevocationReason::KeyCompromise,
    };
    let list = eds::crl::Crl::parse(&town.list(&[revoked])).expect("a list");
    let (verdict, _) = town.judge(&opened, &Revocation::from(vec![Arc::new(list)]), town.now);
    assert_eq!(verdict, Verdict::Invalid);
}

#[test]
fn codes_with_another_number_and_codes_with_one_missing_do_not_pass() {
    let town = Town::new();
    let texts = town.row(&particulars());
    let renumbered: Vec<_> = texts
        .iter()
        .map(|text| text.replace("26112212345678", "26112212345679"))
        .collect();
    let opened = open(&page(&renumbered), None).expect("codes");
    let (verdict, reports) = town.judge(&opened, &nothing_known(), town.now);
    assert_eq!(verdict, Verdict::Invalid);
    assert_eq!(reports[0].cause().map(|check| check.id.as_ref()), Some("number"));
    let opened = open(&page(&texts[1..]), None).expect("codes");
    let fault = opened.pages[0].fault.as_ref().map(ToString::to_string);
    assert_eq!(fault, Some(format!("code 1 of {} is missing", texts.len())));
    assert_eq!(
        town.judge(&opened, &nothing_known(), town.now).0,
        Verdict::Indeterminate
    );
}

#[test]
fn xml_and_cms_are_told_from_each_other_and_judged() {
    let town = Town::new();
    let known = Revocation::from(vec![Arc::new(eds::crl::Crl::parse(&town.list(&[])).expect("a list"))]);
    let xml = xmldsig::sign(
        "<a><b>c</b></a>",
        xmldsig::Place::Enveloped,
        &town.key,
        &town.certificate,
        &xmldsig::Evidence::default(),
    )
    .expect("it signs");
    let opened = open(xml.as_bytes(), None).expect("XML");
    assert_eq!(opened.kind, Kind::Xml);
    assert_eq!(town.judge(&opened, &known, town.now).0, Verdict::Valid);
    let part = r#"<a><b Id="one">c</b></a>"#;
    let place = xmldsig::Place::Detached { id: "one" };
    let xml =
        xmldsig::sign(part, place, &town.key, &town.certificate, &xmldsig::Evidence::default()).expect("it signs");
    let opened = open(xml.as_bytes(), None).expect("XML");
    let (verdict, reports) = town.judge(&opened, &known, town.now);
    assert_eq!(verdict, Verdict::Invalid, "a part is not the whole");
    assert_eq!(reports[0].cause().map(|check| check.id.as_ref()), Some("coverage"));
    let chain = [town.issuing.clone()];
    let sign = |attach| {
        eds::cms::sign(&town.key, &town.certificate, &chain, b"words", attach, Some(town.now)).expect("it signs")
    };
    let opened = open(&sign(true), None).expect("CMS");
    assert_eq!(opened.kind, Kind::Cms);
    assert_eq!(town.judge(&opened, &known, town.now).0, Verdict::Valid);
    assert_eq!(open(&sign(false), None).err(), Some(VerificationError::ContentMissing));
    let opened = open(&sign(false), Some(b"words")).expect("CMS");
    assert_eq!(town.judge(&opened, &known, town.now).0, Verdict::Valid);
}

#[test]
fn what_cannot_be_examined_says_why() {
    assert_eq!(open(b"PK\x03\x04", None).err(), Some(VerificationError::UnknownKind));
    assert_eq!(open(b"<a/>", None).err(), Some(VerificationError::NoSignature));
    assert_eq!(open(b"%PDF-1.7", None).err(), Some(VerificationError::CutOff));
    assert_eq!(open(&scan(&[]), None).err(), Some(VerificationError::NoSignature));
    assert!(matches!(
        open(b"\x30\x03\x02\x01\x00", None),
        Err(VerificationError::Cms(_))
    ));
    assert!(matches!(open(b"\x89PNG\r\n", None), Err(VerificationError::Picture(_))));
    let mixed = verification::open_all(&[&b"\x89PNG\r\n"[..], b"<a/>"], None);
    assert_eq!(mixed.err(), Some(VerificationError::Mixed));
    let many = verification::open_all(&[&b"\x89PNG\r\n"[..]; verification::FILES_MAX + 1], None);
    assert!(matches!(many, Err(VerificationError::TooManyFiles { .. })));
    let large = vec![b'<'; verification::FILE_BYTES_MAX + 1];
    assert!(matches!(open(&large, None), Err(VerificationError::TooLarge { .. })));
}

/// What scanners write: a PDF with one picture a page.
fn scan(pages: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n".to_vec();
    let mut places = vec![9];
    for (number, page) in (2..).zip(pages) {
        let picture = image::load_from_memory(page).expect("a picture").into_luma8();
        let mut jpeg = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 80);
        encoder.encode_image(&picture).expect("JPEG");
        let (width, height, length) = (picture.width(), picture.height(), jpeg.len());
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n<</Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode/Length {length}>>\nstream\n").bytes());
        out.extend(jpeg);
        out.extend(b"\nendstream\nendobj\n");
    }
    let (table, size) = (out.len(), places.len() + 1);
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes());
    out
}

#[test]
fn a_row_over_two_pages_is_read_from_two_pictures_and_from_a_scanned_pdf() {
    let town = Town::new();
    let texts = town.row(&particulars());
    let (first, second) = texts.split_at(texts.len() / 2);
    let pages = [page(second), page(first)];
    let pictures: Vec<&[u8]> = pages.iter().map(Vec::as_slice).collect();
    let opened = verification::open_all(&pictures, None).expect("codes");
    assert_eq!(opened.pages[0].particulars, Some(particulars()));
    assert_eq!(town.judge(&opened, &nothing_known(), town.now).0, Verdict::Valid);
    let opened = open(&scan(&pages), None).expect("codes");
    assert_eq!(opened.kind, Kind::Pdf);
    assert_eq!(opened.pages[0].particulars, Some(particulars()));
    assert_eq!(town.judge(&opened, &nothing_known(), town.now).0, Verdict::Valid);
    let half = open(&scan(&pages[..1]), None).expect("codes");
    assert!(half.pages[0].fault.is_some());
    assert_eq!(open(&scan(&[]), None).err(), Some(VerificationError::NoSignature));
}

/// What the parts of a row take, in bytes: `cargo test -p verification --test files -- --ignored --nocapture sizes`.
#[test]
#[ignore = "measures"]
#[expect(clippy::print_stdout, reason = "a measurement is printed")]
fn sizes() {
    let town = Town::new();
    let texts = town.row(&particulars());
    let data: usize = texts
        .iter()
        .map(|text| barcode::Element::from_xml(text).expect("ours").data.len())
        .sum();
    println!(
        "data {} B, certificate {} B, authority {} B, list {} B; archive {data} B in {} codes",
        particulars().to_xml().len(),
        town.certificate.der.len(),
        town.issuing.der.len(),
        town.list(&[]).len(),
        texts.len()
    );
}
