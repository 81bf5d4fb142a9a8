//! OCSP answers at hand: asked for when needed, once for all who wait, kept for a while, believed only when they prove
//! something now. A failure is remembered for a moment, so that a crowd of callers does not besiege the responder.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use eds::Certificate;
use eds::ocsp::{ANSWER_BYTES_MAX, Answer, AnswerError, AnswerFault};
use eds::policy::Missing;
use eds::report::Sentence;
use jiff::{SignedDuration, Timestamp};
use reqwest::Client;

use super::ask::{Address, AskError, post};
use super::revocation::{FAILURE_KEPT, is_within};

/// The most certificates whose answers are kept; then those out of use are forgotten, and if that does not help, all.
const ANSWERS_MAX: usize = 10_000;

/// Why there is no answer, in words for the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OcspError {
    #[error("no OCSP answer: {0}")]
    Ask(#[from] AskError),
    #[error("the answer of {address} cannot be used: {source}")]
    Unreadable { address: String, source: AnswerError },
    #[error("the answer of {address} proves nothing: {fault}")]
    Fault { address: String, fault: AnswerFault },
}

/// What is known of each certificate.
#[derive(Default)]
pub(super) struct Answers(Mutex<HashMap<[u8; 32], Arc<Slot>>>);

#[derive(Default)]
struct Slot {
    known: RwLock<Option<Known>>,
    /// Held by the one who asks; the others wait for the outcome.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
enum Known {
    Answer { answer: Arc<Answer>, at: Timestamp },
    Failure { cause: Sentence, at: Timestamp },
}

/// Whom to ask about what.
pub(super) struct Question<'a> {
    pub(super) client: &'a Client,
    pub(super) address: &'a Address,
    pub(super) certificate: &'a Certificate,
    pub(super) issuer: &'a Certificate,
    pub(super) max_age: SignedDuration,
}

impl Answers {
    /// An answer that proves something now, or what is missing and when somebody will ask again.
    pub(super) async fn answer(
        &self,
        question: &Question<'_>,
        now: impl Fn() -> Timestamp,
    ) -> Result<Arc<Answer>, Missing> {
        let slot = self.slot(question.certificate, question.max_age, now());
        if let Some(known) = slot.at_hand(question, now()) {
            return known;
        }
        let _turn = slot.asking.lock().await;
        if let Some(known) = slot.at_hand(question, now()) {
            return known;
        }
        let outcome = question.ask(&now).await;
        let at = now();
        match outcome {
            Ok(answer) => {
                let answer = Arc::new(answer);
                slot.put(Known::Answer {
                    answer: Arc::clone(&answer),
                    at,
                });
                Ok(answer)
            }
            Err(error) => {
                tracing::warn!(%error, "{error}");
                let cause = error.told();
                slot.put(Known::Failure {
                    cause: cause.clone(),
                    at,
                });
                Err(missing(cause, at))
            }
        }
    }

    fn slot(&self, certificate: &Certificate, max_age: SignedDuration, now: Timestamp) -> Arc<Slot> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= ANSWERS_MAX {
            slots.retain(|_, slot| slot.is_in_use(max_age, now));
            if slots.len() >= ANSWERS_MAX {
                slots.clear();
            }
        }
        Arc::clone(slots.entry(certificate.fingerprint()).or_default())
    }
}

impl Slot {
    fn put(&self, known: Known) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
    }

    fn known(&self) -> Option<Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_in_use(&self, max_age: SignedDuration, now: Timestamp) -> bool {
        match self.known() {
            Some(Known::Answer { at, .. }) => is_within(at, max_age, now),
            Some(Known::Failure { at, .. }) => is_within(at, FAILURE_KEPT, now),
            None => true,
        }
    }

    /// What can be said without asking.
    fn at_hand(&self, question: &Question<'_>, now: Timestamp) -> Option<Result<Arc<Answer>, Missing>> {
        match self.known()? {
            Known::Answer { answer, at } => {
                let current = is_within(at, question.max_age, now)
                    && answer.about(question.certificate, question.issuer, now).is_ok();
                current.then_some(Ok(answer))
            }
            Known::Failure { cause, at } => is_within(at, FAILURE_KEPT, now).then(|| Err(missing(cause, at))),
        }
    }
}

impl Question<'_> {
    async fn ask(&self, now: &impl Fn() -> Timestamp) -> Result<Answer, OcspError> {
        let address = self.address.text();
        // Without a nonce: the answer may come from a cache of the responder's, and its dates say how old it is.
        let request = eds::ocsp::request(&[(self.certificate, self.issuer)], None);
        let bytes = post(
            self.client,
            self.address,
            "application/ocsp-request",
            request,
            ANSWER_BYTES_MAX,
        )
        .await?;
        let answer = Answer::read(&bytes).map_err(|source| OcspError::Unreadable {
            address: address.to_owned(),
            source,
        })?;
        answer
            .about(self.certificate, self.issuer, now())
            .map_err(|fault| OcspError::Fault {
                address: address.to_owned(),
                fault,
            })?;
        Ok(answer)
    }
}

pub(super) fn missing(cause: Sentence, at: Timestamp) -> Missing {
    Missing {
        cause,
        next_try: at.checked_add(FAILURE_KEPT).ok(),
    }
}
