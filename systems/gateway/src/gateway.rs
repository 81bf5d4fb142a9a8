//! How the gateway is put together.

use std::sync::Arc;
use std::time::Duration;

use access::Access;
use exchange::Participant;
use exchange::lookup::{LookupCarrier, LookupReceiver, Patience};
use jiff::SignedDuration;
use pages::NavItem;
use store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::soap::{self, Members};
use crate::{carry, desk, lookups, words};

/// How long an operator stays signed in: a working day.
const SESSION_SECONDS: u32 = 8 * 3600;
/// How often expired sessions are swept.
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// What the gateway is made of.
pub struct Setup {
    /// Its store must have been opened with [`crate::MIGRATIONS`].
    pub participant: Arc<Participant>,
    /// Carries look-ups to the registries; none where no address of theirs is known.
    pub registries: Option<Arc<dyn LookupCarrier>>,
    /// How long an asker waits for a look-up.
    pub lookup_limit: Duration,
    /// Systems of other organizations that may ask over SOAP.
    pub members: Members,
    /// How far their clocks may be from ours.
    pub clock_skew: SignedDuration,
    /// Where this process is reached, `http://127.0.0.1:8080`, without a slash.
    pub public_url: String,
    /// Plain HTTP on loopback: cookies without Secure.
    pub insecure_cookies: bool,
    pub demonstration: bool,
}

/// The gateway as a running system.
pub struct Gateway {
    pub(crate) participant: Arc<Participant>,
    pub(crate) access: Access,
    channel: lookups::Channel,
    door: soap::Door,
    /// Where other systems send their messages.
    pub(crate) address: String,
}

impl Gateway {
    pub async fn open(setup: Setup) -> Result<Arc<Self>, StoreError> {
        let Setup {
            participant,
            registries,
            lookup_limit,
            members,
            clock_skew,
            public_url,
            insecure_cookies,
            demonstration,
        } = setup;
        let address = format!("{public_url}/gateway/exchange");
        let access = Access {
            system: participant.system,
            db: participant.db.clone(),
            clock: Arc::clone(&participant.clock),
            chance: Arc::clone(&participant.chance),
            locales: words::locales(),
            nav: Arc::new(navigation()),
            insecure_cookies,
            demonstration,
            session_seconds: SESSION_SECONDS,
            by_key: Some(access::ByKey {
                address: format!("{}/gateway", public_url.trim_end_matches('/')),
                judge: Arc::clone(&participant.trust) as Arc<dyn access::by_key::Judge>,
                organization: None,
                has_keys_page: false,
            }),
        };
        let channel = lookups::Channel {
            participant: Arc::clone(&participant),
            registries,
            patience: Patience::of(lookup_limit),
        };
        let door = soap::Door {
            channel: channel.clone(),
            members: Arc::new(members),
            clock_skew,
            address: format!("{}/gateway/soap", public_url.trim_end_matches('/')),
        };
        Ok(Arc::new(Self {
            participant,
            channel,
            door,
            access,
            address,
        }))
    }

    /// The receiving side: takes messages over, for the courier to carry on.
    pub fn receiver(self: &Arc<Self>) -> Arc<dyn exchange::Receiver> {
        Arc::new(carry::Intake {
            gateway: Arc::clone(self),
        })
    }

    /// The synchronous channel: lets look-ups through to the registries.
    pub fn lookup_receiver(self: &Arc<Self>) -> Arc<dyn LookupReceiver> {
        Arc::new(self.channel.clone())
    }

    /// The desk, under `/gateway`, and the door for participants at `/gateway/soap`.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        desk::router(Arc::clone(self)).merge(soap::router(self.door.clone()))
    }

    /// Where participants send their requests.
    pub(crate) fn soap_address(&self) -> &str {
        &self.door.address
    }

    /// Background work: sweeps expired sessions. Carrying is the courier's.
    pub fn spawn(self: &Arc<Self>, stop: CancellationToken) {
        let gateway = Arc::clone(self);
        tokio::spawn(async move { stop.run_until_cancelled(gateway.sweep()).await });
    }

    async fn sweep(&self) {
        loop {
            if let Err(error) = store::sessions::sweep(&self.access.db, self.access.clock.now()).await {
                tracing::warn!(%error, cause = ?error, "expired sessions could not be swept");
            }
            tokio::time::sleep(SWEEP_EVERY).await;
        }
    }
}

fn navigation() -> Vec<NavItem> {
    [
        ("/gateway", "nav-overview"),
        ("/gateway/journal", "nav-journal"),
        ("/gateway/waiting", "nav-waiting"),
        ("/gateway/dead-letters", "nav-dead-letters"),
        ("/gateway/lookups", "nav-lookups"),
        ("/gateway/participants", "nav-participants"),
    ]
    .map(|(href, key)| NavItem {
        href: href.to_owned(),
        key,
        current: false,
    })
    .to_vec()
}
