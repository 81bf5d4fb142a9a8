//! YAML text → trees, one for each document of the file.

use std::sync::Arc;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, Span};

use super::{Entry, Kind, Node};
use crate::diagnostic::{Findings, Place};

/// A regulation of the 2012 acts nests eight levels deep.
const DEPTH_MAX: usize = 24;
/// The largest regulation of the acts has some two thousand nodes.
const NODES_MAX: usize = 50_000;
/// The longest text of the acts has some 600 letters.
const TEXT_BYTES_MAX: usize = 16 * 1024;

/// Parses all documents of a file. A syntax error ends the file: nothing after it can be trusted.
pub(crate) fn parse(file: &Arc<str>, text: &str, findings: &Findings) -> Vec<Node> {
    let mut builder = Builder {
        file,
        findings,
        open: Vec::new(),
        documents: Vec::new(),
        nodes: 0,
    };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                if !builder.take(event, span) {
                    return Vec::new();
                }
            }
            Err(error) => {
                let place = builder.place_of(error.marker().line(), error.marker().col());
                findings.error(&place, format!("this is not YAML: {}", error.info()));
                return Vec::new();
            }
        }
    }
    builder.documents
}

struct Builder<'a> {
    file: &'a Arc<str>,
    findings: &'a Findings,
    /// The collections that are not yet closed, outermost first.
    open: Vec<Open>,
    documents: Vec<Node>,
    nodes: usize,
}

struct Open {
    place: Place,
    collection: Collection,
}

enum Collection {
    Sequence(Vec<Node>),
    /// Entries, and the key that waits for its value.
    Mapping(Vec<Entry>, Option<(String, Place)>),
}

impl Builder<'_> {
    /// False when reading must stop.
    fn take(&mut self, event: Event<'_>, span: Span) -> bool {
        let place = self.place_of(span.start.line(), span.start.col());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_properties(&place, anchor, tag.is_some());
                if text.len() > TEXT_BYTES_MAX {
                    let message = format!("the text is longer than {TEXT_BYTES_MAX} bytes");
                    self.findings.error(&place, message);
                    return false;
                }
                let empty = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let kind = if empty {
                    Kind::Empty
                } else {
                    Kind::Scalar(text.into_owned())
                };
                self.add(Node { place, kind })
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.refuse_properties(&place, anchor, tag.is_some());
                self.open(place, Collection::Sequence(Vec::new()))
            }
            Event::MappingStart(_, anchor, tag) => {
                self.refuse_properties(&place, anchor, tag.is_some());
                self.open(place, Collection::Mapping(Vec::new(), None))
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse_properties(&place, 1, false);
                self.add(Node {
                    place,
                    kind: Kind::Empty,
                })
            }
            _ => true,
        }
    }

    fn open(&mut self, place: Place, collection: Collection) -> bool {
        if self.open.len() >= DEPTH_MAX {
            self.findings
                .error(&place, format!("the file nests deeper than {DEPTH_MAX} levels"));
            return false;
        }
        self.open.push(Open { place, collection });
        true
    }

    fn close(&mut self) -> bool {
        let Some(open) = self.open.pop() else {
            return true;
        };
        let kind = match open.collection {
            Collection::Sequence(items) => Kind::Sequence(items),
            Collection::Mapping(entries, _) => Kind::Mapping(entries),
        };
        self.add(Node {
            place: open.place,
            kind,
        })
    }

    fn add(&mut self, node: Node) -> bool {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            self.findings
                .error(&node.place, format!("the file has more than {NODES_MAX} nodes"));
            return false;
        }
        let findings = self.findings;
        match self.open.last_mut().map(|open| &mut open.collection) {
            None => self.documents.push(node),
            Some(Collection::Sequence(items)) => items.push(node),
            Some(Collection::Mapping(entries, waiting)) => match waiting.take() {
                None => *waiting = Some(key_of(node, findings)),
                Some((key, place)) if entries.iter().any(|entry| entry.key == key) => {
                    findings.error(&place, format!("the key `{key}` is written twice"));
                }
                Some((key, place)) => entries.push(Entry {
                    key,
                    place,
                    value: node,
                }),
            },
        }
        true
    }

    fn refuse_properties(&self, place: &Place, anchor: usize, tagged: bool) {
        if anchor != 0 {
            let hint = "give what is shared a name in shared/ and write `use: NAME`";
            self.findings
                .error_with_hint(place, "anchors and aliases are not used here", Some(hint.to_owned()));
        }
        if tagged {
            self.findings.error(place, "tags are not used here");
        }
    }

    fn place_of(&self, line: usize, column_from_0: usize) -> Place {
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Place {
            file: Arc::clone(self.file),
            line: number(line),
            column: number(column_from_0.saturating_add(1)),
        }
    }
}

fn key_of(node: Node, findings: &Findings) -> (String, Place) {
    match node.kind {
        Kind::Scalar(key) => (key, node.place),
        _ => {
            findings.error(&node.place, "a key must be a word");
            (String::new(), node.place)
        }
    }
}
