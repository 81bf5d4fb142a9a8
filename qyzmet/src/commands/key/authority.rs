//! An authority in a folder, for tests and demonstrations. It identifies nobody.

use std::path::Path;

use domain::clock::WallClock;
use domain::{Chance, Clock as _};
use eds::crl::Crl;
use eds::issue::{self, Addresses, Profile};
use eds::pkcs12::{Choice, KeyStore};
use eds::{Algorithm, Certificate, PrivateKey};
use jiff::{SignedDuration, Timestamp};

use super::{KeyError, write_private};

/// «(СЫНАҚ)»: nobody should take it for anything but a trial.
const ROOT_NAME: &str = "НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (СЫНАҚ)";
const NAME: &str = "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (СЫНАҚ)";
/// How long its certificates, and its lists, are good for.
const CERTIFICATE_DAYS: i64 = 365;
const LIST_DAYS: i64 = 30;

/// The authority of a folder: `authority.p12` with its key, `ca.pem`, `crl.pem`.
pub(super) struct TestAuthority {
    key: PrivateKey,
    /// Its own certificate, then the root.
    chain: Vec<Certificate>,
    now: Timestamp,
    chance: Chance,
}

impl TestAuthority {
    /// Opens it, or makes it with keys of this algorithm. Its key store has the password of the keys it certifies
    /// first. Its list is written anew each time, so that it is current.
    pub(super) fn open(folder: &Path, algorithm: Algorithm, password: &str) -> Result<Self, KeyError> {
        let path = folder.join("authority.p12");
        let now = WallClock::default().now();
        let chance = Chance::from_system();
        let authority = if path.is_file() {
            let refused = |cause| KeyError::Store {
                path: path.clone(),
                cause,
            };
            let mut store = KeyStore::read(&super::read(&path)?, password).map_err(refused)?;
            store.choose(&Choice::Only).map_err(refused)?;
            let entry = store.entries.swap_remove(0);
            Self {
                chain: entry.certificates(),
                key: entry.key,
                now,
                chance,
            }
        } else {
            Self::make(folder, &path, algorithm, password, now, chance)?
        };
        authority.publish(folder)?;
        Ok(authority)
    }

    fn make(
        folder: &Path,
        path: &Path,
        algorithm: Algorithm,
        password: &str,
        now: Timestamp,
        chance: Chance,
    ) -> Result<Self, KeyError> {
        std::fs::create_dir_all(folder).map_err(|cause| KeyError::File {
            path: folder.to_owned(),
            cause,
        })?;
        let since = now - SignedDuration::from_hours(1);
        let root_key = PrivateKey::generate(algorithm)?;
        let root = issue::root(&root_key, ROOT_NAME, &chance.bytes(), since)?;
        let key = PrivateKey::generate(algorithm)?;
        let spki = key.public_key_der();
        let own = issue::issuing(&root_key, &root, &spki, NAME, &chance.bytes(), since, &addresses())?;
        let chain = vec![own, root];
        let store = KeyStore::write(&key, "authority", &chain, password).map_err(|cause| KeyError::Store {
            path: path.to_owned(),
            cause,
        })?;
        write_private(path, &store)?;
        Ok(Self {
            key,
            chain,
            now,
            chance,
        })
    }

    /// `ca.pem` and `crl.pem`, as `qyzmet verify` takes them.
    fn publish(&self, folder: &Path) -> Result<(), KeyError> {
        let pem: String = self.chain.iter().map(Certificate::to_pem).collect();
        write_private(&folder.join("ca.pem"), pem.as_bytes())?;
        let since = self.now - SignedDuration::from_hours(1);
        let until = self.now + SignedDuration::from_hours(24 * LIST_DAYS);
        let number = u64::try_from(self.now.as_second()).unwrap_or_default();
        let list = Crl::issue(&self.key, self.own()?, number, since, until, &[])?;
        write_private(&folder.join("crl.pem"), list.to_pem().as_bytes())
    }

    fn own(&self) -> Result<&Certificate, KeyError> {
        self.chain.first().ok_or(KeyError::Eds(eds::EdsError::KeyMismatch))
    }

    /// A certificate for the key with those above it.
    pub(super) fn certify(&self, spki: &[u8], profile: &Profile) -> Result<Vec<Certificate>, KeyError> {
        let since = self.now - SignedDuration::from_hours(1);
        let until = self.now + SignedDuration::from_hours(24 * CERTIFICATE_DAYS);
        let serial = self.chance.bytes();
        let own = self.own()?;
        let certificate = issue::end_entity(&self.key, own, spki, profile, &serial, since, until, &addresses())?;
        Ok([vec![certificate], self.chain.clone()].concat())
    }
}

/// Nothing is published there: the list lies in the folder.
fn addresses() -> Addresses {
    Addresses {
        crl: "http://127.0.0.1/crl.pem".to_owned(),
        ca_issuers: "http://127.0.0.1/ca.pem".to_owned(),
        ..Addresses::default()
    }
}
