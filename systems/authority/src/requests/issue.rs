//! The certificate is issued upon a request.

use domain::{Actor, Event};
use law::System;
use serde_json::json;
use store::Tx;

use super::system::ground_in_words;
use super::{RequestError, applicant};
use crate::Authority;
use crate::certificates::{Grounds, sign};
use crate::records::certificates::Identification;
use crate::records::requests::{self, Request, SeenDocument};

impl Authority {
    /// Signs the certificate and closes the request with the caller's unit of work. The request must be waiting
    /// for identification; two registrars cannot decide the same one.
    pub(super) async fn issue(
        &self,
        tx: &mut Tx,
        request: &Request,
        how: Identification,
        seen: Option<&SeenDocument>,
        by: Actor,
    ) -> Result<(), RequestError> {
        let now = self.clock.now();
        let profile = applicant::profile(&request.applicant, request.system.as_ref());
        let grounds = Grounds {
            profile: &profile,
            public_key: &request.public_key,
            identification: how,
            request: Some(&request.id),
        };
        let issued = sign(self, tx, &grounds).await?;
        let serial = &issued.certificate.serial_hex;
        if !requests::issued(tx, &request.id, serial, how, seen, now).await? {
            return Err(RequestError::Decided);
        }
        let (kind, text) = grounds_in_words(how);
        let mut facts = json!({ "serial": serial, "document_type": seen.map(|document| &document.document_type) });
        let mut issuing =
            json!({ "request": request.id, "identification": how.word(), "demonstration": issued.demonstration() });
        let (issuing_kind, issuing_text) = match &request.system {
            Some(system) => {
                let ground = ground_in_words(&system.ground);
                facts["ground"] = json!(ground);
                issuing["ground"] = json!(ground);
                issuing["system"] = json!(system.name);
                issuing["bin"] = json!(system.bin);
                (
                    "system_certified",
                    "Информационной системе выдано регистрационное свидетельство",
                )
            }
            None => ("certificate_issued", "Выдано регистрационное свидетельство"),
        };
        let identified = Event::of_fact(System::Authority, &request.id, kind, text, by.clone(), now).with(facts);
        store::events::append(tx, identified).await?;
        let issued_event = Event::of_fact(System::Authority, serial, issuing_kind, issuing_text, by, now);
        store::events::append(tx, issued_event.with(issuing)).await?;
        tracing::info!(request.id = %request.id, certificate.serial = %serial, identification = how.word(), "issued a certificate");
        Ok(())
    }
}

fn grounds_in_words(how: Identification) -> (&'static str, &'static str) {
    match how {
        Identification::Document => (
            "identified_by_document",
            "Личность установлена регистратором по документу",
        ),
        Identification::Certificate => (
            "identified_by_certificate",
            "Личность установлена по действующему регистрационному свидетельству",
        ),
        Identification::Demonstration => (
            "identification_skipped",
            "Личность не устанавливалась: демонстрационный режим",
        ),
        Identification::Secret | Identification::Start => ("system_identified", "Информационная система установлена"),
    }
}
