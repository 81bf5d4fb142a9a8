//! ИС МИО: the desk of the office that provides a service. Requests are registered, taken by an official, decided;
//! the output document is drawn, confirmed, signed with the official's key and sent.
//!
//! The provider meets the other systems only through messages. What it does for a case is said by the plan that
//! was compiled from the regulation; there is no service's name in the code.
//!
//! Reading order: [`router`] is the table of contents; `case` holds the operations, one a file, and `case::walk` the
//! way from stage to stage; `course` and `limits` answer what the plan says comes next, and until when; `work` draws documents in the background; `store` is all SQL; `api` and `desk`
//! are the two faces.

mod api;
mod case;
mod counter;
mod course;
mod desk;
mod limits;
mod migrations;
mod refusal;
mod router;
mod store;
mod terms;
mod words;
mod work;

use std::ops::Deref;
use std::sync::Arc;

use ::store::StoreError;
use ::store::attachments::Attachments;
use access::Access;
use domain::{Iin, PersonName};
use exchange::authority::AuthorityClient;
use exchange::{Lookups, Participant};
use law::Language;
use pages::{Locales, NavItem, Problem};
use preservation::Keeper;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

pub use migrations::MIGRATIONS;
pub(crate) use refusal::Refusal;
pub use terms::Moved;

/// The system's own name, first part of all its addresses.
pub(crate) const NAME: &str = "provider";

/// The role of those who take, decide and sign where the act knows one official only.
pub const OFFICIAL: &str = "official";

/// The role of those who resolve and sign, see everything and may give a case back that somebody absent holds.
pub const HEAD: &str = "head";

/// The akim of a rural district, and the specialist of their office.
pub const AKIM: &str = "akim";
pub const AKIM_SPECIALIST: &str = "akim_specialist";

/// Who looks over the work of the office: reads every case, each reading an event, and does nothing with any.
pub const AUDITOR: &str = "auditor";

/// Members of commissions.
pub const COMMISSION: &str = "commission";

/// Every role of the acts that somebody of this office can have.
pub const ROLES: [&str; 11] = [
    OFFICIAL,
    "specialist",
    "chancellery",
    HEAD,
    "deputy",
    "unit_head",
    "executor",
    COMMISSION,
    AKIM,
    AKIM_SPECIALIST,
    AUDITOR,
];

/// A working day.
const SESSION_SECONDS: u32 = 9 * 3600;

/// What the provider needs from whoever wires it.
pub struct Setup {
    pub participant: Arc<Participant>,
    pub attachments: Attachments,
    pub authority: Arc<AuthorityClient>,
    /// Asks the registries through the gateway.
    pub lookups: Arc<Lookups>,
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
    /// Where letters are sent from; nobody is written to without.
    pub mail: Option<mail::Mail>,
    /// To which level results are raised, and what becomes of one that cannot be.
    pub signatures: preservation::Settings,
}

/// The running provider.
pub struct Provider {
    pub(crate) participant: Arc<Participant>,
    pub(crate) attachments: Attachments,
    pub(crate) authority: Arc<AuthorityClient>,
    pub lookups: Arc<Lookups>,
    pub(crate) head_name: String,
    pub(crate) organization: (String, String),
    pub(crate) check_url: String,
    pub(crate) public_url: String,
    pub(crate) mail: Option<mail::Mail>,
    pub(crate) keeper: Arc<Keeper>,
    pub(crate) access: Access,
    /// Poked when a document waits to be drawn.
    pub(crate) drawing: Notify,
    pub(crate) readings: case::read::Readings,
}

impl Provider {
    /// Opens the provider over a store that already has its schema.
    pub async fn open(setup: Setup) -> Result<Arc<Self>, StoreError> {
        let participant = setup.participant;
        let keeper = Keeper::new(participant.clone(), setup.attachments.clone(), setup.signatures);
        let keeper = Arc::new(keeper);
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
            by_key: Some(access::ByKey {
                address: format!("{}/provider", setup.public_url.trim_end_matches('/')),
                judge: participant.trust.clone(),
                organization: Some(setup.organization.clone()),
                has_keys_page: true,
            }),
        };
        Ok(Arc::new(Self {
            participant,
            attachments: setup.attachments,
            authority: setup.authority,
            lookups: setup.lookups,
            head_name: setup.head_name,
            organization: setup.organization,
            check_url: setup.check_url,
            public_url: setup.public_url,
            mail: setup.mail,
            keeper,
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

    /// Where the counter of this office sends what is filed there.
    pub fn onward(self: &Arc<Self>) -> Arc<dyn ::counter::Onward> {
        Arc::new(counter::ToTheDesk(self.clone()))
    }

    /// Draws documents and notes terms that have run out until `stop`.
    pub fn spawn(self: &Arc<Self>, stop: CancellationToken) {
        tokio::spawn(terms::watch(self.clone(), stop.clone()));
        let holder = Arc::new(case::prove::Waiting(self.clone()));
        tokio::spawn(self.keeper.clone().run(Some(holder), stop.clone()));
        tokio::spawn(case::keep::take_up_once(self.clone(), stop.clone()));
        tokio::spawn(work::run(self.clone(), stop));
    }

    /// Opens an account for somebody of the office, with some of [`ROLES`]. One that exists stays as
    /// it is.
    pub async fn add_staff(&self, iin: &Iin, name: &PersonName, password: &str, roles: &[&str]) -> Result<(), Problem> {
        match self.access.open_account(iin, name, password, roles).await {
            Err(problem) if problem.code == "account_exists" => Ok(()),
            opened => opened.map(drop),
        }
    }

    /// Notes every term that has run out and was not noted yet. Gives how many.
    pub async fn note_overdue(&self) -> Result<usize, Problem> {
        Ok(terms::note_overdue(self).await?)
    }

    /// Notes every referral that was not presented in time. Gives how many.
    pub async fn note_lapsed(&self) -> Result<usize, Problem> {
        Ok(case::queue::lapse(self).await?)
    }

    /// Counts the terms of all open cases again by the working calendar of today, writes down what moved and tells
    /// those whom it concerns.
    pub async fn recompute_terms(&self) -> Result<Vec<Moved>, Problem> {
        Ok(terms::recompute(self).await?)
    }

    /// Hands the letters that wait to the mail server. Gives how many it has taken.
    pub async fn send_letters(&self) -> Result<usize, StoreError> {
        let Some(mail) = &self.mail else { return Ok(0) };
        let post = mail::Post {
            participant: &self.participant,
            attachments: &self.attachments,
            mail,
        };
        post.send_waiting().await
    }

    /// Raises and stamps again the signed documents that are due. Gives how many; tests call it instead of
    /// [`Provider::spawn`].
    pub async fn preserve(self: &Arc<Self>) -> Result<usize, StoreError> {
        self.keeper.work(&case::prove::Waiting(self.clone())).await
    }

    /// Keeps the signatures of requests that came before signatures were preserved here. Gives how many; tests call it
    /// instead of [`Provider::spawn`].
    pub async fn take_up_signatures(&self) -> Result<usize, StoreError> {
        case::keep::take_up(self).await
    }

    /// The counter of this office.
    pub fn counter(self: &Arc<Self>) -> Arc<::counter::Counter> {
        counter::counter(self)
    }

    /// The working calendar by which it counts.
    pub fn calendar(&self) -> &law::Calendar {
        &self.participant.library.calendar
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
    own.extend(::counter::LOCALES);
    Locales::new(&own).map_err(|error| {
        tracing::error!(%error, "the words of the provider are not whole");
        StoreError::Corrupt { what: "messages" }
    })
}

fn navigation() -> Vec<NavItem> {
    let own = [
        ("mine", "nav-mine"),
        ("received", "nav-received"),
        ("in-work", "nav-in-work"),
        ("done", "nav-done"),
        ("registers", "nav-registers"),
        ("payments", "nav-payments"),
        ("substitutions", "nav-substitutions"),
        ("keys", "nav-keys"),
    ]
    .into_iter()
    .map(|(path, key)| NavItem {
        href: format!("/{NAME}/{path}"),
        key,
        current: false,
    });
    own.chain(::counter::navigation(law::System::Provider)).collect()
}
