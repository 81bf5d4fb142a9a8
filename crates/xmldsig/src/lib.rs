//! Signatures in XML (XMLDSig 1.1) and in SOAP (WS-Security 1.0), as NCALayer and the ШЭП make them.
//!
//! Reading order: [`Document::read`] opens a text strictly; [`Document::signatures`] finds every signature, resolves what
//! each covers to exactly one element, and gives back that element with the facts for `eds::policy` to judge. [`sign`]
//! writes enveloped signatures and signatures by Id, [`security`] those of SOAP messages. [`Element`] is the way to the
//! values of what was verified.
//!
//! What is refused is refused by name: a DTD, two equal Ids, a reference that is not to the whole document or to one of
//! its elements, a transform that could hide or change anything.

mod algorithm;
mod bounds;
mod canonical;
mod document;
mod element;
mod error;
mod facts;
mod key_info;
mod read;
pub mod security;
mod sign;

pub use algorithm::Canonicalization;
pub use document::{DEPTH_MAX, Document, TEXT_BYTES_MAX};
pub use element::{Element, written};
pub use error::XmlError;
pub use read::{Covered, SIGNATURES_MAX, Signed};
pub use sign::{Evidence, Place, sign};

/// The namespace of XMLDSig.
pub(crate) const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
/// What XMLDSig 1.1 added to it.
pub(crate) const DS11: &str = "http://www.w3.org/2009/xmldsig11#";
/// The namespace and the address of exclusive canonicalization.
pub(crate) const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
/// WS-Security 1.0: the header.
pub(crate) const WSSE: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
/// WS-Security 1.0: Ids and times.
pub(crate) const WSU: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
