//! Who carries to whom: within the process by a call, to other processes by HTTP.

use std::collections::HashMap;
use std::sync::Arc;

use exchange::Carrier;
use exchange::carrier::{Direct, Http};
use exchange::courier::Routes;
use law::System;

use crate::config::Config;

/// The receivers of this process.
pub(super) type Receivers = HashMap<System, Arc<dyn exchange::Receiver>>;

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
