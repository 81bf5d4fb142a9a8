//! The application as the applicant's side sees it: Draft → Frozen → Submitted → Registered → Finished.
//!
//! A state carries the facts that made it so, and a transition consumes it: an application that was submitted
//! without having been frozen cannot be written down. What the plan calls a status («Поступившие») is data and
//! not a state: it stands beside, and only moves while the application is with the provider.

use jiff::Timestamp;

use crate::transition::InvalidTransition;

/// The exact bytes that are or will be signed, by their number and hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// «Уникальный номер» of the application.
    pub number: String,
    /// SHA-256 of the canonical bytes, lower-case hex.
    pub sha256: String,
    pub at: Timestamp,
}

/// That the provider has given the application its registration number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    pub registration: String,
    pub at: Timestamp,
}

/// The output document that ended the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The id of the output in the plan: `certificate`, `refusal`.
    pub output: String,
    pub document_number: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Application {
    /// Being filled in; survives a closed browser.
    Draft { opened_at: Timestamp },
    /// An electronic document, not yet signed.
    Frozen { opened_at: Timestamp, frozen: Frozen },
    /// Signed, checked and on its way.
    Submitted { frozen: Frozen, submitted_at: Timestamp },
    /// With the provider.
    Registered {
        frozen: Frozen,
        submitted_at: Timestamp,
        registered: Registered,
    },
    /// The applicant has the output document.
    Finished {
        frozen: Frozen,
        submitted_at: Timestamp,
        registered: Registered,
        finished: Finished,
    },
}

impl Application {
    /// A stable word for tables and addresses.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Draft { .. } => "draft",
            Self::Frozen { .. } => "frozen",
            Self::Submitted { .. } => "submitted",
            Self::Registered { .. } => "registered",
            Self::Finished { .. } => "finished",
        }
    }

    /// Opens a draft.
    pub fn open(at: Timestamp) -> Self {
        Self::Draft { opened_at: at }
    }

    /// Makes an electronic document of a draft. A frozen one may be frozen anew as long as nobody has signed it.
    pub fn freeze(self, frozen: Frozen) -> Result<Self, InvalidTransition> {
        match self {
            Self::Draft { opened_at } | Self::Frozen { opened_at, .. } => Ok(Self::Frozen { opened_at, frozen }),
            other => Err(other.out_of_order("frozen")),
        }
    }

    /// Goes back to filling in; the frozen bytes are dropped.
    pub fn thaw(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Draft { opened_at } | Self::Frozen { opened_at, .. } => Ok(Self::Draft { opened_at }),
            other => Err(other.out_of_order("draft")),
        }
    }

    /// Submits the frozen document whose signature has been checked.
    pub fn submit(self, at: Timestamp) -> Result<Self, InvalidTransition> {
        match self {
            Self::Frozen { frozen, .. } => Ok(Self::Submitted {
                frozen,
                submitted_at: at,
            }),
            other => Err(other.out_of_order("submitted")),
        }
    }

    /// The provider has registered it.
    pub fn register(self, registered: Registered) -> Result<Self, InvalidTransition> {
        match self {
            Self::Submitted { frozen, submitted_at } => Ok(Self::Registered {
                frozen,
                submitted_at,
                registered,
            }),
            other => Err(other.out_of_order("registered")),
        }
    }

    /// The output document has arrived.
    pub fn finish(self, finished: Finished) -> Result<Self, InvalidTransition> {
        match self {
            Self::Registered {
                frozen,
                submitted_at,
                registered,
            } => Ok(Self::Finished {
                frozen,
                submitted_at,
                registered,
                finished,
            }),
            other => Err(other.out_of_order("finished")),
        }
    }

    /// Whether fields and attachments may still change.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Draft { .. } | Self::Frozen { .. })
    }

    /// The frozen document, once there is one.
    pub fn frozen(&self) -> Option<&Frozen> {
        match self {
            Self::Draft { .. } => None,
            Self::Frozen { frozen, .. }
            | Self::Submitted { frozen, .. }
            | Self::Registered { frozen, .. }
            | Self::Finished { frozen, .. } => Some(frozen),
        }
    }

    fn out_of_order(&self, attempt: &'static str) -> InvalidTransition {
        InvalidTransition::OutOfOrder {
            state: self.name(),
            attempt,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Move {
        Freeze(u8),
        Thaw,
        Submit,
        Register,
        Finish,
    }

    fn moves() -> impl Strategy<Value = Vec<Move>> {
        let one = prop_oneof![
            any::<u8>().prop_map(Move::Freeze),
            Just(Move::Thaw),
            Just(Move::Submit),
            Just(Move::Register),
            Just(Move::Finish),
        ];
        prop::collection::vec(one, 0..40)
    }

    fn apply(application: Application, step: Move) -> Result<Application, InvalidTransition> {
        let at = Timestamp::UNIX_EPOCH;
        match step {
            Move::Freeze(mark) => application.freeze(Frozen {
                number: mark.to_string(),
                sha256: mark.to_string(),
                at,
            }),
            Move::Thaw => application.thaw(),
            Move::Submit => application.submit(at),
            Move::Register => application.register(Registered {
                registration: "1".to_owned(),
                at,
            }),
            Move::Finish => application.finish(Finished {
                output: "certificate".to_owned(),
                document_number: "2".to_owned(),
                at,
            }),
        }
    }

    fn rank(application: &Application) -> usize {
        ["draft", "frozen", "submitted", "registered", "finished"]
            .iter()
            .position(|name| *name == application.name())
            .unwrap()
    }

    proptest! {
        #[test]
        fn never_skips_and_what_was_submitted_never_changes(moves in moves()) {
            let mut application = Application::open(Timestamp::UNIX_EPOCH);
            for step in moves {
                let before = application.clone();
                match apply(application, step) {
                    Ok(after) => {
                        prop_assert!(rank(&after) <= rank(&before) + 1);
                        if !before.is_open() {
                            prop_assert!(rank(&after) > rank(&before));
                            prop_assert_eq!(after.frozen(), before.frozen());
                        }
                        application = after;
                    }
                    Err(error) => {
                        let told = matches!(error, InvalidTransition::OutOfOrder { state, .. } if state == before.name());
                        prop_assert!(told);
                        application = before;
                    }
                }
            }
        }
    }

    #[test]
    fn the_straight_way() {
        let steps = [
            Move::Freeze(1),
            Move::Thaw,
            Move::Freeze(2),
            Move::Submit,
            Move::Register,
            Move::Finish,
        ];
        let last = steps
            .into_iter()
            .try_fold(Application::open(Timestamp::UNIX_EPOCH), apply)
            .unwrap();
        assert_eq!(last.name(), "finished");
        assert_eq!(last.frozen().unwrap().number, "2");
        assert_eq!(
            apply(last, Move::Submit),
            Err(InvalidTransition::OutOfOrder {
                state: "finished",
                attempt: "submitted"
            })
        );
    }
}
