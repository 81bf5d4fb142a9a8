//! The revocation list at hand: fetched when needed, once for all who wait, believed only when signed by a trusted
//! authority and not out of date. What cannot be proved is unknown, and unknown refuses.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use domain::Clock;
use eds::TrustStore;
use eds::crl::Crl;
use eds::policy::Missing;
use eds::report::{Sentence, local};
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{ETAG, IF_NONE_MATCH};
use reqwest::{Client, Response, StatusCode};

use super::CrlSource;
use super::answers::missing;

/// The largest list we read, in bytes.
const CRL_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How long the publisher may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a failure is remembered before the next caller tries again.
pub(super) const FAILURE_KEPT: SignedDuration = SignedDuration::from_secs(2);

/// The list held and the last failure.
#[derive(Default)]
pub(super) struct Shelf {
    state: RwLock<State>,
    /// Held by the one who fetches; the others wait for the outcome.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Clone, Default)]
struct State {
    held: Option<Held>,
    failure: Option<(Timestamp, Sentence)>,
}

#[derive(Clone)]
struct Held {
    crl: Arc<Crl>,
    etag: Option<String>,
    fetched_at: Timestamp,
}

/// Why there is no list to go by, in words for the log.
#[derive(Debug, thiserror::Error)]
enum CrlError {
    #[error("the revocation list at {address} cannot be fetched: {}", if *.late { "no answer in time" } else { "no answer" })]
    Unreachable { address: String, late: bool },
    #[error("the revocation list at {address} cannot be fetched: the answer has status {status}")]
    Status { address: String, status: u16 },
    #[error("the revocation list at {address} is larger than {CRL_BYTES_MAX} bytes")]
    TooLarge { address: String },
    #[error("the revocation list at {address} cannot be read")]
    Unreadable { address: String },
    #[error("the revocation list is not signed by an authority we trust")]
    NotTrusted,
    #[error("the revocation list is out of date: a new one was due at {next_update}")]
    OutOfDate { next_update: Timestamp },
    #[error("the revocation list at {address} is older than the one seen before")]
    Older { address: String },
}

impl CrlError {
    /// For the person whose signature is therefore refused. The judge says that the list is not available, and why.
    fn told(&self) -> Sentence {
        let en = self.to_string();
        match self {
            Self::Unreachable { address, late: true } => Sentence::new(
                format!("{address} уақытында жауап бермеді"),
                format!("{address} не ответил вовремя"),
                en,
            ),
            Self::Unreachable { address, late: false } => Sentence::new(
                format!("{address} жауап бермейді: байланыс жоқ"),
                format!("{address} не отвечает: нет соединения"),
                en,
            ),
            Self::Status { address, status } => Sentence::new(
                format!("{address} {status} мәртебесімен жауап береді"),
                format!("{address} отвечает статусом {status}"),
                en,
            ),
            Self::TooLarge { address } => Sentence::new(
                format!("{address} тізімі {CRL_BYTES_MAX} байттан үлкен"),
                format!("список {address} больше {CRL_BYTES_MAX} байт"),
                en,
            ),
            Self::Unreadable { address } => Sentence::new(
                format!("{address} тізімі оқылмайды"),
                format!("список {address} не читается"),
                en,
            ),
            Self::NotTrusted => Sentence::new(
                "тізімге біз сенетін орталық қол қоймаған",
                "список подписан не тем центром, которому здесь доверяют",
                en,
            ),
            Self::OutOfDate { next_update } => {
                let since = local(*next_update);
                Sentence::new(
                    format!("тізім {since} ескірген"),
                    format!("список устарел {since}"),
                    format!("the revocation list went out of date on {since}"),
                )
            }
            Self::Older { address } => Sentence::new(
                format!("{address} тізімі бұрын көрілгеннен ескі"),
                format!("список {address} старше того, что уже был"),
                en,
            ),
        }
    }
}

impl Shelf {
    /// A list that is good now, or why there is none.
    pub(super) async fn list(
        &self,
        source: &CrlSource,
        trust: &TrustStore,
        clock: &dyn Clock,
    ) -> Result<Arc<Crl>, Missing> {
        match source {
            CrlSource::Fixed(crl) => self.fixed(crl, trust, clock.now()).map_err(|error| Missing {
                cause: error.told(),
                next_try: None,
            }),
            CrlSource::Http {
                address,
                client,
                max_age_seconds,
            } => {
                let max_age = SignedDuration::from_secs(i64::from(*max_age_seconds));
                self.fetched(&Publisher { address, client }, max_age, trust, clock)
                    .await
            }
        }
    }

    fn fixed(&self, crl: &Arc<Crl>, trust: &TrustStore, now: Timestamp) -> Result<Arc<Crl>, CrlError> {
        if self.state().held.is_none() {
            check_signature(crl, trust)?;
            self.keep(Held {
                crl: Arc::clone(crl),
                etag: None,
                fetched_at: now,
            });
        }
        check_date(crl, now)?;
        Ok(Arc::clone(crl))
    }

    async fn fetched(
        &self,
        publisher: &Publisher<'_>,
        max_age: SignedDuration,
        trust: &TrustStore,
        clock: &dyn Clock,
    ) -> Result<Arc<Crl>, Missing> {
        if let Some(known) = self.at_hand(max_age, clock.now()) {
            return known;
        }
        let _turn = self.fetching.lock().await;
        if let Some(known) = self.at_hand(max_age, clock.now()) {
            return known;
        }
        let held = self.state().held;
        let outcome = publisher.fetch(held, trust, clock).await;
        match outcome {
            Ok(held) => {
                let crl = Arc::clone(&held.crl);
                self.keep(held);
                Ok(crl)
            }
            Err(error) => {
                let cause = error.told();
                tracing::warn!(%error, "no revocation list: {error}");
                let at = clock.now();
                self.state.write().unwrap_or_else(PoisonError::into_inner).failure = Some((at, cause.clone()));
                Err(missing(cause, at))
            }
        }
    }

    /// What can be said without asking: a list young enough, or a failure just now.
    fn at_hand(&self, max_age: SignedDuration, now: Timestamp) -> Option<Result<Arc<Crl>, Missing>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = &state.held
            && is_within(held.fetched_at, max_age, now)
            && check_date(&held.crl, now).is_ok()
        {
            return Some(Ok(Arc::clone(&held.crl)));
        }
        let (at, cause) = state.failure.as_ref()?;
        is_within(*at, FAILURE_KEPT, now).then(|| Err(missing(cause.clone(), *at)))
    }

    /// The list that was fetched last, whatever it is worth now: the judge looks at its dates.
    pub(super) fn held(&self) -> Option<Arc<Crl>> {
        self.state().held.map(|held| held.crl)
    }

    fn state(&self) -> State {
        self.state.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, held: Held) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = State {
            held: Some(held),
            failure: None,
        };
    }
}

struct Publisher<'a> {
    address: &'a str,
    client: &'a Client,
}

impl Publisher<'_> {
    async fn fetch(&self, held: Option<Held>, trust: &TrustStore, clock: &dyn Clock) -> Result<Held, CrlError> {
        let mut request = self.client.get(self.address).timeout(PATIENCE);
        if let Some(etag) = held.as_ref().and_then(|held| held.etag.as_deref()) {
            request = request.header(IF_NONE_MATCH, etag);
        }
        let response = request.send().await.map_err(|error| self.unreachable(&error))?;
        let renewed = match (response.status(), held) {
            (StatusCode::NOT_MODIFIED, Some(held)) => Held {
                fetched_at: clock.now(),
                ..held
            },
            (StatusCode::OK, held) => self.take(response, held, trust, clock).await?,
            (status, _) => {
                return Err(CrlError::Status {
                    address: self.address.to_owned(),
                    status: status.as_u16(),
                });
            }
        };
        check_date(&renewed.crl, renewed.fetched_at)?;
        Ok(renewed)
    }

    async fn take(
        &self,
        response: Response,
        held: Option<Held>,
        trust: &TrustStore,
        clock: &dyn Clock,
    ) -> Result<Held, CrlError> {
        let etag = response
            .headers()
            .get(ETAG)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let bytes = self.body(response).await?;
        let crl = Crl::parse(&bytes).map_err(|_| CrlError::Unreadable {
            address: self.address.to_owned(),
        })?;
        check_signature(&crl, trust)?;
        if held
            .is_some_and(|held| held.crl.issuer_common_name == crl.issuer_common_name && crl.number < held.crl.number)
        {
            return Err(CrlError::Older {
                address: self.address.to_owned(),
            });
        }
        Ok(Held {
            crl: Arc::new(crl),
            etag,
            fetched_at: clock.now(),
        })
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, CrlError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.unreachable(&error))? {
            if bytes.len() + chunk.len() > CRL_BYTES_MAX {
                return Err(CrlError::TooLarge {
                    address: self.address.to_owned(),
                });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn unreachable(&self, error: &reqwest::Error) -> CrlError {
        CrlError::Unreachable {
            address: self.address.to_owned(),
            late: error.is_timeout(),
        }
    }
}

/// RFC 5280 §6.3.3 (f), (g): the list is signed by the authority that it names, and we trust that authority.
fn check_signature(crl: &Crl, trust: &TrustStore) -> Result<(), CrlError> {
    let mut issuers = trust.intermediates.iter().chain(&trust.roots);
    let trusted = issuers
        .any(|issuer| issuer.is_ca && issuer.subject.common_name == crl.issuer_common_name && crl.is_signed_by(issuer));
    if trusted { Ok(()) } else { Err(CrlError::NotTrusted) }
}

fn check_date(crl: &Crl, now: Timestamp) -> Result<(), CrlError> {
    if now < crl.next_update {
        Ok(())
    } else {
        Err(CrlError::OutOfDate {
            next_update: crl.next_update,
        })
    }
}

/// A clock that was set back makes everything old.
pub(super) fn is_within(since: Timestamp, length: SignedDuration, now: Timestamp) -> bool {
    let age = now.duration_since(since);
    !age.is_negative() && age < length
}
