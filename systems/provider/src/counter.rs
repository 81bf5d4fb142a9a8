//! The office's own counter: what is filed here, at the office or at a rural akim, is registered in the transaction
//! that completes the filing. No message is sent to oneself.

use std::sync::Arc;

use async_trait::async_trait;
use counter::{Counter, Onward, OnwardError, Setup};
use exchange::ApplyError;
use intake::sending::{Signed, request};
use law::Channel;
use store::Tx;

use crate::Provider;
use crate::case::register::{Arrived, take_in};

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
