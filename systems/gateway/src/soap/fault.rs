//! The codes of the ШЭП, and what is said with them.

use eds::report::Sentence;

/// What the ШЭП answers when it does not answer the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// The message is not in its form.
    Format,
    NoService,
    /// The certificate of the transport signature is expired, revoked, or not provably neither.
    TransportNotCurrent,
    TransportWrong,
    TransportMissing,
    /// The same three of the signature over the business data.
    DataNotCurrent,
    DataWrong,
    DataMissing,
    Internal,
}

impl Code {
    pub(crate) const ALL: [Self; 9] = [
        Self::Format,
        Self::NoService,
        Self::TransportNotCurrent,
        Self::TransportWrong,
        Self::TransportMissing,
        Self::DataNotCurrent,
        Self::DataWrong,
        Self::DataMissing,
        Self::Internal,
    ];

    /// The code as it travels: `SCE006`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Format => "SCE001",
            Self::NoService => "SCE004",
            Self::TransportNotCurrent => "SCE005",
            Self::TransportWrong => "SCE006",
            Self::TransportMissing => "SCE007",
            Self::DataNotCurrent => "SCE015",
            Self::DataWrong => "SCE016",
            Self::DataMissing => "SCE017",
            Self::Internal => "SCE909",
        }
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    /// In English, for the program's log; it holds no personal data.
    pub(crate) message: String,
    /// The same for people, where the judge of certificates said it: in Kazakh and Russian.
    pub(crate) data: Option<String>,
    /// A finer cause, for programs: `repeated`, `stale`, `no_ground`, `silent`.
    pub(crate) cause: Option<&'static str>,
}

impl Fault {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            data: None,
            cause: None,
        }
    }

    pub(crate) fn format(message: impl Into<String>) -> Self {
        Self::new(Code::Format, message)
    }

    #[must_use]
    pub(crate) fn because(mut self, cause: &'static str) -> Self {
        self.cause = Some(cause);
        self
    }

    #[must_use]
    pub(crate) fn saying(mut self, sentence: &Sentence) -> Self {
        self.data = Some(format!("{} / {}", sentence.kk, sentence.ru));
        self
    }
}
