//! The identity of a system: its private key, its certificate and the chain above it.
//!
//! A system keeps them in the keys folder. Without them, or with less than thirty days left, it makes a new key
//! and enrols with the authority.

use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use eds::key::Algorithm;
use eds::{Certificate, PrivateKey};
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use super::WiringError;

pub(super) struct Identity {
    pub(super) key: PrivateKey,
    pub(super) certificate: Certificate,
    /// Issuing authority, then root.
    pub(super) chain: Vec<Certificate>,
}

/// A certificate is renewed at the first start at which less than this is left of it.
const RENEW_BEFORE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Whether a system of this installation has ever had an identity here.
pub(crate) fn is_enrolled(config: &crate::config::Config, system: &'static str) -> bool {
    let (key, chain) = paths(&config.keys.folder, system);
    key.exists() && chain.exists()
}

/// Reads the identity kept in `folder`, if there is one that is still good for a while.
pub(super) fn kept(folder: &Path, system: &'static str, now: Timestamp) -> Result<Option<Identity>, WiringError> {
    let (key_path, chain_path) = paths(folder, system);
    if !key_path.exists() || !chain_path.exists() {
        return Ok(None);
    }
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| WiringError::Identity { system, path, source }
    };
    let key = PrivateKey::from_pkcs8_der(&Zeroizing::new(read(&key_path)?)).map_err(unreadable(&key_path))?;
    let pem = String::from_utf8_lossy(&read(&chain_path)?).into_owned();
    let mut chain = Certificate::many_from_pem(&pem).map_err(unreadable(&chain_path))?;
    if chain.is_empty() {
        return Ok(None);
    }
    let certificate = chain.remove(0);
    let good_until = certificate
        .not_after
        .checked_sub(RENEW_BEFORE)
        .unwrap_or(certificate.not_after);
    Ok((now >= certificate.not_before && now < good_until).then_some(Identity {
        key,
        certificate,
        chain,
    }))
}

/// A fresh key for a system. Services sign with P-256.
pub(super) fn new_key() -> Result<PrivateKey, WiringError> {
    PrivateKey::generate(Algorithm::P256).map_err(WiringError::Key)
}

/// Keeps an identity, the key readable for its owner only.
pub(super) fn keep(folder: &Path, system: &'static str, identity: &Identity) -> Result<(), WiringError> {
    let (key_path, chain_path) = paths(folder, system);
    private_folder(folder)?;
    write_private(&key_path, &identity.key.to_pkcs8_der().map_err(WiringError::Key)?)?;
    let mut pem = identity.certificate.to_pem();
    for certificate in &identity.chain {
        pem.push_str(&certificate.to_pem());
    }
    write_private(&chain_path, pem.as_bytes())
}

/// Makes a folder that only its owner can enter.
pub(super) fn private_folder(folder: &Path) -> Result<(), WiringError> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|cause| WiringError::File {
            path: folder.to_owned(),
            cause,
        })
}

/// Writes beside and renames, so that a crash leaves the old file or the new one.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), WiringError> {
    let failed = |cause| WiringError::File {
        path: path.to_owned(),
        cause,
    };
    let beside = path.with_extension("new");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)
        .map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, WiringError> {
    std::fs::read(path).map_err(|cause| WiringError::File {
        path: path.to_owned(),
        cause,
    })
}

fn paths(folder: &Path, system: &str) -> (PathBuf, PathBuf) {
    (
        folder.join(format!("{system}.key")),
        folder.join(format!("{system}.pem")),
    )
}
