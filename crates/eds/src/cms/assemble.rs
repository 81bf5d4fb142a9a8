//! Puts the parts together (RFC 5652 §5).

use crate::asn1::{Reader, oid, tag, write};
use crate::key::Scheme;
use crate::{Certificate, EdsError};

/// ContentInfo with SignedData; the signature value is known to fit.
///
/// ```text
/// ContentInfo ::= SEQUENCE { id-signedData, [0] EXPLICIT SignedData }
/// SignedData ::= SEQUENCE { version, digestAlgorithms SET OF, encapContentInfo, certificates [0] IMPLICIT SET OF, signerInfos SET OF }
/// ```
pub(super) fn signed_data(
    scheme: Scheme,
    attributes: &[u8],
    signature: &[u8],
    signer: &Certificate,
    chain: &[Certificate],
    attached: Option<&[u8]>,
) -> Result<Vec<u8>, EdsError> {
    let digest_algorithm = scheme.digest().identifier();
    let content = match attached {
        // The length of the content is known before it is copied, so it is copied once here and once below.
        Some(content) => write::element(tag::context(0), &[&write::element(tag::OCTET_STRING, &[content])]),
        None => Vec::new(),
    };
    let body = write::sequence(&[
        &write::unsigned(&[1]),
        &write::element(tag::SET, &[&digest_algorithm]),
        &write::sequence(&[&write::oid(&oid::DATA), &content]),
        &certificates(signer, chain),
        &write::element(
            tag::SET,
            &[&signer_info(
                attributes,
                signature,
                signer,
                &digest_algorithm,
                &scheme.identifier(),
            )],
        ),
    ]);
    Ok(write::sequence(&[
        &write::oid(&oid::SIGNED_DATA),
        &write::element(tag::context(0), &[&body]),
    ]))
}

/// Each certificate once, the signer's among them.
fn certificates(signer: &Certificate, chain: &[Certificate]) -> Vec<u8> {
    let mut members = vec![signer.der.clone()];
    for certificate in chain {
        if !members.contains(&certificate.der) {
            members.push(certificate.der.clone());
        }
    }
    write::set_of(tag::context(0), members)
}

/// The contents of a SignerInfo, as [`super::rewrite::Parts::add_signer`] takes them.
pub(super) fn signer_core(scheme: Scheme, attributes: &[u8], signature: &[u8], signer: &Certificate) -> Vec<u8> {
    let whole = signer_info(
        attributes,
        signature,
        signer,
        &scheme.digest().identifier(),
        &scheme.identifier(),
    );
    let contents = Reader::new(&whole, "CMS").expect(tag::SEQUENCE);
    contents.map(|element| element.value.to_vec()).unwrap_or_default()
}

/// ```text
/// SignerInfo ::= SEQUENCE { version 1, issuerAndSerialNumber, digestAlgorithm, signedAttrs [0] IMPLICIT,
///     signatureAlgorithm, signature OCTET STRING }
/// ```
fn signer_info(
    attributes: &[u8],
    signature: &[u8],
    signer: &Certificate,
    digest_algorithm: &[u8],
    signature_algorithm: &[u8],
) -> Vec<u8> {
    let serial = write::element(tag::INTEGER, &[signer.serial()]);
    // What is signed begins with the tag of SET; in the structure the same octets begin with [0] (§5.4).
    let implicit = attributes.get(1..).unwrap_or_default();
    write::sequence(&[
        &write::unsigned(&[1]),
        &write::sequence(&[signer.issuer_name(), &serial]),
        digest_algorithm,
        &[tag::context(0)],
        implicit,
        signature_algorithm,
        &write::element(tag::OCTET_STRING, &[signature]),
    ])
}
