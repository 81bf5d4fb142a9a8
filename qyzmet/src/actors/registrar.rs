//! The registrar of the authority: sees a document, certifies, revokes.

use serde_json::json;

use super::{Client, PlayError};
use crate::synthetic::Person;

pub struct Registrar {
    client: Client,
}

impl Registrar {
    pub async fn sign_in(mut client: Client, person: &Person, password: &str) -> Result<Self, PlayError> {
        client
            .sign_in(json!({ "iin": person.iin.as_str(), "password": password }))
            .await?;
        Ok(Self { client })
    }

    /// Says that the person showed an identity card.
    pub async fn identify(&self, request: &str) -> Result<(), PlayError> {
        let document = json!({ "document_type": "identity_card", "document_number": "000000000" });
        self.client
            .post(&format!("/requests/{request}/identify"), document)
            .await?
            .expect(200)
            .map(drop)
    }

    pub async fn revoke(&self, serial_hex: &str) -> Result<(), PlayError> {
        let reason = json!({ "reason": "key_compromise" });
        self.client
            .post(&format!("/certificates/{serial_hex}/revoke"), reason)
            .await?
            .expect(200)
            .map(drop)
    }
}
