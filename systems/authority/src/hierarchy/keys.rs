//! Key files, one key a file, readable by their owner alone: PKCS#12 under the passphrase where there is one, PKCS#8
//! otherwise.
//!
//! A key that lies there in the clear is put under the passphrase at the first start that has one: the protected file is
//! written, read back and compared before the plain one goes.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use eds::pkcs12::{Choice, KeyStore, Pkcs12Error};
use eds::{Algorithm, PrivateKey};
use zeroize::Zeroizing;

use crate::OpenError;

/// Where the authority's keys are kept, and what protects them. Passphrase and file contents are overwritten in memory when
/// they are given up.
#[derive(Clone)]
pub(crate) struct KeyFolder {
    folder: PathBuf,
    passphrase: Option<Zeroizing<String>>,
}

impl KeyFolder {
    pub(crate) fn new(folder: &Path, passphrase: Option<Zeroizing<String>>) -> Self {
        Self {
            folder: folder.to_owned(),
            passphrase,
        }
    }

    /// Where the key `name` is kept, for the words of an error.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        if self.passphrase.is_some() {
            self.protected(name)
        } else {
            self.plain(name)
        }
    }

    fn plain(&self, name: &str) -> PathBuf {
        self.folder.join(format!("authority-{name}.p8"))
    }

    fn protected(&self, name: &str) -> PathBuf {
        self.folder.join(format!("authority-{name}.p12"))
    }

    /// Reads a key; None when there is no file.
    pub(crate) async fn read(&self, name: &str) -> Result<Option<PrivateKey>, OpenError> {
        self.apart(name, |folder, name| folder.read_now(name)).await
    }

    /// Makes a key and keeps it durably before anything is signed with it.
    pub(crate) async fn make(&self, name: &str, algorithm: Algorithm) -> Result<PrivateKey, OpenError> {
        self.apart(name, move |folder, name| {
            let key = PrivateKey::generate(algorithm)?;
            folder.keep(name, &key)?;
            Ok(key)
        })
        .await
    }

    /// Deriving a key from a passphrase and making RSA keys take their time: not on the thread of others.
    async fn apart<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&Self, &str) -> Result<T, OpenError> + Send + 'static,
    ) -> Result<T, OpenError> {
        let (folder, name) = (self.clone(), name.to_owned());
        tokio::task::spawn_blocking(move || work(&folder, &name))
            .await
            .map_err(|_| OpenError::Interrupted)?
    }

    fn read_now(&self, name: &str) -> Result<Option<PrivateKey>, OpenError> {
        let protected = self.protected(name);
        if let Some(bytes) = read_private(&protected)? {
            let Some(passphrase) = &self.passphrase else {
                return Err(OpenError::PassphraseMissing { path: protected });
            };
            return open(&bytes, passphrase, protected).map(Some);
        }
        let plain = self.plain(name);
        let Some(der) = read_private(&plain)? else {
            return Ok(None);
        };
        let key = PrivateKey::from_pkcs8_der(&der)?;
        if self.passphrase.is_some() {
            self.keep(name, &key)?;
            let again = self.read_now(name)?;
            if again.is_none_or(|again| again.public_key_der() != key.public_key_der()) {
                return Err(OpenError::KeyForeign { path: protected });
            }
            std::fs::remove_file(&plain).map_err(|source| OpenError::KeyFile { path: plain, source })?;
            tracing::info!(key = name, "the key {name} lies under the passphrase from now on");
        }
        Ok(Some(key))
    }

    fn keep(&self, name: &str, key: &PrivateKey) -> Result<(), OpenError> {
        let path = self.place(name);
        let bytes = match &self.passphrase {
            Some(passphrase) => {
                let store = KeyStore::write(key, name, &[], passphrase);
                Zeroizing::new(store.map_err(|source| OpenError::KeyStore {
                    path: path.clone(),
                    source,
                })?)
            }
            None => key.to_pkcs8_der()?,
        };
        write(&self.folder, &path, &bytes).map_err(|source| OpenError::KeyFile { path, source })
    }
}

fn open(bytes: &[u8], passphrase: &str, path: PathBuf) -> Result<PrivateKey, OpenError> {
    let wrong = |source| match source {
        Pkcs12Error::WrongPassword => OpenError::PassphraseWrong { path: path.clone() },
        source => OpenError::KeyStore {
            path: path.clone(),
            source,
        },
    };
    let store = KeyStore::read(bytes, passphrase).map_err(wrong)?;
    // PrivateKey is not copied: what comes out is read from its own octets.
    let entry = store.choose(&Choice::Only).map_err(wrong)?;
    Ok(PrivateKey::from_pkcs8_der(&entry.key.to_pkcs8_der()?)?)
}

/// The bytes of a file that only its owner may read; None when there is none. One that others may read is refused, as
/// ssh does.
fn read_private(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, OpenError> {
    let path = path.to_owned();
    let metadata = match std::fs::metadata(&path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(OpenError::KeyFile { path, source }),
    };
    if metadata.mode() & 0o077 != 0 {
        return Err(OpenError::KeyExposed { path });
    }
    std::fs::read(&path)
        .map(|bytes| Some(Zeroizing::new(bytes)))
        .map_err(|source| OpenError::KeyFile { path, source })
}

/// Writes beside the place and renames, so that a crash leaves either no key or a whole one.
fn write(folder: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let unfinished = path.with_extension("unfinished");
    if let Err(error) = std::fs::remove_file(&unfinished)
        && error.kind() != ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    File::open(folder)?.sync_all()
}
