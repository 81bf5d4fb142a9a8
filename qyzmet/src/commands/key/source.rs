//! Where a key is: in a PKCS#12 file, or on a token.

use std::path::{Path, PathBuf};

use eds::pkcs12::{Choice, KeyStore};
use eds::{Certificate, Signer};
use tokens::{Module, Token};

use super::{KeyError, read, said, secret};

#[derive(clap::Args)]
pub(super) struct Source {
    /// The key store, PKCS#12.
    #[arg(long, conflicts_with = "pkcs11")]
    key: Option<PathBuf>,
    /// The file whose first line is the password of the key store, or the PIN of the token.
    #[arg(long, alias = "pin-file")]
    password_file: PathBuf,
    /// The PKCS#11 library of a token.
    #[arg(long)]
    pkcs11: Option<PathBuf>,
    /// The slot of the token, where several are plugged in.
    #[arg(long, requires = "pkcs11")]
    slot: Option<u64>,
    /// The alias (label) of the key, where there are several.
    #[arg(long)]
    alias: Option<String>,
}

/// A key with its certificate, wherever it is.
pub(super) struct Found {
    pub(super) signer: Box<dyn Signer>,
    pub(super) certificate: Option<Certificate>,
}

impl Source {
    pub(super) fn find(&self) -> Result<Found, KeyError> {
        match (&self.key, &self.pkcs11) {
            (Some(path), _) => {
                let mut store = open_store(path, &self.password_file)?;
                let place = chosen(&store, path, self.alias.as_deref())?;
                let entry = store.entries.swap_remove(place);
                Ok(Found {
                    signer: Box::new(entry.key),
                    certificate: entry.certificate,
                })
            }
            (None, Some(module)) => {
                let key = open_token(module, self.slot, &self.password_file)?.key(self.alias.as_deref())?;
                let certificate = key.certificate().cloned();
                Ok(Found {
                    signer: Box::new(key),
                    certificate,
                })
            }
            (None, None) => said(
                "Кілтті көрсетіңіз: --key ФАЙЛ.p12 немесе --pkcs11 КІТАПХАНА.",
                "Укажите ключ: --key ФАЙЛ.p12 или --pkcs11 БИБЛИОТЕКА.",
                "Name the key: --key FILE.p12 or --pkcs11 LIBRARY.",
            ),
        }
    }
}

pub(super) fn open_store(path: &Path, password_file: &Path) -> Result<KeyStore, KeyError> {
    let password = secret(password_file)?;
    KeyStore::read(&read(path)?, &password).map_err(|cause| KeyError::Store {
        path: path.to_owned(),
        cause,
    })
}

pub(super) fn open_token(module: &Path, slot: Option<u64>, pin_file: &Path) -> Result<Token, KeyError> {
    Ok(Module::load(module)?.open(slot, &secret(pin_file)?)?)
}

/// The place of the key with this alias, or of the only one.
pub(super) fn chosen(store: &KeyStore, path: &Path, alias: Option<&str>) -> Result<usize, KeyError> {
    let choice = alias.map_or(Choice::Only, |alias| Choice::Alias(alias.to_owned()));
    let entry = store.choose(&choice).map_err(|cause| KeyError::Store {
        path: path.to_owned(),
        cause,
    })?;
    let place = store.entries.iter().position(|other| std::ptr::eq(other, entry));
    Ok(place.unwrap_or_default())
}
