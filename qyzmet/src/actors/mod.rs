//! People at their screens: each actor does over HTTP what the person would do, with a key of their own.
//!
//! The rehearsal and the load bench play with the same actors.

mod applicant;
mod certificate;
mod client;
mod desk;
mod filling;
mod official;
mod registrar;
mod signature;

pub use applicant::Applicant;
pub use certificate::Credential;
pub use client::{Answer, Client, PlayError};
pub use desk::Desk;
pub use filling::{official_values, request_values};
pub use official::Official;
pub use registrar::Registrar;
pub use signature::Signing;
