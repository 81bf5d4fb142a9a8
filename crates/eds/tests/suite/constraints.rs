//! Name constraints and critical extensions (RFC 5280 §4.2, §6.1.4): chains that openssl made, judged by ours.

use std::path::Path;

use eds::policy::{ExpectedSigner, Revocation, judge_certificate};
use eds::{Certificate, CheckOutcome, Policy, TrustStore};
use jiff::Timestamp;

use crate::support::{folder, has_openssl, not_asked, succeed, write};

const CONFIG: &str = "
[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = utf8only
[dn]
C = KZ
O = Akimat
CN = Leaf
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
";

fn leaf_section(alternative: &str) -> String {
    format!(
        "[leaf]\nkeyUsage = critical,digitalSignature,nonRepudiation\nextendedKeyUsage = emailProtection\n{alternative}\n"
    )
}

/// The check `chain` of a leaf with this alternative name under a root with this extension.
fn chain(at: &Path, extension: &str, alternative: &str) -> (CheckOutcome, String) {
    let sections = "[kz]\nC = KZ\n[akimat]\nC = KZ\nO = AKIMAT\n[other]\nC = KZ\nO = Other\n";
    let config = format!("{CONFIG}{extension}\n{}{sections}", leaf_section(alternative));
    write(at, "config", config);
    for line in [
        "openssl ecparam -name prime256v1 -genkey -noout -out root.key",
        "openssl ecparam -name prime256v1 -genkey -noout -out leaf.key",
        "openssl req -x509 -new -key root.key -config config -extensions root -subj /C=KZ/CN=Root -days 30 -out root.pem",
        "openssl req -new -key leaf.key -config config -out leaf.csr",
        "openssl x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial -days 9 -extfile config -extensions leaf -out leaf.pem",
    ] {
        succeed(at, line);
    }
    let read = |name: &str| {
        let text = std::fs::read_to_string(at.join(name)).expect("a file");
        Certificate::many_from_pem(&text).expect("a certificate").remove(0)
    };
    let trust = TrustStore {
        roots: vec![read("root.pem")],
        intermediates: Vec::new(),
    };
    let report = judge_certificate(
        &read("leaf.pem"),
        &Policy::own_authority(),
        &trust,
        &Revocation::unknown(not_asked()),
        &ExpectedSigner::Anyone,
        Timestamp::now(),
    );
    let check = report
        .checks
        .into_iter()
        .find(|check| check.id == "chain")
        .expect("the row");
    (check.outcome, check.answer.en.into_owned())
}

#[test]
fn names_within_the_constraints_pass_and_others_are_refused_by_name() {
    if !has_openssl() {
        return;
    }
    let place = folder();
    let at = place.path();
    let email = "subjectAltName = email:a@example.kz";
    for (extension, alternative) in [
        ("nameConstraints = critical,permitted;dirName:kz", ""),
        // Letters do not matter: «Akimat» lies within «AKIMAT».
        ("nameConstraints = critical,permitted;dirName:akimat", ""),
        ("nameConstraints = critical,permitted;email:example.kz", email),
        ("nameConstraints = critical,permitted;email:example.kz", ""),
        ("nameConstraints = critical,excluded;dirName:other", email),
        (
            "nameConstraints = permitted;DNS:example.kz",
            "subjectAltName = DNS:a.example.kz",
        ),
    ] {
        let (outcome, answer) = chain(at, extension, alternative);
        assert_eq!(outcome, CheckOutcome::Passed, "{extension} {alternative}: {answer}");
    }
    for (extension, alternative) in [
        ("nameConstraints = critical,permitted;dirName:other", ""),
        ("nameConstraints = critical,excluded;dirName:akimat", ""),
        (
            "nameConstraints = critical,permitted;email:example.kz",
            "subjectAltName = email:a@evil.org",
        ),
        (
            "nameConstraints = critical,excluded;email:.example.kz",
            "subjectAltName = email:a@b.example.kz",
        ),
        (
            "nameConstraints = permitted;DNS:example.kz",
            "subjectAltName = DNS:evil.org",
        ),
    ] {
        let (outcome, answer) = chain(at, extension, alternative);
        assert_eq!(outcome, CheckOutcome::Failed, "{extension} {alternative}");
        assert!(answer.contains("name constraints"), "{answer}");
    }
}

#[test]
fn constraints_that_are_not_processed_refuse_the_chain() {
    if !has_openssl() {
        return;
    }
    let place = folder();
    for (extension, oid) in [
        (
            "nameConstraints = critical,permitted;IP:10.0.0.0/255.0.0.0",
            "2.5.29.30",
        ),
        ("policyConstraints = critical,requireExplicitPolicy:0", "2.5.29.36"),
        ("inhibitAnyPolicy = critical,0", "2.5.29.54"),
        ("1.2.3.4.5 = critical,ASN1:NULL", "1.2.3.4.5"),
    ] {
        let (outcome, answer) = chain(place.path(), extension, "");
        assert_eq!(outcome, CheckOutcome::Failed, "{extension}");
        assert!(answer.contains(oid), "{answer}");
    }
}

#[test]
fn an_extension_under_an_identifier_that_no_number_holds_is_one_more_that_is_unknown() {
    if !has_openssl() {
        return;
    }
    let place = folder();
    for oid in ["2.25.329800735698586629295641978511506172918", "2.999.1", "1.2.3"] {
        let plain = format!("{oid} = ASN1:UTF8String:x");
        let (outcome, answer) = chain(place.path(), &plain, &plain);
        assert_eq!(outcome, CheckOutcome::Passed, "{oid}: {answer}");
        let (outcome, _) = chain(place.path(), &format!("{oid} = critical,ASN1:NULL"), "");
        assert_eq!(outcome, CheckOutcome::Failed, "{oid}");
    }
}
