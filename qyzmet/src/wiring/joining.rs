//! How a system joins: its identity, its store, whom it trusts.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use authority::Authority;
use domain::{Chance, Clock};
use exchange::authority::{AuthorityClient, AuthorityError};
use exchange::trust::{CrlSource, Order, Services};
use exchange::{Participant, Trust};
use law::System;

use super::identity::{self, Identity};
use super::opening::Opening;
use super::parts::open_store;
use super::{WiringError, beside};
use crate::config::{Beside, Config, RevocationOrder};
use crate::secrets::{self, Secret, SecretError};

/// A process waits this often and this long for the authority and for the file with the shared secret, which a person
/// may be copying from another machine: one hour.
const ENROLMENT_ATTEMPTS: u32 = 7200;
const ENROLMENT_PAUSE: Duration = Duration::from_millis(500);
/// While it waits, it says so at the first attempt and then every half minute.
const ENROLMENT_TOLD_EVERY: u32 = 60;

impl Opening {
    /// A system with its identity and its store, enrolled where it was not.
    pub(super) async fn participant(&self, system: System) -> Result<Arc<Participant>, WiringError> {
        let identity = self.identity(system.name()).await?;
        let db = open_store(&self.config, system.name()).await?;
        let trust = self.trust(&identity)?;
        let participant = Participant {
            system,
            db,
            clock: Arc::clone(&self.clock),
            chance: Arc::clone(&self.chance),
            key: identity.key,
            certificate: identity.certificate,
            chain: identity.chain,
            trust: Arc::new(trust),
            library: Arc::clone(&self.library),
            plans: std::sync::RwLock::default(),
            wake: Arc::new(tokio::sync::Notify::new()),
        };
        participant.learn_plans().await?;
        Ok(Arc::new(participant))
    }

    async fn identity(&self, system: &'static str) -> Result<Identity, WiringError> {
        let folder = &self.config.keys.folder;
        if let Some(identity) = identity::kept(folder, system, self.clock.now())? {
            return Ok(identity);
        }
        let key = identity::new_key()?;
        let (certificate, chain) = match &self.authority {
            Some(authority) => authority
                .certify_system(system, &key)
                .await
                .map_err(|cause| WiringError::Authority(crate::commands::chain(&cause)))?,
            None => self.enrol(system, &key).await?,
        };
        let identity = Identity {
            key,
            certificate,
            chain,
        };
        identity::keep(folder, system, &identity)?;
        Ok(identity)
    }

    /// Asks the authority until it answers: processes of one installation may be started in any order, and the
    /// authority makes the shared secret at its first start.
    async fn enrol(
        &self,
        system: &'static str,
        key: &eds::PrivateKey,
    ) -> Result<(eds::Certificate, Vec<eds::Certificate>), WiringError> {
        let client = self.authority_client();
        let mut attempts = 0;
        loop {
            let asked = match self.secret() {
                Ok(secret) => client.enrol(system, key, &secret).await.map_err(|cause| {
                    let again = matches!(cause, AuthorityError::Unreachable(_));
                    let (address, cause) = (self.authority_url.clone(), crate::commands::chain(&cause));
                    (WiringError::Enrolment { system, address, cause }, again)
                }),
                Err(cause) => Err((cause, true)),
            };
            match asked {
                Ok(enrolled) => return Ok(enrolled),
                Err((cause, true)) if attempts < ENROLMENT_ATTEMPTS => {
                    if attempts % ENROLMENT_TOLD_EVERY == 0 {
                        tracing::warn!(system, %cause, "not enrolled yet; trying again");
                    }
                    attempts += 1;
                    tokio::time::sleep(ENROLMENT_PAUSE).await;
                }
                Err((cause, _)) => return Err(cause),
            }
        }
    }

    fn secret(&self) -> Result<Secret, WiringError> {
        shared_secret(&self.config.authority.enrolment_secret_file)
    }

    fn trust(&self, identity: &Identity) -> Result<Trust, WiringError> {
        let mut store = eds::TrustStore::default();
        for certificate in &identity.chain {
            let own = certificate.issuer_common_name == certificate.subject.common_name;
            if own {
                store.roots.push(certificate.clone())
            } else {
                store.intermediates.push(certificate.clone())
            }
        }
        if let Some(path) = &self.config.trust.root {
            store.roots = pinned_roots(path)?;
        }
        if store.roots.is_empty() {
            return Err(WiringError::NoRoot);
        }
        let of_authority = || format!("{}/authority/crl.der", self.authority_url.trim_end_matches('/'));
        let source = CrlSource::Http {
            address: self.config.trust.crl_url.clone().unwrap_or_else(of_authority),
            client: self.client.clone(),
            max_age_seconds: self.config.trust.crl_max_age_seconds,
        };
        let own = Trust::new(store, eds::Policy::own_authority(), source, Arc::clone(&self.clock));
        let own = own.with_services(self.proving_services());
        let mut beside = self.config.trust.beside.iter();
        beside.try_fold(own, |trust, (name, other)| Ok(trust.beside(self.other(name, other)?)))
    }

    /// An authority beside our own: its word counts about people whom it has certified.
    fn other(&self, name: &str, other: &Beside) -> Result<Trust, WiringError> {
        let wrong = |cause: String| WiringError::Beside {
            name: name.to_owned(),
            cause,
        };
        let (policy, store) = beside::read(other).map_err(wrong)?;
        let source = CrlSource::Http {
            address: other.crl_url.clone(),
            client: self.client.clone(),
            max_age_seconds: self.config.trust.crl_max_age_seconds,
        };
        Ok(
            Trust::new(store, policy, source, Arc::clone(&self.clock)).with_services(Services {
                order: order(other.revocation),
                ocsp: other.ocsp_url.clone(),
                delta: other.delta_url.clone(),
                root_list: None,
                follow_certificates: other.ocsp_url.is_none(),
                ..self.proving_services()
            }),
        )
    }

    /// OCSP and time stamps: the configured ones, or the authority's.
    fn proving_services(&self) -> Services {
        let trust = &self.config.trust;
        let of_authority = |given: &Option<String>, path: &str| {
            let own = || format!("{}/authority/{path}", self.authority_url.trim_end_matches('/'));
            given.clone().unwrap_or_else(own)
        };
        Services {
            order: order(trust.revocation),
            ocsp: (!trust.follow_certificates).then(|| of_authority(&trust.ocsp_url, "ocsp")),
            delta: trust.delta_url.clone(),
            root_list: Some(of_authority(&trust.root_crl_url, "root-crl.der")),
            tsp: Some(of_authority(&trust.tsp_url, "tsp")),
            follow_certificates: trust.follow_certificates,
            answer_max_age_seconds: trust.crl_max_age_seconds,
            // Whoever proves something does so where the configuration says, and nowhere else.
            client: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap_or_else(|_| self.client.clone()),
        }
    }

    pub(super) fn authority_client(&self) -> AuthorityClient {
        AuthorityClient {
            base: self.authority_url.trim_end_matches('/').to_owned(),
            client: self.client.clone(),
        }
    }
}

pub(super) async fn open_authority(
    config: &Config,
    clock: &Arc<dyn Clock>,
    chance: &Arc<Chance>,
    demonstration: bool,
) -> Result<Option<Arc<Authority>>, WiringError> {
    if !config.runs("authority") {
        return Ok(None);
    }
    let setup = authority::Setup {
        db: open_store(config, "authority").await?,
        clock: Arc::clone(clock),
        chance: Arc::clone(chance),
        keys_folder: config.keys.folder.clone(),
        key_passphrase: key_passphrase(config, chance)?,
        service_keys: authority::ServiceKeys {
            ocsp: config.authority.ocsp_key.0,
            tsa: config.authority.tsa_key.0,
        },
        public_url: config.server.public_url.clone(),
        enrolment_secret: enrolment_secret(&config.authority.enrolment_secret_file, chance)?,
        danger_certify_without_identification: config.authority.danger_certify_without_identification,
        insecure_cookies: config.server.insecure_cookies,
        demonstration,
    };
    let opened = Authority::open(setup).await;
    opened
        .map(Some)
        .map_err(|cause| WiringError::Authority(crate::commands::chain(&cause)))
}

/// The passphrase of the authority's keys. A file that is not there yet is made, but never where keys wait for the
/// passphrase that is missing.
fn key_passphrase(config: &Config, chance: &Chance) -> Result<Option<Secret>, WiringError> {
    if let Some(name) = &config.authority.key_passphrase_env {
        return match std::env::var(name).map(Secret::new) {
            Ok(passphrase) if !passphrase.is_empty() => Ok(Some(passphrase)),
            _ => Err(WiringError::Authority(format!(
                "the environment variable {name} with the passphrase of the authority's keys is empty or not set"
            ))),
        };
    }
    let Some(path) = &config.authority.key_passphrase_file else {
        return Ok(None);
    };
    if !path.exists() && !has_protected_keys(&config.keys.folder) {
        if let Some(folder) = path.parent() {
            identity::private_folder(folder)?;
        }
        identity::write_private(path, Secret::new(chance.secret()).as_bytes())?;
    }
    let line = secrets::first_line(path).map_err(|cause| unreadable(path, &cause))?;
    let mode = std::fs::metadata(path).map_or(0, |metadata| metadata.mode());
    if mode & 0o077 != 0 {
        return Err(WiringError::Authority(format!(
            "the passphrase file {} is open to others: set its mode to 0600",
            path.display()
        )));
    }
    let line = line.trim();
    if line.is_empty() {
        return Err(WiringError::Authority(format!(
            "the file {} with the passphrase of the authority's keys is empty",
            path.display()
        )));
    }
    Ok(Some(Secret::new(line.to_owned())))
}

fn has_protected_keys(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .any(|name| name.starts_with("authority-") && name.ends_with(".p12"))
}

/// The shared secret, made at the first start.
fn enrolment_secret(path: &Path, chance: &Chance) -> Result<Secret, WiringError> {
    if !path.exists() {
        if let Some(folder) = path.parent() {
            identity::private_folder(folder)?;
        }
        identity::write_private(path, Secret::new(chance.secret()).as_bytes())?;
    }
    shared_secret(path)
}

fn shared_secret(path: &Path) -> Result<Secret, WiringError> {
    let text = secrets::text(path).map_err(|cause| unreadable(path, &cause))?;
    Ok(Secret::new(text.trim().to_owned()))
}

fn unreadable(path: &Path, cause: &SecretError) -> WiringError {
    WiringError::Secret {
        path: path.to_owned(),
        cause: cause.to_string(),
    }
}

const fn order(configured: RevocationOrder) -> Order {
    match configured {
        RevocationOrder::Lists => Order::Lists,
        RevocationOrder::OcspThenLists => Order::OcspThenLists,
        RevocationOrder::Ocsp => Order::Ocsp,
    }
}

fn pinned_roots(path: &Path) -> Result<Vec<eds::Certificate>, WiringError> {
    let pem = String::from_utf8_lossy(&identity::read(path)?).into_owned();
    eds::Certificate::many_from_pem(&pem).map_err(|source| WiringError::Identity {
        system: "authority",
        path: path.to_owned(),
        source,
    })
}
