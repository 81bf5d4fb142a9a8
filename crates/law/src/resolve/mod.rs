//! The second form: regulations made whole.
//!
//! What a regulation uses from `shared/` stands in it, and every channel has the steps and actions of its
//! procedure with the act's own words put in. Every node still knows the file and line it was written in.

mod join;
pub(crate) mod parameters;
mod uses;

use std::collections::BTreeMap;

use crate::diagnostic::{Findings, Place};
use crate::source::{Entry, Kind, Node, Shelf, Source};

/// One regulation with nothing left to look up.
pub(crate) struct Resolved {
    pub(crate) id: String,
    pub(crate) place: Place,
    pub(crate) node: Node,
}

/// Resolves every regulation of the shelf, in the order of ids.
pub(crate) fn resolve(shelf: &Shelf, findings: &Findings) -> Vec<Resolved> {
    let mut uses = uses::Uses::of(&shelf.shared, findings);
    let procedures = shelf.procedures.iter().map(|(name, source)| {
        let node = uses.fill(&source.node);
        (name.clone(), Source { node, ..source.clone() })
    });
    let procedures: BTreeMap<String, Source> = procedures.collect();
    let mut joiner = join::Joiner::of(&procedures, findings);
    let mut all = Vec::new();
    for source in shelf.regulations.values() {
        let node = joiner.join(uses.fill(&source.node));
        all.push(Resolved {
            id: source.name.clone(),
            place: source.place.clone(),
            node,
        });
    }
    // What could not be resolved may use what seems unused.
    if !findings.has_errors() {
        uses.report_unused();
        joiner.report_unused();
    }
    all
}

/// A mapping with `entries` in the place of `node`.
fn mapping(node: &Node, entries: Vec<Entry>) -> Node {
    Node {
        place: node.place.clone(),
        kind: Kind::Mapping(entries),
    }
}

/// `entries` with those of `over` put in the place of their namesakes or behind all others.
fn overlay(mut entries: Vec<Entry>, over: impl IntoIterator<Item = Entry>) -> Vec<Entry> {
    for entry in over {
        match entries.iter_mut().find(|below| below.key == entry.key) {
            Some(below) => *below = entry,
            None => entries.push(entry),
        }
    }
    entries
}
