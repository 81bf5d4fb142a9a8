//! Why a district could not be opened.

use std::path::PathBuf;

/// A variant per cause; each says what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WiringError {
    #[error("cannot listen on {address} ({cause}): is another process using it?")]
    Listen { address: String, cause: std::io::Error },
    #[error("the file {path} cannot be used: {cause}")]
    File { path: PathBuf, cause: std::io::Error },
    #[error("the file {path} with a secret cannot be used: {cause}")]
    Secret { path: PathBuf, cause: String },
    #[error("[mail] is not right: {0}")]
    Mail(String),
    #[error("the store could not be opened")]
    Store(#[from] store::StoreError),
    #[error(
        "the key or certificate of {system} in {path} cannot be read; take it away and the system will enrol again"
    )]
    Identity {
        system: &'static str,
        path: PathBuf,
        source: eds::EdsError,
    },
    #[error("a key could not be made")]
    Key(#[source] eds::EdsError),
    #[error("{system} could not enrol with the authority at {address}: {cause}")]
    Enrolment {
        system: &'static str,
        address: String,
        cause: String,
    },
    #[error("the authority could not be opened: {0}")]
    Authority(String),
    #[error("{0}")]
    System(String),
    #[error("[trust.beside.{name}] cannot be used: {cause}")]
    Beside { name: String, cause: String },
    #[error("no root certificate of the authority is known: name one in [trust] root")]
    NoRoot,
}
