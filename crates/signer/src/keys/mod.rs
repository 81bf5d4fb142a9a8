//! Where keys are: files and tokens, each opened with its password when it is needed and closed afterwards.

mod file;
mod token;

use eds::{Certificate, Signer};

pub use file::FileStore;
pub use token::TokenStore;

/// The name of a store of files in the protocol; tokens have names of their own.
pub const PKCS12: &str = "PKCS12";

/// A key with what belongs to it.
pub struct Held {
    /// How the store calls it.
    pub alias: String,
    pub key: Box<dyn Signer>,
    pub certificate: Certificate,
    /// From its issuer upwards, as far as the store has them.
    pub chain: Vec<Certificate>,
}

/// Why a store does not open.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error("the password or PIN is wrong")]
    WrongPassword,
    #[error("there is no key with a certificate")]
    Empty,
    #[error("{0}")]
    Unusable(String),
}

/// A file or a token.
pub trait KeyStore: Send + Sync {
    /// Its name in the protocol.
    fn storage(&self) -> &str;
    /// Its name for the person.
    fn label(&self) -> String;
    /// Whether it wants a password.
    fn has_password(&self) -> bool;
    /// The keys in it that have a certificate.
    fn open(&self, password: &str) -> Result<Vec<Held>, KeysError>;
}
