//! Where a request stands, as its holder is told.

use exchange::authority::RequestState;
use store::StoreError;

use super::RequestError;
use crate::Authority;
use crate::records::certificates;
use crate::records::requests::{self, Request, State};

impl Authority {
    pub(crate) async fn request_state(&self, id: &str) -> Result<RequestState, RequestError> {
        let request = requests::find(&self.db, id).await?.ok_or(RequestError::Unknown)?;
        self.describe(request).await
    }

    pub(crate) async fn describe(&self, request: Request) -> Result<RequestState, RequestError> {
        Ok(match request.state {
            State::PendingProof => RequestState::PendingProof { code: request.code },
            State::PendingIdentification => RequestState::PendingIdentification { code: request.code },
            State::Refused { reason } => RequestState::Refused { reason },
            State::Issued { serial_hex } => {
                let issued = certificates::find(&self.db, &serial_hex).await?;
                let issued = issued.ok_or(StoreError::Corrupt {
                    what: "certificate of a request",
                })?;
                RequestState::Issued {
                    demonstration: issued.demonstration(),
                    certificate: issued.certificate.to_pem(),
                    chain: self.hierarchy.chain_pem(),
                }
            }
        })
    }
}
