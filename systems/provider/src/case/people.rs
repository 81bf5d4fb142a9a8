//! Who acts: a person of the office with their roles, and those whom they stand in for.

use domain::{Actor, Iin};
use serde_json::Value;
use store::accounts::{self, Account};

use crate::store::cases::{Holder, Stored};
use crate::store::substitutions;
use crate::{Provider, Refusal};

/// A signed-in person of the office.
#[derive(Clone, Debug)]
pub(crate) struct Official {
    pub(crate) account: String,
    pub(crate) iin: Iin,
    pub(crate) name: String,
    pub(crate) roles: Vec<String>,
    /// Those who are away and for whom this person acts today.
    pub(crate) stands_in: Vec<Absent>,
}

/// Somebody who is away.
#[derive(Clone, Debug)]
pub(crate) struct Absent {
    pub(crate) account: String,
    pub(crate) name: String,
    pub(crate) roles: Vec<String>,
}

/// On whose behalf something is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Acting {
    /// The absent person: their account and name. None who acts for themselves.
    pub(crate) instead_of: Option<(String, String)>,
}

impl Official {
    pub(crate) async fn of(provider: &Provider, account: &Account) -> Result<Self, Refusal> {
        let db = &provider.participant.db;
        let mut stands_in = Vec::new();
        for substitution in substitutions::of_deputy(db, &account.id, provider.now()).await? {
            let roles = accounts::find(db, &substitution.absent)
                .await?
                .map_or_else(Vec::new, |absent| absent.roles);
            stands_in.push(Absent {
                account: substitution.absent,
                name: substitution.absent_name,
                roles,
            });
        }
        Ok(Self {
            account: account.id.clone(),
            iin: account.iin.clone(),
            name: account.name.full(),
            roles: account.roles.clone(),
            stands_in,
        })
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::Official {
            iin: self.iin.as_str().to_owned(),
            name: self.name.clone(),
        }
    }

    pub(crate) fn holder(&self) -> Holder {
        Holder {
            account: self.account.clone(),
            iin: self.iin.as_str().to_owned(),
            name: self.name.clone(),
        }
    }

    /// Whether the role is theirs, or of somebody for whom they act.
    pub(crate) fn acts_as(&self, role: &str) -> Option<Acting> {
        if self.roles.iter().any(|held| held == role) {
            return Some(Acting::default());
        }
        let absent = self
            .stands_in
            .iter()
            .find(|absent| absent.roles.iter().any(|held| held == role))?;
        Some(Acting::instead_of(absent))
    }

    /// Whether the account is theirs, or of somebody for whom they act.
    pub(crate) fn speaks_for(&self, account: &str) -> Option<Acting> {
        if self.account == account {
            return Some(Acting::default());
        }
        let absent = self.stands_in.iter().find(|absent| absent.account == account)?;
        Some(Acting::instead_of(absent))
    }

    /// Every role in which they may act today.
    pub(crate) fn all_roles(&self) -> Vec<String> {
        let mut roles = self.roles.clone();
        roles.extend(self.stands_in.iter().flat_map(|absent| absent.roles.clone()));
        roles.sort();
        roles.dedup();
        roles
    }

    /// Every account whose cases they work on today.
    pub(crate) fn all_accounts(&self) -> Vec<String> {
        let absent = self.stands_in.iter().map(|absent| absent.account.clone());
        std::iter::once(self.account.clone()).chain(absent).collect()
    }

    /// Whether they may give back what others hold, and appoint substitutes.
    pub(crate) fn is_head(&self) -> bool {
        self.acts_as(crate::HEAD).is_some() || self.acts_as(crate::AKIM).is_some()
    }

    /// Whether every case of the office is theirs to see: they enter them, or answer for them. In a rural district two
    /// people are the office, and see what is filed there.
    pub(crate) fn oversees(&self) -> bool {
        let roles = ["chancellery", crate::HEAD, "deputy"];
        self.is_of_district_only() || roles.iter().any(|role| self.acts_as(role).is_some())
    }

    /// Whether they look over the office's work. Nobody audits in somebody else's stead.
    pub(crate) fn audits(&self) -> bool {
        self.roles.iter().any(|role| role == crate::AUDITOR)
    }

    /// Whether all they may see are the cases of the rural district.
    pub(crate) fn is_of_district_only(&self) -> bool {
        self.all_roles()
            .iter()
            .all(|role| role == crate::AKIM || role == crate::AKIM_SPECIALIST)
    }
}

impl Acting {
    fn instead_of(absent: &Absent) -> Self {
        Self {
            instead_of: Some((absent.account.clone(), absent.name.clone())),
        }
    }

    /// The facts of an event, with the person for whom it was done.
    pub(crate) fn told(&self, mut details: Value) -> Value {
        if let Some((_, name)) = &self.instead_of {
            if !details.is_object() {
                details = serde_json::json!({});
            }
            details["acts_for"] = Value::String(name.clone());
        }
        details
    }

    pub(crate) fn account(&self) -> Option<String> {
        self.instead_of.as_ref().map(|(account, _)| account.clone())
    }
}

/// Refuses unless the case waits for this person: for their role, and where somebody holds it, for them.
pub(crate) fn must_wait_for(stored: &Stored, official: &Official) -> Result<Acting, Refusal> {
    let by_role = match &stored.desk.role {
        None => Acting::default(),
        Some(role) => official
            .acts_as(role)
            .ok_or_else(|| Refusal::OtherRole { role: role.clone() })?,
    };
    match &stored.desk.account {
        None => Ok(by_role),
        Some(account) => match official.speaks_for(account) {
            Some(acting) => Ok(acting),
            None => Err(held(stored)),
        },
    }
}

/// Refuses unless the person holds the case, or acts for who does.
pub(crate) fn must_hold(stored: &Stored, official: &Official) -> Result<Acting, Refusal> {
    if let Some(role) = &stored.desk.role
        && official.acts_as(role).is_none()
    {
        return Err(Refusal::OtherRole { role: role.clone() });
    }
    match &stored.holder {
        None => Err(Refusal::NotTaken),
        Some(holder) => official.speaks_for(&holder.account).ok_or_else(|| held(stored)),
    }
}

fn held(stored: &Stored) -> Refusal {
    Refusal::HeldBy {
        name: stored
            .holder
            .as_ref()
            .map_or_else(String::new, |holder| holder.name.clone()),
    }
}
