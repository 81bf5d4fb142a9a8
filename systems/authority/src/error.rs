//! What can go wrong beneath the operations of the authority.

use std::path::PathBuf;

use eds::EdsError;
use eds::pkcs12::Pkcs12Error;
use pages::i18n::LocaleError;
use store::StoreError;

/// A failure that is nobody's request: the store or the arithmetic gave way.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("the authority's store failed")]
    Store(#[from] StoreError),
    #[error("a certificate, request or list could not be made or read")]
    Eds(#[from] EdsError),
    #[error("the moment {0} is out of the range of dates")]
    Date(jiff::Timestamp),
    #[error("the issuing authority's certificate has expired: a new one must be made under the root")]
    IssuerExpired,
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(StoreError::from(error))
    }
}

/// Why the authority could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error("the authority's words are not whole")]
    Words(#[from] LocaleError),
    #[error("the key file {path} cannot be read or written")]
    KeyFile { path: PathBuf, source: std::io::Error },
    #[error("the key file {path} is open to others: set its mode to 0600")]
    KeyExposed { path: PathBuf },
    #[error("the key file {path} is missing, but its certificate has been issued: restore it from its copy")]
    KeyMissing { path: PathBuf },
    #[error("the key in {path} does not belong to the certificate in the store")]
    KeyForeign { path: PathBuf },
    #[error("the key file {path} lies under a passphrase: name its file or environment variable in [authority]")]
    PassphraseMissing { path: PathBuf },
    #[error("the passphrase does not open the key file {path}: give the one under which it was written")]
    PassphraseWrong { path: PathBuf },
    #[error("the key file {path} cannot be used")]
    KeyStore { path: PathBuf, source: Pkcs12Error },
    #[error("the work of making a key was interrupted")]
    Interrupted,
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<EdsError> for OpenError {
    fn from(error: EdsError) -> Self {
        Self::Fault(error.into())
    }
}
