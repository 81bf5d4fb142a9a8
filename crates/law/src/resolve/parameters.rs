//! `{name}` in the texts of a procedure: what the acts of a family say each in its own words.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use crate::diagnostic::{Findings, Place, suggestion};
use crate::source::{Kind, Node};

/// A value may name another parameter, which may name another: no deeper than this.
const CHAIN_MAX: usize = 4;
/// Replacements in one step or action.
const REPLACEMENTS_MAX: usize = 1_000;

/// The values that hold at one place, inner scopes first.
pub(super) struct Parameters<'a> {
    /// What the procedure declares.
    pub(super) declared: Option<&'a Node>,
    /// What the regulation gives, for this place and for all.
    pub(super) scopes: Vec<&'a Node>,
    pub(super) used: &'a RefCell<BTreeSet<String>>,
    pub(super) findings: &'a Findings,
    /// How many have been replaced.
    pub(super) replaced: Cell<usize>,
}

impl<'a> Parameters<'a> {
    /// `node` with every `{name}` in its texts replaced.
    pub(super) fn fill(&self, node: &Node) -> Node {
        self.fill_in(node, "ru")
    }

    /// The same for what stands under the key of a language.
    fn fill_in(&self, node: &Node, language: &str) -> Node {
        let kind = match &node.kind {
            Kind::Empty => Kind::Empty,
            Kind::Scalar(text) => Kind::Scalar(self.fill_text(text, &node.place, language, 0)),
            Kind::Sequence(items) => Kind::Sequence(items.iter().map(|item| self.fill_in(item, language)).collect()),
            Kind::Mapping(entries) => Kind::Mapping(
                entries
                    .iter()
                    .map(|entry| crate::source::Entry {
                        value: match entry.key.as_str() {
                            "kk" | "ru" | "en" => self.fill_in(&entry.value, &entry.key),
                            _ => self.fill_in(&entry.value, language),
                        },
                        ..entry.clone()
                    })
                    .collect(),
            ),
        };
        Node {
            place: node.place.clone(),
            kind,
        }
    }

    fn fill_text(&self, text: &str, place: &Place, language: &str, chain: usize) -> String {
        let mut filled = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Name(name) => filled.push_str(&self.value_of(name, place, language, chain)),
            }
        }
        filled
    }

    fn value_of(&self, name: &str, place: &Place, language: &str, chain: usize) -> String {
        self.used.borrow_mut().insert(name.to_owned());
        self.replaced.set(self.replaced.get() + 1);
        if self.replaced.get() > REPLACEMENTS_MAX {
            if self.replaced.get() == REPLACEMENTS_MAX + 1 {
                let message = format!("more than {REPLACEMENTS_MAX} parameters are put in here");
                self.findings.error(place, message);
            }
            return String::new();
        }
        let declared = self.declared.map(Node::entries).unwrap_or_default();
        if chain == 0 && !declared.iter().any(|entry| entry.key == name) {
            self.findings.error_with_hint(
                place,
                format!("the procedure does not declare the parameter `{name}`"),
                suggestion(name, declared.iter().map(|entry| entry.key.as_str())),
            );
            return String::new();
        }
        let Some(value) = self.scopes.iter().find_map(|scope| scope.get(name)) else {
            // A declared parameter that is not given has been reported once, where the procedure is named.
            if chain > 0 {
                self.findings
                    .error(place, format!("the regulation gives no parameter `{name}`"));
            }
            return String::new();
        };
        // A parameter may have a text for each language of the act.
        let value = value.get(language).unwrap_or(value);
        let Some(text) = value.scalar() else {
            let message = match value.kind {
                Kind::Mapping(_) => format!("the parameter `{name}` has no text in `{language}`"),
                _ => format!("a parameter is a text, not {}", value.what()),
            };
            self.findings.error(&value.place, message);
            return String::new();
        };
        if chain >= CHAIN_MAX {
            self.findings.error(
                &value.place,
                format!("the parameter `{name}` names itself, or a chain too long"),
            );
            return String::new();
        }
        self.fill_text(text, &value.place, language, chain + 1)
    }
}

/// What a text with placeholders is made of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    /// The name between braces.
    Name(&'a str),
}

/// Splits a text at its `{name}` placeholders. Braces around anything but a small Latin word are text.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let name = after.split_once('}').filter(|(name, _)| is_name(name));
        match name {
            Some((name, behind)) => {
                found.push(Piece::Text(before));
                found.push(Piece::Name(name));
                rest = behind;
            }
            None => {
                found.push(Piece::Text(before));
                found.push(Piece::Text("{"));
                rest = after;
            }
        }
    }
    found.push(Piece::Text(rest));
    found
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_placeholders_and_leaves_other_braces() {
        let names: Vec<_> = pieces("{a} {} {B} {b_1}{")
            .into_iter()
            .filter(|p| matches!(p, Piece::Name(_)))
            .collect();
        assert_eq!(names, [Piece::Name("a"), Piece::Name("b_1")]);
    }
}
