//! The crew: one district with every regulation, and somebody for every role of the acts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use domain::clock::WallClock;
use domain::{Chance, Clock};
use law::{Library, Performer, System};
use serde_json::json;

use crate::actors::{Client, Credential, Desk, PlayError, Registrar};
use crate::config::{Config, StoreKind};
use crate::synthetic::{self, Person};
use crate::wiring::{self, District, Running, WiringError};

const STAFF_PASSWORD: &str = "rehearsal-staff-2026";
const BIN: &str = "120140000007";
/// A registry that says nothing holds a filing for no longer than this.
const LOOKUP_SECONDS: u32 = 2;

/// The number of every power of attorney of a rehearsal.
pub(crate) const POWER_OF_ATTORNEY: &str = "1-2026";

/// Who works where.
const ROLES: &[(System, &[Performer])] = &[
    (
        System::Provider,
        &[
            Performer::Official,
            Performer::Specialist,
            Performer::Chancellery,
            Performer::Head,
            Performer::Deputy,
            Performer::UnitHead,
            Performer::Executor,
            Performer::Commission,
            Performer::Akim,
            Performer::AkimSpecialist,
        ],
    ),
    (
        System::Center,
        &[
            Performer::Operator,
            Performer::Inspector,
            Performer::IssuingClerk,
            Performer::CollectionSector,
            Performer::Courier,
        ],
    ),
];

pub(crate) struct Crew {
    pub(crate) url: String,
    pub(crate) clock: Arc<WallClock>,
    pub(crate) chance: Arc<Chance>,
    pub(crate) http: reqwest::Client,
    pub(crate) registrar: Registrar,
    registries: Client,
    desks: BTreeMap<(&'static str, &'static str), Desk>,
    running: Running,
    folder: PathBuf,
}

impl Crew {
    /// Opens the district and signs everybody in.
    pub(crate) async fn open(library: Library, db: Option<&str>) -> Result<Self, PlayError> {
        let wrong = |error: WiringError| PlayError::Story(crate::commands::chain(&error));
        let clock = Arc::new(WallClock::default());
        let chance = Arc::new(Chance::from_system());
        let folder = std::env::temp_dir().join(format!("qyzmet-rehearsal-{}", chance.id(clock.now())));
        let config = config(&folder, db);
        let as_clock: Arc<dyn Clock> = Arc::<WallClock>::clone(&clock);
        let district = District::open(config, as_clock, Arc::clone(&chance), Arc::new(library), false)
            .await
            .map_err(wrong)?;
        let people = Staff::hire(&district, &clock, &chance).await.map_err(wrong)?;
        let url = district.local_url.clone();
        let http = reqwest::Client::builder()
            .build()
            .map_err(|error| PlayError::Story(format!("the HTTP client cannot be made: {error}")))?;
        let running = district.start();
        let client = |system: System| Client::new(&http, format!("{url}/{}/api", system.name()));
        let registrar = Registrar::sign_in(client(System::Authority), &people.registrar, STAFF_PASSWORD).await?;
        let mut registries = client(System::Registries);
        let body = json!({ "iin": people.registrar.iin.as_str(), "password": STAFF_PASSWORD });
        registries.sign_in(body).await?;
        let mut desks = BTreeMap::new();
        for (system, role, person) in people.staff {
            let credential = Credential::obtain(
                &client(System::Authority),
                &registrar,
                &person,
                Some((BIN, ORGANIZATION)),
            )
            .await?;
            let desk = Desk::sign_in(client(system), person, STAFF_PASSWORD, credential).await?;
            desks.insert((system.name(), role.name()), desk);
        }
        Ok(Self {
            url,
            clock,
            chance,
            http,
            registrar,
            registries,
            desks,
            running,
            folder,
        })
    }

    pub(crate) fn client(&self, system: System) -> Client {
        Client::new(&self.http, format!("{}/{}/api", self.url, system.name()))
    }

    /// Whoever has this role in this system.
    pub(crate) fn desk(&self, system: System, role: &str) -> Result<&Desk, PlayError> {
        self.desks
            .iter()
            .find(|((known, held), _)| *known == system.name() && *held == role)
            .map(|(_, desk)| desk)
            .ok_or_else(|| PlayError::Story(format!("nobody is `{role}` in {}", system.name())))
    }

    /// An invented person whom the registries know.
    pub(crate) async fn visitor(&self) -> Result<Person, PlayError> {
        let person = synthetic::person(&self.chance);
        self.admit(&person, None).await?;
        Ok(person)
    }

    /// Tells the registries of a person, and of who may act for them.
    pub(crate) async fn admit(&self, person: &Person, representative: Option<&Person>) -> Result<(), PlayError> {
        let body = json!({
            "iin": person.iin.as_str(),
            "surname": person.name.surname,
            "given_name": person.name.given_name,
            "patronymic": person.name.patronymic,
            "representative": representative.map(|person| person.iin.as_str()),
            "power_of_attorney": representative.map(|_| POWER_OF_ATTORNEY),
        });
        self.registries.post("/people", body).await?.expect(204).map(drop)
    }

    /// How a registry answers about one person from now on.
    pub(crate) async fn switch(&self, registry: law::Registry, person: &Person, mode: &str) -> Result<(), PlayError> {
        let body = json!({ "registry": registry.name(), "iin": person.iin.as_str(), "mode": mode });
        self.registries.put("/faults", body).await?.expect(204).map(drop)
    }

    /// A fresh key with a certificate of the person's own.
    pub(crate) async fn credential(&self, person: &Person) -> Result<Credential, PlayError> {
        Credential::obtain(&self.client(System::Authority), &self.registrar, person, None).await
    }

    /// A key of somebody of the office whose certificate has been revoked.
    pub(crate) async fn revoked(&self, person: &Person, of_office: bool) -> Result<Credential, PlayError> {
        let organization = of_office.then_some((BIN, ORGANIZATION));
        let authority = self.client(System::Authority);
        let credential = Credential::obtain(&authority, &self.registrar, person, organization).await?;
        self.registrar.revoke(&credential.certificate.serial_hex).await?;
        Ok(credential)
    }

    /// Stops the district and takes its folder away.
    pub(crate) async fn close(self) {
        self.running.stop().await;
        if let Err(cause) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(%cause, "the temporary folder could not be removed");
        }
    }
}

const ORGANIZATION: &str = "Үлгі ауданының жұмыспен қамту бөлімі";

/// Everybody who works, by system and role.
struct Staff {
    registrar: Person,
    staff: Vec<(System, Performer, Person)>,
}

impl Staff {
    async fn hire(district: &District, clock: &WallClock, chance: &Chance) -> Result<Self, WiringError> {
        let hash = store::accounts::hash_password(STAFF_PASSWORD, chance.bytes()).await?;
        let registrar = synthetic::person(chance);
        let authority = wiring::open_store(&district.config, System::Authority.name()).await?;
        wiring::staff::ensure(&authority, clock, chance, &registrar, &["registrar"], &hash).await?;
        if let Some(db) = district.db(System::Registries) {
            wiring::staff::ensure(db, clock, chance, &registrar, &["registrar"], &hash).await?;
        }
        let mut staff = Vec::new();
        for (system, roles) in ROLES {
            let Some(db) = district.db(*system) else { continue };
            for role in *roles {
                let person = synthetic::person(chance);
                wiring::staff::ensure(db, clock, chance, &person, &[role.name()], &hash).await?;
                staff.push((*system, *role, person));
            }
        }
        Ok(Self { registrar, staff })
    }
}

fn config(folder: &std::path::Path, db: Option<&str>) -> Config {
    let mut config = Config::standard().in_folder(folder);
    config.server.listen = "127.0.0.1:0".to_owned();
    config.server.insecure_cookies = true;
    if let Some(url) = db {
        config.store.kind = StoreKind::Postgres;
        config.store.url = Some(url.to_owned());
    }
    // A rehearsal must see a revocation at once.
    config.trust.crl_max_age_seconds = 0;
    config.lookups.limit_seconds = LOOKUP_SECONDS;
    config.registries.danger_allow_faults = true;
    config.provider.head_name = "Үлгібаев С. М.".to_owned();
    config.provider.bin = BIN.to_owned();
    config.provider.organization = ORGANIZATION.to_owned();
    config.center.bin = BIN.to_owned();
    config.center.organization = ORGANIZATION.to_owned();
    config
}
