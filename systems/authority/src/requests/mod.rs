//! Requests for certificates: asked, proved, identified, issued or refused.
//!
//! Two questions stand between a request and a certificate. Does the person hold the private key? They sign the
//! request with it (proof of possession). Who is the person? A registrar saw them and their document, or they
//! sign with a certificate that was issued upon such a meeting. A password account answers neither.

mod applicant;
mod begin;
mod error;
mod expire;
mod identify;
mod issue;
mod proof;
mod prove;
mod refuse;
mod renew;
mod state;

pub(crate) use error::RequestError;
pub(crate) use identify::DOCUMENT_TYPES;

/// The most requests of one ИИН that may wait at a time, counted over a day.
pub(crate) const PENDING_MAX: i64 = 5;
