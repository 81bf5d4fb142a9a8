//! Finds the services' keys and certificates, makes them at the first start, and renews them before they run out.

use std::sync::{Arc, PoisonError};

use eds::issue::{self, Addresses, Service};
use eds::ocsp::Responder;
use eds::{Algorithm, Certificate, PrivateKey};
use jiff::{SignedDuration, Timestamp};

use super::{OcspDesk, ServiceKeys, Services, StampDesk};
use crate::certificates::serial;
use crate::hierarchy::{Hierarchy, KeyFolder};
use crate::records::services;
use crate::{Authority, Fault, OpenError};

const OCSP: &str = "ocsp";
const TSA: &str = "tsa";
/// The common names are our own.
const OCSP_NAME: &str = "ҚЫЗМЕТ OCSP";
const TSA_NAME: &str = "ҚЫЗМЕТ УАҚЫТ БЕЛГІСІ";
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Nobody asks whether a responder is revoked (nocheck), so it lives shortly…
const OCSP_TERM_DAYS: i32 = 30;
/// …and is replaced in time for answers given out to run out before it does.
const OCSP_USE_DAYS: i32 = 20;
/// A stamp is checked for as long as its authority's certificate lasts…
const TSA_TERM_DAYS: i32 = 5 * 365;
/// …so a key stamps for a year only.
const TSA_USE_DAYS: i32 = 365;

/// What making a service's certificate needs.
pub(crate) struct Maker<'a> {
    pub(crate) db: &'a store::Db,
    pub(crate) chance: &'a domain::Chance,
    pub(crate) keys: &'a KeyFolder,
    pub(crate) hierarchy: &'a Hierarchy,
    pub(crate) addresses: &'a Addresses,
    pub(crate) service_keys: ServiceKeys,
    pub(crate) now: Timestamp,
}

/// What distinguishes one service from the other.
struct Plan {
    name: &'static str,
    common_name: &'static str,
    service: Service,
    algorithm: Algorithm,
    term_days: i32,
    use_days: i32,
}

pub(crate) async fn open(maker: &Maker<'_>) -> Result<Services, OpenError> {
    let hierarchy = maker.hierarchy;
    let own = Responder::new(hierarchy.issuing_key.clone(), &hierarchy.issuing, &hierarchy.issuing)?;
    Ok(Services::new(own, maker.responder().await?, maker.stamper().await?))
}

impl Maker<'_> {
    async fn responder(&self) -> Result<OcspDesk, OpenError> {
        let plan = Plan {
            name: OCSP,
            common_name: OCSP_NAME,
            service: Service::OcspResponder,
            algorithm: self.service_keys.ocsp,
            term_days: OCSP_TERM_DAYS,
            use_days: OCSP_USE_DAYS,
        };
        let (key, certificate) = self.find_or_make(&plan).await?;
        Ok(OcspDesk {
            responder: Responder::new(Arc::new(key), &certificate, &self.hierarchy.issuing)?,
            renew_at: renewal(&certificate, OCSP_USE_DAYS),
            certificate,
        })
    }

    async fn stamper(&self) -> Result<StampDesk, OpenError> {
        let plan = Plan {
            name: TSA,
            common_name: TSA_NAME,
            service: Service::TimeStamping,
            algorithm: self.service_keys.tsa,
            term_days: TSA_TERM_DAYS,
            use_days: TSA_USE_DAYS,
        };
        let (key, certificate) = self.find_or_make(&plan).await?;
        Ok(StampDesk {
            key,
            renew_at: renewal(&certificate, TSA_USE_DAYS),
            certificate,
        })
    }

    /// The generation in use while its time lasts, its key is at hand and of the kind that is wanted; otherwise the next
    /// one. A service's key may be lost without harm: what it signed stays valid, and another takes its place.
    async fn find_or_make(&self, plan: &Plan) -> Result<(PrivateKey, Certificate), OpenError> {
        let name = plan.name;
        let latest = services::latest(self.db, name).await?;
        if let Some((generation, certificate)) = &latest
            && self.now < renewal(certificate, plan.use_days)
            && certificate.not_before <= self.now
            && certificate.is_signed_by(&self.hierarchy.issuing)
            && let Some(key) = self.keys.read(&file(name, *generation)).await?
            && key.algorithm() == plan.algorithm
            && key.public_key_der() == certificate.public_key_der()
        {
            return Ok((key, certificate.clone()));
        }
        let mut generation = latest.map_or(1, |(generation, _)| generation + 1);
        let key = loop {
            match self.keys.read(&file(name, generation)).await? {
                // A crash between key and certificate leaves a key without one: it is used now…
                Some(key) if key.algorithm() == plan.algorithm => break key,
                // …unless another kind was wanted then.
                Some(_) => generation += 1,
                None => break self.keys.make(&file(name, generation), plan.algorithm).await?,
            }
        };
        let from = Timestamp::from_second(self.now.as_second()).map_err(|_| Fault::Date(self.now))?;
        let until = from
            .checked_add(DAY * plan.term_days)
            .map_err(|_| Fault::Date(self.now))?
            .min(self.hierarchy.issuing.not_after);
        if until <= from {
            return Err(Fault::IssuerExpired.into());
        }
        let certificate = issue::service(
            &*self.hierarchy.issuing_key,
            &self.hierarchy.issuing,
            &key.public_key_der(),
            plan.service,
            plan.common_name,
            &serial(self.chance),
            from,
            until,
            self.addresses,
        )?;
        services::keep(self.db, name, generation, &certificate, self.now).await?;
        tracing::info!(service = name, generation, algorithm = %plan.algorithm, "certified the service {name}");
        Ok((key, certificate))
    }
}

fn file(name: &str, generation: i64) -> String {
    format!("{name}-{generation}")
}

fn renewal(certificate: &Certificate, use_days: i32) -> Timestamp {
    let used = certificate
        .not_before
        .checked_add(DAY * use_days)
        .unwrap_or(certificate.not_after);
    // Where the issuer itself ends soon, a day before it.
    used.min(certificate.not_after.checked_sub(DAY).unwrap_or(certificate.not_after))
}

impl Authority {
    /// Puts a new key in the place of each service's whose time of use is over.
    pub async fn renew_services(&self) -> Result<(), OpenError> {
        let now = self.clock.now();
        let maker = Maker {
            db: &self.db,
            chance: &self.chance,
            keys: &self.keys,
            hierarchy: &self.hierarchy,
            addresses: &self.addresses,
            service_keys: self.service_keys,
            now,
        };
        if now >= self.services.responder().renew_at {
            let desk = Arc::new(maker.responder().await?);
            *self.services.responder.write().unwrap_or_else(PoisonError::into_inner) = desk;
        }
        if now >= self.services.stamper().renew_at {
            let desk = Arc::new(maker.stamper().await?);
            *self.services.stamper.write().unwrap_or_else(PoisonError::into_inner) = desk;
        }
        Ok(())
    }
}
