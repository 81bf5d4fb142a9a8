//! An office in a test: the real provider over its real router, with a portal and a center beside it that only
//! remember what they were sent, and people with keys.

use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::http::StatusCode;
use domain::clock::StillClock;
use domain::{Iin, PersonName};
use exchange::authority::AuthorityClient;
use exchange::messages::{CarriedFile, Signature};
use exchange::participant::Desk;
use exchange::testing::{Postman, StubRegistries, TestAuthority};
use exchange::{ApplyError, Envelope, Handler, Lookups, Participant};
use intake::freezing::{Filled, freeze};
use intake::sending::{Signed, send};
use intake::{Applicant, Attachment};
use law::{Channel, DiskFolder, Language, Library, Plan, System, Values};
use preservation::Settings;
use provider::{HEAD, MIGRATIONS, OFFICIAL, Provider, Setup};
use serde_json::{Value, json};
use store::Tx;
use store::attachments::Attachments;
use store::testing::{Place, TestStore};

pub(crate) use crate::filings::{Asked, Filing};
use crate::people::Person;

pub(crate) const PASSWORD: &str = "құпиясөз 2026 қыркүйек";
pub(crate) const BIN: &str = "050140000123";

/// Remembers what it was sent.
#[derive(Default)]
pub(crate) struct Remembers(Mutex<Vec<Envelope>>);

#[async_trait]
impl Handler for Remembers {
    async fn apply(&self, _: &mut Tx, envelope: &Envelope) -> Result<(), ApplyError> {
        self.0
            .lock()
            .expect("no test panics while it holds this")
            .push(envelope.clone());
        Ok(())
    }
}

impl Remembers {
    pub(crate) fn all(&self) -> Vec<Envelope> {
        self.0.lock().expect("no test panics while it holds this").clone()
    }
}

pub(crate) struct Office {
    pub(crate) clock: Arc<StillClock>,
    pub(crate) authority: Arc<TestAuthority>,
    pub(crate) library: Arc<Library>,
    pub(crate) _store: TestStore,
    pub(crate) participant: Arc<Participant>,
    pub(crate) provider: Arc<Provider>,
    pub(crate) router: Router,
    pub(crate) portal: Arc<Participant>,
    pub(crate) center: Arc<Participant>,
    pub(crate) to_portal: Arc<Remembers>,
    pub(crate) to_center: Arc<Remembers>,
    pub(crate) postman: Postman,
    pub(crate) files: tempfile::TempDir,
    pub(crate) _others: Vec<TestStore>,
}

/// Tells a story in an office on SQLite and, if the environment names one, on PostgreSQL.
pub(crate) async fn everywhere<F, Fut>(story: F)
where
    F: Fn(Office) -> Fut,
    Fut: Future<Output = ()>,
{
    for place in Place::every().await {
        story(Office::at(place).await).await;
    }
}

pub(crate) fn library() -> Arc<Library> {
    let folder = DiskFolder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations"));
    let (library, _) = Library::compile(&folder).expect("the regulations compile");
    Arc::new(library)
}

impl Office {
    pub(crate) async fn at(place: Place) -> Self {
        Self::with(place, library()).await
    }

    /// With a way to a mail server.
    pub(crate) async fn with_mail(place: Place, mail: mail::Mail) -> Self {
        Self::made(place, library(), Some(mail)).await
    }

    /// The same office with registries that answer.
    pub(crate) async fn asking(self) -> (Self, Arc<StubRegistries>) {
        let registries = StubRegistries::new(&self.authority, self.clock.clone());
        let lookups = registries.lookups(&self.participant);
        let provider = opened(&self.participant, self.files.path(), None, lookups).await;
        let office = Self {
            router: provider.router(),
            provider,
            ..self
        };
        (office, registries)
    }

    /// With regulations of the test's own.
    pub(crate) async fn with(place: Place, library: Arc<Library>) -> Self {
        Self::made(place, library, None).await
    }

    async fn made(place: Place, library: Arc<Library>, mail: Option<mail::Mail>) -> Self {
        let clock = Arc::new(StillClock::at("2026-11-23T05:00:00Z".parse().expect("a moment")));
        let authority = Arc::new(TestAuthority::new(clock.clone()));
        let store = TestStore::at(place, "provider", MIGRATIONS).await;
        let participant = authority
            .participant(System::Provider, store.db.clone(), library.clone())
            .await;
        let files = tempfile::tempdir().expect("a folder");
        let provider = open(&participant, files.path(), mail).await;
        let mut others = Vec::new();
        let mut other = async |system: System| {
            let store = TestStore::at(Place::in_folder(), system.name(), &[]).await;
            let participant = authority.participant(system, store.db.clone(), library.clone()).await;
            others.push(store);
            participant
        };
        let (portal, center) = (other(System::Portal).await, other(System::Center).await);
        let (to_portal, to_center) = (Arc::new(Remembers::default()), Arc::new(Remembers::default()));
        let desk = |participant: &Arc<Participant>, handler: Arc<dyn Handler>| {
            Arc::new(Desk {
                participant: participant.clone(),
                handler,
            })
        };
        let postman = Postman::default()
            .with(&participant, desk(&participant, provider.handler()))
            .with(&portal, desk(&portal, to_portal.clone()))
            .with(&center, desk(&center, to_center.clone()));
        Self {
            router: provider.router(),
            clock,
            authority,
            library,
            _store: store,
            participant,
            provider,
            portal,
            center,
            to_portal,
            to_center,
            postman,
            files,
            _others: others,
        }
    }

    /// The provider as the next start finds it: nothing but store and files is left of the one before.
    pub(crate) async fn restarted(&self) -> Arc<Provider> {
        open(&self.participant, self.files.path(), None).await
    }

    /// The same with other regulations, or another calendar.
    pub(crate) async fn restarted_with(&self, library: Library) -> Arc<Provider> {
        let db = self.participant.db.clone();
        let participant = self
            .authority
            .participant(System::Provider, db, Arc::new(library))
            .await;
        open(&participant, self.files.path(), None).await
    }

    pub(crate) fn plan(&self) -> Arc<Plan> {
        // The regulation whose portal channel these stories walk.
        self.library
            .plans
            .values()
            .find(|plan| plan.id.0.starts_with("mamlyut"))
            .expect("there is a regulation")
            .clone()
    }

    /// A person of the office, signed in, with a key.
    pub(crate) async fn staff(&self, n: u64, surname: &str, roles: &[&str]) -> Person {
        let iin = iin(n);
        let name = PersonName {
            surname: surname.to_owned(),
            given_name: "Динара".to_owned(),
            patronymic: Some("Ерланқызы".to_owned()),
        };
        let parsed = Iin::parse(&iin).expect("an ИИН");
        self.provider
            .add_staff(&parsed, &name, PASSWORD, roles)
            .await
            .expect("an account");
        let (key, certificate) = self.authority.employee(&iin, surname, "Динара", BIN, "Отдел");
        let mut person = Person {
            router: self.router.clone(),
            iin,
            name: name.full(),
            token: String::new(),
            key,
            certificate,
        };
        let answer = person
            .post("/sessions", json!({ "iin": person.iin, "password": PASSWORD }))
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        person.token = answer.json()["token"].as_str().expect("a token").to_owned();
        person
    }

    pub(crate) async fn official(&self, n: u64) -> Person {
        self.staff(n, "Нұрланова", &[OFFICIAL]).await
    }

    pub(crate) async fn head(&self) -> Person {
        self.staff(99, "Ахметова", &[HEAD]).await
    }

    /// A request comes from the portal and is registered. Gives its case.
    pub(crate) async fn receives(&self, applicant: u64) -> String {
        let request = Asked::by(applicant);
        let case = request.case.clone();
        self.send(request).await;
        self.postman.carry_all().await;
        case
    }

    /// The portal posts a request.
    pub(crate) async fn send(&self, asked: Asked) {
        self.send_from(&self.portal, asked).await;
    }

    /// The same by whatever system.
    pub(crate) async fn send_from(&self, sender: &Participant, asked: Asked) {
        let plan = self.plan();
        let iin = iin(asked.applicant);
        let applicant = Applicant {
            iin: Iin::parse(&iin).expect("an ИИН"),
            name: PersonName {
                surname: asked.surname.clone(),
                given_name: "Әйгерім".to_owned(),
                patronymic: None,
            },
        };
        let now = domain::Clock::now(&*self.clock);
        let number = domain::number::new_number(now, &self.portal.chance);
        let values: Values = [
            ("applicant_full_name", applicant.name.full()),
            ("address", "Мамлютка қ., Гагарин к., 5".to_owned()),
            ("period_from_year", "2024".to_owned()),
            ("period_to_year", "2026".to_owned()),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
        let attachments: Vec<Attachment> = asked
            .files
            .iter()
            .map(|file| Attachment {
                item: None,
                media_type: file.media_type.clone(),
                name: file.name.clone(),
                sha256: file.sha256.clone(),
                size: file.bytes.len() as u64,
            })
            .collect();
        let frozen = freeze(&Filled {
            plan: &plan,
            channel: Channel::Portal,
            applicant: &applicant,
            values: &values,
            attachments: &attachments,
            language: Language::Kk,
            number: &number,
            created: now,
            counter: None,
        })
        .expect("frozen");
        let signer = if asked.foreign_key {
            self::iin(asked.applicant + 1)
        } else {
            iin
        };
        let (key, certificate) = self.authority.person(&signer, &asked.surname, "Әйгерім");
        let cms = eds::cms::sign(
            &key,
            &certificate,
            std::slice::from_ref(&self.authority.issuing),
            &frozen.document,
            false,
            Some(now),
        )
        .expect("signed");
        let carried: Vec<CarriedFile> = asked
            .files
            .iter()
            .map(|file| CarriedFile {
                bytes: if asked.damaged_file {
                    b"%PDF-1.7 scam".to_vec()
                } else {
                    file.bytes.clone()
                },
                media_type: if asked.renamed_file {
                    "image/svg+xml".to_owned()
                } else {
                    file.media_type.clone()
                },
                ..file.clone()
            })
            .collect();
        let signed = Signed {
            case: &asked.case,
            plan: &plan,
            channel: Channel::Portal,
            number: &number,
            document: &frozen.document,
            signature: &Signature::Applicant { cms },
            attachments: &carried,
            applicant: &applicant,
            language: Language::Kk,
            submitted: now,
        };
        let mut tx = sender.db.begin().await.expect("a transaction");
        send(&mut tx, sender, &signed).await.expect("posted");
        tx.commit().await.expect("committed");
    }

    /// An application comes from the portal or the centre, by the act's way. Gives its case.
    pub(crate) async fn sends(&self, filing: Filing) -> String {
        let home = match filing.channel {
            Channel::Center => &self.center,
            _ => &self.portal,
        };
        self.with_filing(filing, async |signed| {
            let mut tx = home.db.begin().await.expect("a transaction");
            send(&mut tx, home, signed).await.expect("posted");
            tx.commit().await.expect("committed");
        })
        .await
    }

    /// An application is filed at this office's own counter, or at the akim's.
    pub(crate) async fn files(&self, filing: Filing) -> String {
        self.with_filing(filing, async |signed| {
            let mut tx = self.participant.db.begin().await.expect("a transaction");
            let onward = self.provider.onward();
            onward.forward(&mut tx, signed, 1).await.expect("taken in");
            tx.commit().await.expect("committed");
        })
        .await
    }

    async fn with_filing(&self, filing: Filing, onward: impl AsyncFnOnce(&Signed<'_>)) -> String {
        let plan = self
            .library
            .plans
            .values()
            .find(|plan| plan.id.0 == filing.regulation)
            .expect("the regulation")
            .clone();
        let iin = iin(filing.applicant);
        let applicant = Applicant {
            iin: Iin::parse(&iin).expect("an ИИН"),
            name: PersonName {
                surname: "Сейтқазина".to_owned(),
                given_name: "Әйгерім".to_owned(),
                patronymic: None,
            },
        };
        let now = domain::Clock::now(&*self.clock);
        let number = domain::number::new_number(now, &self.portal.chance);
        let mut values: Values = [("applicant_full_name".to_owned(), applicant.name.full())].into();
        values.extend(filing.says.map(|(key, value)| (key.to_owned(), value.to_owned())));
        let frozen = freeze(&Filled {
            plan: &plan,
            channel: filing.channel,
            applicant: &applicant,
            values: &values,
            attachments: &[],
            language: Language::Kk,
            number: &number,
            created: now,
            counter: filing.at_counter().as_ref(),
        })
        .expect("frozen");
        // Whoever received the visitor signs what they filed.
        let (key, certificate) = match filing.at_counter() {
            Some(_) => self
                .authority
                .employee(&self::iin(1), "Кеңсеева", "Динара", BIN, "Отдел"),
            None => self.authority.person(&iin, "Сейтқазина", "Әйгерім"),
        };
        let issuing = std::slice::from_ref(&self.authority.issuing);
        let cms = eds::cms::sign(&key, &certificate, issuing, &frozen.document, false, Some(now)).expect("signed");
        let case = format!("case-{}-{}{}", filing.channel.name(), filing.applicant, filing.again);
        let signature = filing.signature(cms);
        let signed = Signed {
            case: &case,
            plan: &plan,
            channel: filing.channel,
            number: &number,
            document: &frozen.document,
            signature: &signature,
            attachments: &[],
            applicant: &applicant,
            language: Language::Kk,
            submitted: now,
        };
        onward(&signed).await;
        self.postman.carry_all().await;
        case
    }

    /// Everything up to the confirmed document.
    pub(crate) async fn confirmed(&self, official: &Person, applicant: u64) -> String {
        let case = self.receives(applicant).await;
        assert_eq!(
            official.post(&format!("/cases/{case}/take"), json!({})).await.status,
            StatusCode::OK
        );
        let decided = official.post(&format!("/cases/{case}/decision"), granted()).await;
        assert_eq!(decided.status, StatusCode::ACCEPTED, "{}", decided.text());
        self.provider.draw_waiting().await.expect("drawn");
        assert_eq!(
            official.post(&format!("/cases/{case}/confirm"), json!({})).await.status,
            StatusCode::OK
        );
        case
    }
}

async fn open(participant: &Arc<Participant>, files: &Path, mail: Option<mail::Mail>) -> Arc<Provider> {
    let lookups = exchange::testing::no_lookups(participant);
    opened(participant, files, mail, lookups).await
}

async fn opened(
    participant: &Arc<Participant>,
    files: &Path,
    mail: Option<mail::Mail>,
    lookups: Arc<Lookups>,
) -> Arc<Provider> {
    opened_with(participant, files, mail, lookups, Settings::default()).await
}

pub(crate) async fn opened_with(
    participant: &Arc<Participant>,
    files: &Path,
    mail: Option<mail::Mail>,
    lookups: Arc<Lookups>,
    signatures: Settings,
) -> Arc<Provider> {
    Provider::open(Setup {
        participant: participant.clone(),
        lookups,
        attachments: Attachments::in_folder(files).expect("a file store"),
        authority: Arc::new(AuthorityClient {
            base: "http://127.0.0.1:9".to_owned(),
            client: Default::default(),
        }),
        public_url: "http://127.0.0.1:8080".to_owned(),
        insecure_cookies: true,
        demonstration: false,
        head_name: "Ахметов Бауыржан Серікұлы".to_owned(),
        organization: (BIN.to_owned(), "Отдел занятости".to_owned()),
        check_url: "http://127.0.0.1:8080/portal/check/".to_owned(),
        mail,
        signatures,
    })
    .await
    .expect("the provider opens")
}

/// An ИИН that exists only in tests: 1990-01-01 and a running number, with its check digit.
pub(crate) fn iin(n: u64) -> String {
    let digits: Vec<u32> = format!("900101{:05}", 30_000 + n)
        .bytes()
        .map(|byte| u32::from(byte - b'0'))
        .collect();
    let sum = |weights: &[u32]| {
        digits
            .iter()
            .zip(weights)
            .map(|(digit, weight)| digit * weight)
            .sum::<u32>()
            % 11
    };
    let check = match sum(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) {
        10 => sum(&[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]),
        check => check,
    };
    if check == 10 {
        iin(n + 50_000)
    } else {
        format!("900101{:05}{check}", 30_000 + n)
    }
}

pub(crate) fn granted() -> Value {
    json!({ "output": "certificate", "values": { "registration": "с 15.03.2026", "presented_to": "по месту требования" } })
}
