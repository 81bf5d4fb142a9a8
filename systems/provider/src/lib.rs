//! ИС МИО: the desk of the office that provides a service. Requests are registered, taken by an official, decided;
//! the output document is drawn, confirmed, signed with the official's key and sent.
//!
//! The provider meets the other systems only through messages. What it does for a case is said by the plan that
//! was compiled from the regulation; there is no service's name in the code.
//!
//! Reading order: [`router`] is the table of contents; `case` holds the operations, one a file; `annex` answers
//! what the plan says comes next; `work` draws documents in the background; `store` is all SQL; `api` and `desk`
//! are the two faces.

mod annex;
mod api;
mod case;
mod desk;
mod migrations;
mod refusal;
mod router;
mod store;
mod words;
mod work;

use std::ops::Deref;
use std::sync::Arc;

use ::store::StoreError;
use ::store::attachments::Attachments;
use access::Access;
use domain::{Iin, PersonName};
use exchange::Participant;
use exchange::authority::AuthorityClient;
use law::Language;
use pages::{Locales, NavItem, Problem};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use migrations::MIGRATIONS;
pub(crate) use refusal::Refusal;

/// The system's own name, first part of all its addresses.
pub(crate) const NAME: &str = "provider";

/// The role of those who take, decide and sign.
pub const OFFICIAL: &str = "official";

/// The role of those who see everything and may give a case back that an absent official holds.
pub const HEAD: &str = "head";

/// A working day.
const SESSION_SECONDS: u32 = 9 * 3600;

/// What the provider needs from whoever wires it.
pub struct Setup {
    pub participant: Arc<Participant>,
    pub attachments: Attachments,
    pub authority: Arc<AuthorityClient>,
    /// `http://127.0.0.1:8080`, without a slash at the end.
    pub public_url: String,
    pub insecure_cookies: bool,
    pub demonstration: bool,
    /// The head's full name, printed as the first signatory of every document.
    pub head_name: String,
    /// БИН and name of the office; whoever signs for it has both in their certificate.
    pub organization: (String, String),
    /// Where a document's number is checked, ending with a slash: `http://…/portal/check/`.
    pub check_url: String,
}

/// The running provider.
pub struct Provider {
    pub(crate) participant: Arc<Participant>,
    pub(crate) attachments: Attachments,
    pub(crate) authority: Arc<AuthorityClient>,
    pub(crate) head_name: String,
    pub(crate) organization: (String, String),
    pub(crate) check_url: String,
    pub(crate) access: Access,
    /// Poked when a document waits to be drawn.
    pub(crate) drawing: Notify,
    pub(crate) readings: case::read::Readings,
}

impl Provider {
    /// Opens the provider over a store that already has its schema.
    pub async fn open(setup: Setup) -> Result<Arc<Self>, StoreError> {
        let participant = setup.participant;
        let access = Access {
            system: participant.system,
            db: participant.db.clone(),
            clock: participant.clock.clone(),
            chance: participant.chance.clone(),
            locales: Arc::new(locales()?),
            nav: Arc::new(navigation()),
            insecure_cookies: setup.insecure_cookies,
            demonstration: setup.demonstration,
            session_seconds: SESSION_SECONDS,
        };
        Ok(Arc::new(Self {
            participant,
            attachments: setup.attachments,
            authority: setup.authority,
            head_name: setup.head_name,
            organization: setup.organization,
            check_url: setup.check_url,
            access,
            drawing: Notify::new(),
            readings: case::read::Readings::default(),
        }))
    }

    /// Everything under `/provider`.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        router::router(self)
    }

    /// What the provider does with messages.
    pub fn handler(self: &Arc<Self>) -> Arc<dyn exchange::Handler> {
        Arc::new(case::register::Desk(self.clone()))
    }

    /// Draws documents until `stop`.
    pub fn spawn(self: &Arc<Self>, stop: CancellationToken) {
        tokio::spawn(work::run(self.clone(), stop));
    }

    /// Opens an account for somebody of the office, with the roles [`OFFICIAL`] or [`HEAD`]. One that exists stays as
    /// it is.
    pub async fn add_staff(&self, iin: &Iin, name: &PersonName, password: &str, roles: &[&str]) -> Result<(), Problem> {
        match self.access.open_account(iin, name, password, roles).await {
            Err(problem) if problem.code == "account_exists" => Ok(()),
            opened => opened.map(drop),
        }
    }

    /// Draws everything that waits to be drawn, once. Gives how many jobs were done; tests call it instead of
    /// [`Provider::spawn`].
    pub async fn draw_waiting(self: &Arc<Self>) -> Result<usize, StoreError> {
        work::draw_waiting(self).await
    }
}

/// The provider as the state of its routes.
#[derive(Clone)]
pub(crate) struct App(pub(crate) Arc<Provider>);

impl Deref for App {
    type Target = Provider;

    fn deref(&self) -> &Provider {
        &self.0
    }
}

impl AsRef<Access> for App {
    fn as_ref(&self) -> &Access {
        &self.0.access
    }
}

/// Words of the kit, of the pages of keys, and of the provider.
pub(crate) fn locales() -> Result<Locales, StoreError> {
    let mut own = vec![
        (Language::Kk, include_str!("../locales/kk.ftl")),
        (Language::Ru, include_str!("../locales/ru.ftl")),
        (Language::En, include_str!("../locales/en.ftl")),
    ];
    own.extend(intake::LOCALES);
    Locales::new(&own).map_err(|error| {
        tracing::error!(%error, "the words of the provider are not whole");
        StoreError::Corrupt { what: "messages" }
    })
}

fn navigation() -> Vec<NavItem> {
    [
        ("received", "nav-received"),
        ("in-work", "nav-in-work"),
        ("done", "nav-done"),
        ("keys", "nav-keys"),
    ]
    .into_iter()
    .map(|(path, key)| NavItem {
        href: format!("/{NAME}/{path}"),
        key,
        current: false,
    })
    .collect()
}
