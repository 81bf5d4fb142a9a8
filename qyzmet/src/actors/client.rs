//! A person's HTTP client: JSON in, JSON out, with a bearer token once signed in.

use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

/// Why the play could not go on.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    #[error("{call}: no answer ({cause})")]
    NoAnswer { call: String, cause: String },
    #[error("{call}: answered {status} where {expected} was expected: {}", short(body))]
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

/// The beginning of an answer is enough to see what was wrong.
fn short(body: &str) -> String {
    body.chars().take(600).collect()
}

/// One system as one person reaches it.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    /// `http://127.0.0.1:8080/portal/api`.
    base: String,
    session: Arc<RwLock<Session>>,
}

/// The token, and what it was got with: who has been away too long signs in again.
#[derive(Debug, Default)]
struct Session {
    token: Option<String>,
    credentials: Option<Value>,
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
            session: Arc::default(),
        }
    }

    /// Signs in; afterwards every call carries the token.
    pub async fn sign_in(&mut self, body: Value) -> Result<(), PlayError> {
        self.open_session(body).await
    }

    async fn open_session(&self, body: Value) -> Result<(), PlayError> {
        let request = self.http.post(self.address("/sessions")).json(&body);
        let answer = self.once("POST", "/sessions", request).await?.expect(201)?;
        let session = Session {
            token: Some(answer.text("token")?),
            credentials: Some(body),
        };
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = session;
        Ok(())
    }

    fn token(&self) -> Option<String> {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        session.token.clone()
    }

    fn credentials(&self) -> Option<Value> {
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        session.credentials.clone()
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

    /// Like [`Client::upload`], with words beside the file.
    pub async fn upload_for(
        &self,
        path: &str,
        item: (&'static str, &str),
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<Answer, PlayError> {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new()
            .text(item.0, item.1.to_owned())
            .part("file", part);
        self.send("POST", path, self.http.post(self.address(path)).multipart(form))
            .await
    }

    pub async fn delete(&self, path: &str) -> Result<Answer, PlayError> {
        self.send("DELETE", path, self.http.delete(self.address(path))).await
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Sends, and once more after signing in again where the session had ended.
    async fn send(&self, method: &str, path: &str, request: reqwest::RequestBuilder) -> Result<Answer, PlayError> {
        let again = request.try_clone();
        let answer = self.signed(method, path, request).await?;
        match (answer.status, again, self.credentials()) {
            (401, Some(again), Some(credentials)) if path != "/sessions" => {
                self.open_session(credentials).await?;
                self.signed(method, path, again).await
            }
            _ => Ok(answer),
        }
    }

    async fn signed(&self, method: &str, path: &str, request: reqwest::RequestBuilder) -> Result<Answer, PlayError> {
        let request = match self.token() {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        self.once(method, path, request).await
    }

    async fn once(&self, method: &str, path: &str, request: reqwest::RequestBuilder) -> Result<Answer, PlayError> {
        let call = format!("{method} {path}");
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
        let body = String::from_utf8_lossy(&self.bytes).into_owned();
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
