//! Registries of a test, a portal that asks, and a gateway's seal in between.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use domain::clock::StillClock;
use domain::{Actor, Chance, Iin, PersonName};
use exchange::lookup::{Lookup, Outcome, Passage, Reply, Subject};
use exchange::testing::{TestAuthority, library};
use exchange::{Parcel, Participant, Sealed};
use law::{Channel, Registry, System};
use registries::population::Known;
use registries::{Registries, Setup};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::testing::TestStore;
use tower::ServiceExt;

pub(crate) const KNOWN: &str = "900101300007";
pub(crate) const UNKNOWN: &str = "050101500000";
pub(crate) const REGISTRAR: &str = "850615400006";
const PASSWORD: &str = "Tizilim-1-esik";

pub(crate) struct Town {
    pub(crate) registries: Arc<Registries>,
    pub(crate) portal: Arc<Participant>,
    pub(crate) gateway: Arc<Participant>,
    pub(crate) store: TestStore,
    _others: (TestStore, TestStore),
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("JSON expected: {}", self.text))
    }
}

impl Town {
    /// Where faults are allowed, with one person admitted.
    pub(crate) async fn new() -> Self {
        Self::over(store::testing::fresh("registries", registries::MIGRATIONS).await, true).await
    }

    pub(crate) async fn over(store: TestStore, danger_allow_faults: bool) -> Self {
        let clock = Arc::new(StillClock::at("2026-03-02T04:05:06Z".parse().expect("a moment")));
        let authority = TestAuthority::new(clock.clone());
        let (portals, gateways) = (
            store::testing::fresh("portal", &[]).await,
            store::testing::fresh("gateway", &[]).await,
        );
        let made = authority
            .participant(System::Registries, store.db.clone(), library())
            .await;
        let registries = Registries::open(Setup {
            participant: made,
            population: 60,
            seed: 7,
            limit: Duration::from_secs(2),
            danger_allow_faults,
            insecure_cookies: true,
            demonstration: false,
            public_url: "http://127.0.0.1:8080".into(),
        });
        let town = Self {
            registries: registries.await.expect("the registries open"),
            portal: authority
                .participant(System::Portal, portals.db.clone(), library())
                .await,
            gateway: authority
                .participant(System::Gateway, gateways.db.clone(), library())
                .await,
            store,
            _others: (portals, gateways),
        };
        let known = Known {
            iin: Iin::parse(KNOWN).expect("a valid number"),
            name: name("Үлгібаев", "Сынақ", "Мысалұлы"),
            representative: None,
            power_of_attorney: None,
        };
        assert_eq!(
            town.registries.admit(&known).await.expect("admitted"),
            danger_allow_faults
        );
        town
    }

    pub(crate) fn lookup(&self, registry: Registry, iin: &str) -> Lookup {
        let plan = exchange::testing::plan();
        Lookup {
            id: self.portal.new_id(),
            registry,
            case: "case-1".into(),
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel: Channel::Portal,
            clause: "8.3".into(),
            ground: "пункт 8, подпункт 3)".into(),
            subject: Subject::of(iin),
            sender: System::Portal,
            participant: None,
            actor: Actor::System,
            created: self.portal.clock.now(),
        }
    }

    /// As the gateway lets it through.
    pub(crate) fn parcel(&self, lookup: &Lookup) -> Parcel {
        let content = lookup.to_bytes().expect("a form");
        let passage = Passage {
            lookup: lookup.id.clone(),
            sha256: hex::encode(Sha256::digest(&content)),
            received: self.gateway.clock.now(),
        };
        let transit = self.gateway.seal(passage.to_bytes().expect("a form")).expect("a seal");
        Parcel {
            message: self.portal.seal(content).expect("a seal"),
            transit: Some(transit),
        }
    }

    pub(crate) async fn ask(&self, registry: Registry, iin: &str) -> Outcome {
        self.carry(self.parcel(&self.lookup(registry, iin))).await
    }

    /// What comes back, its seal checked.
    pub(crate) async fn carry(&self, parcel: Parcel) -> Outcome {
        let sealed: Sealed = self.registries.receiver().answer(parcel).await.expect("a sealed reply");
        self.portal
            .open(&sealed, System::Registries)
            .await
            .expect("the registries' seal");
        Reply::from_bytes(&sealed.content).expect("a reply").outcome
    }

    pub(crate) async fn registrar(&self) {
        self.account(REGISTRAR, &[registries::REGISTRAR]).await;
    }

    pub(crate) async fn account(&self, iin: &str, roles: &[&str]) {
        let hash = store::accounts::hash_password(PASSWORD, [7; 16]).await.expect("a hash");
        let account = store::accounts::Account {
            id: Chance::from_system().id(self.portal.clock.now()),
            iin: Iin::parse(iin).expect("a valid number"),
            name: name("Байқауова", "Тәжірибе", "Жобақызы"),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            created_at: self.portal.clock.now(),
        };
        let mut tx = self.store.begin().await.expect("a unit of work");
        store::accounts::add(&mut tx, &account, &hash)
            .await
            .expect("an account");
        tx.commit().await.expect("a unit of work ends");
    }

    pub(crate) async fn token(&self, iin: &str) -> String {
        let body = json!({ "iin": iin, "password": PASSWORD });
        let answer = self.api("POST", "/sessions", "", Some(body)).await.expect(201);
        answer.json()["token"].as_str().expect("a token").to_owned()
    }

    pub(crate) async fn api(&self, method: &str, path: &str, token: &str, body: Option<Value>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/registries/api{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.call(request.body(body).expect("a request")).await
    }

    pub(crate) async fn page(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.call(request.body(Body::empty()).expect("a request")).await
    }

    /// Submits a form of a page, with its token.
    pub(crate) async fn submit(&self, page: &str, action: &str, cookie: &str, fields: &str) -> Answer {
        let shown = self.page(page, cookie).await.expect(200);
        let cookie = if cookie.is_empty() {
            cookies(&shown.headers)
        } else {
            cookie.to_owned()
        };
        let body = format!("csrf={}&{fields}", csrf(&shown.text));
        let request = Request::post(action)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.call(request.body(Body::from(body)).expect("a request")).await
    }

    /// The cookie of somebody who signed in at the page.
    pub(crate) async fn cookie(&self, iin: &str) -> String {
        let fields = format!("iin={iin}&password={PASSWORD}");
        let answer = self
            .submit("/registries/sign-in", "/registries/sign-in", "", &fields)
            .await;
        assert!(answer.status.is_redirection(), "{}", answer.text);
        cookies(&answer.headers)
    }

    async fn call(&self, request: Request<Body>) -> Answer {
        let response = self
            .registries
            .router()
            .oneshot(request)
            .await
            .expect("a router answers");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 8_000_000).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

fn name(surname: &str, given_name: &str, patronymic: &str) -> PersonName {
    PersonName {
        surname: surname.into(),
        given_name: given_name.into(),
        patronymic: Some(patronymic.into()),
    }
}

fn csrf(html: &str) -> String {
    let after = html.split("name=\"csrf\" value=\"").nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

fn cookies(headers: &HeaderMap) -> String {
    let set = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    set.filter_map(|cookie| cookie.split(';').next())
        .filter(|pair| !pair.ends_with('='))
        .collect::<Vec<_>>()
        .join("; ")
}
