//! A request comes in: from another system by message, or from the counter of this office. It goes on where the
//! sender's stage leaves it: in its own channel's course, or in the provider's own procedure when that is called.

use domain::case::{Arrival, Case};
use domain::{Actor, Event, Outcome};
use jiff::Timestamp;
use law::{Channel, Circumstance, MessageKind, Plan, StatusId, System, Values, Verb};
use preservation::Application;
use store::Tx;

use super::{keep, number};
use crate::course::{Announcing, Course};
use crate::store::cases::{self, Desk, Due, Request, Stored, Way};
use crate::store::files::{self, File};
use crate::{Provider, Refusal};

/// What has come.
pub(crate) struct Coming {
    pub(crate) request: Request,
    pub(crate) files: Vec<File>,
    /// The sender's stage of the case's own channel; none for its intake.
    pub(crate) after: Option<u32>,
    /// When it came.
    pub(crate) at: Timestamp,
    /// What the arrival leaves in the trace before anything else.
    pub(crate) events: Vec<Event>,
    /// The signature with what proves it, to be kept; none where a paper was signed, or nothing is preserved.
    pub(crate) signed: Option<Application>,
}

/// Whether this office has anything to do with requests of the channel.
pub(crate) fn is_expected(plan: &Plan, channel: Channel, after: Option<u32>) -> bool {
    let Some(own) = Course::of(plan, channel) else {
        return false;
    };
    let after = after.unwrap_or_else(|| own.intake());
    if own.calls_provider(after) {
        return plan.procedure(Channel::Provider).is_some();
    }
    let mut stages = own.procedure.after(after).iter();
    stages.any(|stage| stage.system == System::Provider || stage.verb.calls_provider())
}

/// The stage that calls the provider's own procedure: the sender's, or the first after it, if nothing of this office
/// stands before.
fn caller(own: &Course<'_>, after: u32) -> Option<u32> {
    if own.calls_provider(after) {
        return Some(after);
    }
    let mut stages = own.procedure.after(after).iter();
    let next = stages.find(|stage| stage.system == System::Provider || stage.verb.calls_provider())?;
    next.verb.calls_provider().then_some(next.n)
}

/// Keeps the request as a case and brings it to the first desk.
pub(crate) async fn arrive(provider: &Provider, tx: &mut Tx, plan: &Plan, coming: Coming) -> Result<Stored, Refusal> {
    let now = provider.now();
    let channel = coming.request.channel;
    let own = Course::of(plan, channel).ok_or(Refusal::Plan("channel"))?;
    let after = coming.after.unwrap_or_else(|| own.intake());
    let mut way = Way::under(circumstances(channel, &coming.request.application));
    // At the office's own counters the person who forwards ends that stage.
    let calls = if channel.home() == System::Provider {
        own.calls_provider(after).then_some(after)
    } else {
        caller(&own, after)
    };
    let (procedure, target) = if let Some(caller) = calls {
        way.returns_to = Some(caller);
        let course = Course::of(plan, Channel::Provider).ok_or(Refusal::Plan("provider"))?;
        (Channel::Provider, course.first().cloned())
    } else {
        (channel, own.after(after).cloned())
    };
    let mut stored = Stored {
        request: coming.request,
        case: Case::arrive(Arrival { at: coming.at }),
        version: 1,
        status: StatusId("received".to_owned()),
        procedure,
        due: Due {
            action: if way.returns_to.is_some() { 0 } else { after },
            since: coming.at,
            until: None,
        },
        desk: Desk::default(),
        way,
        holder: None,
        entered: Values::new(),
        draw_error: None,
    };
    for event in coming.events {
        provider.participant.record(tx, event).await?;
    }
    let called = calls.and_then(|n| own.stage(n));
    if let Some(stage) = called.filter(|stage| stage.verb == Verb::CallProvider && stage.system == System::Provider) {
        // The act names the call as a step of this office: that the papers have come is that step.
        for event in own.events(stage, stored.id(), &Actor::System, Outcome::Done, stored.due.since, now) {
            provider.participant.record(tx, event).await?;
        }
    }
    let course = Course::of(plan, procedure).ok_or(Refusal::Plan("channel"))?;
    if !course.registers_from(target.as_ref()) {
        // No stage of the act gives a number, and a case needs one.
        let number = number::new_number(provider, tx).await?;
        stored.case = stored.case.register(domain::case::Registration { number, at: now })?;
    }
    cases::add(tx, &stored).await?;
    keep::keep(provider, tx, &stored.request, coming.signed.as_ref()).await?;
    for (place, file) in coming.files.iter().enumerate() {
        files::add(tx, stored.id(), place, file).await?;
    }
    let mut stored = provider.stand_at(tx, stored, plan, target, now).await?;
    provider.write(tx, &stored).await?;
    stored.version += 1;
    if let Some(announcing) = routed_at_once(&own, after, &stored) {
        provider.announce(tx, &stored, plan, &announcing).await?;
    }
    Ok(stored)
}

/// Of a case that begins in this office the table may have the others told at once: a route of the status right after
/// the intake.
fn routed_at_once(own: &Course<'_>, after: u32, stored: &Stored) -> Option<Announcing> {
    let begins_here = stored.request.channel.home() == System::Provider;
    match &own.procedure.after(after).first()?.verb {
        Verb::Route {
            message: MessageKind::Status,
            to,
        } if begins_here => Some(Announcing {
            after,
            status: stored.status.clone(),
            notify: to.clone(),
        }),
        _ => None,
    }
}

/// How the papers came, and what the application itself says: a field that is called like a circumstance and ticked,
/// or a choice of that name.
fn circumstances(channel: Channel, application: &[u8]) -> std::collections::BTreeSet<Circumstance> {
    let way = match channel {
        Channel::Center => Some(Circumstance::ViaCenter),
        Channel::Akim => Some(Circumstance::ViaAkim),
        Channel::Portal | Channel::Provider => None,
    };
    let fields = intake::freezing::read(application).map_or_else(|_| Default::default(), |document| document.fields);
    let said = Circumstance::ALL.into_iter().filter(|circumstance| {
        let name = circumstance.name();
        fields.get(name).is_some_and(|value| value == "yes") || fields.values().any(|value| value == name)
    });
    way.into_iter().chain(said).collect()
}
