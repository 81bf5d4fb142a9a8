//! An authority of a test: its own store and clock, a registrar, and people who ask.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use authority::{Authority, ServiceKeys, Setup};
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::clock::StillClock;
use domain::{Chance, Clock, Iin, PersonName};
use eds::key::Algorithm;
use eds::{Certificate, PrivateKey};
use serde_json::{Value, json};
use store::testing::TestStore;
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const REGISTRAR_IIN: &str = "990101300122";
pub(crate) const PERSON_IIN: &str = "900101300007";
pub(crate) const OTHER_IIN: &str = "850615400006";
pub(crate) const SECRET: &str = "ортақ құпия 0123456789";
const PASSWORD: &str = "Сенімді құпиясөз 1";

pub(crate) struct Town {
    pub(crate) authority: Arc<Authority>,
    pub(crate) clock: Arc<StillClock>,
    pub(crate) store: TestStore,
    pub(crate) folder: TempDir,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("JSON expected: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Town {
    pub(crate) async fn new() -> Self {
        Self::with(false).await
    }

    /// `danger`: the demonstration's shortcut.
    pub(crate) async fn with(danger: bool) -> Self {
        let store = store::testing::fresh("authority", authority::MIGRATIONS).await;
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(StillClock::at("2026-03-02T04:05:06Z".parse().expect("a moment")));
        let authority = open(&store, folder.path(), clock.clone(), danger)
            .await
            .expect("the authority opens");
        let name = PersonName {
            surname: "Тіркеуші".into(),
            given_name: "Бақыт".into(),
            patronymic: None,
        };
        let iin = Iin::parse(REGISTRAR_IIN).expect("a valid number");
        authority
            .add_registrar(&iin, &name, PASSWORD)
            .await
            .expect("a registrar");
        Self {
            authority,
            clock,
            store,
            folder,
        }
    }

    pub(crate) async fn call(&self, request: Request<Body>) -> Answer {
        let response = self
            .authority
            .router()
            .oneshot(request)
            .await
            .expect("a router answers");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 8_000_000).await.expect("a body").to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Request::get(path).body(Body::empty()).expect("a request"))
            .await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, None, body).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, token: Option<&str>, body: Value) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/authority/api{path}"))
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        self.call(request.body(body).expect("a request")).await
    }

    /// The registrar's token.
    pub(crate) async fn registrar(&self) -> String {
        let answer = self
            .post("/sessions", json!({ "iin": REGISTRAR_IIN, "password": PASSWORD }))
            .await
            .expect(201);
        answer.json()["token"].as_str().expect("a token").to_owned()
    }

    /// The cookie of a registrar who signed in at the page.
    pub(crate) async fn registrar_cookie(&self) -> String {
        self.cookie_of(REGISTRAR_IIN).await
    }

    /// The cookie of an auditor.
    pub(crate) async fn auditor_cookie(&self) -> String {
        let name = PersonName {
            surname: "Тексеруова".into(),
            given_name: "Дана".into(),
            patronymic: None,
        };
        let iin = Iin::parse(OTHER_IIN).expect("a valid number");
        self.authority
            .add_auditor(&iin, &name, PASSWORD)
            .await
            .expect("an auditor");
        self.cookie_of(OTHER_IIN).await
    }

    async fn cookie_of(&self, iin: &str) -> String {
        let page = self.get("/authority/sign-in").await.expect(200);
        let jar = cookies(&page.headers);
        let csrf = csrf(&page.text());
        let form = format!(
            "csrf={csrf}&iin={iin}&password={}",
            PASSWORD.bytes().map(|b| format!("%{b:02X}")).collect::<String>()
        );
        let answer = self.form("/authority/sign-in", &jar, &form).await;
        assert!(answer.status.is_redirection(), "{}", answer.text());
        cookies(&answer.headers)
    }

    pub(crate) async fn page(&self, path: &str, cookie: &str) -> Answer {
        self.call(
            Request::get(path)
                .header(header::COOKIE, cookie)
                .body(Body::empty())
                .expect("a request"),
        )
        .await
    }

    pub(crate) async fn form(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        self.call(request.expect("a request")).await
    }

    /// Asks for a certificate and proves possession. Gives the request's id, its bytes to sign, and the state.
    pub(crate) async fn ask(&self, applicant: Value, key: &PrivateKey) -> (String, Vec<u8>, Value) {
        let mut body = applicant;
        body["public_key"] = json!(STANDARD.encode(key.public_key_der()));
        let begun = self.post("/requests", body).await.expect(201).json();
        let id = begun["id"].as_str().expect("an id").to_owned();
        let to_sign = STANDARD
            .decode(begun["to_sign"].as_str().expect("bytes"))
            .expect("base64");
        let proof = STANDARD.encode(key.sign(&to_sign).expect("a signature"));
        let state = self
            .post(&format!("/requests/{id}/proof"), json!({ "signature": proof }))
            .await
            .expect(200)
            .json();
        (id, to_sign, state)
    }

    pub(crate) async fn identify(&self, id: &str) -> Answer {
        let token = self.registrar().await;
        let document = json!({ "document_type": "identity_card", "document_number": "012345678" });
        self.send(
            Method::POST,
            &format!("/requests/{id}/identify"),
            Some(&token),
            document,
        )
        .await
    }

    /// A person with a certificate issued by the registrar.
    pub(crate) async fn certified(&self, applicant: Value) -> (PrivateKey, Certificate) {
        let key = new_key();
        let (id, _, _) = self.ask(applicant, &key).await;
        let state = self.identify(&id).await.expect(200).json();
        (key, certificate(&state))
    }

    /// Writes files into the town's folder and runs openssl there; gives success and everything it said.
    pub(crate) fn openssl(&self, arguments: &[&str]) -> (bool, String) {
        let output = Command::new("openssl")
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .expect("openssl runs");
        (
            output.status.success(),
            String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
        )
    }

    pub(crate) async fn save(&self, path: &str, name: &str) {
        let answer = self.get(path).await.expect(200);
        self.write(name, &answer.bytes);
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).expect("a file is written");
    }
}

pub(crate) async fn open(
    store: &TestStore,
    folder: &Path,
    clock: Arc<StillClock>,
    danger: bool,
) -> Result<Arc<Authority>, authority::OpenError> {
    open_with(store, folder, clock, danger, None, ServiceKeys::default()).await
}

/// With the keys under a passphrase.
pub(crate) async fn open_under(
    store: &TestStore,
    folder: &Path,
    clock: Arc<StillClock>,
    danger: bool,
    key_passphrase: Option<String>,
) -> Result<Arc<Authority>, authority::OpenError> {
    open_with(store, folder, clock, danger, key_passphrase, ServiceKeys::default()).await
}

/// With services that sign with other keys.
pub(crate) async fn open_with(
    store: &TestStore,
    folder: &Path,
    clock: Arc<StillClock>,
    danger: bool,
    key_passphrase: Option<String>,
    service_keys: ServiceKeys,
) -> Result<Arc<Authority>, authority::OpenError> {
    Authority::open(Setup {
        db: store.db.clone(),
        clock: clock as Arc<dyn Clock>,
        chance: Arc::new(Chance::from_system()),
        keys_folder: keys(folder),
        key_passphrase: key_passphrase.map(Into::into),
        service_keys,
        public_url: "http://127.0.0.1:8080".into(),
        enrolment_secret: SECRET.to_owned().into(),
        danger_certify_without_identification: danger,
        insecure_cookies: true,
        demonstration: danger,
    })
    .await
}

pub(crate) fn keys(folder: &Path) -> PathBuf {
    folder.join("keys")
}

pub(crate) fn person(iin: &str) -> Value {
    json!({ "iin": iin, "surname": "Сейітқали", "given_name": "Айгерім", "patronymic": "Маратқызы" })
}

pub(crate) fn new_key() -> PrivateKey {
    PrivateKey::generate(Algorithm::P256).expect("a key")
}

pub(crate) fn certificate(state: &Value) -> Certificate {
    assert_eq!(state["state"], "issued", "{state}");
    let pem = state["certificate"].as_str().expect("a certificate");
    Certificate::many_from_pem(pem).expect("PEM").remove(0)
}

pub(crate) fn cookies(headers: &HeaderMap) -> String {
    let set = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    set.filter_map(|cookie| cookie.split(';').next())
        .filter(|pair| !pair.ends_with('='))
        .collect::<Vec<_>>()
        .join("; ")
}

/// The form token of a page.
pub(crate) fn csrf(page: &str) -> String {
    let (_, rest) = page
        .split_once("name=\"csrf\" value=\"")
        .unwrap_or_else(|| panic!("a form with a token: {page}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}
