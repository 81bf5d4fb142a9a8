//! Key files: PKCS#8 DER, one a file, readable by their owner alone.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use eds::{Algorithm, PrivateKey};

use crate::OpenError;

/// Where the key of the authority `name` is kept.
pub(super) fn path(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("authority-{name}.p8"))
}

/// Reads a key; None when there is no file. A file that others may read is refused, as ssh does.
pub(super) fn read(folder: &Path, name: &str) -> Result<Option<PrivateKey>, OpenError> {
    let path = path(folder, name);
    let metadata = match std::fs::metadata(&path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(OpenError::KeyFile { path, source }),
    };
    if metadata.mode() & 0o077 != 0 {
        return Err(OpenError::KeyExposed { path });
    }
    let der = std::fs::read(&path).map_err(|source| OpenError::KeyFile { path, source })?;
    Ok(Some(PrivateKey::from_pkcs8_der(&der)?))
}

/// Makes a key and keeps it durably before anything is signed with it.
pub(super) fn make(folder: &Path, name: &str) -> Result<PrivateKey, OpenError> {
    let key = PrivateKey::generate(Algorithm::Rsa2048)?;
    let der = key.to_pkcs8_der()?;
    let path = path(folder, name);
    write(folder, &path, &der).map_err(|source| OpenError::KeyFile { path, source })?;
    Ok(key)
}

/// Writes beside the place and renames, so that a crash leaves either no key or a whole one.
fn write(folder: &Path, path: &Path, der: &[u8]) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let unfinished = path.with_extension("p8.unfinished");
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
    file.write_all(der)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    File::open(folder)?.sync_all()
}
