//! A district: the systems of one process, open and connected.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use authority::Authority;
use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use center::Center;
use domain::{Chance, Clock};
use exchange::authority::{AuthorityClient, AuthorityError};
use exchange::courier::{Courier, Routes};
use exchange::participant::Desk;
use exchange::trust::CrlSource;
use exchange::{Participant, Trust};
use gateway::Gateway;
use law::{Library, System};
use portal::Portal;
use provider::Provider;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::identity::{self, Identity};
use super::parts::{files, http_client, open_store};
use super::patience::Patient;
use super::routes::{self, Receivers};
use super::{WiringError, error};
use crate::config::Config;

/// A process waits this often and this long for the authority and for the file with the shared secret, which a person
/// may be copying from another machine: one hour.
const ENROLMENT_ATTEMPTS: u32 = 7200;
const ENROLMENT_PAUSE: Duration = Duration::from_millis(500);
/// While it waits, it says so at the first attempt and then every half minute.
const ENROLMENT_TOLD_EVERY: u32 = 60;

/// The systems of this process, before and while they run.
pub(crate) struct District {
    pub(crate) config: Config,
    /// Where this process is reached from this machine: `http://127.0.0.1:8080`.
    pub(crate) local_url: String,
    pub(crate) participants: Vec<Arc<Participant>>,
    listener: TcpListener,
    router: Router,
    couriers: Vec<Courier>,
    background: Vec<Box<dyn FnOnce(CancellationToken) + Send>>,
}

/// What every system of one process shares while it is being opened.
struct Opening {
    config: Config,
    clock: Arc<dyn Clock>,
    chance: Arc<Chance>,
    library: Arc<Library>,
    client: reqwest::Client,
    local_url: String,
    authority: Option<Arc<Authority>>,
    authority_url: String,
    demonstration: bool,
}

impl District {
    /// Listens, opens every store, enrols the systems that have no certificate yet, connects them.
    pub(crate) async fn open(
        mut config: Config,
        clock: Arc<dyn Clock>,
        chance: Arc<Chance>,
        library: Arc<Library>,
        demonstration: bool,
    ) -> Result<Self, WiringError> {
        let listener = listen(&config.server.listen).await?;
        let local_url = local_url(&listener, &config.server.listen)?;
        if config.server.listen.ends_with(":0") {
            // A port chosen by the machine is known only now.
            config.server.public_url.clone_from(&local_url);
        }
        let authority = open_authority(&config, &clock, &chance, demonstration).await?;
        let authority_url = match &authority {
            Some(_) => local_url.clone(),
            None => config.addresses.get("authority").cloned().unwrap_or_default(),
        };
        let client = http_client()?;
        let opening = Opening {
            config,
            clock,
            chance,
            library,
            client,
            local_url,
            authority,
            authority_url,
            demonstration,
        };
        let mut district = opening.connect(listener).await?;
        district.router = district.around();
        Ok(district)
    }

    /// One line for each system that runs here.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let base = &self.config.server.public_url;
        self.config
            .systems
            .iter()
            .map(|system| format!("{system:<10} {base}/{system}"))
            .collect()
    }

    /// The store of a system that runs here.
    pub(crate) fn db(&self, system: System) -> Option<&store::Db> {
        self.participants
            .iter()
            .find(|participant| participant.system == system)
            .map(|participant| &participant.db)
    }

    /// Serves until `stop` resolves, then lets running requests end.
    pub(crate) async fn run_until(self, stop: impl Future<Output = ()>) {
        let running = self.start();
        stop.await;
        running.stop().await;
    }

    /// Begins to serve and to carry.
    pub(crate) fn start(self) -> Running {
        let stop = CancellationToken::new();
        for begin in self.background {
            begin(stop.clone());
        }
        let couriers = self
            .couriers
            .into_iter()
            .map(|courier| tokio::spawn(courier.run(stop.clone())))
            .collect();
        let stopping = stop.clone();
        let server = tokio::spawn(async move {
            let until = async move { stopping.cancelled().await };
            let (listener, service) = (Patient::new(self.listener), self.router.into_make_service());
            if let Err(cause) = axum::serve(listener, service).with_graceful_shutdown(until).await {
                tracing::error!(%cause, "the server has stopped");
            }
        });
        Running { stop, server, couriers }
    }

    fn around(&self) -> Router {
        let first = self
            .config
            .systems
            .iter()
            .find(|name| *name == "portal")
            .or(self.config.systems.first());
        let home = first.map_or_else(|| "/portal".to_owned(), |name| format!("/{name}"));
        self.router
            .clone()
            .route("/", get(move || async move { Redirect::temporary(&home) }))
            .route("/health", get(|| async { "ok" }))
    }
}

/// A district at work.
pub(crate) struct Running {
    stop: CancellationToken,
    server: tokio::task::JoinHandle<()>,
    couriers: Vec<tokio::task::JoinHandle<()>>,
}

impl Running {
    /// Stops it; what has not ended after five seconds is left to the next start.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        let ended = async {
            for courier in self.couriers {
                let _ = courier.await;
            }
            let _ = self.server.await;
        };
        let _ = tokio::time::timeout(Duration::from_secs(5), ended).await;
    }
}

impl Opening {
    async fn connect(self, listener: TcpListener) -> Result<District, WiringError> {
        let mut router = Router::new();
        let mut receivers = Receivers::new();
        let mut participants = Vec::new();
        let mut background: Vec<Box<dyn FnOnce(CancellationToken) + Send>> = Vec::new();
        if let Some(authority) = &self.authority {
            router = router.merge(authority.router());
            let authority = Arc::clone(authority);
            background.push(Box::new(move |stop| authority.spawn(stop)));
        }
        if self.config.runs("gateway") {
            let participant = self.participant(System::Gateway).await?;
            let gateway = Gateway::open(self.gateway_setup(&participant)).await?;
            receivers.insert(System::Gateway, gateway.receiver());
            router = router.merge(gateway.router());
            background.push(Box::new(move |stop| gateway.spawn(stop)));
            participants.push(participant);
        }
        if self.config.runs("portal") {
            let participant = self.participant(System::Portal).await?;
            let portal = Portal::open(self.portal_setup(&participant)?).await?;
            receivers.insert(System::Portal, desk(&participant, portal.handler()));
            router = router.merge(portal.router());
            background.push(Box::new(move |stop| portal.spawn(stop)));
            participants.push(participant);
        }
        if self.config.runs("provider") {
            let participant = self.participant(System::Provider).await?;
            let provider = Provider::open(self.provider_setup(&participant)?).await?;
            receivers.insert(System::Provider, desk(&participant, provider.handler()));
            router = router.merge(provider.router());
            background.push(Box::new(move |stop| provider.spawn(stop)));
            participants.push(participant);
        }
        if self.config.runs("center") {
            let participant = self.participant(System::Center).await?;
            let center = Center::open(self.center_setup(&participant)?).await?;
            receivers.insert(System::Center, desk(&participant, center.handler()));
            router = router.merge(center.router());
            background.push(Box::new(move |stop| center.spawn(stop)));
            participants.push(participant);
        }
        for (system, receiver) in &receivers {
            router = router.merge(exchange::carrier::door(*system, Arc::clone(receiver)));
        }
        let couriers = participants
            .iter()
            .filter_map(|participant| self.courier(participant, &receivers))
            .collect();
        Ok(District {
            config: self.config,
            local_url: self.local_url,
            participants,
            listener,
            router,
            couriers,
            background,
        })
    }

    fn courier(&self, participant: &Arc<Participant>, receivers: &Receivers) -> Option<Courier> {
        let routes: Routes = match participant.system {
            System::Gateway => routes::by_recipient(&self.config, receivers, &self.client),
            _ => routes::to_gateway(&self.config, receivers, &self.client)?,
        };
        Some(Courier {
            db: participant.db.clone(),
            clock: Arc::clone(&self.clock),
            routes,
            wake: Arc::clone(&participant.wake),
        })
    }

    async fn participant(&self, system: System) -> Result<Arc<Participant>, WiringError> {
        let identity = self.identity(system.name()).await?;
        let db = open_store(&self.config, system.name()).await?;
        let trust = self.trust(&identity)?;
        let participant = Participant {
            system,
            db,
            clock: Arc::clone(&self.clock),
            chance: Arc::clone(&self.chance),
            key: identity.key,
            certificate: identity.certificate,
            chain: identity.chain,
            trust: Arc::new(trust),
            library: Arc::clone(&self.library),
            plans: std::sync::RwLock::default(),
            wake: Arc::new(tokio::sync::Notify::new()),
        };
        participant.learn_plans().await?;
        Ok(Arc::new(participant))
    }

    async fn identity(&self, system: &'static str) -> Result<Identity, WiringError> {
        let folder = &self.config.keys.folder;
        if let Some(identity) = identity::kept(folder, system, self.clock.now())? {
            return Ok(identity);
        }
        let key = identity::new_key()?;
        let (certificate, chain) = match &self.authority {
            Some(authority) => authority
                .certify_system(system, &key)
                .await
                .map_err(|cause| WiringError::Authority(crate::commands::chain(&cause)))?,
            None => self.enrol(system, &key).await?,
        };
        let identity = Identity {
            key,
            certificate,
            chain,
        };
        identity::keep(folder, system, &identity)?;
        Ok(identity)
    }

    /// Asks the authority until it answers: processes of one installation may be started in any order, and the
    /// authority makes the shared secret at its first start.
    async fn enrol(
        &self,
        system: &'static str,
        key: &eds::PrivateKey,
    ) -> Result<(eds::Certificate, Vec<eds::Certificate>), WiringError> {
        let client = self.authority_client();
        let mut attempts = 0;
        loop {
            let asked = match self.secret() {
                Ok(secret) => client.enrol(system, key, &secret).await.map_err(|cause| {
                    let again = matches!(cause, AuthorityError::Unreachable(_));
                    let (address, cause) = (self.authority_url.clone(), crate::commands::chain(&cause));
                    (WiringError::Enrolment { system, address, cause }, again)
                }),
                Err(cause) => Err((cause, true)),
            };
            match asked {
                Ok(enrolled) => return Ok(enrolled),
                Err((cause, true)) if attempts < ENROLMENT_ATTEMPTS => {
                    if attempts % ENROLMENT_TOLD_EVERY == 0 {
                        tracing::warn!(system, %cause, "not enrolled yet; trying again");
                    }
                    attempts += 1;
                    tokio::time::sleep(ENROLMENT_PAUSE).await;
                }
                Err((cause, _)) => return Err(cause),
            }
        }
    }

    fn secret(&self) -> Result<String, WiringError> {
        let bytes = identity::read(&self.config.authority.enrolment_secret_file)?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    }

    fn trust(&self, identity: &Identity) -> Result<Trust, WiringError> {
        let mut store = eds::TrustStore::default();
        for certificate in &identity.chain {
            let own = certificate.issuer_common_name == certificate.subject.common_name;
            if own {
                store.roots.push(certificate.clone())
            } else {
                store.intermediates.push(certificate.clone())
            }
        }
        if let Some(path) = &self.config.trust.root {
            store.roots = pinned_roots(path)?;
        }
        if store.roots.is_empty() {
            return Err(error::WiringError::NoRoot);
        }
        let of_authority = || format!("{}/authority/crl.der", self.authority_url.trim_end_matches('/'));
        let source = CrlSource::Http {
            address: self.config.trust.crl_url.clone().unwrap_or_else(of_authority),
            client: self.client.clone(),
            max_age_seconds: self.config.trust.crl_max_age_seconds,
        };
        Ok(Trust::new(
            store,
            eds::Policy::own_authority(),
            source,
            Arc::clone(&self.clock),
        ))
    }

    fn authority_client(&self) -> AuthorityClient {
        AuthorityClient {
            base: self.authority_url.trim_end_matches('/').to_owned(),
            client: self.client.clone(),
        }
    }

    fn gateway_setup(&self, participant: &Arc<Participant>) -> gateway::Setup {
        gateway::Setup {
            participant: Arc::clone(participant),
            public_url: self.config.server.public_url.clone(),
            insecure_cookies: self.config.server.insecure_cookies,
            demonstration: self.demonstration,
        }
    }

    fn portal_setup(&self, participant: &Arc<Participant>) -> Result<portal::Setup, WiringError> {
        Ok(portal::Setup {
            participant: Arc::clone(participant),
            attachments: files(&self.config, "portal")?,
            authority: Arc::new(self.authority_client()),
            public_url: self.config.server.public_url.clone(),
            insecure_cookies: self.config.server.insecure_cookies,
            demonstration: self.demonstration,
        })
    }

    fn provider_setup(&self, participant: &Arc<Participant>) -> Result<provider::Setup, WiringError> {
        let provider = &self.config.provider;
        let portal = match self.config.runs("portal") {
            true => &self.config.server.public_url,
            false => self
                .config
                .addresses
                .get("portal")
                .unwrap_or(&self.config.server.public_url),
        };
        Ok(provider::Setup {
            participant: Arc::clone(participant),
            attachments: files(&self.config, "provider")?,
            authority: Arc::new(self.authority_client()),
            public_url: self.config.server.public_url.clone(),
            insecure_cookies: self.config.server.insecure_cookies,
            demonstration: self.demonstration,
            head_name: provider.head_name.clone(),
            organization: (provider.bin.clone(), provider.organization.clone()),
            check_url: provider
                .check_url
                .clone()
                .unwrap_or_else(|| format!("{portal}/portal/check/")),
        })
    }

    fn center_setup(&self, participant: &Arc<Participant>) -> Result<center::Setup, WiringError> {
        Ok(center::Setup {
            participant: Arc::clone(participant),
            attachments: files(&self.config, "center")?,
            authority: Arc::new(self.authority_client()),
            public_url: self.config.server.public_url.clone(),
            insecure_cookies: self.config.server.insecure_cookies,
            demonstration: self.demonstration,
        })
    }
}

async fn open_authority(
    config: &Config,
    clock: &Arc<dyn Clock>,
    chance: &Arc<Chance>,
    demonstration: bool,
) -> Result<Option<Arc<Authority>>, WiringError> {
    if !config.runs("authority") {
        return Ok(None);
    }
    let setup = authority::Setup {
        db: open_store(config, "authority").await?,
        clock: Arc::clone(clock),
        chance: Arc::clone(chance),
        keys_folder: config.keys.folder.clone(),
        public_url: config.server.public_url.clone(),
        enrolment_secret: enrolment_secret(&config.authority.enrolment_secret_file, chance)?,
        danger_certify_without_identification: config.authority.danger_certify_without_identification,
        insecure_cookies: config.server.insecure_cookies,
        demonstration,
    };
    let opened = Authority::open(setup).await;
    opened
        .map(Some)
        .map_err(|cause| WiringError::Authority(crate::commands::chain(&cause)))
}

/// The shared secret, made at the first start.
fn enrolment_secret(path: &Path, chance: &Chance) -> Result<String, WiringError> {
    if !path.exists() {
        if let Some(folder) = path.parent() {
            identity::private_folder(folder)?;
        }
        identity::write_private(path, chance.secret().as_bytes())?;
    }
    Ok(String::from_utf8_lossy(&identity::read(path)?).trim().to_owned())
}

fn pinned_roots(path: &Path) -> Result<Vec<eds::Certificate>, WiringError> {
    let pem = String::from_utf8_lossy(&identity::read(path)?).into_owned();
    eds::Certificate::many_from_pem(&pem).map_err(|source| WiringError::Identity {
        system: "authority",
        path: path.to_owned(),
        source,
    })
}

async fn listen(address: &str) -> Result<TcpListener, WiringError> {
    TcpListener::bind(address).await.map_err(|cause| WiringError::Listen {
        address: address.to_owned(),
        cause,
    })
}

fn local_url(listener: &TcpListener, address: &str) -> Result<String, WiringError> {
    let bound = listener.local_addr().map_err(|cause| WiringError::Listen {
        address: address.to_owned(),
        cause,
    })?;
    let host = if bound.ip().is_unspecified() {
        "127.0.0.1".to_owned()
    } else {
        bound.ip().to_string()
    };
    let host = if host.contains(':') { format!("[{host}]") } else { host };
    Ok(format!("http://{host}:{}", bound.port()))
}

fn desk(participant: &Arc<Participant>, handler: Arc<dyn exchange::Handler>) -> Arc<dyn exchange::Receiver> {
    Arc::new(Desk {
        participant: Arc::clone(participant),
        handler,
    })
}
