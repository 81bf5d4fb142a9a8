//! Opening the systems of one process and connecting them.

use std::sync::Arc;

use authority::Authority;
use axum::Router;
use center::Center;
use domain::{Chance, Clock};
use exchange::Participant;
use exchange::courier::{Courier, Routes};
use exchange::lookup::LookupReceiver;
use exchange::participant::Desk;
use gateway::Gateway;
use law::{Library, System};
use portal::Portal;
use provider::Provider;
use registries::Registries;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::WiringError;
use super::district::District;
use super::routes::{self, Answerers, Receivers};
use crate::config::Config;

/// Begins the background work of a system.
pub(super) type Begin = Box<dyn FnOnce(CancellationToken) + Send>;

/// What every system of one process shares while it is being opened.
pub(super) struct Opening {
    pub(super) config: Config,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) chance: Arc<Chance>,
    pub(super) library: Arc<Library>,
    pub(super) client: reqwest::Client,
    pub(super) local_url: String,
    pub(super) authority: Option<Arc<Authority>>,
    pub(super) authority_url: String,
    pub(super) demonstration: bool,
}

impl Opening {
    /// Opens every system that the configuration names and connects it with the others.
    pub(super) async fn connect(self, listener: TcpListener) -> Result<District, WiringError> {
        let mut router = Router::new();
        let mut receivers = Receivers::new();
        let mut participants = Vec::new();
        let mut background: Vec<Begin> = Vec::new();
        // Who answers look-ups: opened first, for the others ask.
        let mut answerers = Answerers::new();
        if let Some(authority) = &self.authority {
            router = router.merge(authority.router());
            let authority = Arc::clone(authority);
            background.push(Box::new(move |stop| authority.spawn(stop)));
        }
        let mut registries = None;
        if self.config.runs("registries") {
            let participant = self.participant(System::Registries).await?;
            let opened = Registries::open(self.registries_setup(&participant)).await?;
            answerers.insert(System::Registries, opened.receiver());
            router = router.merge(opened.router());
            registries = Some(Arc::clone(&opened));
            background.push(Box::new(move |stop| opened.spawn(stop)));
            participants.push(participant);
        }
        if self.config.runs("gateway") {
            let participant = self.participant(System::Gateway).await?;
            let gateway = Gateway::open(self.gateway_setup(&participant, &answerers)?).await?;
            answerers.insert(System::Gateway, gateway.lookup_receiver());
            receivers.insert(System::Gateway, gateway.receiver());
            router = router.merge(gateway.router());
            background.push(Box::new(move |stop| gateway.spawn(stop)));
            participants.push(participant);
        }
        if self.config.runs("portal") {
            let participant = self.participant(System::Portal).await?;
            let portal = Portal::open(self.portal_setup(&participant, &answerers)?).await?;
            receivers.insert(System::Portal, desk(&participant, portal.handler()));
            router = router.merge(portal.router());
            background.push(Box::new(move |stop| portal.spawn(stop)));
            participants.push(participant);
        }
        let mut provider = None;
        if self.config.runs("provider") {
            let participant = self.participant(System::Provider).await?;
            let opened = Provider::open(self.provider_setup(&participant, &answerers)?).await?;
            receivers.insert(System::Provider, desk(&participant, opened.handler()));
            router = router.merge(opened.router());
            provider = Some(Arc::clone(&opened));
            background.push(Box::new(move |stop| opened.spawn(stop)));
            participants.push(participant);
        }
        let mut center = None;
        if self.config.runs("center") {
            let participant = self.participant(System::Center).await?;
            let opened = Center::open(self.center_setup(&participant, &answerers)?).await?;
            receivers.insert(System::Center, desk(&participant, opened.handler()));
            router = router.merge(opened.router());
            center = Some(Arc::clone(&opened));
            background.push(Box::new(move |stop| opened.spawn(stop)));
            participants.push(participant);
        }
        for (system, receiver) in &receivers {
            router = router.merge(exchange::carrier::door(*system, Arc::clone(receiver)));
        }
        for (system, answerer) in &answerers {
            let answerer: Arc<dyn LookupReceiver> = Arc::clone(answerer);
            router = router.merge(exchange::lookup::door(*system, answerer));
        }
        let couriers = participants
            .iter()
            .filter_map(|participant| self.courier(participant, &receivers))
            .collect();
        Ok(District {
            config: self.config,
            local_url: self.local_url,
            participants,
            provider,
            center,
            registries,
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
}

fn desk(participant: &Arc<Participant>, handler: Arc<dyn exchange::Handler>) -> Arc<dyn exchange::Receiver> {
    Arc::new(Desk {
        participant: Arc::clone(participant),
        handler,
    })
}
