//! `use: NAME` in a mapping: the keys of the shared mapping NAME, under those written here.

use std::collections::{BTreeMap, BTreeSet};

use super::{mapping, overlay};
use crate::diagnostic::{Findings, suggestion};
use crate::source::{Entry, Kind, Node, Source};

/// A chain of shared mappings longer than this is a mistake, and might be a circle.
const CHAIN_MAX: usize = 8;
/// All nodes of all regulations with what they use; a few thousand each.
const NODES_MAX: usize = 1_000_000;

pub(super) struct Uses<'a> {
    shared: &'a BTreeMap<String, Source>,
    findings: &'a Findings,
    used: BTreeSet<String>,
    nodes: usize,
}

impl<'a> Uses<'a> {
    pub(super) fn of(shared: &'a BTreeMap<String, Source>, findings: &'a Findings) -> Self {
        Self {
            shared,
            findings,
            used: BTreeSet::new(),
            nodes: 0,
        }
    }

    /// `node` with everything that it uses.
    pub(super) fn fill(&mut self, node: &Node) -> Node {
        self.fill_at(node, 0)
    }

    /// Warns of shared mappings that no regulation uses.
    pub(super) fn report_unused(&self) {
        for source in self.shared.values().filter(|source| !self.used.contains(&source.name)) {
            self.findings
                .warning(&source.place, format!("no regulation uses `{}`", source.name), None);
        }
    }

    fn fill_at(&mut self, node: &Node, chain: usize) -> Node {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            if self.nodes == NODES_MAX + 1 {
                let message = format!("the regulations have more than {NODES_MAX} nodes");
                self.findings.error(&node.place, message);
            }
            return Node {
                place: node.place.clone(),
                kind: Kind::Empty,
            };
        }
        match &node.kind {
            Kind::Empty | Kind::Scalar(_) => node.clone(),
            Kind::Sequence(items) => {
                let items = items.iter().map(|item| self.fill_at(item, chain)).collect();
                Node {
                    place: node.place.clone(),
                    kind: Kind::Sequence(items),
                }
            }
            Kind::Mapping(entries) => {
                let below = node
                    .get("use")
                    .map(|name| self.shared_entries(name, chain))
                    .unwrap_or_default();
                let own: Vec<Entry> = entries
                    .iter()
                    .filter(|entry| entry.key != "use")
                    .map(|entry| Entry {
                        value: self.fill_at(&entry.value, chain),
                        ..entry.clone()
                    })
                    .collect();
                mapping(node, overlay(below, own))
            }
        }
    }

    fn shared_entries(&mut self, name: &Node, chain: usize) -> Vec<Entry> {
        let Some(word) = name.scalar() else {
            self.findings.error(
                &name.place,
                format!("`use` takes the name of a shared mapping, not {}", name.what()),
            );
            return Vec::new();
        };
        let Some(source) = self.shared.get(word) else {
            let known = self.shared.keys().map(String::as_str);
            self.findings.error_with_hint(
                &name.place,
                format!("nothing shared is named `{word}`"),
                suggestion(word, known),
            );
            return Vec::new();
        };
        if chain >= CHAIN_MAX {
            self.findings.error(
                &name.place,
                format!("`{word}` uses itself, or a chain longer than {CHAIN_MAX}"),
            );
            return Vec::new();
        }
        self.used.insert(word.to_owned());
        self.fill_at(&source.node, chain + 1).entries().to_vec()
    }
}
