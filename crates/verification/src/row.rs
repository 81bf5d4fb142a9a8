//! Makes the barcode row of a document.

use std::fmt;

use barcode::Element;
use eds::crl::{Crl, Scope};
use eds::{Certificate, Signer};
use jiff::Timestamp;
use xmldsig::{Evidence, Place, sign};

use crate::{Particulars, VerificationError};

/// The largest revocation list that goes into the codes, in bytes: about two codes. A longer one would make the row longer
/// than the document; where no answer takes its place, such a row is checked with a list that the reader has or fetches.
const LIST_BYTES_MAX: usize = 1_500;
/// The largest OCSP answer that does: one with its responder's certificate under an RSA key.
const ANSWER_BYTES_MAX: usize = 2_000;

/// Who vouches for the data: the system that forms the document.
#[derive(Clone, Copy)]
pub struct Seal<'a> {
    pub signer: &'a dyn Signer,
    pub certificate: &'a Certificate,
    /// The authorities above, without the root: whoever reads the row has that.
    pub chain: &'a [Certificate],
    /// The revocation lists known now, DER: of the signer's authority, and of those above.
    pub lists: &'a [Vec<u8>],
    /// What the signer's authority answers about the signer now (OCSP), DER.
    pub answer: Option<&'a [u8]>,
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

/// The texts of the codes, one a code: the data as signed XML with certificates and what proves their standing, zipped
/// and split.
///
/// List and answer of the signer's authority prove the same: the one is taken with which the row is shorter.
pub fn row(particulars: &Particulars, seal: &Seal<'_>, at: Timestamp) -> Result<Vec<String>, VerificationError> {
    let xml = particulars.to_xml();
    let mut shortest: Option<Vec<Element>> = None;
    for snapshot in seal.snapshots() {
        let signed = seal.sign(&xml, &snapshot)?;
        let elements = barcode::pack(signed.as_bytes(), &particulars.number, at).map_err(VerificationError::Picture)?;
        if shortest
            .as_ref()
            .is_none_or(|shortest| bytes(&elements) < bytes(shortest))
        {
            shortest = Some(elements);
        }
    }
    let elements = shortest.unwrap_or_default();
    Ok(elements.iter().map(Element::to_xml).collect())
}

fn bytes(elements: &[Element]) -> usize {
    elements.iter().map(|element| element.data.len()).sum()
}

/// Lists and answers that prove the whole chain together.
#[derive(Default)]
struct Snapshot {
    lists: Vec<Vec<u8>>,
    answers: Vec<Vec<u8>>,
}

impl Seal<'_> {
    /// The ways to prove the chain; one that proves nothing of the signer where nothing is known.
    fn snapshots(&self) -> Vec<Snapshot> {
        let complete = self.lists.iter().filter_map(|der| {
            let list = Crl::parse(der).ok()?;
            // A delta adds nothing: what came with it says the same.
            (der.len() <= LIST_BYTES_MAX && list.scope == Scope::Complete).then_some((der, list))
        });
        let (own, above): (Vec<_>, Vec<_>) =
            complete.partition(|(_, list)| list.issuer_common_name == self.certificate.issuer_common_name);
        let lists = |own: &[(&Vec<u8>, Crl)]| own.iter().chain(&above).map(|(der, _)| (*der).clone()).collect();
        let mut ways = Vec::with_capacity(2);
        if !own.is_empty() {
            ways.push(Snapshot {
                lists: lists(&own),
                answers: Vec::new(),
            });
        }
        if let Some(answer) = self.answer.filter(|answer| answer.len() <= ANSWER_BYTES_MAX) {
            ways.push(Snapshot {
                lists: lists(&[]),
                answers: vec![answer.to_vec()],
            });
        }
        if ways.is_empty() {
            ways.push(Snapshot {
                lists: lists(&[]),
                answers: Vec::new(),
            });
        }
        ways
    }

    fn sign(&self, xml: &str, snapshot: &Snapshot) -> Result<String, VerificationError> {
        let evidence = Evidence {
            chain: self.chain,
            lists: &snapshot.lists,
            answers: &snapshot.answers,
        };
        sign(xml, Place::Enveloped, self.signer, self.certificate, &evidence).map_err(VerificationError::Xml)
    }
}
