//! Identification by a certificate already held: the person, or the system, signs the new request with it.

use domain::{Actor, Event};
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Certificate, Policy};
use exchange::authority::{Applicant, RequestState};
use law::System;
use serde_json::json;

use super::RequestError;
use super::holder::Holder;
use crate::Authority;
use crate::records::certificates::{self, Identification, Issued};
use crate::records::requests::{self, Request, State};

impl Authority {
    /// `cms` is a detached signature over the request's bytes to sign. The certificate behind it must be valid and
    /// not revoked, of this authority, of the same person or system, name and organization, and issued after a real
    /// identification: one made by the demonstration's shortcut identifies nobody.
    pub(crate) async fn renew(&self, id: &str, cms: &[u8]) -> Result<RequestState, RequestError> {
        let request = requests::find(&self.db, id).await?.ok_or(RequestError::Unknown)?;
        match request.state {
            State::PendingIdentification => {}
            State::PendingProof => return Err(RequestError::ProofAwaited),
            State::Issued { .. } | State::Refused { .. } => return Err(RequestError::Decided),
        }
        let held = match self.held_certificate(&request, cms).await {
            Ok(held) => held,
            Err(error) => {
                self.note_refused_renewal(&request).await?;
                return Err(error);
            }
        };
        self.must_be_free(&request.public_key, Holder::of_request(&request))
            .await?;
        let actor = Actor::Applicant {
            iin: request.applicant.iin.clone(),
        };
        let mut tx = self.db.begin().await?;
        let text = "Запрос подписан действующим регистрационным свидетельством";
        let event = Event::of_fact(
            System::Authority,
            id,
            "renewal_signed",
            text,
            actor.clone(),
            self.clock.now(),
        )
        .with(json!({ "serial": held.certificate.serial_hex }));
        store::events::append(&mut tx, event).await?;
        self.issue(&mut tx, &request, Identification::Certificate, None, actor)
            .await?;
        tx.commit().await?;
        self.request_state(id).await
    }

    async fn held_certificate(&self, request: &Request, cms: &[u8]) -> Result<Issued, RequestError> {
        let signer = self.judge_signer(request, cms).await?;
        let held = certificates::find(&self.db, &signer.serial_hex)
            .await?
            .ok_or(RequestError::RenewalUnidentified)?;
        // The store knows of a revocation before any list does, and it knows the exact certificate.
        if held.certificate != signer || held.revoked.is_some() {
            return Err(RequestError::RenewalSignature(Box::new(None)));
        }
        if !held.identification.proves_a_person() {
            return Err(RequestError::RenewalUnidentified);
        }
        let of = held.request.as_deref().ok_or(RequestError::RenewalUnidentified)?;
        let before = requests::find(&self.db, of)
            .await?
            .ok_or(RequestError::RenewalUnidentified)?;
        if same_holder(&before, request) {
            Ok(held)
        } else {
            Err(RequestError::RenewalDiffers)
        }
    }

    /// Signature, chain, validity, key usage, revocation, and the same ИИН.
    async fn judge_signer(&self, request: &Request, cms: &[u8]) -> Result<Certificate, RequestError> {
        let facts = eds::facts::of_cms(cms, Some(&request.to_sign)).map_err(|_| RequestError::RenewalUnreadable)?;
        let [facts] = facts.as_slice() else {
            return Err(RequestError::RenewalUnreadable);
        };
        let revocation = Revocation::from(vec![self.crl().await?]);
        let expected = match &request.system {
            Some(system) => ExpectedSigner::System(system.name.clone()),
            None => ExpectedSigner::Iin(request.applicant.iin.clone()),
        };
        let report = eds::policy::judge(
            facts,
            &Policy::own_authority(),
            &self.hierarchy.trust(),
            &revocation,
            &expected,
            self.clock.now(),
        );
        if !report.is_valid() {
            return Err(RequestError::RenewalSignature(Box::new(report.cause().cloned())));
        }
        facts.signer.clone().ok_or(RequestError::RenewalUnreadable)
    }

    async fn note_refused_renewal(&self, request: &Request) -> Result<(), RequestError> {
        let actor = Actor::Applicant {
            iin: request.applicant.iin.clone(),
        };
        let text = "Установление личности по регистрационному свидетельству отклонено";
        let event = Event::of_fact(
            System::Authority,
            &request.id,
            "renewal_refused",
            text,
            actor,
            self.clock.now(),
        );
        Ok(self.note(event).await?)
    }
}

/// A certificate identifies the person in the capacity and under the name in which it was given, and a system of the
/// organization for which the same person answers; anything else needs the registrar.
fn same_holder(before: &Request, now: &Request) -> bool {
    let names = |request: &Request| request.system.as_ref().map(|system| system.name.clone());
    names(before) == names(now) && same_applicant(&before.applicant, &now.applicant)
}

fn same_applicant(before: &Applicant, now: &Applicant) -> bool {
    before.iin == now.iin
        && before.surname == now.surname
        && before.given_name == now.given_name
        && before.patronymic == now.patronymic
        && before.bin == now.bin
        && before.organization == now.organization
}
