//! The sections. Their meaning is told once, in `default.toml`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use eds::Algorithm;
use eds::cades::Level;
use jiff::SignedDuration;
use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) systems: Vec<String>,
    pub(crate) server: Server,
    pub(crate) store: Store,
    pub(crate) files: Files,
    pub(crate) keys: Keys,
    pub(crate) addresses: BTreeMap<String, String>,
    pub(crate) trust: Trust,
    pub(crate) signatures: Signatures,
    pub(crate) authority: Authority,
    pub(crate) provider: Provider,
    pub(crate) calendar: CalendarSection,
    pub(crate) gateway: Gateway,
    pub(crate) lookups: Lookups,
    pub(crate) registries: Registries,
    pub(crate) center: Center,
    pub(crate) mail: Mail,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Server {
    pub(crate) listen: String,
    pub(crate) public_url: String,
    pub(crate) insecure_cookies: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StoreKind {
    Sqlite,
    Postgres,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Store {
    pub(crate) kind: StoreKind,
    pub(crate) folder: PathBuf,
    pub(crate) url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Files {
    pub(crate) folder: PathBuf,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Keys {
    pub(crate) folder: PathBuf,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Trust {
    pub(crate) crl_max_age_seconds: u32,
    pub(crate) crl_url: Option<String>,
    pub(crate) delta_url: Option<String>,
    pub(crate) root_crl_url: Option<String>,
    pub(crate) revocation: RevocationOrder,
    pub(crate) ocsp_url: Option<String>,
    pub(crate) follow_certificates: bool,
    pub(crate) tsp_url: Option<String>,
    pub(crate) root: Option<PathBuf>,
    /// Authorities beside our own, by a name of the operator's choice.
    pub(crate) beside: BTreeMap<String, Beside>,
}

/// An authority beside our own, whose certificates people may sign with.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Beside {
    /// `nuc-rk`, `own-authority`, or a file.
    pub(crate) policy: String,
    /// Its root and the authorities under it that issue certificates (PEM).
    pub(crate) certificates: PathBuf,
    pub(crate) crl_url: String,
    pub(crate) delta_url: Option<String>,
    pub(crate) ocsp_url: Option<String>,
    #[serde(default = "Beside::order")]
    pub(crate) revocation: RevocationOrder,
}

impl Beside {
    const fn order() -> RevocationOrder {
        RevocationOrder::Lists
    }
}

/// What proves that a certificate is not revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RevocationOrder {
    Lists,
    OcspThenLists,
    Ocsp,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Signatures {
    pub(crate) level: SignatureLevel,
    pub(crate) when_silent: WhenSilent,
    pub(crate) renew_before_days: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SignatureLevel {
    B,
    T,
    Lt,
    Lta,
}

/// What becomes of a result while stamps or evidence cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WhenSilent {
    Hold,
    HandOver,
}

impl Signatures {
    pub(crate) fn settings(self) -> preservation::Settings {
        preservation::Settings {
            level: match self.level {
                SignatureLevel::B => Level::B,
                SignatureLevel::T => Level::T,
                SignatureLevel::Lt => Level::LT,
                SignatureLevel::Lta => Level::LTA,
            },
            when_silent: match self.when_silent {
                WhenSilent::Hold => preservation::WhenSilent::Hold,
                WhenSilent::HandOver => preservation::WhenSilent::HandOver,
            },
            renew_before: SignedDuration::from_hours(24 * i64::from(self.renew_before_days)),
        }
    }
}

impl Default for Signatures {
    fn default() -> Self {
        Self {
            level: SignatureLevel::Lt,
            when_silent: WhenSilent::Hold,
            renew_before_days: 30,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Authority {
    pub(crate) enrolment_secret_file: PathBuf,
    pub(crate) key_passphrase_file: Option<PathBuf>,
    pub(crate) key_passphrase_env: Option<String>,
    pub(crate) ocsp_key: ServiceKey,
    pub(crate) tsa_key: ServiceKey,
    pub(crate) danger_certify_without_identification: bool,
}

/// The kind of key with which a service of the authority signs, by the name it has in `qyzmet key new`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct ServiceKey(pub(crate) Algorithm);

impl ServiceKey {
    /// Those that policies accept for years to come: ГОСТ 34.310-2004 and keys of 256 bits of the later standard are not.
    const OFFERED: [Algorithm; 6] = [
        Algorithm::P256,
        Algorithm::P384,
        Algorithm::Rsa2048,
        Algorithm::Rsa3072,
        Algorithm::Rsa4096,
        Algorithm::Gost2015_512,
    ];
}

impl TryFrom<String> for ServiceKey {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let found = Self::OFFERED.into_iter().find(|algorithm| algorithm.name() == name);
        found.map(Self).ok_or_else(|| {
            let names = Self::OFFERED.map(Algorithm::name).join(", ");
            format!("the services of the authority sign with one of {names}, not with {name}")
        })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Provider {
    pub(crate) head_name: String,
    pub(crate) bin: String,
    pub(crate) organization: String,
    pub(crate) check_url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Gateway {
    pub(crate) clock_skew_seconds: u32,
    /// By name.
    pub(crate) participants: BTreeMap<String, ParticipantSection>,
}

/// A system of another organization.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParticipantSection {
    pub(crate) certificate: String,
    #[serde(default)]
    pub(crate) iin: Option<String>,
    pub(crate) bin: String,
    /// Names of registries.
    pub(crate) services: Vec<String>,
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            clock_skew_seconds: 300,
            participants: BTreeMap::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Lookups {
    pub(crate) limit_seconds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Registries {
    pub(crate) population: usize,
    pub(crate) seed: u64,
    pub(crate) danger_allow_faults: bool,
}

impl Default for Lookups {
    fn default() -> Self {
        Self { limit_seconds: 10 }
    }
}

impl Default for Registries {
    fn default() -> Self {
        Self {
            population: 3000,
            seed: 2012,
            danger_allow_faults: false,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CalendarSection {
    pub(crate) file: Option<PathBuf>,
}

/// Off without a host.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Mail {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) from: String,
    /// `none`, `starttls`, `tls`.
    pub(crate) tls: String,
    pub(crate) credentials_file: Option<PathBuf>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Center {
    pub(crate) bin: String,
    pub(crate) organization: String,
    /// The name of the hall with its electronic queue; empty for none.
    pub(crate) hall: String,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 587,
            from: String::new(),
            tls: "starttls".to_owned(),
            credentials_file: None,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            systems: ["authority", "gateway", "portal", "provider", "center", "registries"]
                .map(str::to_owned)
                .to_vec(),
            server: Server::default(),
            store: Store::default(),
            files: Files::default(),
            keys: Keys::default(),
            addresses: BTreeMap::new(),
            trust: Trust::default(),
            signatures: Signatures::default(),
            authority: Authority::default(),
            provider: Provider::default(),
            calendar: CalendarSection::default(),
            gateway: Gateway::default(),
            lookups: Lookups::default(),
            registries: Registries::default(),
            center: Center::default(),
            mail: Mail::default(),
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".into(),
            public_url: "http://127.0.0.1:8080".into(),
            insecure_cookies: false,
        }
    }
}

impl Default for Store {
    fn default() -> Self {
        Self {
            kind: StoreKind::Sqlite,
            folder: "qyzmet-data/store".into(),
            url: None,
        }
    }
}

impl Default for Files {
    fn default() -> Self {
        Self {
            folder: "qyzmet-data/files".into(),
        }
    }
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            folder: "qyzmet-data/keys".into(),
        }
    }
}

impl Default for Trust {
    fn default() -> Self {
        Self {
            crl_max_age_seconds: 60,
            crl_url: None,
            delta_url: None,
            root_crl_url: None,
            revocation: RevocationOrder::Lists,
            ocsp_url: None,
            follow_certificates: false,
            tsp_url: None,
            root: None,
            beside: BTreeMap::new(),
        }
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self {
            enrolment_secret_file: "qyzmet-data/keys/enrolment-secret".into(),
            key_passphrase_file: None,
            key_passphrase_env: None,
            ocsp_key: ServiceKey(Algorithm::P256),
            tsa_key: ServiceKey(Algorithm::P256),
            danger_certify_without_identification: false,
        }
    }
}
