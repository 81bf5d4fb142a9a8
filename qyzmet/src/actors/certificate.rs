//! A key and the certificate over it.

use eds::key::Algorithm;
use eds::{Certificate, PrivateKey};
use serde_json::json;

use super::{Client, PlayError, Registrar};
use crate::synthetic::Person;

/// What a person signs with.
pub struct Credential {
    pub key: PrivateKey,
    pub certificate: Certificate,
}

impl Credential {
    /// A fresh P-256 key, certified after the registrar has seen the person's document.
    pub async fn obtain(
        authority: &Client,
        registrar: &Registrar,
        person: &Person,
        organization: Option<(&str, &str)>,
    ) -> Result<Self, PlayError> {
        let key = PrivateKey::generate(Algorithm::P256)?;
        let answer = authority
            .post(
                "/requests",
                json!({
                    "iin": person.iin.as_str(),
                    "surname": person.name.surname,
                    "given_name": person.name.given_name,
                    "patronymic": person.name.patronymic,
                    "bin": organization.map(|(bin, _)| bin),
                    "organization": organization.map(|(_, name)| name),
                    "public_key": base64(&key.public_key_der()),
                }),
            )
            .await?
            .expect(201)?;
        let id = answer.text("id")?;
        let proof = key.sign(&answer.base64("to_sign")?)?;
        authority
            .post(&format!("/requests/{id}/proof"), json!({ "signature": base64(&proof) }))
            .await?
            .expect(200)?;
        registrar.identify(&id).await?;
        let issued = authority.get(&format!("/requests/{id}")).await?.expect(200)?;
        let pem = issued.text("certificate")?;
        let certificate = Certificate::many_from_pem(&pem)?.into_iter().next();
        let certificate = certificate.ok_or(PlayError::Missing {
            call: issued.call,
            field: "certificate",
        })?;
        Ok(Self { key, certificate })
    }
}

pub(super) fn base64(bytes: &[u8]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.encode(bytes)
}
