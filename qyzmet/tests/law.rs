//! `qyzmet law`: what an analyst gets to read.

use std::path::Path;
use std::process::{Command, Output};

const FILE: &str = "mamlyut-2012/unemployed-certificate.yaml";

#[test]
fn a_single_file_is_checked_with_what_it_shares() {
    let checked = law(&["check", regulations().join(FILE).to_str().unwrap()]);
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(said(&checked).contains("0 errors"), "{}", said(&checked));
}

#[test]
fn a_wrong_file_gives_all_its_errors_with_places_and_hints() {
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&regulations(), copy.path());
    let procedure = copy.path().join("procedures/family-a-portal.yaml");
    let text = std::fs::read_to_string(&procedure).unwrap();
    let wrong =
        text.replacen("do: authenticate", "do: autenticate", 1)
            .replacen("do: sign_request", "do: sing_request", 1);
    std::fs::write(&procedure, wrong).unwrap();
    let checked = law(&["check", copy.path().to_str().unwrap()]);
    assert!(!checked.status.success());
    let said = said(&checked);
    for expected in [
        "family-a-portal.yaml:",
        "`autenticate`",
        "`sing_request`",
        "did you mean `authenticate`?",
        ".2]",
    ] {
        assert!(said.contains(expected), "no {expected} in:\n{said}");
    }
}

#[test]
fn nothing_there_is_said_so() {
    let checked = law(&["check", "/no/such/place"]);
    assert!(!checked.status.success());
    assert!(
        said(&checked).contains("there is nothing at /no/such/place"),
        "{}",
        said(&checked)
    );
}

#[test]
fn a_plan_is_shown_as_json() {
    let folder = regulations();
    let shown = law(&[
        "--regulations",
        folder.to_str().unwrap(),
        "show",
        "mamlyut-2012-unemployed-certificate",
        "--json",
    ]);
    let plan: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(plan["id"], "mamlyut-2012-unemployed-certificate");
}

fn law(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_qyzmet"))
        .arg("law")
        .args(arguments)
        .output()
        .unwrap()
}

fn regulations() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulations")
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, target) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if path.is_dir() {
            copy_folder(&path, &target)
        } else {
            std::fs::copy(&path, &target).map(drop).unwrap()
        }
    }
}
