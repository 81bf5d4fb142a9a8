//! Which action of the annex comes next for a case, and what the plan says about it. The provider knows verbs; the
//! numbers, limits, statuses and words are the plan's.

use domain::{Actor, Deadline, Event};
use exchange::messages;
use jiff::Timestamp;
use law::{Action, ActionVerb, Channel, Plan, Procedure, StatusId, System};

use crate::store::cases::Due;

/// The plan's table for one channel.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Annex<'a> {
    plan: &'a Plan,
    procedure: &'a Procedure,
}

/// An action that changes the status and tells others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Announcing<'a> {
    pub(crate) action: &'a Action,
    pub(crate) status: &'a StatusId,
    pub(crate) notify: &'a [System],
}

impl<'a> Annex<'a> {
    pub(crate) fn of(plan: &'a Plan, channel: Channel) -> Option<Self> {
        Some(Self {
            plan,
            procedure: plan.procedure(channel)?,
        })
    }

    pub(crate) fn procedure(&self) -> &'a Procedure {
        self.procedure
    }

    pub(crate) fn register(&self) -> Option<Announcing<'a>> {
        self.procedure.actions.iter().find_map(|action| match &action.verb {
            ActionVerb::Register { status, notify } => Some(Announcing { action, status, notify }),
            _ => None,
        })
    }

    pub(crate) fn accept(&self) -> Option<&'a Action> {
        self.procedure.action_where(|action| action.verb == ActionVerb::Accept)
    }

    pub(crate) fn decide(&self) -> Option<&'a Action> {
        self.procedure.action_where(|action| action.verb == ActionVerb::Decide)
    }

    pub(crate) fn form_document(&self) -> Option<Announcing<'a>> {
        self.procedure.actions.iter().find_map(|action| match &action.verb {
            ActionVerb::FormDocument { status, notify } => Some(Announcing { action, status, notify }),
            _ => None,
        })
    }

    pub(crate) fn confirm(&self) -> Option<&'a Action> {
        self.procedure
            .action_where(|action| action.verb == ActionVerb::ConfirmDocument)
    }

    pub(crate) fn sign(&self) -> Option<Announcing<'a>> {
        self.procedure.actions.iter().find_map(|action| match &action.verb {
            ActionVerb::SignDocument { status, notify } => Some(Announcing { action, status, notify }),
            _ => None,
        })
    }

    /// That `action` is due from `since` on, until its limit. An action that the plan lacks is never due.
    pub(crate) fn due(&self, action: Option<&Action>, since: Timestamp) -> Due {
        let Some(action) = action else {
            return Due {
                action: 0,
                since,
                until: None,
            };
        };
        let until = action
            .limit
            .as_ref()
            .and_then(|limit| Deadline::of(limit, &self.clause(action.n), since));
        Due {
            action: action.n,
            since,
            until: until.map(|deadline| deadline.until),
        }
    }

    /// The citation of an action: «приложение 1, таблица 3, действие 5».
    pub(crate) fn clause(&self, action: u32) -> String {
        self.procedure
            .action(action)
            .map_or_else(String::new, |action| self.procedure.action_clause(action))
    }

    /// The act's words for what is due.
    pub(crate) fn task(&self, action: u32) -> &'a str {
        self.procedure.action(action).map_or("", |action| &action.text.ru)
    }

    /// "Who holds the case" for the others.
    pub(crate) fn holder(&self, due: &Due) -> messages::Holder {
        messages::Holder {
            system: System::Provider,
            office: self.plan.provider.name.clone(),
            since: due.since,
            until: due.until,
            clause: self.clause(due.action),
            task_ru: self.task(due.action).to_owned(),
        }
    }

    /// The event of an action.
    pub(crate) fn event(&self, action: &Action, case: &str, actor: Actor, since: Timestamp, now: Timestamp) -> Event {
        Event::of_action(self.plan, self.procedure, action, case, actor, since, now)
    }
}
