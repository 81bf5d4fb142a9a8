//! A center of a test with a portal and a provider as its neighbours, and an operator at its counter.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use center::{Center, Setup};
use domain::clock::StillClock;
use domain::{Chance, Clock, Iin, PersonName};
use exchange::authority::AuthorityClient;
use exchange::messages::{Holder, NoticeBody, ResultBody, StatusBody};
use exchange::participant::Desk;
use exchange::testing::{Postman, TestAuthority, library};
use exchange::{ApplyError, Envelope, Handler, Participant};
use jiff::SignedDuration;
use law::{Channel, MessageKind, OutputKind, StatusId, System, Text};
use serde_json::{Value, json};
use store::Tx;
use store::testing::TestStore;
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const OPERATOR_IIN: &str = "850615400006";
pub(crate) const APPLICANT_IIN: &str = "900101300007";
pub(crate) const CASE: &str = "01900000-0000-7000-8000-000000000001";
pub(crate) const NUMBER: &str = "26030200000001";
const PASSWORD: &str = "Sabyrly-1-esik";

pub(crate) struct Town {
    pub(crate) center: Arc<Center>,
    pub(crate) center_store: TestStore,
    pub(crate) clock: Arc<StillClock>,
    portal: Arc<Participant>,
    provider: Arc<Participant>,
    postman: Postman,
    /// What the portal was sent.
    pub(crate) traces: Arc<Mutex<Vec<Envelope>>>,
    _others: (TestStore, TestStore, TempDir),
}

/// Keeps what comes.
struct Mailbox(Arc<Mutex<Vec<Envelope>>>);

#[async_trait]
impl Handler for Mailbox {
    async fn apply(&self, _: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        self.0.lock().expect("a mailbox").push(envelope.clone());
        Ok(())
    }
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
    pub(crate) async fn new() -> Self {
        let clock = Arc::new(StillClock::at("2026-03-02T04:05:06Z".parse().expect("a moment")));
        let authority = TestAuthority::new(clock.clone());
        let center_store = store::testing::fresh("center", center::MIGRATIONS).await;
        let portal_store = store::testing::fresh("portal", &[]).await;
        let provider_store = store::testing::fresh("provider", &[]).await;
        let participant = authority
            .participant(System::Center, center_store.db.clone(), library())
            .await;
        let portal = authority
            .participant(System::Portal, portal_store.db.clone(), library())
            .await;
        let provider = authority
            .participant(System::Provider, provider_store.db.clone(), library())
            .await;
        let folder = tempfile::tempdir().expect("a folder");
        let center = open(&participant, folder.path()).await;

        let traces = Arc::new(Mutex::new(Vec::new()));
        let desk = |participant: &Arc<Participant>, handler: Arc<dyn Handler>| {
            Arc::new(Desk {
                participant: participant.clone(),
                handler,
            })
        };
        let postman = Postman::default()
            .with(&participant, desk(&participant, center.handler()))
            .with(&portal, desk(&portal, Arc::new(Mailbox(traces.clone()))))
            .with(&provider, desk(&provider, Arc::new(Mailbox(Arc::default()))));
        Self {
            center,
            center_store,
            clock,
            portal,
            provider,
            postman,
            traces,
            _others: (portal_store, provider_store, folder),
        }
    }

    pub(crate) async fn carry(&self) {
        self.postman.carry_all().await;
    }

    /// The portal tells that a request went to the provider.
    pub(crate) async fn notice(&self) {
        let body = NoticeBody {
            number: NUMBER.into(),
            applicant_iin: APPLICANT_IIN.into(),
            applicant_name: "Сейітқали Айгерім".into(),
            submitted: self.clock.now() - SignedDuration::from_secs(5),
        };
        self.post(&self.portal, MessageKind::Notice, Some(1), json!(body)).await;
    }

    pub(crate) async fn status(&self) {
        let body = StatusBody {
            place: None,
            prolonged: None,
            number: NUMBER.into(),
            registration: Some("Т-17".into()),
            status: StatusId("in_work".into()),
            holder: Holder {
                system: System::Provider,
                office: Text {
                    kk: "Бөлім".into(),
                    ru: "Отдел".into(),
                    en: "Department".into(),
                },
                since: self.clock.now(),
                until: Some(self.clock.now() + SignedDuration::from_mins(10)),
                clause: "приложение 1, таблица 3, действие 11".into(),
                task_ru: "Подтверждение документа".into(),
                proof: None,
            },
            moved_from: None,
        };
        self.post(&self.provider, MessageKind::Status, Some(7), json!(body))
            .await;
    }

    pub(crate) async fn result(&self) {
        self.result_with(NUMBER).await;
    }

    pub(crate) async fn result_with(&self, number: &str) {
        let body = ResultBody {
            number: number.into(),
            registration: "Т-17".into(),
            status: StatusId("done".into()),
            output: "certificate".into(),
            output_kind: OutputKind::Positive,
            document_number: "26030200000009".into(),
            document_sha256: "00".repeat(32),
            document: None,
            issued: self.clock.now(),
        };
        self.post(&self.provider, MessageKind::Result, Some(12), json!(body))
            .await;
    }

    pub(crate) async fn post(
        &self,
        sender: &Arc<Participant>,
        kind: MessageKind,
        after_action: Option<u32>,
        body: Value,
    ) {
        let plan = exchange::testing::plan();
        let envelope = Envelope {
            id: sender.new_id(),
            case: CASE.into(),
            kind,
            sender: sender.system,
            recipient: System::Center,
            created: self.clock.now(),
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel: Channel::Portal,
            after_action,
            body,
            events: Vec::new(),
        };
        let mut tx = sender.db.begin().await.expect("a unit of work");
        sender.post(&mut tx, envelope).await.expect("a message is posted");
        sender.commit(tx).await.expect("a unit of work ends");
    }

    pub(crate) async fn operator(&self) {
        let name = PersonName {
            surname: "Оператор".into(),
            given_name: "Дина".into(),
            patronymic: None,
        };
        self.account(OPERATOR_IIN, &name, &[center::OPERATOR]).await;
    }

    pub(crate) async fn account(&self, iin: &str, name: &PersonName, roles: &[&str]) {
        let hash = store::accounts::hash_password(PASSWORD, [7; 16]).await.expect("a hash");
        let iin = Iin::parse(iin).expect("a valid number");
        let account = store::accounts::Account {
            id: Chance::from_system().id(self.clock.now()),
            iin,
            name: name.clone(),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            created_at: self.clock.now(),
        };
        let mut tx = self.center_store.begin().await.expect("a unit of work");
        store::accounts::add(&mut tx, &account, &hash)
            .await
            .expect("an account");
        tx.commit().await.expect("a unit of work ends");
    }

    pub(crate) async fn token(&self, iin: &str) -> String {
        let body = json!({ "iin": iin, "password": PASSWORD }).to_string();
        let request = Request::post("/center/api/sessions")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body));
        let answer = self.call(request.expect("a request")).await.expect(201);
        answer.json()["token"].as_str().expect("a token").to_owned()
    }

    pub(crate) async fn api(&self, path: &str, token: &str) -> Answer {
        let request = Request::builder().method(Method::GET).uri(format!("/center/api{path}"));
        self.call(
            request
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .body(Body::empty())
                .expect("a request"),
        )
        .await
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

    /// The cookie of somebody who signed in at the page.
    pub(crate) async fn cookie(&self, iin: &str) -> String {
        let page = self.page("/center/sign-in", "").await.expect(200);
        let (_, rest) = page
            .text
            .split_once("name=\"csrf\" value=\"")
            .expect("a form with a token");
        let csrf = rest.split('"').next().unwrap_or_default();
        let request = Request::post("/center/sign-in")
            .header(header::COOKIE, cookies(&page.headers))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("csrf={csrf}&iin={iin}&password={PASSWORD}")));
        let answer = self.call(request.expect("a request")).await;
        assert!(answer.status.is_redirection(), "{}", answer.text);
        cookies(&answer.headers)
    }

    async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.center.router().oneshot(request).await.expect("a router answers");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 8_000_000).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

async fn open(participant: &Arc<Participant>, folder: &std::path::Path) -> Arc<Center> {
    let setup = Setup {
        participant: participant.clone(),
        lookups: exchange::testing::no_lookups(participant),
        attachments: store::attachments::Attachments::in_folder(folder).expect("a folder"),
        authority: Arc::new(AuthorityClient {
            base: "http://127.0.0.1:1".into(),
            client: Default::default(),
        }),
        public_url: "http://127.0.0.1:8080".into(),
        insecure_cookies: true,
        demonstration: false,
        organization: ("160440001231".into(), "ЦОН".into()),
        hall: None,
        mail: None,
        signatures: preservation::Settings::default(),
    };
    Center::open(setup).await.expect("the center opens")
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
