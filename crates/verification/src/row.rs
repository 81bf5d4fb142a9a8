//! Makes the barcode row of a document.

use std::fmt;

use eds::{Certificate, Signer};
use jiff::Timestamp;
use xmldsig::{Evidence, Place, sign};

use crate::{Particulars, VerificationError};

/// The largest revocation list that goes into the codes, in bytes: about one code. A longer one would make the row longer
/// than the document; such a row is checked with a list that the reader has or fetches.
const LIST_BYTES_MAX: usize = 1_500;

/// Who vouches for the data: the system that forms the document.
#[derive(Clone, Copy)]
pub struct Seal<'a> {
    pub signer: &'a dyn Signer,
    pub certificate: &'a Certificate,
    /// The authorities above, without the root: whoever reads the row has that.
    pub chain: &'a [Certificate],
    /// What is known about revocation now, DER.
    pub lists: &'a [Vec<u8>],
}

/// Shows whose it is and nothing of the key.
impl fmt::Debug for Seal<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Seal")
            .field("certificate", &self.certificate.serial_hex)
            .finish_non_exhaustive()
    }
}

/// The texts of the codes, one a code: the data as signed XML with certificates and revocation list, zipped and split.
pub fn row(particulars: &Particulars, seal: &Seal<'_>, at: Timestamp) -> Result<Vec<String>, VerificationError> {
    let lists: Vec<Vec<u8>> = seal
        .lists
        .iter()
        .filter(|list| list.len() <= LIST_BYTES_MAX)
        .cloned()
        .collect();
    let evidence = Evidence {
        chain: seal.chain,
        lists: &lists,
    };
    let xml = particulars.to_xml();
    let signed =
        sign(&xml, Place::Enveloped, seal.signer, seal.certificate, &evidence).map_err(VerificationError::Xml)?;
    let elements = barcode::pack(signed.as_bytes(), &particulars.number, at).map_err(VerificationError::Picture)?;
    Ok(elements.iter().map(barcode::Element::to_xml).collect())
}
