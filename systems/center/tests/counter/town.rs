//! A center of a test with its counter, registries that say what they are told, and a provider that remembers.

use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use center::{Center, Setup};
use domain::clock::StillClock;
use domain::{Chance, Clock, Event, Iin, PersonName};
use exchange::authority::AuthorityClient;
use exchange::participant::Desk;
use exchange::testing::{Postman, StubRegistries, TestAuthority};
use exchange::{ApplyError, Envelope, Handler, Participant};
use law::{DiskFolder, Library, Performer, Plan, RegulationId, System};
use serde_json::{Value, json};
use store::Tx;
use store::attachments::Attachments;
use store::testing::{Place, TestStore};
use tower::ServiceExt;

pub(crate) const BIN: &str = "160440001231";
pub(crate) const OPERATOR_IIN: &str = "850615400006";
pub(crate) const VISITOR_IIN: &str = "900101300007";
pub(crate) const REPRESENTATIVE_IIN: &str = "990101300122";
pub(crate) const PASSWORD: &str = "Sabyrly-1-esik";
/// A PDF by its first bytes.
pub(crate) const SCAN: &[u8] = b"%PDF-1.7 scan";

#[derive(Default)]
pub(crate) struct Remembers(Mutex<Vec<Envelope>>);

#[async_trait]
impl Handler for Remembers {
    async fn apply(&self, _: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        self.0.lock().expect("a mailbox").push(envelope.clone());
        Ok(())
    }
}

impl Remembers {
    pub(crate) fn all(&self) -> Vec<Envelope> {
        self.0.lock().expect("a mailbox").clone()
    }
}

pub(crate) struct Town {
    pub(crate) center: Arc<Center>,
    pub(crate) store: TestStore,
    pub(crate) clock: Arc<StillClock>,
    pub(crate) registries: Arc<StubRegistries>,
    pub(crate) provider: Arc<Participant>,
    pub(crate) to_provider: Arc<Remembers>,
    pub(crate) library: Arc<Library>,
    pub(crate) authority: TestAuthority,
    pub(crate) postman: Postman,
    _others: (TestStore, tempfile::TempDir),
}

/// Tells a story at a center on SQLite and, if the environment names one, on PostgreSQL.
pub(crate) async fn everywhere<F, Fut>(story: F)
where
    F: Fn(Town) -> Fut,
    Fut: Future<Output = ()>,
{
    for place in Place::every().await {
        story(Town::at(place).await).await;
    }
}

fn library() -> Arc<Library> {
    let folder = DiskFolder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations"));
    let (library, _) = Library::compile(&folder).expect("the regulations compile");
    Arc::new(library)
}

impl Town {
    async fn at(place: Place) -> Self {
        Self::with(place, None).await
    }

    /// With a way to a mail server.
    pub(crate) async fn with(place: Place, mail: Option<counter::mail::Mail>) -> Self {
        let clock = Arc::new(StillClock::at("2026-03-03T05:00:00Z".parse().expect("a moment")));
        let authority = TestAuthority::new(clock.clone());
        let library = library();
        let store = TestStore::at(place, "center", center::MIGRATIONS).await;
        let provider_store = TestStore::at(Place::in_folder(), "provider", &[]).await;
        let participant = authority
            .participant(System::Center, store.db.clone(), library.clone())
            .await;
        let provider = authority
            .participant(System::Provider, provider_store.db.clone(), library.clone())
            .await;
        let registries = StubRegistries::new(&authority, clock.clone());
        let folder = tempfile::tempdir().expect("a folder");
        let center = Center::open(Setup {
            lookups: registries.lookups(&participant),
            participant: participant.clone(),
            attachments: Attachments::in_folder(folder.path()).expect("a folder"),
            authority: Arc::new(AuthorityClient {
                base: "http://127.0.0.1:1".into(),
                client: Default::default(),
            }),
            public_url: "http://127.0.0.1:8080".into(),
            insecure_cookies: true,
            demonstration: false,
            organization: (BIN.into(), "ЦОН".into()),
            hall: Some("Операциялық зал".into()),
            mail,
            signatures: preservation::Settings::default(),
        })
        .await
        .expect("the center opens");
        let to_provider = Arc::new(Remembers::default());
        let desk = |participant: &Arc<Participant>, handler: Arc<dyn Handler>| {
            Arc::new(Desk {
                participant: participant.clone(),
                handler,
            })
        };
        let postman = Postman::default()
            .with(&participant, desk(&participant, center.handler()))
            .with(&provider, desk(&provider, to_provider.clone()));
        Self {
            center,
            store,
            clock,
            registries,
            provider,
            to_provider,
            library,
            authority,
            postman,
            _others: (provider_store, folder),
        }
    }

    pub(crate) fn plan(&self, regulation: &str) -> Arc<Plan> {
        self.library.plans[&RegulationId(regulation.to_owned())].clone()
    }

    /// Somebody of the center with these roles, signed in, with a key.
    pub(crate) async fn staff(&self, iin: &str, roles: &[Performer]) -> Person<'_> {
        let hash = store::accounts::hash_password(PASSWORD, [7; 16]).await.expect("a hash");
        let account = store::accounts::Account {
            id: Chance::from_system().id(self.clock.now()),
            iin: Iin::parse(iin).expect("an ИИН"),
            name: PersonName {
                surname: "Оператор".into(),
                given_name: "Дина".into(),
                patronymic: None,
            },
            roles: roles.iter().map(|role| role.name().to_owned()).collect(),
            created_at: self.clock.now(),
        };
        let mut tx = self.store.begin().await.expect("a unit of work");
        store::accounts::add(&mut tx, &account, &hash)
            .await
            .expect("an account");
        tx.commit().await.expect("a unit of work ends");
        let (key, certificate) = self.authority.employee(iin, "Оператор", "Дина", BIN, "ЦОН");
        let mut person = Person {
            town: self,
            token: String::new(),
            key,
            certificate,
        };
        let session = person
            .post("/sessions", json!({ "iin": iin, "password": PASSWORD }))
            .await
            .expect(201);
        person.token = session.json()["token"].as_str().expect("a token").to_owned();
        person
    }

    pub(crate) async fn operator(&self) -> Person<'_> {
        self.staff(
            OPERATOR_IIN,
            &[
                Performer::Operator,
                Performer::Inspector,
                Performer::CollectionSector,
                Performer::IssuingClerk,
                Performer::Courier,
            ],
        )
        .await
    }

    pub(crate) async fn trace(&self, case: &str) -> Vec<Event> {
        let events = store::events::of(&self.store, case).await.expect("events");
        domain::event::verify_chain(&events).expect("a whole chain");
        events
    }
}

pub(crate) struct Person<'a> {
    pub(crate) town: &'a Town,
    token: String,
    key: eds::PrivateKey,
    certificate: eds::Certificate,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
    location: String,
    pub(crate) cookies: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("JSON expected: {}", self.text()))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Person<'_> {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, "application/json", Vec::new()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, "application/json", body.to_string().into_bytes())
            .await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, "application/json", body.to_string().into_bytes())
            .await
    }

    /// Scans a paper.
    pub(crate) async fn scan(&self, filing: &str, item: &str, bytes: &[u8]) -> Answer {
        let mut body = Vec::new();
        body.extend_from_slice(
            format!("--x\r\nContent-Disposition: form-data; name=\"item\"\r\n\r\n{item}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"scan.pdf\"\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        self.call(
            Method::POST,
            &format!("/filings/{filing}/scans"),
            "multipart/form-data; boundary=x",
            body,
        )
        .await
    }

    /// Uploads one file.
    pub(crate) async fn upload(&self, path: &str, bytes: &[u8]) -> Answer {
        let mut body = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"scan.pdf\"\r\n\r\n".to_vec();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        self.call(Method::POST, path, "multipart/form-data; boundary=x", body)
            .await
    }

    async fn call(&self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/center/api{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .expect("a request");
        let response = self.town.center.router().oneshot(request).await.expect("an answer");
        Answer::of(response).await
    }

    /// A visitor comes for a service.
    pub(crate) async fn receives(&self, regulation: &str) -> Value {
        self.receives_with(regulation, json!({})).await.expect(201).json()
    }

    pub(crate) async fn receives_with(&self, regulation: &str, more: Value) -> Answer {
        let mut entered = json!({
            "regulation": regulation, "iin": VISITOR_IIN, "surname": "Сейітқали", "given_name": "Айгерім",
            "phone": "+77010000000", "email": "aigerim@example.kz", "language": "kk",
        });
        if let (Some(entered), Value::Object(more)) = (entered.as_object_mut(), more) {
            entered.extend(more);
        }
        self.post("/filings", entered).await
    }

    /// Everything that the form asks, with entries that suit their kinds.
    pub(crate) async fn fills(&self, id: &str, regulation: &str) -> Value {
        let plan = self.town.plan(regulation);
        let mut values = serde_json::Map::new();
        for field in plan
            .form
            .fields
            .iter()
            .filter(|field| field.filled_by == law::FilledBy::Applicant)
        {
            if let law::FieldKind::Group { fields, .. } = &field.kind {
                for part in fields
                    .iter()
                    .filter_map(|part| Some((&part.key, suitable(&part.kind)?)))
                {
                    values.insert(format!("{}.1.{}", field.key, part.0), part.1.into());
                }
            }
            if let Some(value) = suitable(&field.kind) {
                values.insert(field.key.clone(), value.into());
            }
        }
        self.put(&format!("/filings/{id}/fields"), json!({ "values": values }))
            .await
            .expect(200)
            .json()
    }

    /// All documents of the list lie there in the original.
    pub(crate) async fn sees_all(&self, id: &str, regulation: &str) -> Value {
        let plan = self.town.plan(regulation);
        let items = plan.form.attachments.items.iter();
        let papers: serde_json::Map<String, Value> = items.map(|item| (item.id.clone(), "original".into())).collect();
        self.put(&format!("/filings/{id}/papers"), json!({ "papers": papers }))
            .await
            .expect(200)
            .json()
    }

    pub(crate) fn pem(&self) -> String {
        self.certificate.to_pem()
    }

    /// The clerk's own CMS over the frozen filing.
    pub(crate) async fn signs(&self, id: &str) -> Answer {
        self.post(&format!("/filings/{id}/freeze"), json!({})).await.expect(200);
        let prepared = self
            .post(
                &format!("/filings/{id}/signed-attributes"),
                json!({ "certificate": self.pem() }),
            )
            .await
            .expect(200)
            .json();
        let attributes = STANDARD
            .decode(prepared["signed_attributes"].as_str().expect("attributes"))
            .expect("base64");
        let signature = self.key.sign(&attributes).expect("a signature");
        self.post(
            &format!("/filings/{id}/signature"),
            json!({ "certificate": self.pem(), "signed_attributes": prepared["signed_attributes"], "signature": STANDARD.encode(signature) }),
        )
        .await
    }
}

fn suitable(kind: &law::FieldKind) -> Option<String> {
    use law::FieldKind;
    Some(match kind {
        FieldKind::Text { min_length, .. } => "т".repeat(min_length.unwrap_or(1).max(3) as usize),
        FieldKind::FullName => "Сейітқали Айгерім".into(),
        FieldKind::Address => "Семей қ., Абай к., 1".into(),
        FieldKind::Phone => "+77010000000".into(),
        FieldKind::Email => "aigerim@example.kz".into(),
        FieldKind::Iin => VISITOR_IIN.into(),
        FieldKind::Integer { min, .. } => min.to_string(),
        FieldKind::Money => "1000".into(),
        FieldKind::Year { .. } => "2025".into(),
        FieldKind::Date => "2020-05-01".into(),
        FieldKind::Number => "17".into(),
        FieldKind::Choice { options } => options.first()?.value.clone(),
        FieldKind::Flag | FieldKind::Group { .. } => return None,
    })
}

impl Town {
    pub(crate) async fn provider_tells(
        &self,
        case: &str,
        regulation: &str,
        kind: law::MessageKind,
        after: u32,
        body: Value,
    ) {
        let plan = self.plan(regulation);
        let envelope = Envelope {
            id: self.provider.new_id(),
            case: case.to_owned(),
            kind,
            sender: System::Provider,
            recipient: System::Center,
            created: self.clock.now(),
            regulation: plan.id.clone(),
            plan: plan.hash(),
            channel: law::Channel::Center,
            after_action: Some(after),
            body,
            events: Vec::new(),
        };
        let mut tx = self.provider.db.begin().await.expect("a unit of work");
        self.provider.post(&mut tx, envelope).await.expect("posted");
        self.provider.commit(tx).await.expect("committed");
        self.postman.carry_all().await;
    }

    /// The provider has decided and signed.
    pub(crate) async fn decided(&self, case: &str, regulation: &str, number: &str) -> String {
        let plan = self.plan(regulation);
        let output = plan.outputs.first().expect("an output");
        let pdf = self.signed_pdf();
        let document_number = "26030300000099";
        let body = exchange::messages::ResultBody {
            number: number.to_owned(),
            registration: "Т-17".into(),
            status: law::StatusId("done".into()),
            output: output.id.clone(),
            output_kind: output.kind,
            document_number: document_number.into(),
            document_sha256: hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&pdf)),
            document: Some(exchange::messages::Document { pdf }),
            issued: self.clock.now(),
        };
        let body = serde_json::to_value(body).expect("a body");
        self.provider_tells(case, regulation, law::MessageKind::Result, 12, body)
            .await;
        document_number.to_owned()
    }

    fn signed_pdf(&self) -> Vec<u8> {
        let drawing = documents::Drawing {
            template: "#set document(title: \"T\")\n#set text(lang: \"ru\")\n= Справка",
            layout: "",
            data: &json!({}),
            qr: "http://127.0.0.1:8080/portal/check/26112012345678",
            row: &[],
            created: self.clock.now(),
            ident: "test",
        };
        let pdf = documents::draw(&drawing).expect("drawn");
        let (key, certificate) = self
            .authority
            .employee("910101300009", "Үлгіова", "Сынақ", "120140000007", "Бөлім");
        let dictionary = eds::pades::Dictionary {
            name: "Үлгіова".to_owned(),
            reason: "Сынақ".to_owned(),
            location: "Семей".to_owned(),
            signed_at: self.clock.now(),
        };
        let chain = std::slice::from_ref(&self.authority.issuing);
        eds::pades::sign(&pdf, &dictionary, &key, &certificate, chain).expect("signed")
    }
}

impl Answer {
    pub(crate) async fn of(response: axum::response::Response) -> Self {
        let (parts, body) = response.into_parts();
        let text = |name: header::HeaderName| {
            let values = parts.headers.get_all(name);
            values
                .iter()
                .filter_map(|value| value.to_str().ok())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let cookies = text(header::SET_COOKIE);
        let kept = cookies
            .iter()
            .filter_map(|cookie| cookie.split(';').next())
            .filter(|pair| !pair.ends_with('='));
        Self {
            status: parts.status,
            location: text(header::LOCATION).pop().unwrap_or_default(),
            cookies: kept.collect::<Vec<_>>().join("; "),
            body: axum::body::to_bytes(body, 8_000_000).await.expect("a body").to_vec(),
        }
    }

    pub(crate) fn location(&self) -> String {
        self.location.clone()
    }
}
