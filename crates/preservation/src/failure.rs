//! Why a document could not be raised or stamped again, for whoever looks after it.

use eds::report::Sentence;
use eds::{EdsError, Report};
use store::StoreError;

use crate::RaiseError;
use crate::holder::HolderError;

/// Why a document could not be worked on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Raise(#[from] RaiseError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Holder(HolderError),
    #[error("it cannot be judged now: {}", cause.en)]
    Unknown { cause: Sentence },
}

impl Failure {
    /// For the person: faults of our own are the log's.
    pub(crate) fn told(&self) -> Sentence {
        match self {
            Self::Raise(error) => error.told(),
            Self::Unknown { cause } => Sentence::new(
                format!("қазір бағалау мүмкін емес: {}", cause.kk),
                format!("сейчас нельзя оценить: {}", cause.ru),
                self.to_string(),
            ),
            Self::Store(_) | Self::Holder(_) => Sentence::new(
                "сақтау мүмкін болмады, себебі журналда",
                "не удалось сохранить, причина в журнале",
                "it could not be stored, the log says why",
            ),
        }
    }
}

impl From<EdsError> for Failure {
    fn from(error: EdsError) -> Self {
        Self::Raise(error.into())
    }
}

/// What keeps a signature from proving itself.
pub(crate) fn told_cause_of(report: &Report) -> Sentence {
    report.cause().map_or_else(
        || {
            let reach = report.reach;
            Sentence::new(
                format!("ол тек {reach} деңгейінде ғана дәлелденеді"),
                format!("она доказывает себя только на уровне {reach}"),
                format!("it proves itself at level {reach} only"),
            )
        },
        |check| check.answer.clone(),
    )
}
