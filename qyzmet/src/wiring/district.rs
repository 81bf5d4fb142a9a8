//! A district: the systems of one process, open and connected.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use center::Center;
use domain::{Chance, Clock};
use exchange::Participant;
use exchange::courier::Courier;
use law::{Library, System};
use provider::Provider;
use registries::Registries;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::WiringError;
use super::joining::open_authority;
use super::opening::{Begin, Opening};
use super::parts::http_client;
use super::patience::Patient;
use crate::config::Config;

/// The systems of this process, before and while they run.
pub(crate) struct District {
    pub(crate) config: Config,
    /// Where this process is reached from this machine: `http://127.0.0.1:8080`.
    pub(crate) local_url: String,
    pub(crate) participants: Vec<Arc<Participant>>,
    /// The provider, if it runs here.
    pub(crate) provider: Option<Arc<Provider>>,
    /// The center, if it runs here.
    pub(crate) center: Option<Arc<Center>>,
    /// The registries, if they run here.
    pub(crate) registries: Option<Arc<Registries>>,
    pub(super) listener: TcpListener,
    pub(super) router: Router,
    pub(super) couriers: Vec<Courier>,
    pub(super) background: Vec<Begin>,
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
