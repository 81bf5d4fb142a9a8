//! Whom a system believes, and what it knows about revocation now.

mod answers;
pub(crate) mod ask;
mod beside;
mod revocation;
mod seal;
mod snapshot;
mod stamp;

use std::sync::Arc;

use domain::Clock;
use eds::policy::{Evidence, ExpectedSigner, Missing, Revocation};
use eds::report::Sentence;
use eds::{Certificate, Facts, Policy, Report, TrustStore};
use jiff::SignedDuration;

pub use answers::OcspError;
pub use ask::AskError;
pub use seal::SealFault;
pub use snapshot::Snapshot;
pub use stamp::StampError;

use ask::Address;

/// Roots, intermediates, policy and a revocation list that is fetched, checked and refreshed.
pub struct Trust {
    /// Everybody whose certificates count here: of our own authority, and of those beside it.
    pub store: TrustStore,
    pub policy: Policy,
    /// Our own authority alone.
    own: TrustStore,
    beside: Vec<Self>,
    crl: CrlSource,
    clock: Arc<dyn Clock>,
    shelf: revocation::Shelf,
    delta: revocation::Shelf,
    above: revocation::Shelf,
    services: Services,
    answers: answers::Answers,
    stamping: stamp::Stamping,
    approved: seal::Approved,
}

/// Services that prove something, beside the list: whom to ask, and in which order.
#[derive(Clone, Debug, Default)]
pub struct Services {
    pub order: Order,
    /// The OCSP responder of the authorities we trust.
    pub ocsp: Option<String>,
    /// The delta to the list.
    pub delta: Option<String>,
    /// The list of the root, about the issuing authority.
    pub root_list: Option<String>,
    /// The time-stamping authority.
    pub tsp: Option<String>,
    /// Ask the responder that a certificate names itself, where none is configured: plain http, never an address of
    /// this network.
    pub follow_certificates: bool,
    /// How long an answer is used before it is asked for again, in seconds. Never beyond its nextUpdate.
    pub answer_max_age_seconds: u32,
    /// Should follow no redirects.
    pub client: reqwest::Client,
}

/// What proves that a certificate is not revoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The list.
    #[default]
    Lists,
    /// The responder, and where it does not answer, the list.
    OcspThenLists,
    /// The responder alone.
    Ocsp,
}

/// Where the revocation list comes from.
pub enum CrlSource {
    /// Fetched over HTTP, kept for at most `max_age_seconds` and never beyond its nextUpdate.
    Http {
        address: String,
        client: reqwest::Client,
        max_age_seconds: u32,
    },
    /// Given once: tools and tests.
    Fixed(Arc<eds::crl::Crl>),
}

impl Trust {
    pub fn new(store: TrustStore, policy: Policy, crl: CrlSource, clock: Arc<dyn Clock>) -> Self {
        Self {
            own: store.clone(),
            beside: Vec::new(),
            store,
            policy,
            crl,
            clock,
            shelf: revocation::Shelf::default(),
            delta: revocation::Shelf::default(),
            above: revocation::Shelf::default(),
            services: Services::default(),
            answers: answers::Answers::default(),
            stamping: stamp::Stamping::default(),
            approved: seal::Approved::default(),
        }
    }

    /// The same trust with services to ask.
    #[must_use]
    pub fn with_services(mut self, services: Services) -> Self {
        self.services = services;
        self
    }

    /// What is known about revocation now; Unknown says why, and is retried at the next call. After a failure the
    /// address is left alone for two seconds, so that a crowd of callers does not besiege it.
    pub async fn revocation(&self) -> Revocation {
        match self.lists().await {
            Ok(lists) => Revocation::from(lists),
            Err(Missing { cause, next_try }) => Revocation::Unknown { cause, next_try },
        }
    }

    /// What is known now about this certificate, in the order of the policy. It is what a judge needs and what may be
    /// kept with the document. What could not be had is named, with the moment from which somebody will ask again.
    pub async fn revocation_of(&self, certificate: &Certificate) -> Revocation {
        self.of_issuer(certificate).known_of(certificate).await
    }

    async fn known_of(&self, certificate: &Certificate) -> Revocation {
        let mut missing = Vec::new();
        if self.services.order != Order::Lists {
            match self.answer_about(certificate).await {
                Ok(answer) => {
                    // Authorities above the signer are looked up in the list that is at hand, if one is.
                    return Revocation::Known(Evidence {
                        lists: self.lists_at_hand(),
                        answers: vec![answer],
                        missing: None,
                    });
                }
                Err(cause) => missing.push(cause),
            }
        }
        if self.services.order != Order::Ocsp {
            match self.lists().await {
                Ok(lists) => {
                    return Revocation::Known(Evidence {
                        lists,
                        answers: Vec::new(),
                        missing: missing.into_iter().next(),
                    });
                }
                Err(cause) => missing.push(cause),
            }
        }
        let causes: Vec<Sentence> = missing.iter().map(|missing| missing.cause.clone()).collect();
        Revocation::Unknown {
            cause: Sentence::joined(&causes),
            next_try: missing.iter().filter_map(|missing| missing.next_try).min(),
        }
    }

    /// The complete list and, where one is configured, the delta to it. A delta that cannot be had is no loss: the list
    /// stands by itself.
    async fn lists(&self) -> Result<Vec<Arc<eds::crl::Crl>>, Missing> {
        let complete = self.shelf.list(&self.crl, &self.own, self.clock.as_ref()).await?;
        let mut lists = vec![complete];
        lists.extend(self.list_beside(&self.delta, self.services.delta.as_deref()).await);
        Ok(lists)
    }

    /// A list published beside the complete one, if an address is configured and it can be had.
    async fn list_beside(&self, shelf: &revocation::Shelf, address: Option<&str>) -> Option<Arc<eds::crl::Crl>> {
        let CrlSource::Http {
            client,
            max_age_seconds,
            ..
        } = &self.crl
        else {
            return None;
        };
        let source = CrlSource::Http {
            address: address?.to_owned(),
            client: client.clone(),
            max_age_seconds: *max_age_seconds,
        };
        shelf.list(&source, &self.own, self.clock.as_ref()).await.ok()
    }

    fn lists_at_hand(&self) -> Vec<Arc<eds::crl::Crl>> {
        self.shelf.held().into_iter().chain(self.delta.held()).collect()
    }

    async fn answer_about(&self, certificate: &Certificate) -> Result<Arc<eds::ocsp::Answer>, Missing> {
        let nobody = |kk, ru, en| Missing {
            cause: Sentence::new(kk, ru, en),
            next_try: None,
        };
        let issuer = self.issuer_of(certificate).ok_or_else(|| {
            nobody(
                "оны берген орталық белгісіз, OCSP сұралмайды",
                "его центр неизвестен, и спросить OCSP не о чем",
                "its issuer is not known, so that OCSP cannot be asked",
            )
        })?;
        let address = match &self.services.ocsp {
            Some(address) => Address::Configured(address.clone()),
            None if self.services.follow_certificates => {
                let found = certificate.addresses().ocsp.first();
                let found = found.ok_or_else(|| {
                    nobody(
                        "тіркеу куәлігінде OCSP қызметінің мекенжайы жоқ",
                        "в свидетельстве нет адреса службы OCSP",
                        "the certificate names no OCSP responder",
                    )
                })?;
                Address::Found(found.clone())
            }
            None => {
                return Err(nobody(
                    "OCSP қызметінің мекенжайы көрсетілмеген",
                    "адрес службы OCSP не указан",
                    "no OCSP responder is configured",
                ));
            }
        };
        let question = answers::Question {
            client: &self.services.client,
            address: &address,
            certificate,
            issuer,
            max_age: SignedDuration::from_secs(i64::from(self.services.answer_max_age_seconds)),
        };
        self.answers.answer(&question, || self.clock.now()).await
    }

    /// Judges a certificate now, before anything is signed with it.
    pub async fn judge_certificate(&self, certificate: &Certificate, expected: &ExpectedSigner) -> Report {
        eds::policy::judge_certificate(
            certificate,
            &self.of_issuer(certificate).policy,
            &self.store,
            &self.revocation_of(certificate).await,
            expected,
            self.clock.now(),
        )
    }

    /// Judges one signature under a document now.
    pub async fn judge(&self, facts: &Facts, expected: &ExpectedSigner) -> Report {
        self.judge_by(self.policy_for(facts), facts, expected).await
    }

    /// Judges the signature under a one-time text that somebody signs in with.
    pub async fn judge_sign_in(&self, facts: &Facts, expected: &ExpectedSigner) -> Report {
        self.judge_by(&self.policy_for(facts).for_sign_in(), facts, expected)
            .await
    }

    async fn judge_by(&self, policy: &Policy, facts: &Facts, expected: &ExpectedSigner) -> Report {
        let revocation = self.revocation_about(facts).await;
        eds::policy::judge(facts, policy, &self.store, &revocation, expected, self.clock.now())
    }
}
