//! The applicant at the portal.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Answer, Client, Credential, PlayError, Signing};
use crate::synthetic::Person;

const PASSWORD: &str = "rehearsal-2026";

pub struct Applicant {
    pub person: Person,
    pub client: Client,
}

/// A frozen application: the exact bytes to be signed.
pub struct Frozen {
    pub number: String,
    pub document: Vec<u8>,
}

impl Applicant {
    /// Opens an account at the portal.
    pub async fn register(client: Client, person: Person) -> Result<Self, PlayError> {
        let account = json!({
            "iin": person.iin.as_str(),
            "surname": person.name.surname,
            "given_name": person.name.given_name,
            "patronymic": person.name.patronymic,
            "password": PASSWORD,
        });
        client.post("/accounts", account).await?.expect(201)?;
        Ok(Self { person, client })
    }

    pub async fn sign_in(&mut self, regulation: &str) -> Result<(), PlayError> {
        let body = self.credentials(regulation, PASSWORD);
        self.client.sign_in(body).await
    }

    /// Tries to sign in with a password that is not theirs.
    pub async fn sign_in_wrongly(&self, regulation: &str) -> Result<Answer, PlayError> {
        self.client
            .post("/sessions", self.credentials(regulation, "not-the-password"))
            .await
    }

    fn credentials(&self, regulation: &str, password: &str) -> Value {
        json!({ "iin": self.person.iin.as_str(), "password": password, "regulation": regulation })
    }

    /// Opens a request and fills its form. Gives the id of the case.
    pub async fn fill(&self, regulation: &str, values: &BTreeMap<String, String>) -> Result<String, PlayError> {
        let opened = self
            .client
            .post("/requests", json!({ "regulation": regulation }))
            .await?
            .expect(201)?;
        let case = opened.text("id")?;
        self.client
            .put(&format!("/requests/{case}/fields"), json!({ "values": values }))
            .await?
            .expect(200)?;
        Ok(case)
    }

    pub async fn attach(&self, case: &str, name: &str, bytes: Vec<u8>) -> Result<(), PlayError> {
        self.client
            .upload(&format!("/requests/{case}/attachments"), name, bytes)
            .await?
            .expect(201)
            .map(drop)
    }

    /// Asks for the document to sign.
    pub async fn freeze(&self, case: &str) -> Result<Frozen, PlayError> {
        let answer = self.try_freeze(case).await?.expect(200)?;
        Ok(Frozen {
            number: answer.text("number")?,
            document: answer.base64("document")?,
        })
    }

    pub async fn try_freeze(&self, case: &str) -> Result<Answer, PlayError> {
        self.client.post(&format!("/requests/{case}/freeze"), json!({})).await
    }

    /// Signs what was frozen.
    pub async fn sign(&self, case: &str, frozen: &Frozen, credential: &Credential) -> Result<Signing, PlayError> {
        let digest = Sha256::digest(&frozen.document);
        Signing::make(&self.client, &format!("/requests/{case}"), credential, Some(&digest)).await
    }

    /// Hands the signature in.
    pub async fn submit(&self, case: &str, signing: &Signing) -> Result<Answer, PlayError> {
        self.client
            .post(&format!("/requests/{case}/signature"), signing.body.clone())
            .await
    }

    pub async fn case(&self, case: &str) -> Result<Value, PlayError> {
        Ok(self.client.get(&format!("/cases/{case}")).await?.expect(200)?.json())
    }

    /// Looks again and again until the case is finished.
    pub async fn wait_finished(&self, case: &str, seconds: u64) -> Result<Value, PlayError> {
        for _ in 0..seconds * 20 {
            let state = self.case(case).await?;
            if state["finished"] == true {
                return Ok(state);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(PlayError::Waited {
            what: format!("the end of case {case}"),
            seconds,
        })
    }

    /// A file of the case: `application.json`, `application.cms`, `result.pdf`.
    pub async fn file(&self, case: &str, name: &str) -> Result<Vec<u8>, PlayError> {
        Ok(self
            .client
            .get(&format!("/cases/{case}/{name}"))
            .await?
            .expect(200)?
            .bytes)
    }

    pub async fn trace(&self, case: &str) -> Result<Value, PlayError> {
        Ok(self
            .client
            .get(&format!("/cases/{case}/trace"))
            .await?
            .expect(200)?
            .json())
    }

    pub async fn answer_survey(&self, case: &str, answers: &[usize]) -> Result<(), PlayError> {
        let body = json!({ "answers": answers });
        let answer = self.client.post(&format!("/cases/{case}/survey"), body).await?;
        if (200..300).contains(&answer.status) {
            Ok(())
        } else {
            answer.expect(201).map(drop)
        }
    }
}
