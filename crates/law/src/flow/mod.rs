//! A procedure as a graph: who takes part, what is done, what follows what, and who sends what to whom.
//!
//! The graph is drawn from the steps of the act's paragraph, as the acts' own diagrams are. Everything in it has an id
//! made from the ids of the steps, so that the same regulation always gives the same graph.
//!
//! | file | form |
//! |---|---|
//! | `items` | the steps as what is to be drawn: tasks, conditions, refusals, each at its place |
//! | `build` | the graph: within a pool one thing follows the other |
//! | `messages` | between pools: who waits for what, who sends it |
//! | `timers` | the limits |
//! | `short` | a long text in a few words |
//! | `words` | names in three languages |

mod build;
mod items;
mod messages;
mod short;
mod timers;
mod words;

use crate::plan::{Channel, Plan};
use crate::text::Language;

pub(crate) use words::legend;

/// Who takes part; each has a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Participant {
    Applicant,
    Portal,
    Center,
    Akim,
    Gateway,
    Registries,
    Provider,
}

/// The collaboration of one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    pub language: Language,
    /// The id of the regulation and the channel: `semey-2012-housing-queue-portal`.
    pub id: String,
    /// The name of the service.
    pub title: String,
    /// The act, the channel and its paragraph.
    pub subtitle: String,
    /// The term of the whole service, where the act has one for this channel.
    pub term: Option<String>,
    /// From the top to the bottom.
    pub pools: Vec<Pool>,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// Which node sends to which through a black box.
    pub through: Vec<(usize, usize)>,
}

/// A participant. One without lanes does nothing that the act describes: only messages touch it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    pub id: String,
    pub participant: Participant,
    pub name: String,
    pub lanes: Vec<Lane>,
    /// Whether the lanes are drawn; one whose only lane says nothing new is drawn without.
    pub shows_lanes: bool,
}

impl Pool {
    pub fn is_black_box(&self) -> bool {
        self.lanes.is_empty()
    }
}

/// A role within a pool, or the information system that acts by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub id: String,
    pub name: String,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub id: String,
    pub kind: NodeKind,
    /// The index of its pool, and of its lane there.
    pub pool: usize,
    pub lane: usize,
    /// «процесс 5».
    pub label: Option<String>,
    /// In a few words.
    pub name: String,
    /// The act's text, whole, with what else is to be known; empty for what only joins.
    pub text: String,
    /// Lies on the way of a refusal.
    pub aside: bool,
    /// It brings the document that the consumer receives.
    pub brings_document: bool,
    /// The task at whose edge a timer sits, or whose timer leads to this end.
    pub host: Option<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    Start {
        message: bool,
    },
    End(EndKind),
    /// A message is waited for.
    Catch,
    /// A message is sent.
    Throw,
    Task(TaskKind),
    /// A condition with two exits, or the place where ways meet again.
    Exclusive,
    /// Waits for whichever message comes first.
    EventBased,
    /// At the edge of its host.
    Timer {
        /// ISO 8601.
        duration: String,
        /// Whether the task ends when the time is over.
        interrupting: bool,
        /// The limits that it stands for: value, unit and circumstance.
        limits: Vec<(String, &'static str, Option<&'static str>)>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndKind {
    Plain,
    Message,
    /// A refusal.
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// By a person in a system.
    User,
    /// By a system alone.
    Service,
    Send,
    Receive,
    /// By a person without a system.
    Manual,
    /// Another procedure as a whole.
    Call,
}

/// One end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    Node(usize),
    /// The pool as a whole, which then is a black box.
    Pool(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    pub id: String,
    pub kind: EdgeKind,
    pub from: End,
    pub to: End,
    /// What is sent; when it is taken.
    pub name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// Within a pool; leaves a condition, or does not.
    Sequence { condition: bool },
    /// Between pools.
    Message,
}

/// What is drawn besides what the act says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Everything that a model needs: where the way of an overdue limit leads.
    Model,
    /// What a reader needs.
    Picture,
}

/// The graph of one channel, if the regulation has it.
pub fn flow(plan: &Plan, channel: Channel, language: Language, detail: Detail) -> Option<Flow> {
    let procedure = plan.procedure(channel)?;
    Some(build::build(plan, procedure, language, detail))
}

impl Flow {
    /// The edges into a node that stand in its own pool.
    pub fn sequences_into(&self, node: usize) -> impl Iterator<Item = &Edge> {
        self.edges
            .iter()
            .filter(move |edge| edge.to == End::Node(node) && matches!(edge.kind, EdgeKind::Sequence { .. }))
    }

    /// The edges out of a node that stay in its own pool.
    pub fn sequences_from(&self, node: usize) -> impl Iterator<Item = &Edge> {
        self.edges
            .iter()
            .filter(move |edge| edge.from == End::Node(node) && matches!(edge.kind, EdgeKind::Sequence { .. }))
    }

    /// The pool that an edge touches at this end.
    pub fn pool_of(&self, end: End) -> usize {
        match end {
            End::Pool(pool) => pool,
            End::Node(node) => self.nodes.get(node).map_or(0, |node| node.pool),
        }
    }
}
