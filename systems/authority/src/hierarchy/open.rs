//! Finds the two authorities, or makes them at the first start.

use std::path::Path;

use domain::{Chance, Clock};
use eds::issue::Addresses;
use eds::{Certificate, PrivateKey};
use store::Db;

use super::{Hierarchy, ISSUING_NAME, ROOT_NAME, keys};
use crate::OpenError;
use crate::certificates::serial;
use crate::records::authorities::{self, Authorities};

const ROOT: &str = "root";
const ISSUING: &str = "issuing";

/// Opens the hierarchy. A crash between key and certificate is repaired at the next start: the key that was kept
/// is the one that gets the certificate.
pub(crate) async fn open(
    db: &Db,
    clock: &dyn Clock,
    chance: &Chance,
    folder: &Path,
    root_addresses: &Addresses,
) -> Result<Hierarchy, OpenError> {
    let kept = authorities::all(db).await?;
    let (root_key, issuing_key) = keys_of(folder, &kept).await?;
    let now = clock.now();

    let root = match kept.root {
        Some(root) => root,
        None => {
            let key = root_key.as_ref().ok_or_else(|| missing(folder, ROOT))?;
            let root = eds::issue::root(key, ROOT_NAME, &serial(chance), now)?;
            authorities::keep(db, ROOT, &root, now).await?;
            root
        }
    };
    let issuing = match kept.issuing {
        Some(issuing) => issuing,
        None => {
            let key = root_key.as_ref().ok_or_else(|| missing(folder, ROOT))?;
            let spki = issuing_key.public_key_der();
            let issuing = eds::issue::issuing(key, &root, &spki, ISSUING_NAME, &serial(chance), now, root_addresses)?;
            authorities::keep(db, ISSUING, &issuing, now).await?;
            issuing
        }
    };

    if let Some(key) = &root_key {
        must_fit(folder, ROOT, key, &root)?;
    }
    must_fit(folder, ISSUING, &issuing_key, &issuing)?;
    Ok(Hierarchy {
        root,
        root_key,
        issuing,
        issuing_key,
    })
}

/// Reads both keys. A key that has no certificate yet is made; a key whose certificate exists never is, because
/// a fresh one could not sign in its name.
async fn keys_of(folder: &Path, kept: &Authorities) -> Result<(Option<PrivateKey>, PrivateKey), OpenError> {
    let (root_may_be_made, issuing_may_be_made) = (kept.root.is_none(), kept.issuing.is_none());
    let root = {
        let folder = folder.to_owned();
        tokio::task::spawn_blocking(move || read_or_make(&folder, ROOT, root_may_be_made))
    };
    let issuing = {
        let folder = folder.to_owned();
        tokio::task::spawn_blocking(move || read_or_make(&folder, ISSUING, issuing_may_be_made))
    };
    let (root, issuing) = tokio::join!(root, issuing);
    let root = root.map_err(|_| OpenError::Interrupted)??;
    let issuing = issuing.map_err(|_| OpenError::Interrupted)??;
    Ok((root, issuing.ok_or_else(|| missing(folder, ISSUING))?))
}

fn read_or_make(folder: &Path, name: &str, may_be_made: bool) -> Result<Option<PrivateKey>, OpenError> {
    match keys::read(folder, name)? {
        Some(key) => Ok(Some(key)),
        None if may_be_made => keys::make(folder, name).map(Some),
        None => Ok(None),
    }
}

fn must_fit(folder: &Path, name: &str, key: &PrivateKey, certificate: &Certificate) -> Result<(), OpenError> {
    if key.public_key_der() == certificate.public_key_der() {
        Ok(())
    } else {
        Err(OpenError::KeyForeign {
            path: keys::path(folder, name),
        })
    }
}

fn missing(folder: &Path, name: &str) -> OpenError {
    OpenError::KeyMissing {
        path: keys::path(folder, name),
    }
}
