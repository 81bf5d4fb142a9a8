//! Between pools only messages go: what each pool waits for, and who sends it.

use super::build::{About, Building};
use super::items::Next;
use super::words::{self, Word};
use super::{EdgeKind, End, EndKind, NodeKind, Participant};
use crate::text::Language;

impl Building<'_> {
    /// After `sender` has sent to item `next`, its pool waits for what may come back.
    pub(super) fn wait(&mut self, sender: usize, next: usize) {
        let Some(pool) = self.flow.nodes.get(sender).map(|node| node.pool) else {
            return;
        };
        let expected = self.expected(pool, next);
        let from = match expected.len() {
            0 => {
                self.stop(sender);
                return;
            }
            1 => sender,
            _ => {
                let wait = self.beside(sender, "wait", NodeKind::EventBased, words::ANSWER, false);
                self.flow.sequence(sender, wait, None);
                wait
            }
        };
        for (about, word, refusal) in expected {
            let catch = self.beside(
                sender,
                &format!("get{}", self.flow.nodes.len()),
                NodeKind::Catch,
                word,
                refusal,
            );
            self.flow.sequence(from, catch, None);
            self.caught.entry(about).or_default().push(catch);
            match about {
                About::Item(item) => {
                    let Some(node) = self.nodes.get(item).copied() else {
                        continue;
                    };
                    if let (Some(lane), Some(catch)) = (
                        self.flow.nodes.get(node).map(|node| node.lane),
                        self.flow.nodes.get_mut(catch),
                    ) {
                        catch.lane = lane;
                    }
                    self.flow.sequence(catch, node, None);
                }
                About::Answer => {
                    let end = self.beside(catch, "end", NodeKind::End(EndKind::Message), words::ANSWER, false);
                    self.flow.sequence(catch, end, None);
                    self.sent.push((end, About::Passed, words::ANSWER));
                }
                About::Ending(_) | About::Passed => {
                    let (kind, word) = if refusal {
                        (EndKind::Error, words::REFUSED)
                    } else {
                        (EndKind::Plain, words::DONE)
                    };
                    let end = self.beside(catch, "end", NodeKind::End(kind), word, refusal);
                    self.flow.sequence(catch, end, None);
                }
            }
        }
    }

    /// A pool that waits for nothing any more ends; a message that it has thrown is its last.
    fn stop(&mut self, sender: usize) {
        if let Some(node) = self.flow.nodes.get_mut(sender)
            && node.kind == NodeKind::Throw
        {
            node.kind = NodeKind::End(EndKind::Message);
            return;
        }
        let end = self.beside(sender, "end", NodeKind::End(EndKind::Plain), words::PASSED, false);
        self.flow.sequence(sender, end, None);
    }

    /// What may come back to `pool` after item `next` has begun, in the order of the steps.
    fn expected(&self, pool: usize, next: usize) -> Vec<(About, Word, bool)> {
        let applicant = pool == self.pool_at(Participant::Applicant);
        let mut seen = vec![false; self.items.len()];
        let mut open = vec![(next, words::DOCUMENTS)];
        let mut expected: Vec<(About, Word, bool)> = Vec::new();
        while let Some((at, message)) = open.pop() {
            let (Some(item), Some(seen)) = (self.items.get(at), seen.get_mut(at)) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            if self.pool_at(item.at) == pool {
                expected.push((About::Item(at), message, item.aside));
                continue;
            }
            for exit in [Some(item.on_success), item.on_failure].into_iter().flatten() {
                let refusal = item.aside || Some(exit) == item.on_failure;
                match exit {
                    // What comes from the provider is the result, whatever the step before was.
                    Next::Item(next) if item.at == Participant::Provider => open.push((next, words::RESULT)),
                    Next::Item(next) => open.push((next, item.message)),
                    Next::End if item.at == Participant::Applicant => {}
                    Next::End if self.through_home(item) && applicant => {
                        expected.push((About::Passed, words::ANSWER, false));
                    }
                    Next::End if self.through_home(item) && pool == self.pool_at(self.home) => {
                        expected.push((About::Answer, words::ANSWER, false));
                    }
                    Next::End if applicant => expected.push((About::Ending(at), item.ending, refusal)),
                    Next::End => {}
                }
            }
        }
        expected.sort_by_key(|(about, _, refusal)| (*refusal, *about));
        expected.dedup_by_key(|(about, _, _)| *about);
        expected
    }

    /// Each message to everybody who waits for it; between systems it goes through the gateway.
    pub(super) fn messages(&mut self) {
        let applicant = self.pool_at(Participant::Applicant);
        let gateway = self.gateway();
        for (sender, about, word) in std::mem::take(&mut self.sent) {
            let receivers = self.caught.get(&about).cloned().unwrap_or_default();
            if receivers.is_empty() && !matches!(about, About::Item(_)) {
                self.flow
                    .link(EdgeKind::Message, End::Node(sender), End::Pool(applicant), None);
                self.brings(sender, word);
            }
            for receiver in receivers {
                if self.flow.nodes.get(receiver).is_some_and(|node| node.pool == applicant) {
                    self.brings(receiver, word);
                }
                let pools = [sender, receiver].map(|node| self.flow.nodes.get(node).map_or(0, |node| node.pool));
                match gateway.filter(|gateway| !pools.contains(&applicant) && !pools.contains(gateway)) {
                    Some(gateway) => {
                        self.flow
                            .link(EdgeKind::Message, End::Node(sender), End::Pool(gateway), None);
                        self.flow
                            .link(EdgeKind::Message, End::Pool(gateway), End::Node(receiver), None);
                        self.flow.through.push((sender, receiver));
                    }
                    None => self
                        .flow
                        .link(EdgeKind::Message, End::Node(sender), End::Node(receiver), None),
                }
            }
        }
    }

    /// Marks what brings the result to the applicant.
    fn brings(&mut self, node: usize, word: Word) {
        let result = [words::RESULT, words::ANSWER]
            .iter()
            .any(|result| result.to(Language::Ru) == word.to(Language::Ru));
        if let Some(node) = self.flow.nodes.get_mut(node) {
            node.brings_document |= result;
        }
    }

    /// The gateway, where it only passes on.
    fn gateway(&self) -> Option<usize> {
        let gateway = self.pools.get(&Participant::Gateway).copied()?;
        self.flow.pools.get(gateway)?.is_black_box().then_some(gateway)
    }

    /// Question and answer of the registries.
    pub(super) fn enquiries(&mut self) {
        let Some(registries) = self.pools.get(&Participant::Registries).copied() else {
            return;
        };
        for (item, node) in self.items.iter().zip(self.nodes.clone()) {
            if item.asks.is_empty() {
                continue;
            }
            let [enquiry, data] =
                [words::ENQUIRY, words::DATA].map(|word| Some(word.to(self.flow.language).to_owned()));
            self.flow
                .link(EdgeKind::Message, End::Node(node), End::Pool(registries), enquiry);
            self.flow
                .link(EdgeKind::Message, End::Pool(registries), End::Node(node), data);
        }
    }

    /// Where several ways come together before something that is no gateway, a gateway joins them.
    pub(super) fn joins(&mut self) {
        for node in 0..self.flow.nodes.len() {
            let several = self.flow.sequences_into(node).count() > 1;
            if !several {
                continue;
            }
            let aside = self.flow.nodes.get(node).is_some_and(|node| node.aside);
            let join = self.beside(node, "join", NodeKind::Exclusive, words::ANSWER, aside);
            if let Some(node) = self.flow.nodes.get_mut(join) {
                node.name.clear();
            }
            let id = self
                .flow
                .nodes
                .get(join)
                .map(|node| node.id.clone())
                .unwrap_or_default();
            for edge in &mut self.flow.edges {
                if edge.to == End::Node(node) && matches!(edge.kind, EdgeKind::Sequence { .. }) {
                    edge.to = End::Node(join);
                    edge.id = format!("{}.{id}", edge.id);
                }
            }
            self.flow.sequence(join, node, None);
        }
    }
}
