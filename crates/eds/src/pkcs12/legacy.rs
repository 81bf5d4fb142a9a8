//! A key store as the НУЦ's software writes it, made here because theirs hold other people's keys: BER with
//! indefinite lengths and strings in pieces, RC2-40 for certificates, 3DES for the key, HMAC-SHA1, the
//! identifier of the key as its alias.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockEncryptMut as _, KeyIvInit as _};

use super::pbe::{Purpose, derive};
use super::{Choice, KeyStore, Pkcs12Error};
use crate::asn1::{oid, tag, write};
use crate::issue::{self, Profile};
use crate::key::Digest;
use crate::{Algorithm, Certificate, PrivateKey};

const SALT: &[u8] = b"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14";
const ROUNDS: u32 = 1024;
const PASSWORD: &str = "Құпия-Сөз1";
const ALIAS: &str = "3f2b61d2a5c8e4f0917d6c5b4a39281706f5e4d3";

/// A constructed element with an indefinite length.
fn open_ended(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    [&[tag, 0x80][..], &parts.concat(), &[0, 0]].concat()
}

/// An OCTET STRING in pieces of 100 octets.
fn in_pieces(octets: &[u8]) -> Vec<u8> {
    let pieces: Vec<u8> = octets
        .chunks(100)
        .flat_map(|piece| write::element(tag::OCTET_STRING, &[piece]))
        .collect();
    open_ended(0x24, &[&pieces])
}

fn wide(password: &str) -> Vec<u8> {
    password.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect()
}

fn identifier(oid: &const_oid::ObjectIdentifier) -> Vec<u8> {
    let parameters = write::sequence(&[
        &write::element(tag::OCTET_STRING, &[SALT]),
        &write::unsigned(&ROUNDS.to_be_bytes()),
    ]);
    write::sequence(&[&write::oid(oid), &parameters])
}

fn key_and_iv(octets: usize) -> (Vec<u8>, Vec<u8>) {
    let part = |purpose, octets| derive(Digest::Sha1, purpose, &wide(PASSWORD), SALT, ROUNDS, octets);
    (part(Purpose::Key, octets).to_vec(), part(Purpose::Iv, 8).to_vec())
}

fn named() -> Vec<u8> {
    let name: Vec<u8> = ALIAS.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let value = write::element(tag::SET, &[&write::element(tag::BMP_STRING, &[&name])]);
    write::element(
        tag::SET,
        &[&write::sequence(&[&write::oid(&oid::FRIENDLY_NAME), &value])],
    )
}

fn bag(kind: &const_oid::ObjectIdentifier, value: &[u8], attributes: &[u8]) -> Vec<u8> {
    open_ended(
        tag::SEQUENCE,
        &[&write::oid(kind), &open_ended(tag::context(0), &[value]), attributes],
    )
}

fn content_info(kind: &const_oid::ObjectIdentifier, content: &[u8]) -> Vec<u8> {
    open_ended(
        tag::SEQUENCE,
        &[&write::oid(kind), &open_ended(tag::context(0), &[content])],
    )
}

fn store(key: &PrivateKey, certificates: &[Certificate]) -> Vec<u8> {
    let (cipher_key, iv) = key_and_iv(24);
    let shrouded = cbc::Encryptor::<des::TdesEde3>::new_from_slices(&cipher_key, &iv)
        .expect("lengths fit")
        .encrypt_padded_vec_mut::<Pkcs7>(&key.to_pkcs8_der().expect("exports"));
    let shrouded = write::sequence(&[
        &identifier(&oid::PBE_SHA1_3DES),
        &write::element(tag::OCTET_STRING, &[&shrouded]),
    ]);
    let key_bags = open_ended(tag::SEQUENCE, &[&bag(&oid::SHROUDED_KEY_BAG, &shrouded, &named())]);

    let mut bags = Vec::new();
    for certificate in certificates {
        let value = open_ended(
            tag::SEQUENCE,
            &[
                &write::oid(&oid::X509_CERTIFICATE),
                &open_ended(tag::context(0), &[&in_pieces(&certificate.der)]),
            ],
        );
        bags.extend(bag(&oid::CERTIFICATE_BAG, &value, &named()));
    }
    let (cipher_key, iv) = key_and_iv(5);
    let closed = cbc::Encryptor::<rc2::Rc2>::new_from_slices(&cipher_key, &iv)
        .expect("lengths fit")
        .encrypt_padded_vec_mut::<Pkcs7>(&open_ended(tag::SEQUENCE, &[&bags]));
    let pieces: Vec<u8> = closed
        .chunks(64)
        .flat_map(|piece| write::element(tag::OCTET_STRING, &[piece]))
        .collect();
    let info = open_ended(
        tag::SEQUENCE,
        &[
            &write::oid(&oid::DATA),
            &identifier(&oid::PBE_SHA1_RC2_40),
            &open_ended(tag::context(0), &[&pieces]),
        ],
    );
    let encrypted = open_ended(tag::SEQUENCE, &[&write::unsigned(&[0]), &info]);
    let safe = open_ended(
        tag::SEQUENCE,
        &[
            &content_info(&oid::DATA, &in_pieces(&key_bags)),
            &content_info(&oid::ENCRYPTED_DATA, &encrypted),
        ],
    );
    let mac = derive(Digest::Sha1, Purpose::Mac, &wide(PASSWORD), SALT, ROUNDS, 20);
    let mac = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &mac);
    let value = aws_lc_rs::hmac::sign(&mac, &safe);
    let mac = write::sequence(&[
        &write::sequence(&[
            &write::sequence(&[&write::oid(&oid::SHA1), &[tag::NULL, 0]]),
            &write::element(tag::OCTET_STRING, &[value.as_ref()]),
        ]),
        &write::element(tag::OCTET_STRING, &[SALT]),
        &write::unsigned(&ROUNDS.to_be_bytes()),
    ]);
    open_ended(
        tag::SEQUENCE,
        &[
            &write::unsigned(&[3]),
            &content_info(&oid::DATA, &in_pieces(&safe)),
            &mac,
        ],
    )
}

fn person(algorithm: Algorithm) -> (PrivateKey, Vec<Certificate>) {
    let root_key = PrivateKey::generate(algorithm).expect("a key");
    let since = "2026-01-01T00:00:00Z".parse().expect("a moment");
    let root = issue::root(&root_key, "НЕГІЗГІ", &[1; 20], since).expect("a root");
    let key = PrivateKey::generate(algorithm).expect("a key");
    let profile = Profile::Person {
        iin: "850615400006".into(),
        surname: "Сәрсенова".into(),
        given_name: "Айгүл".into(),
        patronymic: None,
    };
    let addresses = issue::Addresses {
        crl: "http://127.0.0.1/crl".into(),
        ca_issuers: "http://127.0.0.1/ca".into(),
        ..crate::issue::Addresses::default()
    };
    let until = "2027-01-01T00:00:00Z".parse().expect("a moment");
    let spki = key.public_key_der();
    let leaf = issue::end_entity(&root_key, &root, &spki, &profile, &[2; 20], since, until, &addresses);
    (key, vec![leaf.expect("a certificate"), root])
}

#[test]
fn a_store_as_the_nuc_writes_it_is_read() {
    for algorithm in [Algorithm::Gost2015_512, Algorithm::Gost2004, Algorithm::Rsa2048] {
        let (key, certificates) = person(algorithm);
        let bytes = store(&key, &certificates);
        let read = KeyStore::read(&bytes, PASSWORD).expect("readable");
        let entry = read.choose(&Choice::Signing).expect("one key for signing");
        assert_eq!(entry.alias.as_deref(), Some(ALIAS));
        assert_eq!(entry.key.public_key_der(), key.public_key_der());
        assert_eq!(entry.certificate.as_ref(), certificates.first());
        assert_eq!(entry.chain, certificates.get(1..).expect("the root"));
        assert_eq!(
            read.choose(&Choice::Alias(ALIAS.into()))
                .map(|entry| entry.key.algorithm()),
            Ok(algorithm)
        );
        assert!(matches!(
            read.choose(&Choice::Alias("other".into())),
            Err(Pkcs12Error::NoSuchKey { .. })
        ));
        assert_eq!(read.choose(&Choice::Authentication).err(), Some(Pkcs12Error::NoUsage));
        assert_eq!(
            KeyStore::read(&bytes, "Құпия-Сөз2").err(),
            Some(Pkcs12Error::WrongPassword)
        );
        // Cut anywhere, it is refused and nothing panics.
        for end in (0..bytes.len()).step_by(37) {
            assert!(KeyStore::read(bytes.get(..end).expect("shorter"), PASSWORD).is_err());
        }
    }
}

/// RFC 7292 has no vectors; these are values of `openssl kdf … PKCS12KDF`.
#[test]
fn keys_are_derived_as_by_openssl() {
    let derived = |digest, purpose, password: &str, salt: &str, rounds, octets| {
        let salt = hex::decode(salt).expect("hex");
        hex::encode(derive(digest, purpose, &wide(password), &salt, rounds, octets))
    };
    assert_eq!(
        derived(Digest::Sha1, Purpose::Key, "smeg", "0a58cf64530d823f", 1, 24),
        "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3"
    );
    assert_eq!(
        derived(Digest::Sha1, Purpose::Key, "queeg", "05dec959acff72f7", 1000, 24),
        "ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4"
    );
    assert_eq!(
        derived(Digest::Sha1, Purpose::Mac, "queeg", "263216fccc2fab31", 1000, 20),
        "f5c93b97581e7729f756e26cdaaae099467ecdc3"
    );
    assert_eq!(
        derived(Digest::Sha512, Purpose::Mac, "smeg", "0a58cf64530d823f", 7, 20),
        "3f6293772cd39c4ee203ae2ca638c2d3f46a80ae"
    );
}
