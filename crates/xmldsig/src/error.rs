//! A variant per cause.

/// Why XML was not read, not verified or not signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    #[error("the XML is larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the XML is not in UTF-8")]
    NotUtf8,
    #[error("the XML has a document type declaration; entities and DTDs are not read")]
    Dtd,
    /// Not well-formed, or nested too deeply.
    #[error("the XML cannot be read: {cause}")]
    Malformed { cause: String },
    /// A reference by Id could mean either.
    #[error("two elements have the Id «{id}»")]
    DuplicateId { id: String },
    #[error("there is no signature in the XML")]
    NoSignature,
    #[error("there are more than {limit} {what}")]
    TooMany { what: &'static str, limit: usize },
    /// The signature lacks a part, has it twice, or has one that does not belong there.
    #[error("the signature is not well-formed: {what}")]
    Signature { what: &'static str },
    #[error("the algorithm «{uri}» is not accepted")]
    Algorithm { uri: String },
    /// Only the enveloped-signature transform and canonicalization are: others change what is signed.
    #[error("the transform «{uri}» is not accepted")]
    Transform { uri: String },
    /// Outside of the document, or an XPointer.
    #[error("the reference «{uri}» is neither to the whole document nor to one element of it")]
    Reference { uri: String },
    #[error("the signature refers to «#{id}», and no element has that Id")]
    NoElement { id: String },
    /// Signature wrapping: the element that is signed is not the one that would be used.
    #[error("the signature does not cover {what}")]
    NotCovered { what: &'static str },
    /// Text where elements belong, or elements where a value belongs.
    #[error("the element «{element}» has other content than it should")]
    Content { element: String },
    #[error("the SOAP message has no security header")]
    NoSecurity,
    /// A SOAP message that is not one, or whose security header is ambiguous.
    #[error("the SOAP message is refused: {what}")]
    Soap { what: &'static str },
    #[error(transparent)]
    Key(#[from] eds::EdsError),
}
