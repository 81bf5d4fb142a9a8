//! The case as the provider sees it: Registered → Taken → Decided → Drawn → Confirmed → Signed.
//!
//! Two officials cannot take or decide the same case twice, because there is no transition that does: the second
//! one meets a state that was consumed. Officials are named by their account id.

use jiff::Timestamp;

use crate::transition::InvalidTransition;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub number: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub by: String,
    /// The id of the output in the plan.
    pub output: String,
    pub at: Timestamp,
}

/// The output document, drawn and not yet signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    pub document_number: String,
    /// SHA-256 of the unsigned document, lower-case hex.
    pub sha256: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub by: String,
    pub at: Timestamp,
}

/// The signature, and with it the sending: both happen in one unit of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    pub by: String,
    /// SHA-256 of the signed document, lower-case hex.
    pub sha256: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Case {
    Registered {
        registration: Registration,
    },
    Taken {
        registration: Registration,
        taking: Taking,
    },
    Decided {
        registration: Registration,
        taking: Taking,
        decision: Decision,
    },
    Drawn {
        registration: Registration,
        taking: Taking,
        decision: Decision,
        drawing: Drawing,
    },
    Confirmed {
        registration: Registration,
        taking: Taking,
        decision: Decision,
        drawing: Drawing,
        confirmation: Confirmation,
    },
    Signed {
        registration: Registration,
        taking: Taking,
        decision: Decision,
        drawing: Drawing,
        confirmation: Confirmation,
        signing: Signing,
    },
}

impl Case {
    /// A stable word for tables and addresses.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "registered",
            Self::Taken { .. } => "taken",
            Self::Decided { .. } => "decided",
            Self::Drawn { .. } => "drawn",
            Self::Confirmed { .. } => "confirmed",
            Self::Signed { .. } => "signed",
        }
    }

    /// Registers a request that has arrived.
    pub fn register(registration: Registration) -> Self {
        Self::Registered { registration }
    }

    /// An official takes the case. Whoever comes second learns who was first.
    pub fn take(self, taking: Taking) -> Result<Self, InvalidTransition> {
        match self {
            Self::Registered { registration } => Ok(Self::Taken { registration, taking }),
            Self::Taken { taking: first, .. } if first.by != taking.by => {
                Err(InvalidTransition::HeldByAnother { by: first.by })
            }
            other => Err(other.out_of_order("taken")),
        }
    }

    /// The official who took the case decides it.
    pub fn decide(self, decision: Decision) -> Result<Self, InvalidTransition> {
        match self {
            Self::Taken { taking, .. } if taking.by != decision.by => {
                Err(InvalidTransition::HeldByAnother { by: taking.by })
            }
            Self::Taken { registration, taking } => Ok(Self::Decided {
                registration,
                taking,
                decision,
            }),
            other => Err(other.out_of_order("decided")),
        }
    }

    /// The system has drawn the output document.
    pub fn draw(self, drawing: Drawing) -> Result<Self, InvalidTransition> {
        match self {
            Self::Decided {
                registration,
                taking,
                decision,
            } => Ok(Self::Drawn {
                registration,
                taking,
                decision,
                drawing,
            }),
            other => Err(other.out_of_order("drawn")),
        }
    }

    /// An official confirms the drawn document. Who may is a question of roles, not of this state.
    pub fn confirm(self, confirmation: Confirmation) -> Result<Self, InvalidTransition> {
        match self {
            Self::Drawn {
                registration,
                taking,
                decision,
                drawing,
            } => Ok(Self::Confirmed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
            }),
            other => Err(other.out_of_order("confirmed")),
        }
    }

    /// The authorised official signs the confirmed document, and it is sent.
    pub fn sign(self, signing: Signing) -> Result<Self, InvalidTransition> {
        match self {
            Self::Confirmed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
            } => Ok(Self::Signed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                signing,
            }),
            other => Err(other.out_of_order("signed")),
        }
    }

    pub fn registration(&self) -> &Registration {
        match self {
            Self::Registered { registration }
            | Self::Taken { registration, .. }
            | Self::Decided { registration, .. }
            | Self::Drawn { registration, .. }
            | Self::Confirmed { registration, .. }
            | Self::Signed { registration, .. } => registration,
        }
    }

    /// Who holds the case, and since when.
    pub fn taking(&self) -> Option<&Taking> {
        match self {
            Self::Registered { .. } => None,
            Self::Taken { taking, .. }
            | Self::Decided { taking, .. }
            | Self::Drawn { taking, .. }
            | Self::Confirmed { taking, .. }
            | Self::Signed { taking, .. } => Some(taking),
        }
    }

    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Registered { .. } | Self::Taken { .. } => None,
            Self::Decided { decision, .. }
            | Self::Drawn { decision, .. }
            | Self::Confirmed { decision, .. }
            | Self::Signed { decision, .. } => Some(decision),
        }
    }

    pub fn drawing(&self) -> Option<&Drawing> {
        match self {
            Self::Registered { .. } | Self::Taken { .. } | Self::Decided { .. } => None,
            Self::Drawn { drawing, .. } | Self::Confirmed { drawing, .. } | Self::Signed { drawing, .. } => {
                Some(drawing)
            }
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
        Take(u8),
        Decide(u8),
        Draw,
        Confirm,
        Sign,
    }

    fn moves() -> impl Strategy<Value = Vec<Move>> {
        let one = prop_oneof![
            (0_u8..2).prop_map(Move::Take),
            (0_u8..2).prop_map(Move::Decide),
            Just(Move::Draw),
            Just(Move::Confirm),
            Just(Move::Sign),
        ];
        prop::collection::vec(one, 0..40)
    }

    fn apply(case: Case, step: Move) -> Result<Case, InvalidTransition> {
        let at = Timestamp::UNIX_EPOCH;
        match step {
            Move::Take(by) => case.take(Taking { by: by.to_string(), at }),
            Move::Decide(by) => case.decide(Decision {
                by: by.to_string(),
                output: "refusal".to_owned(),
                at,
            }),
            Move::Draw => case.draw(Drawing {
                document_number: "3".to_owned(),
                sha256: "ab".to_owned(),
                at,
            }),
            Move::Confirm => case.confirm(Confirmation { by: "0".to_owned(), at }),
            Move::Sign => case.sign(Signing {
                by: "0".to_owned(),
                sha256: "cd".to_owned(),
                at,
            }),
        }
    }

    fn new() -> Case {
        Case::register(Registration {
            number: "1".to_owned(),
            at: Timestamp::UNIX_EPOCH,
        })
    }

    fn rank(case: &Case) -> usize {
        ["registered", "taken", "decided", "drawn", "confirmed", "signed"]
            .iter()
            .position(|name| *name == case.name())
            .unwrap()
    }

    proptest! {
        #[test]
        fn goes_on_step_by_step_and_keeps_its_facts(moves in moves()) {
            let mut case = new();
            for step in moves {
                let before = case.clone();
                match apply(case, step) {
                    Ok(after) => {
                        prop_assert_eq!(rank(&after), rank(&before) + 1);
                        prop_assert_eq!(after.registration(), before.registration());
                        prop_assert!(before.taking().is_none() || after.taking() == before.taking());
                        prop_assert!(before.decision().is_none() || after.decision() == before.decision());
                        prop_assert!(before.drawing().is_none() || after.drawing() == before.drawing());
                        case = after;
                    }
                    Err(_) => case = before,
                }
            }
            if let (Some(taking), Some(decision)) = (case.taking(), case.decision()) {
                prop_assert_eq!(&taking.by, &decision.by);
            }
        }
    }

    #[test]
    fn the_second_official_learns_who_was_first() {
        let taken = apply(new(), Move::Take(0)).unwrap();
        let held = Err(InvalidTransition::HeldByAnother { by: "0".to_owned() });
        assert_eq!(apply(taken.clone(), Move::Take(1)), held);
        assert_eq!(apply(taken.clone(), Move::Decide(1)), held);
        let decided = apply(taken, Move::Decide(0)).unwrap();
        assert_eq!(
            apply(decided, Move::Decide(0)),
            Err(InvalidTransition::OutOfOrder {
                state: "decided",
                attempt: "decided"
            })
        );
    }

    #[test]
    fn the_straight_way() {
        let steps = [Move::Take(0), Move::Decide(0), Move::Draw, Move::Confirm, Move::Sign];
        assert_eq!(steps.into_iter().try_fold(new(), apply).unwrap().name(), "signed");
    }
}
