//! The second door: participants of the exchange, which are systems of other organizations, ask registries over SOAP, in
//! the form of the ШЭП's synchronous channel.
//!
//! It leads into the same passage as the door for our own systems (`lookups`): the same judge, the same journal, the
//! same limits. In front of it stand two signatures that a participant must bring, and a journal of its own.
//!
//! Read in this order: [`door`] (what happens to one request), `message` (the envelope and its transport signature),
//! `question` (the business data and theirs), `judge` (whom is believed), [`member`] (who may ask what), `answer`.

mod answer;
mod door;
mod fault;
mod fields;
mod journal;
mod judge;
mod member;
mod message;
mod question;
mod serve;

pub(crate) use door::Door;
pub(crate) use fault::Code;
pub(crate) use journal::{Noted, list, pages};
pub(crate) use member::NAME_LENGTH_MAX;
pub use member::{Member, MemberError, Members};
pub(crate) use serve::router;

/// SOAP 1.1.
const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// The messages of the synchronous channel.
const TYPES: &str = "http://bip.bee.kz/SyncChannel/v10/Types";
/// What its messages have in common with those of the asynchronous one.
const COMMON: &str = "http://bip.bee.kz/common/v10/Types";
/// XMLDSig.
const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
/// Questions and answers: ours.
const LOOKUP: &str = "urn:qyzmet:lookup:v1";
