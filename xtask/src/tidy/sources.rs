//! Rules on the words and sizes of source files.

use std::fs;
use std::path::{Path, PathBuf};

/// The longest hand-written source file, in lines. The number may only become smaller.
const LINES_MAX: usize = 520;
const ARCHITECTURE_LINES_MAX: usize = 400;

/// Words that must not stand in Rust code, why, and the files where they may (by the end of their path).
const WORDS: &[(&str, &str, &[&str])] = &[
    ("todo!", "unfinished work is not committed", &[]),
    ("unimplemented!", "unfinished work is not committed", &[]),
    ("FIXME", "unfinished work is not committed", &[]),
    (
        "Timestamp::now",
        "time is an argument: take a domain::Clock",
        &["domain/src/clock.rs"],
    ),
    ("SystemTime::now", "time is an argument: take a domain::Clock", &[]),
    ("Zoned::now", "time is an argument: take a domain::Clock", &[]),
    (
        "OsRng",
        "chance is an argument: take a domain::Chance",
        &["domain/src/chance.rs"],
    ),
    ("mamlyut", "no code names a service: put it into regulations/", &[]),
    ("unemployed", "no code names a service: put it into regulations/", &[]),
];

pub(super) fn findings(root: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for folder in ["crates", "systems", "qyzmet", "xtask"] {
        collect(&root.join(folder), &mut files);
    }
    files.sort();
    let mut findings: Vec<String> = files.iter().flat_map(|file| of_file(root, file)).collect();
    let architecture = fs::read_to_string(root.join("docs/ARCHITECTURE.md")).unwrap_or_default();
    if architecture.is_empty() || architecture.lines().count() > ARCHITECTURE_LINES_MAX {
        findings.push(format!(
            "docs/ARCHITECTURE.md must exist and have at most {ARCHITECTURE_LINES_MAX} lines"
        ));
    }
    findings
}

fn of_file(root: &Path, file: &Path) -> Vec<String> {
    let name = file.strip_prefix(root).unwrap_or(file).display().to_string();
    let text = fs::read_to_string(file).unwrap_or_default();
    let mut findings = Vec::new();
    if text.lines().count() > LINES_MAX {
        findings.push(format!(
            "{name} has {} lines, more than {LINES_MAX}: give its parts files of their own",
            text.lines().count()
        ));
    }
    // Tests tell stories about real services, and this file lists the words.
    if name.contains("/tests/") || name.ends_with("tidy/sources.rs") {
        return findings;
    }
    for (number, line) in product_lines(&text) {
        for (word, reason, exceptions) in WORDS {
            if line.contains(word) && !exceptions.iter().any(|end| name.ends_with(end)) {
                findings.push(format!("{name}:{number}: `{word}`: {reason}"));
            }
        }
    }
    findings
}

/// The lines before the unit tests at the end of a file.
fn product_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .map(|(n, line)| (n + 1, line))
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}
