//! Keys that no honest person has: with which anybody could sign, or which are no point of the curve.

use aws_lc_rs::digest::{SHA256, digest};
use eds::key::{Digest, Family, Scheme};
use eds::{Algorithm, PrivateKey};

use crate::tree::Node;

const DATA: &[u8] = b"anything at all";
const RSA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
const P256: &[u8] = &[
    6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7,
];

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut der = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => der.push(short),
        Ok(one) => der.extend([0x81, one]),
        Err(_) => der.extend([0x82, (length >> 8) as u8, (length & 0xff) as u8]),
    }
    der.extend_from_slice(content);
    der
}

fn spki(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    let bits = [&[0], key].concat();
    element(0x30, &[element(0x30, algorithm), element(3, &bits)].concat())
}

fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let modulus = [&[0], modulus].concat();
    let key = element(0x30, &[element(2, &modulus), element(2, exponent)].concat());
    spki(RSA, &key)
}

/// EMSA-PKCS1-v1_5 (RFC 8017 §9.2): with the exponent 1 this is its own signature.
fn padded(data: &[u8]) -> Vec<u8> {
    const DIGEST_INFO: &[u8] = &[
        0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20,
    ];
    let digest = digest(&SHA256, data);
    let mut padded = vec![0, 1];
    padded.resize(256 - 1 - DIGEST_INFO.len() - digest.as_ref().len(), 0xff);
    padded.push(0);
    padded.extend_from_slice(DIGEST_INFO);
    padded.extend_from_slice(digest.as_ref());
    padded
}

#[test]
fn an_exponent_with_which_everybody_signs_is_refused() {
    let modulus = [0xe5; 256];
    for exponent in [&[1][..], &[2], &[0]] {
        let verdict = eds::key::verify(&rsa(&modulus, exponent), DATA, &padded(DATA));
        assert_ne!(verdict, Ok(true), "{exponent:?}");
    }
}

#[test]
fn a_modulus_too_short_or_too_long_is_refused() {
    for octets in [128, 192, 1024] {
        let key = rsa(&vec![0xe5; octets], &[1, 0, 1]);
        assert!(eds::key::verify(&key, DATA, &vec![1; octets]).is_err());
    }
}

#[test]
fn what_is_no_point_of_the_curve_verifies_nothing() {
    let key = PrivateKey::generate(Algorithm::P256).unwrap();
    let (good, signature) = (key.public_key_der(), key.sign(DATA).unwrap());
    assert_eq!(eds::key::verify(&good, DATA, &signature), Ok(true));
    let off = [&[4], &[7; 64][..]].concat();
    let infinity = [0];
    let zero = [&[4], &[0; 64][..]].concat();
    for point in [&off[..], &infinity, &zero] {
        let verdict = eds::key::verify(&spki(P256, point), DATA, &signature);
        assert_ne!(verdict, Ok(true));
    }
    // r = s = 0 fits every message where nobody checks the range (CVE-2022-21449).
    let nothing = element(0x30, &[element(2, &[0]), element(2, &[0])].concat());
    assert_ne!(eds::key::verify(&good, DATA, &nothing), Ok(true));
}

/// RFC 5480 §2.1.1, §2.2: a named curve and nothing after it, a point that is uncompressed or compressed.
#[test]
fn one_point_has_no_second_text() {
    let key = PrivateKey::generate(Algorithm::P256).unwrap();
    let (good, signature) = (key.public_key_der(), key.sign(DATA).unwrap());
    let point = &good[good.len() - 65..];
    assert_eq!(eds::key::verify(&spki(P256, point), DATA, &signature), Ok(true));
    let compressed = [&[2 + (point[64] & 1)], &point[1..33]].concat();
    assert_eq!(eds::key::verify(&spki(P256, &compressed), DATA, &signature), Ok(true));
    for form in [6, 7] {
        let hybrid = [&[form], &point[1..]].concat();
        assert!(eds::key::verify(&spki(P256, &hybrid), DATA, &signature).is_err());
    }
    let and_more = [P256, &[0x30, 3, 2, 1, 1]].concat();
    assert!(eds::key::verify(&spki(&and_more, point), DATA, &signature).is_err());
}

/// RFC 4055 §3.1: a key that names its parameters signs with these alone.
#[test]
fn a_key_for_pss_with_one_digest_does_not_sign_with_another() {
    let pss = |digest| Scheme::new(Family::RsaPss, digest).unwrap();
    let key = PrivateKey::generate(Algorithm::Rsa2048).unwrap();
    let (own, other) = (pss(Digest::Sha256), pss(Digest::Sha384));
    let mut bound = Node::read(&key.public_key_der());
    *bound.at(&[0]) = Node::read(&own.identifier());
    let mut free = bound.clone();
    free.at(&[0]).children().truncate(1);
    for (spki, fits) in [(bound.der(), [true, false]), (free.der(), [true, true])] {
        let key = |scheme| {
            let copy = PrivateKey::from_pkcs8_der(&key.to_pkcs8_der().unwrap()).unwrap();
            copy.with_scheme(scheme).unwrap()
        };
        let tried = [own, other].map(|scheme| scheme.verify(&spki, DATA, &key(scheme).sign(DATA).unwrap()));
        assert_eq!(tried, fits.map(Ok));
    }
}
