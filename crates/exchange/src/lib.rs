//! Messages between systems: the signed envelope, the delivery rules, and what carries them.
//!
//! Every message is kept with the change that caused it (outbox), carried to the gateway, journalled there,
//! carried on to its recipient and applied exactly once (inbox). Order is kept per case. Beside this stands the
//! synchronous channel: a question to a registry, for which somebody waits.

pub mod authority;
pub mod carrier;
pub mod courier;
pub mod delivery;
pub mod enquiry;
pub mod envelope;
pub mod lookup;
pub mod messages;
pub mod participant;
pub mod testing;
mod told;
pub mod trust;

pub use carrier::{Acknowledgement, Answer, Carrier, CarrierError, Receiver};
pub use enquiry::{Enquiry, EnquiryError};
pub use envelope::{Envelope, EnvelopeError, Parcel, Sealed, Transit};
pub use lookup::{Lookup, LookupError, Lookups};
pub use participant::{ApplyError, Handler, Opened, Participant, Taker};
pub use trust::{CrlSource, Order, Services, Trust};
