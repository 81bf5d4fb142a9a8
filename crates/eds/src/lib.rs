//! ЭЦП: certificates after the НУЦ profile, CMS, PAdES, CRL; facts → policy → report.
//!
//! Pure bytes in, bytes out. No clock, no network, no file. Times are arguments.

mod asn1;
pub mod cades;
pub mod certificate;
pub mod cms;
pub mod crl;
pub mod error;
pub mod facts;
mod gost;
pub mod issue;
pub mod key;
pub mod ocsp;
pub mod pades;
mod pdf;
pub mod pkcs12;
pub mod policy;
pub mod report;
mod told;
pub mod tsp;

pub use certificate::{Certificate, Subject};
pub use error::EdsError;
pub use facts::Facts;
pub use key::{Algorithm, PrivateKey, Signer};
pub use pdf::attachments::{ATTACHED_BYTES_MAX, ATTACHMENTS_MAX, Attachment, attachments};
pub use pdf::ending::is_cut_off;
pub use pdf::pictures::{Picture, pictures};
pub use policy::{Policy, TrustStore};
pub use report::{Check, CheckOutcome, Report, Verdict};
