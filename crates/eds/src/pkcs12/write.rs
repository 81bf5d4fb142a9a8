//! Writes PFX in the modern form: one shrouded key, its certificates encrypted, HMAC-SHA-256 over both.

use aws_lc_rs::hmac;
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};

use super::pbe::{Password, encrypt};
use super::{Pkcs12Error, ROUNDS_WRITTEN};
use crate::asn1::{oid, tag, write};
use crate::key::{Digest, same_key, sha256};
use crate::{Certificate, EdsError, PrivateKey};

pub(super) fn write(
    key: &PrivateKey,
    alias: &str,
    certificates: &[Certificate],
    password: &str,
) -> Result<Vec<u8>, Pkcs12Error> {
    if let Some(own) = certificates.first()
        && !same_key(own.spki(), &key.public_key_der())
    {
        return Err(Pkcs12Error::Key(EdsError::KeyMismatch));
    }
    // localKeyId ties the key to its certificate; most take 20 octets.
    let identifier = sha256(&[&key.public_key_der()]);
    let identifier = identifier.get(..20).unwrap_or_default();

    let (algorithm, shrouded) = close(password, &key.to_pkcs8_der().map_err(Pkcs12Error::Key)?)?;
    let shrouded = write::sequence(&[&algorithm, &write::element(tag::OCTET_STRING, &[&shrouded])]);
    let key_bags = write::sequence(&[&bag(&oid::SHROUDED_KEY_BAG, &shrouded, &attributes(alias, identifier))]);

    let mut certificate_bags = Vec::new();
    for (place, certificate) in certificates.iter().enumerate() {
        let value = write::element(tag::OCTET_STRING, &[&certificate.der]);
        let value = write::sequence(&[
            &write::oid(&oid::X509_CERTIFICATE),
            &write::element(tag::context(0), &[&value]),
        ]);
        let attributes = if place == 0 {
            attributes(alias, identifier)
        } else {
            Vec::new()
        };
        certificate_bags.extend(bag(&oid::CERTIFICATE_BAG, &value, &attributes));
    }
    let (algorithm, closed) = close(password, &write::sequence(&[&certificate_bags]))?;
    let encrypted = write::sequence(&[
        &write::unsigned(&[0]),
        &write::sequence(&[
            &write::oid(&oid::DATA),
            &algorithm,
            &write::element(tag::context_primitive(0), &[&closed]),
        ]),
    ]);

    let safe = write::sequence(&[
        &content_info(&oid::ENCRYPTED_DATA, &encrypted),
        &content_info(&oid::DATA, &write::element(tag::OCTET_STRING, &[&key_bags])),
    ]);
    let salt: [u8; 32] = fresh()?;
    let rounds = write::unsigned(&ROUNDS_WRITTEN.to_be_bytes());
    let mac = Password::new(password).mac(Digest::Sha256, &salt, &ROUNDS_WRITTEN.to_be_bytes())?;
    let digest = write::sequence(&[&write::oid(&oid::SHA256), &[tag::NULL, 0]]);
    let value = hmac::sign(&mac, &safe);
    let mac = write::sequence(&[
        &write::sequence(&[&digest, &write::element(tag::OCTET_STRING, &[value.as_ref()])]),
        &write::element(tag::OCTET_STRING, &[&salt]),
        &rounds,
    ]);
    Ok(write::sequence(&[
        &write::unsigned(&[3]),
        &content_info(&oid::DATA, &write::element(tag::OCTET_STRING, &[&safe])),
        &mac,
    ]))
}

fn content_info(kind: &const_oid::ObjectIdentifier, content: &[u8]) -> Vec<u8> {
    write::sequence(&[&write::oid(kind), &write::element(tag::context(0), &[content])])
}

fn bag(kind: &const_oid::ObjectIdentifier, value: &[u8], attributes: &[u8]) -> Vec<u8> {
    write::sequence(&[
        &write::oid(kind),
        &write::element(tag::context(0), &[value]),
        attributes,
    ])
}

/// friendlyName and localKeyId.
fn attributes(alias: &str, identifier: &[u8]) -> Vec<u8> {
    let units: Vec<u8> = alias.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let attribute = |kind, tag, value: &[u8]| {
        write::sequence(&[
            &write::oid(kind),
            &write::element(tag::SET, &[&write::element(tag, &[value])]),
        ])
    };
    write::set_of(
        tag::SET,
        vec![
            attribute(&oid::FRIENDLY_NAME, tag::BMP_STRING, &units),
            attribute(&oid::LOCAL_KEY_ID, tag::OCTET_STRING, identifier),
        ],
    )
}

fn close(password: &str, data: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Pkcs12Error> {
    encrypt(password, &fresh()?, fresh()?, data).ok_or(Pkcs12Error::Key(EdsError::Key {
        what: "aws-lc could not encrypt it",
    }))
}

fn fresh<const OCTETS: usize>() -> Result<[u8; OCTETS], Pkcs12Error> {
    let mut octets = [0; OCTETS];
    SystemRandom::new().fill(&mut octets).map_err(|_| {
        Pkcs12Error::Key(EdsError::Key {
            what: "the system's generator gives nothing",
        })
    })?;
    Ok(octets)
}
