//! What the systems are made of: stores, file stores, HTTP clients.

use std::time::Duration;

use store::attachments::Attachments;
use store::{Db, Migration, StoreUrl};

use super::WiringError;
use crate::config::{Config, StoreKind};

/// Opens the store of a system, its migrations run.
pub(crate) async fn open_store(config: &Config, system: &str) -> Result<Db, WiringError> {
    Ok(Db::open(&store_url(config), system, migrations(system)).await?)
}

pub(super) fn files(config: &Config, system: &str) -> Result<Attachments, WiringError> {
    Ok(Attachments::in_folder(&config.files.folder.join(system))?)
}

/// The client for everything between systems. The limits are those of a slow but living neighbour.
pub(super) fn http_client() -> Result<reqwest::Client, WiringError> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(3))
        .timeout(Duration::from_secs(30))
        .build()
        .map_err(|error| WiringError::System(format!("the HTTP client cannot be made: {error}")))
}

fn store_url(config: &Config) -> StoreUrl {
    match (config.store.kind, &config.store.url) {
        (StoreKind::Postgres, Some(url)) => StoreUrl::Postgres { url: url.clone() },
        _ => StoreUrl::Sqlite {
            folder: config.store.folder.clone(),
        },
    }
}

fn migrations(system: &str) -> &'static [Migration] {
    match system {
        "portal" => portal::MIGRATIONS,
        "provider" => provider::MIGRATIONS,
        "center" => center::MIGRATIONS,
        "gateway" => gateway::MIGRATIONS,
        "authority" => authority::MIGRATIONS,
        "registries" => registries::MIGRATIONS,
        _ => &[],
    }
}
