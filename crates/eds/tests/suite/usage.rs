//! Which key is for documents and which for signing in: the rule of each shipped policy, and its refusals in words.

use eds::issue::{self, Usage};
use eds::policy::{ExpectedSigner, judge_certificate};
use eds::{Algorithm, Certificate, CheckOutcome, Policy};

use crate::support::{Authority, IIN, days, folder, has_openssl, person, succeed, write};

fn certificate(authority: &Authority, usage: Usage) -> Certificate {
    let spki = eds::PrivateKey::generate(authority.algorithm)
        .expect("a key")
        .public_key_der();
    issue::end_entity_for(
        usage,
        &authority.key,
        &authority.certificate,
        &spki,
        &person(IIN),
        &[7; 20],
        authority.now - days(1),
        authority.now + days(364),
        &crate::support::addresses(),
    )
    .expect("a certificate")
}

fn key_usage(authority: &Authority, certificate: &Certificate, policy: &Policy) -> (bool, eds::Check) {
    let report = judge_certificate(
        certificate,
        policy,
        &authority.trust(),
        &authority.nothing_revoked(),
        &ExpectedSigner::Anyone,
        authority.now,
    );
    let check = report
        .checks
        .iter()
        .find(|check| check.id == "key_usage")
        .expect("the row");
    (report.is_valid(), check.clone())
}

#[test]
fn the_policies_say_which_key_signs_documents_and_which_signs_in() {
    let authority = Authority::new(Algorithm::P256);
    // Policy, usage: signs documents, signs in.
    for (name, usage, documents, in_) in [
        ("nuc-rk", Usage::Signing, true, false),
        ("nuc-rk", Usage::SignIn, false, true),
        ("nuc-rk", Usage::Both, true, true),
        ("own-authority", Usage::Signing, true, true),
        ("own-authority", Usage::SignIn, false, true),
        ("own-authority", Usage::Both, true, true),
    ] {
        let policy = Policy::named(name).expect("a shipped policy");
        let certificate = certificate(&authority, usage);
        for (policy, wanted) in [(policy.clone(), documents), (policy.for_sign_in(), in_)] {
            let (valid, check) = key_usage(&authority, &certificate, &policy);
            let purpose = policy.purpose;
            assert_eq!(valid, wanted, "{name} {usage:?} {purpose:?}: {}", check.answer.en);
            assert_eq!(check.outcome == CheckOutcome::Passed, wanted);
        }
    }
}

#[test]
fn the_wrong_key_is_refused_with_the_name_of_the_right_one() {
    let authority = Authority::new(Algorithm::P256);
    let policy = Policy::named("nuc-rk").expect("a shipped policy");
    let (_, check) = key_usage(&authority, &certificate(&authority, Usage::SignIn), &policy);
    assert!(
        check.answer.ru.contains("только для входа") && check.answer.ru.contains("RSA256"),
        "{}",
        check.answer.ru
    );
    let for_documents = certificate(&authority, Usage::Signing);
    let (_, check) = key_usage(&authority, &for_documents, &policy.for_sign_in());
    assert!(check.question.ru.contains("для входа"), "{}", check.question.ru);
    for (words, wanted) in [
        (&check.answer.kk, "AUTH_"),
        (&check.answer.ru, "только для подписания документов"),
        (&check.answer.en, "for signing documents only"),
    ] {
        assert!(words.contains(wanted), "{words}");
    }
    // The certificate of a service is for neither.
    let tsa = crate::tsp::service(&authority, Algorithm::P256, issue::Service::TimeStamping);
    for policy in [policy.clone(), policy.for_sign_in()] {
        assert_eq!(
            key_usage(&authority, &tsa.certificate, &policy).1.outcome,
            CheckOutcome::Failed
        );
    }
}

#[test]
fn openssl_reads_the_same_usage() {
    if !has_openssl() {
        return;
    }
    let place = folder();
    let authority = Authority::new(Algorithm::Rsa2048);
    for (usage, bits, purpose) in [
        (
            Usage::Signing,
            "Digital Signature, Non Repudiation\n",
            "E-mail Protection",
        ),
        (
            Usage::SignIn,
            "Digital Signature, Key Encipherment\n",
            "TLS Web Client Authentication",
        ),
        (
            Usage::Both,
            "Digital Signature, Non Repudiation, Key Encipherment\n",
            "E-mail Protection, TLS Web Client",
        ),
    ] {
        write(place.path(), "leaf.pem", certificate(&authority, usage).to_pem());
        let text = succeed(place.path(), "openssl x509 -in leaf.pem -noout -text");
        assert!(text.contains(bits) && text.contains(purpose), "{usage:?}\n{text}");
    }
}
