//! Revocation, suspension, and the end of a suspension. Each publishes a new list at once.

use domain::{Actor, Event};
use eds::crl::RevocationReason;
use law::System;
use serde_json::{Value, json};

use crate::records::certificates::{self, Issued, reason_word};
use crate::{Authority, Fault};

/// Why a certificate was not revoked or released.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    #[error("the authority has issued no certificate with this serial number")]
    UnknownCertificate,
    #[error("the certificate is revoked already, and that is final")]
    AlreadyRevoked,
    #[error("the certificate is not suspended")]
    NotSuspended,
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The longest name of a document, in letters.
const GROUND_LETTERS_MAX: usize = 300;

/// The details of an event with the document it stands on, without signs that are not seen.
fn with_ground(mut details: Value, ground: &str) -> Value {
    let ground: String = ground
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(GROUND_LETTERS_MAX)
        .collect();
    if !ground.is_empty()
        && let Some(members) = details.as_object_mut()
    {
        members.insert("ground".to_owned(), Value::String(ground));
    }
    details
}

impl Authority {
    /// Revokes a certificate for `reason`; `CertificateHold` suspends it.
    pub async fn revoke(&self, serial_hex: &str, reason: RevocationReason, by: Actor) -> Result<(), RevokeError> {
        self.revoke_on(serial_hex, reason, "", by).await
    }

    /// The same on a document: an application, a court's decision, as the registrar names it. Empty: none.
    pub async fn revoke_on(
        &self,
        serial_hex: &str,
        reason: RevocationReason,
        ground: &str,
        by: Actor,
    ) -> Result<(), RevokeError> {
        let known = self.known(serial_hex).await?;
        let now = self.clock.now();
        let suspends = reason == RevocationReason::CertificateHold;
        let (kind, text) = if suspends {
            (
                "certificate_suspended",
                "Действие регистрационного свидетельства приостановлено",
            )
        } else {
            ("certificate_revoked", "Регистрационное свидетельство отозвано")
        };

        let publishing = self.lists.publishing.lock().await;
        let mut tx = self.db.begin().await.map_err(Fault::from)?;
        if !certificates::revoke(&mut tx, &known.certificate.serial_hex, now, reason)
            .await
            .map_err(Fault::from)?
        {
            return Err(RevokeError::AlreadyRevoked);
        }
        let event = Event::of_fact(System::Authority, &known.certificate.serial_hex, kind, text, by, now)
            .with(with_ground(json!({ "reason": reason_word(reason) }), ground));
        store::events::append(&mut tx, event).await.map_err(Fault::from)?;
        let list = self.next_list(&mut tx).await?;
        tx.commit().await.map_err(Fault::from)?;
        self.lists.show(list);
        drop(publishing);
        tracing::info!(certificate.serial = %known.certificate.serial_hex, reason = reason_word(reason), "revoked a certificate");
        Ok(())
    }

    /// Ends the suspension of a certificate.
    pub async fn release(&self, serial_hex: &str, by: Actor) -> Result<(), RevokeError> {
        self.release_on(serial_hex, "", by).await
    }

    /// The same on a document, as for [`Authority::revoke_on`].
    pub async fn release_on(&self, serial_hex: &str, ground: &str, by: Actor) -> Result<(), RevokeError> {
        let known = self.known(serial_hex).await?;
        let now = self.clock.now();

        let publishing = self.lists.publishing.lock().await;
        let mut tx = self.db.begin().await.map_err(Fault::from)?;
        if !certificates::release(&mut tx, &known.certificate.serial_hex, now)
            .await
            .map_err(Fault::from)?
        {
            return Err(RevokeError::NotSuspended);
        }
        let text = "Приостановление действия регистрационного свидетельства снято";
        let event = Event::of_fact(
            System::Authority,
            &known.certificate.serial_hex,
            "certificate_released",
            text,
            by,
            now,
        )
        .with(with_ground(json!({}), ground));
        store::events::append(&mut tx, event).await.map_err(Fault::from)?;
        let list = self.next_list(&mut tx).await?;
        tx.commit().await.map_err(Fault::from)?;
        self.lists.show(list);
        drop(publishing);
        Ok(())
    }

    async fn known(&self, serial_hex: &str) -> Result<Issued, RevokeError> {
        let serial = serial_hex.trim().to_ascii_lowercase();
        certificates::find(&self.db, &serial)
            .await
            .map_err(Fault::from)?
            .ok_or(RevokeError::UnknownCertificate)
    }
}
