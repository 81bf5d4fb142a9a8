//! What a configuration names, and therefore what is examined.

use eds::{Certificate, TrustStore};

use super::{Finding, words};
use crate::config::{Beside, Config};
use crate::wiring::beside;

/// The addresses and certificates of one configuration.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// Without a slash at its end.
    pub(super) authority: String,
    /// The roots that the operator trusts ([trust] root); empty: whatever the authority says.
    pub(super) roots: Vec<Certificate>,
    pub(super) list: String,
    pub(super) delta: Option<String>,
    /// What the root says of the authority under it: it goes into the barcode rows.
    pub(super) root_list: Option<String>,
    pub(super) ocsp: String,
    pub(super) tsp: String,
    /// The other systems by name, where they run elsewhere.
    pub(super) systems: Vec<(&'static str, String)>,
    /// Host and port.
    pub(super) mail: Option<(String, u16)>,
    /// Authorities beside our own.
    pub(super) beside: Vec<Other>,
}

/// An authority beside our own: the file of its certificates, and its addresses.
#[derive(Clone, Debug)]
pub(super) struct Other {
    pub(super) file: String,
    pub(super) store: TrustStore,
    pub(super) list: String,
    pub(super) delta: Option<String>,
    pub(super) ocsp: Option<String>,
}

impl Other {
    fn of(name: &str, configured: &Beside) -> Result<Self, Finding> {
        let (_, store) = beside::read(configured)
            .map_err(|cause| Finding::bad("beside", &format!("[trust.beside.{name}]"), words::not_usable(&cause)))?;
        Ok(Self {
            file: configured.certificates.display().to_string(),
            store,
            list: configured.crl_url.clone(),
            delta: configured.delta_url.clone(),
            ocsp: configured.ocsp_url.clone(),
        })
    }
}

impl Plan {
    /// A root that cannot be read is a finding of its own: without it nothing else can be judged.
    pub(super) fn of(config: &Config) -> Result<Self, Finding> {
        let authority = config
            .addresses
            .get("authority")
            .unwrap_or(&config.server.public_url)
            .trim_end_matches('/')
            .to_owned();
        let of_authority = |given: &Option<String>, path: &str| {
            given.clone().unwrap_or_else(|| format!("{authority}/authority/{path}"))
        };
        let mut roots = Vec::new();
        if let Some(path) = &config.trust.root {
            let place = path.display().to_string();
            let pem =
                std::fs::read_to_string(path).map_err(|cause| Finding::bad("root", &place, words::no_root(&cause)))?;
            roots =
                Certificate::many_from_pem(&pem).map_err(|_| Finding::bad("root", &place, words::root_is_none()))?;
        }
        let known = ["gateway", "portal", "provider", "center", "registries"];
        Ok(Self {
            list: of_authority(&config.trust.crl_url, "crl.der"),
            delta: config.trust.delta_url.clone(),
            root_list: Some(of_authority(&config.trust.root_crl_url, "root-crl.der")),
            ocsp: of_authority(&config.trust.ocsp_url, "ocsp"),
            tsp: of_authority(&config.trust.tsp_url, "tsp"),
            systems: known
                .into_iter()
                .filter_map(|name| Some((name, config.addresses.get(name)?.clone())))
                .collect(),
            mail: (!config.mail.host.is_empty()).then(|| (config.mail.host.clone(), config.mail.port)),
            beside: config
                .trust
                .beside
                .iter()
                .map(|(name, configured)| Other::of(name, configured))
                .collect::<Result<_, _>>()?,
            authority,
            roots,
        })
    }
}
