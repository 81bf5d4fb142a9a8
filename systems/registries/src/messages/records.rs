//! What the other registries say. No machine interface of theirs is published, so their messages have the frame and
//! the habits of the ГБД ФЛ's, and names of our own.

use super::node::Node;
use super::person::{brief, of};
use crate::population::{Assistance, Disability, Guardianship, Person, PowerOfAttorney, Unemployment};

/// Somebody by number; a person who is not among the people is told by number only.
pub(super) fn who(iin: &str, known: Option<&Person>) -> Node {
    known.map_or_else(|| Node::Fields(vec![("iin", Node::text(iin))]), brief)
}

pub(super) fn power_of_attorney(power: &PowerOfAttorney, principal: Node, representative: Node) -> Node {
    Node::Fields(vec![
        ("number", Node::text(&power.number)),
        ("beginDate", Node::text(power.given)),
        ("endDate", Node::text(power.until)),
        ("notary", Node::text(&power.notary)),
        ("scope", of(&power.scope)),
        ("principal", principal),
        ("representative", representative),
    ])
}

pub(super) fn guardianship(record: &Guardianship, guardian: Node, ward: Node) -> Node {
    Node::Fields(vec![
        ("number", Node::text(&record.number)),
        ("beginDate", Node::text(record.since)),
        ("kind", of(&record.kind)),
        ("reason", of(&record.reason)),
        ("guardian", guardian),
        ("ward", ward),
    ])
}

pub(super) fn unemployment(record: &Unemployment) -> Node {
    Node::Fields(vec![
        ("number", Node::text(&record.number)),
        ("beginDate", Node::text(record.since)),
        ("occupation", of(&record.occupation)),
    ])
}

pub(super) fn assistance(record: &Assistance) -> Node {
    Node::Fields(vec![
        ("number", Node::text(&record.number)),
        ("kind", of(&record.kind)),
        ("beginDate", Node::text(record.since)),
        ("endDate", Node::text(record.until)),
        ("monthly", Node::text(record.monthly)),
    ])
}

pub(super) fn disability(record: &Disability) -> Node {
    let mut fields = vec![
        ("number", Node::text(&record.number)),
        ("group", of(&record.group)),
        ("beginDate", Node::text(record.since)),
    ];
    fields.extend(record.until.map(|until| ("endDate", Node::text(until))));
    Node::Fields(fields)
}

/// The family, as far as it is among the people.
pub(super) fn family(spouse: Option<&Person>, children: &[Person]) -> Node {
    let mut fields: Vec<(&'static str, Node)> = Vec::new();
    fields.extend(spouse.map(|spouse| ("spouse", brief(spouse))));
    fields.push(("children", Node::list("child", children.iter().map(brief).collect())));
    Node::Fields(fields)
}
