//! Results on paper: every output of every regulation stands on one page with its barcode row, and anybody who knows the
//! root alone can prove it from a scan.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use eds::crl::Crl;
use eds::issue::{self, Addresses, Profile};
use eds::policy::{ExpectedSigner, Revocation};
use eds::report::Sentence;
use eds::{Algorithm, Certificate, Policy, PrivateKey, TrustStore, Verdict};
use intake::paper::{OutputPaper, output};
use jiff::{SignedDuration, Timestamp};
use law::library::DiskFolder;
use law::{Field, FieldKind, Library, Output, Plan};
use verification::{Judging, Seal};

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let folder = DiskFolder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations"));
    Library::compile(&folder).expect("the regulations compile").0
});

/// An authority with the names and addresses of a real one, and a provider's system under it.
struct Country {
    kind: &'static str,
    root: Certificate,
    issuing: Certificate,
    key: PrivateKey,
    system: Certificate,
    lists: Vec<Vec<u8>>,
    now: Timestamp,
}

impl Country {
    fn new(algorithm: Algorithm, kind: &'static str) -> Self {
        let now: Timestamp = "2026-11-22T09:05:00Z".parse().expect("a moment");
        let days = |count: i64| SignedDuration::from_hours(24 * count);
        let address = |file: &str| format!("https://qyzmet.mamlut.sko.gov.kz/authority/{file}");
        let of_root = Addresses {
            crl: address("root-crl.der"),
            ca_issuers: address("root.der"),
            ..Addresses::default()
        };
        let addresses = Addresses {
            crl: address("crl.der"),
            ca_issuers: address("ca.der"),
            ocsp: Some(address("ocsp")),
            delta: Some(address("delta.der")),
        };
        let make = |algorithm| PrivateKey::generate(algorithm).expect("a key");
        let (root_key, issuing_key, key) = (make(algorithm), make(algorithm), make(Algorithm::P256));
        let serial = |number: u8| {
            let digest = eds::key::Digest::Sha256.of(&[number]);
            <[u8; 20]>::try_from(&digest[..20]).expect("twenty octets")
        };
        let name = format!("ҚЫЗМЕТ НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ({kind})");
        let root = issue::root(&root_key, &name, &serial(1), now - days(90)).expect("a root");
        let name = format!("ҚЫЗМЕТ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ ({kind})");
        let spki = issuing_key.public_key_der();
        let issuing = issue::issuing(&root_key, &root, &spki, &name, &serial(2), now - days(80), &of_root);
        let issuing = issuing.expect("an authority");
        let profile = Profile::InformationSystem {
            name: "provider".into(),
            bin: "120140000007".into(),
            organization: "QYZMET".into(),
        };
        let (from, until) = (now - days(10), now + days(355));
        let spki = key.public_key_der();
        let system = issue::end_entity(
            &issuing_key,
            &issuing,
            &spki,
            &profile,
            &serial(3),
            from,
            until,
            &addresses,
        );
        let list = |key: &PrivateKey, issuer: &Certificate, number| {
            let list = Crl::issue(key, issuer, number, now - days(0), now + days(1), &[]);
            list.expect("a list").der
        };
        Self {
            kind,
            lists: vec![list(&issuing_key, &issuing, 412), list(&root_key, &root, 3)],
            system: system.expect("a certificate"),
            root,
            issuing,
            key,
            now,
        }
    }

    fn seal(&self) -> Seal<'_> {
        Seal {
            signer: &self.key,
            certificate: &self.system,
            chain: std::slice::from_ref(&self.issuing),
            lists: &self.lists,
            answer: None,
        }
    }

    fn draw(&self, plan: &Plan, wanted: &Output) -> Vec<u8> {
        let paper = OutputPaper {
            number: "26112212345678",
            issued: self.now,
            values: &filled(&wanted.fields),
            signatories: &[
                "Ахметов Бауыржан Серікұлы".to_owned(),
                "Нұрланова Динара Ерланқызы".to_owned(),
            ],
            check_address: "https://qyzmet.mamlut.sko.gov.kz/portal/check/26112212345678",
            seal: Some(self.seal()),
        };
        output(&LIBRARY, plan, wanted, &paper).expect("it draws")
    }
}

/// What people write into such fields.
fn filled(fields: &[Field]) -> BTreeMap<String, String> {
    let value = |field: &Field| match &field.kind {
        FieldKind::Date => "2026-11-22".to_owned(),
        FieldKind::Year { .. } => "1984".to_owned(),
        FieldKind::Choice { options } => options.last().map_or_else(String::new, |option| option.value.clone()),
        FieldKind::Integer { max, .. } => max.to_string(),
        FieldKind::Money => "1250000.50".to_owned(),
        FieldKind::Flag => "yes".to_owned(),
        FieldKind::Iin => "900101300017".to_owned(),
        FieldKind::Phone => "+77010000001".to_owned(),
        FieldKind::FullName => "Сейтқазина Әйгерім Қанатқызы".to_owned(),
        FieldKind::Address => "Солтүстік Қазақстан облысы, Мамлютка қ., Беловская к., 12 үй, 4 пәтер".to_owned(),
        FieldKind::Text { max_length, .. } if *max_length < 60 => "214-К".to_owned(),
        FieldKind::Text { .. } if field.key.ends_with("number") => "214-К".to_owned(),
        FieldKind::Text { .. } if field.key.contains("organization_") => "Семей".to_owned(),
        _ => "с 15.03.2026 по 31.08.2026, приказ № 214, по месту требования".to_owned(),
    };
    let mut values = BTreeMap::new();
    for field in fields {
        if let FieldKind::Group { fields: parts, .. } = &field.kind {
            let cells = (1..=6).flat_map(|row| parts.iter().map(move |part| (row, part)));
            values.extend(cells.map(|(row, part)| (format!("{}.{row}.{}", field.key, part.key), value(part))));
        } else {
            values.insert(field.key.clone(), value(field));
        }
    }
    values
}

/// How many pages the file has: its page tree says so.
fn pages(pdf: &[u8]) -> usize {
    let text: String = pdf.iter().map(|byte| char::from(*byte)).collect();
    let tree = text
        .split("/Type/Pages")
        .nth(1)
        .or_else(|| text.split("/Type /Pages").nth(1));
    let count = tree.and_then(|tree| tree.split("/Count").nth(1)).expect("a page tree");
    let digits: String = count.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a number")
}

/// `QYZMET_KEEP_PDF=folder` keeps what was drawn, to be looked at.
fn keep(name: &str, pdf: &[u8]) {
    if let Ok(folder) = std::env::var("QYZMET_KEEP_PDF") {
        std::fs::write(Path::new(&folder).join(format!("{name}.pdf")), pdf).expect("the folder can be written");
    }
}

#[test]
fn every_result_of_every_regulation_stands_on_one_page_with_its_row() {
    assert_eq!(LIBRARY.plans.len(), 29);
    let country = Country::new(Algorithm::P256, "ECDSA");
    let all = LIBRARY.plans.values();
    let all = all.flat_map(|plan| plan.outputs.iter().map(move |output| (plan.as_ref(), output)));
    one_page_each(&country, all);
}

#[test]
fn so_they_do_under_an_authority_that_began_with_rsa() {
    let country = Country::new(Algorithm::Rsa2048, "RSA");
    // Of each template the results with the most to say.
    let mut fullest: BTreeMap<&str, (&Plan, &Output)> = BTreeMap::new();
    for plan in LIBRARY.plans.values() {
        for output in &plan.outputs {
            let held = fullest.entry(&output.template).or_insert((plan, output));
            if said(output) > said(held.1) {
                *held = (plan, output);
            }
        }
    }
    one_page_each(&country, fullest.into_values());
}

/// How many letters the labels of a result have, and how many cells its tables.
fn said(output: &Output) -> usize {
    let of = |field: &Field| match &field.kind {
        FieldKind::Group { fields, .. } => field.label.ru.len() + 600 * fields.len(),
        _ => field.label.ru.len() + 60,
    };
    output.fields.iter().map(of).sum()
}

fn one_page_each<'a>(country: &Country, results: impl Iterator<Item = (&'a Plan, &'a Output)>) {
    let mut long = Vec::new();
    for (plan, wanted) in results {
        let name = format!("{}-{}", plan.id.0, wanted.id);
        let pdf = country.draw(plan, wanted);
        keep(&format!("{name}-{}", country.kind), &pdf);
        if pages(&pdf) > 1 {
            long.push(name);
        }
    }
    assert_eq!(long, Vec::<String>::new());
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

#[test]
fn a_scan_is_proved_by_a_machine_that_has_the_root_and_nothing_else() {
    if !tool("pdftoppm") {
        return;
    }
    let country = Country::new(Algorithm::P256, "ECDSA");
    let plan = &LIBRARY.plans[&law::RegulationId("mamlyut-2012-unemployed-certificate".to_owned())];
    let pdf = country.draw(plan, &plan.outputs[0]);
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("in.pdf"), &pdf).expect("written");
    let mut print = Command::new("pdftoppm");
    print.args(["-r", "150", "-gray", "-singlefile", "-jpeg", "in.pdf", "scan"]);
    let done = print.current_dir(folder.path()).status();
    assert!(done.expect("pdftoppm runs").success());
    let scan = std::fs::read(folder.path().join("scan.jpg")).expect("a scan");
    let opened = verification::open(&scan, None).expect("codes");
    let trust = TrustStore {
        roots: vec![country.root.clone()],
        intermediates: Vec::new(),
    };
    let judged = |now| {
        let judging = Judging {
            policy: &Policy::own_authority(),
            trust: &trust,
            revocation: &Revocation::unknown(Sentence::new("желі жоқ", "нет сети", "no network")),
            expected: &ExpectedSigner::Anyone,
            now,
        };
        opened.signatures[0].judge(&judging)
    };
    let report = judged(country.now);
    assert_eq!(report.verdict, Verdict::Valid, "{:?}", report.cause());
    let days = |count: i64| SignedDuration::from_hours(24 * count);
    assert_eq!(judged(country.now + days(3)).verdict, Verdict::Indeterminate);
    let particulars = opened.pages[0].particulars.as_ref().expect("what it says");
    let said = particulars.fields.iter().map(|field| field.value.ru.as_str());
    assert!(said.clone().any(|value| value == "Сейтқазина Әйгерім Қанатқызы"));
}
