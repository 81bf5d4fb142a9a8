//! Carrying over HTTP: a JSON list of parcels there, a JSON list of acknowledgements back.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;

use super::{Acknowledgement, Carrier, CarrierError};
use crate::Parcel;

/// How long the recipient may take for a whole batch.
const PATIENCE: Duration = Duration::from_secs(60);
/// The largest answer we read, in bytes.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// Carries over HTTP to `POST <address>`.
pub struct Http {
    pub address: String,
    pub client: reqwest::Client,
}

#[async_trait]
impl Carrier for Http {
    async fn carry(&self, parcels: Vec<Parcel>) -> Result<Vec<Acknowledgement>, CarrierError> {
        let count = parcels.len();
        let body = serde_json::to_vec(&parcels).map_err(|_| self.unreadable())?;
        drop(parcels);
        let request = self
            .client
            .post(&self.address)
            .timeout(PATIENCE)
            .header(CONTENT_TYPE, "application/json");
        let response = request
            .body(body)
            .send()
            .await
            .map_err(|source| self.unreachable(source))?;
        if !response.status().is_success() {
            return Err(CarrierError::Status {
                address: self.address.clone(),
                status: response.status().as_u16(),
            });
        }
        let answers: Vec<Acknowledgement> =
            serde_json::from_slice(&self.body(response).await?).map_err(|_| self.unreadable())?;
        if answers.len() == count {
            Ok(answers)
        } else {
            Err(self.unreadable())
        }
    }
}

impl Http {
    async fn body(&self, mut response: reqwest::Response) -> Result<Vec<u8>, CarrierError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|source| self.unreachable(source))? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(self.unreadable());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn unreachable(&self, source: reqwest::Error) -> CarrierError {
        CarrierError::Unreachable {
            address: self.address.clone(),
            source,
        }
    }

    fn unreadable(&self) -> CarrierError {
        CarrierError::Answer {
            address: self.address.clone(),
        }
    }
}
