//! Every algorithm from the root to the judged signature.

use eds::key::{Digest, Family, Scheme};
use eds::policy::ExpectedSigner;
use eds::{Algorithm, PrivateKey, Signer, Verdict, facts, issue};

use crate::policy::{CONTENT, iin, signed};
use crate::support::{Authority, IIN, days, folder, has_openssl, person, succeed, the_one, write};

/// What reports call a signature of each algorithm.
const NAMES: [(Algorithm, &str); 8] = [
    (Algorithm::Rsa2048, "RSA-2048, SHA-256"),
    (Algorithm::Rsa3072, "RSA-3072, SHA-256"),
    (Algorithm::Rsa4096, "RSA-4096, SHA-256"),
    (Algorithm::P256, "ECDSA P-256, SHA-256"),
    (Algorithm::P384, "ECDSA P-384, SHA-384"),
    (Algorithm::Gost2015_512, "GOST R 34.10-2015 (512), Streebog-512"),
    (Algorithm::Gost2015_256, "GOST R 34.10-2015 (256), Streebog-256"),
    (Algorithm::Gost2004, "GOST 34.310-2004, GOST 34.311-95"),
];

/// Without the larger RSA keys, which take long to make and go the way of the smaller ones.
fn quick() -> impl Iterator<Item = (Algorithm, &'static str)> {
    let slow = [Algorithm::Rsa3072, Algorithm::Rsa4096];
    NAMES
        .into_iter()
        .filter(move |(algorithm, _)| !slow.contains(algorithm))
}

#[test]
fn a_chain_of_each_algorithm_signs_what_is_judged_valid() {
    for (algorithm, name) in NAMES {
        let authority = Authority::new(algorithm);
        let holder = authority.holder(&person(IIN));
        assert!(authority.root.is_signed_by(&authority.root));
        assert!(authority.certificate.is_signed_by(&authority.root));
        assert!(holder.certificate.is_signed_by(&authority.certificate));
        assert!(!holder.certificate.is_signed_by(&authority.root));
        assert!(authority.crl(&[]).is_signed_by(&authority.certificate));

        let facts = signed(&authority, &holder);
        assert_eq!(facts.algorithm, name);
        let report = authority.judge(&facts, &authority.nothing_revoked(), &iin(IIN));
        assert_eq!(report.verdict, Verdict::Valid, "{algorithm}: {report:?}");

        let attached = the_one(facts::of_cms(&authority.sign(&holder, CONTENT, true), None));
        assert!(attached.signature_matches && attached.digest_matches);
        let mut changed = authority.sign(&holder, CONTENT, false);
        if let Some(last) = changed.last_mut() {
            *last ^= 1;
        }
        assert!(!the_one(facts::of_cms(&changed, Some(CONTENT))).signature_matches);
        assert!(!the_one(facts::of_cms(&authority.sign(&holder, CONTENT, false), Some(b"{}"))).digest_matches);
    }
}

#[test]
fn a_chain_may_mix_algorithms() {
    let authority = Authority::new(Algorithm::Rsa4096);
    for algorithm in [Algorithm::Gost2015_512, Algorithm::P384] {
        let holder = authority.holder_of(
            algorithm,
            &person(IIN),
            authority.now - days(1),
            authority.now + days(1),
        );
        let report = authority.judge(&signed(&authority, &holder), &authority.nothing_revoked(), &iin(IIN));
        assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    }
}

#[test]
fn a_pdf_is_signed_with_each_algorithm() {
    let pdf = include_bytes!("../vectors/one-page.pdf");
    for (algorithm, name) in quick() {
        let authority = Authority::new(algorithm);
        let holder = authority.holder(&person(IIN));
        let dictionary = eds::pades::Dictionary {
            name: "A".into(),
            reason: String::new(),
            location: String::new(),
            signed_at: authority.now,
        };
        let signed = eds::pades::sign(pdf, &dictionary, &holder.key, &holder.certificate, &authority.chain());
        let facts = the_one(facts::of_pdf(&signed.expect("a signed PDF")));
        assert_eq!(facts.algorithm, name);
        let report = authority.judge(&facts, &authority.nothing_revoked(), &ExpectedSigner::Anyone);
        assert_eq!(report.verdict, Verdict::Valid, "{algorithm}: {report:?}");
    }
}

#[test]
fn a_request_proves_possession_with_each_algorithm() {
    for (algorithm, _) in quick() {
        let key = PrivateKey::generate(algorithm).expect("a key");
        let info = issue::request_info(&person(IIN), &key.public_key_der()).expect("a request");
        let signature = key.sign(&info).expect("a signature");
        let request = issue::assemble_request(&info, &key.public_key_der(), &signature).expect("it fits");
        let read = issue::read_request(&request).expect("it proves possession");
        assert_eq!(read.spki_der, key.public_key_der());
        let mut broken = request.clone();
        if let Some(last) = broken.last_mut() {
            *last ^= 1;
        }
        assert!(issue::read_request(&broken).is_err());
        let other = PrivateKey::generate(algorithm)
            .expect("a key")
            .sign(&info)
            .expect("signs");
        assert!(issue::assemble_request(&info, &key.public_key_der(), &other).is_err());
    }
}

/// What a browser, a token or an agent does: the server gives the attributes, somebody else the value.
#[test]
fn values_made_elsewhere_are_joined_with_each_algorithm() {
    let pdf = include_bytes!("../vectors/one-page.pdf");
    for (algorithm, name) in quick() {
        let authority = Authority::new(algorithm);
        let holder = authority.holder(&person(IIN));
        let attributes = eds::cms::signed_attributes_over(CONTENT, &holder.certificate, Some(authority.now));
        let attributes = attributes.expect("attributes");
        let value = holder.key.sign(&attributes).expect("a value");
        let cms = eds::cms::assemble(
            &attributes,
            &value,
            &holder.certificate,
            &authority.chain(),
            Some(CONTENT),
        );
        assert_eq!(the_one(facts::of_cms(&cms.expect("it fits"), None)).algorithm, name);

        let dictionary = eds::pades::Dictionary {
            name: String::new(),
            reason: String::new(),
            location: String::new(),
            signed_at: authority.now,
        };
        let prepared = eds::pades::prepare(pdf, &dictionary).expect("a place");
        let attributes = prepared.signed_attributes(&holder.certificate).expect("attributes");
        let value = holder.key.sign(&attributes).expect("a value");
        let cms = eds::cms::assemble(&attributes, &value, &holder.certificate, &[], None).expect("it fits");
        let signed = eds::pades::embed(&prepared, &cms).expect("it is for this PDF");
        let facts = the_one(facts::of_pdf(&signed));
        assert!(facts.signature_matches && facts.digest_matches, "{algorithm}");
    }
}

#[test]
fn names_on_the_command_line_are_read_back() {
    for algorithm in Algorithm::ALL {
        assert_eq!(algorithm.name().parse(), Ok(algorithm));
    }
    assert!("rsa-1024".parse::<Algorithm>().is_err());
}

/// The value of one scheme is none of another, even with the same key and digest.
#[test]
fn pss_and_pkcs1_are_not_confused() {
    for digest in [Digest::Sha256, Digest::Sha384, Digest::Sha512] {
        let pss = Scheme::new(Family::RsaPss, digest).expect("it exists");
        let pkcs1 = Scheme::new(Family::RsaPkcs1, digest).expect("it exists");
        let key = PrivateKey::generate(Algorithm::Rsa2048).expect("a key");
        let key = key.with_scheme(pss).expect("an RSA key signs with PSS");
        let signer: &dyn Signer = &key;
        assert_eq!(signer.scheme(), pss);
        let signature = signer.sign(CONTENT).expect("a signature");
        assert_eq!(pss.verify(&key.public_key_der(), CONTENT, &signature), Ok(true));
        assert_eq!(pkcs1.verify(&key.public_key_der(), CONTENT, &signature), Ok(false));
    }
    let gost = PrivateKey::generate(Algorithm::Gost2004).expect("a key");
    let rsa = Scheme::new(Family::RsaPss, Digest::Sha256).expect("it exists");
    assert!(gost.with_scheme(rsa).is_err());
    assert_eq!(Scheme::new(Family::Gost2015_512, Digest::Sha256), None);
    assert_eq!(Scheme::new(Family::RsaPkcs1, Digest::Sha1), None);
}

#[test]
fn openssl_and_we_agree_on_pss() {
    if !has_openssl() {
        return;
    }
    let mut authority = Authority::new(Algorithm::Rsa3072);
    let pss = Scheme::new(Family::RsaPss, Digest::Sha384).expect("it exists");
    authority.key = authority.key.with_scheme(pss).expect("RSA");
    let mut holder = authority.holder(&person(IIN));
    assert!(holder.certificate.is_signed_by(&authority.certificate));
    holder.key = holder.key.with_scheme(pss).expect("RSA");
    let place = folder();
    let at = place.path();
    authority.publish(at, &[]);
    write(at, "content", CONTENT);
    write(at, "ours.cms", authority.sign(&holder, CONTENT, false));
    let verify = "openssl cms -verify -binary -inform DER -in ours.cms -content content -CAfile ca.pem -out out";
    succeed(at, verify);

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
    let sign = "openssl cms -sign -binary -in content -signer leaf.pem -inkey key.pem -outform DER -out theirs.cms -cades -md sha384 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:digest";
    succeed(at, sign);
    let theirs = std::fs::read(at.join("theirs.cms")).expect("written");
    let facts = the_one(facts::of_cms(&theirs, Some(CONTENT)));
    assert_eq!(facts.algorithm, "RSA-3072 PSS, SHA-384");
    let report = authority.judge(&facts, &authority.nothing_revoked(), &iin(IIN));
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");

    // A salt of another length is a scheme that we do not know.
    succeed(at, &sign.replace("saltlen:digest", "saltlen:20"));
    let theirs = std::fs::read(at.join("theirs.cms")).expect("written");
    assert!(!the_one(facts::of_cms(&theirs, Some(CONTENT))).algorithm_supported);
}
