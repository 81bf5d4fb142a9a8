//! The state registries that the acts name, over invented people: ГБД ФЛ, НР ИИН, ЕНИС, ИС ЦГО, ИС «Рынок труда»,
//! ИС «Е-собес», the register of guardianship. They answer what the gateway has let through, and nothing else.
//!
//! Read in this order: [`population`] (who there is), [`receive`] (what happens to a question), [`answer`] (what is
//! said), [`messages`] (in which shape), [`records`] (what is kept), [`web`] (what a person sees).

mod answer;
mod messages;
pub mod population;
mod receive;
mod records;
mod web;
mod words;

use std::sync::Arc;
use std::time::Duration;

use access::Access;
use exchange::Participant;
use exchange::lookup::{LookupReceiver, Patience};
use law::{Registry, System};
use store::{Db, StoreError};
use tokio_util::sync::CancellationToken;

use population::{Known, Origin, Population};
use records::people;

pub use records::MIGRATIONS;

/// The role of those who may look into the registries and their log.
pub const REGISTRAR: &str = "registrar";

/// A working day.
const SESSION_SECONDS: u32 = 9 * 3600;
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// What the registries are made of.
pub struct Setup {
    /// Its store must have been opened with [`MIGRATIONS`].
    pub participant: Arc<Participant>,
    /// How many people, from which seed.
    pub population: usize,
    pub seed: u64,
    /// How long the asker waits.
    pub limit: Duration,
    /// Whether registries may be switched to silence and the like, and people be added: for demonstrations and
    /// rehearsals.
    pub danger_allow_faults: bool,
    /// `http://127.0.0.1:8080`, without a slash.
    pub public_url: String,
    pub insecure_cookies: bool,
    pub demonstration: bool,
}

/// The registries as a running system.
pub struct Registries {
    pub(crate) participant: Arc<Participant>,
    pub(crate) access: Access,
    pub(crate) patience: Patience,
    pub(crate) faults_allowed: bool,
}

impl Registries {
    /// Opens the registries; makes the people where there are none, or others than those asked for.
    pub async fn open(setup: Setup) -> Result<Arc<Self>, StoreError> {
        let participant = setup.participant;
        let access = Access {
            system: System::Registries,
            db: participant.db.clone(),
            clock: Arc::clone(&participant.clock),
            chance: Arc::clone(&participant.chance),
            locales: words::locales(),
            nav: Arc::new(web::navigation(setup.danger_allow_faults)),
            insecure_cookies: setup.insecure_cookies,
            demonstration: setup.demonstration,
            session_seconds: SESSION_SECONDS,
            by_key: Some(access::ByKey {
                address: format!("{}/registries", setup.public_url.trim_end_matches('/')),
                judge: Arc::clone(&participant.trust) as Arc<dyn access::by_key::Judge>,
                organization: None,
                has_keys_page: false,
            }),
        };
        let registries = Arc::new(Self {
            participant,
            access,
            patience: Patience::of(setup.limit),
            faults_allowed: setup.danger_allow_faults,
        });
        registries.populate(setup.seed, setup.population).await?;
        Ok(registries)
    }

    /// Everything under `/registries`.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        web::router(Arc::clone(self))
    }

    /// The answering side, for the gateway.
    pub fn receiver(self: &Arc<Self>) -> Arc<dyn LookupReceiver> {
        Arc::new(receive::Counter(Arc::clone(self)))
    }

    /// Tells the registries of somebody from outside, with an invented family and a record in each registry. Who is
    /// there already stays as they are, and at most gives the representative a power of attorney. Only where faults are
    /// allowed: false elsewhere.
    pub async fn admit(&self, known: &Known) -> Result<bool, StoreError> {
        if !self.faults_allowed {
            return Ok(false);
        }
        let mut tx = self.db().begin().await?;
        store::hold(&mut tx, "registries-population").await?;
        let added = match people::find(self.db(), known.iin.as_str()).await? {
            None => {
                let taken = people::numbers(&mut tx).await?;
                Population::around(known, self.today(), |iin| taken.contains(iin))
            }
            Some(person) => {
                let entries = people::entries(self.db(), Registry::Enis, &person.iin).await?;
                Population::power(&person, known, &entries, self.today(), &self.participant.chance)
            }
        };
        people::add(&mut tx, &added).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Background work: sweeps expired sessions until `stop`.
    pub fn spawn(self: &Arc<Self>, stop: CancellationToken) {
        let registries = Arc::clone(self);
        tokio::spawn(async move { stop.run_until_cancelled(registries.sweep()).await });
    }

    pub(crate) fn db(&self) -> &Db {
        &self.participant.db
    }

    /// The day on which the people are as old as they are is the one of the first start: a second start with the same
    /// seed and size changes nothing.
    async fn populate(&self, seed: u64, size: usize) -> Result<(), StoreError> {
        let kept = people::origin(self.db()).await?;
        if kept.is_some_and(|kept| (kept.seed, kept.size) == (seed, size)) {
            return Ok(());
        }
        let on = self.today();
        let origin = Origin { seed, size, on };
        let population = Population::of(origin);
        let mut tx = self.db().begin().await?;
        people::replace(&mut tx, origin, &population).await?;
        tx.commit().await?;
        tracing::info!("{} invented people were made", population.people.len());
        Ok(())
    }

    async fn sweep(&self) {
        loop {
            if let Err(problem) = self.access.sweep().await {
                tracing::warn!(cause = problem.internal, "expired sessions could not be swept");
            }
            tokio::time::sleep(SWEEP_EVERY).await;
        }
    }
}
