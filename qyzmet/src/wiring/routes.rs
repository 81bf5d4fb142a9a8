//! Who carries to whom: within the process by a call, to other processes by HTTP.

use std::collections::HashMap;
use std::sync::Arc;

use exchange::Carrier;
use exchange::carrier::{Direct, Http};
use exchange::courier::Routes;
use exchange::lookup::{self, LookupCarrier, LookupReceiver};
use law::System;

use crate::config::Config;

/// The receivers of this process.
pub(super) type Receivers = HashMap<System, Arc<dyn exchange::Receiver>>;

/// Those of this process who answer look-ups.
pub(super) type Answerers = HashMap<System, Arc<dyn LookupReceiver>>;

/// Look-ups go to the gateway, and from it to the registries.
pub(super) fn lookups_to_gateway(
    config: &Config,
    answerers: &Answerers,
    client: &reqwest::Client,
) -> Option<Arc<dyn LookupCarrier>> {
    lookups_to(System::Gateway, config, answerers, client)
}

pub(super) fn to_registries(
    config: &Config,
    answerers: &Answerers,
    client: &reqwest::Client,
) -> Option<Arc<dyn LookupCarrier>> {
    lookups_to(System::Registries, config, answerers, client)
}

fn lookups_to(
    system: System,
    config: &Config,
    answerers: &Answerers,
    client: &reqwest::Client,
) -> Option<Arc<dyn LookupCarrier>> {
    if let Some(answerer) = answerers.get(&system) {
        return Some(Arc::new(lookup::Direct(Arc::clone(answerer))));
    }
    let base = config.addresses.get(system.name())?;
    let address = format!("{}/{}/lookup", base.trim_end_matches('/'), system.name());
    Some(Arc::new(lookup::Http {
        address,
        client: client.clone(),
    }))
}

/// A participant sends everything to the gateway.
pub(super) fn to_gateway(config: &Config, receivers: &Receivers, client: &reqwest::Client) -> Option<Routes> {
    carrier_to(System::Gateway, config, receivers, client).map(Routes::ToGateway)
}

/// The gateway sends to each.
pub(super) fn by_recipient(config: &Config, receivers: &Receivers, client: &reqwest::Client) -> Routes {
    let routes = [System::Portal, System::Provider, System::Center]
        .into_iter()
        .filter_map(|system| Some((system, carrier_to(system, config, receivers, client)?)))
        .collect();
    Routes::ByRecipient(routes)
}

fn carrier_to(
    system: System,
    config: &Config,
    receivers: &Receivers,
    client: &reqwest::Client,
) -> Option<Arc<dyn Carrier>> {
    if let Some(receiver) = receivers.get(&system) {
        return Some(Arc::new(Direct(Arc::clone(receiver))));
    }
    let base = config.addresses.get(system.name())?;
    let address = format!("{}/{}/exchange", base.trim_end_matches('/'), system.name());
    Some(Arc::new(Http {
        address,
        client: client.clone(),
    }))
}
