//! The scenarios of `scenarios/` are what the regulations and the calendar say today. `QYZMET_BLESS=1` writes them anew,
//! to be read before they are kept.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

#[test]
fn every_regulation_has_its_scenarios_and_they_are_up_to_date() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios"));
    let listed: serde_json::Value = serde_json::from_str(&law(&["list", "--json"])).unwrap();
    let mut ids = BTreeSet::new();
    let mut stale = Vec::new();
    for regulation in listed.as_array().unwrap() {
        let id = regulation["id"].as_str().unwrap();
        let path = folder.join(format!("{id}.md"));
        let said = law(&["scenario", id]);
        if std::env::var_os("QYZMET_BLESS").is_some() {
            std::fs::write(&path, &said).unwrap();
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != said {
            stale.push(id.to_owned());
        }
        ids.insert(format!("{id}.md"));
    }
    assert!(stale.is_empty(), "read and bless: {}", stale.join(", "));
    let kept: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    assert_eq!(kept, ids);
}

fn law(arguments: &[&str]) -> String {
    let regulations = concat!(env!("CARGO_MANIFEST_DIR"), "/../regulations");
    let output = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
        .args(["--regulations", regulations, "law"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
