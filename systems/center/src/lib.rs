//! ИС ЦОН: the one-stop center's system. Of an application that goes through the portal it shows the statuses that
//! annex 1 of the regulation gives it; its operators answer those who ask at the counter.
//!
//! Read in this order: [`Center`] (how it is put together), `apply` (what happens to a message), `records` (what is
//! kept), `web` (what an operator sees).

mod apply;
mod records;
mod web;
mod words;

use std::sync::Arc;
use std::time::Duration;

use access::Access;
use counter::mail::Mail;
use counter::{BySending, Counter};
use exchange::authority::AuthorityClient;
use exchange::{Lookups, Participant};
use intake::keys::Keys;
use law::{Channel, System};
use preservation::Keeper;
use store::attachments::Attachments;
use store::{Migration, StoreError};
use tokio_util::sync::CancellationToken;

/// The schema of the center's store.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 100,
        name: "center",
        sql: include_str!("../migrations/100_center.sql"),
    },
    counter::schema::filings(101),
    counter::schema::givings(102),
    Migration {
        version: 150,
        name: "until when",
        sql: include_str!("../migrations/150_until.sql"),
    },
    counter::schema::overdue(151),
    counter::schema::letters(160),
    counter::schema::letter_outcomes(161),
    counter::schema::hall(170),
    preservation::schema::preserved(180),
];

/// The role of the people at the counter.
pub const OPERATOR: &str = "operator";

/// A working day.
const SESSION_SECONDS: u32 = 9 * 3600;
const SWEEP_EVERY: Duration = Duration::from_secs(3600);
/// That the term of a step at the counter has run out is an event so much later at most.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What the center is made of.
pub struct Setup {
    /// Its store must have been opened with [`MIGRATIONS`].
    pub participant: Arc<Participant>,
    pub attachments: Attachments,
    pub authority: Arc<AuthorityClient>,
    /// Asks the registries through the gateway.
    pub lookups: Arc<Lookups>,
    /// `http://127.0.0.1:8080`, without a slash.
    pub public_url: String,
    pub insecure_cookies: bool,
    pub demonstration: bool,
    /// БИН and name of the organization whose operators sign here.
    pub organization: (String, String),
    /// The name of the hall with its electronic queue; none where there is no queue.
    pub hall: Option<String>,
    /// Where results are sent from by e-mail.
    pub mail: Option<Mail>,
    /// To which level signatures are raised.
    pub signatures: preservation::Settings,
}

/// The center as a running system.
pub struct Center {
    pub(crate) participant: Arc<Participant>,
    pub lookups: Arc<Lookups>,
    pub(crate) access: Access,
    pub(crate) counter: Arc<Counter>,
    pub(crate) keys: Keys,
    pub(crate) keeper: Arc<Keeper>,
}

impl Center {
    pub async fn open(setup: Setup) -> Result<Arc<Self>, StoreError> {
        let Setup {
            participant,
            lookups,
            insecure_cookies,
            demonstration,
            attachments,
            authority,
            public_url,
            organization,
            hall,
            mail,
            signatures,
        } = setup;
        let keeper = Arc::new(Keeper::new(participant.clone(), attachments.clone(), signatures));
        let access = Access {
            system: System::Center,
            db: participant.db.clone(),
            clock: participant.clock.clone(),
            chance: participant.chance.clone(),
            locales: words::locales(),
            nav: Arc::new(web::navigation(hall.is_some())),
            insecure_cookies,
            demonstration,
            session_seconds: SESSION_SECONDS,
            by_key: Some(access::ByKey {
                address: format!("{}/center", public_url.trim_end_matches('/')),
                judge: participant.trust.clone(),
                organization: Some(organization.clone()),
                has_keys_page: true,
            }),
        };
        let counter = Counter::new(counter::Setup {
            participant: participant.clone(),
            attachments,
            lookups: lookups.clone(),
            access: access.clone(),
            channels: vec![Channel::Center],
            organization: organization.clone(),
            public_url,
            hall,
            onward: Arc::new(BySending(participant.clone())),
            mail,
            keeper: keeper.clone(),
        });
        let keys = Keys {
            access: access.clone(),
            authority,
            organization: Some(organization),
        };
        Ok(Arc::new(Self {
            participant,
            lookups,
            access,
            counter,
            keys,
            keeper,
        }))
    }

    /// Everything under `/center`.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        web::router(self.clone())
    }

    /// What it does with messages.
    pub fn handler(self: &Arc<Self>) -> Arc<dyn exchange::Handler> {
        Arc::new(apply::Shown {
            participant: self.participant.clone(),
            counter: self.counter.clone(),
        })
    }

    /// The counter of the center.
    pub fn counter(&self) -> &Arc<Counter> {
        &self.counter
    }

    /// Raises and stamps again the signed documents that are due. Gives how many.
    pub async fn preserve(&self) -> Result<usize, StoreError> {
        self.keeper.work_alone().await
    }

    /// Background work: notes terms that have run out, archives unclaimed results and sweeps expired sessions until `stop`.
    pub fn spawn(self: &Arc<Self>, stop: CancellationToken) {
        let center = self.clone();
        let counter = self.counter.clone();
        tokio::spawn(self.keeper.clone().run(None, stop.clone()));
        let stopping = stop.clone();
        tokio::spawn(async move { stopping.run_until_cancelled(watch(counter)).await });
        tokio::spawn(async move { stop.run_until_cancelled(center.sweep()).await });
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

async fn watch(counter: Arc<Counter>) {
    loop {
        if let Err(problem) = counter.send_letters().await {
            tracing::error!(cause = problem.internal, "letters could not be sent");
        }
        if let Err(problem) = counter.note_overdue().await {
            tracing::error!(
                cause = problem.internal,
                "the terms that have run out could not be noted"
            );
        }
        if let Err(problem) = counter.archive_unclaimed().await {
            tracing::warn!(cause = problem.internal, "unclaimed results could not be archived");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
