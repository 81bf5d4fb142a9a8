//! ПЭП, the portal: the applicant's side of a service. Account and sign-in, catalogue, request form, attachments,
//! signature, history, notices, result, survey, trace.
//!
//! The portal meets the other systems only through messages. What it does for a request is said by the plan that
//! was compiled from the regulation; there is no service's name in the code.

mod api;
mod cases;
mod delivery;
mod messages;
mod notices;
mod problems;
mod requests;
mod router;
mod store;
mod sweep;
mod visits;
mod web;
mod words;

use std::ops::Deref;
use std::sync::Arc;

use ::store::StoreError;
use ::store::attachments::Attachments;
use access::Access;
use domain::Clock;
use exchange::authority::AuthorityClient;
use exchange::{Lookups, Participant};
use jiff::Timestamp;
use law::{Channel, Language, Plan, PlanHash, RegulationId};
use pages::{Locales, NavItem, Problem};
use preservation::Keeper;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

pub use store::MIGRATIONS;

/// The system's own name, first part of all its addresses.
pub(crate) const NAME: &str = "portal";

/// Cases come to the portal through this channel.
pub(crate) const CHANNEL: Channel = Channel::Portal;

/// How long somebody stays signed in.
const SESSION_SECONDS: u32 = 2 * 60 * 60;

/// How many files of anybody are examined at once: a picture takes a processor for seconds and a hundred megabytes.
const EXAMINATIONS_MAX: usize = 2;

/// What the portal needs from whoever wires it.
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
    /// Where letters are sent from; nobody is written to without.
    pub mail: Option<mail::Mail>,
    /// To which level signatures are raised.
    pub signatures: preservation::Settings,
}

/// The running portal.
pub struct Portal {
    pub(crate) participant: Arc<Participant>,
    pub(crate) attachments: Attachments,
    pub(crate) authority: Arc<AuthorityClient>,
    pub lookups: Arc<Lookups>,
    pub(crate) public_url: String,
    pub(crate) mail: Option<mail::Mail>,
    pub(crate) keeper: Arc<Keeper>,
    pub(crate) access: Access,
    /// Places for files of anybody that are being examined.
    pub(crate) examinations: Arc<Semaphore>,
}

impl Portal {
    /// Opens the portal over a store that already has its schema.
    pub async fn open(setup: Setup) -> Result<Arc<Self>, StoreError> {
        let participant = setup.participant;
        let keeper = Keeper::new(participant.clone(), setup.attachments.clone(), setup.signatures);
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
                address: format!("{}/{NAME}", setup.public_url.trim_end_matches('/')),
                judge: participant.trust.clone(),
                organization: None,
                has_keys_page: true,
            }),
        };
        Ok(Arc::new(Self {
            participant,
            attachments: setup.attachments,
            authority: setup.authority,
            lookups: setup.lookups,
            public_url: setup.public_url,
            mail: setup.mail,
            keeper: Arc::new(keeper),
            access,
            examinations: Arc::new(Semaphore::new(EXAMINATIONS_MAX)),
        }))
    }

    /// Everything under `/portal`.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        router::router(self)
    }

    /// What the portal does with messages.
    pub fn handler(self: &Arc<Self>) -> Arc<dyn exchange::Handler> {
        Arc::new(messages::Inbox(self.clone()))
    }

    /// Hands the letters that wait to the mail server. Gives how many it has taken.
    pub async fn send_letters(&self) -> Result<usize, StoreError> {
        delivery::send(self).await
    }

    /// Raises and stamps again the signed documents that are due. Gives how many.
    pub async fn preserve(&self) -> Result<usize, StoreError> {
        self.keeper.work_alone().await
    }

    /// Background work until `stop`: letters are sent, signatures are stamped, sessions and drafts whose time is over are taken away.
    pub fn spawn(self: &Arc<Self>, stop: CancellationToken) {
        tokio::spawn(delivery::run(self.clone(), stop.clone()));
        tokio::spawn(self.keeper.clone().run(None, stop.clone()));
        tokio::spawn(sweep::run(self.clone(), stop));
    }

    pub(crate) fn db(&self) -> &::store::Db {
        &self.participant.db
    }

    pub(crate) fn now(&self) -> Timestamp {
        Clock::now(&*self.participant.clock)
    }

    /// Today's plan of a regulation, if it can be asked for here.
    pub(crate) fn todays_plan(&self, regulation: &RegulationId) -> Option<Arc<Plan>> {
        self.participant
            .library
            .plans
            .get(regulation)
            .filter(|plan| plan.procedure(CHANNEL).is_some())
            .cloned()
    }

    /// The plan under which a case runs, for ever the same.
    pub(crate) fn plan_of_case(&self, hash: &PlanHash) -> Result<Arc<Plan>, Problem> {
        self.participant
            .plan(hash)
            .ok_or_else(|| Problem::internal("the plan of a case is not known any more"))
    }

    /// All services that can be asked for here.
    pub(crate) fn services(&self) -> impl Iterator<Item = &Arc<Plan>> {
        self.participant
            .library
            .plans
            .values()
            .filter(|plan| plan.procedure(CHANNEL).is_some())
    }

    /// Every service that is known, also those that are asked for elsewhere.
    pub(crate) fn all_services(&self) -> impl Iterator<Item = &Arc<Plan>> {
        self.participant.library.plans.values()
    }

    /// Today's plan of a regulation, wherever it is asked for.
    pub(crate) fn service(&self, regulation: &RegulationId) -> Option<Arc<Plan>> {
        self.participant.library.plans.get(regulation).cloned()
    }

    /// Where the authenticity of the document with this number can be checked.
    /// The page «Проверка документа».
    pub(crate) fn check_page(&self) -> String {
        format!("{}/{NAME}/check", self.public_url)
    }

    pub(crate) fn check_address(&self, number: &str) -> String {
        format!("{}/{NAME}/check/{number}", self.public_url)
    }
}

/// The portal as the state of its routes.
#[derive(Clone)]
pub(crate) struct App(pub(crate) Arc<Portal>);

impl Deref for App {
    type Target = Portal;

    fn deref(&self) -> &Portal {
        &self.0
    }
}

impl AsRef<Access> for App {
    fn as_ref(&self) -> &Access {
        &self.0.access
    }
}

/// Words of the kit, of the pages of keys, and of the portal.
pub(crate) fn locales() -> Result<Locales, StoreError> {
    let mut own = vec![
        (Language::Kk, include_str!("../locales/kk.ftl")),
        (Language::Ru, include_str!("../locales/ru.ftl")),
        (Language::En, include_str!("../locales/en.ftl")),
    ];
    own.extend(intake::LOCALES);
    Locales::new(&own).map_err(|error| {
        tracing::error!(%error, "the words of the portal are not whole");
        StoreError::Corrupt { what: "messages" }
    })
}

fn navigation() -> Vec<NavItem> {
    [
        ("services", "nav-services"),
        ("cases", "nav-cases"),
        ("notices", "nav-notices"),
        ("keys", "nav-keys"),
        ("check", "nav-check"),
    ]
    .into_iter()
    .map(|(path, key)| NavItem {
        href: format!("/{NAME}/{path}"),
        key,
        current: false,
    })
    .collect()
}
