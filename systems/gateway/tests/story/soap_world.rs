//! A gateway with one participant, before registries that answer as they are told.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use domain::{Chance, Clock};
use eds::policy::ExpectedSigner;
use exchange::lookup::Direct;
use exchange::testing::{StubRegistries, TestAuthority};
use gateway::{Gateway, Member, Members, OPERATOR, Setup};
use jiff::{SignedDuration, Timestamp};
use law::Registry;
use serde_json::{Value, json};
use tower::ServiceExt;
use xmldsig::{Document, security};

use crate::participant::{BIN, CN};

pub(crate) const IIN: &str = "900101300007";
const PASSWORD: &str = "Shlyuz-1-esik";

pub(crate) struct World {
    pub(crate) inner: crate::world::World,
    pub(crate) authority: Arc<TestAuthority>,
    pub(crate) registries: Arc<StubRegistries>,
    gateway: Arc<Gateway>,
}

pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) text: String,
}

/// What an answer says, its signatures checked.
pub(crate) struct Said {
    pub(crate) info: [(String, String); 2],
    pub(crate) data: String,
}

fn members(iin: Option<&str>, common_name: &str) -> Members {
    Members::of(vec![Member {
        name: "akimat-is".into(),
        common_name: common_name.into(),
        iin: iin.map(str::to_owned),
        bin: BIN.into(),
        services: vec![Registry::GbdFl, Registry::NrIin],
    }])
    .expect("a participant")
}

pub(crate) async fn open_with(world: &crate::world::World, members: Members) -> (Arc<Gateway>, Arc<StubRegistries>) {
    let registries = StubRegistries::new(&world.authority, world.clock.clone());
    registries.know(Registry::GbdFl, IIN, json!({ "surname": "Үлгібаев" }));
    let setup = Setup {
        participant: world.carrier.clone(),
        registries: Some(Arc::new(Direct(registries.clone()))),
        lookup_limit: Duration::from_secs(2),
        members,
        clock_skew: SignedDuration::from_mins(5),
        public_url: "http://127.0.0.1:8080".into(),
        insecure_cookies: true,
        demonstration: false,
    };
    (Gateway::open(setup).await.expect("the gateway opens"), registries)
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::over(crate::world::World::new().await).await
    }

    async fn over(inner: crate::world::World) -> Self {
        let (gateway, registries) = open_with(&inner, members(None, CN)).await;
        Self {
            authority: inner.authority.clone(),
            inner,
            registries,
            gateway,
        }
    }

    /// The gateway again, over the same store, with the revocation list of now.
    pub(crate) async fn restarted(mut self) -> Self {
        self.inner.restart().await;
        Self::over(self.inner).await
    }

    /// The gateway again, with the participant under another certificate.
    pub(crate) async fn reopen_for(&mut self, iin: Option<&str>, common_name: &str) {
        (self.gateway, self.registries) = open_with(&self.inner, members(iin, common_name)).await;
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(crate) async fn post(&self, envelope: &str) -> Answered {
        Self::post_to(&self.gateway, envelope).await
    }

    pub(crate) async fn post_to(gateway: &Arc<Gateway>, envelope: &str) -> Answered {
        let request = Request::post("/gateway/soap").header(header::CONTENT_TYPE, "text/xml; charset=utf-8");
        call(
            gateway,
            request.body(Body::from(envelope.to_owned())).expect("a request"),
        )
        .await
    }

    pub(crate) async fn post_as(&self, media_type: &str, body: &str) -> Answered {
        let request = Request::post("/gateway/soap").header(header::CONTENT_TYPE, media_type);
        call(
            &self.gateway,
            request.body(Body::from(body.to_owned())).expect("a request"),
        )
        .await
    }

    pub(crate) async fn get(&self, path: &str) -> Answered {
        call(
            &self.gateway,
            Request::get(path).body(Body::empty()).expect("a request"),
        )
        .await
    }

    /// Refused with this code and this finer cause, under the gateway's signature.
    pub(crate) async fn refused(&self, envelope: &str, code: &str, cause: Option<&str>) -> Answered {
        let answer = self.post(envelope).await;
        assert_eq!(answer.code(), code, "{}", answer.text);
        assert_eq!(
            answer.between("<subError><errorCode>"),
            cause.unwrap_or_default(),
            "{}",
            answer.text
        );
        assert!(!answer.text.contains(IIN), "no personal data in a fault");
        self.opened_fault(&answer);
        answer
    }

    pub(crate) fn opened_fault(&self, answer: &Answered) {
        assert_eq!(answer.status, 500, "{}", answer.text);
        let document = Document::read(answer.text.as_bytes()).expect("it reads");
        self.must_be_ours(&security::verify(&document).expect("signed").signed.facts);
        let root = document.root();
        let body = root.children().expect("parts").pop().expect("a body");
        assert_eq!(body.children().expect("one")[0].name(), "Fault");
    }

    /// An answer with both its signatures checked.
    pub(crate) fn opened(&self, answer: &Answered) -> Said {
        let document = Document::read(answer.text.as_bytes()).expect("it reads");
        let message = security::verify(&document).expect("signed");
        self.must_be_ours(&message.signed.facts);
        let body = document.inside(&message.body).expect("the body");
        let response = body.children().expect("one")[0].children().expect("one")[0];
        let [info, data] = response.children().expect("two")[..] else {
            panic!("{}", answer.text)
        };
        let info = info.children().expect("fields");
        let data = data.children().expect("one")[0].text().expect("text");
        let inner = Document::read(data.as_bytes()).expect("it reads");
        let signed = inner.signatures().expect("signed").remove(0);
        assert!(signed.whole().is_some());
        self.must_be_ours(&signed.facts);
        let status = info.iter().find(|field| field.name() == "status").expect("a status");
        let correlation = info.iter().find(|field| field.name() == "correlationId").expect("it");
        let code = status.children().expect("fields")[0];
        let read = |field: &xmldsig::Element<'_, '_>| (field.name().to_owned(), field.text().expect("text"));
        Said {
            info: [read(correlation), read(&code)],
            data,
        }
    }

    fn must_be_ours(&self, facts: &eds::Facts) {
        let now = self.now();
        let signer = facts.signer.as_ref().expect("a signer");
        assert!(facts.digest_matches && facts.signature_matches);
        // The authority of the test publishes one list a year.
        if now < signer.not_after {
            let trust = &self.inner.carrier.trust;
            let revocation = eds::policy::Revocation::from(vec![self.authority.crl()]);
            let whom = ExpectedSigner::System("gateway".into());
            let report = eds::policy::judge(facts, &trust.policy, &trust.store, &revocation, &whom, now);
            assert!(report.is_valid(), "{report:?}");
        }
    }

    /// `lookups` or `participants`, through the interface.
    pub(crate) async fn journal(&self, what: &str) -> Vec<Value> {
        let text = self.page(&format!("/gateway/api/{what}")).await;
        serde_json::from_str(&text).expect("a list")
    }

    /// As the gateway's operator.
    pub(crate) async fn page(&self, path: &str) -> String {
        let token = self.operator().await;
        let request = Request::get(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::COOKIE, format!("gateway_session={token}"));
        let answer = call(&self.gateway, request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.text
    }

    async fn operator(&self) -> String {
        let hash = store::accounts::hash_password(PASSWORD, [7; 16]).await.expect("a hash");
        let account = store::accounts::Account {
            id: Chance::from_system().id(self.now()),
            iin: domain::Iin::parse("850615400006").expect("a number"),
            name: domain::PersonName {
                surname: "Жобалықов".into(),
                given_name: "Көрме".into(),
                patronymic: None,
            },
            roles: vec![OPERATOR.to_owned()],
            created_at: self.now(),
        };
        let mut tx = self.inner.carrier.db.begin().await.expect("a unit of work");
        match store::accounts::add(&mut tx, &account, &hash).await {
            Ok(()) => tx.commit().await.expect("committed"),
            Err(_) => drop(tx),
        }
        let body = json!({ "iin": "850615400006", "password": PASSWORD }).to_string();
        let request = Request::post("/gateway/api/sessions").header(header::CONTENT_TYPE, "application/json");
        let answer = call(&self.gateway, request.body(Body::from(body)).expect("a request")).await;
        let answer: Value = serde_json::from_str(&answer.text).expect("JSON");
        answer["token"].as_str().expect("a token").to_owned()
    }
}

async fn call(gateway: &Arc<Gateway>, request: Request<Body>) -> Answered {
    let response = gateway.router().oneshot(request).await.expect("a router answers");
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), 8_000_000)
        .await
        .expect("a body");
    Answered {
        status,
        text: String::from_utf8_lossy(&body).into_owned(),
    }
}

impl Answered {
    /// The code of a fault.
    pub(crate) fn code(&self) -> &str {
        self.between("Types\"><errorCode>")
    }

    /// From here to the next tag.
    fn between(&self, from: &str) -> &str {
        let rest = self.text.split_once(from).map_or("", |(_, rest)| rest);
        rest.split('<').next().unwrap_or_default()
    }
}
