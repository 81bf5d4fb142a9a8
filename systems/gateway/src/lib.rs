//! ШЭП and РШЭП: the gateway. It carries every message between systems: takes it over durably, journals it,
//! records its own annex action, carries it on until its recipient has it, and shows a person what waits.
//!
//! Read in this order: [`gateway`] (how it is put together), [`carry`] (what happens to one message), [`routing`]
//! (which annex action that is), [`journal`] (what is kept), [`lookups`] (questions to registries, answered at once),
//! [`soap`] (the same questions from systems of other organizations), [`desk`] (what its operator sees).

mod carry;
mod desk;
mod gateway;
mod journal;
mod leafing;
mod lookups;
mod routing;
mod soap;
mod words;

pub use gateway::{Gateway, Setup};
pub use journal::MIGRATIONS;
pub use soap::{Member, MemberError, Members};

/// The role of the people at the gateway's desk.
pub const OPERATOR: &str = "gateway_operator";
