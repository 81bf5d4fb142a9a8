//! Signing in and out through the real router, with a real store: pages, forms, scripts, API.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{Access, Caller, Checked, JsonChecked, SignedIn, TokenChecked, Visitor};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{Method, Request, StatusCode};
use axum::routing::{get, post};
use domain::clock::StillClock;
use domain::{Chance, Iin, PersonName};
use jiff::SignedDuration;
use law::System;
use pages::{Locales, NavItem, shell};
use serde::Deserialize;
use store::Db;
use store::testing::Place;
use tower::ServiceExt;

const IIN: &str = "900101300007";
const PASSWORD: &str = "Құпия сөз 1";

#[derive(Deserialize)]
struct Entered {
    text: String,
}

struct Town {
    router: Router,
    access: Access,
    clock: Arc<StillClock>,
    _place: Place,
}

impl Town {
    async fn new() -> Self {
        let place = Place::by_environment().await;
        let clock = Arc::new(StillClock::at("2026-11-22T09:00:00Z".parse().expect("a time")));
        let locales = Arc::new(Locales::new(&[]).expect("the kit is whole"));
        let access = Access {
            system: System::Provider,
            db: Db::open(place.url(), "provider", &[]).await.expect("a store"),
            clock: clock.clone(),
            chance: Arc::new(Chance::seeded(7)),
            locales: locales.clone(),
            nav: Arc::new(vec![NavItem {
                href: "/provider".to_owned(),
                key: "home",
                current: false,
            }]),
            insecure_cookies: true,
            demonstration: false,
            session_seconds: 3600,
            by_key: None,
        };
        let name = name("Серікова", "Айгүл");
        let iin = Iin::parse(IIN).expect("an ИИН");
        access
            .open_account(&iin, &name, PASSWORD, &["official"])
            .await
            .expect("an account");
        let own = Router::new()
            .route(
                "/provider",
                get(async |visitor: Visitor| visitor.page.user.unwrap_or_else(|| "nobody".to_owned())),
            )
            .route(
                "/provider/cases",
                get(async |signed_in: SignedIn| signed_in.account.name.full()),
            )
            .route(
                "/provider/head",
                get(async |signed_in: SignedIn| signed_in.require("head").map(|()| "head")),
            )
            .route(
                "/provider/form",
                post(async |_: SignedIn, Checked(entered): Checked<Entered>| entered.text),
            )
            .route(
                "/provider/long-form",
                post(async |_: SignedIn, Checked(entered): Checked<Entered>| entered.text)
                    .layer(axum::middleware::from_fn_with_state(access.clone(), access::keep_typed)),
            )
            .route(
                "/provider/script",
                post(async |_: SignedIn, JsonChecked(entered): JsonChecked<Entered>| entered.text),
            )
            .route("/provider/press", post(async |_: SignedIn, _: TokenChecked| "pressed"))
            .route(
                "/provider/api/me",
                get(async |caller: Caller| caller.account.name.full()),
            )
            .merge(access::sign_in_routes(System::Provider))
            .merge(access::api_session_routes(System::Provider))
            .with_state(access.clone());
        Self {
            router: shell::wrap(own, "provider", locales),
            access,
            clock,
            _place: place,
        }
    }

    fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
        }
    }
}

/// Keeps cookies, as a browser does.
struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

struct Answer {
    status: StatusCode,
    location: Option<String>,
    body: String,
}

impl Browser {
    async fn ask(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept-language", "ru");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            let held: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(COOKIE, held.join("; "));
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        for set in response.headers().get_all(SET_COOKIE) {
            let set = set.to_str().expect("text");
            let (name, rest) = set.split_once('=').expect("a cookie");
            let value = rest.split(';').next().expect("a value");
            if set.contains("Max-Age=0") {
                self.cookies.remove(name)
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned())
            };
        }
        let status = response.status();
        let location = response
            .headers()
            .get(LOCATION)
            .map(|to| to.to_str().expect("text").to_owned());
        let body = to_bytes(response.into_body(), 1_000_000).await.expect("a body");
        Answer {
            status,
            location,
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], "").await
    }

    async fn post(&mut self, path: &str, body: &str) -> Answer {
        self.ask(
            Method::POST,
            path,
            &[(CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded")],
            body,
        )
        .await
    }

    /// Opens the sign-in page and gives its form token.
    async fn token(&mut self) -> String {
        let page = self.get("/provider/sign-in").await;
        let (_, rest) = page.body.split_once("name=\"csrf\" value=\"").expect("a form token");
        rest.split('"').next().expect("its end").to_owned()
    }

    async fn sign_in(&mut self, password: &str, next: &str) -> Answer {
        let token = self.token().await;
        self.post(
            "/provider/sign-in",
            &format!("csrf={token}&iin={IIN}&password={password}&next={next}"),
        )
        .await
    }

    fn session(&self) -> Option<&String> {
        self.cookies.get("provider_session")
    }
}

fn name(surname: &str, given_name: &str) -> PersonName {
    let (surname, given_name) = (surname.to_owned(), given_name.to_owned());
    PersonName {
        surname,
        given_name,
        patronymic: None,
    }
}

fn encoded() -> String {
    PASSWORD.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn a_person_comes_back_to_the_page_they_asked_for() {
    let town = Town::new().await;
    let mut browser = town.browser();
    let sent = browser.get("/provider/cases?page=2").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(
        sent.location.as_deref(),
        Some("/provider/sign-in?next=/provider/cases%3Fpage%3D2")
    );
    let signed_in = browser.sign_in(&encoded(), "/provider/cases%3Fpage%3D2").await;
    assert_eq!(signed_in.status, StatusCode::SEE_OTHER);
    assert_eq!(signed_in.location.as_deref(), Some("/provider/cases?page=2"));
    assert_eq!(browser.get("/provider/cases").await.body, "Серікова Айгүл");
    assert!(
        !browser.cookies.contains_key("provider_form"),
        "the token of the time before is gone"
    );
    let elsewhere = town.browser().sign_in(&encoded(), "//evil.example").await;
    assert_eq!(elsewhere.location.as_deref(), Some("/provider"));
}

#[tokio::test]
async fn a_wrong_password_and_a_mistyped_number_are_told_beside_the_form() {
    let town = Town::new().await;
    let mut browser = town.browser();
    let refused = browser.sign_in("wrong", "").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.body.contains("ИИН или пароль неверны"));
    assert!(
        refused.body.contains(IIN) && !refused.body.contains("wrong"),
        "the number comes back, the password does not"
    );
    assert!(browser.session().is_none());
    let token = browser.token().await;
    let mistyped = browser
        .post("/provider/sign-in", &format!("csrf={token}&iin=900101300008&password="))
        .await;
    assert_eq!(mistyped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(mistyped.body.contains("контрольная цифра") && mistyped.body.contains("Введите пароль"));
}

const OWN: [(&str, &str); 3] = [
    ("content-type", "application/x-www-form-urlencoded"),
    ("host", "desk.example"),
    ("origin", "https://desk.example"),
];

#[tokio::test]
async fn what_was_typed_outlives_the_session() {
    let town = Town::new().await;
    let mut browser = town.browser();
    browser.sign_in(&encoded(), "").await;
    town.clock.advance(SignedDuration::from_hours(2));
    let typed = "csrf=of-the-session-that-ended&text=%22long%22+words+%26+more";
    let path = "/provider/long-form";

    let kept = browser.ask(Method::POST, path, &OWN, typed).await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    assert!(kept.body.contains("введённый вами текст сохранён"));
    assert!(kept.body.contains("name=\"kept\"") && kept.body.contains("value=\"/provider/long-form\""));

    let form = |token: &str, password: &str| {
        let kept = typed
            .replace('%', "%25")
            .replace('&', "%26")
            .replace('=', "%3D")
            .replace('+', "%2B");
        format!("csrf={token}&iin={IIN}&password={password}&next={path}&kept={kept}")
    };
    let token = browser.token().await;
    let refused = browser.post("/provider/sign-in", &form(&token, "wrong")).await;
    assert!(
        refused.body.contains("name=\"kept\""),
        "a mistyped password loses nothing"
    );
    let token = browser.token().await;
    let back = browser.post("/provider/sign-in", &form(&token, &encoded())).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(back.body.contains("action=\"/provider/long-form\""));
    assert!(
        back.body.contains("value=\"&#34;long&#34; words &#38; more\""),
        "{}",
        back.body
    );
    assert!(!back.body.contains("of-the-session-that-ended"));
    let (_, rest) = back.body.rsplit_once("name=\"csrf\" value=\"").expect("a form token");
    let token = rest.split('"').next().expect("its end").to_owned();
    let sent = browser.post(path, &format!("csrf={token}&text=words")).await;
    assert_eq!((sent.status, sent.body.as_str()), (StatusCode::OK, "words"));
}

#[tokio::test]
async fn what_another_site_posts_is_not_kept() {
    let town = Town::new().await;
    let evil = OWN.map(|(name, value)| match name {
        "origin" => (name, "https://evil.example"),
        _ => (name, value),
    });
    for headers in [&evil[..], &OWN[..2]] {
        let answer = town
            .browser()
            .ask(Method::POST, "/provider/long-form", headers, "text=refused")
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let mut browser = town.browser();
    let token = browser.token().await;
    let form = format!(
        "csrf={token}&iin={IIN}&password={}&next=//evil.example&kept=text%3Dx",
        encoded()
    );
    let answer = browser.ask(Method::POST, "/provider/sign-in", &OWN, &form).await;
    assert_eq!(answer.location.as_deref(), Some("/provider"));
}

#[tokio::test]
async fn guessing_is_stopped() {
    let town = Town::new().await;
    let mut browser = town.browser();
    for _ in 0..5 {
        browser.sign_in("wrong", "").await;
    }
    let locked = browser.sign_in(&encoded(), "").await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(locked.body.contains("Слишком много неудачных попыток"));
}

#[tokio::test]
async fn forms_and_scripts_need_their_token() {
    let town = Town::new().await;
    let mut browser = town.browser();
    let stranger = browser
        .post("/provider/sign-in", &format!("iin={IIN}&password={}", encoded()))
        .await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    let anonymous = browser.token().await;
    browser.sign_in(&encoded(), "").await;
    let session = browser.session().cloned().expect("a session");
    let csrf = csrf_of(&town, &session).await;
    assert_ne!(csrf, anonymous);
    for (token, expected) in [
        ("", StatusCode::FORBIDDEN),
        (anonymous.as_str(), StatusCode::FORBIDDEN),
        (csrf.as_str(), StatusCode::OK),
    ] {
        assert_eq!(
            browser
                .post("/provider/form", &format!("csrf={token}&text=a"))
                .await
                .status,
            expected
        );
        let headers = [
            (CONTENT_TYPE.as_str(), "application/json"),
            ("accept", "application/json"),
            ("x-csrf", token),
        ];
        assert_eq!(
            browser
                .ask(Method::POST, "/provider/script", &headers, r#"{"text":"a"}"#)
                .await
                .status,
            expected
        );
        assert_eq!(
            browser.ask(Method::POST, "/provider/press", &headers, "").await.status,
            expected
        );
    }
    let unreadable = browser.post("/provider/form", &format!("csrf={csrf}")).await;
    assert_eq!(unreadable.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn csrf_of(town: &Town, token: &str) -> String {
    let now = domain::Clock::now(town.clock.as_ref());
    store::sessions::find(&town.access.db, token, now)
        .await
        .expect("the store answers")
        .expect("a session")
        .csrf
}

#[tokio::test]
async fn a_role_is_required_where_the_page_says_so() {
    let town = Town::new().await;
    let mut browser = town.browser();
    browser.sign_in(&encoded(), "").await;
    let forbidden = browser.get("/provider/head").await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    assert!(forbidden.body.contains("Вам нельзя открыть эту страницу"));
}

#[tokio::test]
async fn a_session_ends_when_its_holder_or_its_time_says_so() {
    let town = Town::new().await;
    let mut browser = town.browser();
    browser.sign_in(&encoded(), "").await;
    let session = browser.session().cloned().expect("a session");
    let csrf = csrf_of(&town, &session).await;
    assert_eq!(
        browser.post("/provider/sign-out", "csrf=0").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        browser
            .post("/provider/sign-out", &format!("csrf={csrf}"))
            .await
            .location
            .as_deref(),
        Some("/provider")
    );
    assert!(browser.session().is_none());
    browser.cookies.insert("provider_session".to_owned(), session);
    assert_eq!(
        browser.get("/provider").await.body,
        "nobody",
        "the token is dead, not only forgotten"
    );
    browser.cookies.clear();
    browser.sign_in(&encoded(), "").await;
    town.clock.advance(SignedDuration::from_secs(3601));
    assert_eq!(browser.get("/provider").await.body, "nobody");
    assert_eq!(town.access.sweep().await.expect("swept"), 1);
}

#[tokio::test]
async fn the_api_has_sessions_of_its_own() {
    let town = Town::new().await;
    let mut program = town.browser();
    let json = [(CONTENT_TYPE.as_str(), "application/json")];
    let refused = program
        .ask(
            Method::POST,
            "/provider/api/sessions",
            &json,
            &format!(r#"{{"iin":"{IIN}","password":"x"}}"#),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.body.contains("credentials_refused"));
    let body = serde_json::json!({"iin": IIN, "password": PASSWORD}).to_string();
    let begun = program.ask(Method::POST, "/provider/api/sessions", &json, &body).await;
    assert_eq!(begun.status, StatusCode::CREATED);
    let begun: serde_json::Value = serde_json::from_str(&begun.body).expect("JSON");
    assert_eq!(begun["name"], "Серікова Айгүл");
    let bearer = format!("Bearer {}", begun["token"].as_str().expect("a token"));
    let with_token = [(AUTHORIZATION.as_str(), bearer.as_str())];
    assert_eq!(
        program.ask(Method::GET, "/provider/api/me", &with_token, "").await.body,
        "Серікова Айгүл"
    );
    let nobody = program.get("/provider/api/me").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert!(nobody.body.starts_with('{'));
    assert_eq!(
        program
            .ask(Method::DELETE, "/provider/api/sessions", &with_token, "")
            .await
            .status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        program
            .ask(Method::GET, "/provider/api/me", &with_token, "")
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
}
