//! What a signature says, before anybody judges it.

mod unsigned;

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use jiff::Timestamp;

use crate::asn1::{Reader, oid, tag, write};
use crate::cms::attributes::Attributes;
use crate::cms::{SignedData, SignerInfo, open, open_padded};
use crate::key::{Digest, Family, KeyKind, PublicKey, Scheme};
use crate::policy::Evidence;
use crate::tsp::Token;
use crate::{Certificate, EdsError, pdf};

pub use crate::pdf::changes::{Addition, Change, Since};
pub(crate) use unsigned::certificates_of;

/// The facts of one signature.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The certificate the signer names, if it came along.
    pub signer: Option<Certificate>,
    /// All certificates that came along.
    pub certificates: Vec<Certificate>,
    /// Key, then digest: «ECDSA P-256, SHA-256», «GOST R 34.10-2015 (512), Streebog-512».
    pub algorithm: String,
    /// Digest, signature algorithm and key are ones this crate computes with.
    pub algorithm_supported: bool,
    /// The signer's key.
    pub key: Option<KeyKind>,
    /// The digest that was signed.
    pub digest: Option<Digest>,
    /// The signer's claim: the attribute signingTime, in a PDF the entry M. Nobody else vouches for it.
    pub signing_time: Option<Timestamp>,
    /// Why the signature is none of the baseline of its form, where it is not. It may hold all the same.
    pub below: Option<Below>,
    /// Whether the message-digest attribute is the digest of the content.
    pub digest_matches: bool,
    /// Whether the signature value fits the signer's key and the attributes.
    pub signature_matches: bool,
    /// Whether content type and message digest are present, once each, and the type is right.
    pub content_type_present: bool,
    /// Whether signingCertificateV2 is present, once, and names the signer's certificate.
    pub signing_certificate_matches: bool,
    /// For a PDF: the byte range covers the whole file but the signature itself.
    pub covers_whole_file: Option<bool>,
    /// For a PDF: what was added to the file after this signature.
    pub since: Option<Since>,
    /// Time stamps over the signature value.
    pub stamps: Vec<Stamp>,
    /// Time stamps over the signature with all that proves it: archive time stamps, in a PDF document time stamps.
    pub archives: Vec<Stamp>,
    /// Revocation lists and OCSP answers that came along.
    pub evidence: Evidence,
    /// Who signed this signature, with the facts of each.
    pub counter_signatures: Vec<Self>,
}

/// What makes a signature less than one of the baseline (ETSI EN 319 122-1 §6.3, 319 132-1 §6.3, 319 142-1 §6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// In a PDF: the CMS carries signingTime beside the entry M, as NCALayer's does.
    PdfTimeSigned,
    /// In a PDF: the entry M is missing.
    PdfTimeMissing,
    /// In a PDF: the SubFilter is not ETSI.CAdES.detached.
    PdfFilter,
    /// In a PDF: no attribute names the signer's certificate.
    PdfCertificateNotNamed,
    /// In a CMS: the attribute signingTime is missing.
    CmsTimeMissing,
    /// In a CMS: no attribute names the signer's certificate.
    CmsCertificateNotNamed,
    /// In XML: a signature of XMLDSig, without the properties of XAdES.
    XmlWithoutProperties,
}

/// Which baseline a signature is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Pdf,
    Cms,
    Xml,
}

impl Below {
    pub(crate) const fn form(self) -> Form {
        match self {
            Self::PdfTimeSigned | Self::PdfTimeMissing | Self::PdfFilter | Self::PdfCertificateNotNamed => Form::Pdf,
            Self::CmsTimeMissing | Self::CmsCertificateNotNamed => Form::Cms,
            Self::XmlWithoutProperties => Form::Xml,
        }
    }
}

/// A time stamp that came along.
#[derive(Clone, Debug)]
pub struct Stamp {
    pub token: Token,
    /// Whether it is over what it should be over.
    pub fits: bool,
    /// Whether a later archive stamp is over this one; one that was slipped in afterwards borrows no proof from it.
    pub is_protected: bool,
    /// The validation data that an archive stamp or a document time stamp is over. What came along after it is not there.
    pub over: Arc<Material>,
}

/// Validation data that came along with a signature.
#[derive(Clone, Debug, Default)]
pub struct Material {
    pub certificates: Vec<Certificate>,
    pub evidence: Evidence,
}

impl Material {
    fn extend(&mut self, more: &Self) {
        self.certificates.extend(more.certificates.iter().cloned());
        add(&mut self.evidence, &more.evidence);
    }
}

fn add(evidence: &mut Evidence, more: &Evidence) {
    evidence.lists.extend(more.lists.iter().cloned());
    evidence.answers.extend(more.answers.iter().cloned());
}

/// Collects the facts of every signer of a CMS. `content` is needed when it is detached; where it is given
/// and the CMS carries content too, both must be the same.
///
/// A CMS that nobody signed is an error, so that a caller who asks whether all signatures are good is
/// never told yes about none.
pub fn of_cms(cms: &[u8], content: Option<&[u8]>) -> Result<Vec<Facts>, EdsError> {
    let der = open(cms)?;
    let data = SignedData::read(&der)?;
    let (one, disputed) = match (content, data.content) {
        (Some(given), Some(attached)) => (given, given != attached),
        (Some(one), None) | (None, Some(one)) => (one, false),
        (None, None) => return Err(EdsError::ContentMissing),
    };
    collect(data, &Content::new(&[one], disputed, Kind::Document))
}

/// Collects the facts of every signature of a PDF, in the order in which they were made.
///
/// Only the last one can cover the whole file; [`Facts::since`] tells how the file has fared after the others.
/// A PDF without any is an error, as in [`of_cms`]. So is one that ends before the octets that a signature is over
/// ([`EdsError::CutOff`]): what was signed is not there to be judged, which is neither proof nor refutation.
pub fn of_pdf(pdf: &[u8]) -> Result<Vec<Facts>, EdsError> {
    let mut all = Vec::new();
    let mut document_stamps: Vec<(usize, Stamp)> = Vec::new();
    let mut stores = pdf::store::Stores::default();
    for place in places(pdf)? {
        let contents = place.contents()?;
        let der = open_padded(&contents)?;
        if place.is_time_stamp {
            let token = Token::read(&der)?;
            let digest = token.imprint.digest().filter(|digest| *digest != Digest::Sha1);
            let fits = digest.is_some_and(|digest| digest.of_parts(&place.signed) == token.imprint.hash);
            let stamp = Stamp {
                token,
                fits,
                // A later document time stamp is over the whole file before it.
                is_protected: true,
                over: Arc::new(stores.read(pdf.get(..place.end).unwrap_or_default())),
            };
            document_stamps.push((place.end, stamp));
            continue;
        }
        let data = SignedData::read(&der)?;
        // ISO 32000-1 §12.8.3.3: the CMS of a PDF is detached.
        let disputed = data.content.is_some();
        for mut facts in collect(data, &Content::new(&place.signed, disputed, Kind::Document))? {
            facts.covers_whole_file = Some(place.covers_whole_file);
            facts.since = Some(pdf::changes::since(pdf, place.end));
            facts.below = below_in_pdf(&facts, &place);
            facts.signing_time = facts.signing_time.or(place.signed_at);
            all.push((place.end, facts));
        }
    }
    if all.is_empty() {
        return Err(EdsError::NoSignature);
    }
    let store = stores.read(pdf);
    let with_store = |(end, mut facts): (usize, Facts)| {
        for (_, stamp) in document_stamps.iter().filter(|(stamped, _)| *stamped > end) {
            // What lies in the CMS is covered by every later stamp; of the store, what was there when the stamp was made.
            let mut over = Material {
                certificates: facts.certificates.clone(),
                evidence: facts.evidence.clone(),
            };
            over.extend(&stamp.over);
            facts.archives.push(Stamp {
                over: Arc::new(over),
                ..stamp.clone()
            });
        }
        for stamp in &mut facts.stamps {
            stamp.is_protected = true;
        }
        facts.certificates.extend(store.certificates.iter().cloned());
        add(&mut facts.evidence, &store.evidence);
        facts
    };
    Ok(all.into_iter().map(with_store).collect())
}

/// The places of signatures; of a file that is cut off, one that cannot be read is what is left of it.
fn places(pdf: &[u8]) -> Result<Vec<pdf::Place<'_>>, EdsError> {
    pdf::signatures(pdf).map_err(|error| match error {
        EdsError::Pdf { .. } if pdf::ending::is_cut_off(pdf) => EdsError::CutOff,
        error => error,
    })
}

/// The deviation that says most comes first.
fn below_in_pdf(facts: &Facts, place: &pdf::Place<'_>) -> Option<Below> {
    if !facts.signing_certificate_matches {
        Some(Below::PdfCertificateNotNamed)
    } else if !place.is_cades {
        Some(Below::PdfFilter)
    } else if facts.signing_time.is_some() {
        Some(Below::PdfTimeSigned)
    } else if !place.has_time {
        Some(Below::PdfTimeMissing)
    } else {
        None
    }
}

/// What was signed, in pieces that follow one another.
struct Content<'a> {
    parts: &'a [&'a [u8]],
    /// There are two different contents, so nothing can match both.
    disputed: bool,
    kind: Kind,
    /// Digests already computed: many may have signed the same, and some digests of a long document take seconds.
    digests: RefCell<Vec<(Digest, Vec<u8>)>>,
}

/// What is signed: a document, or another signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Document,
    Signature,
}

impl<'a> Content<'a> {
    const fn new(parts: &'a [&'a [u8]], disputed: bool, kind: Kind) -> Self {
        Self {
            parts,
            disputed,
            kind,
            digests: RefCell::new(Vec::new()),
        }
    }

    fn digest(&self, digest: Digest) -> Vec<u8> {
        let mut known = self.digests.borrow_mut();
        if let Some((_, value)) = known.iter().find(|(of, _)| *of == digest) {
            return value.clone();
        }
        let value = digest.of_parts(self.parts);
        known.push((digest, value.clone()));
        value
    }
}

fn collect(mut data: SignedData<'_>, content: &Content<'_>) -> Result<Vec<Facts>, EdsError> {
    let signers = std::mem::take(&mut data.signers);
    if signers.is_empty() {
        return Err(EdsError::NoSignature);
    }
    let evidence = data.evidence()?;
    let all = signers.iter().map(|signer| {
        let mut facts = own_facts(&data, signer, content)?;
        unsigned::collect(&data, signer, content, &evidence, &mut facts)?;
        for (_, one) in &evidence {
            add(&mut facts.evidence, one);
        }
        Ok(facts)
    });
    let mut all = all.collect::<Result<Vec<_>, EdsError>>()?;
    let Some((last, others)) = all.split_last_mut() else {
        return Err(EdsError::NoSignature);
    };
    for facts in others {
        facts.certificates.clone_from(&data.certificates);
    }
    last.certificates = data.certificates;
    Ok(all)
}

/// What the signer says, without what others added to the signature.
fn own_facts(data: &SignedData<'_>, info: &SignerInfo<'_>, content: &Content<'_>) -> Result<Facts, EdsError> {
    let signer = data.certificate_of(info);
    let key = signer.and_then(|signer| signer.key().ok());
    let algorithms = Algorithms::of(info);
    let digest = algorithms.as_ref().map(|algorithms| content.digest(algorithms.digest));
    let attributes = info.attributes.map(|set| Attributes::read(set.value)).transpose()?;
    let signature_matches = match (key, &algorithms) {
        (Some(key), Some(algorithms)) => signature_matches(key, algorithms.scheme, info, content),
        _ => false,
    };
    let digest_matches = match (&attributes, &digest) {
        (Some(attributes), Some(digest)) => !content.disputed && attributes.message_digest == Some(digest.as_slice()),
        // Without attributes the signature is over the content itself (RFC 5652 §5.4).
        (None, _) => !content.disputed && signature_matches,
        (Some(_), None) => false,
    };
    let attributes = attributes.unwrap_or_default();
    let regular = !attributes.irregular;
    let signing_certificate_matches = regular
        && attributes
            .signing_certificate
            .as_ref()
            .zip(signer)
            .is_some_and(|(named, signer)| named.is(signer));
    Ok(Facts {
        below: if !signing_certificate_matches {
            Some(Below::CmsCertificateNotNamed)
        } else if attributes.signing_time.is_none() {
            Some(Below::CmsTimeMissing)
        } else {
            None
        },
        algorithm: describe(info, key, algorithms.as_ref()),
        algorithm_supported: algorithms.is_some() && key.is_some(),
        key: key.map(|key| key.kind),
        digest: Digest::of_oid(&info.digest_algorithm),
        signing_time: attributes.signing_time,
        digest_matches,
        signature_matches,
        // RFC 5652 §11.1: the attribute must name the type of the content that is signed.
        content_type_present: regular
            && attributes.message_digest.is_some()
            && match content.kind {
                Kind::Document => attributes.content_type == Some(data.content_type) && data.content_type == oid::DATA,
                // §11.4: a counter-signature has no content type.
                Kind::Signature => attributes.content_type.is_none(),
            },
        signing_certificate_matches,
        signer: signer.cloned(),
        ..Facts::default()
    })
}

/// Digest and signature algorithm that belong together.
struct Algorithms {
    digest: Digest,
    scheme: Scheme,
}

impl Algorithms {
    fn of(info: &SignerInfo<'_>) -> Option<Self> {
        let digest = Digest::of_oid(&info.digest_algorithm)?;
        let scheme = Scheme::of_signer(info.signature_algorithm, digest)?;
        (scheme.digest() == digest && digest != Digest::Sha1).then_some(Self { digest, scheme })
    }
}

fn describe(info: &SignerInfo<'_>, key: Option<&PublicKey>, algorithms: Option<&Algorithms>) -> String {
    let digest = Digest::of_oid(&info.digest_algorithm)
        .map_or_else(|| info.digest_algorithm.to_string(), |digest| digest.name().to_owned());
    let pss = algorithms.is_some_and(|algorithms| algorithms.scheme.family() == Family::RsaPss);
    match (key, algorithms) {
        (Some(key), Some(_)) if pss => format!("{} PSS, {digest}", key.kind),
        (Some(key), Some(_)) => format!("{}, {digest}", key.kind),
        _ => {
            let algorithm = Reader::new(info.signature_algorithm, "algorithm").oid();
            format!("{}, {digest}", algorithm.map(|oid| oid.to_string()).unwrap_or_default())
        }
    }
}

/// The value is over the attributes as received; only when it does not fit, over the same attributes in
/// DER order. RFC 5652 §5.4 asks signers for the order, and some sign what they then send without it.
fn signature_matches(key: &PublicKey, scheme: Scheme, info: &SignerInfo<'_>, content: &Content<'_>) -> bool {
    let fits = |data: &[u8]| key.verify(scheme, data, info.signature).unwrap_or(false);
    let Some(set) = info.attributes else {
        if let Some(fits) = key.verify_digest(scheme, &content.digest(scheme.digest()), info.signature) {
            return fits;
        }
        let whole = match content.parts {
            [one] => Cow::Borrowed(*one),
            many => Cow::Owned(many.concat()),
        };
        return fits(&whole);
    };
    let mut received = set.raw.to_vec();
    if let Some(first) = received.first_mut() {
        *first = tag::SET;
    }
    fits(&received) || sorted(set.value).is_some_and(|sorted| sorted != received && fits(&sorted))
}

fn sorted(members: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(members, "signed attributes");
    let mut list = Vec::new();
    while !reader.is_empty() {
        list.push(reader.any().ok()?.raw.to_vec());
    }
    Some(write::set_of(tag::SET, list))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sixteen signers of thirty megabytes by GOST 34.311 took as many times three seconds.
    #[test]
    fn what_many_signed_is_digested_once_by_each_algorithm() {
        let content = Content::new(&[b"what ", b"was signed"], false, Kind::Document);
        for digest in [Digest::Gost34311, Digest::Sha256, Digest::Gost34311, Digest::Sha256] {
            assert_eq!(content.digest(digest), digest.of(b"what was signed"));
        }
        assert_eq!(content.digests.borrow().len(), 2);
    }
}
