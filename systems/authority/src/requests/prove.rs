//! The key holder proves possession of the key.

use domain::{Actor, Event};
use exchange::authority::RequestState;
use law::System;

use super::{RequestError, proof};
use crate::Authority;
use crate::records::certificates::Identification;
use crate::records::requests::{self, State};

impl Authority {
    /// Checks the signature over the request. A repeated proof gives the state in which the request is.
    pub(crate) async fn prove(&self, id: &str, signature: &[u8]) -> Result<RequestState, RequestError> {
        let request = requests::find(&self.db, id).await?.ok_or(RequestError::Unknown)?;
        if request.state != State::PendingProof {
            return self.describe(request).await;
        }
        let Some(pkcs10) = proof::pkcs10(&request.to_sign, &request.public_key, signature) else {
            self.note_failed_proof(&request).await?;
            return Err(RequestError::NotProved);
        };
        let actor = Actor::Applicant {
            iin: request.applicant.iin,
        };
        self.accept_proof(id, &pkcs10, actor).await
    }

    /// Keeps a PKCS#10 that has been checked. With the demonstration's shortcut a person's certificate follows at once;
    /// a system's never does, for it would speak for an organization.
    pub(super) async fn accept_proof(
        &self,
        id: &str,
        pkcs10: &[u8],
        actor: Actor,
    ) -> Result<RequestState, RequestError> {
        let now = self.clock.now();
        let request = requests::find(&self.db, id).await?.ok_or(RequestError::Unknown)?;
        let mut tx = self.db.begin().await?;
        if requests::proved(&mut tx, id, pkcs10, now).await? {
            let text = "Владение закрытым ключом подтверждено";
            let event = Event::of_fact(System::Authority, id, "possession_proved", text, actor.clone(), now);
            store::events::append(&mut tx, event).await?;
            if self.danger_certify_without_identification && request.system.is_none() {
                self.issue(&mut tx, &request, Identification::Demonstration, None, actor)
                    .await?;
            }
            tx.commit().await?;
        }
        self.request_state(id).await
    }

    async fn note_failed_proof(&self, request: &requests::Request) -> Result<(), RequestError> {
        let actor = Actor::Applicant {
            iin: request.applicant.iin.clone(),
        };
        let text = "Владение закрытым ключом не подтверждено";
        let event = Event::of_fact(
            System::Authority,
            &request.id,
            "possession_not_proved",
            text,
            actor,
            self.clock.now(),
        );
        Ok(self.note(event).await?)
    }
}
