//! A system with one account, its authority, and the browsers of whoever comes.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::by_key::Judge;
use access::{Access, ByKey, SignedIn};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{Method, Request, StatusCode};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::clock::StillClock;
use domain::{Chance, Iin, PersonName};
use eds::{Certificate, PrivateKey};
use exchange::testing::TestAuthority;
use law::System;
use pages::{Locales, shell};
use serde_json::{Value, json};
use store::Db;
use store::testing::Place;
use tower::ServiceExt;

pub(crate) const IIN: &str = "900101300007";
pub(crate) const BIN: &str = "050140000123";

pub(crate) struct Town {
    pub(crate) access: Access,
    pub(crate) authority: Arc<TestAuthority>,
    pub(crate) clock: Arc<StillClock>,
    pub(crate) router: Router,
    pub(crate) _place: Place,
}

impl Town {
    pub(crate) async fn new() -> Self {
        Self::with(|authority| authority.trust(), None).await
    }

    pub(crate) async fn with(trust: impl Fn(&TestAuthority) -> Arc<exchange::Trust>, office: Option<&str>) -> Self {
        let place = Place::by_environment().await;
        let clock = Arc::new(StillClock::at("2026-11-22T09:00:00Z".parse().expect("a time")));
        let authority = Arc::new(TestAuthority::new(clock.clone()));
        let locales = Arc::new(Locales::new(&[]).expect("the kit is whole"));
        let judge: Arc<dyn Judge> = trust(&authority);
        let access = Access {
            system: System::Provider,
            db: Db::open(place.url(), "provider", &[]).await.expect("a store"),
            clock: clock.clone(),
            chance: Arc::new(Chance::seeded(7)),
            locales: locales.clone(),
            nav: Arc::new(Vec::new()),
            insecure_cookies: true,
            demonstration: false,
            session_seconds: 3600,
            by_key: Some(ByKey {
                address: "https://desk.example/provider".to_owned(),
                judge,
                organization: office.map(|bin| (bin.to_owned(), "Отдел занятости".to_owned())),
                has_keys_page: true,
            }),
        };
        let name = PersonName {
            surname: "Серікова".to_owned(),
            given_name: "Айгүл".to_owned(),
            patronymic: None,
        };
        access
            .open_account(&Iin::parse(IIN).expect("an ИИН"), &name, "Құпия сөз 1", &["official"])
            .await
            .expect("an account");
        let own = Router::new()
            .route(
                "/provider",
                get(async |signed_in: SignedIn| signed_in.account.name.full()),
            )
            .merge(access::sign_in_routes(System::Provider))
            .with_state(access.clone());
        Self {
            router: shell::wrap(own, "provider", locales),
            access,
            authority,
            clock,
            _place: place,
        }
    }

    pub(crate) fn person(&self) -> (PrivateKey, Certificate) {
        self.authority.person(IIN, "Серікова", "Айгүл")
    }

    pub(crate) async fn browser(&self) -> Browser {
        let mut browser = Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            csrf: String::new(),
        };
        let (_, page) = browser
            .ask(Method::GET, "/provider/sign-in", "text/html", Body::empty())
            .await;
        browser.csrf = page
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a form token")
            .to_owned();
        browser
    }
}

pub(crate) struct Browser {
    pub(crate) router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) csrf: String,
}

impl Browser {
    pub(crate) async fn ask(&mut self, method: Method, path: &str, accept: &str, body: Body) -> (StatusCode, String) {
        let kind = if accept == "application/json" {
            accept
        } else {
            "multipart/form-data; boundary=x"
        };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept-language", "ru")
            .header("accept", accept)
            .header("x-csrf", &self.csrf)
            .header(CONTENT_TYPE, kind);
        let held: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !held.is_empty() {
            request = request.header(COOKIE, held.join("; "));
        }
        let request = request.body(body).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        for set in response.headers().get_all(SET_COOKIE) {
            let set = set.to_str().expect("text");
            let (name, rest) = set.split_once('=').expect("a cookie");
            if set.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                let value = rest.split(';').next().expect("a value");
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = response.status();
        let body = to_bytes(response.into_body(), 1_000_000).await.expect("a body");
        (status, String::from_utf8(body.to_vec()).expect("text"))
    }

    pub(crate) async fn call(&mut self, part: &str, body: &Value) -> (StatusCode, Value) {
        let path = format!("/provider/sign-in/{part}");
        let body = Body::from(body.to_string());
        let (status, answer) = self.ask(Method::POST, &path, "application/json", body).await;
        (status, serde_json::from_str(&answer).expect("JSON"))
    }

    pub(crate) async fn challenge(&mut self) -> (String, String) {
        let (status, answer) = self.call("challenge", &json!({})).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        let text = |key: &str| answer[key].as_str().expect("a text").to_owned();
        (text("code"), text("text"))
    }

    /// As the script of the page does with a key of the browser.
    pub(crate) async fn signs_in(&mut self, (key, certificate): &(PrivateKey, Certificate)) -> (StatusCode, Value) {
        let (code, _) = self.challenge().await;
        let pem = certificate.to_pem();
        let (status, prepared) = self.call("signed-attributes", &json!({ "certificate": pem })).await;
        assert_eq!(status, StatusCode::OK, "{prepared}");
        let attributes = prepared["signed_attributes"].as_str().expect("attributes");
        let value = key.sign(&STANDARD.decode(attributes).expect("base64")).expect("signed");
        let given = json!({
            "code": code, "certificate": pem, "signed_attributes": attributes, "signature": STANDARD.encode(value),
        });
        self.call("signature", &given).await
    }
}

/// As an agent gives it.
pub(crate) fn cms((key, certificate): &(PrivateKey, Certificate), content: &str, attached: bool) -> String {
    let at = "2026-11-22T09:00:00Z".parse().expect("a time");
    let cms = eds::cms::sign(key, certificate, &[], content.as_bytes(), attached, Some(at)).expect("signed");
    STANDARD.encode(cms)
}

pub(crate) fn reason_of(answer: &Value) -> &str {
    answer["error"]["details"]["reason"].as_str().unwrap_or_default()
}

/// What the person reads, and what they can do; each in three languages.
pub(crate) fn told(answer: &Value) -> String {
    let error = &answer["error"];
    for language in ["kk", "ru", "en"] {
        for part in ["message", "hint"] {
            let text = error[part][language].as_str().unwrap_or_default();
            assert!(text.len() > 20 && !text.contains('⟦'), "{part} {language}: {answer}");
        }
    }
    format!("{} {}", error["message"]["ru"], error["hint"]["ru"])
}

pub(crate) fn code_of(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

/// The check that failed, as the person reads it.
pub(crate) fn failed(answer: &Value) -> Vec<&str> {
    let checks = answer["error"]["details"]["report"]["checks"].as_array();
    let failed = checks
        .into_iter()
        .flatten()
        .filter(|check| check["outcome"] != "passed");
    failed.filter_map(|check| check["id"].as_str()).collect()
}
