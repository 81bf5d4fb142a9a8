//! What carries parcels from one system to the next: a call in the same process, or HTTP.

mod door;
mod http;

use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::Parcel;

pub use door::door;
pub use http::Http;

/// The most parcels in one carriage, and the most bytes of one HTTP body.
pub const PARCELS_MAX: usize = 64;
pub const BODY_BYTES_MAX: usize = 96 * 1024 * 1024;

/// The recipient's word on one parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The message's id; empty when the parcel could not even be read.
    pub id: String,
    pub answer: Answer,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Durably taken over (now or before).
    Accepted,
    /// Will never be accepted: a person must look.
    Refused { reason: String },
    /// Not now.
    Later { reason: String },
}

/// Why a carriage failed as a whole. Nothing is known about its parcels; they are carried again.
#[derive(Debug, thiserror::Error)]
pub enum CarrierError {
    #[error("{address} does not answer")]
    Unreachable {
        address: String,
        #[source]
        source: reqwest::Error,
    },
    #[error("{address} answered with status {status}")]
    Status { address: String, status: u16 },
    #[error("the answer of {address} cannot be read")]
    Answer { address: String },
    #[error("no address is known for the system {system}")]
    NoAddress { system: String },
}

/// Takes parcels to the next system; the answers come in the order of the parcels.
#[async_trait]
pub trait Carrier: Send + Sync {
    async fn carry(&self, parcels: Vec<Parcel>) -> Result<Vec<Acknowledgement>, CarrierError>;
}

/// The receiving side of a system.
#[async_trait]
pub trait Receiver: Send + Sync {
    async fn receive(&self, parcels: Vec<Parcel>) -> Vec<Acknowledgement>;
}

/// Carries within the process.
pub struct Direct(pub Arc<dyn Receiver>);

#[async_trait]
impl Carrier for Direct {
    async fn carry(&self, parcels: Vec<Parcel>) -> Result<Vec<Acknowledgement>, CarrierError> {
        Ok(self.0.receive(parcels).await)
    }
}
