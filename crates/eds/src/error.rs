//! A variant per cause.

/// Why bytes could not be read, made or signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EdsError {
    /// The bytes break the encoding rules of their format.
    #[error("the {what} is not well-formed DER or PEM")]
    Malformed { what: &'static str },
    /// The policy document lacks an entry, or has one that is unknown or of another kind.
    #[error("the policy document is not understood: {cause}")]
    Policy { cause: String },
    /// A limit on bytes was reached before anything was read.
    #[error("the {what} is larger than {limit} bytes")]
    TooLarge { what: &'static str, limit: usize },
    /// A limit on the number of parts was reached.
    #[error("there are more than {limit} {what}")]
    TooMany { what: &'static str, limit: usize },
    /// A critical extension that is not processed here (RFC 5280 §4.2): what carries it proves nothing.
    #[error("the {what} has a critical extension that is not known here ({oid})")]
    UnknownCritical { what: &'static str, oid: String },
    /// A key, digest or signature algorithm outside of those in the README.
    #[error("the algorithm {oid} is not supported")]
    UnsupportedAlgorithm { oid: String },
    /// The private key could not be made, read, written or used.
    #[error("the key could not be used: {what}")]
    Key { what: &'static str },
    /// The value was checked and does not fit.
    #[error("the signature value does not match the key and the signed attributes")]
    SignatureMismatch,
    /// The attributes or the key name another certificate than the one given.
    #[error("the certificate does not belong to the key that signed")]
    KeyMismatch,
    /// The signed attributes are not the ones this crate makes.
    #[error("the signed attributes are refused: {what}")]
    Attributes { what: &'static str },
    /// The digest in the attributes is not the digest of the content.
    #[error("the signed attributes are for another content")]
    DigestMismatch,
    /// The CMS is detached and nobody gave its content.
    #[error("the signature is detached and the signed document is missing")]
    ContentMissing,
    /// A PDF ends before the end that a signature in it, or its own beginning, tells of.
    #[error("the PDF is cut off: its end is missing")]
    CutOff,
    /// The CMS or the PDF is well-formed, but nobody signed it.
    #[error("there is no signature in it")]
    NoSignature,
    /// A certificate cannot say what was asked of it.
    #[error("the certificate cannot be made: {what}")]
    Profile { what: &'static str },
    /// A file that a PDF carries is not well-formed.
    #[error("the attached files cannot be read: {what}")]
    Attachment { what: &'static str },
    /// The PDF is not one this crate signs or checks.
    #[error("the PDF cannot be signed or checked: {what}")]
    Pdf { what: &'static str },
}
