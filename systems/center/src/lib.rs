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
use exchange::Participant;
use exchange::authority::AuthorityClient;
use law::System;
use store::attachments::Attachments;
use store::{Migration, StoreError};
use tokio_util::sync::CancellationToken;

/// The schema of the center's store.
pub const MIGRATIONS: &[Migration] = &[Migration {
    version: 100,
    name: "center",
    sql: include_str!("../migrations/100_center.sql"),
}];

/// The role of the people at the counter.
pub const OPERATOR: &str = "operator";

/// A working day.
const SESSION_SECONDS: u32 = 9 * 3600;
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// What the center is made of.
pub struct Setup {
    /// Its store must have been opened with [`MIGRATIONS`].
    pub participant: Arc<Participant>,
    pub attachments: Attachments,
    pub authority: Arc<AuthorityClient>,
    /// `http://127.0.0.1:8080`, without a slash.
    pub public_url: String,
    pub insecure_cookies: bool,
    pub demonstration: bool,
}

/// The center as a running system.
pub struct Center {
    pub(crate) participant: Arc<Participant>,
    pub(crate) access: Access,
}

impl Center {
    pub async fn open(setup: Setup) -> Result<Arc<Self>, StoreError> {
        // Files, keys and addresses are wanted once operators file for visitors; a status needs none of them.
        let Setup {
            participant,
            insecure_cookies,
            demonstration,
            attachments: _,
            authority: _,
            public_url: _,
        } = setup;
        let access = Access {
            system: System::Center,
            db: participant.db.clone(),
            clock: participant.clock.clone(),
            chance: participant.chance.clone(),
            locales: words::locales(),
            nav: Arc::new(web::navigation()),
            insecure_cookies,
            demonstration,
            session_seconds: SESSION_SECONDS,
        };
        Ok(Arc::new(Self { participant, access }))
    }

    /// Everything under `/center`.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        web::router(self.clone())
    }

    /// What it does with messages.
    pub fn handler(self: &Arc<Self>) -> Arc<dyn exchange::Handler> {
        Arc::new(apply::Shown {
            participant: self.participant.clone(),
        })
    }

    /// Background work: sweeps expired sessions until `stop`.
    pub fn spawn(self: &Arc<Self>, stop: CancellationToken) {
        let center = self.clone();
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
