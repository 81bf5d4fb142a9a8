//! What the act orders next, from its steps alone.
//!
//! | the act has | so |
//! |---|---|
//! | no step of intake | papers, form and the applicant's signed paper are taken together |
//! | a step that signs, or one that sends an electronic request | the filing is signed with the clerk's key |
//! | neither | the applicant's signed paper is scanned |
//! | no step that fills the form | it is filled while the papers are taken |

use law::{Procedure, Step, Verb};

/// Where a filing goes from a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next<'a> {
    Step(&'a Step),
    /// Intake is over, and the course goes on.
    Complete,
    /// The way ends here.
    End,
}

/// The first step of intake; none where the act has no steps of intake.
pub fn first(procedure: &Procedure) -> Option<&Step> {
    procedure.intake().first()
}

/// Where a step leads, when it succeeded or when it failed.
pub fn next<'a>(procedure: &'a Procedure, step: &Step, succeeded: bool) -> Next<'a> {
    let to = if succeeded { &step.on_success } else { &step.on_failure };
    let intake = procedure.intake();
    match to {
        Some(id) => match intake.iter().find(|step| step.id == *id) {
            Some(next) => Next::Step(next),
            None => Next::Complete,
        },
        None if succeeded && intake.last().is_some_and(|last| last.id == step.id) => Next::Complete,
        None => Next::End,
    }
}

/// Whether the request is an electronic document with the clerk's signature.
pub fn is_electronic(procedure: &Procedure) -> bool {
    signing(procedure).is_some()
}

/// The step at which the clerk signs: the act's own, else the one that sends the signed request.
pub fn signing(procedure: &Procedure) -> Option<&Step> {
    let find = |test: fn(&Verb) -> bool| procedure.intake().iter().find(|step| test(&step.verb));
    find(|verb| *verb == Verb::SignRequest).or_else(|| find(|verb| matches!(verb, Verb::ForwardRequest { .. })))
}

/// Whether the form is filled while the papers are taken.
pub fn fills_with_papers(procedure: &Procedure) -> bool {
    !procedure.intake().iter().any(|step| step.verb == Verb::FillRequest)
}

/// Whether the papers have a step of their own, at which an incomplete package is refused.
pub fn takes_papers(procedure: &Procedure) -> bool {
    procedure.intake().iter().any(|step| step.verb == Verb::AcceptDocuments) || procedure.intake().is_empty()
}
