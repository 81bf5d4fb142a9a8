//! A person who speaks to the API, and what it answers.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eds::{Certificate, PrivateKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{REGULATION, TestPortal};

/// What the API answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The stable word of the problem.
    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn details(&self) -> Value {
        self.json()["error"]["details"].clone()
    }
}

/// A person who is signed in.
pub(crate) struct Citizen<'a> {
    pub(crate) portal: &'a TestPortal,
    pub(crate) token: String,
    pub(crate) key: (PrivateKey, Certificate),
}

impl Citizen<'_> {
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.portal.call(method, path, Some(&self.token), body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    /// Opens a draft.
    pub(crate) async fn open(&self) -> String {
        self.open_for(REGULATION).await
    }

    /// Opens a draft for another service.
    pub(crate) async fn open_for(&self, regulation: &str) -> String {
        let answer = self
            .post("/requests", json!({ "regulation": regulation, "language": "kk" }))
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn save(&self, id: &str, values: Value) -> Answer {
        self.call(
            Method::PUT,
            &format!("/requests/{id}/fields"),
            Some(json!({ "values": values })),
        )
        .await
    }

    /// Opens a draft and fills it rightly.
    pub(crate) async fn filled(&self) -> String {
        let id = self.open().await;
        let answer = self.save(&id, good_values()).await;
        assert_eq!(answer.json(), json!({ "problems": [] }));
        id
    }

    pub(crate) async fn attach(&self, id: &str, name: &str, bytes: &[u8]) -> Answer {
        self.attach_as(id, "", name, bytes).await
    }

    /// Attaches a file for a document of the list.
    pub(crate) async fn attach_as(&self, id: &str, item: &str, name: &str, bytes: &[u8]) -> Answer {
        let boundary = "----------border";
        let mut body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"item\"\r\n\r\n{item}\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/portal/api/requests/{id}/attachments"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(
                header::CONTENT_TYPE,
                format!("multipart/form-data; boundary={boundary}"),
            )
            .body(Body::from(body))
            .unwrap();
        let (status, _, bytes) = self.portal.send(request).await;
        Answer { status, bytes }
    }

    /// Freezes, and gives number and exact bytes.
    pub(crate) async fn freeze(&self, id: &str) -> (String, Vec<u8>) {
        let answer = self.post(&format!("/requests/{id}/freeze"), json!({})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let answer = answer.json();
        let document = STANDARD.decode(answer["document"].as_str().unwrap()).unwrap();
        assert_eq!(answer["sha256"], hex::encode(Sha256::digest(&document)));
        (answer["number"].as_str().unwrap().to_owned(), document)
    }

    /// Signs as a browser does: attributes from the server, value from the key.
    pub(crate) async fn signature(&self, id: &str) -> Value {
        let (key, certificate) = &self.key;
        let pem = certificate.to_pem();
        let answer = self
            .post(
                &format!("/requests/{id}/signed-attributes"),
                json!({ "certificate": pem }),
            )
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let attributes = STANDARD
            .decode(answer.json()["signed_attributes"].as_str().unwrap())
            .unwrap();
        let signature = key.sign(&attributes).unwrap();
        json!({
            "certificate": pem,
            "signed_attributes": STANDARD.encode(&attributes),
            "signature": STANDARD.encode(signature),
        })
    }

    pub(crate) async fn hand_in(&self, id: &str, signature: &Value) -> Answer {
        self.post(&format!("/requests/{id}/signature"), signature.clone()).await
    }

    /// The whole way to the sent request: gives its id and number.
    pub(crate) async fn submitted(&self) -> (String, String) {
        let id = self.filled().await;
        let (number, _) = self.freeze(&id).await;
        let signature = self.signature(&id).await;
        let answer = self.hand_in(&id, &signature).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        (id, number)
    }

    pub(crate) async fn trace(&self, id: &str) -> Vec<Value> {
        let answer = self.get(&format!("/cases/{id}/trace")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json().as_array().unwrap().clone()
    }
}

pub(crate) fn good_values() -> Value {
    json!({
        "address": "Мамлютка, Абай көшесі, 1",
        "phone": "+7 700 000 00 00",
        "period_from_year": "2024",
        "period_to_year": "2026",
    })
}

/// «процесс 3» or the action's number, for comparing the order of a trace.
pub(crate) fn outline(trace: &[Value]) -> Vec<String> {
    let word = |event: &Value| match (
        event["label"].as_str(),
        event["action"].as_u64(),
        event["clause"].as_str(),
    ) {
        (Some(label), _, _) => label.to_owned(),
        (None, Some(action), _) => action.to_string(),
        (None, None, Some(clause)) => clause.to_owned(),
        (None, None, None) => event["kind"].as_str().unwrap_or_default().to_owned(),
    };
    trace.iter().map(word).collect()
}
