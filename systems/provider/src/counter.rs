//! The office's own counter: what is filed here, at the office or at a rural akim, is registered in the transaction
//! that completes the filing. No message is sent to oneself.

use std::sync::Arc;

use async_trait::async_trait;
use counter::{Counter, Onward, OnwardError, Ready, Setup, is_left_lying, result_ready};
use exchange::ApplyError;
use intake::sending::{Signed, request};
use jiff::Timestamp;
use law::{Channel, Plan, System};
use store::{StoreError, Tx};

use crate::Provider;
use crate::case::register::{Arrived, take_in};
use crate::store::cases::Stored;

/// The counter of the office, and of the rural akims that it serves.
pub(crate) fn counter(provider: &Arc<Provider>) -> Arc<Counter> {
    Counter::new(Setup {
        participant: provider.participant.clone(),
        attachments: provider.attachments.clone(),
        lookups: provider.lookups.clone(),
        access: provider.access.clone(),
        channels: vec![Channel::Provider, Channel::Akim],
        organization: provider.organization.clone(),
        public_url: provider.public_url.clone(),
        hall: None,
        onward: Arc::new(ToTheDesk(provider.clone())),
        mail: provider.mail.clone(),
        keeper: provider.keeper.clone(),
    })
}

/// The door from the counter to the desk.
pub(crate) struct ToTheDesk(pub(crate) Arc<Provider>);

#[async_trait]
impl Onward for ToTheDesk {
    async fn forward(&self, tx: &mut Tx, signed: &Signed<'_>, after: u32) -> Result<(), OnwardError> {
        let arrived = Arrived {
            case: signed.case,
            plan: signed.plan,
            channel: signed.channel,
            after: Some(after),
            body: request(signed),
        };
        take_in(&self.0, tx, arrived).await.map_err(|error| match error {
            ApplyError::Store(error) => OnwardError::Store(error),
            ApplyError::Refused(reason) | ApplyError::NotNow(reason) => OnwardError::Refused(reason),
        })
    }

    fn wake(&self) {
        self.0.participant.wake.notify_one();
    }
}

/// What was filed in this office's own channel and whose course ends with the signed document, without a stage for
/// giving it out, waits at the counter for the applicant.
pub(crate) async fn give_out(tx: &mut Tx, stored: &Stored, plan: &Plan, now: Timestamp) -> Result<(), StoreError> {
    let channel = stored.request.channel;
    let is_own = channel.home() == System::Provider && stored.procedure == channel;
    if !is_own || !is_left_lying(plan, channel) {
        return Ok(());
    }
    let (Some(drawing), Some(sha256), Some(output)) = (
        stored.case.drawing(),
        stored.signed_sha256(),
        stored.output().and_then(|id| plan.output(id)),
    ) else {
        return Ok(());
    };
    let ready = Ready {
        case: stored.id(),
        plan,
        channel,
        number: &stored.request.number,
        registration: stored.registration(),
        applicant_iin: &stored.request.applicant_iin,
        applicant_name: &stored.request.applicant_name,
        output: &output.id,
        kind: output.kind,
        document_number: &drawing.document_number,
        sha256,
    };
    result_ready(tx, &ready, now).await
}
