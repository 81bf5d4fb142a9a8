//! Signatures inside a PDF: ours by pdfsig, pyHanko and qpdf; hostile files by ours.

use crate::support::{Authority, Holder, IIN, employee, fail, folder, has, person, run, succeed, the_one, write};
use eds::cades::Level;
use eds::facts::Below;
use eds::key::Digest;
use eds::pades::{self, Dictionary, Prepared};
use eds::policy::ExpectedSigner;
use eds::{Algorithm, EdsError, Facts, Verdict, facts};

const ONE_PAGE: &[u8] = include_bytes!("../vectors/one-page.pdf");
/// Its second page has an annotation already, its first has none.
const LINK: &[u8] = include_bytes!("../vectors/link.pdf");

fn dictionary(authority: &Authority) -> Dictionary {
    Dictionary {
        name: "ҚАЛИЕВ ДАНИЯР".into(),
        reason: "Мемлекеттік қызмет көрсету нәтижесі / Результат оказания государственной услуги".into(),
        location: "Мамлют ауданы / Мамлютский район".into(),
        signed_at: authority.now,
    }
}

fn signed(authority: &Authority, holder: &Holder, pdf: &[u8]) -> Vec<u8> {
    pades::sign(
        pdf,
        &dictionary(authority),
        &holder.key,
        &holder.certificate,
        &authority.chain(),
    )
    .expect("a signed PDF")
}

fn verdict(authority: &Authority, facts: &Facts) -> (Verdict, Option<String>) {
    let report = authority.judge(facts, &authority.nothing_revoked(), &ExpectedSigner::Anyone);
    (report.verdict, report.cause().map(|check| check.id.to_string()))
}

#[test]
fn a_signed_pdf_is_the_old_one_and_an_update() {
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let authority = Authority::new(algorithm);
        let holder = authority.holder(&employee());
        for pdf in [ONE_PAGE, LINK] {
            let signed = signed(&authority, &holder, pdf);
            assert!(signed.starts_with(pdf));
            let facts = the_one(facts::of_pdf(&signed));
            assert_eq!(verdict(&authority, &facts), (Verdict::Valid, None));
            assert_eq!(facts.covers_whole_file, Some(true));
            assert_eq!(
                facts.signing_time.map(|at| at.as_second()),
                Some(authority.now.as_second())
            );
            let text = String::from_utf8_lossy(&signed);
            let update = &text[text.rfind("/Type/Catalog").map_or(0, |at| at - 10)..];
            for kept in [
                "/StructTreeRoot",
                "/MarkInfo",
                "/Metadata",
                "/OutputIntents",
                "/Lang",
                "/ViewerPreferences",
                "/AcroForm",
                "/SigFlags 3",
            ] {
                assert!(update.contains(kept), "{kept}");
            }
        }
    }
}

#[test]
fn any_changed_octet_is_noticed() {
    let authority = Authority::new(Algorithm::P256);
    let signed = signed(&authority, &authority.holder(&employee()), ONE_PAGE);
    let valid = |pdf: &[u8]| {
        facts::of_pdf(pdf).is_ok_and(|facts| facts.iter().all(|facts| verdict(&authority, facts).0 == Verdict::Valid))
    };
    assert!(valid(&signed));
    // In the CMS itself some octets say nothing of weight: the root that came along, for one.
    let place = signed
        .windows(10)
        .rposition(|window| window == b"/Contents<")
        .expect("the place")
        + 10;
    let cms = place..place + 2 * 4000;
    for at in (0..signed.len()).step_by(97).filter(|at| !cms.contains(at)) {
        let mut changed = signed.clone();
        changed[at] ^= 1;
        assert!(!valid(&changed), "octet {at}");
    }
}

#[test]
fn what_is_added_later_is_not_covered() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&employee());
    let mut longer = signed(&authority, &holder, ONE_PAGE);
    longer.extend_from_slice(b"\n% a remark\n");
    assert_eq!(
        verdict(&authority, &the_one(facts::of_pdf(&longer))),
        (Verdict::Invalid, Some("coverage".into()))
    );
}

#[test]
fn a_second_signature_leaves_the_first_right_and_no_longer_whole() {
    let authority = Authority::new(Algorithm::P256);
    let once = signed(&authority, &authority.holder(&employee()), LINK);
    let twice = signed(&authority, &authority.holder(&person(IIN)), &once);
    let facts = facts::of_pdf(&twice).expect("two signatures");
    let covers: Vec<_> = facts.iter().map(|facts| facts.covers_whole_file).collect();
    assert_eq!(covers, [Some(false), Some(true)]);
    assert!(
        facts
            .iter()
            .all(|facts| facts.signature_matches && facts.digest_matches)
    );
    for facts in &facts {
        assert_eq!(verdict(&authority, facts), (Verdict::Valid, None));
    }
    if has("pdfsig", &["-v"]) {
        let place = folder();
        write(place.path(), "twice.pdf", &twice);
        let text = String::from_utf8_lossy(&run(place.path(), "pdfsig -nocert twice.pdf").stdout).into_owned();
        assert_eq!(text.matches("Signature is Valid.").count(), 2, "{text}");
        assert_eq!(text.matches("Total document signed").count(), 1, "{text}");
    }
}

#[test]
fn the_cms_must_be_for_this_pdf() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&employee());
    let prepared = pades::prepare(ONE_PAGE, &dictionary(&authority)).expect("a place");
    let cms = |digest: &[u8; 32], time| {
        let attributes = eds::cms::signed_attributes(digest, &holder.certificate, time).expect("attributes");
        let signature = holder.key.sign(&attributes).expect("a signature");
        eds::cms::assemble(&attributes, &signature, &holder.certificate, &[], None).expect("a CMS")
    };
    assert!(pades::embed(&prepared, &cms(&prepared.digest, None)).is_ok());
    assert_eq!(
        pades::embed(&prepared, &cms(&[7; 32], None)),
        Err(EdsError::DigestMismatch)
    );
    assert!(matches!(
        pades::embed(&prepared, &cms(&prepared.digest, Some(authority.now))),
        Err(EdsError::Attributes { .. })
    ));
    let done = pades::embed(&prepared, &cms(&prepared.digest, None)).expect("signed");
    let again = Prepared {
        pdf: done,
        digest: prepared.digest,
    };
    assert!(matches!(
        pades::embed(&again, &cms(&prepared.digest, None)),
        Err(EdsError::Pdf { .. })
    ));
    let changed = Prepared {
        digest: [0; 32],
        ..prepared
    };
    assert!(matches!(
        pades::embed(&changed, &cms(&[0; 32], None)),
        Err(EdsError::Pdf { .. })
    ));
}

#[test]
fn byte_ranges_with_other_gaps_are_refused() {
    let authority = Authority::new(Algorithm::P256);
    let signed = signed(&authority, &authority.holder(&employee()), ONE_PAGE);
    let key = signed
        .windows(11)
        .rposition(|window| window == b"/ByteRange[")
        .expect("the key")
        + 11;
    let end = key + signed[key..].iter().position(|octet| *octet == b']').expect("the end");
    let numbers: Vec<usize> = String::from_utf8_lossy(&signed[key..end])
        .split_whitespace()
        .map(|word| word.parse().expect("a number"))
        .collect();
    let [_, before, after, rest] = numbers[..] else {
        panic!("four numbers")
    };
    let with = |text: String| {
        let mut changed = signed.clone();
        changed[key..end].fill(b' ');
        changed[key..key + text.len()].copy_from_slice(text.as_bytes());
        facts::of_pdf(&changed).map(|facts| verdict(&authority, &facts[0]))
    };
    let refused = [
        format!("1 {} {after} {rest}", before - 1),
        format!("0 {} {after} {rest}", before - 1),
        format!("0 {before} {} {}", after + 1, rest - 1),
        format!("0 {before} {after} {}", rest + 1),
        format!("0 {before} {after}"),
        format!("0 {before} {after} {rest} 0 0"),
        format!("0 {before} {after} -1"),
        "0 18446744073709551615 18446744073709551615 1".to_owned(),
        "0 99999999999999999999999999 1 1".to_owned(),
        String::new(),
    ];
    for text in refused {
        let error = with(text.clone()).err();
        assert!(
            matches!(error, Some(EdsError::Pdf { .. } | EdsError::CutOff)),
            "{text}: {error:?}"
        );
    }
    assert_eq!(
        with(format!("0 {before} {after} {}", rest - 1)),
        Ok((Verdict::Invalid, Some("integrity".into())))
    );
    assert_eq!(
        with(format!("0 {before} {after} {rest}")),
        Ok((Verdict::Valid, None)),
        "the numbers as they were"
    );
}

#[test]
fn files_without_a_signature_or_a_table_have_their_own_errors() {
    assert_eq!(facts::of_pdf(ONE_PAGE).err(), Some(EdsError::NoSignature));
    assert_eq!(facts::of_pdf(b"").err(), Some(EdsError::NoSignature));
    let authority = Authority::new(Algorithm::P256);
    let refuse = |pdf: &[u8]| {
        assert!(matches!(
            pades::prepare(pdf, &dictionary(&authority)),
            Err(EdsError::Pdf { .. })
        ))
    };
    refuse(b"");
    refuse(b"%PDF-1.7\nstartxref\n0\n%%EOF");
    refuse(b"%PDF-1.7\nxref\n0 99999999999999999999\ntrailer<<>>\nstartxref\n9\n%%EOF");
    let circle = pades::prepare(
        b"xref\n0 0\ntrailer<</Root 1 0 R/Size 1/Prev 0>>\nstartxref\n0\n%%EOF",
        &dictionary(&authority),
    );
    assert!(matches!(circle, Err(EdsError::TooMany { .. })));
    let long = Dictionary {
        reason: "ә".repeat(pades::TEXT_LETTERS_MAX + 1),
        ..dictionary(&authority)
    };
    assert!(matches!(
        pades::prepare(ONE_PAGE, &long),
        Err(EdsError::TooLarge { .. })
    ));
}

#[test]
fn pdfsig_and_qpdf_accept() {
    if !has("pdfsig", &["-v"]) || !has("qpdf", &["--version"]) {
        return;
    }
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let authority = Authority::new(algorithm);
        let place = folder();
        for (name, pdf) in [("one.pdf", ONE_PAGE), ("link.pdf", LINK)] {
            write(
                place.path(),
                name,
                signed(&authority, &authority.holder(&employee()), pdf),
            );
            let text = succeed(place.path(), &format!("pdfsig -nocert {name}"));
            for words in [
                "Signature is Valid.",
                "Total document signed",
                "ETSI.CAdES.detached",
                "ҚАЛИЕВ ДАНИЯР",
            ] {
                assert!(text.contains(words), "{words}\n{text}");
            }
            succeed(place.path(), &format!("qpdf --check {name}"));
        }
    }
}

#[test]
fn files_with_packed_objects_are_signed_and_compared() {
    if !has("pdfsig", &["-v"]) || !has("qpdf", &["--version"]) {
        return;
    }
    let authority = Authority::new(Algorithm::P256);
    let place = folder();
    for pdf in [ONE_PAGE, LINK] {
        write(place.path(), "plain.pdf", pdf);
        succeed(place.path(), "qpdf --object-streams=generate plain.pdf packed.pdf");
        let packed = std::fs::read(place.path().join("packed.pdf")).expect("a file");
        let once = signed(&authority, &authority.holder(&employee()), &packed);
        let twice = signed(&authority, &authority.holder(&person(IIN)), &once);
        write(place.path(), "twice.pdf", &twice);
        succeed(place.path(), "qpdf --check twice.pdf");
        let text = succeed(place.path(), "pdfsig -nocert twice.pdf");
        assert_eq!(text.matches("Signature is Valid.").count(), 2, "{text}");
        for facts in facts::of_pdf(&twice).expect("two signatures") {
            assert_eq!(verdict(&authority, &facts), (Verdict::Valid, None));
        }
    }
}

#[test]
fn pyhanko_accepts() {
    // A folder with pyHanko may be named; otherwise the Python of the path is asked.
    let python = std::env::var("QYZMET_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if !has(&python, &["-c", "import pyhanko"]) {
        return;
    }
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let authority = Authority::new(algorithm);
        let place = folder();
        write(
            place.path(),
            "signed.pdf",
            signed(&authority, &authority.holder(&employee()), ONE_PAGE),
        );
        write(place.path(), "root.pem", authority.root.to_pem());
        write(place.path(), "verify.py", VERIFY);
        let text = succeed(place.path(), &format!("{python} verify.py signed.pdf"));
        assert!(
            text.contains("valid=True intact=True trusted=True coverage=ENTIRE_FILE"),
            "{text}"
        );
        write(place.path(), "unsigned.pdf", ONE_PAGE);
        fail(place.path(), &format!("{python} verify.py unsigned.pdf"));
    }
}

/// NCALayer's CMS has signingTime among its attributes, and what it signed cannot be changed: the signature holds for
/// everybody, and the report says that it is no PAdES baseline signature.
#[test]
fn what_an_agent_signed_holds_and_is_told_to_lie_below_the_baseline() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&employee());
    let prepared = pades::prepare(ONE_PAGE, &dictionary(&authority)).expect("a place");
    let content = pades::content(&prepared).expect("the bytes to sign");
    let at = Some(authority.now);
    let chain = authority.chain();
    let cms = eds::cms::sign(&holder.key, &holder.certificate, &chain, &content, false, at).expect("signed");
    let by_agent = pades::embed_of_agent(&prepared, &cms).expect("embedded");
    let baseline = signed(&authority, &holder, ONE_PAGE);
    for (pdf, is_baseline) in [(&by_agent, false), (&baseline, true)] {
        let facts = the_one(facts::of_pdf(pdf));
        assert_eq!(facts.below, (!is_baseline).then_some(Below::PdfTimeSigned));
        let report = authority.judge(&facts, &authority.nothing_revoked(), &ExpectedSigner::Anyone);
        assert_eq!(
            (report.verdict, report.level_word().as_str(), report.reach),
            (Verdict::Valid, if is_baseline { "B" } else { "none" }, Level::B)
        );
        for (language, words) in [
            ("kk", "Деңгейі: жоқ (PAdES базалық профилінен төмен)"),
            ("ru", "Уровень: нет (ниже базового профиля PAdES)"),
            ("en", "Level: none (below the PAdES baseline)"),
        ] {
            let text = eds::report::in_words(&report, language);
            assert_eq!(text.contains(words), !is_baseline, "{text}");
        }
    }
    let place = folder();
    write(place.path(), "agent.pdf", &by_agent);
    if has("pdfsig", &["-v"]) {
        let text = String::from_utf8_lossy(&run(place.path(), "pdfsig -nocert agent.pdf").stdout).into_owned();
        assert!(text.contains("Signature is Valid"), "{text}");
    }
    let python = std::env::var("QYZMET_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    if has(&python, &["-c", "import pyhanko"]) {
        write(place.path(), "root.pem", authority.root.to_pem());
        write(place.path(), "verify.py", VERIFY);
        let text = succeed(place.path(), &format!("{python} verify.py agent.pdf"));
        assert!(text.contains("valid=True intact=True trusted=True"), "{text}");
    }
}

#[test]
fn below_the_baseline_there_is_no_level_and_the_report_says_why() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&employee());
    let chain = authority.chain();
    let told = |facts: &Facts, id: &str, words: &str| {
        let report = authority.judge(facts, &authority.nothing_revoked(), &ExpectedSigner::Anyone);
        assert_eq!((report.verdict, report.level), (Verdict::Valid, None));
        let row = report.checks.iter().find(|check| check.id == id).expect("the row");
        assert!(row.answer.en.contains(words), "{}", row.answer.en);
        // As it is stored and as the API gives it, and read again.
        let json = serde_json::to_value(&report).expect("JSON");
        assert_eq!((&json["level"], &json["reach"]), (&"none".into(), &"B".into()));
        let again: eds::Report = serde_json::from_value(json).expect("a report");
        assert_eq!(again, report);
    };
    // Adobe's own form, whose name is as long.
    let mut prepared = pades::prepare(ONE_PAGE, &dictionary(&authority)).expect("a place");
    let (ours, adobes) = (b"ETSI.CAdES.detached", b"adbe.pkcs7.detached");
    let at = prepared.pdf.windows(ours.len()).rposition(|window| window == ours);
    let at = at.expect("the SubFilter");
    prepared.pdf[at..at + ours.len()].copy_from_slice(adobes);
    let content = pades::content(&prepared).expect("the bytes to sign");
    prepared.digest = Digest::Sha256.of(&content).try_into().expect("32 octets");
    let cms = pades::sign_prepared(&prepared, &holder.key, &holder.certificate, &chain).expect("signed");
    let pdf = pades::embed(&prepared, &cms).expect("embedded");
    told(&the_one(facts::of_pdf(&pdf)), "pades_baseline", "adbe.pkcs7.detached");
    // A CMS without the time.
    let cms = eds::cms::sign(&holder.key, &holder.certificate, &chain, b"words", true, None).expect("signed");
    told(
        &the_one(facts::of_cms(&cms, None)),
        "cades_baseline",
        "the signing time is not",
    );
    let timed = eds::cms::sign(
        &holder.key,
        &holder.certificate,
        &chain,
        b"words",
        true,
        Some(authority.now),
    );
    let facts = the_one(facts::of_cms(&timed.expect("signed"), None));
    let report = authority.judge(&facts, &authority.nothing_revoked(), &ExpectedSigner::Anyone);
    assert_eq!(report.level_word(), "B");
    assert!(report.checks.iter().all(|check| !check.id.ends_with("_baseline")));
}

/// Trusts our root only, and looks nothing up.
const VERIFY: &str = r#"
import sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
with open(sys.argv[1], "rb") as file:
    signature = PdfFileReader(file).embedded_signatures[0]
    context = ValidationContext(trust_roots=[load_cert_from_pemder("root.pem")], allow_fetching=False)
    status = validate_pdf_signature(signature, context)
    print(status.pretty_print_details())
    print(f"valid={status.valid} intact={status.intact} trusted={status.trusted} coverage={status.coverage.name}")
"#;
