//! ИС НУЦ: the certification authority of the installation.
//!
//! It keeps a root and an issuing authority, certifies persons, employees and information systems, those of other
//! organizations too, revokes, and publishes revocation lists. It certifies only whom it knows: a password account alone
//! proves nobody.

mod certificates;
mod error;
mod hierarchy;
mod log;
mod records;
mod requests;
mod revocation;
mod services;
mod web;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

use access::Access;
use domain::{Actor, Chance, Clock, Event, Iin, PersonName};
use eds::Certificate;
use eds::issue::Addresses;
use law::System;
use pages::Problem;
use store::{Db, Migration};
use zeroize::Zeroizing;

pub use certificates::{EnrolError, RevokeError};
pub use error::{Fault, OpenError};
pub use services::ServiceKeys;

use hierarchy::{Hierarchy, KeyFolder};
use revocation::Lists;
use services::{Maker, Services};

/// The schema of the authority's store.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 100,
        name: "authority",
        sql: include_str!("../migrations/100_authority.sql"),
    },
    Migration {
        version: 101,
        name: "evidence",
        sql: include_str!("../migrations/101_evidence.sql"),
    },
    Migration {
        version: 102,
        name: "log seals",
        sql: include_str!("../migrations/102_log_seals.sql"),
    },
    Migration {
        version: 103,
        name: "foreign systems",
        sql: include_str!("../migrations/103_foreign_systems.sql"),
    },
];

/// The role of those who identify people and decide on certificates.
pub const REGISTRAR: &str = "registrar";
/// The role of those who read everything at the desk and act on nothing.
pub const AUDITOR: &str = "auditor";

/// A working day.
const SESSION_SECONDS: u32 = 9 * 3600;

/// What the authority is made of.
pub struct Setup {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<Chance>,
    /// Where the keys of root and issuing authority are kept, as files of mode 0600.
    pub keys_folder: PathBuf,
    /// Under it the keys are kept (PKCS#12); those that lie there in the clear are put under it at the start. Without
    /// it they stay in the clear, and a warning says so.
    pub key_passphrase: Option<Zeroizing<String>>,
    /// With what kinds of keys OCSP answers and time stamps are signed. A service whose key is of another kind gets a new
    /// key and certificate at the start.
    pub service_keys: ServiceKeys,
    /// `http://127.0.0.1:8080`, without a slash; written into certificates as the place of the lists.
    pub public_url: String,
    /// Systems of other processes enrol with it. Empty: nobody does.
    pub enrolment_secret: Zeroizing<String>,
    /// Certifies whoever asks. For demonstrations; every such certificate is marked and identifies nobody.
    pub danger_certify_without_identification: bool,
    pub insecure_cookies: bool,
    pub demonstration: bool,
}

/// The authority at work.
pub struct Authority {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<Chance>,
    pub(crate) hierarchy: Hierarchy,
    pub(crate) lists: Arc<Lists>,
    pub(crate) keys: KeyFolder,
    pub(crate) services: Services,
    pub(crate) service_keys: ServiceKeys,
    /// Written into the certificates of end entities.
    pub(crate) addresses: Addresses,
    pub(crate) enrolment_secret: Zeroizing<String>,
    pub(crate) danger_certify_without_identification: bool,
    pub(crate) access: Access,
}

impl Authority {
    /// Finds keys and certificates, or makes them at the first start, and publishes a list.
    pub async fn open(setup: Setup) -> Result<Arc<Self>, OpenError> {
        let locales = words::load()?;
        let url = setup.public_url.trim_end_matches('/');
        let address = |file: &str| format!("{url}/authority/{file}");
        let of_root = Addresses {
            crl: address("root-crl.der"),
            ca_issuers: address("root.der"),
            ..Addresses::default()
        };
        let addresses = Addresses {
            crl: address("crl.der"),
            ca_issuers: address("ca.der"),
            ocsp: Some(address("ocsp")),
            delta: Some(address("delta.der")),
        };
        if setup.key_passphrase.is_none() {
            tracing::warn!("the authority's keys are kept in the clear: name a passphrase in [authority]");
        }
        let keys = KeyFolder::new(&setup.keys_folder, setup.key_passphrase);
        let delta = address("delta.der");
        let hierarchy = hierarchy::open(&setup.db, &*setup.clock, &setup.chance, &keys, &of_root, delta).await?;
        let maker = Maker {
            db: &setup.db,
            chance: &setup.chance,
            keys: &keys,
            hierarchy: &hierarchy,
            addresses: &addresses,
            service_keys: setup.service_keys,
            now: setup.clock.now(),
        };
        let services = services::open(&maker).await?;
        let (issuing_list, root_list) = revocation::first_lists(&setup.db, &hierarchy, &*setup.clock).await?;
        if setup.danger_certify_without_identification {
            tracing::warn!("this authority certifies without identification: its certificates prove nobody");
        }
        let lists = Arc::new(Lists::new(issuing_list, root_list));
        let access = Access {
            system: System::Authority,
            db: setup.db.clone(),
            clock: setup.clock.clone(),
            chance: setup.chance.clone(),
            locales,
            nav: Arc::new(web::navigation()),
            insecure_cookies: setup.insecure_cookies,
            demonstration: setup.demonstration || setup.danger_certify_without_identification,
            session_seconds: SESSION_SECONDS,
            by_key: Some(access::ByKey {
                address: format!("{url}/authority"),
                judge: Arc::new(revocation::OwnJudge {
                    trust: hierarchy.trust(),
                    lists: lists.clone(),
                    clock: setup.clock.clone(),
                }),
                organization: None,
                has_keys_page: false,
            }),
        };
        Ok(Arc::new(Self {
            db: setup.db,
            clock: setup.clock,
            chance: setup.chance,
            hierarchy,
            lists,
            keys,
            services,
            service_keys: setup.service_keys,
            addresses,
            enrolment_secret: setup.enrolment_secret,
            danger_certify_without_identification: setup.danger_certify_without_identification,
            access,
        }))
    }

    /// Everything under `/authority`.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        web::router(self.clone())
    }

    /// Issuing authority, then root.
    pub fn chain(&self) -> Vec<Certificate> {
        self.hierarchy.chain()
    }

    /// Keeps an event that no other change goes with: a reading.
    pub(crate) async fn note(&self, event: Event) -> Result<(), Fault> {
        let mut tx = self.db.begin().await?;
        store::events::append(&mut tx, event).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Opens an account for somebody who identifies people at the desk. One that exists stays as it is.
    pub async fn add_registrar(&self, iin: &Iin, name: &PersonName, password: &str) -> Result<(), Problem> {
        self.add_staff(iin, name, password, REGISTRAR).await
    }

    /// The same for somebody who reads everything and acts on nothing.
    pub async fn add_auditor(&self, iin: &Iin, name: &PersonName, password: &str) -> Result<(), Problem> {
        self.add_staff(iin, name, password, AUDITOR).await
    }

    async fn add_staff(&self, iin: &Iin, name: &PersonName, password: &str, role: &str) -> Result<(), Problem> {
        match self.access.open_account(iin, name, password, &[role]).await {
            Err(problem) if problem.code == "account_exists" => Ok(()),
            opened => opened.map(drop),
        }
    }
}

/// 403 unless the account may read the desk.
pub(crate) fn may_read(signed_in: &access::SignedIn) -> Result<(), Problem> {
    signed_in.require(AUDITOR).or_else(|_| signed_in.require(REGISTRAR))
}

/// Whether the account decides on certificates; an auditor is shown no forms.
pub(crate) fn may_act(signed_in: &access::SignedIn) -> bool {
    signed_in.require(REGISTRAR).is_ok()
}

/// Whoever is at the desk as the actor of an event.
pub(crate) fn actor(account: &store::accounts::Account) -> Actor {
    Actor::Official {
        iin: account.iin.as_str().to_owned(),
        name: account.name.full(),
    }
}
