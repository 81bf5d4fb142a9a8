//! All files of the folder, sorted by what they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Kind, Node, yaml};
use crate::diagnostic::{Findings, Place, suggestion};
use crate::library::Folder;

/// The first key of every document says what it is.
const KINDS: [&str; 3] = ["regulation", "procedure", "shared"];
/// The largest file is some 40 KiB.
const FILE_BYTES_MAX: usize = 1024 * 1024;

/// One document with its name.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    /// Where the name is written.
    pub(crate) place: Place,
    pub(crate) node: Node,
}

/// Everything that the folder holds.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) regulations: BTreeMap<String, Source>,
    pub(crate) procedures: BTreeMap<String, Source>,
    pub(crate) shared: BTreeMap<String, Source>,
    /// Names without `documents/` and `.typ`.
    pub(crate) templates: BTreeMap<String, Arc<str>>,
}

impl Shelf {
    pub(crate) fn read(folder: &dyn Folder, findings: &Findings) -> Self {
        let mut shelf = Self::default();
        for path in folder.files() {
            // The working calendar has a reader of its own.
            if path.starts_with(crate::calendar::FOLDER) {
                continue;
            }
            let file: Arc<str> = Arc::from(path.as_str());
            let template = path
                .strip_prefix("documents/")
                .and_then(|name| name.strip_suffix(".typ"));
            if template.is_none() && !path.ends_with(".yaml") {
                shelf.judge_stray(&path, &file, findings);
                continue;
            }
            let Some(text) = read_text(folder, &path, &file, findings) else {
                continue;
            };
            match template {
                Some(name) => {
                    shelf.templates.insert(name.to_owned(), Arc::from(text.as_str()));
                }
                None => {
                    for node in yaml::parse(&file, &text, findings) {
                        shelf.place(node, findings);
                    }
                }
            }
        }
        shelf
    }

    fn place(&mut self, node: Node, findings: &Findings) {
        let Some(first) = node.entries().first() else {
            findings.error(
                &node.place,
                format!("a document begins with one of the keys: {}", KINDS.join(", ")),
            );
            return;
        };
        let shelf = match first.key.as_str() {
            "regulation" => &mut self.regulations,
            "procedure" => &mut self.procedures,
            "shared" => &mut self.shared,
            other => {
                findings.error_with_hint(
                    &first.place,
                    format!(
                        "a document begins with one of the keys {}, not with `{other}`",
                        KINDS.join(", ")
                    ),
                    suggestion(other, KINDS),
                );
                return;
            }
        };
        let Some(name) = first.value.scalar().filter(|name| is_id(name)) else {
            findings.error_with_hint(
                &first.value.place,
                format!("the name after `{}` is one word", first.key),
                Some("small Latin letters, digits and hyphens".to_owned()),
            );
            return;
        };
        if let Some(other) = shelf.get(name) {
            let message = format!("the {} `{name}` already exists in {}", first.key, other.place.file);
            findings.error(&first.value.place, message);
            return;
        }
        let (name, place) = (name.to_owned(), first.value.place.clone());
        let entries = node.entries().iter().skip(1).cloned().collect();
        let node = Node {
            place: node.place.clone(),
            kind: Kind::Mapping(entries),
        };
        shelf.insert(name.clone(), Source { name, place, node });
    }

    fn judge_stray(&self, path: &str, file: &Arc<str>, findings: &Findings) {
        if path.ends_with(".yml") {
            let hint = Some("name it .yaml".to_owned());
            findings.error_with_hint(&Place::file(file), "this file is not read", hint);
        }
    }
}

/// The text of a file, within its limits.
pub(crate) fn read_text(folder: &dyn Folder, path: &str, file: &Arc<str>, findings: &Findings) -> Option<String> {
    let place = Place::file(file);
    let Some(bytes) = folder.read(path) else {
        findings.error(&place, "the file cannot be read");
        return None;
    };
    if bytes.len() > FILE_BYTES_MAX {
        findings.error(&place, format!("the file is larger than {FILE_BYTES_MAX} bytes"));
        return None;
    }
    let text = String::from_utf8(bytes);
    if text.is_err() {
        findings.error(&place, "the file is not UTF-8");
    }
    text.ok()
}

/// Whether `text` can name something: small Latin letters, digits, hyphens and underscores, a letter first.
pub(crate) fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
}
