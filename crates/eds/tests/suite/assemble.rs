//! Signatures whose value was made elsewhere, contents that came along, and the report as text.

use eds::crl::Crl;
use eds::report::in_words;
use eds::{EdsError, Report, Verdict, facts, issue};

use crate::policy::{CONTENT, check, iin, signed};
use crate::support::{Authority, Holder, IIN, OTHER_IIN, addresses, days, person, the_one};
use eds::Algorithm;

#[test]
fn an_attached_content_must_be_the_one_given() {
    let authority = Authority::new(Algorithm::P256);
    let cms = authority.sign(&authority.holder(&person(IIN)), CONTENT, true);
    assert_eq!(eds::cms::attached_content(&cms), Ok(Some(CONTENT.to_vec())));
    assert!(the_one(facts::of_cms(&cms, None)).digest_matches);
    assert!(the_one(facts::of_cms(&cms, Some(CONTENT))).digest_matches);
    assert!(!the_one(facts::of_cms(&cms, Some(b"another"))).digest_matches);
    let detached = authority.sign(&authority.holder(&person(IIN)), CONTENT, false);
    assert_eq!(facts::of_cms(&detached, None).err(), Some(EdsError::ContentMissing));
}

#[test]
fn a_signature_made_elsewhere_is_checked_before_it_is_joined() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&person(IIN));
    let digest = digest_of(CONTENT);
    let attributes =
        eds::cms::signed_attributes(&digest, &holder.certificate, Some(authority.now)).expect("attributes");
    let signature = holder.key.sign(&attributes).expect("a signature");
    let join = |attributes: &[u8], signature: &[u8], holder: &Holder, content: Option<&[u8]>| {
        eds::cms::assemble(attributes, signature, &holder.certificate, &authority.chain(), content)
    };

    let fixed = eds::key::ecdsa_der_to_p1363(&signature).expect("r and s");
    let one = join(&attributes, &signature, &holder, None).expect("the X.509 form");
    assert_eq!(
        join(&attributes, &fixed, &holder, None),
        Ok(one.clone()),
        "Web Crypto's form gives the same CMS"
    );
    check(
        &authority.judge(
            &the_one(facts::of_cms(&one, Some(CONTENT))),
            &authority.nothing_revoked(),
            &iin(IIN),
        ),
        Verdict::Valid,
        None,
    );
    assert_eq!(eds::cms::signer_certificate(&one), Ok(Some(holder.certificate.clone())));

    let mut broken = fixed;
    broken[40] ^= 1;
    assert_eq!(
        join(&attributes, &broken, &holder, None),
        Err(EdsError::SignatureMismatch)
    );
    assert_eq!(
        join(&attributes, &signature, &authority.holder(&person(IIN)), None),
        Err(EdsError::KeyMismatch)
    );
    assert_eq!(
        join(&attributes, &signature, &holder, Some(b"another")),
        Err(EdsError::DigestMismatch)
    );
    assert!(join(&attributes, &signature, &holder, Some(CONTENT)).is_ok());
    assert!(matches!(
        join(&attributes[2..], &signature, &holder, None),
        Err(EdsError::Malformed { .. })
    ));
}

#[test]
fn keys_and_certificates_must_belong_together() {
    let authority = Authority::new(Algorithm::P256);
    let (one, two) = (authority.holder(&person(IIN)), authority.holder(&person(IIN)));
    assert_eq!(
        eds::cms::sign(&one.key, &two.certificate, &[], CONTENT, false, None),
        Err(EdsError::KeyMismatch)
    );
    let (from, until) = (authority.now, authority.now + days(1));
    let wrong = issue::end_entity(
        &one.key,
        &authority.certificate,
        &one.key.public_key_der(),
        &person(IIN),
        &[3; 20],
        from,
        until,
        &addresses(),
    );
    assert_eq!(wrong.err(), Some(EdsError::KeyMismatch));
    assert_eq!(
        Crl::issue(&one.key, &authority.certificate, 1, from, until, &[]).err(),
        Some(EdsError::KeyMismatch)
    );
}

#[test]
fn the_report_reads_in_three_languages() {
    let authority = Authority::new(Algorithm::P256);
    let report = authority.judge(
        &signed(&authority, &authority.holder(&person(OTHER_IIN))),
        &authority.nothing_revoked(),
        &iin(IIN),
    );
    for (language, verdict, cause) in [
        ("kk", "Қолтаңба жарамсыз.", "өз атыңызға берілген ЭЦҚ"),
        ("ru", "Подпись недействительна.", "ЭЦП, выданной на ваше имя"),
        ("en", "The signature is not valid.", "issued in your own name"),
    ] {
        let text = in_words(&report, language);
        assert!(
            text.starts_with(verdict) && text.contains(cause) && text.contains("✗") && text.ends_with('\n'),
            "{text}"
        );
    }
    let json = serde_json::to_value(&report).expect("a report is plain data");
    assert_eq!(json["verdict"], "invalid");
    assert_eq!(serde_json::from_value::<Report>(json).expect("and reads back"), report);
}

fn digest_of(content: &[u8]) -> [u8; 32] {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, content)
        .as_ref()
        .try_into()
        .expect("32 octets")
}
