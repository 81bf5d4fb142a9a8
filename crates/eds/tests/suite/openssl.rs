//! Both directions with the openssl command line: what we make it accepts, what it makes we read.

use std::path::Path;

use crate::support::{
    Authority, IIN, days, employee, fail, folder, has_openssl, known, person, succeed, system, the_one, write,
};
use eds::crl::{RevocationReason, Revoked};
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Algorithm, Certificate, EdsError, Policy, PrivateKey, TrustStore, Verdict, cms, facts, issue};

const CONTENT: &[u8] = b"{\"applicant\":{\"full_name\":\"\xd3\x98\",\"iin\":\"850615400006\"}}\r\n\n";

/// The command of the README: authorities and list in one file, because `openssl cms` has no option for lists.
const VERIFY: &str = "openssl cms -verify -binary -inform DER -in application.cms -content application.json -CAfile trust.pem -crl_check -out content";

fn trust_file(folder: &Path) {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("published");
    write(folder, "trust.pem", format!("{}{}", read("ca.pem"), read("crl.pem")));
}

#[test]
fn openssl_accepts_our_signatures_and_notices_changes() {
    if !has_openssl() {
        return;
    }
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048, Algorithm::P384, Algorithm::Rsa3072] {
        for profile in [person(IIN), employee(), system("portal")] {
            let authority = Authority::new(algorithm);
            let holder = authority.holder(&profile);
            let place = folder();
            let at = place.path();
            authority.publish(at, &[]);
            trust_file(at);
            write(at, "application.json", CONTENT);
            write(at, "application.cms", authority.sign(&holder, CONTENT, false));
            succeed(at, VERIFY);
            succeed(at, &format!("{VERIFY} -purpose any"));
            assert_eq!(std::fs::read(at.join("content")).expect("written"), CONTENT);

            write(at, "attached.cms", authority.sign(&holder, CONTENT, true));
            succeed(
                at,
                "openssl cms -verify -binary -inform DER -in attached.cms -CAfile trust.pem -crl_check -out content",
            );
            assert_eq!(std::fs::read(at.join("content")).expect("written"), CONTENT);
            // The attribute signingCertificateV2 is checked by -cades.
            succeed(at, &format!("{VERIFY} -cades"));

            let mut changed = CONTENT.to_vec();
            changed[5] ^= 1;
            write(at, "application.json", changed);
            let text = fail(at, VERIFY);
            assert!(text.contains("verification failure"), "{text}");
        }
    }
}

#[test]
fn openssl_accepts_our_certificates_and_lists() {
    if !has_openssl() {
        return;
    }
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048, Algorithm::P384, Algorithm::Rsa3072] {
        let authority = Authority::new(algorithm);
        let holder = authority.holder(&person(IIN));
        let place = folder();
        let at = place.path();
        let entry = |serial_hex: &str| Revoked {
            serial_hex: serial_hex.to_owned(),
            at: authority.now - days(1),
            reason: RevocationReason::Superseded,
        };
        authority.publish(at, &[entry("a"), entry("123")]);
        write(at, "root.pem", authority.root.to_pem());
        write(at, "issuing.pem", authority.certificate.to_pem());
        write(at, "leaf.pem", holder.certificate.to_pem());
        write(at, "crl.der", authority.crl(&[]).der);
        let verify =
            "openssl verify -x509_strict -crl_check -CAfile root.pem -untrusted issuing.pem -CRLfile crl.pem leaf.pem";
        succeed(at, verify);
        assert!(succeed(at, "openssl crl -in crl.pem -CAfile issuing.pem -noout -text").contains("verify OK"));
        assert!(succeed(at, "openssl crl -inform DER -in crl.der -CAfile issuing.pem -noout").contains("verify OK"));

        let text = succeed(
            at,
            "openssl x509 -in leaf.pem -noout -text -nameopt utf8,sep_comma_plus_space",
        );
        for words in [
            "CN=СӘРСЕНОВА АЙГҮЛ, SN=СӘРСЕНОВА, serialNumber=IIN850615400006, C=KZ, GN=ЕРЛАНҚЫЗЫ",
            "Digital Signature, Non Repudiation",
            "E-mail Protection, 1.2.398.3.3.4.1.1",
            "Policy: 1.2.398.3.3.2.3",
            "http://127.0.0.1:8080/authority/crl.der",
            "CA Issuers - URI:http://127.0.0.1:8080/authority/ca.pem",
        ] {
            assert!(text.contains(words), "{words}\n{text}");
        }

        authority.publish(at, &[entry(&holder.certificate.serial_hex)]);
        assert!(fail(at, verify).contains("certificate revoked"));
        // The same refusal for a signature.
        trust_file(at);
        write(at, "application.json", CONTENT);
        write(at, "application.cms", authority.sign(&holder, CONTENT, false));
        assert!(fail(at, VERIFY).contains("certificate revoked"));
    }
}

/// A root and a signer made by openssl; names and extensions after the same profile.
struct Foreign {
    place: tempfile::TempDir,
    root: Certificate,
    revocation: Revocation,
}

const CONFIG: &str = "
[req]
distinguished_name=dn
prompt=no
utf8=yes
[dn]
CN=СӘРСЕНОВА АЙГҮЛ
SN=СӘРСЕНОВА
serialNumber=IIN850615400006
C=KZ
GN=ЕРЛАНҚЫЗЫ
[root]
basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[leaf]
keyUsage=critical,digitalSignature,nonRepudiation
extendedKeyUsage=emailProtection,1.2.398.3.3.4.1.1
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[ca]
default_ca=own
[own]
database=index.txt
default_md=sha256
default_crl_days=1
crlnumber=crlnumber
";

fn foreign(key: &str, digest: &str) -> Foreign {
    let place = folder();
    let at = place.path();
    write(at, "config", CONFIG);
    write(at, "index.txt", "");
    write(at, "crlnumber", "01\n");
    for name in ["root", "leaf"] {
        succeed(at, &format!("openssl genpkey {key} -out {name}.key"));
    }
    succeed(
        at,
        &format!(
            "openssl req -x509 -new -key root.key -{digest} -days 30 -subj /CN=OPENSSL-ROOT -utf8 -config config -extensions root -out root.pem"
        ),
    );
    succeed(
        at,
        &format!("openssl req -new -key leaf.key -{digest} -config config -out leaf.csr"),
    );
    succeed(
        at,
        &format!(
            "openssl x509 -req -in leaf.csr -CA root.pem -CAkey root.key -{digest} -days 9 -extfile config -extensions leaf -set_serial 0x10ab -out leaf.pem"
        ),
    );
    succeed(
        at,
        &format!("openssl ca -gencrl -config config -keyfile root.key -cert root.pem -md {digest} -out crl.pem"),
    );
    write(at, "content", CONTENT);
    let root = Certificate::many_from_pem(&std::fs::read_to_string(at.join("root.pem")).expect("made"))
        .expect("a root")
        .remove(0);
    let crl = eds::crl::Crl::parse(&std::fs::read(at.join("crl.pem")).expect("made")).expect("a list");
    assert!(crl.is_signed_by(&root));
    assert_eq!(crl.number, 1);
    Foreign {
        place,
        root,
        revocation: known(crl),
    }
}

impl Foreign {
    fn judge(&self, cms: &[u8], content: Option<&[u8]>) -> eds::Report {
        // What openssl has just made is valid from this very second on.
        let now = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(60);
        let trust = TrustStore {
            roots: vec![self.root.clone()],
            intermediates: Vec::new(),
        };
        let facts = the_one(facts::of_cms(cms, content));
        eds::policy::judge(
            &facts,
            &Policy::own_authority(),
            &trust,
            &self.revocation,
            &ExpectedSigner::Iin(IIN.into()),
            now,
        )
    }
}

const RSA: &str = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";
const EC: &str = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";

#[test]
fn we_accept_what_openssl_signs_in_every_form() {
    if !has_openssl() {
        return;
    }
    for (key, digest) in [
        (RSA, "sha256"),
        (EC, "sha256"),
        (RSA, "sha512"),
        (EC, "sha384"),
        ("-algorithm RSA -pkeyopt rsa_keygen_bits:3072", "sha256"),
    ] {
        let foreign = foreign(key, digest);
        let at = foreign.place.path();
        let sign = |options: &str| {
            succeed(
                at,
                &format!(
                    "openssl cms -sign -binary -cades -md {digest} -signer leaf.pem -inkey leaf.key -in content -out signed {options}"
                ),
            );
            std::fs::read(at.join("signed")).expect("made")
        };
        for (options, attached) in [
            ("-outform DER", false),
            ("-outform DER -nodetach", true),
            ("-outform DER -nodetach -stream", true),
            ("-outform DER -nodetach -stream -keyid", true),
            ("-outform PEM", false),
            ("-outform PEM -nodetach -stream", true),
        ] {
            let signed = sign(options);
            let content = (!attached).then_some(CONTENT);
            let report = foreign.judge(&signed, content);
            assert_eq!(
                (report.verdict, report.cause()),
                (Verdict::Valid, None),
                "{key} {digest} {options}"
            );
            assert_eq!(cms::attached_content(&signed).expect("readable").is_some(), attached);
            assert_eq!(report.serial_hex.as_deref(), Some("10ab"));
            assert_eq!(report.signer_name.as_deref(), Some("СӘРСЕНОВА АЙГҮЛ ЕРЛАНҚЫЗЫ"));
            let wrong = foreign.judge(&signed, Some(b"another"));
            assert_eq!(
                wrong.cause().map(|check| check.id.as_ref()),
                Some("integrity"),
                "{options}"
            );
        }
    }
}

#[test]
fn a_long_stream_in_pieces_is_joined() {
    if !has_openssl() {
        return;
    }
    let foreign = foreign(EC, "sha256");
    let at = foreign.place.path();
    let long: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    write(at, "content", &long);
    succeed(
        at,
        "openssl cms -sign -binary -cades -md sha256 -signer leaf.pem -inkey leaf.key -in content -outform DER -nodetach -stream -out signed",
    );
    let signed = std::fs::read(at.join("signed")).expect("made");
    assert_eq!(signed.get(1), Some(&0x80), "openssl wrote an indefinite length");
    assert_eq!(cms::attached_content(&signed), Ok(Some(long)));
    let report = foreign.judge(&signed, None);
    assert_eq!(
        report.verdict,
        Verdict::Valid,
        "{}",
        eds::report::in_words(&report, "en")
    );
}

#[test]
fn what_the_profile_asks_for_and_openssl_leaves_out_is_said() {
    if !has_openssl() {
        return;
    }
    let foreign = foreign(EC, "sha256");
    let at = foreign.place.path();
    for (options, cause) in [
        ("", "signing_certificate"),
        ("-noattr", "attributes"),
        ("-cades -nocerts", "signature"),
    ] {
        succeed(
            at,
            &format!(
                "openssl cms -sign -binary {options} -md sha256 -signer leaf.pem -inkey leaf.key -in content -outform DER -out signed"
            ),
        );
        let signed = std::fs::read(at.join("signed")).expect("made");
        let report = foreign.judge(&signed, Some(CONTENT));
        assert_eq!(report.cause().map(|check| check.id.as_ref()), Some(cause), "{options}");
        let facts = the_one(facts::of_cms(&signed, Some(CONTENT)));
        assert!(
            facts.signature_matches || options.contains("-nocerts"),
            "the arithmetic is right: {options}"
        );
    }
    // RSASSA-PSS is not among our algorithms.
    let foreign = self::foreign(RSA, "sha256");
    let at = foreign.place.path();
    succeed(
        at,
        "openssl cms -sign -binary -cades -md sha256 -signer leaf.pem -inkey leaf.key -keyopt rsa_padding_mode:pss -in content -outform DER -out signed",
    );
    let report = foreign.judge(&std::fs::read(at.join("signed")).expect("made"), Some(CONTENT));
    assert_eq!(report.cause().map(|check| check.id.as_ref()), Some("algorithm"));
}

#[test]
fn requests_of_openssl_are_read_and_ours_verify() {
    if !has_openssl() {
        return;
    }
    for key in [RSA, EC] {
        let foreign = foreign(key, "sha256");
        let at = foreign.place.path();
        let pem = std::fs::read(at.join("leaf.csr")).expect("made");
        let request = issue::read_request(&pem).expect("a request");
        assert_eq!(
            (request.subject.common_name.as_str(), request.subject.iin.as_deref()),
            ("СӘРСЕНОВА АЙГҮЛ", Some(IIN))
        );
        succeed(at, "openssl req -in leaf.csr -outform DER -out leaf.der");
        let mut der = std::fs::read(at.join("leaf.der")).expect("made");
        assert_eq!(issue::read_request(&der), Ok(request.clone()));
        *der.last_mut().expect("not empty") ^= 1;
        assert_eq!(issue::read_request(&der), Err(EdsError::SignatureMismatch));

        // openssl's key in PKCS#8 is ours as well.
        succeed(
            at,
            "openssl pkcs8 -topk8 -nocrypt -in leaf.key -outform DER -out key.der",
        );
        let key = PrivateKey::from_pkcs8_der(&std::fs::read(at.join("key.der")).expect("made")).expect("a key");
        assert_eq!(key.public_key_der(), request.spki_der);
        let info = issue::request_info(&employee(), &request.spki_der).expect("an info");
        let signature = key.sign(&info).expect("a signature");
        write(
            at,
            "ours.csr",
            issue::assemble_request(&info, &request.spki_der, &signature).expect("a request"),
        );
        let text = succeed(at, "openssl req -inform DER -in ours.csr -verify -noout -text");
        assert!(text.contains("verify OK"), "{text}");
        write(at, "ours.key", key.to_pkcs8_der().expect("exports"));
        assert!(succeed(at, "openssl pkey -inform DER -in ours.key -check -noout").contains("valid"));
    }
}
