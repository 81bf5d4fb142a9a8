//! The steps as what is to be drawn, each at its place, in the order of the paragraph.

use std::collections::BTreeMap;

use super::words::{self, Word};
use super::{Participant, TaskKind, short};
use crate::plan::{Channel, Limit, Performer, Plan, Procedure, Registry, Step, System, Verb};
use crate::text::{ActText, Language};

/// The refusal to take incomplete papers has a receipt of its own in the acts that know it.
const RECEIPT_OF_REFUSAL: &str = "refusal_to_accept";

pub(super) struct Item<'plan> {
    pub id: String,
    pub at: Participant,
    pub role: Performer,
    pub deed: Deed,
    pub label: Option<String>,
    pub name: String,
    pub text: String,
    pub limits: &'plan [Limit],
    pub on_success: Next,
    /// Of a condition: where it leads when it does not hold.
    pub on_failure: Option<Next>,
    /// How its exits are called.
    pub exits: (String, String),
    /// What it sends to another participant.
    pub message: Word,
    /// Which registries it asks.
    pub asks: Vec<Registry>,
    /// What is called when the way ends here without a step that says so.
    pub ending: Word,
    /// Stands on the way that a failed condition takes.
    pub aside: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Task(TaskKind),
    Condition,
    Refusal,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Item(usize),
    End,
}

/// The items of a procedure.
pub(super) fn items<'plan>(plan: &'plan Plan, procedure: &'plan Procedure, language: Language) -> Vec<Item<'plan>> {
    let mut making = Making {
        plan,
        procedure,
        language,
        items: Vec::new(),
        first: BTreeMap::new(),
        pending: Vec::new(),
    };
    for step in &procedure.steps {
        making.step(step);
    }
    making.linked()
}

struct Making<'plan> {
    plan: &'plan Plan,
    procedure: &'plan Procedure,
    language: Language,
    items: Vec<Item<'plan>>,
    /// Step → its first item.
    first: BTreeMap<&'plan str, usize>,
    /// Item whose exits are those of a step.
    pending: Vec<(usize, &'plan Step)>,
}

impl<'plan> Making<'plan> {
    fn step(&mut self, step: &'plan Step) {
        let at = self.items.len();
        self.first.insert(&step.id, at);
        // A timer sits at the edge of a task only, and what the act calls a process is drawn as one.
        let named = step.label.as_deref().is_none_or(|label| label.contains("услови"));
        let labelled_condition = named && self.limits(step).is_empty();
        let decides = step.verb.is_condition();
        let deed = match &step.verb {
            verb if verb.is_refusal() => Deed::Refusal,
            _ if decides && labelled_condition => Deed::Condition,
            _ => Deed::Task(self.kind(step)),
        };
        let mut item = self.item(step, deed);
        if deed == Deed::Task(TaskKind::Call) {
            item.name = self.name_of_providers_procedure();
        }
        if decides && item.asks.is_empty() && matches!(step.verb, Verb::CheckRegistry) && !labelled_condition {
            item.asks = self.plan.registries.iter().map(|used| used.registry).collect();
        }
        self.items.push(item);
        if deed == Deed::Condition {
            self.pending.push((at, step));
        } else if decides {
            self.condition(step, words::question(&step.verb), words::REFUSAL);
        } else if matches!(step.verb, Verb::AcceptDocuments) && self.refuses_papers() {
            self.condition(step, words::WHOLE, words::RECEIPT_OF_REFUSAL);
        } else if step.verb.calls_provider() && self.place(step) != Participant::Provider && !self.provider_acts() {
            self.providers_procedure(step);
        } else {
            self.pending.push((at, step));
        }
    }

    /// What the act tells in one step is drawn as a task and a condition after it.
    fn condition(&mut self, step: &'plan Step, question: Word, ending: Word) {
        let at = self.items.len();
        if let Some(task) = self.items.last_mut() {
            task.on_success = Next::Item(at);
        }
        let name = question.to(self.language).to_owned();
        let mut item = self.item(step, Deed::Condition);
        item.id = format!("{}.condition", step.id);
        item.label = None;
        item.name = name;
        item.ending = ending;
        item.limits = &[];
        item.asks = Vec::new();
        item.on_failure = Some(Next::End);
        self.items.push(item);
        self.pending.push((at, step));
    }

    /// The provider's own procedure as one task.
    fn providers_procedure(&mut self, step: &'plan Step) {
        let at = self.items.len();
        if let Some(task) = self.items.last_mut() {
            task.on_success = Next::Item(at);
        }
        let mut item = self.item(step, Deed::Task(TaskKind::Call));
        item.id = format!("{}.provider", step.id);
        item.at = Participant::Provider;
        item.role = Performer::System;
        item.label = None;
        item.name = self.name_of_providers_procedure();
        item.text.clone_from(&item.name);
        item.limits = &[];
        item.message = words::RESULT;
        self.items.push(item);
        self.pending.push((at, step));
    }

    fn name_of_providers_procedure(&self) -> String {
        let procedure = self.plan.procedure(Channel::Provider);
        let name = words::providers_procedure(procedure.map(|procedure| procedure.paragraph.as_str()));
        name.to(self.language).to_owned()
    }

    fn item(&self, step: &'plan Step, deed: Deed) -> Item<'plan> {
        let (success, failure) = words::exits(&step.verb);
        let exits = self.printed_exits(step).unwrap_or_else(|| {
            (
                success.to(self.language).to_owned(),
                failure.to(self.language).to_owned(),
            )
        });
        let asks = match &step.verb {
            Verb::QueryRegistry { registries } => registries.clone(),
            _ => Vec::new(),
        };
        Item {
            id: step.id.clone(),
            at: self.place(step),
            role: match step.verb {
                Verb::ForwardRequest { .. } if step.performer == Performer::Applicant => Performer::System,
                _ => step.performer,
            },
            deed,
            label: step.label.as_deref().map(|label| words::label(label, self.language)),
            name: self.short(step),
            text: self.whole(step),
            limits: self.limits(step),
            on_success: Next::End,
            on_failure: None,
            exits,
            message: words::message(&step.verb),
            asks,
            ending: if step.verb.is_refusal() || step.verb.is_condition() {
                words::REFUSAL
            } else {
                words::RESULT
            },
            aside: step.verb.is_refusal(),
        }
    }

    fn linked(mut self) -> Vec<Item<'plan>> {
        let to = |id: &Option<String>| {
            let item = id.as_deref().and_then(|id| self.first.get(id));
            item.map_or(Next::End, |item| Next::Item(*item))
        };
        for (at, step) in std::mem::take(&mut self.pending) {
            let Some(item) = self.items.get_mut(at) else { continue };
            item.on_success = to(&step.on_success);
            if item.deed == Deed::Condition {
                item.on_failure = Some(to(&step.on_failure));
            }
        }
        self.relayed()
    }

    /// What the applicant sends to the provider leaves from the portal.
    fn relayed(mut self) -> Vec<Item<'plan>> {
        let home = home(self.procedure.channel);
        for at in 0..self.items.len() {
            let Some(item) = self.items.get(at) else { continue };
            let Next::Item(next) = item.on_success else { continue };
            let there = self.items.get(next).map(|next| next.at);
            if item.at != Participant::Applicant
                || there == Some(home)
                || there == Some(item.at)
                || home == Participant::Provider
            {
                continue;
            }
            let forward = Verb::ForwardRequest { calls_provider: false };
            let relay = Item {
                id: format!("{}.forward", item.id),
                at: home,
                role: Performer::System,
                deed: Deed::Task(TaskKind::Send),
                label: None,
                name: words::deed(&forward).to(self.language).to_owned(),
                text: item.text.clone(),
                limits: &[],
                on_success: item.on_success,
                on_failure: None,
                exits: (String::new(), String::new()),
                message: words::message(&forward),
                asks: Vec::new(),
                ending: words::RESULT,
                aside: false,
            };
            let to = self.items.len();
            self.items.push(relay);
            if let Some(item) = self.items.get_mut(at) {
                item.on_success = Next::Item(to);
            }
        }
        self.items
    }

    /// Whose pool it stands in: that of the one who acts; what a system does by itself, in that of the system.
    fn place(&self, step: &Step) -> Participant {
        let home = home(self.procedure.channel);
        match step.performer {
            // Whoever sends a request on, his system does it.
            Performer::Applicant if matches!(step.verb, Verb::ForwardRequest { .. }) => home,
            Performer::Applicant => Participant::Applicant,
            Performer::Operator
            | Performer::Inspector
            | Performer::IssuingClerk
            | Performer::CollectionSector
            | Performer::Courier => Participant::Center,
            Performer::Akim | Performer::AkimSpecialist => Participant::Akim,
            Performer::System if step.verb.is_intake() => home,
            Performer::System => match step.system {
                System::Portal => Participant::Portal,
                System::Center => Participant::Center,
                System::Provider => Participant::Provider,
                System::Gateway => Participant::Gateway,
                System::Authority | System::Registries => home,
            },
            _ if step.system == System::Center => Participant::Center,
            _ => Participant::Provider,
        }
    }

    fn kind(&self, step: &Step) -> TaskKind {
        let alone = step.performer == Performer::System;
        match step.verb {
            Verb::CallProvider if self.place(step) == Participant::Provider => TaskKind::Call,
            Verb::ForwardRequest { .. } | Verb::Route { .. } => TaskKind::Send,
            Verb::ReceiveResult => TaskKind::Receive,
            Verb::HandOver | Verb::Deliver | Verb::SendByCourier | Verb::Collect if !alone => TaskKind::Manual,
            _ if alone => TaskKind::Service,
            _ => TaskKind::User,
        }
    }

    /// Whether the provider has steps of its own here.
    fn provider_acts(&self) -> bool {
        let mut steps = self.procedure.steps.iter();
        steps.any(|step| self.place(step) == Participant::Provider)
    }

    fn refuses_papers(&self) -> bool {
        self.plan
            .receipts
            .iter()
            .any(|receipt| receipt.id == RECEIPT_OF_REFUSAL)
    }

    /// The limits of the step; where it has none, those of the action that carries out this step and no other.
    fn limits(&self, step: &'plan Step) -> &'plan [Limit] {
        if !step.limits.is_empty() {
            return &step.limits;
        }
        let mut carrying = self
            .procedure
            .actions
            .iter()
            .filter(|action| action.steps.contains(&step.id));
        match (carrying.next(), carrying.next()) {
            (Some(action), None) if action.steps.len() == 1 => &action.limits,
            _ => &[],
        }
    }

    fn short(&self, step: &Step) -> String {
        match in_language(&step.text, self.language) {
            Some(text) => short::short(text, step.label.as_deref()),
            None => words::deed(&step.verb).to(self.language).to_owned(),
        }
    }

    /// The text of the act, its clause, and the actions of the table that carry it out.
    fn whole(&self, step: &Step) -> String {
        let text = in_language(&step.text, self.language).unwrap_or(&step.text.ru);
        let mut whole = format!("{}. {text}", step.clause);
        if let Some(system) = &step.system_name {
            whole.push_str(&format!(" [{system}]"));
        }
        for action in &self.procedure.actions {
            if action.steps.contains(&step.id) {
                let limit = action
                    .limits
                    .iter()
                    .map(|limit| limit.text.ru.as_str())
                    .collect::<Vec<_>>()
                    .join("; ");
                whole.push_str(&format!(
                    "\n{}: {}",
                    self.procedure.action_clause(action.n),
                    action.text.ru
                ));
                if !limit.is_empty() {
                    whole.push_str(&format!(" ({limit})"));
                }
            }
        }
        whole
    }

    /// «4 – если есть нарушения; 5 – если нарушений нет»: the table's own words for the exits.
    fn printed_exits(&self, step: &Step) -> Option<(String, String)> {
        if self.language != Language::Ru {
            return None;
        }
        let failure = step.on_failure.as_ref()?;
        let mut actions = self.procedure.actions.iter();
        let action = actions.find(|action| action.steps.contains(&step.id) && action.next.len() > 1)?;
        let mut exits = (None, None);
        for part in action.next_text.as_deref()?.split(';') {
            let (n, words) = part.split_once("если ")?;
            let n: u32 = n
                .chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
                .parse()
                .ok()?;
            let carrying = self.procedure.actions.iter().find(|action| action.n == n)?;
            let words = words.trim().trim_end_matches('.').to_owned();
            if carrying.steps.contains(failure) {
                exits.1 = Some(words);
            } else {
                exits.0 = Some(words);
            }
        }
        Some((exits.0?, exits.1?))
    }
}

fn in_language(text: &ActText, language: Language) -> Option<&str> {
    match language {
        Language::Ru => Some(&text.ru),
        Language::Kk => text.kk.as_deref(),
        Language::En => None,
    }
}

/// Where a case of this channel begins and to where its result returns.
pub(super) fn home(channel: Channel) -> Participant {
    match channel {
        Channel::Portal => Participant::Portal,
        Channel::Center => Participant::Center,
        Channel::Provider => Participant::Provider,
        Channel::Akim => Participant::Akim,
    }
}
