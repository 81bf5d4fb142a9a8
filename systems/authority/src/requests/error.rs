//! Why a request could not go on.

use domain::iin::IinError;
use eds::report::Check;

use crate::Fault;

#[derive(Debug, thiserror::Error)]
pub(crate) enum RequestError {
    #[error("the ИИН is wrong")]
    Iin(#[source] IinError),
    #[error("the БИН is wrong")]
    Bin(#[source] IinError),
    #[error("the name of an organization goes with its БИН, and the БИН with the name")]
    Organization,
    #[error("the {field} is empty, too long, or has characters that no name has")]
    Name { field: &'static str },
    #[error("the public key is neither RSA of at least 2048 bits nor ECDSA P-256")]
    Key,
    #[error("the key has been certified for somebody else, or its certificate was revoked")]
    KeyUsed,
    #[error("the PKCS#10 request cannot be read, or its own signature is wrong")]
    Pkcs10,
    #[error("the PKCS#10 request names another ИИН")]
    Pkcs10Foreign,
    #[error("the PKCS#10 request names another system")]
    Pkcs10OtherSystem,
    #[error("the PKCS#10 request names another БИН")]
    Pkcs10OtherBin,
    #[error("the PKCS#10 request names another organization")]
    Pkcs10OtherOrganization,
    #[error("the name of a system has 1 to 64 Latin or Cyrillic letters, digits and common signs")]
    SystemName,
    #[error("a system of this installation has this name, or one that looks like it")]
    SystemOurs,
    #[error("the kind of document on which the certificate of a system is asked for is unknown")]
    GroundType,
    #[error("the number of that document is empty, too long, or has impossible characters")]
    GroundNumber,
    #[error("a request brings either a public key or a PKCS#10, and one of them")]
    NoKey,
    #[error("too many requests of this person wait")]
    TooMany,
    #[error("there is no such request")]
    Unknown,
    #[error("the signature does not prove possession of the key")]
    NotProved,
    #[error("the possession of the key must be proved first")]
    ProofAwaited,
    #[error("the request has been decided already")]
    Decided,
    #[error("the CMS cannot be read, or has not exactly one signer")]
    RenewalUnreadable,
    #[error("the signature of the renewal is not accepted")]
    RenewalSignature(Box<Option<Check>>),
    #[error("the certificate held was issued without identification")]
    RenewalUnidentified,
    #[error("the certificate held has another name or organization")]
    RenewalDiffers,
    #[error("the kind of document is unknown")]
    DocumentType,
    #[error("the number of the document is empty, too long, or has impossible characters")]
    DocumentNumber,
    #[error("a registrar does not decide on their own request")]
    Own,
    #[error("a refusal needs a reason of at most 500 characters")]
    Reason,
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<store::StoreError> for RequestError {
    fn from(error: store::StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<sqlx::Error> for RequestError {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(error.into())
    }
}
