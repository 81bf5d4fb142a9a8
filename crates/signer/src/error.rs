//! Why the agent does not start or stops.

use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    #[error("{0} is not an address of this machine alone: the agent listens on 127.0.0.1 or ::1")]
    NotLoopback(SocketAddr),
    #[error("{address} cannot be listened on: is NCALayer or another agent running?")]
    Listen {
        address: SocketAddr,
        #[source]
        cause: std::io::Error,
    },
    #[error("{path} cannot be read or written")]
    File {
        path: PathBuf,
        #[source]
        cause: std::io::Error,
    },
    #[error("the agent's TLS certificate cannot be made")]
    Certificate(#[source] rcgen::Error),
    #[error("the agent's TLS key or certificate in {0} cannot be used; delete both files to make new ones")]
    TlsFiles(PathBuf),
    #[error("TLS cannot be set up")]
    Tls(#[source] tokio_rustls::rustls::Error),
}
