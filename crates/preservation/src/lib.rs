//! Signatures that prove themselves years later: raised to T, LT and LTA, and stamped again before the newest stamp runs
//! out.
//!
//! [`Raising`] goes from one level to the next for `qyzmet sign` and for the systems alike; where stamps and evidence
//! come from is a [`Sources`]: the authorities that a system trusts ([`Authorities`]), or addresses and files that a
//! person names ([`Named`]). A [`Keeper`] keeps the signed documents of one system ([`documents`]): what must be stamped
//! is tried by a job until it is done.

pub mod documents;
mod failure;
mod holder;
mod keeper;
mod raise;
pub mod schema;
mod settings;
mod sources;

pub use documents::Document;
pub use holder::{Holder, HolderError};
pub use keeper::{Application, Keeper, NotRaised, Raised};
pub use raise::Raising;
pub use settings::{Settings, WhenSilent};
pub use sources::{Authorities, Named, RaiseError, Sources};
