//! The answer of a responder (RFC 6960 §4.2).

use std::sync::Arc;

use jiff::Timestamp;

use super::ask::nonce_extension;
use super::{CertId, Request, Status, hashes, key_bits};
use crate::asn1::{oid, tag, time, write};
use crate::crl::RevocationReason;
use crate::key::Digest;
use crate::{Certificate, EdsError, Signer};

/// Why there is no answer (RFC 6960 §4.2.1, OCSPResponseStatus).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorStatus {
    MalformedRequest,
    InternalError,
    TryLater,
    SignatureRequired,
    /// The responder does not speak for the issuer of the certificates asked about.
    Unauthorized,
}

impl ErrorStatus {
    pub(crate) const ALL: [Self; 5] = [
        Self::MalformedRequest,
        Self::InternalError,
        Self::TryLater,
        Self::SignatureRequired,
        Self::Unauthorized,
    ];

    pub(super) const fn code(self) -> u8 {
        match self {
            Self::MalformedRequest => 1,
            Self::InternalError => 2,
            Self::TryLater => 3,
            Self::SignatureRequired => 5,
            Self::Unauthorized => 6,
        }
    }

    /// The name in the RFC.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MalformedRequest => "malformedRequest",
            Self::InternalError => "internalError",
            Self::TryLater => "tryLater",
            Self::SignatureRequired => "sigRequired",
            Self::Unauthorized => "unauthorized",
        }
    }
}

/// A response that carries nothing but the reason for it. It is not signed.
pub fn refuse(status: ErrorStatus) -> Vec<u8> {
    write::sequence(&[&write::element(tag::ENUMERATED, &[&[status.code()]])])
}

/// Speaks for one issuer: with the issuer's own key, or as its delegate (§4.2.2.2).
pub struct Responder {
    key: Arc<dyn Signer>,
    /// responderID by key, and the certs field.
    identifier: Vec<u8>,
    certificates: Vec<u8>,
    algorithm: Vec<u8>,
    /// Name and key hash of the issuer by each digest that identifies certificates.
    issuer: Vec<(Digest, Vec<u8>, Vec<u8>)>,
}

impl Responder {
    /// `certificate` belongs to `key`: the issuer's own, or that of a delegate, which is then sent along.
    pub fn new(key: Arc<dyn Signer>, certificate: &Certificate, issuer: &Certificate) -> Result<Self, EdsError> {
        if key.public_key_der() != certificate.spki() {
            return Err(EdsError::KeyMismatch);
        }
        let bits = key_bits(certificate.spki()).ok_or(EdsError::Malformed { what: "public key" })?;
        let hash = Digest::Sha1.of(bits);
        let known = [Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512];
        Ok(Self {
            // KeyHash is SHA-1 by definition (§4.2.1).
            identifier: write::element(tag::context(2), &[&write::element(tag::OCTET_STRING, &[&hash])]),
            certificates: if certificate == issuer {
                Vec::new()
            } else {
                write::element(tag::context(0), &[&write::sequence(&[&certificate.der])])
            },
            algorithm: key.scheme().identifier(),
            issuer: known
                .into_iter()
                .map(|digest| {
                    let (name, key) = hashes(digest, issuer);
                    (digest, name, key)
                })
                .collect(),
            key,
        })
    }

    /// Whether the certificate asked about is one of this responder's issuer.
    pub fn speaks_for(&self, id: &CertId) -> bool {
        self.issuer
            .iter()
            .any(|(digest, name, key)| Some(*digest) == id.digest && *name == id.name_hash && *key == id.key_hash)
    }

    /// Signs the answer to a request. `status_of` is asked with the serial number in hex, for certificates of this
    /// issuer only; those of others are unknown, and a request about others alone is refused as unauthorized.
    pub fn answer(
        &self,
        request: &Request,
        status_of: impl Fn(&str) -> Status,
        this_update: Timestamp,
        next_update: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<u8>, EdsError> {
        if !request.entries.iter().any(|id| self.speaks_for(id)) {
            return Ok(refuse(ErrorStatus::Unauthorized));
        }
        let singles: Vec<Vec<u8>> = request
            .entries
            .iter()
            .map(|id| {
                let status = if self.speaks_for(id) {
                    status_of(&id.serial_hex())
                } else {
                    Status::Unknown
                };
                single(id, status, this_update, next_update)
            })
            .collect();
        let parts: Vec<&[u8]> = singles.iter().map(Vec::as_slice).collect();
        let extensions = request
            .nonce
            .as_deref()
            .map(|nonce| write::element(tag::context(1), &[&write::sequence(&[&nonce_extension(nonce)])]))
            .unwrap_or_default();
        // ResponseData ::= SEQUENCE { version [0] DEFAULT v1, responderID, producedAt, responses SEQUENCE OF,
        //     responseExtensions [1] OPTIONAL }
        let data = write::sequence(&[
            &self.identifier,
            &time::write_generalized(now),
            &write::sequence(&parts),
            &extensions,
        ]);
        let signature = self.key.sign(&data)?;
        let basic = write::sequence(&[
            &data,
            &self.algorithm,
            &write::element(tag::BIT_STRING, &[&[0], &signature]),
            &self.certificates,
        ]);
        // OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED { successful(0) },
        //     responseBytes [0] EXPLICIT SEQUENCE { responseType id-pkix-ocsp-basic, response OCTET STRING } }
        let bytes = write::sequence(&[
            &write::oid(&oid::OCSP_BASIC),
            &write::element(tag::OCTET_STRING, &[&basic]),
        ]);
        Ok(write::sequence(&[
            &[tag::ENUMERATED, 1, 0],
            &write::element(tag::context(0), &[&bytes]),
        ]))
    }
}

/// `SingleResponse ::= SEQUENCE { certID, certStatus CHOICE, thisUpdate, nextUpdate [0] EXPLICIT OPTIONAL, … }`
fn single(id: &CertId, status: Status, this_update: Timestamp, next_update: Timestamp) -> Vec<u8> {
    let status = match status {
        Status::Good => vec![tag::context_primitive(0), 0],
        Status::Unknown => vec![tag::context_primitive(2), 0],
        Status::Revoked { at, reason } => {
            let reason = match reason {
                RevocationReason::Unspecified => Vec::new(),
                reason => write::element(tag::context(0), &[&[tag::ENUMERATED, 1, reason.code()]]),
            };
            write::element(tag::context(1), &[&time::write_generalized(at), &reason])
        }
    };
    write::sequence(&[
        &id.raw,
        &status,
        &time::write_generalized(this_update),
        &write::element(tag::context(0), &[&time::write_generalized(next_update)]),
    ])
}
