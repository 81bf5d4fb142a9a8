//! Wiring: the systems of one process, connected with each other and with those that run elsewhere.

pub(crate) mod beside;
mod district;
mod error;
mod identity;
mod joining;
mod opening;
mod parts;
mod patience;
mod routes;
mod setups;
pub(crate) mod staff;

pub(crate) use district::{District, Running};
pub(crate) use error::WiringError;
pub(crate) use identity::is_enrolled;
pub(crate) use parts::open_store;

/// Resolves when the process is asked to stop (Ctrl-C or SIGTERM).
pub(crate) async fn interrupted() {
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
