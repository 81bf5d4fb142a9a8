//! The counter: where a visitor is received, at a centre, at the provider and at a rural akim.
//!
//! A *filing* is what one visit becomes: papers on the counter, a form, registries that are asked, a signature or a
//! signed paper, and in the end a request on its way to the provider. What comes after what is said by the steps of
//! the act; the counter knows verbs.
//!
//! Read in this order: [`way`] (what the act orders next; pure), `filing` (the operations, one a file), [`onward`]
//! (where a complete filing goes), `hall` (the queue before it), `records` (all SQL), `api` and `web` (the two faces).

mod api;
mod clerk;
mod filing;
mod giving;
mod hall;
mod letters;
pub mod onward;
mod receipts;
mod records;
mod refused;
mod trouble;
pub mod way;
mod web;
mod words;

use std::ops::Deref;
use std::sync::Arc;

use access::Access;
use axum::Router;
use exchange::{Lookups, Participant};
use jiff::Timestamp;
use law::{Channel, Language, Plan, PlanHash, System};
use pages::NavItem;
use store::attachments::Attachments;

pub use clerk::{Clerk, ROLES};
pub use filing::Moved;
pub use giving::ready::{Ready, is_left_lying, result_ready};
pub use mail;
pub use onward::{BySending, Onward, OnwardError};
pub use records::filings::{Filing, State};
pub use records::schema;

/// What a counter is made of.
pub struct Setup {
    /// Its store must have been opened with the migrations of [`schema`].
    pub participant: Arc<Participant>,
    pub attachments: Attachments,
    pub lookups: Arc<Lookups>,
    pub access: Access,
    /// The channels whose visitors are received here.
    pub channels: Vec<Channel>,
    /// БИН and name of the organization whose people sign here.
    pub organization: (String, String),
    /// `http://127.0.0.1:8080`, without a slash: receipts lead there.
    pub public_url: String,
    /// The name of the hall with its electronic queue; none where visitors simply come.
    pub hall: Option<String>,
    pub onward: Arc<dyn Onward>,
    /// Off where nothing is configured.
    pub mail: Option<mail::Mail>,
    /// Keeps what is signed here and what comes signed.
    pub keeper: Arc<preservation::Keeper>,
}

/// A counter of one system.
pub struct Counter {
    pub(crate) participant: Arc<Participant>,
    pub(crate) attachments: Attachments,
    pub(crate) lookups: Arc<Lookups>,
    pub(crate) access: Access,
    pub(crate) channels: Vec<Channel>,
    pub(crate) organization: (String, String),
    pub(crate) public_url: String,
    pub(crate) hall: Option<String>,
    pub(crate) onward: Arc<dyn Onward>,
    pub(crate) mail: Option<mail::Mail>,
    pub(crate) keeper: Arc<preservation::Keeper>,
}

impl Counter {
    pub fn new(setup: Setup) -> Arc<Self> {
        Arc::new(Self {
            participant: setup.participant,
            attachments: setup.attachments,
            lookups: setup.lookups,
            access: setup.access,
            channels: setup.channels,
            organization: setup.organization,
            public_url: setup.public_url,
            hall: setup.hall,
            onward: setup.onward,
            mail: setup.mail,
            keeper: setup.keeper,
        })
    }

    /// Everything under `/<system>/filings` and `/<system>/api/filings`.
    pub fn router(self: &Arc<Self>) -> Router {
        let desk = Desk(Arc::clone(self));
        let system = self.participant.system;
        api::router(system).merge(web::router(system)).with_state(desk)
    }

    /// A layer for the system's own sign-in: a refusal is recorded and told in the words of the act.
    pub fn around_sign_in(self: &Arc<Self>, routes: Router) -> Router {
        let desk = Desk(Arc::clone(self));
        routes.layer(axum::middleware::from_fn_with_state(desk, refused::tell))
    }

    /// The filing of a case, where it began here.
    pub async fn filing(&self, case: &str) -> Result<Option<Filing>, store::StoreError> {
        records::filings::find(&self.participant.db, case).await
    }

    /// Where anybody sees whether a receipt or a list with this number was given here.
    pub(crate) fn check_address(&self, number: &str) -> String {
        format!("{}/{}/slips/{number}", self.public_url, self.system().name())
    }

    /// The working calendar by which it counts.
    pub fn calendar(&self) -> &law::Calendar {
        &self.participant.library.calendar
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.participant.clock.now()
    }

    pub(crate) fn db(&self) -> &store::Db {
        &self.participant.db
    }

    pub(crate) fn system(&self) -> System {
        self.participant.system
    }

    pub(crate) fn plan(&self, hash: &PlanHash) -> Option<Arc<Plan>> {
        self.participant.plan(hash)
    }

    /// Today's services of this counter, with the channels by which they may be asked for here.
    pub(crate) fn services(&self) -> impl Iterator<Item = (&Arc<Plan>, Channel)> {
        let plans = self.participant.library.plans.values();
        plans.flat_map(|plan| {
            let here = self.channels.iter().copied();
            here.filter(|channel| plan.procedure(*channel).is_some())
                .map(move |channel| (plan, channel))
        })
    }
}

/// The entries of a system's navigation that lead to the counter.
pub fn navigation(system: System) -> Vec<NavItem> {
    let item = |page: &str, key| NavItem {
        href: format!("/{}/{page}", system.name()),
        key,
        current: false,
    };
    vec![
        item("filings", "counter-nav-filings"),
        item("results", "counter-nav-results"),
    ]
}

/// The entry of a system's navigation that leads to its hall, where it has one.
pub fn hall_navigation(system: System) -> NavItem {
    NavItem {
        href: format!("/{}/hall/desk", system.name()),
        key: "hall-nav",
        current: false,
    }
}

/// The words of the counter's pages, to be joined with a system's own by `pages::Locales::new`.
pub const LOCALES: [(Language, &str); 3] = [
    (Language::Kk, include_str!("../locales/kk.ftl")),
    (Language::Ru, include_str!("../locales/ru.ftl")),
    (Language::En, include_str!("../locales/en.ftl")),
];

/// The counter as the state of its routes.
#[derive(Clone)]
pub(crate) struct Desk(pub(crate) Arc<Counter>);

impl Deref for Desk {
    type Target = Counter;

    fn deref(&self) -> &Counter {
        &self.0
    }
}

impl AsRef<Access> for Desk {
    fn as_ref(&self) -> &Access {
        &self.0.access
    }
}
