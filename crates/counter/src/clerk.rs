//! Who stands behind the counter.

use domain::Actor;
use law::{Performer, Procedure, System};
use store::accounts::Account;
use store::sessions::Session;

/// The roles of those who receive visitors, at a centre, at the provider and at a rural akim. Which of them does a
/// step is said by the step.
pub const ROLES: [Performer; 11] = [
    Performer::Operator,
    Performer::Inspector,
    Performer::IssuingClerk,
    Performer::CollectionSector,
    Performer::Courier,
    Performer::Official,
    Performer::Specialist,
    Performer::Chancellery,
    Performer::Executor,
    Performer::Akim,
    Performer::AkimSpecialist,
];

/// A signed-in person of the counter.
#[derive(Clone, Debug)]
pub struct Clerk {
    pub account: Account,
    pub session: Session,
}

impl Clerk {
    /// As the person is written into events.
    pub(crate) fn actor(&self, system: System) -> Actor {
        let (iin, name) = (self.account.iin.as_str().to_owned(), self.account.name.full());
        match system {
            System::Center => Actor::Operator { iin, name },
            _ => Actor::Official { iin, name },
        }
    }

    /// Whether anything at the counter is theirs.
    pub(crate) fn serves(&self) -> bool {
        ROLES.iter().any(|role| self.has(*role))
    }

    pub(crate) fn has(&self, role: Performer) -> bool {
        self.account.roles.iter().any(|held| held == role.name())
    }

    /// Whether the person may do what `performer` of this procedure does. What the act lets the visitor or the system
    /// do, and what it leaves open, is done by whoever receives visitors.
    pub(crate) fn may(&self, procedure: &Procedure, performer: Performer) -> bool {
        match performer {
            Performer::Applicant | Performer::System => receivers(procedure).into_iter().any(|role| self.has(role)),
            role => self.has(role),
        }
    }

    /// The role in which they receive visitors of this procedure.
    pub(crate) fn role(&self, procedure: &Procedure) -> Option<Performer> {
        receivers(procedure).into_iter().find(|role| self.has(*role))
    }
}

/// The people of the steps of intake; where the act has none, whoever does its first step.
pub(crate) fn receivers(procedure: &Procedure) -> Vec<Performer> {
    let is_clerk = |performer: &Performer| !matches!(performer, Performer::Applicant | Performer::System);
    let mut found: Vec<Performer> = Vec::new();
    for performer in procedure.intake().iter().map(|step| step.performer).filter(is_clerk) {
        if !found.contains(&performer) {
            found.push(performer);
        }
    }
    if found.is_empty() {
        found.extend(procedure.steps.iter().map(|step| step.performer).find(is_clerk));
    }
    found
}
