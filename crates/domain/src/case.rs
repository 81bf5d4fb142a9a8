//! The case as the provider sees it: Arrived → Registered → Taken → Decided → Drawn → Confirmed → Signed → HandedOver.
//!
//! Two officials cannot take or decide the same case twice, because there is no transition that does: the second
//! one meets a state that was consumed. People are named by their account id. At which desk of the procedure the case
//! stands is another question, answered by the plan; this is how far its document has come.

use jiff::Timestamp;

use crate::transition::InvalidTransition;

/// The papers are there, and have no number yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub number: String,
    pub at: Timestamp,
}

/// Somebody holds the case: they took it, or the head named them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taking {
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub by: String,
    /// The holder of the case for whom a substitute decides; none who decides what they hold themselves.
    pub instead_of: Option<String>,
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
    /// The roles that have to agree before anybody signs, in their order.
    pub agree: Vec<String>,
}

/// One of those who have to agree does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    pub role: String,
    pub by: String,
    pub at: Timestamp,
}

/// The signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    pub by: String,
    /// SHA-256 of the signed document, lower-case hex.
    pub sha256: String,
    pub at: Timestamp,
}

/// The signed document has left the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    pub by: String,
    /// `in_person`, `email`, `cabinet`, `courier`, `akim`.
    pub way: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Case {
    Arrived {
        arrival: Arrival,
    },
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
    /// Confirmed by who decided; those who have to agree do so one after the other.
    Confirmed {
        registration: Registration,
        taking: Taking,
        decision: Decision,
        drawing: Drawing,
        confirmation: Confirmation,
        agreements: Vec<Agreement>,
    },
    Signed {
        registration: Registration,
        taking: Taking,
        decision: Decision,
        drawing: Drawing,
        confirmation: Confirmation,
        agreements: Vec<Agreement>,
        signing: Signing,
    },
    HandedOver {
        registration: Registration,
        taking: Taking,
        decision: Decision,
        drawing: Drawing,
        confirmation: Confirmation,
        agreements: Vec<Agreement>,
        signing: Signing,
        hand_over: HandOver,
    },
}

impl Case {
    /// A stable word for tables and addresses.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Arrived { .. } => "arrived",
            Self::Registered { .. } => "registered",
            Self::Taken { .. } => "taken",
            Self::Decided { .. } => "decided",
            Self::Drawn { .. } => "drawn",
            Self::Confirmed { .. } => "confirmed",
            Self::Signed { .. } => "signed",
            Self::HandedOver { .. } => "handed_over",
        }
    }

    /// Papers have come.
    pub fn arrive(arrival: Arrival) -> Self {
        Self::Arrived { arrival }
    }

    /// They get their number, once.
    pub fn register(self, registration: Registration) -> Result<Self, InvalidTransition> {
        match self {
            Self::Arrived { .. } => Ok(Self::Registered { registration }),
            other => Err(other.out_of_order("registered")),
        }
    }

    /// Somebody takes the case, or is named. Whoever comes second learns who was first.
    pub fn take(self, taking: Taking) -> Result<Self, InvalidTransition> {
        match self {
            Self::Registered { registration } => Ok(Self::Taken { registration, taking }),
            Self::Taken { taking: first, .. } if first.by != taking.by => {
                Err(InvalidTransition::HeldByAnother { by: first.by })
            }
            other => Err(other.out_of_order("taken")),
        }
    }

    /// The case is given back for anybody to take.
    pub fn release(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Taken { registration, .. } => Ok(Self::Registered { registration }),
            other => Err(other.out_of_order("registered")),
        }
    }

    /// Whoever holds the case decides it, or their substitute for them.
    pub fn decide(self, decision: Decision) -> Result<Self, InvalidTransition> {
        match self {
            Self::Taken { taking, .. } if taking.by != *decision.instead_of.as_ref().unwrap_or(&decision.by) => {
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

    /// The decision is taken back before anybody has confirmed its document.
    pub fn reopen(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Decided {
                registration, taking, ..
            }
            | Self::Drawn {
                registration, taking, ..
            } => Ok(Self::Taken { registration, taking }),
            other => Err(other.out_of_order("taken")),
        }
    }

    /// Whoever should agree or sign does not, and the confirmed document goes back to who decided.
    pub fn send_back(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Confirmed {
                registration, taking, ..
            } => Ok(Self::Taken { registration, taking }),
            other => Err(other.out_of_order("taken")),
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
                agreements: Vec::new(),
            }),
            other => Err(other.out_of_order("confirmed")),
        }
    }

    /// The next of those who have to agree does; nobody can before their turn, or twice.
    pub fn agree(self, agreement: Agreement) -> Result<Self, InvalidTransition> {
        if self.must_agree() != Some(agreement.role.as_str()) {
            return Err(self.out_of_order("agreed"));
        }
        match self {
            Self::Confirmed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                mut agreements,
            } => {
                agreements.push(agreement);
                Ok(Self::Confirmed {
                    registration,
                    taking,
                    decision,
                    drawing,
                    confirmation,
                    agreements,
                })
            }
            other => Err(other.out_of_order("agreed")),
        }
    }

    /// The role whose turn it is to agree; none when all have, or nobody has to.
    pub fn must_agree(&self) -> Option<&str> {
        match self {
            Self::Confirmed {
                confirmation,
                agreements,
                ..
            } => confirmation.agree.get(agreements.len()).map(String::as_str),
            _ => None,
        }
    }

    /// The confirmed and agreed document is signed.
    pub fn sign(self, signing: Signing) -> Result<Self, InvalidTransition> {
        match self {
            Self::Confirmed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                agreements,
            } if agreements.len() == confirmation.agree.len() => Ok(Self::Signed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                agreements,
                signing,
            }),
            other => Err(other.out_of_order("signed")),
        }
    }

    /// The signed document, which has not left, now carries what proves its signature: it is known by another hash.
    pub fn prove(self, sha256: String) -> Result<Self, InvalidTransition> {
        match self {
            Self::Signed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                agreements,
                signing,
            } => Ok(Self::Signed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                agreements,
                signing: Signing { sha256, ..signing },
            }),
            other => Err(other.out_of_order("proved")),
        }
    }

    /// The signature was found invalid before the document left: it has to be signed anew.
    pub fn refute(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Signed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                agreements,
                ..
            } => Ok(Self::Confirmed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                agreements,
            }),
            other => Err(other.out_of_order("refuted")),
        }
    }

    /// The signed document leaves the office: first to whoever hands it on, and after them to the applicant.
    pub fn hand_over(self, hand_over: HandOver) -> Result<Self, InvalidTransition> {
        match self {
            Self::Signed {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                agreements,
                signing,
            }
            | Self::HandedOver {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                agreements,
                signing,
                ..
            } => Ok(Self::HandedOver {
                registration,
                taking,
                decision,
                drawing,
                confirmation,
                agreements,
                signing,
                hand_over,
            }),
            other => Err(other.out_of_order("handed_over")),
        }
    }

    /// The number, once given.
    pub fn registration(&self) -> Option<&Registration> {
        match self {
            Self::Arrived { .. } => None,
            Self::Registered { registration }
            | Self::Taken { registration, .. }
            | Self::Decided { registration, .. }
            | Self::Drawn { registration, .. }
            | Self::Confirmed { registration, .. }
            | Self::Signed { registration, .. }
            | Self::HandedOver { registration, .. } => Some(registration),
        }
    }

    /// Who holds the case, and since when.
    pub fn taking(&self) -> Option<&Taking> {
        match self {
            Self::Arrived { .. } | Self::Registered { .. } => None,
            Self::Taken { taking, .. }
            | Self::Decided { taking, .. }
            | Self::Drawn { taking, .. }
            | Self::Confirmed { taking, .. }
            | Self::Signed { taking, .. }
            | Self::HandedOver { taking, .. } => Some(taking),
        }
    }

    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Arrived { .. } | Self::Registered { .. } | Self::Taken { .. } => None,
            Self::Decided { decision, .. }
            | Self::Drawn { decision, .. }
            | Self::Confirmed { decision, .. }
            | Self::Signed { decision, .. }
            | Self::HandedOver { decision, .. } => Some(decision),
        }
    }

    pub fn drawing(&self) -> Option<&Drawing> {
        match self {
            Self::Arrived { .. } | Self::Registered { .. } | Self::Taken { .. } | Self::Decided { .. } => None,
            Self::Drawn { drawing, .. }
            | Self::Confirmed { drawing, .. }
            | Self::Signed { drawing, .. }
            | Self::HandedOver { drawing, .. } => Some(drawing),
        }
    }

    pub fn confirmation(&self) -> Option<&Confirmation> {
        match self {
            Self::Confirmed { confirmation, .. }
            | Self::Signed { confirmation, .. }
            | Self::HandedOver { confirmation, .. } => Some(confirmation),
            _ => None,
        }
    }

    pub fn agreements(&self) -> &[Agreement] {
        match self {
            Self::Confirmed { agreements, .. }
            | Self::Signed { agreements, .. }
            | Self::HandedOver { agreements, .. } => agreements,
            _ => &[],
        }
    }

    pub fn signing(&self) -> Option<&Signing> {
        match self {
            Self::Signed { signing, .. } | Self::HandedOver { signing, .. } => Some(signing),
            _ => None,
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
mod tests;
