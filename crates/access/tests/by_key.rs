//! Sign-in by ЭЦП through the real router: the text, the signature, and every refusal with its cause.

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
use eds::issue::{Profile, Usage};
use eds::{Algorithm, Certificate, Policy, PrivateKey};
use exchange::CrlSource;
use exchange::testing::TestAuthority;
use jiff::SignedDuration;
use law::System;
use pages::{Locales, shell};
use serde_json::{Value, json};
use store::Db;
use store::testing::Place;
use tower::ServiceExt;

const IIN: &str = "900101300007";
const STRANGER: &str = "850615400006";
const BIN: &str = "050140000123";

struct Town {
    access: Access,
    authority: Arc<TestAuthority>,
    clock: Arc<StillClock>,
    router: Router,
    _place: Place,
}

impl Town {
    async fn new() -> Self {
        Self::with(|authority| authority.trust(), None).await
    }

    async fn with(trust: impl Fn(&TestAuthority) -> Arc<exchange::Trust>, office: Option<&str>) -> Self {
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

    fn person(&self) -> (PrivateKey, Certificate) {
        self.authority.person(IIN, "Серікова", "Айгүл")
    }

    async fn browser(&self) -> Browser {
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

struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

impl Browser {
    async fn ask(&mut self, method: Method, path: &str, accept: &str, body: Body) -> (StatusCode, String) {
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

    async fn call(&mut self, part: &str, body: &Value) -> (StatusCode, Value) {
        let path = format!("/provider/sign-in/{part}");
        let body = Body::from(body.to_string());
        let (status, answer) = self.ask(Method::POST, &path, "application/json", body).await;
        (status, serde_json::from_str(&answer).expect("JSON"))
    }

    async fn challenge(&mut self) -> (String, String) {
        let (status, answer) = self.call("challenge", &json!({})).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        let text = |key: &str| answer[key].as_str().expect("a text").to_owned();
        (text("code"), text("text"))
    }

    /// As the script of the page does with a key of the browser.
    async fn signs_in(&mut self, (key, certificate): &(PrivateKey, Certificate)) -> (StatusCode, Value) {
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
fn cms((key, certificate): &(PrivateKey, Certificate), content: &str, attached: bool) -> String {
    let at = "2026-11-22T09:00:00Z".parse().expect("a time");
    let cms = eds::cms::sign(key, certificate, &[], content.as_bytes(), attached, Some(at)).expect("signed");
    STANDARD.encode(cms)
}

fn reason_of(answer: &Value) -> &str {
    answer["error"]["details"]["reason"].as_str().unwrap_or_default()
}

/// What the person reads, and what they can do; each in three languages.
fn told(answer: &Value) -> String {
    let error = &answer["error"];
    for language in ["kk", "ru", "en"] {
        for part in ["message", "hint"] {
            let text = error[part][language].as_str().unwrap_or_default();
            assert!(text.len() > 20 && !text.contains('⟦'), "{part} {language}: {answer}");
        }
    }
    format!("{} {}", error["message"]["ru"], error["hint"]["ru"])
}

fn code_of(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

/// The check that failed, as the person reads it.
fn failed(answer: &Value) -> Vec<&str> {
    let checks = answer["error"]["details"]["report"]["checks"].as_array();
    let failed = checks
        .into_iter()
        .flatten()
        .filter(|check| check["outcome"] != "passed");
    failed.filter_map(|check| check["id"].as_str()).collect()
}

#[tokio::test]
async fn whoever_signs_the_text_with_their_own_key_is_signed_in() {
    let town = Town::new().await;
    let mut browser = town.browser().await;
    let (status, answer) = browser.signs_in(&town.person()).await;
    assert_eq!(
        (status, &answer["next"]),
        (StatusCode::OK, &json!("/provider")),
        "{answer}"
    );
    assert!(!browser.cookies.contains_key("provider_form"));
    let (_, page) = browser.ask(Method::GET, "/provider", "text/html", Body::empty()).await;
    assert_eq!(page, "Серікова Айгүл");
}

#[tokio::test]
async fn what_an_agent_returns_is_taken_attached_and_detached_in_base64_and_pem() {
    let town = Town::new().await;
    let person = town.person();
    for attached in [true, false] {
        for armoured in [true, false] {
            let mut browser = town.browser().await;
            let (code, text) = browser.challenge().await;
            let mut signature = cms(&person, &text, attached);
            if armoured {
                signature = format!("-----BEGIN CMS-----\n{signature}\n-----END CMS-----\n");
            }
            let (status, answer) = browser
                .call("signature", &json!({ "code": code, "cms": signature }))
                .await;
            assert_eq!(
                status,
                StatusCode::OK,
                "attached {attached}, armoured {armoured}: {answer}"
            );
        }
    }
}

#[tokio::test]
async fn every_kind_of_key_signs_in() {
    let town = Town::new().await;
    let person = Profile::Person {
        iin: IIN.to_owned(),
        surname: "Серікова".to_owned(),
        given_name: "Айгүл".to_owned(),
        patronymic: None,
    };
    for algorithm in [Algorithm::Rsa2048, Algorithm::Gost2015_512, Algorithm::Gost2004] {
        let key = PrivateKey::generate(algorithm).expect("a key");
        let certificate = town.authority.certify_key(&key.public_key_der(), &person);
        let (status, answer) = town.browser().await.signs_in(&(key, certificate)).await;
        assert_eq!(status, StatusCode::OK, "{algorithm:?}: {answer}");
    }
}

/// The НУЦ gave separate keys for signing in (AUTH_RSA256…) and for documents (RSA256…), and gives one for both (GOST512…).
#[tokio::test]
async fn the_policy_says_which_keys_sign_in() {
    let profile = Profile::Person {
        iin: IIN.to_owned(),
        surname: "Серікова".to_owned(),
        given_name: "Айгүл".to_owned(),
        patronymic: None,
    };
    let national = || Policy::named("nuc-rk").expect("a shipped policy");
    for (policy, usage, comes_in) in [
        (Policy::own_authority(), Usage::SignIn, true),
        (Policy::own_authority(), Usage::Signing, true),
        (Policy::own_authority(), Usage::Both, true),
        (national(), Usage::SignIn, true),
        (national(), Usage::Both, true),
        (national(), Usage::Signing, false),
    ] {
        let name = policy.name.clone();
        let town = Town::with(|authority| authority.trust_under(policy.clone()), None).await;
        let key = PrivateKey::generate(Algorithm::Gost2015_512).expect("a key");
        let certificate = town.authority.certify_key_for(usage, &key.public_key_der(), &profile);
        let (status, answer) = town.browser().await.signs_in(&(key, certificate)).await;
        if comes_in {
            assert_eq!(status, StatusCode::OK, "{name} {usage:?}: {answer}");
            continue;
        }
        assert_eq!(
            (code_of(&answer), reason_of(&answer)),
            ("key_refused", "key_usage"),
            "{name} {usage:?}"
        );
        let told = told(&answer);
        assert!(told.contains("не для входа") && told.contains("AUTH_"), "{told}");
        let check = &answer["error"]["details"]["report"]["checks"];
        let check = check
            .as_array()
            .expect("checks")
            .iter()
            .find(|check| check["id"] == "key_usage");
        let answer = check.expect("the check")["answer"]["ru"]
            .as_str()
            .expect("words")
            .to_owned();
        assert!(answer.contains("только для подписания документов"), "{answer}");
    }
}

#[tokio::test]
async fn a_text_is_good_for_one_attempt_of_one_browser() {
    let town = Town::new().await;
    let person = town.person();
    let mut browser = town.browser().await;
    let (code, text) = browser.challenge().await;
    let given = json!({ "code": code, "cms": cms(&person, &text, false) });
    let (status, answer) = town.browser().await.call("signature", &given).await;
    assert_eq!(
        (status, code_of(&answer)),
        (StatusCode::UNAUTHORIZED, "challenge_gone"),
        "another browser"
    );
    // A spoilt attempt uses the text up as well.
    let (_, answer) = browser.call("signature", &json!({ "code": code, "cms": "AQID" })).await;
    assert_eq!(code_of(&answer), "signature_unreadable");
    let (_, answer) = browser.call("signature", &given).await;
    assert_eq!(code_of(&answer), "challenge_gone");

    let (code, text) = browser.challenge().await;
    let given = json!({ "code": code, "cms": cms(&person, &text, false) });
    let (newer, _) = browser.challenge().await;
    let (_, answer) = browser.call("signature", &given).await;
    assert_eq!(code_of(&answer), "challenge_gone", "a newer text replaced it: {newer}");
}

#[tokio::test]
async fn a_text_lives_for_minutes() {
    let town = Town::new().await;
    let mut browser = town.browser().await;
    let (code, text) = browser.challenge().await;
    town.clock.advance(SignedDuration::from_mins(5));
    let given = json!({ "code": code, "cms": cms(&town.person(), &text, false) });
    let (status, answer) = browser.call("signature", &given).await;
    assert_eq!(
        (status, code_of(&answer)),
        (StatusCode::UNAUTHORIZED, "challenge_expired")
    );
}

#[tokio::test]
async fn the_text_of_another_system_or_any_other_document_opens_nothing() {
    let town = Town::new().await;
    let person = town.person();
    let mut browser = town.browser().await;
    let (code, text) = browser.challenge().await;
    let other = text.replace("https://desk.example/provider", "https://desk.example/portal");
    let (_, answer) = browser
        .call("signature", &json!({ "code": code, "cms": cms(&person, &other, true) }))
        .await;
    assert_eq!(code_of(&answer), "challenge_of_other_system");
    let (code, _) = browser.challenge().await;
    let (_, answer) = browser
        .call("signature", &json!({ "code": code, "cms": cms(&person, "{}", true) }))
        .await;
    assert_eq!(code_of(&answer), "other_content");
    let (code, _) = browser.challenge().await;
    let (_, answer) = browser
        .call(
            "signature",
            &json!({ "code": code, "cms": cms(&person, &other, false) }),
        )
        .await;
    assert_eq!((code_of(&answer), failed(&answer)), ("key_refused", vec!["integrity"]));
    assert!(told(&answer).contains("не подходит к одноразовому тексту"), "{answer}");
}

#[tokio::test]
async fn somebody_elses_certificate_opens_nothing() {
    let town = Town::new().await;
    let stranger = town.authority.person(STRANGER, "Ахметов", "Болат");
    let mut browser = town.browser().await;
    let (status, answer) = browser.signs_in(&stranger).await;
    assert_eq!((status, code_of(&answer)), (StatusCode::UNAUTHORIZED, "no_account"));
    let (code, text) = browser.challenge().await;
    let given = json!({ "code": code, "iin": IIN, "cms": cms(&stranger, &text, false) });
    let (_, answer) = browser.call("signature", &given).await;
    assert_eq!((code_of(&answer), failed(&answer)), ("key_refused", vec!["identity"]));
    assert!(told(&answer).contains("другому человеку"), "{answer}");
}

#[tokio::test]
async fn a_certificate_that_is_expired_or_revoked_or_of_nobody_we_trust_is_refused() {
    let revoked = Town::new().await;
    let person = revoked.person();
    revoked.authority.revoke(&person.1);
    let town = Town {
        access: Access {
            by_key: revoked.access.by_key.clone().map(|by_key| ByKey {
                judge: revoked.authority.trust(),
                ..by_key
            }),
            ..revoked.access.clone()
        },
        ..revoked
    };
    let router = access::sign_in_routes(System::Provider).with_state(town.access.clone());
    let town = Town {
        router: shell::wrap(router, "provider", town.access.locales.clone()),
        ..town
    };
    let (_, answer) = town.browser().await.signs_in(&person).await;
    assert_eq!((code_of(&answer), failed(&answer)), ("key_refused", vec!["revocation"]));
    assert!(told(&answer).contains("отозвано или приостановлено"), "{answer}");

    let stranger = TestAuthority::new(town.clock.clone());
    let forged = stranger.person(IIN, "Серікова", "Айгүл");
    let (_, answer) = town.browser().await.signs_in(&forged).await;
    assert_eq!(code_of(&answer), "key_refused");
    assert!(failed(&answer).contains(&"chain"), "{answer}");
    assert!(told(&answer).contains("удостоверяющий центр"), "{answer}");

    let town = Town::new().await;
    let person = town.person();
    town.clock.advance(SignedDuration::from_hours(24 * 365));
    let (_, answer) = town.browser().await.signs_in(&person).await;
    assert!(failed(&answer).contains(&"validity"), "{answer}");
    assert!(told(&answer).contains("сейчас не действует"), "{answer}");
}

#[tokio::test]
async fn unknown_revocation_refuses() {
    let stale = |authority: &TestAuthority| {
        let yesterday = "2026-11-21T09:00:00Z".parse().expect("a time");
        authority.trust_by(CrlSource::Fixed(authority.crl_until(1, yesterday)))
    };
    let town = Town::with(stale, None).await;
    let (status, answer) = town.browser().await.signs_in(&town.person()).await;
    assert_eq!(
        (status, code_of(&answer)),
        (StatusCode::UNAUTHORIZED, "revocation_unknown")
    );
    let message = &answer["error"]["message"];
    for language in ["kk", "ru", "en"] {
        assert!(
            message[language].as_str().is_some_and(|text| text.len() > 20),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn an_official_needs_a_certificate_of_the_office() {
    let town = Town::with(|authority| authority.trust(), Some(BIN)).await;
    let (_, answer) = town.browser().await.signs_in(&town.person()).await;
    assert_eq!(
        (code_of(&answer), failed(&answer)),
        ("key_refused", vec!["organization"])
    );
    let elsewhere = town
        .authority
        .employee(IIN, "Серікова", "Айгүл", "120140000007", "Другой отдел");
    let (_, answer) = town.browser().await.signs_in(&elsewhere).await;
    assert_eq!(failed(&answer), ["organization"]);
    assert!(told(&answer).contains("сотрудника этого учреждения"), "{answer}");
    let own = town
        .authority
        .employee(IIN, "Серікова", "Айгүл", BIN, "Отдел занятости");
    let (status, answer) = town.browser().await.signs_in(&own).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}

#[tokio::test]
async fn failures_count_like_wrong_passwords() {
    let town = Town::new().await;
    let person = town.person();
    let mut browser = town.browser().await;
    for _ in 0..5 {
        let (code, _) = browser.challenge().await;
        let (_, answer) = browser
            .call("signature", &json!({ "code": code, "cms": cms(&person, "x", true) }))
            .await;
        assert_eq!(code_of(&answer), "other_content");
    }
    let (status, answer) = browser.signs_in(&person).await;
    assert_eq!((status, code_of(&answer)), (StatusCode::TOO_MANY_REQUESTS, "locked"));
    let attempt = town.access.sign_in(IIN, "Құпия сөз 1").await.expect("asked");
    assert!(matches!(attempt, access::Attempt::Locked { .. }));
}

#[tokio::test]
async fn without_a_script_the_signature_comes_as_a_file() {
    let town = Town::new().await;
    let person = town.person();
    let mut browser = town.browser().await;
    let (status, page) = browser
        .ask(Method::GET, "/provider/sign-in/file", "text/html", Body::empty())
        .await;
    assert_eq!(status, StatusCode::OK);
    let code = |page: &str| {
        let rest = page.split("name=\"code\" value=\"").nth(1).expect("a code");
        rest.split('"').next().expect("its end").to_owned()
    };
    let (_, text) = browser
        .ask(Method::GET, "/provider/sign-in/text", "text/html", Body::empty())
        .await;
    let form = |csrf: &str, code: &str, cms: &str| {
        let part = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let file = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.cms\"\r\n\r\n{cms}\r\n--x--\r\n"
        );
        Body::from([part("csrf", csrf), part("code", code), part("next", ""), file].concat())
    };
    let csrf = browser.csrf.clone();
    let body = form(&csrf, &code(&page), &cms(&person, "other", true));
    let (status, refused) = browser
        .ask(Method::POST, "/provider/sign-in/cms", "text/html", body)
        .await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(refused.contains("Подписан не этот одноразовый текст"), "{refused}");
    assert_ne!(code(&refused), code(&page), "the next attempt has a text of its own");
    let (_, newer) = browser
        .ask(Method::GET, "/provider/sign-in/text", "text/html", Body::empty())
        .await;
    assert_ne!(newer, text);
    let body = form(&csrf, &code(&refused), &cms(&person, &newer, false));
    let (status, _) = browser
        .ask(Method::POST, "/provider/sign-in/cms", "text/html", body)
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(browser.cookies.contains_key("provider_session"));
}
