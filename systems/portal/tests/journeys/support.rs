//! The test portal and the people who use it. `Anonymous` and `Citizen` speak JSON over the router; `Neighbour`
//! plays provider and center.

use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use domain::Chance;
use domain::clock::StillClock;
use eds::{Certificate, PrivateKey};
use exchange::authority::AuthorityClient;
use exchange::messages::{Document, Holder, ResultBody, StatusBody};
use exchange::participant::Desk;
use exchange::testing::{Postman, StubRegistries, TestAuthority};
use exchange::trust::{CrlSource, Trust};
use exchange::{ApplyError, Envelope, Handler, Participant};
use jiff::{SignedDuration, Timestamp};
use law::library::DiskFolder;
use law::{Channel, Library, MessageKind, OutputKind, Plan, StatusId, System};
use portal::{MIGRATIONS, Portal, Setup};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::Tx;
use store::attachments::Attachments;
use store::testing::{Place, TestStore};
use tower::ServiceExt;

pub(crate) use crate::citizen::{Answer, Citizen, good_values, outline};

pub(crate) const REGULATION: &str = "mamlyut-2012-unemployed-certificate";
pub(crate) const IIN: &str = "900101300007";
pub(crate) const OTHER_IIN: &str = "990101300122";
pub(crate) const PASSWORD: &str = "құпия сөз 12";
/// A small file whose content is a PDF's.
pub(crate) const SCAN: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n";

pub(crate) fn library() -> Arc<Library> {
    let folder = DiskFolder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../regulations"));
    let (library, _) = Library::compile(&folder).expect("the regulations compile");
    Arc::new(library)
}

pub(crate) struct TestPortal {
    pub(crate) clock: Arc<StillClock>,
    pub(crate) authority: Arc<TestAuthority>,
    pub(crate) portal: Arc<Portal>,
    pub(crate) participant: Arc<Participant>,
    pub(crate) provider: Neighbour,
    pub(crate) center: Neighbour,
    pub(crate) plan: Arc<Plan>,
    /// What the registries know: nothing, until a story tells them.
    pub(crate) registries: Arc<StubRegistries>,
    trust: Arc<Trust>,
    router: axum::Router,
    _store: TestStore,
    _files: tempfile::TempDir,
}

/// Provider or center: keeps every message it gets.
pub(crate) struct Neighbour {
    pub(crate) participant: Arc<Participant>,
    pub(crate) received: Arc<Mutex<Vec<Envelope>>>,
    _store: TestStore,
}

struct Keeping(Arc<Mutex<Vec<Envelope>>>);

#[async_trait]
impl Handler for Keeping {
    async fn apply(&self, _: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        self.0.lock().unwrap().push(envelope.clone());
        Ok(())
    }
}

impl Neighbour {
    async fn open(authority: &TestAuthority, system: System, library: Arc<Library>, trust: Arc<Trust>) -> Self {
        let place = Place::every().await.into_iter().next().expect("SQLite is always there");
        let store = TestStore::at(place, system.name(), &[]).await;
        let participant = authority
            .participant_with(system, store.db.clone(), library, trust)
            .await;
        Self {
            participant,
            received: Arc::default(),
            _store: store,
        }
    }

    fn desk(&self) -> Arc<Desk> {
        Arc::new(Desk {
            participant: self.participant.clone(),
            handler: Arc::new(Keeping(self.received.clone())),
        })
    }

    pub(crate) fn take_received(&self) -> Vec<Envelope> {
        std::mem::take(&mut self.received.lock().unwrap())
    }
}

/// An authority and a clock, before there is a portal: for certificates that must exist before the list does.
pub(crate) fn authority() -> (Arc<StillClock>, Arc<TestAuthority>) {
    let clock = Arc::new(StillClock::at("2026-11-20T05:00:00Z".parse::<Timestamp>().unwrap()));
    let authority = Arc::new(TestAuthority::new(clock.clone()));
    (clock, authority)
}

/// Trust with a list that stays good for three years.
pub(crate) fn lasting_trust(clock: &StillClock, authority: &TestAuthority) -> Arc<Trust> {
    let until = domain::Clock::now(clock) + SignedDuration::from_hours(24 * 1100);
    authority.trust_by(CrlSource::Fixed(authority.crl_until(1, until)))
}

/// Tells one story on every database.
pub(crate) async fn on_both<F, Fut>(story: F)
where
    F: Fn(TestPortal) -> Fut,
    Fut: Future<Output = ()>,
{
    for place in Place::every().await {
        let (clock, authority) = authority();
        let trust = lasting_trust(&clock, &authority);
        story(TestPortal::open(place, clock, authority, trust).await).await;
    }
}

async fn running(
    participant: Arc<Participant>,
    files: &Path,
    registries: &Arc<StubRegistries>,
    mail: Option<mail::Mail>,
) -> Arc<Portal> {
    running_with(participant, files, registries, mail, preservation::Settings::default()).await
}

async fn running_with(
    participant: Arc<Participant>,
    files: &Path,
    registries: &Arc<StubRegistries>,
    mail: Option<mail::Mail>,
    signatures: preservation::Settings,
) -> Arc<Portal> {
    let setup = Setup {
        lookups: registries.lookups(&participant),
        participant,
        attachments: Attachments::in_folder(files).unwrap(),
        authority: Arc::new(AuthorityClient {
            base: "http://127.0.0.1:9".to_owned(),
            client: reqwest::Client::new(),
        }),
        public_url: "http://127.0.0.1:8080".to_owned(),
        insecure_cookies: true,
        demonstration: false,
        mail,
        signatures,
    };
    Portal::open(setup).await.unwrap()
}

impl TestPortal {
    /// One on SQLite, for stories that have nothing to do with the database.
    pub(crate) async fn simple() -> Self {
        let (clock, authority) = authority();
        let trust = lasting_trust(&clock, &authority);
        Self::with_trust(clock, authority, trust).await
    }

    pub(crate) async fn with_trust(clock: Arc<StillClock>, authority: Arc<TestAuthority>, trust: Arc<Trust>) -> Self {
        let place = Place::every().await.into_iter().next().expect("SQLite is always there");
        Self::open(place, clock, authority, trust).await
    }

    pub(crate) async fn open(
        place: Place,
        clock: Arc<StillClock>,
        authority: Arc<TestAuthority>,
        trust: Arc<Trust>,
    ) -> Self {
        let library = library();
        let store = TestStore::at(place, "portal", MIGRATIONS).await;
        let files = tempfile::tempdir().unwrap();
        let participant = authority
            .participant_with(System::Portal, store.db.clone(), library.clone(), trust.clone())
            .await;
        let registries = StubRegistries::new(&authority, clock.clone());
        let portal = running(participant.clone(), files.path(), &registries, None).await;
        let plan = library
            .plans
            .values()
            .find(|plan| plan.id.0 == REGULATION)
            .unwrap()
            .clone();
        Self {
            provider: Neighbour::open(&authority, System::Provider, library.clone(), trust.clone()).await,
            center: Neighbour::open(&authority, System::Center, library, trust.clone()).await,
            router: portal.router(),
            clock,
            authority,
            portal,
            participant,
            plan,
            registries,
            trust,
            _store: store,
            _files: files,
        }
    }

    /// The portal after a restart with an amended regulation, over the same store.
    pub(crate) async fn amended(self, amend: impl FnOnce(&mut Plan)) -> Self {
        let mut plan = (*self.plan).clone();
        amend(&mut plan);
        let plan = Arc::new(plan);
        let mut library = (*self.participant.library).clone();
        library.plans.insert(plan.id.clone(), plan.clone());
        let participant = self
            .authority
            .participant_with(
                System::Portal,
                self.participant.db.clone(),
                Arc::new(library),
                self.trust.clone(),
            )
            .await;
        let portal = running(participant.clone(), self._files.path(), &self.registries, None).await;
        Self {
            router: portal.router(),
            portal,
            participant,
            plan,
            ..self
        }
    }

    /// The same portal with a way to a mail server.
    pub(crate) async fn with_mail(self, mail: mail::Mail) -> Self {
        let portal = running(
            self.participant.clone(),
            self._files.path(),
            &self.registries,
            Some(mail),
        )
        .await;
        Self {
            router: portal.router(),
            portal,
            ..self
        }
    }

    /// The same portal that raises signatures.
    pub(crate) async fn raising(self, signatures: preservation::Settings) -> Self {
        let (participant, files) = (self.participant.clone(), self._files.path());
        let portal = running_with(participant, files, &self.registries, None, signatures).await;
        Self {
            router: portal.router(),
            portal,
            ..self
        }
    }

    /// How many files the file store holds.
    pub(crate) fn kept_files(&self) -> usize {
        let folders = std::fs::read_dir(self._files.path()).unwrap().flatten();
        folders
            .map(|folder| std::fs::read_dir(folder.path()).unwrap().count())
            .sum()
    }

    pub(crate) fn now(&self) -> Timestamp {
        domain::Clock::now(&*self.clock)
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// Carries everything that is due between portal and neighbours.
    pub(crate) async fn carry(&self) -> usize {
        let portal = Arc::new(Desk {
            participant: self.participant.clone(),
            handler: self.portal.handler(),
        });
        Postman::default()
            .with(&self.participant, portal)
            .with(&self.provider.participant, self.provider.desk())
            .with(&self.center.participant, self.center.desk())
            .carry_all()
            .await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 * 1024 * 1024).await.unwrap().to_vec();
        (parts.status, parts.headers, body)
    }

    /// A call of the API without a session.
    pub(crate) async fn call(&self, method: Method, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/portal/api{path}"));
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        let (status, _, bytes) = self.send(request.unwrap()).await;
        Answer { status, bytes }
    }

    pub(crate) async fn register(&self, iin: &str) -> Answer {
        let body = json!({ "iin": iin, "surname": "Сыналова", "given_name": "Үлгі", "password": PASSWORD });
        self.call(Method::POST, "/accounts", None, Some(body)).await
    }

    pub(crate) async fn sign_in(&self, iin: &str, password: &str) -> Answer {
        let body = json!({ "iin": iin, "password": password, "regulation": REGULATION });
        self.call(Method::POST, "/sessions", None, Some(body)).await
    }

    /// A registered and signed-in person with a key.
    pub(crate) async fn citizen(&self, iin: &str) -> Citizen<'_> {
        assert_eq!(self.register(iin).await.status, StatusCode::CREATED);
        let key = self.authority.person(iin, "Сыналова", "Үлгі");
        self.citizen_again(iin, key).await
    }

    /// A new session of a person who has an account.
    pub(crate) async fn citizen_again(&self, iin: &str, key: (PrivateKey, Certificate)) -> Citizen<'_> {
        let answer = self.sign_in(iin, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        Citizen {
            portal: self,
            token,
            key,
        }
    }

    /// The provider tells a status.
    pub(crate) async fn tell_status(
        &self,
        case: &str,
        number: &str,
        status: &str,
        after: u32,
        registration: Option<&str>,
    ) {
        let holder = Holder {
            system: System::Provider,
            office: self.plan.provider.name.clone(),
            since: self.now(),
            until: Some(self.now() + SignedDuration::from_mins(10)),
            clause: "приложение 1, таблица 3, 5".to_owned(),
            task_ru: "Принятие заявления на исполнение".to_owned(),
            proof: None,
        };
        let body = StatusBody {
            place: None,
            prolonged: None,
            number: number.to_owned(),
            registration: registration.map(str::to_owned),
            status: StatusId(status.to_owned()),
            holder,
            moved_from: None,
        };
        self.tell(case, MessageKind::Status, after, serde_json::to_value(body).unwrap())
            .await;
    }

    pub(crate) async fn tell_result(&self, case: &str, number: &str, pdf: &[u8]) {
        let body = ResultBody {
            number: number.to_owned(),
            registration: "26112000000001".to_owned(),
            status: StatusId("done".to_owned()),
            output: "certificate".to_owned(),
            output_kind: OutputKind::Positive,
            document_number: "26112012345678".to_owned(),
            document_sha256: hex::encode(Sha256::digest(pdf)),
            document: Some(Document { pdf: pdf.to_vec() }),
            issued: self.now(),
        };
        self.tell(case, MessageKind::Result, 12, serde_json::to_value(body).unwrap())
            .await;
    }

    pub(crate) fn service(&self, id: &str) -> Arc<Plan> {
        let known = self.participant.library.plans.values().find(|plan| plan.id.0 == id);
        known.expect(id).clone()
    }

    pub(crate) async fn tell(&self, case: &str, kind: MessageKind, after: u32, body: Value) {
        self.tell_about(&self.plan, case, kind, after, body).await;
    }

    pub(crate) async fn tell_about(&self, plan: &Plan, case: &str, kind: MessageKind, after: u32, body: Value) {
        let provider = &self.provider.participant;
        let envelope = Envelope {
            id: provider.new_id(),
            case: case.to_owned(),
            kind,
            sender: System::Provider,
            recipient: System::Portal,
            created: self.now(),
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel: Channel::Portal,
            after_action: Some(after),
            body,
            events: Vec::new(),
        };
        let mut tx = provider.db.begin().await.unwrap();
        provider.post(&mut tx, envelope).await.unwrap();
        provider.commit(tx).await.unwrap();
        self.carry().await;
    }

    /// A signed output document.
    pub(crate) fn signed_pdf(&self) -> Vec<u8> {
        let (key, certificate) =
            self.authority
                .employee("850615400006", "Үлгіова", "Сынақ", "120140000007", "Сынақ бөлімі");
        self.pdf_signed_by(&key, &certificate)
    }

    /// A document as the provider draws it: with the barcode row, before the official signs.
    pub(crate) fn issued_paper(&self, number: &str) -> Vec<u8> {
        let system = &self.provider.participant;
        let output = self.plan.outputs.first().expect("an output");
        let values = output
            .fields
            .iter()
            .map(|field| (field.key.clone(), "22.11.2026".to_owned()))
            .collect();
        let list = self.authority.crl_until(1, self.now() + SignedDuration::from_hours(24));
        let paper = intake::paper::OutputPaper {
            number,
            issued: self.now(),
            values: &values,
            signatories: &["Ахметов Бауыржан Серікұлы".to_owned()],
            check_address: "http://127.0.0.1:8080/portal/check/26112212345678",
            seal: Some(verification::Seal {
                signer: &system.key,
                certificate: &system.certificate,
                chain: system.chain.get(..1).unwrap_or_default(),
                lists: std::slice::from_ref(&list.der),
                answer: None,
            }),
        };
        intake::paper::output(&library(), &self.plan, output, &paper).expect("it draws")
    }

    /// The same signed by anybody.
    pub(crate) fn pdf_signed_by(&self, key: &PrivateKey, certificate: &Certificate) -> Vec<u8> {
        let chance = Chance::seeded(1);
        let drawing = documents::Drawing {
            template: "#set document(title: \"T\")\n#set text(lang: \"ru\")\n= Справка",
            layout: "",
            data: &json!({}),
            qr: "http://127.0.0.1:8080/portal/check/26112012345678",
            row: &[],
            created: self.now(),
            ident: &chance.id(self.now()),
        };
        let pdf = documents::draw(&drawing).unwrap();
        let dictionary = eds::pades::Dictionary {
            name: "Үлгіова".to_owned(),
            reason: "Сынақ".to_owned(),
            location: "Мамлют".to_owned(),
            signed_at: self.now(),
        };
        eds::pades::sign(
            &pdf,
            &dictionary,
            key,
            certificate,
            std::slice::from_ref(&self.authority.issuing),
        )
        .unwrap()
    }
}
