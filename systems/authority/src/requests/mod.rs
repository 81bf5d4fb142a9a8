//! Requests for certificates: asked, proved, identified, issued or refused.
//!
//! Two questions stand between a request and a certificate. Does the person hold the private key? They sign the
//! request with it (proof of possession). Who is the person? A registrar saw them and their document, or they
//! sign with a certificate that was issued upon such a meeting. A password account answers neither.
//!
//! For a system of another organization the person is its representative, who answers for it: the same two questions,
//! and a third, on which document they ask (`system`).

mod applicant;
mod begin;
mod error;
mod expire;
mod holder;
mod identify;
mod issue;
mod proof;
mod prove;
mod refuse;
mod renew;
mod state;
mod system;

pub(crate) use begin::{Asked, AskedSystem};
pub(crate) use error::RequestError;
pub(crate) use identify::DOCUMENT_TYPES;
pub(crate) use system::GROUND_TYPES;

/// The most requests of one ИИН that may wait at a time, counted over a day.
pub(crate) const PENDING_MAX: i64 = 5;
