//! The compiler's suite: Markdown in, findings out. `suite/base/README.md` tells how a case is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use law::library::Folder;
use law::{DiskFolder, Library, MemoryFolder};

const SUITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite");

#[test]
fn good_regulations_compile() {
    check("good", true);
}

#[test]
fn bad_regulations_say_everything_that_is_wrong() {
    check("bad", false);
}

fn check(kind: &str, compiles: bool) {
    let mut failures = Vec::new();
    let mut cases: Vec<PathBuf> = fs::read_dir(Path::new(SUITE).join(kind))
        .expect("the cases")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    for path in cases {
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        if let Err(failure) = check_case(&path, compiles) {
            failures.push(format!("--- {kind}/{name}\n{failure}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check_case(path: &Path, compiles: bool) -> Result<(), String> {
    let source = fs::read_to_string(path).expect("a case");
    let blocks = blocks(&source);
    let result = Library::compile(&folder(&blocks)?);
    if result.is_ok() != compiles {
        return Err(format!("compiles: {}", result.is_ok()));
    }
    let (library, findings) = match result {
        Ok((library, warnings)) => (library, warnings),
        Err(findings) => (Library::default(), findings),
    };
    let found = findings
        .iter()
        .map(|finding| format!("{finding}\n"))
        .collect::<String>();
    let expected = blocks
        .iter()
        .find(|block| block.head == "findings")
        .map_or("", |block| &block.body);
    if found != expected {
        if std::env::var_os("QYZMET_BLESS").is_some() {
            bless(path, &source, &found);
        } else {
            return Err(format!("expected:\n{expected}\nfound:\n{found}"));
        }
    }
    let shown: String = library.plans.values().map(|plan| law::show::text(plan)).collect();
    for line in blocks
        .iter()
        .filter(|block| block.head == "shown")
        .flat_map(|block| block.body.lines())
    {
        if !shown.lines().any(|shown| shown.trim() == line.trim()) {
            return Err(format!("not shown: {line}\n{shown}"));
        }
    }
    Ok(())
}

struct Block {
    head: String,
    body: String,
}

fn blocks(source: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in source.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(head), None) => {
                open = Some(Block {
                    head: head.trim().to_owned(),
                    body: String::new(),
                })
            }
            (None, Some(block)) => {
                block.body.push_str(line);
                block.body.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// The base with the edits of the case.
fn folder(blocks: &[Block]) -> Result<MemoryFolder, String> {
    let base = DiskFolder::new(Path::new(SUITE).join("base"));
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for path in base.files().into_iter().filter(|path| !path.ends_with(".md")) {
        let text = String::from_utf8(base.read(&path).expect("a file")).expect("UTF-8");
        files.insert(path, text);
    }
    for block in blocks {
        if let Some(path) = block.head.strip_prefix("file ") {
            files.insert(path.to_owned(), block.body.clone());
        } else if let Some(path) = block.head.strip_prefix("edit ") {
            let text = files.get_mut(path).ok_or_else(|| format!("no file {path}"))?;
            *text = edited(text, &block.body)?;
        }
    }
    Ok(files.into_iter().collect())
}

fn edited(text: &str, edit: &str) -> Result<String, String> {
    let (mut from, mut to) = (String::new(), String::new());
    for line in edit.lines() {
        let (mark, rest) = line.split_at_checked(1).unwrap_or((" ", ""));
        for (side, skipped) in [(&mut from, "+"), (&mut to, "-")] {
            if mark != skipped {
                side.push_str(rest);
                side.push('\n');
            }
        }
    }
    match text.matches(&from).count() {
        1 => Ok(text.replacen(&from, &to, 1)),
        count => Err(format!("the edited lines stand {count} times in the file:\n{from}")),
    }
}

fn bless(path: &Path, source: &str, found: &str) {
    let kept = source.split("```findings").next().unwrap_or_default().trim_end();
    fs::write(path, format!("{kept}\n\n```findings\n{found}```\n")).expect("a blessed case");
}
