//! Key stores: ours to OpenSSL and back, several keys, hostile files.

use std::path::Path;

use eds::pkcs12::{Choice, KeyStore, Pkcs12Error, ROUNDS_MAX, STORE_BYTES_MAX};
use eds::{Algorithm, PrivateKey};
use proptest::prelude::*;

use crate::support::{Authority, Holder, IIN, folder, has_openssl, person, run, succeed, write};

const PASSWORD: &str = "Құпия сөз №1";

fn certificates(authority: &Authority, holder: &Holder) -> Vec<eds::Certificate> {
    [vec![holder.certificate.clone()], authority.chain()].concat()
}

#[test]
fn what_is_written_is_read_with_each_algorithm() {
    for algorithm in Algorithm::ALL.into_iter().filter(|one| *one != Algorithm::Rsa4096) {
        let authority = Authority::new(algorithm);
        let holder = authority.holder(&person(IIN));
        let certificates = certificates(&authority, &holder);
        let bytes = KeyStore::write(&holder.key, "кілт", &certificates, PASSWORD).expect("written");
        let store = KeyStore::read(&bytes, PASSWORD).expect("readable");
        let entry = store.choose(&Choice::Only).expect("one key");
        assert_eq!(entry.key.algorithm(), algorithm);
        assert_eq!(entry.alias.as_deref(), Some("кілт"));
        assert_eq!(entry.certificates(), certificates);
        assert_eq!(KeyStore::read(&bytes, "").err(), Some(Pkcs12Error::WrongPassword));
        assert_eq!(
            KeyStore::read(&bytes, "Құпия сөз №2").err(),
            Some(Pkcs12Error::WrongPassword)
        );
    }
}

#[test]
fn a_key_alone_is_a_store_and_another_ones_certificate_is_refused() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&person(IIN));
    let bytes = KeyStore::write(&holder.key, "k", &[], "p").expect("written");
    let store = KeyStore::read(&bytes, "p").expect("readable");
    assert!(store.entries[0].certificate.is_none() && store.certificates.is_empty());
    assert_eq!(store.choose(&Choice::Signing).err(), Some(Pkcs12Error::NoUsage));
    let other = PrivateKey::generate(Algorithm::P256).expect("a key");
    assert!(matches!(
        KeyStore::write(&other, "k", &[holder.certificate], "p"),
        Err(Pkcs12Error::Key(eds::EdsError::KeyMismatch))
    ));
}

/// Holder and chain as PEM files, and the password in one.
fn as_files(at: &Path, authority: &Authority, holder: &Holder) {
    let key = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        holder.key.to_pkcs8_der().expect("exports"),
    );
    write(
        at,
        "key.pem",
        format!("-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n"),
    );
    write(at, "leaf.pem", holder.certificate.to_pem());
    write(
        at,
        "chain.pem",
        format!("{}{}", authority.certificate.to_pem(), authority.root.to_pem()),
    );
    write(at, "password", PASSWORD);
}

/// The ways in which OpenSSL closes a store; the first is that of the НУЦ.
const FORMS: [&str; 6] = [
    "-legacy",
    "",
    "-legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-3DES",
    "-certpbe AES-128-CBC -keypbe AES-192-CBC -macalg sha512 -iter 10000",
    "-certpbe NONE -keypbe NONE",
    "-nomac",
];

#[test]
fn what_openssl_writes_is_read() {
    if !has_openssl() {
        return;
    }
    for algorithm in [Algorithm::Rsa2048, Algorithm::P384] {
        let authority = Authority::new(algorithm);
        let holder = authority.holder(&person(IIN));
        let place = folder();
        let at = place.path();
        as_files(at, &authority, &holder);
        for form in FORMS {
            succeed(
                at,
                &format!(
                    "openssl pkcs12 -export -provider legacy -provider default {form} -inkey key.pem -in leaf.pem -certfile chain.pem -name alias -passout file:password -out store.p12"
                ),
            );
            let bytes = std::fs::read(at.join("store.p12")).expect("written");
            let store = KeyStore::read(&bytes, PASSWORD).unwrap_or_else(|error| panic!("{form}: {error}"));
            let entry = store.choose(&Choice::Alias("alias".into())).expect("the key");
            assert_eq!(entry.key.public_key_der(), holder.key.public_key_der());
            assert_eq!(entry.certificates(), certificates(&authority, &holder), "{form}");
            if !form.contains("NONE") && !form.contains("nomac") {
                assert_eq!(
                    KeyStore::read(&bytes, "wrong").err(),
                    Some(Pkcs12Error::WrongPassword),
                    "{form}"
                );
            }
        }
    }
}

#[test]
fn openssl_reads_what_we_write() {
    if !has_openssl() {
        return;
    }
    for algorithm in [Algorithm::Rsa2048, Algorithm::P256, Algorithm::P384] {
        let authority = Authority::new(algorithm);
        let holder = authority.holder(&person(IIN));
        let place = folder();
        let at = place.path();
        as_files(at, &authority, &holder);
        let certificates = certificates(&authority, &holder);
        write(
            at,
            "store.p12",
            KeyStore::write(&holder.key, "alias", &certificates, PASSWORD).expect("written"),
        );
        let text = succeed(at, "openssl pkcs12 -in store.p12 -passin file:password -nodes -info");
        for words in ["PBES2, PBKDF2, AES-256-CBC", "MAC: sha256", "friendlyName: alias"] {
            assert!(text.contains(words), "{words}\n{text}");
        }
        assert_eq!(text.matches("BEGIN CERTIFICATE").count(), 3);
        succeed(
            at,
            "openssl pkcs12 -in store.p12 -passin file:password -nodes -nocerts -out out.pem",
        );
        succeed(at, "openssl pkey -in out.pem -outform DER -pubout -out public.der");
        assert_eq!(
            std::fs::read(at.join("public.der")).expect("written"),
            holder.key.public_key_der()
        );
        assert!(
            !run(at, "openssl pkcs12 -in store.p12 -passin pass:wrong -nodes")
                .status
                .success()
        );
    }
}

#[test]
fn work_and_size_are_limited_before_anything_is_done() {
    let key = PrivateKey::generate(Algorithm::P256).expect("a key");
    let bytes = KeyStore::write(&key, "k", &[], "p").expect("written");
    // 100,000 = 01 86 A0; the MAC's rounds stand last.
    let rounds = [2, 3, 1, 0x86, 0xa0];
    let last = bytes
        .windows(5)
        .rposition(|octets| octets == rounds)
        .expect("the rounds");
    let mut greedy = bytes.clone();
    greedy[last + 2] = 0x7f;
    let start = std::time::Instant::now();
    assert!(matches!(
        KeyStore::read(&greedy, "p"),
        Err(Pkcs12Error::TooMuchWork { limit: ROUNDS_MAX, .. })
    ));
    assert!(start.elapsed().as_secs() < 2);
    let large = vec![0x30; STORE_BYTES_MAX + 1];
    assert!(matches!(KeyStore::read(&large, "p"), Err(Pkcs12Error::Malformed(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(KeyStore::read(&bytes, "p").is_err());
    }
}

#[test]
fn a_harmed_store_is_refused_at_every_octet() {
    let key = PrivateKey::generate(Algorithm::P256).expect("a key");
    let bytes = KeyStore::write(&key, "k", &[], "p").expect("written");
    for at in (0..bytes.len()).step_by(23) {
        let mut harmed = bytes.clone();
        harmed[at] ^= 0x55;
        assert!(KeyStore::read(&harmed, "p").is_err(), "octet {at}");
    }
}
