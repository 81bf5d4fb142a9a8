//! A person's HTTP client: JSON in, JSON out, with a bearer token once signed in.

use serde_json::Value;

/// Why the play could not go on.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    #[error("{call}: no answer ({cause})")]
    NoAnswer { call: String, cause: String },
    #[error("{call}: answered {status} where {expected} was expected: {body}")]
    Status {
        call: String,
        status: u16,
        expected: u16,
        body: String,
    },
    #[error("{call}: the answer has no `{field}`")]
    Missing { call: String, field: &'static str },
    #[error("{what} did not come within {seconds} s")]
    Waited { what: String, seconds: u64 },
    #[error("a signature could not be made: {0}")]
    Eds(#[from] eds::EdsError),
    #[error("{0}")]
    Story(String),
}

/// One system as one person reaches it.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    /// `http://127.0.0.1:8080/portal/api`.
    base: String,
    token: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub call: String,
    pub status: u16,
    pub bytes: Vec<u8>,
}

impl Client {
    pub fn new(http: &reqwest::Client, base: String) -> Self {
        Self {
            http: http.clone(),
            base,
            token: None,
        }
    }

    /// Signs in; afterwards every call carries the token.
    pub async fn sign_in(&mut self, body: Value) -> Result<(), PlayError> {
        let answer = self.post("/sessions", body).await?.expect(201)?;
        self.token = Some(answer.text("token")?);
        Ok(())
    }

    pub async fn get(&self, path: &str) -> Result<Answer, PlayError> {
        self.send("GET", path, self.http.get(self.address(path))).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Result<Answer, PlayError> {
        self.send("POST", path, self.http.post(self.address(path)).json(&body))
            .await
    }

    pub async fn put(&self, path: &str, body: Value) -> Result<Answer, PlayError> {
        self.send("PUT", path, self.http.put(self.address(path)).json(&body))
            .await
    }

    pub async fn upload(&self, path: &str, name: &str, bytes: Vec<u8>) -> Result<Answer, PlayError> {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().part("file", part);
        self.send("POST", path, self.http.post(self.address(path)).multipart(form))
            .await
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    async fn send(&self, method: &str, path: &str, request: reqwest::RequestBuilder) -> Result<Answer, PlayError> {
        let call = format!("{method} {path}");
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let no_answer = |cause: reqwest::Error| PlayError::NoAnswer {
            call: call.clone(),
            cause: crate::commands::chain(&cause),
        };
        let response = request.send().await.map_err(no_answer)?;
        let status = response.status().as_u16();
        let bytes = response.bytes().await.map_err(no_answer)?.to_vec();
        Ok(Answer { call, status, bytes })
    }
}

impl Answer {
    /// The answer, if it has this status.
    pub fn expect(self, expected: u16) -> Result<Self, PlayError> {
        if self.status == expected {
            return Ok(self);
        }
        let body = String::from_utf8_lossy(&self.bytes).chars().take(600).collect();
        Err(PlayError::Status {
            call: self.call,
            status: self.status,
            expected,
            body,
        })
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// A text field of the JSON answer.
    pub fn text(&self, field: &'static str) -> Result<String, PlayError> {
        let value = self.json();
        value[field]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| PlayError::Missing {
                call: self.call.clone(),
                field,
            })
    }

    /// A field of base64.
    pub fn base64(&self, field: &'static str) -> Result<Vec<u8>, PlayError> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let missing = || PlayError::Missing {
            call: self.call.clone(),
            field,
        };
        STANDARD.decode(self.text(field)?).map_err(|_| missing())
    }
}
