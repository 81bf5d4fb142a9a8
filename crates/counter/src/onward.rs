//! Where a complete filing goes: the door to the system that receives visitors.

use std::sync::Arc;

use async_trait::async_trait;
use exchange::Participant;
use intake::sending::{SendError, Signed, send_after};
use store::{StoreError, Tx};

/// Why a filing could not go on. The whole unit of work is given up: the filing stays where it was.
#[derive(Debug, thiserror::Error)]
pub enum OnwardError {
    #[error(transparent)]
    Send(#[from] SendError),
    /// The system does not take the request in, for a reason that a person must look at.
    #[error("the request is not taken in: {0}")]
    Refused(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What happens when a filing is complete, in the transaction that completes it.
#[async_trait]
pub trait Onward: Send + Sync {
    /// Stage `after` of the course has ended, and the provider is next.
    async fn forward(&self, tx: &mut Tx, signed: &Signed<'_>, after: u32) -> Result<(), OnwardError>;

    /// After the transaction: whoever waits for work is woken.
    fn wake(&self);
}

/// Onward by message: the request travels to the provider in an envelope.
pub struct BySending(pub Arc<Participant>);

#[async_trait]
impl Onward for BySending {
    async fn forward(&self, tx: &mut Tx, signed: &Signed<'_>, after: u32) -> Result<(), OnwardError> {
        Ok(send_after(tx, &self.0, signed, after).await?)
    }

    fn wake(&self) {
        self.0.wake.notify_one();
    }
}
