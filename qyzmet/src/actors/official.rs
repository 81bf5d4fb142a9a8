//! The official at the provider's desk.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::{Client, Credential, PlayError, Signing};
use crate::synthetic::Person;

pub struct Official {
    client: Client,
    credential: Credential,
}

impl Official {
    pub async fn sign_in(
        mut client: Client,
        person: &Person,
        password: &str,
        credential: Credential,
    ) -> Result<Self, PlayError> {
        client
            .sign_in(json!({ "iin": person.iin.as_str(), "password": password }))
            .await?;
        Ok(Self { client, credential })
    }

    /// Takes the case as soon as it stands among «Поступившие».
    pub async fn take(&self, case: &str, seconds: u64) -> Result<(), PlayError> {
        for _ in 0..seconds * 20 {
            let answer = self.client.post(&format!("/cases/{case}/take"), json!({})).await?;
            match answer.status {
                200 => return Ok(()),
                404 => tokio::time::sleep(Duration::from_millis(50)).await,
                _ => return answer.expect(200).map(drop),
            }
        }
        Err(PlayError::Waited {
            what: format!("case {case} at the provider's desk"),
            seconds,
        })
    }

    /// Opens the case as an official does before deciding.
    pub async fn read(&self, case: &str) -> Result<serde_json::Value, PlayError> {
        Ok(self.client.get(&format!("/cases/{case}")).await?.expect(200)?.json())
    }

    pub async fn decide(&self, case: &str, output: &str, values: &BTreeMap<String, String>) -> Result<(), PlayError> {
        let body = json!({ "output": output, "values": values });
        self.client
            .post(&format!("/cases/{case}/decision"), body)
            .await?
            .expect(202)
            .map(drop)
    }

    /// The drawn document, as soon as it is there.
    pub async fn preview(&self, case: &str, seconds: u64) -> Result<Vec<u8>, PlayError> {
        for _ in 0..seconds * 50 {
            let answer = self.client.get(&format!("/cases/{case}/document.pdf")).await?;
            match answer.status {
                409 => tokio::time::sleep(Duration::from_millis(20)).await,
                _ => return Ok(answer.expect(200)?.bytes),
            }
        }
        Err(PlayError::Waited {
            what: format!("the drawn document of case {case}"),
            seconds,
        })
    }

    /// Confirms the document, signs it and sends it.
    pub async fn sign_and_send(&self, case: &str) -> Result<(), PlayError> {
        let path = format!("/cases/{case}");
        // A conflict says that the document was confirmed before and the answer was lost; signing tells if it was not.
        match self
            .client
            .post(&format!("{path}/confirm"), json!({}))
            .await?
            .expect(200)
        {
            Ok(_) | Err(PlayError::Status { status: 409, .. }) => {}
            Err(error) => return Err(error),
        }
        let signing = Signing::make(&self.client, &path, &self.credential, None).await?;
        self.client
            .post(&format!("{path}/signature"), signing.body)
            .await?
            .expect(200)
            .map(drop)
    }
}
