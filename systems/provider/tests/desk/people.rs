//! The people of the stories: callers of the API with a token, visitors of the pages with cookies.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use eds::{Certificate, PrivateKey};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::office::{Office, PASSWORD};

/// Somebody who talks to the provider, through the API with a token or through the pages with cookies.
pub(crate) struct Person {
    pub(crate) router: Router,
    pub(crate) iin: String,
    pub(crate) name: String,
    pub(crate) token: String,
    pub(crate) key: PrivateKey,
    pub(crate) certificate: Certificate,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    /// The code of a problem.
    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

pub(crate) async fn call(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("a router always answers");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 64 * 1024 * 1024).await.expect("a body");
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

impl Person {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.request(Method::POST, path, Body::from(body.to_string())).await
    }

    async fn request(&self, method: Method, path: &str, body: Body) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/provider/api{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
            .expect("a request");
        call(&self.router, request).await
    }

    /// Both halves of signing, with a key and a certificate.
    pub(crate) async fn sign_with(&self, case: &str, key: &PrivateKey, certificate: &Certificate) -> Answer {
        use base64::Engine;
        use base64::engine::general_purpose::STANDARD;
        let pem = certificate.to_pem();
        let prepared = self
            .post(
                &format!("/cases/{case}/signed-attributes"),
                json!({ "certificate": pem }),
            )
            .await;
        if prepared.status != StatusCode::OK {
            return prepared;
        }
        let attributes = prepared.json()["signed_attributes"]
            .as_str()
            .expect("attributes")
            .to_owned();
        let signature = key
            .sign(&STANDARD.decode(&attributes).expect("base64"))
            .expect("signed");
        let body =
            json!({ "certificate": pem, "signed_attributes": attributes, "signature": STANDARD.encode(signature) });
        self.post(&format!("/cases/{case}/signature"), body).await
    }

    pub(crate) async fn sign(&self, case: &str) -> Answer {
        self.sign_with(case, &self.key, &self.certificate).await
    }
}

/// Somebody at the pages: keeps cookies, finds the form token.
pub(crate) struct Browser {
    router: Router,
    cookies: Vec<(String, String)>,
    pub(crate) csrf: String,
}

impl Browser {
    pub(crate) async fn signed_in(office: &Office, person: &Person) -> Self {
        let mut browser = Self {
            router: office.router.clone(),
            cookies: Vec::new(),
            csrf: String::new(),
        };
        browser.get("/provider/sign-in").await;
        let fields = [("iin", person.iin.as_str()), ("password", PASSWORD)];
        let answer = browser.post("/provider/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        browser.get("/provider/received").await;
        browser
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).body(Body::empty()).expect("a request");
        self.keep(request).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let mut pairs = vec![("csrf", csrf.as_str())];
        pairs.extend_from_slice(fields);
        self.post_raw(path, &pairs).await
    }

    pub(crate) async fn post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let body: Vec<String> = fields
            .iter()
            .map(|(key, value)| format!("{}={}", encoded(key), encoded(value)))
            .collect();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .expect("a request");
        self.keep(request).await
    }

    fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::HOST, "desk.example")
            .header(header::ORIGIN, "https://desk.example")
    }

    async fn keep(&mut self, request: Request<Body>) -> Answer {
        let answer = call(&self.router, request).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let Some((name, rest)) = cookie.to_str().ok().and_then(|cookie| cookie.split_once('=')) else {
                continue;
            };
            let value = rest.split(';').next().unwrap_or_default().to_owned();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value));
        }
        let text = answer.text();
        if let Some(at) = text.find("name=\"csrf\" value=\"") {
            self.csrf = text[at + 19..].split('"').next().unwrap_or_default().to_owned();
        }
        answer
    }
}
