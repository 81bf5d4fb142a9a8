//! The configuration: one struct a section, one commented default file, compiled in.

mod sections;

use std::path::{Path, PathBuf};

pub(crate) use sections::{Beside, Config, RevocationOrder, StoreKind};

/// The commented default, as `qyzmet config` prints it.
pub(crate) const DEFAULT: &str = include_str!("default.toml");

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("the configuration {path} cannot be read: {cause}")]
    Unreadable { path: PathBuf, cause: std::io::Error },
    #[error("the configuration {path} is wrong:\n{cause}")]
    Wrong { path: PathBuf, cause: String },
    #[error(
        "the configuration names the unknown system `{0}`: choose from authority, gateway, portal, provider, center, registries"
    )]
    UnknownSystem(String),
    #[error("[store] kind = \"postgres\" needs a url")]
    NoDatabaseUrl,
    #[error("the system `{0}` does not run in this process and has no address: add it to [addresses]")]
    NoAddress(&'static str),
    #[error(
        "the QR code of documents has to lead to the portal: give [provider] check_url, or the portal's public address in [addresses]"
    )]
    NoCheckUrl,
    #[error("[gateway.participants] {0}")]
    Participant(#[from] gateway::MemberError),
    #[error(
        "[gateway.participants.{participant}] there is no service `{service}`: choose from gbd_fl, nr_iin, enis, cgo, labour_market, e_sobes, guardianship"
    )]
    NoSuchService { participant: String, service: String },
    #[error("[provider] {0} is empty: it is printed on documents and written into certificates")]
    Empty(&'static str),
    #[error(
        "[server] insecure_cookies is for plain HTTP on loopback, and public_url is {0}: sessions would travel unprotected"
    )]
    InsecureCookies(String),
}

impl Config {
    /// Reads a file over the defaults. Unknown settings are refused.
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|cause| ConfigError::Unreadable {
            path: path.to_owned(),
            cause,
        })?;
        let config = Self::parse(&text).map_err(|cause| ConfigError::Wrong {
            path: path.to_owned(),
            cause,
        })?;
        config.check()?;
        Ok(config)
    }

    /// The compiled-in default.
    pub(crate) fn standard() -> Self {
        Self::parse(DEFAULT).unwrap_or_else(|cause| unreachable!("the default configuration is tested: {cause}"))
    }

    fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    fn check(&self) -> Result<(), ConfigError> {
        for name in &self.systems {
            if law::System::from_name(name).is_none() {
                return Err(ConfigError::UnknownSystem(name.clone()));
            }
        }
        if self.server.insecure_cookies && !is_loopback(&self.server.public_url) {
            return Err(ConfigError::InsecureCookies(self.server.public_url.clone()));
        }
        if self.store.kind == StoreKind::Postgres && self.store.url.is_none() {
            return Err(ConfigError::NoDatabaseUrl);
        }
        // The authority asks nobody; the others enrol with it, and all but the gateway send through the gateway.
        let only = |names: &[&str]| self.systems.iter().all(|name| names.contains(&name.as_str()));
        if !only(&["authority"]) {
            self.must_reach("authority")?;
        }
        if !only(&["authority", "gateway", "registries"]) {
            self.must_reach("gateway")?;
        }
        self.members()?;
        if self.runs("gateway") {
            for system in ["portal", "provider", "center"] {
                self.must_reach(system)?;
            }
        }
        if self.runs("provider") {
            let provider = &self.provider;
            for (value, name) in [
                (&provider.head_name, "head_name"),
                (&provider.bin, "bin"),
                (&provider.organization, "organization"),
            ] {
                if value.trim().is_empty() {
                    return Err(ConfigError::Empty(name));
                }
            }
            if provider.check_url.is_none() && self.must_reach("portal").is_err() {
                return Err(ConfigError::NoCheckUrl);
            }
        }
        Ok(())
    }

    /// Those who may ask the gateway over SOAP.
    pub(crate) fn members(&self) -> Result<gateway::Members, ConfigError> {
        let mut members = Vec::new();
        for (name, section) in &self.gateway.participants {
            let registry = |word: &String| {
                law::Registry::from_name(word).ok_or_else(|| ConfigError::NoSuchService {
                    participant: name.clone(),
                    service: word.clone(),
                })
            };
            members.push(gateway::Member {
                name: name.clone(),
                common_name: section.certificate.clone(),
                iin: section.iin.clone(),
                bin: section.bin.clone(),
                services: section.services.iter().map(registry).collect::<Result<_, _>>()?,
            });
        }
        Ok(gateway::Members::of(members)?)
    }

    fn must_reach(&self, system: &'static str) -> Result<(), ConfigError> {
        if self.runs(system) || self.addresses.contains_key(system) {
            Ok(())
        } else {
            Err(ConfigError::NoAddress(system))
        }
    }

    /// The same configuration with everything it keeps in one folder.
    #[must_use]
    pub(crate) fn in_folder(mut self, folder: &Path) -> Self {
        self.store.folder = folder.join("store");
        self.files.folder = folder.join("files");
        self.keys.folder = folder.join("keys");
        self.authority.enrolment_secret_file = folder.join("keys").join("enrolment-secret");
        self.authority.key_passphrase_file = Some(folder.join("keys").join("authority-passphrase"));
        self
    }

    /// Whether this process runs the system.
    pub(crate) fn runs(&self, system: &str) -> bool {
        self.systems.iter().any(|name| name == system)
    }
}

/// Whether an address leads to this machine and nowhere else.
fn is_loopback(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let place = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match place.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => place.rsplit_once(':').map_or(place, |(host, _)| host),
    };
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_default_is_what_an_empty_file_means() {
        let printed: Config = toml::from_str(DEFAULT).unwrap();
        let empty: Config = toml::from_str("").unwrap();
        assert_eq!(printed, empty);
    }

    #[test]
    fn an_unknown_setting_is_refused_with_its_name() {
        let error = Config::parse("[server]\nlisten_on = \"x\"").unwrap_err();
        assert!(error.contains("listen_on"), "{error}");
    }

    #[test]
    fn cookies_without_secure_stay_on_this_machine() {
        let check = |url: &str, is_allowed: bool| {
            let text = format!(
                "systems = [\"authority\", \"gateway\", \"portal\", \"center\"]\n[addresses]\nprovider = \"http://10.0.0.8\"\n[server]\npublic_url = \"{url}\"\ninsecure_cookies = true"
            );
            let checked = Config::parse(&text).unwrap().check();
            assert_eq!(checked.is_ok(), is_allowed, "{url}: {checked:?}");
        };
        for own in [
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://[::1]:8080",
            "http://127.8.8.8/",
        ] {
            check(own, true);
        }
        for other in [
            "http://10.0.0.5:8080",
            "https://portal.example",
            "http://0.0.0.0:8080",
            "http://127.0.0.1.evil.example",
        ] {
            check(other, false);
        }
    }

    #[test]
    fn a_process_without_gateway_must_know_its_address() {
        let config = Config::parse("systems = [\"portal\"]").unwrap();
        assert!(matches!(config.check(), Err(ConfigError::NoAddress("authority"))));
        let known = "systems = [\"portal\"]\n[addresses]\nauthority = \"http://a\"";
        let config = Config::parse(known).unwrap();
        assert!(matches!(config.check(), Err(ConfigError::NoAddress("gateway"))));
    }

    #[test]
    fn a_participant_is_checked_when_the_configuration_is() {
        let check = |change: (&str, &str)| {
            let text = "[provider]\nhead_name = \"A\"\nbin = \"120140000007\"\norganization = \"B\"\n[gateway.participants.akimat-is]\n\
                        certificate = \"AKIMAT IS\"\nbin = \"050140000123\"\nservices = [\"gbd_fl\"]";
            Config::parse(&text.replace(change.0, change.1)).unwrap().check()
        };
        assert!(check(("", "")).is_ok());
        assert!(matches!(
            check(("gbd_fl", "gbd")),
            Err(ConfigError::NoSuchService { .. })
        ));
        assert!(matches!(
            check(("AKIMAT IS", "portal")),
            Err(ConfigError::Participant(_))
        ));
    }

    #[test]
    fn the_authority_needs_nobody() {
        let config = Config::parse("systems = [\"authority\"]").unwrap();
        assert!(config.check().is_ok());
    }

    #[test]
    fn the_services_of_the_authority_sign_with_keys_that_are_offered() {
        let config = Config::parse("[authority]\ntsa_key = \"rsa-2048\"").unwrap();
        assert_eq!(config.authority.tsa_key.0, eds::Algorithm::Rsa2048);
        assert_eq!(config.authority.ocsp_key.0, eds::Algorithm::P256);
        let error = Config::parse("[authority]\nocsp_key = \"gost-2004\"").unwrap_err();
        assert!(error.contains("p-256") && error.contains("gost-2004"), "{error}");
    }

    #[test]
    fn a_provider_must_know_where_its_documents_are_checked() {
        let head = "systems = [\"provider\"]\n[addresses]\nauthority = \"http://a\"\ngateway = \"http://g\"";
        let office = "[provider]\nhead_name = \"A\"\nbin = \"120140000007\"\norganization = \"B\"";
        let check = |addresses: &str, provider: &str| {
            Config::parse(&format!("{head}\n{addresses}\n{office}\n{provider}"))
                .unwrap()
                .check()
        };
        assert!(matches!(check("", ""), Err(ConfigError::NoCheckUrl)));
        assert!(check("portal = \"https://p\"", "").is_ok());
        assert!(check("", "check_url = \"https://p/portal/check/\"").is_ok());
    }
}
