//! The state of a case from its row; a missing fact is a corrupt record and not a guess.

use domain::case::{
    Agreement, Arrival, Case, Confirmation, Decision, Drawing, HandOver, Registration, Signing, Taking,
};
use jiff::Timestamp;
use sqlx::Row;
use sqlx::any::AnyRow;
use store::StoreError;

use super::cases::{Way, number_of};
use super::time;

fn corrupt() -> StoreError {
    StoreError::Corrupt {
        what: "state of a case",
    }
}

/// Reads the columns of one row.
struct Reader<'a> {
    row: &'a AnyRow,
    way: &'a Way,
}

pub(super) fn state(row: &AnyRow, way: &Way) -> Result<Case, StoreError> {
    let reader = Reader { row, way };
    let name: String = row.try_get("state")?;
    if name == "arrived" {
        let at = time(row.try_get("registered_at")?)?;
        return Ok(Case::Arrived {
            arrival: Arrival { at },
        });
    }
    let registration = reader.registration()?;
    if name == "registered" {
        return Ok(Case::Registered { registration });
    }
    let taking = reader.taking()?;
    if name == "taken" {
        return Ok(Case::Taken { registration, taking });
    }
    let decision = reader.decision()?;
    if name == "decided" {
        return Ok(Case::Decided {
            registration,
            taking,
            decision,
        });
    }
    let drawing = reader.drawing()?;
    if name == "drawn" {
        return Ok(Case::Drawn {
            registration,
            taking,
            decision,
            drawing,
        });
    }
    let (confirmation, agreements) = (reader.confirmation()?, reader.agreements());
    if name == "confirmed" {
        return Ok(Case::Confirmed {
            registration,
            taking,
            decision,
            drawing,
            confirmation,
            agreements,
        });
    }
    let signing = reader.signing()?;
    match name.as_str() {
        "signed" => Ok(Case::Signed {
            registration,
            taking,
            decision,
            drawing,
            confirmation,
            agreements,
            signing,
        }),
        "handed_over" => Ok(Case::HandedOver {
            registration,
            taking,
            decision,
            drawing,
            confirmation,
            agreements,
            signing,
            hand_over: reader.hand_over()?,
        }),
        _ => Err(corrupt()),
    }
}

impl Reader<'_> {
    fn moment(&self, column: &str) -> Result<Timestamp, StoreError> {
        time(self.row.try_get::<Option<i64>, _>(column)?.ok_or_else(corrupt)?)
    }

    fn text(&self, column: &str) -> Result<String, StoreError> {
        self.row.try_get::<Option<String>, _>(column)?.ok_or_else(corrupt)
    }

    /// What the way says, or who took the case: before there were other desks the holder did everything.
    fn by(&self, written: Option<&String>) -> Result<String, StoreError> {
        written.map_or_else(|| self.text("taken_by"), |by| Ok(by.clone()))
    }

    fn registration(&self) -> Result<Registration, StoreError> {
        Ok(Registration {
            number: number_of(self.text("registration")?),
            at: self.moment("registered_at")?,
        })
    }

    fn taking(&self) -> Result<Taking, StoreError> {
        Ok(Taking {
            by: self.text("taken_by")?,
            at: self.moment("taken_at")?,
        })
    }

    fn decision(&self) -> Result<Decision, StoreError> {
        Ok(Decision {
            by: self.by(self.way.decided_by.as_ref())?,
            instead_of: self.way.decided_for.clone(),
            output: self.text("output")?,
            at: self.moment("decided_at")?,
        })
    }

    fn drawing(&self) -> Result<Drawing, StoreError> {
        Ok(Drawing {
            document_number: self.text("document_number")?,
            sha256: self.text("unsigned_sha256")?,
            at: self.moment("drawn_at")?,
        })
    }

    fn confirmation(&self) -> Result<Confirmation, StoreError> {
        Ok(Confirmation {
            by: self.by(self.way.confirmed_by.as_ref())?,
            at: self.moment("confirmed_at")?,
            agree: self.way.agree.clone(),
        })
    }

    fn agreements(&self) -> Vec<Agreement> {
        let agreed = self.way.agreements.iter();
        agreed
            .map(|agreed| Agreement {
                role: agreed.role.clone(),
                by: agreed.by.clone(),
                at: agreed.at,
            })
            .collect()
    }

    fn signing(&self) -> Result<Signing, StoreError> {
        Ok(Signing {
            by: self.by(self.way.signed_by.as_ref())?,
            sha256: self.text("signed_sha256")?,
            at: self.moment("signed_at")?,
        })
    }

    fn hand_over(&self) -> Result<HandOver, StoreError> {
        let written = self.way.handed_over.as_ref().ok_or_else(corrupt)?;
        Ok(HandOver {
            by: written.by.clone(),
            way: written.way.clone(),
            at: written.at,
        })
    }
}
