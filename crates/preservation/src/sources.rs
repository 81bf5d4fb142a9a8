//! Where time stamps and evidence come from.

mod authorities;
mod named;

use eds::cades::Evidence;
use eds::key::Digest;
use eds::report::Sentence;
use eds::tsp::Token;
use eds::{Certificate, EdsError};
use jiff::Timestamp;

pub use authorities::Authorities;
pub use named::Named;

/// The longest chain that is put together.
const CHAIN_LENGTH_MAX: usize = 8;

/// Whoever stamps, and whoever tells what is revoked.
pub trait Sources: Sync {
    /// A time stamp of now over `hash`, made by `digest`.
    fn stamp(&self, digest: Digest, hash: &[u8]) -> impl Future<Output = Result<Token, RaiseError>> + Send;

    /// What proves each of `leaves`: its chain, and an OCSP answer or a list about it. `known` are certificates that
    /// may stand above them.
    fn evidence(
        &self,
        leaves: &[Certificate],
        known: Vec<Certificate>,
    ) -> impl Future<Output = Result<Evidence, RaiseError>> + Send;
}

/// Why a signature was not raised.
#[derive(Debug, thiserror::Error)]
pub enum RaiseError {
    #[error("no time-stamping authority is named")]
    NoAuthority,
    #[error("no time stamp: {}", cause.en)]
    NoStamp {
        cause: Sentence,
        /// From when on asking again makes sense, where that is known.
        next_try: Option<Timestamp>,
    },
    #[error("nothing proves that {name:?} is not revoked: {}", tried.en)]
    NoEvidence {
        name: String,
        tried: Sentence,
        next_try: Option<Timestamp>,
    },
    #[error(transparent)]
    Eds(#[from] EdsError),
}

impl RaiseError {
    pub fn next_try(&self) -> Option<Timestamp> {
        match self {
            Self::NoStamp { next_try, .. } | Self::NoEvidence { next_try, .. } => *next_try,
            Self::NoAuthority | Self::Eds(_) => None,
        }
    }

    /// The same for the person.
    pub fn told(&self) -> Sentence {
        let en = self.to_string();
        match self {
            Self::NoAuthority => Sentence::new(
                "уақыт белгілері орталығы көрсетілмеген",
                "центр меток времени не указан",
                en,
            ),
            Self::NoStamp { cause, .. } => Sentence::new(
                format!("уақыт белгісі жоқ: {}", cause.kk),
                format!("нет метки времени: {}", cause.ru),
                en,
            ),
            Self::NoEvidence { name, tried, .. } => Sentence::new(
                format!("«{name}» кері қайтарылмағанын ештеңе дәлелдемейді: {}", tried.kk),
                format!("ничто не доказывает, что «{name}» не отозвано: {}", tried.ru),
                en,
            ),
            Self::Eds(cause) => {
                let Sentence { kk, ru, .. } = cause.told();
                Sentence::new(
                    format!("қол қойылған құжат оқылмайды ({kk})"),
                    format!("подписанный документ не читается ({ru})"),
                    en,
                )
            }
        }
    }
}

/// Adds what is not there yet.
fn add(all: &mut Vec<Vec<u8>>, one: &[u8]) {
    if !all.iter().any(|known| known == one) {
        all.push(one.to_vec());
    }
}
