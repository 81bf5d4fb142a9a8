//! The agent: a program beside the browser that signs what a page asks for, if the person agrees.
//!
//! It speaks the protocol of NCALayer (WebSocket over TLS on 127.0.0.1:13579), so that pages and the public JavaScript
//! clients work with it unchanged: module `kz.gov.pki.knca.basics` (sign) and `kz.gov.pki.knca.commonUtils` without
//! its file dialogs. Keys are in PKCS#12 files, PEM files, or on PKCS#11 tokens; the person is asked in the terminal which site
//! wants what, and for the password. The agent judges nothing: whom to believe is for the server to say.

mod agent;
mod error;
mod handshake;
pub mod keys;
pub mod person;
mod protocol;
mod server;
mod signing;
pub mod tls;

pub use agent::{Agent, Stamps};
pub use error::SignerError;
pub use server::{Server, Setup};

/// Where pages look for an agent.
pub const ADDRESS: &str = "127.0.0.1:13579";
