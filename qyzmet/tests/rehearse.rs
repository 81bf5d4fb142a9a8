//! Every path of the rehearsal, and what other people's tools say of what it wrote.

#[expect(unreachable_pub, reason = "a module of a test has nobody to be reached by")]
#[path = "support/postgres.rs"]
mod postgres;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const REGULATION: &str = "mamlyut-2012-unemployed-certificate";

#[test]
fn granted_is_accepted_by_openssl_pdfsig_and_pyhanko() {
    let folder = rehearsed("granted");
    let out = folder.path();

    accepted_by_openssl(out);
    let mut application = std::fs::read(out.join("application.json")).unwrap();
    application[10] ^= 1;
    std::fs::write(out.join("changed.json"), application).unwrap();
    let changed = openssl_verify(out, "changed.json");
    assert!(!changed.status.success(), "openssl accepted a changed application");

    let text = tool("pdftotext", &["-layout", path(&out.join("result.pdf")), "-"]);
    assert!(text.contains("АНЫҚТАМА") && text.contains("СПРАВКА"), "{text}");

    let pdfsig = tool("pdfsig", &["-nocert", path(&out.join("result.pdf"))]);
    // What follows the signature is the evidence that proves it later (DSS), so it covers its own revision only.
    assert!(pdfsig.contains("Signature is Valid"), "{pdfsig}");

    if let Some(pyhanko) = optional_tool("pyhanko", out) {
        assert!(pyhanko.contains("The signature is judged VALID"), "{pyhanko}");
        let maintained = "All modifications relate to signature maintenance";
        assert!(pyhanko.contains(maintained), "{pyhanko}");
    }

    let own = qyzmet(&[
        "verify",
        path(&out.join("result.pdf")),
        path(&out.join("application.cms")),
    ]);
    assert!(own.status.success(), "{}", said(&own));
    let own = qyzmet(&["verify", "--json", path(&out.join("result.pdf"))]);
    let own: Value = serde_json::from_slice(&own.stdout).unwrap();
    assert_eq!(own["signatures"][0]["level"], "LT", "{own:#}");

    stands_on_one_page_that_the_root_alone_proves(out);
    trace_has_every_action_in_order(out);
}

/// Printed, scanned, and brought to a machine that has neither the issuing authority nor any list.
fn stands_on_one_page_that_the_root_alone_proves(out: &Path) {
    let result = out.join("result.pdf");
    let told = tool("pdfinfo", &[path(&result)]);
    let pages = told.lines().find_map(|line| line.strip_prefix("Pages:"));
    assert_eq!(pages.map(str::trim), Some("1"));
    let elsewhere = tempfile::tempdir().unwrap();
    let scan = elsewhere.path().join("scan");
    tool(
        "pdftoppm",
        &["-r", "150", "-png", "-singlefile", path(&result), path(&scan)],
    );
    let chain = std::fs::read_to_string(out.join("ca.pem")).unwrap();
    let root = chain.rfind("-----BEGIN").map(|at| &chain[at..]).unwrap();
    std::fs::write(elsewhere.path().join("root.pem"), root).unwrap();
    let scan = scan.with_extension("png");
    let trust = elsewhere.path().join("root.pem");
    let own = qyzmet(&["verify", "--trust", path(&trust), path(&scan)]);
    assert!(own.status.success(), "{}", said(&own));
}

#[test]
fn refused_delivers_a_signed_letter() {
    let folder = rehearsed("refused");
    let text = tool("pdftotext", &["-layout", path(&folder.path().join("result.pdf")), "-"]);
    assert!(text.contains("отказано"), "{text}");
    trace_has_every_action_in_order(folder.path());
}

#[test]
fn sign_in_with_a_wrong_password_ends_at_process_2() {
    labels_hold(&rehearsed("wrong-password"), &["условие 1", "процесс 2"]);
}

#[test]
fn a_foreign_certificate_ends_at_process_5() {
    labels_hold(&rehearsed("foreign-iin"), &["условие 2", "процесс 5"]);
}

#[test]
fn an_expired_certificate_ends_at_process_5() {
    labels_hold(&rehearsed("expired-key"), &["условие 2", "процесс 5"]);
}

#[test]
fn a_revoked_certificate_ends_at_process_5() {
    labels_hold(&rehearsed("revoked-key"), &["условие 2", "процесс 5"]);
}

#[test]
fn unknown_revocation_refuses() {
    labels_hold(&rehearsed("unknown-revocation"), &["условие 2", "процесс 5"]);
}

#[test]
fn a_broken_signature_ends_at_process_5() {
    labels_hold(&rehearsed("broken-signature"), &["условие 2", "процесс 5"]);
}

#[test]
fn an_invalid_form_is_refused_before_signing() {
    let folder = rehearsed("invalid-form");
    assert!(!folder.path().join("application.json").exists());
}

#[test]
fn an_unknown_regulation_is_told_with_those_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let output = qyzmet(&["rehearse", "no-such-act", "--out", path(folder.path())]);
    assert!(!output.status.success());
    assert!(said(&output).contains(REGULATION), "{}", said(&output));
}

fn rehearsed(story: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let out = path(folder.path()).to_owned();
    let output = qyzmet(&[
        "rehearse",
        REGULATION,
        "--channel",
        "portal",
        "--path",
        story,
        "--out",
        &out,
        "--json",
    ]);
    assert!(output.status.success(), "{}", said(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["as_the_regulation_says"], true, "{report:#}");
    folder
}

fn accepted_by_openssl(out: &Path) {
    let verified = openssl_verify(out, "application.json");
    assert!(verified.status.success(), "{}", said(&verified));
}

/// The certificates and the revocation list of the authority in one file: how `openssl cms` takes a list.
fn openssl_verify(out: &Path, content: &str) -> Output {
    let mut store = std::fs::read_to_string(out.join("ca.pem")).unwrap();
    store.push_str(&std::fs::read_to_string(out.join("crl.pem")).unwrap());
    std::fs::write(out.join("store.pem"), store).unwrap();
    Command::new("openssl")
        .args([
            "cms",
            "-verify",
            "-binary",
            "-inform",
            "DER",
            "-purpose",
            "any",
            "-crl_check",
            "-out",
            "/dev/null",
        ])
        .args([
            "-in",
            path(&out.join("application.cms")),
            "-content",
            path(&out.join(content)),
        ])
        .args(["-CAfile", path(&out.join("store.pem"))])
        .output()
        .unwrap()
}

fn trace_has_every_action_in_order(out: &Path) {
    let trace = trace(out);
    let mut actions: Vec<_> = trace.iter().filter_map(|event| event["action"].as_u64()).collect();
    actions.dedup();
    assert_eq!(actions, (1..=15).collect::<Vec<_>>());
    let labels: Vec<_> = trace.iter().filter_map(|event| event["label"].as_str()).collect();
    let expected = [
        "процесс 1",
        "условие 1",
        "процесс 3",
        "процесс 4",
        "условие 2",
        "процесс 6",
        "процесс 7",
    ];
    assert_eq!(labels, expected);
    for event in &trace {
        for key in [
            "clause",
            "label",
            "action",
            "system",
            "actor",
            "kind",
            "started",
            "ended",
            "limit_seconds",
            "text_ru",
        ] {
            assert!(event.get(key).is_some(), "{event} has no {key}");
        }
    }
}

fn labels_hold(folder: &tempfile::TempDir, expected: &[&str]) {
    let trace = trace(folder.path());
    let labels: Vec<_> = trace.iter().filter_map(|event| event["label"].as_str()).collect();
    assert!(labels.ends_with(expected), "{labels:?}");
}

fn trace(out: &Path) -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(out.join("trace.json")).unwrap()).unwrap()
}

fn qyzmet(arguments: &[&str]) -> Output {
    let regulations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulations");
    Command::new(env!("CARGO_BIN_EXE_qyzmet"))
        .arg("--regulations")
        .arg(regulations)
        .args(arguments)
        .output()
        .unwrap()
}

fn tool(name: &str, arguments: &[&str]) -> String {
    let output = Command::new(name)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    said(&output)
}

/// pyHanko comes from PyPI, so a plain `cargo test` may be without it; the project's test command demands it.
fn optional_tool(name: &str, out: &Path) -> Option<String> {
    let arguments = [
        "sign",
        "validate",
        "--pretty-print",
        "--no-revocation-check",
        "--trust-replace",
        "--trust",
    ];
    let output = Command::new(name)
        .args(arguments)
        .arg(out.join("ca.pem"))
        .arg(out.join("result.pdf"))
        .output();
    match output {
        Ok(output) => Some(said(&output)),
        Err(error) => {
            assert!(
                std::env::var_os("QYZMET_TEST_TOOLS").is_none(),
                "{name} is needed: {error}"
            );
            None
        }
    }
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Whole regulations, every path of every channel: one whose table drives, one whose steps drive with a waiting list, one
/// with a courier, one with an akim. `qyzmet rehearse --all` without a name plays all 29.
#[test]
fn every_path_of_four_regulations_executes_every_step() {
    let regulations = [
        REGULATION,
        "semey-2012-kindergarten-queue",
        "atyrau-2015-oralman-status",
        "atyrau-2015-child-benefit",
    ];
    for regulation in regulations {
        let database = postgres::fresh(&regulation.replace('-', "_"));
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_qyzmet"));
        command
            .args(["rehearse", regulation, "--all", "--json", "--out"])
            .arg(folder.path())
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        if let Some(database) = &database {
            command.args(["--db", database]);
        }
        let played = command.output().unwrap();
        let log = String::from_utf8_lossy(&played.stderr);
        assert!(played.status.success(), "{regulation}:\n{log}");
        let outcome: Value = serde_json::from_slice(&played.stdout).unwrap();
        for counted in ["steps", "exits", "outputs"] {
            assert_eq!(
                outcome[counted]["executed"], outcome[counted]["of"],
                "{counted}: {}",
                outcome["missing"]
            );
        }
    }
}
