//! The stage: a district of its own, its staff signed in, in a temporary folder.

use std::path::PathBuf;
use std::sync::Arc;

use domain::clock::WallClock;
use domain::{Chance, Clock};
use law::{Library, Plan, System};
use registries::Registries;

use super::Story;
use crate::actors::{Client, Credential, Official, PlayError, Registrar};
use crate::config::Config;
use crate::synthetic::{self, Person};
use crate::wiring::{self, District, Running, WiringError};

const STAFF_PASSWORD: &str = "rehearsal-staff-2026";
const BIN: &str = "120140000007";
/// Enough people for a rehearsal, who are made at every opening.
const REGISTERED: usize = 100;
/// Nobody listens on the discard port of a machine that runs this.
const NO_LIST: &str = "http://127.0.0.1:9/crl.der";

pub(super) struct Stage {
    pub(super) url: String,
    pub(super) clock: Arc<WallClock>,
    pub(super) chance: Arc<Chance>,
    pub(super) http: reqwest::Client,
    registrar: Person,
    official: Person,
    operator: Person,
    organization: String,
    registries: Option<Arc<Registries>>,
    running: Running,
    folder: PathBuf,
}

impl Stage {
    pub(super) async fn open(library: Library, plan: &Plan, story: Story) -> Result<Self, WiringError> {
        let clock = Arc::new(WallClock::default());
        let chance = Arc::new(Chance::from_system());
        let folder = std::env::temp_dir().join(format!("qyzmet-rehearsal-{}", chance.id(clock.now())));
        let config = config(&folder, plan, story);
        let as_clock: Arc<dyn Clock> = Arc::<WallClock>::clone(&clock);
        let district = District::open(config, as_clock, Arc::clone(&chance), Arc::new(library), false).await?;
        let people = [(); 3].map(|()| synthetic::person(&chance));
        let [registrar, official, operator] = people;
        let hash = store::accounts::hash_password(STAFF_PASSWORD, chance.bytes()).await?;
        let authority_db = wiring::open_store(&district.config, System::Authority.name()).await?;
        for (db, person, role) in [
            (Some(&authority_db), &registrar, "registrar"),
            (district.db(System::Provider), &official, "official"),
            (district.db(System::Center), &operator, "operator"),
        ] {
            let Some(db) = db else { continue };
            wiring::staff::ensure(db, clock.as_ref(), &chance, person, &[role], &hash).await?;
        }
        let url = district.local_url.clone();
        let http = reqwest::Client::builder()
            .build()
            .map_err(|error| WiringError::System(format!("the HTTP client cannot be made: {error}")))?;
        let organization = plan.provider.name.ru.clone();
        let registries = district.registries.clone();
        let running = district.start();
        Ok(Self {
            url,
            clock,
            chance,
            http,
            registrar,
            official,
            operator,
            organization,
            registries,
            running,
            folder,
        })
    }

    pub(super) fn client(&self, system: System) -> Client {
        Client::new(&self.http, format!("{}/{}/api", self.url, system.name()))
    }

    pub(super) async fn registrar(&self) -> Result<Registrar, PlayError> {
        Registrar::sign_in(self.client(System::Authority), &self.registrar, STAFF_PASSWORD).await
    }

    /// The official at the desk, with a key of their own.
    pub(super) async fn official(&self, registrar: &Registrar) -> Result<Official, PlayError> {
        let organization = Some((BIN, self.organization.as_str()));
        let authority = self.client(System::Authority);
        let credential = Credential::obtain(&authority, registrar, &self.official, organization).await?;
        Official::sign_in(
            self.client(System::Provider),
            &self.official,
            STAFF_PASSWORD,
            credential,
        )
        .await
    }

    /// The operator of the center, signed in.
    pub(super) async fn operator(&self) -> Result<Client, PlayError> {
        let mut client = self.client(System::Center);
        let body = serde_json::json!({ "iin": self.operator.iin.as_str(), "password": STAFF_PASSWORD });
        client.sign_in(body).await?;
        Ok(client)
    }

    /// Somebody whom the registries know, with a family.
    pub(super) async fn person(&self) -> Result<Person, PlayError> {
        let person = synthetic::person(&self.chance);
        if let Some(registries) = &self.registries {
            let admitted = registries.admit(&person.clone().into_known(None)).await;
            admitted.map_err(|error| PlayError::Story(error.to_string()))?;
        }
        Ok(person)
    }

    /// Stops the district and takes its folder away.
    pub(super) async fn close(self) {
        self.running.stop().await;
        if let Err(cause) = std::fs::remove_dir_all(&self.folder) {
            tracing::warn!(%cause, "the temporary folder could not be removed");
        }
    }
}

fn config(folder: &std::path::Path, plan: &Plan, story: Story) -> Config {
    let mut config = Config::standard().in_folder(folder);
    config.server.listen = "127.0.0.1:0".to_owned();
    config.server.insecure_cookies = true;
    // A rehearsal must see a revocation at once.
    config.trust.crl_max_age_seconds = 0;
    if story == Story::UnknownRevocation {
        config.trust.crl_url = Some(NO_LIST.to_owned());
    }
    config.registries.danger_allow_faults = true;
    config.registries.population = REGISTERED;
    // Silence is waited for; nobody here needs long to answer.
    config.lookups.limit_seconds = 3;
    config.provider.head_name = "Үлгібаев С. М.".to_owned();
    config.provider.bin = BIN.to_owned();
    config.provider.organization.clone_from(&plan.provider.name.ru);
    config.center.bin = crate::synthetic::CENTER_BIN.to_owned();
    config.center.organization = "Центр обслуживания населения".to_owned();
    config
}
