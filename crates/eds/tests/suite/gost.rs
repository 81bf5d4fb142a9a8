//! ГОСТ against what others made: the НУЦ's own test objects, and OpenSSL's GOST engine in both directions.

use eds::crl::Crl;
use eds::key::{Digest, Scheme};
use eds::{Algorithm, Certificate, PrivateKey};
use proptest::prelude::*;

use crate::support::{folder, has, run, succeed, the_one, write};

/// Objects of the НУЦ's test authorities, see `vectors/nuc/README.md`.
macro_rules! nuc {
    ($name:literal) => {
        include_bytes!(concat!("../vectors/nuc/", $name)).as_slice()
    };
}

fn certificate(bytes: &[u8]) -> Certificate {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.starts_with("-----") => Certificate::many_from_pem(text).expect("readable").remove(0),
        _ => Certificate::from_der(bytes).expect("readable"),
    }
}

#[test]
fn the_lists_and_certificates_of_the_nuc_verify() {
    let issuer_2015 = certificate(nuc!("nca_gost2015_test.cer"));
    let list_2015 = Crl::parse(nuc!("nca_gost2022_test.crl")).expect("a list");
    assert!(list_2015.is_signed_by(&issuer_2015));
    assert_eq!(list_2015.revoked.len(), 6);

    let issuer_2004 = certificate(nuc!("nca_gost_test.crt"));
    let holder = certificate(nuc!("ceo_valid_sign_2004_gost.cer"));
    assert!(holder.is_signed_by(&issuer_2004));
    assert!(!holder.is_signed_by(&issuer_2015));
    assert!(
        Crl::parse(nuc!("nca_gost_test.crl"))
            .expect("a list")
            .is_signed_by(&issuer_2004)
    );
    assert_eq!(holder.subject.iin.as_deref(), Some("123456789011"));
}

/// A CMS that the НУЦ's time-stamp service signed with GOST-2004; its content is a TSTInfo.
#[test]
fn a_cms_of_the_nuc_verifies() {
    let facts = the_one(eds::facts::of_cms(nuc!("tsp_token.bin"), None));
    assert_eq!(facts.algorithm, "GOST 34.310-2004, GOST 34.311-95");
    assert!(facts.signature_matches && facts.digest_matches);
    let signer = facts.signer.expect("it came along");
    assert!(signer.is_signed_by(&certificate(nuc!("nca_gost_test.crt"))));
}

/// Any octet of a list changed, and it is no longer theirs.
#[test]
fn a_changed_list_of_the_nuc_is_refused() {
    let issuer = certificate(nuc!("nca_gost2015_test.cer"));
    let list = nuc!("nca_gost2022_test.crl");
    for at in [40, 200, 300, list.len() - 100, list.len() - 1] {
        let mut changed = list.to_vec();
        changed[at] ^= 1;
        assert!(
            !Crl::parse(&changed).is_ok_and(|list| list.is_signed_by(&issuer)),
            "octet {at}"
        );
    }
}

/// How OpenSSL's engine names a standard, and how many octets a number has.
const ENGINE: [(Algorithm, &str, usize); 3] = [
    (
        Algorithm::Gost2015_512,
        "-algorithm gost2012_512 -pkeyopt paramset:A",
        64,
    ),
    (
        Algorithm::Gost2015_256,
        "-algorithm gost2012_256 -pkeyopt paramset:TCA",
        32,
    ),
    (Algorithm::Gost2004, "-algorithm gost2001 -pkeyopt paramset:A", 32),
];

/// r‖s little-endian to s‖r big-endian is the reverse of all octets, and so is the way back.
fn turned(value: &[u8]) -> Vec<u8> {
    value.iter().rev().copied().collect()
}

/// PKCS#8 and SubjectPublicKeyInfo end with the number itself, here as there.
fn tail(der: &[u8], octets: usize) -> &[u8] {
    &der[der.len() - octets..]
}

/// The head of a structure of theirs with our number at its end.
fn transplanted(theirs: &[u8], ours: &[u8], octets: usize) -> Vec<u8> {
    [&theirs[..theirs.len() - octets], tail(ours, octets)].concat()
}

#[test]
fn openssl_and_we_agree_both_ways() {
    if !has("openssl", &["engine", "gost"]) {
        return;
    }
    for (algorithm, options, octets) in ENGINE {
        let ours = PrivateKey::generate(algorithm).expect("a key");
        let digest = ours.scheme().digest();
        let place = folder();
        let at = place.path();
        let read = |name: &str| std::fs::read(at.join(name)).expect("written");
        succeed(
            at,
            &format!("openssl genpkey -engine gost {options} -outform DER -out key.der"),
        );
        let public = "openssl pkey -engine gost -inform DER -in key.der -pubout -outform DER -out public.der";
        succeed(at, public);

        // Their key in our octets: the same public key comes out.
        let as_ours = transplanted(&ours.to_pkcs8_der().expect("exports"), &read("key.der"), octets);
        let key = PrivateKey::from_pkcs8_der(&as_ours).expect("their scalar is one of ours");
        assert_eq!(
            tail(&key.public_key_der(), 2 * octets),
            tail(&read("public.der"), 2 * octets)
        );

        // What they sign, we find good; what we sign, they do.
        let content = b"\xd3\x98 signed text";
        write(at, "digest", digest.of(content));
        succeed(
            at,
            "openssl pkeyutl -engine gost -sign -keyform DER -inkey key.der -in digest -out value",
        );
        let value = turned(&read("value"));
        assert_eq!(
            eds::key::verify(&key.public_key_der(), content, &value),
            Ok(true),
            "{algorithm}"
        );
        assert_eq!(
            eds::key::verify(&key.public_key_der(), b"another text", &value),
            Ok(false)
        );
        assert_eq!(
            eds::key::verify(&key.public_key_der(), content, &read("value")),
            Ok(false)
        );

        let verify =
            "openssl pkeyutl -engine gost -verify -pubin -keyform DER -inkey public.der -in digest -sigfile value";
        write(at, "value", turned(&key.sign(content).expect("a signature")));
        succeed(at, verify);
        // A key that we made, in their octets.
        let as_theirs = transplanted(&read("public.der"), &ours.public_key_der(), 2 * octets);
        write(at, "public.der", as_theirs);
        write(at, "value", turned(&ours.sign(content).expect("a signature")));
        succeed(at, verify);
        write(at, "digest", digest.of(b"another text"));
        assert!(!run(at, verify).status.success());
    }
}

#[test]
fn openssl_has_the_same_digests() {
    if !has("openssl", &["engine", "gost"]) {
        return;
    }
    let place = folder();
    let at = place.path();
    for length in [0, 1, 31, 32, 63, 64, 65, 1000] {
        let text: Vec<u8> = (0..length).map(|index| (index * 7 % 251) as u8).collect();
        write(at, "text", &text);
        for (digest, name) in [
            (Digest::Streebog256, "md_gost12_256"),
            (Digest::Streebog512, "md_gost12_512"),
        ] {
            let found = succeed(at, &format!("openssl dgst -engine gost -{name} text"));
            assert!(found.contains(&hex::encode(digest.of(&text))), "{length}: {found}");
        }
    }
}

/// Keys and values at the edges: nothing fits, nothing panics.
#[test]
fn false_keys_and_values_verify_nothing() {
    for (algorithm, _, octets) in ENGINE {
        let key = PrivateKey::generate(algorithm).expect("a key");
        let (spki, value) = (key.public_key_der(), key.sign(b"text").expect("a signature"));
        let verdict = |spki: &[u8], value: &[u8]| eds::key::verify(spki, b"text", value);
        assert_eq!(verdict(&spki, &value), Ok(true));
        let with_point = |point: &[u8]| [&spki[..spki.len() - 2 * octets], point].concat();
        let point = tail(&spki, 2 * octets);
        let swapped = [&point[octets..], &point[..octets]].concat();
        for false_point in [vec![0; 2 * octets], vec![0xff; 2 * octets], swapped, turned(point)] {
            assert_ne!(verdict(&with_point(&false_point), &value), Ok(true));
        }
        let (r, s) = value.split_at(octets);
        let zero = vec![0; octets];
        let largest = vec![0xff; octets];
        for false_value in [
            [&zero[..], &zero].concat(),
            [r, &zero].concat(),
            [&zero, s].concat(),
            [&largest, s].concat(),
            [r, &largest].concat(),
            [s, r].concat(),
            r.to_vec(),
            Vec::new(),
            [&value[..], &[0]].concat(),
        ] {
            assert_eq!(verdict(&spki, &false_value), Ok(false));
        }
        // Two signatures of one text share no nonce.
        let again = key.sign(b"text").expect("a signature");
        assert_ne!(again[..octets], value[..octets]);

        let pkcs8 = key.to_pkcs8_der().expect("exports");
        let with_scalar =
            |scalar: &[u8]| PrivateKey::from_pkcs8_der(&[&pkcs8[..pkcs8.len() - octets], scalar].concat());
        assert!(with_scalar(&zero).is_err(), "0 is no key");
        assert!(with_scalar(&largest).is_err(), "what is not below q is no key");
        assert!(with_scalar(tail(&pkcs8, octets)).is_ok());
    }
}

/// The parameters of another curve, or of another digest, make another key.
#[test]
fn only_the_parameters_of_the_nuc_are_read() {
    let key = PrivateKey::generate(Algorithm::Gost2015_512)
        .expect("a key")
        .public_key_der();
    // 1.2.398.3.10.1.1.2.2.1 is followed by 1.2.398.3.10.1.3.3.
    let at = key
        .windows(10)
        .position(|octets| octets.starts_with(&[0x2a, 0x83, 0x0e, 3, 10, 1, 1, 2, 2, 1]))
        .expect("the parameters are named");
    for (offset, change) in [(9, 2), (9 + 10, 2)] {
        let mut other = key.clone();
        other[at + offset] = change;
        assert!(Scheme::of_key(&other).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn whatever_is_signed_verifies_and_nothing_else(text in prop::collection::vec(any::<u8>(), 0..300), bit in 0_usize..512) {
        for (algorithm, _, octets) in ENGINE {
            let key = PrivateKey::generate(algorithm).expect("a key");
            let mut value = key.sign(&text).expect("a signature");
            prop_assert_eq!(eds::key::verify(&key.public_key_der(), &text, &value), Ok(true));
            let at = bit % (16 * octets);
            value[at / 8] ^= 1 << (at % 8);
            prop_assert_eq!(eds::key::verify(&key.public_key_der(), &text, &value), Ok(false));
        }
    }
}
