//! The encoding rules (ITU-T X.690): a strict DER reader without copies, a writer, and the door for BER.
//!
//! Signatures are over exact bytes, so the readers of this crate keep slices of what they were given
//! instead of decoding and encoding again.

pub(crate) mod identifier;
pub(crate) mod normalise;
pub(crate) mod oid;
pub(crate) mod pem;
pub(crate) mod read;
pub(crate) mod tag;
pub(crate) mod time;
pub(crate) mod write;

pub(crate) use read::{Element, Reader};
