//! The synchronous channel: one system asks a registry about one person, through the gateway, and waits for the answer.
//!
//! Beside the envelopes, which are kept and carried until they arrive, a look-up is worth nothing later: somebody waits
//! at a counter. So nothing of it is queued. The asker seals the [`Lookup`]; the gateway checks it against the plan,
//! writes down who asked what about whom and why, adds its [`Passage`], and hands both to the registries; the sealed
//! [`Reply`] comes back the same way, byte for byte.
//!
//! Read in this order: [`question`] (what is asked), [`reply`] (what comes back), [`client`] (the asker's side), `facts`
//! (what cases read out of an answer), [`carrier`] (a call, or HTTP).

pub mod carrier;
pub mod client;
mod facts;
pub mod question;
pub mod reply;

use std::time::Duration;

pub use carrier::{Direct, Http, LookupCarrier, LookupReceiver, door};
pub use client::{LookupError, Lookups, NotCarried};
pub use facts::{PersonFacts, PowerFacts};
pub use question::{Lookup, Malformed, Passage, Subject};
pub use reply::{Answer, Failing, Found, Outcome, Refusal, Reply};

/// How long the asker waits when nothing else is configured.
pub const LIMIT: Duration = Duration::from_secs(10);

/// How the asker's time is shared out, so that whoever stands nearer to the registry gives up first and can still
/// say so: of `limit` the gateway waits nine tenths, and the registries answer or say "not in time" after eight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    pub asker: Duration,
    pub gateway: Duration,
    pub registries: Duration,
}

impl Patience {
    pub fn of(limit: Duration) -> Self {
        Self {
            asker: limit,
            gateway: limit * 9 / 10,
            registries: limit * 8 / 10,
        }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self::of(LIMIT)
    }
}
