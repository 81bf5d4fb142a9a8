//! From items to the graph.
//!
//! Within a pool one thing follows the other; between pools only messages go. So where a way leaves a pool, the pool
//! waits for what may come back: one message is an event that catches it; of several, the first to come decides.

use std::collections::BTreeMap;

use super::items::{Deed, Item, Next, home, items};
use super::words::{self, Word, legend};
use super::{Detail, Edge, EdgeKind, End, EndKind, Flow, Lane, Node, NodeKind, Participant, Pool, TaskKind, timers};
use crate::plan::{Performer, Plan, Procedure, Registry};
use crate::text::Language;

pub(super) fn build(plan: &Plan, procedure: &Procedure, language: Language, detail: Detail) -> Flow {
    let items = items(plan, procedure, language);
    let mut building = Building {
        items: &items,
        home: home(procedure.channel),
        flow: head(plan, procedure, language),
        pools: BTreeMap::new(),
        entered: Vec::new(),
        nodes: Vec::new(),
        sent: Vec::new(),
        caught: BTreeMap::new(),
    };
    building.pools(plan, procedure);
    building.steps();
    building.begin();
    for at in 0..items.len() {
        building.exits(at);
    }
    building.messages();
    building.enquiries();
    building.joins();
    for (item, node) in items.iter().zip(building.nodes.clone()) {
        timers::add(&mut building.flow, node, &item.id, item.limits, detail);
    }
    building.flow
}

fn head(plan: &Plan, procedure: &Procedure, language: Language) -> Flow {
    let channel = legend::CHANNELS
        .get(procedure.channel as usize)
        .map_or("", |word| word.to(language));
    let paragraph = match language {
        Language::Kk => format!("{}-{}", procedure.paragraph, legend::PARAGRAPH.to(language)),
        _ => format!("{} {}", legend::PARAGRAPH.to(language), procedure.paragraph),
    };
    let body = match (&plan.act.body.kk, language) {
        (Some(kk), Language::Kk) => kk,
        _ => &plan.act.body.ru,
    };
    let of = match language {
        Language::Kk => String::new(),
        _ => format!("{} ", legend::OF.to(language)),
    };
    let date: Vec<&str> = plan.act.date.rsplit('-').collect();
    let terms: Vec<String> = plan
        .term
        .iter()
        .filter(|term| term.channels.is_empty() || term.channels.contains(&procedure.channel))
        .map(|term| {
            let words = term.limit.words.as_ref().filter(|_| language == Language::Ru);
            let words = words.map_or_else(String::new, |words| format!(" ({words})"));
            format!("{}{words}", timers::name(&[&term.limit], language))
        })
        .collect();
    Flow {
        language,
        id: format!("{}-{}", plan.id.0, procedure.channel.name()),
        title: plan.name.to(language).to_owned(),
        subtitle: format!(
            "{channel} · {paragraph} · {body}, № {}, {of}{}",
            plan.act.number,
            date.join(".")
        ),
        term: (!terms.is_empty()).then(|| format!("{}: {}", legend::TERM.to(language), terms.join("; "))),
        pools: Vec::new(),
        nodes: Vec::new(),
        edges: Vec::new(),
        through: Vec::new(),
    }
}

/// What a message is about: whoever waits for it catches it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    /// That an item may begin.
    Item(usize),
    /// The applicant is told how the way ends that leaves this item.
    Ending(usize),
    /// The home is told the result or refusal, and passes it on.
    Answer,
    /// The applicant is told so by the home.
    Passed,
}

pub(super) struct Building<'a> {
    pub(super) items: &'a [Item<'a>],
    pub(super) home: Participant,
    pub(super) flow: Flow,
    pub(super) pools: BTreeMap<Participant, usize>,
    /// The first item of each pool.
    pub(super) entered: Vec<Option<usize>>,
    /// The node of each item.
    pub(super) nodes: Vec<usize>,
    pub(super) sent: Vec<(usize, About, Word)>,
    pub(super) caught: BTreeMap<About, Vec<usize>>,
}

impl Building<'_> {
    /// The pools from the top to the bottom, the lanes as they begin to act.
    fn pools(&mut self, plan: &Plan, procedure: &Procedure) {
        use Participant::{Akim, Applicant, Center, Gateway, Portal, Provider, Registries};
        let acts = |participant| self.items.iter().any(|item| item.at == participant);
        let asks = self.items.iter().any(|item| !item.asks.is_empty());
        let travels = self.items.iter().any(|item| item.deed == Deed::Task(TaskKind::Send)) && acts(Provider);
        let mut order = vec![Applicant, self.home];
        order.extend(
            [Portal, Center, Akim]
                .into_iter()
                .filter(|other| *other != self.home && acts(*other)),
        );
        if acts(Gateway) || (self.home != Provider && (asks || travels)) {
            order.push(Gateway);
        }
        if asks {
            order.push(Registries);
        }
        if self.home != Provider && acts(Provider) {
            order.push(Provider);
        }
        for participant in order {
            let name = self.name(participant, plan, procedure);
            self.pool(participant, name, procedure);
        }
    }

    fn name(&self, participant: Participant, plan: &Plan, procedure: &Procedure) -> String {
        let language = self.flow.language;
        match participant {
            Participant::Applicant => words::applicant(procedure).to(language).to_owned(),
            Participant::Portal => words::portal(procedure).to(language).to_owned(),
            Participant::Center => words::center(procedure).to(language).to_owned(),
            Participant::Akim => words::AKIM.to(language).to_owned(),
            Participant::Gateway => words::GATEWAY.to(language).to_owned(),
            Participant::Provider => capitalized(plan.provider.short.to(language)),
            Participant::Registries => {
                let mut asked: Vec<Registry> = self.items.iter().flat_map(|item| item.asks.iter().copied()).collect();
                asked.sort_unstable();
                asked.dedup();
                let names: Vec<&str> = asked.into_iter().map(|one| words::registry(one).to(language)).collect();
                names.join(", ")
            }
        }
    }

    fn pool(&mut self, participant: Participant, name: String, procedure: &Procedure) {
        let id = match participant {
            Participant::Applicant => "applicant",
            Participant::Portal => "portal",
            Participant::Center => "center",
            Participant::Akim => "akim",
            Participant::Gateway => "gateway",
            Participant::Registries => "registries",
            Participant::Provider => "provider",
        };
        let mut lanes: Vec<(Performer, Lane)> = Vec::new();
        for item in self.items.iter().filter(|item| item.at == participant) {
            if lanes.iter().all(|(role, _)| *role != item.role) {
                let name = match item.role {
                    // The body as a whole, not its system.
                    Performer::System if item.deed == Deed::Task(TaskKind::Call) => name.clone(),
                    role => words::role(role, procedure).to(self.flow.language).to_owned(),
                };
                let id = format!("lane.{id}.{}", item.role.name());
                lanes.push((item.role, Lane { id, name }));
            }
        }
        // The answer passes through the home even if its own steps are over.
        let silent = matches!(lanes.as_slice(), [(Performer::System | Performer::Applicant, _)]);
        self.pools.insert(participant, self.flow.pools.len());
        self.entered.push(self.first(participant));
        self.flow.pools.push(Pool {
            id: format!("pool.{id}"),
            participant,
            name,
            shows_lanes: !silent && !lanes.is_empty(),
            lanes: lanes.into_iter().map(|(_, lane)| lane).collect(),
        });
    }

    /// The item with which a participant begins: the first on the way, not on the paper.
    fn first(&self, participant: Participant) -> Option<usize> {
        let mut seen = vec![false; self.items.len()];
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let (Some(item), Some(seen)) = (self.items.get(at), seen.get_mut(at)) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            if item.at == participant {
                return Some(at);
            }
            for exit in [item.on_failure, Some(item.on_success)].into_iter().flatten() {
                if let Next::Item(next) = exit {
                    open.push(next);
                }
            }
        }
        self.items.iter().position(|item| item.at == participant)
    }

    pub(super) fn pool_at(&self, participant: Participant) -> usize {
        self.pools.get(&participant).copied().unwrap_or_default()
    }

    fn seat(&self, item: &Item<'_>) -> (usize, usize) {
        let pool = self.pool_at(item.at);
        let role = format!(".{}", item.role.name());
        let lanes = self.flow.pools.get(pool).map_or(&[][..], |pool| &pool.lanes);
        (
            pool,
            lanes
                .iter()
                .position(|lane| lane.id.ends_with(&role))
                .unwrap_or_default(),
        )
    }

    fn steps(&mut self) {
        for item in self.items {
            let kind = match item.deed {
                Deed::Task(kind) => NodeKind::Task(kind),
                Deed::Condition => NodeKind::Exclusive,
                Deed::Refusal => NodeKind::Task(TaskKind::Send),
            };
            let (pool, lane) = self.seat(item);
            let node = self.flow.add(Node {
                id: item.id.clone(),
                kind,
                pool,
                lane,
                label: item.label.clone(),
                name: item.name.clone(),
                text: item.text.clone(),
                aside: item.aside,
                brings_document: false,
                host: None,
            });
            self.nodes.push(node);
        }
    }

    /// A node beside another: in its pool and lane.
    pub(super) fn beside(&mut self, near: usize, suffix: &str, kind: NodeKind, name: Word, aside: bool) -> usize {
        let (pool, lane, id) = self
            .flow
            .nodes
            .get(near)
            .map_or((0, 0, String::new()), |node| (node.pool, node.lane, node.id.clone()));
        self.flow.add(Node {
            id: format!("{id}.{suffix}"),
            kind,
            pool,
            lane,
            label: None,
            name: name.to(self.flow.language).to_owned(),
            text: String::new(),
            aside,
            brings_document: false,
            host: None,
        })
    }

    /// How it all begins: with the applicant, or with his papers.
    fn begin(&mut self) {
        let (Some(first), Some(node)) = (self.items.first(), self.nodes.first().copied()) else {
            return;
        };
        let applicant = self.pool_at(Participant::Applicant);
        if first.at == Participant::Applicant {
            let start = self.beside(node, "start", NodeKind::Start { message: false }, words::BEGIN, false);
            self.flow.sequence(start, node, None);
            return;
        }
        let start = self.beside(node, "start", NodeKind::Start { message: true }, words::PAPERS, false);
        self.flow.sequence(start, node, None);
        let acts = self.entered.get(applicant).copied().flatten();
        match acts.and_then(|item| self.nodes.get(item).copied()) {
            None => {
                self.flow
                    .link(EdgeKind::Message, End::Pool(applicant), End::Node(start), None);
            }
            // An applicant who acts later on sends the papers first.
            Some(later) => {
                let begin = self.beside(later, "start", NodeKind::Start { message: false }, words::BEGIN, false);
                let papers = self.beside(later, "papers", NodeKind::Throw, words::PAPERS, false);
                self.flow.sequence(begin, papers, None);
                self.flow
                    .link(EdgeKind::Message, End::Node(papers), End::Node(start), None);
                if let Some(entered) = self.entered.get_mut(applicant) {
                    *entered = None;
                }
                self.wait(papers, 0);
            }
        }
    }

    fn exits(&mut self, at: usize) {
        let (Some(item), Some(node)) = (self.items.get(at), self.nodes.get(at).copied()) else {
            return;
        };
        let condition = item.deed == Deed::Condition;
        let named = |name: &String| condition.then(|| name.clone());
        self.leave(at, node, item.on_success, named(&item.exits.0), item.aside, "sent");
        if let Some(failure) = item.on_failure {
            self.leave(at, node, failure, named(&item.exits.1), true, "refused");
        }
    }

    fn leave(&mut self, at: usize, node: usize, next: Next, name: Option<String>, aside: bool, suffix: &str) {
        let Some(item) = self.items.get(at) else { return };
        match next {
            Next::End => self.end(at, node, name, aside),
            Next::Item(next) => {
                let there = self.items.get(next).map(|item| item.at);
                let Some(to) = self.nodes.get(next).copied() else {
                    return;
                };
                if there == Some(item.at) {
                    self.flow.sequence(node, to, name);
                    return;
                }
                // A condition sends nothing by itself.
                let sender = match name {
                    None => node,
                    Some(name) => {
                        let throw = self.beside(node, suffix, NodeKind::Throw, item.message, aside);
                        self.flow.sequence(node, throw, Some(name));
                        throw
                    }
                };
                self.sent.push((sender, About::Item(next), item.message));
                self.enter(next, item.message);
                self.wait(sender, next);
            }
        }
    }

    /// The first item of a pool begins with the message.
    fn enter(&mut self, at: usize, message: Word) {
        let Some(item) = self.items.get(at) else { return };
        let pool = self.pool_at(item.at);
        let first = self.entered.get(pool).copied().flatten() == Some(at);
        let Some(node) = self.nodes.get(at).copied() else {
            return;
        };
        if first && at > 0 && !self.caught.contains_key(&About::Item(at)) {
            let start = self.beside(node, "start", NodeKind::Start { message: true }, message, item.aside);
            self.flow.sequence(start, node, None);
            self.caught.insert(About::Item(at), vec![start]);
        }
    }

    /// The way ends: in the applicant's hands, or with a message to the applicant.
    fn end(&mut self, at: usize, node: usize, name: Option<String>, aside: bool) {
        let Some(item) = self.items.get(at) else { return };
        if item.at == Participant::Applicant {
            let end = self.beside(node, "end", NodeKind::End(EndKind::Plain), words::DONE, aside);
            self.flow.sequence(node, end, name);
            return;
        }
        let end = self.beside(node, "end", NodeKind::End(EndKind::Message), item.ending, aside);
        self.flow.sequence(node, end, name);
        let about = if self.through_home(item) {
            About::Answer
        } else {
            About::Ending(at)
        };
        self.sent.push((end, about, item.ending));
    }

    /// Whether what ends here reaches the applicant through the home.
    pub(super) fn through_home(&self, item: &Item<'_>) -> bool {
        item.at != self.home && self.entered.get(self.pool_at(self.home)).copied().flatten().is_some()
    }
}

impl Flow {
    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    pub(super) fn sequence(&mut self, from: usize, to: usize, name: Option<String>) {
        let condition = name.is_some();
        self.link(EdgeKind::Sequence { condition }, End::Node(from), End::Node(to), name);
    }

    /// Adds an edge once.
    pub(super) fn link(&mut self, kind: EdgeKind, from: End, to: End, name: Option<String>) {
        let same = |edge: &Edge| edge.from == from && edge.to == to && edge.kind == kind && edge.name == name;
        if self.edges.iter().any(same) {
            return;
        }
        let id = |end| match end {
            End::Node(node) => self.nodes.get(node).map(|node| node.id.as_str()),
            End::Pool(pool) => self.pools.get(pool).map(|pool| pool.id.as_str()),
        };
        let what = if kind == EdgeKind::Message { "message" } else { "flow" };
        let mut id = format!("{what}.{}-{}", id(from).unwrap_or_default(), id(to).unwrap_or_default());
        if self.edges.iter().any(|edge| edge.id == id) {
            id.push_str(".other");
        }
        self.edges.push(Edge {
            id,
            kind,
            from,
            to,
            name,
        });
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
