//! Keys in files: PKCS#12, and PEM with a private key and its certificates.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eds::pkcs12::{KeyStore as Pkcs12, Pkcs12Error};
use eds::{Certificate, PrivateKey};

use zeroize::Zeroizing;

use super::{Held, KeyStore, KeysError, PKCS12};

/// The largest file read, in bytes. Those of the НУЦ have about 5,000.
const FILE_BYTES_MAX: u64 = 1024 * 1024;
const PEM_KEY: [&str; 2] = ["-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"];

/// A file with a key.
pub struct FileStore {
    path: PathBuf,
    is_pem: bool,
}

impl FileStore {
    /// Looks whether the file is there and what it is; a wrong password is found out when it is opened.
    pub fn new(path: &Path) -> Result<Self, KeysError> {
        let bytes = read(path)?;
        Ok(Self {
            path: path.to_owned(),
            is_pem: bytes.starts_with(b"-----BEGIN"),
        })
    }
}

impl KeyStore for FileStore {
    fn storage(&self) -> &str {
        PKCS12
    }

    fn label(&self) -> String {
        self.path.display().to_string()
    }

    fn has_password(&self) -> bool {
        !self.is_pem
    }

    fn open(&self, password: &str) -> Result<Vec<Held>, KeysError> {
        let bytes = read(&self.path)?;
        if self.is_pem {
            of_pem(&bytes)
        } else {
            of_pkcs12(&bytes, password)
        }
    }
}

fn of_pkcs12(bytes: &[u8], password: &str) -> Result<Vec<Held>, KeysError> {
    let store = Pkcs12::read(bytes, password).map_err(|error| match error {
        Pkcs12Error::WrongPassword => KeysError::WrongPassword,
        Pkcs12Error::NoKey => KeysError::Empty,
        other => KeysError::Unusable(other.to_string()),
    })?;
    let held = store.entries.into_iter().filter_map(|entry| {
        Some(Held {
            certificate: entry.certificate?,
            alias: entry.alias.unwrap_or_default(),
            key: Box::new(entry.key),
            chain: entry.chain,
        })
    });
    must_hold(held.collect())
}

fn of_pem(bytes: &[u8]) -> Result<Vec<Held>, KeysError> {
    let unusable = |what: &str| KeysError::Unusable(what.to_owned());
    let text = std::str::from_utf8(bytes).map_err(|_| unusable("the file is no PEM text"))?;
    let body = text
        .split_once(PEM_KEY[0])
        .and_then(|(_, rest)| rest.split_once(PEM_KEY[1]))
        .ok_or(KeysError::Empty)?
        .0;
    let mut packed = Zeroizing::new(String::with_capacity(body.len()));
    packed.extend(body.split_whitespace());
    let der = STANDARD
        .decode(packed.as_bytes())
        .map_err(|_| unusable("the private key is not base64"))?;
    let der = Zeroizing::new(der);
    let key = PrivateKey::from_pkcs8_der(&der).map_err(|error| unusable(&error.to_string()))?;
    let certificates = Certificate::many_from_pem(text).map_err(|error| unusable(&error.to_string()))?;
    let spki = key.public_key_der();
    let (own, chain): (Vec<_>, Vec<_>) = certificates
        .into_iter()
        .partition(|certificate| certificate.public_key_der() == spki);
    let held = own.into_iter().next().map(|certificate| Held {
        alias: certificate.serial_hex.clone(),
        key: Box::new(key),
        certificate,
        chain,
    });
    must_hold(held.into_iter().collect())
}

fn must_hold(held: Vec<Held>) -> Result<Vec<Held>, KeysError> {
    if held.is_empty() {
        Err(KeysError::Empty)
    } else {
        Ok(held)
    }
}

/// Overwritten when it is given up: a PEM file holds the key as it is.
fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeysError> {
    let unreadable = |cause: std::io::Error| KeysError::Unusable(format!("{}: {cause}", path.display()));
    let length = fs::metadata(path).map_err(unreadable)?.len();
    if length > FILE_BYTES_MAX {
        return Err(KeysError::Unusable(format!(
            "{} is larger than {FILE_BYTES_MAX} bytes",
            path.display()
        )));
    }
    fs::read(path).map(Zeroizing::new).map_err(unreadable)
}
