//! Finds the two authorities, or makes them at the first start.

use std::sync::Arc;

use domain::{Chance, Clock};
use eds::issue::Addresses;
use eds::key::Family;
use eds::{Algorithm, Certificate, PrivateKey};
use store::Db;

use super::{Hierarchy, ISSUING_NAME, KeyFolder, ROOT_NAME};
use crate::OpenError;
use crate::certificates::serial;
use crate::records::authorities::{self, Authorities};

const ROOT: &str = "root";
const ISSUING: &str = "issuing";
/// With what kind of keys new authorities begin; those that exist keep theirs. Certificates and lists under P-256 have
/// half the bytes of those under RSA-2048, and a barcode row carries three or four of them.
const KEY: Algorithm = Algorithm::P256;

/// Opens the hierarchy. A crash between key and certificate is repaired at the next start: the key that was kept
/// is the one that gets the certificate.
pub(crate) async fn open(
    db: &Db,
    clock: &dyn Clock,
    chance: &Chance,
    folder: &KeyFolder,
    root_addresses: &Addresses,
    delta_address: String,
) -> Result<Hierarchy, OpenError> {
    let kept = authorities::all(db).await?;
    let (root_key, issuing_key) = keys_of(folder, &kept).await?;
    let now = clock.now();

    let root = match kept.root {
        Some(root) => root,
        None => {
            let key = root_key.as_ref().ok_or_else(|| missing(folder, ROOT))?;
            let root = eds::issue::root(key, &name(ROOT_NAME, key), &serial(chance), now)?;
            authorities::keep(db, ROOT, &root, now).await?;
            root
        }
    };
    let issuing = match kept.issuing {
        Some(issuing) => issuing,
        None => {
            let key = root_key.as_ref().ok_or_else(|| missing(folder, ROOT))?;
            let spki = issuing_key.public_key_der();
            let name = name(ISSUING_NAME, &issuing_key);
            let issuing = eds::issue::issuing(key, &root, &spki, &name, &serial(chance), now, root_addresses)?;
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
        issuing_key: Arc::new(issuing_key),
        delta_address,
    })
}

/// «… (ECDSA)»: the kind of the key that there is.
fn name(of: &str, key: &PrivateKey) -> String {
    let kind = match key.scheme().family() {
        Family::Ecdsa => "ECDSA",
        Family::RsaPkcs1 | Family::RsaPss => "RSA",
        _ => "GOST",
    };
    format!("{of} ({kind})")
}

/// Reads both keys. A key that has no certificate yet is made; a key whose certificate exists never is, because
/// a fresh one could not sign in its name.
async fn keys_of(folder: &KeyFolder, kept: &Authorities) -> Result<(Option<PrivateKey>, PrivateKey), OpenError> {
    let (root, issuing) = tokio::join!(
        read_or_make(folder, ROOT, kept.root.is_none()),
        read_or_make(folder, ISSUING, kept.issuing.is_none())
    );
    Ok((root?, issuing?.ok_or_else(|| missing(folder, ISSUING))?))
}

async fn read_or_make(folder: &KeyFolder, name: &str, may_be_made: bool) -> Result<Option<PrivateKey>, OpenError> {
    match folder.read(name).await? {
        Some(key) => Ok(Some(key)),
        None if may_be_made => folder.make(name, KEY).await.map(Some),
        None => Ok(None),
    }
}

fn must_fit(folder: &KeyFolder, name: &str, key: &PrivateKey, certificate: &Certificate) -> Result<(), OpenError> {
    if key.public_key_der() == certificate.public_key_der() {
        Ok(())
    } else {
        Err(OpenError::KeyForeign {
            path: folder.place(name),
        })
    }
}

fn missing(folder: &KeyFolder, name: &str) -> OpenError {
    OpenError::KeyMissing {
        path: folder.place(name),
    }
}
