//! What a message makes the center show: found in the plan, merged with what is known. Pure.

use exchange::messages::Holder;
use exchange::{ApplyError, Envelope, Participant};
use jiff::Timestamp;
use law::{Plan, Procedure, StatusId, System, Verb};

use super::message::Message;
use crate::records::cases::{Case, Stage};
use crate::records::history::Entry;

/// A status, and the annex action that shows it.
pub(super) struct Showing<'a> {
    /// None for a message that no action of the center follows.
    pub(super) action: Option<&'a law::Stage>,
    pub(super) status: StatusId,
    stage: Stage,
    holder: Option<Holder>,
}

impl<'a> Showing<'a> {
    pub(super) fn of(
        participant: &Participant,
        plan: &'a Plan,
        envelope: &Envelope,
        message: &Message,
        now: Timestamp,
    ) -> Result<Self, ApplyError> {
        let refused = |cause: &str| ApplyError::Refused(format!("plan {}: {cause}", envelope.plan.0));
        let procedure = plan
            .procedure(envelope.channel)
            .ok_or_else(|| refused("no procedure for this channel"))?;
        let action = envelope.after_action.and_then(|after| following(procedure, after));
        let status = action
            .and_then(shown)
            .or_else(|| said(message))
            .ok_or_else(|| refused("no status to show after this message"))?;
        if plan.status(&status).is_none() {
            return Err(refused("the status is not one of the plan's"));
        }
        let holder = match message {
            Message::Notice(notice) => expected_holder(participant, plan, procedure, action, notice.submitted, now),
            Message::Status(status) => Some(status.holder.clone()),
            Message::Result(_) => None,
        };
        Ok(Self {
            action,
            status,
            stage: message.stage(),
            holder,
        })
    }

    /// The case with the message in it.
    pub(super) fn applied_to(
        &self,
        known: Option<Case>,
        envelope: &Envelope,
        message: Message,
        now: Timestamp,
    ) -> Result<Case, ApplyError> {
        let mut case = known.unwrap_or_else(|| self.new_case(envelope, message.number(), now));
        if case.number != message.number() || case.plan != envelope.plan.0 {
            return Err(ApplyError::Refused(
                "the message contradicts what is known of this case: another number or plan".into(),
            ));
        }
        // A case that has come further is not called back.
        if self.rank() >= case.action {
            case.status = self.status.clone();
            case.stage = self.stage;
            case.action = self.rank();
            case.holder = self.holder.clone();
        }
        match message {
            Message::Notice(notice) => {
                case.applicant_iin = Some(notice.applicant_iin);
                case.applicant_name = Some(notice.applicant_name);
                case.submitted_at = Some(notice.submitted);
            }
            Message::Status(status) => case.registration = status.registration.or(case.registration),
            Message::Result(result) => {
                case.registration = Some(result.registration);
                case.output = Some(result.output);
                case.document_number = Some(result.document_number);
            }
        }
        case.changed_at = now;
        Ok(case)
    }

    /// The line of the history.
    pub(super) fn entry(&self, now: Timestamp) -> Entry {
        Entry {
            status: self.status.clone(),
            action: self.rank(),
            clause: self.action.map_or_else(String::new, |action| action.clause.clone()),
            shown_at: now,
        }
    }

    fn rank(&self) -> u32 {
        self.action.map_or(0, |action| action.n)
    }

    fn new_case(&self, envelope: &Envelope, number: &str, now: Timestamp) -> Case {
        Case {
            id: envelope.case.clone(),
            regulation: envelope.regulation.0.clone(),
            plan: envelope.plan.0.clone(),
            channel: envelope.channel,
            number: number.to_owned(),
            registration: None,
            applicant_iin: None,
            applicant_name: None,
            submitted_at: None,
            status: self.status.clone(),
            stage: self.stage,
            action: 0,
            holder: None,
            output: None,
            document_number: None,
            received_at: now,
            changed_at: now,
        }
    }
}

/// The center's action after action `after`, when the gateway's routing to the center lies between.
fn following(procedure: &Procedure, after: u32) -> Option<&law::Stage> {
    let route = procedure.route_after(after, System::Center)?;
    procedure.next_of(route.n, System::Center)
}

fn shown(action: &law::Stage) -> Option<StatusId> {
    match &action.verb {
        Verb::ShowStatus { status } | Verb::ShowResult { status } => Some(status.clone()),
        _ => None,
    }
}

/// The status that the message names itself.
fn said(message: &Message) -> Option<StatusId> {
    match message {
        Message::Notice(_) => None,
        Message::Status(status) => Some(status.status.clone()),
        Message::Result(result) => Some(result.status.clone()),
    }
}

/// Until the provider says more, the case is where the annex puts it next: with the provider.
fn expected_holder(
    participant: &Participant,
    plan: &Plan,
    procedure: &Procedure,
    action: Option<&law::Stage>,
    submitted: Timestamp,
    now: Timestamp,
) -> Option<Holder> {
    let next = procedure.next_of(action?.n, System::Provider)?;
    let clause = next.clause.clone();
    let since = submitted.min(now);
    let proof = participant.deadline(next, &[], since);
    Some(Holder {
        system: System::Provider,
        office: plan.provider.name.clone(),
        since,
        until: proof.as_ref().map(|proof| proof.due),
        clause,
        task_ru: next.text.ru.clone(),
        proof: proof.map(|proof| proof.text()),
    })
}
