//! The term of the whole service, as the pages of all systems show it.

use domain::deadline::Urgency;
use exchange::Participant;
use jiff::Timestamp;
use law::{Channel, Circumstance, Plan};
use pages::Page;
use pages::view::ServiceTerm;

/// What the act says of the whole service for an application filed at `filed`; none where it says nothing.
pub fn of_service(
    participant: &Participant,
    page: &Page,
    plan: &Plan,
    channel: Channel,
    circumstances: &[Circumstance],
    filed: Timestamp,
) -> Option<ServiceTerm> {
    let (clause, proof) = participant.service_term(plan, channel, circumstances, filed)?;
    let urgency = participant.urgency(filed, Some(proof.due));
    Some(ServiceTerm {
        until: proof.due,
        overdue: urgency == Urgency::Overdue,
        near: urgency == Urgency::Near,
        clause,
        proof: proof.words(page.language),
    })
}
