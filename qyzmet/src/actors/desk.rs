//! Somebody at a desk: an operator, an official, a head, an akim. What they can do is said by the answers.

use serde_json::{Value, json};

use super::{Answer, Client, Credential, PlayError, Signing};
use crate::synthetic::Person;

/// A signed-in person with a key, at the desk of one system.
pub struct Desk {
    pub person: Person,
    pub client: Client,
    pub credential: Credential,
}

impl Desk {
    pub async fn sign_in(
        mut client: Client,
        person: Person,
        password: &str,
        credential: Credential,
    ) -> Result<Self, PlayError> {
        client
            .sign_in(json!({ "iin": person.iin.as_str(), "password": password }))
            .await?;
        Ok(Self {
            person,
            client,
            credential,
        })
    }

    pub async fn look(&self, path: &str) -> Result<Value, PlayError> {
        Ok(self.client.get(path).await?.expect(200)?.json())
    }

    /// Does something that is done at once or accepted for later.
    pub async fn act(&self, path: &str, body: Value) -> Result<Value, PlayError> {
        let answer = self.client.post(path, body).await?;
        match answer.status {
            201 | 202 => Ok(answer.json()),
            _ => Ok(answer.expect(200)?.json()),
        }
    }

    /// Signs what waits under `path`, and hands the signature in.
    pub async fn sign(&self, path: &str, credential: &Credential, digest: Option<&[u8]>) -> Result<Answer, PlayError> {
        let signing = Signing::make(&self.client, path, credential, digest).await?;
        self.client.post(&format!("{path}/signature"), signing.body).await
    }
}
