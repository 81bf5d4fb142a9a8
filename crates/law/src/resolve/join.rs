//! A channel of a regulation: its procedure, its parameters, and where it departs.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::parameters::Parameters;
use super::{mapping, overlay};
use crate::diagnostic::{Findings, suggestion};
use crate::source::{Entry, Kind, Node, Source};

/// Keys of a channel in a regulation.
const CHANNEL_KEYS: [&str; 9] = [
    "procedure",
    "course",
    "parameters",
    "paragraph",
    "table",
    "table_title",
    "limits",
    "steps",
    "actions",
];
/// Keys of a procedure.
const PROCEDURE_KEYS: [&str; 6] = ["channel", "course", "parameters", "steps", "limits", "actions"];

pub(super) struct Joiner<'a> {
    procedures: &'a BTreeMap<String, Source>,
    findings: &'a Findings,
    followed: BTreeSet<String>,
}

impl<'a> Joiner<'a> {
    pub(super) fn of(procedures: &'a BTreeMap<String, Source>, findings: &'a Findings) -> Self {
        Self {
            procedures,
            findings,
            followed: BTreeSet::new(),
        }
    }

    /// The regulation with its procedures in the place of their names, and without its parameters.
    pub(super) fn join(&mut self, regulation: Node) -> Node {
        let nothing = Node {
            place: regulation.place.clone(),
            kind: Kind::Mapping(Vec::new()),
        };
        let parameters = regulation.get("parameters").cloned().unwrap_or(nothing);
        let languages = regulation.get("act").and_then(|act| act.get("languages"));
        let mut languages = languages.map(Node::items).unwrap_or_default().iter();
        let given = Given {
            parameters,
            kk: languages.any(|language| language.scalar() == Some("kk")),
        };
        let used = RefCell::new(BTreeSet::new());
        let entries = regulation
            .entries()
            .iter()
            .filter(|entry| entry.key != "parameters")
            .map(|entry| match entry.key.as_str() {
                "channels" => Entry {
                    value: self.channels(&entry.value, &given, &used),
                    ..entry.clone()
                },
                _ => entry.clone(),
            })
            .collect();
        if !self.findings.has_errors() {
            self.warn_of_unused(&given.parameters, &used.borrow());
        }
        mapping(&regulation, entries)
    }

    /// Warns of procedures that no regulation follows.
    pub(super) fn report_unused(&self) {
        for source in self
            .procedures
            .values()
            .filter(|source| !self.followed.contains(&source.name))
        {
            self.findings
                .warning(&source.place, format!("no regulation follows `{}`", source.name), None);
        }
    }

    fn warn_of_unused(&self, parameters: &Node, used: &BTreeSet<String>) {
        for entry in parameters.entries().iter().filter(|entry| !used.contains(&entry.key)) {
            let message = format!("no procedure uses the parameter `{}`", entry.key);
            self.findings.warning(&entry.place, message, None);
        }
    }

    fn channels(&mut self, channels: &Node, given: &Given, used: &RefCell<BTreeSet<String>>) -> Node {
        let items = channels
            .items()
            .iter()
            .filter_map(|channel| self.channel(channel, given, used))
            .collect();
        match channels.kind {
            Kind::Sequence(_) => Node {
                place: channels.place.clone(),
                kind: Kind::Sequence(items),
            },
            _ => channels.clone(),
        }
    }

    fn channel(&mut self, channel: &Node, given: &Given, used: &RefCell<BTreeSet<String>>) -> Option<Node> {
        self.refuse_unknown(channel, "a channel", &CHANNEL_KEYS);
        let Some(name) = channel.get("procedure") else {
            self.findings
                .error(&channel.place, "a channel names the `procedure` that it follows");
            return None;
        };
        let word = name.scalar().unwrap_or_default();
        let Some(source) = self.procedures.get(word) else {
            let known = self.procedures.keys().map(String::as_str);
            let message = format!("no procedure is named `{word}`");
            self.findings
                .error_with_hint(&name.place, message, suggestion(word, known));
            return None;
        };
        self.followed.insert(word.to_owned());
        self.refuse_unknown(&source.node, "a procedure", &PROCEDURE_KEYS);
        let needed = ["channel", "course", "steps"];
        let missing: Vec<&str> = needed
            .into_iter()
            .filter(|key| source.node.get(key).is_none())
            .collect();
        if !missing.is_empty() {
            let message = format!("a procedure needs `{}`", missing.join("`, `"));
            self.findings.error(&source.place, message);
            return None;
        }
        let join = Join {
            procedure: &source.node,
            channel,
            given,
            used,
            findings: self.findings,
        };
        Some(join.channel())
    }

    fn refuse_unknown(&self, node: &Node, what: &str, known: &[&str]) {
        for entry in node
            .entries()
            .iter()
            .filter(|entry| !known.contains(&entry.key.as_str()))
        {
            let hint = suggestion(&entry.key, known.iter().copied());
            self.findings
                .error_with_hint(&entry.place, format!("{what} has no key `{}`", entry.key), hint);
        }
    }
}

/// What a regulation gives to its procedures.
struct Given {
    parameters: Node,
    /// Whether the act exists in Kazakh.
    kk: bool,
}

/// One channel being joined with its procedure.
struct Join<'a> {
    procedure: &'a Node,
    channel: &'a Node,
    given: &'a Given,
    used: &'a RefCell<BTreeSet<String>>,
    findings: &'a Findings,
}

impl Join<'_> {
    fn channel(&self) -> Node {
        let given = self
            .channel
            .entries()
            .iter()
            .filter(|entry| matches!(entry.key.as_str(), "paragraph" | "course" | "table" | "table_title"));
        let kept = self.procedure.entries().iter().filter(|entry| {
            matches!(entry.key.as_str(), "channel" | "course") && self.channel.get(&entry.key).is_none()
        });
        let mut entries: Vec<Entry> = kept.chain(given).cloned().collect();
        self.check_declared();
        for (list, id) in [("steps", "id"), ("actions", "n")] {
            if let Some(entry) = self.procedure.entry(list) {
                entries.push(Entry {
                    value: self.list(&entry.value, list, id),
                    ..entry.clone()
                });
            }
        }
        mapping(self.channel, entries)
    }

    /// What gives parameters: the channel, then the regulation.
    fn scopes(&self) -> impl Iterator<Item = &Node> {
        self.channel
            .get("parameters")
            .into_iter()
            .chain([&self.given.parameters])
    }

    /// Every parameter that the procedure declares must be given by the regulation.
    fn check_declared(&self) {
        let Some(declared) = self.procedure.get("parameters") else {
            return;
        };
        for entry in declared
            .entries()
            .iter()
            .filter(|entry| self.scopes().all(|scope| scope.get(&entry.key).is_none()))
        {
            let name = self.channel.get("procedure").unwrap_or(self.channel);
            self.findings.error_with_hint(
                &name.place,
                format!("the procedure needs the parameter `{}`", entry.key),
                entry.value.scalar().map(|text| format!("{}: {text}", entry.key)),
            );
        }
    }

    /// The steps or actions of the procedure with what the channel says of them.
    fn list(&self, items: &Node, list: &str, id: &str) -> Node {
        let nothing = Node {
            place: self.channel.place.clone(),
            kind: Kind::Mapping(Vec::new()),
        };
        let said = self.channel.get(list).unwrap_or(&nothing);
        let id_of = |item: &Node| item.get(id).and_then(Node::scalar).map(str::to_owned);
        let known: Vec<String> = items.items().iter().filter_map(id_of).collect();
        for entry in said.entries().iter().filter(|entry| !known.contains(&entry.key)) {
            let hint = suggestion(&entry.key, known.iter().map(String::as_str));
            let message = format!("the procedure has nothing named `{}` among its {list}", entry.key);
            self.findings.error_with_hint(&entry.place, message, hint);
        }
        let joined = items.items().iter().map(|item| {
            let said = id_of(item).and_then(|id| said.get(&id).cloned());
            self.with_limit(self.item(item, said.as_ref()))
        });
        match items.kind {
            Kind::Sequence(_) => Node {
                place: items.place.clone(),
                kind: Kind::Sequence(joined.collect()),
            },
            _ => items.clone(),
        }
    }

    fn item(&self, item: &Node, said: Option<&Node>) -> Node {
        let own = said.and_then(|said| said.get("with"));
        let replaced: Vec<Entry> = said
            .map(|said| {
                said.entries()
                    .iter()
                    .filter(|entry| entry.key != "with")
                    .cloned()
                    .collect()
            })
            .unwrap_or_default();
        let parameters = Parameters {
            declared: self.procedure.get("parameters"),
            scopes: own.into_iter().chain(self.scopes()).collect(),
            used: self.used,
            findings: self.findings,
            replaced: Cell::new(0),
        };
        // A text that the act says otherwise is not filled: it is the act's own, letter for letter.
        let kept = item
            .entries()
            .iter()
            .filter(|entry| !replaced.iter().any(|over| over.key == entry.key));
        let filled = kept
            .map(|entry| Entry {
                value: parameters.fill(&self.of_this_act(entry)),
                ..entry.clone()
            })
            .collect();
        match &item.kind {
            Kind::Mapping(_) => mapping(item, overlay(filled, replaced)),
            _ => item.clone(),
        }
    }

    /// A text of the procedure without the Kazakh of another act, where this one exists in Russian only.
    fn of_this_act(&self, entry: &Entry) -> Node {
        let texts = matches!(entry.key.as_str(), "text" | "completion" | "participant");
        match &entry.value.kind {
            Kind::Mapping(words) if texts && !self.given.kk => {
                let words = words.iter().filter(|word| word.key != "kk").cloned().collect();
                mapping(&entry.value, words)
            }
            _ => entry.value.clone(),
        }
    }

    /// The item with the limit that it names in the place of the name.
    fn with_limit(&self, item: Node) -> Node {
        let entries = item.entries().iter().map(|entry| match entry.key.as_str() {
            "limit" | "limits" => Entry {
                value: self.named_limits(&entry.value),
                ..entry.clone()
            },
            _ => entry.clone(),
        });
        match &item.kind {
            Kind::Mapping(_) => mapping(&item, entries.collect()),
            _ => item,
        }
    }

    /// A limit or a list of limits; a name stands for the limit of that name.
    fn named_limits(&self, node: &Node) -> Node {
        match (&node.kind, node.scalar()) {
            (_, Some(name)) => self.limit(node, name),
            (Kind::Sequence(items), _) => Node {
                place: node.place.clone(),
                kind: Kind::Sequence(items.iter().map(|item| self.named_limits(item)).collect()),
            },
            _ => node.clone(),
        }
    }

    fn limit(&self, node: &Node, name: &str) -> Node {
        let limits = [self.channel.get("limits"), self.procedure.get("limits")];
        if let Some(limit) = limits.iter().flatten().find_map(|limits| limits.get(name)) {
            return limit.clone();
        }
        let known = limits
            .iter()
            .flatten()
            .flat_map(|limits| limits.entries())
            .map(|entry| entry.key.as_str());
        self.findings.error_with_hint(
            &node.place,
            format!("no limit is named `{name}`"),
            suggestion(name, known),
        );
        Node {
            place: node.place.clone(),
            kind: Kind::Empty,
        }
    }
}
