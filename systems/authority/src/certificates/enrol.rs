//! Certificates of information systems: at start within the process, or by the installation's shared secret.

use domain::{Actor, Event};
use eds::issue::Profile;
use eds::{Certificate, PrivateKey};
use jiff::SignedDuration;
use law::System;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Grounds, key_digest, sign};
use crate::records::certificates::{self, Identification, Kind};
use crate::{Authority, Fault};

/// The holder of the systems' certificates: the installation itself, under an invented БИН.
const ORGANIZATION: &str = "QYZMET";
const ORGANIZATION_BIN: &str = "120140000007";

/// A system whose certificate still lasts this long is given the same one again.
const RENEWAL_HOURS: i64 = 30 * 24;

/// Why a system was not enrolled.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    #[error("this authority enrols no systems: no secret is set")]
    Closed,
    #[error("the secret is wrong")]
    WrongSecret,
    #[error("there is no system of this name")]
    UnknownSystem,
    #[error("the signature does not prove possession of the key")]
    NotProved,
    #[error("the key has been certified for another holder, or its certificate was revoked")]
    KeyUsed,
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Authority {
    /// Certifies a system of the same process. The same key gets the same certificate while it lasts. Gives the
    /// certificate and its chain (issuing authority, root).
    pub async fn certify_system(
        &self,
        name: &str,
        key: &PrivateKey,
    ) -> Result<(Certificate, Vec<Certificate>), EnrolError> {
        self.certify(name, &key.public_key_der(), Identification::Start).await
    }

    /// Enrols a system that knows the shared secret. `proof` is its signature over its public key followed by its
    /// name in UTF-8.
    pub(crate) async fn enrol_system(
        &self,
        name: &str,
        public_key: &[u8],
        proof: &[u8],
        secret: &str,
    ) -> Result<(Certificate, Vec<Certificate>), EnrolError> {
        if self.enrolment_secret.is_empty() {
            return Err(EnrolError::Closed);
        }
        if !same_secret(&self.enrolment_secret, secret) {
            self.note_wrong_secret().await?;
            return Err(EnrolError::WrongSecret);
        }
        if System::from_name(name).is_none() {
            return Err(EnrolError::UnknownSystem);
        }
        let mut proved = public_key.to_vec();
        proved.extend_from_slice(name.as_bytes());
        if !eds::key::verify(public_key, &proved, proof).unwrap_or(false) {
            return Err(EnrolError::NotProved);
        }
        self.certify(name, public_key, Identification::Secret).await
    }

    async fn certify(
        &self,
        name: &str,
        public_key: &[u8],
        how: Identification,
    ) -> Result<(Certificate, Vec<Certificate>), EnrolError> {
        let now = self.clock.now();
        for held in certificates::of_key(&self.db, &key_digest(public_key))
            .await
            .map_err(Fault::from)?
        {
            if held.kind != Kind::System || held.holder != name || held.revoked.is_some() {
                return Err(EnrolError::KeyUsed);
            }
            let lasts = held.certificate.not_after.duration_since(now) > SignedDuration::from_hours(RENEWAL_HOURS);
            if lasts && held.certificate.not_before <= now {
                return Ok((held.certificate, self.chain()));
            }
        }
        let profile = Profile::InformationSystem {
            name: name.to_owned(),
            bin: ORGANIZATION_BIN.to_owned(),
            organization: ORGANIZATION.to_owned(),
        };
        let mut tx = self.db.begin().await.map_err(Fault::from)?;
        let issued = sign(
            self,
            &mut tx,
            &Grounds {
                profile: &profile,
                public_key,
                identification: how,
                request: None,
            },
        )
        .await?;
        let serial = issued.certificate.serial_hex.clone();
        let text = "Информационной системе выдано регистрационное свидетельство";
        let event = Event::of_fact(System::Authority, &serial, "system_certified", text, Actor::System, now)
            .with(json!({ "system": name, "identification": how.word() }));
        store::events::append(&mut tx, event).await.map_err(Fault::from)?;
        tx.commit().await.map_err(Fault::from)?;
        tracing::info!(system = name, certificate.serial = %serial, "certified the system {name}");
        Ok((issued.certificate, self.chain()))
    }

    async fn note_wrong_secret(&self) -> Result<(), EnrolError> {
        tracing::warn!("an enrolment with a wrong secret was refused");
        let now = self.clock.now();
        let text = "Регистрация информационной системы отклонена: неверный секрет";
        let event = Event::of_fact(
            System::Authority,
            "enrolment",
            "enrolment_refused",
            text,
            Actor::System,
            now,
        );
        Ok(self.note(event).await?)
    }
}

/// Compares digests in constant time, so that the time of the answer tells nothing about the secret, not even its
/// length.
fn same_secret(known: &str, offered: &str) -> bool {
    let (known, offered) = (Sha256::digest(known), Sha256::digest(offered));
    let difference = known
        .iter()
        .zip(offered.iter())
        .fold(0, |difference, (a, b)| difference | (a ^ b));
    std::hint::black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::same_secret;

    #[test]
    fn only_the_same_secret_is_the_same() {
        assert!(same_secret("тұзды су", "тұзды су"));
        assert!(!same_secret("тұзды су", "тұзды су "));
        assert!(!same_secret("secret", ""));
    }
}
