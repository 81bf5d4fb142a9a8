//! The response of each registry.

use std::collections::HashMap;

use exchange::Lookup;
use exchange::lookup::Found;
use jiff::Timestamp;
use jiff::civil::Date;
use law::Registry;
use serde::de::DeserializeOwned;

use super::node::Node;
use super::{NAMESPACE, person, records};
use crate::population::{Entry, Person};

/// Everything a response is made from.
pub(crate) struct Known {
    /// About whom was asked.
    pub(crate) person: Person,
    /// Everybody whom the person or the entries name.
    pub(crate) others: HashMap<String, Person>,
    /// The registry's entries about the person.
    pub(crate) entries: Vec<Entry>,
}

pub(crate) struct Context<'a> {
    pub(crate) lookup: &'a Lookup,
    /// The number of this response.
    pub(crate) id: String,
    pub(crate) now: Timestamp,
    pub(crate) today: Date,
}

/// The response, or none where the registry has nothing to say. An entry that cannot be read back is left out.
pub(crate) fn response(context: &Context<'_>, known: &Known) -> Option<std::io::Result<Found>> {
    let content = content(context, known)?;
    let mut fields = frame(context);
    fields.extend(content);
    let node = Node::Fields(fields);
    let message = node.to_xml("response", NAMESPACE);
    Some(message.map(|message| Found {
        facts: node.to_json(),
        message,
    }))
}

/// Who is told: the participant on whose behalf the gateway asks, else our own system.
fn asker(lookup: &Lookup) -> &str {
    lookup.participant.as_deref().unwrap_or(lookup.sender.name())
}

fn frame(context: &Context<'_>) -> Vec<(&'static str, Node)> {
    vec![
        ("messageId", Node::text(&context.id)),
        ("messageDate", Node::text(context.now)),
        ("requestId", Node::text(&context.lookup.id)),
        ("sender", Node::text(context.lookup.registry.name())),
        ("receiver", Node::text(asker(context.lookup))),
        (
            "messageResult",
            person::word("00000", "Сообщение успешно обработано", "Хабарлама сәтті өңделді"),
        ),
    ]
}

fn content(context: &Context<'_>, known: &Known) -> Option<Vec<(&'static str, Node)>> {
    let persons = |node| {
        let namespace = Some(person::NAMESPACE);
        let items = vec![node];
        (
            "persons",
            Node::List {
                item: "person",
                namespace,
                items,
            },
        )
    };
    let brief = || persons(person::brief(&known.person));
    let list =
        |name, item, items: Vec<Node>| (!items.is_empty()).then(|| vec![brief(), (name, Node::list(item, items))]);
    match context.lookup.registry {
        Registry::GbdFl => Some(vec![persons(person::whole(&known.person, context.today))]),
        Registry::NrIin => Some(vec![brief()]),
        Registry::Enis => {
            let made = known.read(|power: crate::population::PowerOfAttorney| {
                let is_in_force = power.given <= context.today && context.today <= power.until;
                let (from, to) = (known.who(&power.principal), known.who(&power.representative));
                is_in_force.then(|| records::power_of_attorney(&power, from, to))
            });
            list("powersOfAttorney", "powerOfAttorney", made)
        }
        Registry::Guardianship => {
            let made = known.read(|record: crate::population::Guardianship| {
                let (guardian, ward) = (known.who(&record.guardian), known.who(&record.ward));
                Some(records::guardianship(&record, guardian, ward))
            });
            list("guardianships", "guardianship", made)
        }
        Registry::LabourMarket => {
            let made = known.read(|record| Some(records::unemployment(&record)));
            list("unemployments", "unemployment", made)
        }
        Registry::ESobes => {
            let made = known.read(|record: crate::population::Assistance| {
                (record.until >= context.today).then(|| records::assistance(&record))
            });
            list("assistances", "assistance", made)
        }
        Registry::Cgo => {
            let disabilities = known.read(|record: crate::population::Disability| {
                let is_in_force = record.until.is_none_or(|until| until >= context.today);
                is_in_force.then(|| records::disability(&record))
            });
            let other = |iin: &String| known.others.get(iin);
            let spouse = known.person.spouse.as_ref().and_then(other);
            let children: Vec<Person> = known.person.children.iter().filter_map(other).cloned().collect();
            Some(vec![
                brief(),
                ("family", records::family(spouse, &children)),
                ("disabilities", Node::list("disability", disabilities)),
            ])
        }
    }
}

impl Known {
    fn read<T: DeserializeOwned>(&self, make: impl Fn(T) -> Option<Node>) -> Vec<Node> {
        let records = self
            .entries
            .iter()
            .filter_map(|entry| serde_json::from_value(entry.record.clone()).ok());
        records.filter_map(make).collect()
    }

    fn who(&self, iin: &str) -> Node {
        let known = if self.person.iin == iin {
            Some(&self.person)
        } else {
            self.others.get(iin)
        };
        records::who(iin, known)
    }
}
