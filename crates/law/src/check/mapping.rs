//! Reading a mapping strictly: every key is asked for once, and what is left over is unknown.

use std::cell::RefCell;
use std::str::FromStr;

use crate::diagnostic::{At, Findings, Place, suggestion};
use crate::source::{Entry, Kind, Node};

/// A mapping being read. What is missing or of the wrong kind is reported at once and read as nothing.
pub(super) struct Mapping<'a> {
    /// What a message calls it: «a step».
    what: &'static str,
    node: &'a Node,
    asked: RefCell<Vec<&'static str>>,
    findings: &'a Findings,
}

impl<'a> Mapping<'a> {
    /// Reads `node` with `read`, then reports the keys that `read` did not ask for.
    pub(super) fn read<T>(
        node: &'a Node,
        what: &'static str,
        findings: &'a Findings,
        read: impl FnOnce(&Self) -> Option<T>,
    ) -> Option<T> {
        if !matches!(node.kind, Kind::Mapping(_)) {
            findings.error(&node.place, format!("{what} is a mapping, not {}", node.what()));
            return None;
        }
        let mapping = Self {
            what,
            node,
            asked: RefCell::new(Vec::new()),
            findings,
        };
        let value = read(&mapping);
        mapping.refuse_unknown();
        value
    }

    pub(super) fn findings(&self) -> &'a Findings {
        self.findings
    }

    /// Where a key's value stands, or the mapping when it is not there.
    pub(super) fn place_of(&self, key: &str) -> &'a Place {
        self.node.get(key).map_or(&self.node.place, |node| &node.place)
    }

    pub(super) fn node(&self) -> &'a Node {
        self.node
    }

    /// The value of a key that may be absent.
    pub(super) fn get(&self, key: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().push(key);
        self.node.get(key).filter(|node| !matches!(node.kind, Kind::Empty))
    }

    /// The value of a key that must be there.
    pub(super) fn need(&self, key: &'static str) -> Option<&'a Node> {
        let value = self.get(key);
        if value.is_none() {
            let place = self.node.entry(key).map_or(&self.node.place, |entry| &entry.place);
            self.findings.error(place, format!("{} needs `{key}`", self.what));
        }
        value
    }

    pub(super) fn word(&self, key: &'static str) -> Option<At<String>> {
        self.scalar(self.need(key)?, key)
    }

    pub(super) fn optional_word(&self, key: &'static str) -> Option<At<String>> {
        self.scalar(self.get(key)?, key)
    }

    /// A whole number.
    pub(super) fn number<T: FromStr>(&self, key: &'static str) -> Option<T> {
        let node = self.need(key)?;
        self.parse(node, key)
    }

    pub(super) fn optional_number<T: FromStr>(&self, key: &'static str) -> Option<T> {
        let node = self.get(key)?;
        self.parse(node, key)
    }

    pub(super) fn flag(&self, key: &'static str) -> Option<bool> {
        let node = self.need(key)?;
        match node.scalar() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                self.findings.error(&node.place, format!("`{key}` is true or false"));
                None
            }
        }
    }

    /// One word of a closed set.
    pub(super) fn one_of<T: Copy>(&self, key: &'static str, set: &[(&'static str, T)]) -> Option<At<T>> {
        let word = self.word(key)?;
        one_of(&word, key, set, self.findings)
    }

    /// One word of a closed set, where the key is there.
    pub(super) fn optional_one_of<T: Copy>(&self, key: &'static str, set: &[(&'static str, T)]) -> Option<At<T>> {
        let word = self.optional_word(key)?;
        one_of(&word, key, set, self.findings)
    }

    /// True or false, where the key is there.
    pub(super) fn optional_flag(&self, key: &'static str) -> Option<bool> {
        self.get(key)?;
        self.flag(key)
    }

    /// The items of a list that must be there.
    pub(super) fn list(&self, key: &'static str) -> &'a [Node] {
        self.need(key).map(|node| self.items(node, key)).unwrap_or_default()
    }

    pub(super) fn optional_list(&self, key: &'static str) -> &'a [Node] {
        self.get(key).map(|node| self.items(node, key)).unwrap_or_default()
    }

    /// A list of words; nothing where the key is absent.
    pub(super) fn words(&self, key: &'static str) -> Vec<At<String>> {
        self.optional_list(key)
            .iter()
            .filter_map(|node| self.scalar(node, key))
            .collect()
    }

    /// All entries of a mapping whose keys are names of the file's own.
    pub(super) fn named(&self, key: &'static str) -> &'a [Entry] {
        let Some(node) = self.need(key) else {
            return &[];
        };
        if !matches!(node.kind, Kind::Mapping(_)) {
            self.findings
                .error(&node.place, format!("`{key}` is a mapping, not {}", node.what()));
        }
        node.entries()
    }

    fn items(&self, node: &'a Node, key: &str) -> &'a [Node] {
        if !matches!(node.kind, Kind::Sequence(_)) {
            self.findings
                .error(&node.place, format!("`{key}` is a list, not {}", node.what()));
        }
        node.items()
    }

    fn scalar(&self, node: &Node, key: &str) -> Option<At<String>> {
        match node.scalar().map(str::trim) {
            Some(text) if !text.is_empty() => Some(At {
                value: text.to_owned(),
                place: node.place.clone(),
            }),
            _ => {
                self.findings
                    .error(&node.place, format!("`{key}` is a text, not {}", node.what()));
                None
            }
        }
    }

    fn parse<T: FromStr>(&self, node: &Node, key: &str) -> Option<T> {
        let number = node.scalar().and_then(|text| text.trim().parse().ok());
        if number.is_none() {
            self.findings
                .error(&node.place, format!("`{key}` is a whole number in its range"));
        }
        number
    }

    fn refuse_unknown(&self) {
        let asked = self.asked.borrow();
        for entry in self
            .node
            .entries()
            .iter()
            .filter(|entry| !asked.contains(&entry.key.as_str()))
        {
            let free = asked.iter().copied().filter(|key| self.node.get(key).is_none());
            let hint = suggestion(&entry.key, free);
            self.findings
                .error_with_hint(&entry.place, format!("{} has no key `{}`", self.what, entry.key), hint);
        }
    }
}

/// The member of `set` that `word` names.
pub(super) fn one_of<T: Copy>(
    word: &At<String>,
    key: &str,
    set: &[(&'static str, T)],
    findings: &Findings,
) -> Option<At<T>> {
    let found = set.iter().find(|(name, _)| *name == word.value);
    if found.is_none() {
        let hint = suggestion(&word.value, set.iter().map(|(name, _)| *name));
        let what = if key == "do" { "verb" } else { key };
        findings.error_with_hint(&word.place, format!("unknown {what} `{}`", word.value), hint);
    }
    found.map(|(_, value)| At {
        value: *value,
        place: word.place.clone(),
    })
}
