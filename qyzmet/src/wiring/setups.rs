//! What each system is given.

use std::sync::Arc;
use std::time::Duration;

use exchange::{Lookups, Participant};

use super::WiringError;
use super::opening::Opening;
use super::parts::files;
use super::routes::{self, Answerers};
use crate::secrets::{self, Secret};

impl Opening {
    pub(super) fn gateway_setup(
        &self,
        participant: &Arc<Participant>,
        answerers: &Answerers,
    ) -> Result<gateway::Setup, WiringError> {
        Ok(gateway::Setup {
            participant: Arc::clone(participant),
            registries: routes::to_registries(&self.config, answerers, &self.client),
            lookup_limit: self.lookup_limit(),
            members: self
                .config
                .members()
                .map_err(|error| WiringError::System(error.to_string()))?,
            clock_skew: jiff::SignedDuration::from_secs(i64::from(self.config.gateway.clock_skew_seconds)),
            public_url: self.config.server.public_url.clone(),
            insecure_cookies: self.config.server.insecure_cookies,
            demonstration: self.demonstration,
        })
    }

    pub(super) fn portal_setup(
        &self,
        participant: &Arc<Participant>,
        answerers: &Answerers,
    ) -> Result<portal::Setup, WiringError> {
        Ok(portal::Setup {
            participant: Arc::clone(participant),
            attachments: files(&self.config, "portal")?,
            authority: Arc::new(self.authority_client()),
            lookups: self.lookups(participant, answerers),
            public_url: self.config.server.public_url.clone(),
            insecure_cookies: self.config.server.insecure_cookies,
            demonstration: self.demonstration,
            mail: self.mail()?,
            signatures: self.config.signatures.settings(),
        })
    }

    pub(super) fn provider_setup(
        &self,
        participant: &Arc<Participant>,
        answerers: &Answerers,
    ) -> Result<provider::Setup, WiringError> {
        let provider = &self.config.provider;
        let portal = match self.config.runs("portal") {
            true => &self.config.server.public_url,
            false => self
                .config
                .addresses
                .get("portal")
                .unwrap_or(&self.config.server.public_url),
        };
        Ok(provider::Setup {
            participant: Arc::clone(participant),
            attachments: files(&self.config, "provider")?,
            authority: Arc::new(self.authority_client()),
            lookups: self.lookups(participant, answerers),
            public_url: self.config.server.public_url.clone(),
            insecure_cookies: self.config.server.insecure_cookies,
            demonstration: self.demonstration,
            head_name: provider.head_name.clone(),
            organization: (provider.bin.clone(), provider.organization.clone()),
            check_url: provider
                .check_url
                .clone()
                .unwrap_or_else(|| format!("{portal}/portal/check/")),
            mail: self.mail()?,
            signatures: self.config.signatures.settings(),
        })
    }

    pub(super) fn center_setup(
        &self,
        participant: &Arc<Participant>,
        answerers: &Answerers,
    ) -> Result<center::Setup, WiringError> {
        Ok(center::Setup {
            participant: Arc::clone(participant),
            attachments: files(&self.config, "center")?,
            authority: Arc::new(self.authority_client()),
            lookups: self.lookups(participant, answerers),
            public_url: self.config.server.public_url.clone(),
            insecure_cookies: self.config.server.insecure_cookies,
            demonstration: self.demonstration,
            organization: (self.config.center.bin.clone(), self.config.center.organization.clone()),
            hall: Some(self.config.center.hall.trim().to_owned()).filter(|hall| !hall.is_empty()),
            mail: self.mail()?,
            signatures: self.config.signatures.settings(),
        })
    }

    /// The way to the mail server, where one is configured.
    fn mail(&self) -> Result<Option<counter::mail::Mail>, WiringError> {
        use counter::mail::{Mail, Settings, Tls};
        let section = &self.config.mail;
        if section.host.trim().is_empty() {
            return Ok(None);
        }
        let wrong = |cause: String| WiringError::Mail(cause);
        let tls = match section.tls.as_str() {
            "none" => Tls::None,
            "starttls" => Tls::StartTls,
            "tls" => Tls::Tls,
            other => return Err(wrong(format!("tls = \"{other}\" is none of none, starttls, tls"))),
        };
        let credentials = match &section.credentials_file {
            None => None,
            Some(path) => {
                let text = secrets::text(path).map_err(|cause| wrong(format!("{}: {cause}", path.display())))?;
                let mut lines = text.lines().map(str::trim);
                let name = lines.next().map(str::to_owned);
                name.zip(lines.next().map(|password| Secret::new(password.to_owned())))
            }
        };
        let settings = Settings {
            host: section.host.trim().to_owned(),
            port: section.port,
            from: section.from.clone(),
            tls,
            credentials,
        };
        Mail::open(&settings)
            .map(Some)
            .map_err(|cause| wrong(crate::commands::chain(&cause)))
    }

    pub(super) fn registries_setup(&self, participant: &Arc<Participant>) -> registries::Setup {
        let section = &self.config.registries;
        registries::Setup {
            participant: Arc::clone(participant),
            population: section.population,
            seed: section.seed,
            limit: self.lookup_limit(),
            danger_allow_faults: section.danger_allow_faults,
            public_url: self.config.server.public_url.clone(),
            insecure_cookies: self.config.server.insecure_cookies,
            demonstration: self.demonstration,
        }
    }

    /// The asker's side of a system that has cases.
    fn lookups(&self, participant: &Arc<Participant>, answerers: &Answerers) -> Arc<Lookups> {
        let gateway = routes::lookups_to_gateway(&self.config, answerers, &self.client);
        Arc::new(Lookups::new(Arc::clone(participant), gateway, self.lookup_limit()))
    }

    fn lookup_limit(&self) -> Duration {
        Duration::from_secs(u64::from(self.config.lookups.limit_seconds))
    }
}
