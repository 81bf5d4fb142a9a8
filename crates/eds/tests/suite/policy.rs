//! Every way in which a signature is refused, and the two in which it is not.

use crate::support::{
    Authority, Holder, IIN, OTHER_IIN, addresses, days, employee, known, not_asked, person, system, the_one,
};
use eds::crl::{Crl, RevocationReason, Revoked};
use eds::issue::Profile;
use eds::policy::{ExpectedSigner, Revocation};
use eds::report::in_words;
use eds::{Algorithm, CheckOutcome, Facts, Policy, PrivateKey, Report, TrustStore, Verdict, facts, issue};

pub(crate) const CONTENT: &[u8] = b"{\"applicant\":{\"iin\":\"850615400006\"}}";

/// The verdict, and the id of the check that is its cause.
pub(crate) fn check(report: &Report, verdict: Verdict, cause: Option<&str>) {
    assert_eq!(
        (report.verdict, report.cause().map(|check| check.id.as_ref())),
        (verdict, cause),
        "{}",
        in_words(report, "en")
    );
    for check in &report.checks {
        for language in ["kk", "ru", "en"] {
            assert!(check.question.in_language(language).ends_with('?'), "{check:?}");
            assert!(check.answer.in_language(language).ends_with('.'), "{check:?}");
        }
        assert_ne!(check.answer.kk, check.answer.en);
        assert!(!check.clause.is_empty());
    }
}

pub(crate) fn signed(authority: &Authority, holder: &Holder) -> Facts {
    the_one(facts::of_cms(&authority.sign(holder, CONTENT, false), Some(CONTENT)))
}

pub(crate) fn iin(iin: &str) -> ExpectedSigner {
    ExpectedSigner::Iin(iin.to_owned())
}

#[test]
fn good_signatures_of_every_kind_of_holder_are_valid() {
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let authority = Authority::new(algorithm);
        let cases = [
            (person(IIN), iin(IIN), "СӘРСЕНОВА АЙГҮЛ ЕРЛАНҚЫЗЫ"),
            (employee(), iin(OTHER_IIN), "ҚАЛИЕВ ДАНИЯР"),
            (system("portal"), ExpectedSigner::System("portal".into()), "portal"),
            (person(IIN), ExpectedSigner::Anyone, "СӘРСЕНОВА АЙГҮЛ ЕРЛАНҚЫЗЫ"),
        ];
        for (profile, expected, name) in cases {
            let holder = authority.holder(&profile);
            let report = authority.judge(&signed(&authority, &holder), &authority.nothing_revoked(), &expected);
            check(&report, Verdict::Valid, None);
            assert!(report.is_valid());
            assert_eq!(report.signer_name.as_deref(), Some(name));
            assert_eq!(report.serial_hex, Some(holder.certificate.serial_hex.clone()));
            assert_eq!(
                report.signed_at.map(|at| at.as_second()),
                Some(authority.now.as_second())
            );
            assert!(report.checks.iter().all(|check| check.outcome == CheckOutcome::Passed));
        }
    }
}

#[test]
fn another_content_and_a_broken_value_are_refused() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&person(IIN));
    let cms = authority.sign(&holder, CONTENT, false);

    let changed = the_one(facts::of_cms(&cms, Some(b"{}")));
    check(
        &authority.judge(&changed, &authority.nothing_revoked(), &iin(IIN)),
        Verdict::Invalid,
        Some("integrity"),
    );

    let mut broken = cms;
    *broken.last_mut().expect("not empty") ^= 1;
    let broken = the_one(facts::of_cms(&broken, Some(CONTENT)));
    check(
        &authority.judge(&broken, &authority.nothing_revoked(), &iin(IIN)),
        Verdict::Invalid,
        Some("signature"),
    );
}

#[test]
fn expired_and_not_yet_valid_certificates_are_refused() {
    let authority = Authority::new(Algorithm::P256);
    for (from, until) in [(days(-400), days(-35)), (days(2), days(367))] {
        let holder = authority.holder_of(
            Algorithm::P256,
            &person(IIN),
            authority.now + from,
            authority.now + until,
        );
        let report = authority.judge(&signed(&authority, &holder), &authority.nothing_revoked(), &iin(IIN));
        check(&report, Verdict::Invalid, Some("validity"));
    }
}

#[test]
fn a_revoked_certificate_is_refused_with_its_reason() {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&person(IIN));
    let entry = Revoked {
        serial_hex: holder.certificate.serial_hex.clone(),
        at: authority.now - days(1),
        reason: RevocationReason::KeyCompromise,
    };
    let facts = signed(&authority, &holder);
    let report = authority.judge(&facts, &known(authority.crl(std::slice::from_ref(&entry))), &iin(IIN));
    check(&report, Verdict::Invalid, Some("revocation"));
    assert!(
        report
            .cause()
            .is_some_and(|cause| cause.answer.ru.contains("ключ попал в чужие руки"))
    );

    // A list out of date proves nothing good, but a revocation it does prove.
    let stale = Crl::issue(
        &authority.key,
        &authority.certificate,
        6,
        authority.now - days(9),
        authority.now - days(2),
        &[entry],
    )
    .expect("a list");
    check(
        &authority.judge(&facts, &known(stale), &iin(IIN)),
        Verdict::Invalid,
        Some("revocation"),
    );
}

#[test]
fn unknown_revocation_is_indeterminate_and_says_why() {
    let authority = Authority::new(Algorithm::P256);
    let other = Authority::new(Algorithm::P256);
    let facts = signed(&authority, &authority.holder(&person(IIN)));
    let list = |from, until| {
        Crl::issue(
            &authority.key,
            &authority.certificate,
            1,
            authority.now + days(from),
            authority.now + days(until),
            &[],
        )
        .expect("a list")
    };
    let cases = [
        (Revocation::unknown(not_asked()), "nobody was asked"),
        (Revocation::from(Vec::new()), "there is no revocation list"),
        (known(list(-3, -1)), "went out of date"),
        (known(list(1, 3)), "comes into effect"),
        (known(other.crl(&[])), "is not signed by"),
    ];
    for (revocation, words) in cases {
        let report = authority.judge(&facts, &revocation, &iin(IIN));
        check(&report, Verdict::Indeterminate, Some("revocation"));
        assert!(!report.is_valid());
        assert!(
            report.cause().is_some_and(|cause| cause.answer.en.contains(words)),
            "{words}: {:?}",
            report.cause()
        );
    }
    let report = authority.judge(&facts, &Revocation::unknown(not_asked()), &iin(IIN));
    let told = &report.cause().expect("a cause").answer;
    assert!(told.kk.contains("ешкімнен сұралмады") && told.ru.contains("никого не спросили"));
    assert!(!told.kk.contains("nobody") && !told.ru.contains("nobody"), "{told:?}");
}

#[test]
fn the_issuing_authority_itself_can_be_revoked_by_its_root() {
    let authority = Authority::new(Algorithm::P256);
    let facts = signed(&authority, &authority.holder(&person(IIN)));
    let list = |revoked: &[Revoked], until| {
        Crl::issue(
            &authority.root_key,
            &authority.root,
            1,
            authority.now - days(9),
            authority.now + days(until),
            revoked,
        )
    };
    let entry = Revoked {
        serial_hex: authority.certificate.serial_hex.clone(),
        at: authority.now,
        reason: RevocationReason::Superseded,
    };
    let with = |root_list: Crl| Revocation::from(vec![authority.crl(&[]).into(), root_list.into()]);

    check(
        &authority.judge(&facts, &with(list(&[], 9).expect("a list")), &iin(IIN)),
        Verdict::Valid,
        None,
    );
    check(
        &authority.judge(&facts, &with(list(&[entry], 9).expect("a list")), &iin(IIN)),
        Verdict::Invalid,
        Some("revocation"),
    );
    check(
        &authority.judge(&facts, &with(list(&[], -1).expect("a list")), &iin(IIN)),
        Verdict::Indeterminate,
        Some("revocation"),
    );

    // An authority that only came along is not the operator's choice: it needs the root's word.
    let roots_only = TrustStore {
        roots: vec![authority.root.clone()],
        intermediates: Vec::new(),
    };
    let judge = |revocation: &Revocation| {
        eds::policy::judge(
            &facts,
            &Policy::own_authority(),
            &roots_only,
            revocation,
            &iin(IIN),
            authority.now,
        )
    };
    check(
        &judge(&authority.nothing_revoked()),
        Verdict::Indeterminate,
        Some("revocation"),
    );
    check(&judge(&with(list(&[], 9).expect("a list"))), Verdict::Valid, None);
}

#[test]
fn only_the_expected_signer_will_do() {
    let authority = Authority::new(Algorithm::P256);
    let good = authority.nothing_revoked();
    let judge = |profile: &Profile, expected: &ExpectedSigner| {
        authority.judge(&signed(&authority, &authority.holder(profile)), &good, expected)
    };
    check(
        &judge(&person(OTHER_IIN), &iin(IIN)),
        Verdict::Invalid,
        Some("identity"),
    );
    check(&judge(&system("portal"), &iin(IIN)), Verdict::Invalid, Some("identity"));
    check(
        &judge(&system("portal"), &ExpectedSigner::System("gateway".into())),
        Verdict::Invalid,
        Some("identity"),
    );

    // A person whose CN reads like a system's is not a system.
    let impostor = Profile::Person {
        iin: IIN.into(),
        surname: "PORTAL".into(),
        given_name: "GATE".into(),
        patronymic: None,
    };
    check(
        &judge(&impostor, &ExpectedSigner::System("PORTAL GATE".into())),
        Verdict::Invalid,
        Some("identity"),
    );
}

#[test]
fn foreign_roots_and_false_authorities_are_refused() {
    let authority = Authority::new(Algorithm::P256);
    let judge = |facts: &Facts| authority.judge(facts, &authority.nothing_revoked(), &iin(IIN));

    // Another root under the very same names.
    let foreign = Authority::new(Algorithm::P256);
    check(
        &judge(&signed(&foreign, &foreign.holder(&person(IIN)))),
        Verdict::Invalid,
        Some("chain"),
    );

    // A person who issues certificates with a key meant for signing.
    let holder = authority.holder(&person(IIN));
    let key = PrivateKey::generate(Algorithm::P256).expect("a key");
    let (from, until) = (authority.now - days(1), authority.now + days(9));
    let forged = issue::end_entity(
        &holder.key,
        &holder.certificate,
        &key.public_key_der(),
        &person(OTHER_IIN),
        &[9; 20],
        from,
        until,
        &addresses(),
    )
    .expect("bytes");
    let chain = [holder.certificate.clone(), authority.certificate.clone()];
    let cms = eds::cms::sign(&key, &forged, &chain, CONTENT, false, None).expect("a signature");
    let report = judge(&the_one(facts::of_cms(&cms, Some(CONTENT))));
    check(&report, Verdict::Invalid, Some("chain"));
    assert!(
        report
            .cause()
            .is_some_and(|cause| cause.answer.en.contains("no right to issue"))
    );

    // An authority below one whose path length is zero.
    let below = issue::issuing(
        &authority.key,
        &authority.certificate,
        &key.public_key_der(),
        "ТӨМЕНГІ ОРТАЛЫҚ",
        &[8; 20],
        from,
        &addresses(),
    )
    .expect("bytes");
    let leaf_key = PrivateKey::generate(Algorithm::P256).expect("a key");
    let leaf = issue::end_entity(
        &key,
        &below,
        &leaf_key.public_key_der(),
        &person(IIN),
        &[7; 20],
        from,
        until,
        &addresses(),
    )
    .expect("bytes");
    let cms = eds::cms::sign(
        &leaf_key,
        &leaf,
        &[below, authority.certificate.clone()],
        CONTENT,
        false,
        None,
    )
    .expect("a signature");
    let report = judge(&the_one(facts::of_cms(&cms, Some(CONTENT))));
    check(&report, Verdict::Invalid, Some("chain"));
    assert!(
        report
            .cause()
            .is_some_and(|cause| cause.answer.en.contains("longer than allowed"))
    );
}

#[test]
fn the_policy_sets_purpose_strength_and_length() {
    let authority = Authority::new(Algorithm::Rsa2048);
    let facts = signed(&authority, &authority.holder(&person(IIN)));
    let judge = |policy: &Policy, now| {
        eds::policy::judge(
            &facts,
            policy,
            &authority.trust(),
            &authority.nothing_revoked(),
            &iin(IIN),
            now,
        )
    };
    let own = Policy::own_authority();
    check(
        &judge(
            &Policy {
                extended_key_usages: vec![const_oid::ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2")],
                ..own.clone()
            },
            authority.now,
        ),
        Verdict::Invalid,
        Some("key_usage"),
    );
    check(
        &judge(
            &Policy {
                rsa_bits_min: 3072,
                ..own.clone()
            },
            authority.now,
        ),
        Verdict::Invalid,
        Some("algorithm"),
    );
    check(
        &judge(
            &Policy {
                chain_length_max: 2,
                ..own.clone()
            },
            authority.now,
        ),
        Verdict::Invalid,
        Some("chain"),
    );
    check(
        &judge(
            &Policy {
                chain_length_max: 3,
                ..own.clone()
            },
            authority.now,
        ),
        Verdict::Valid,
        None,
    );
    // Eleven years on, nothing of it stands any more; the time of the algorithm is over first.
    let later = authority.now + days(4018);
    check(&judge(&own, later), Verdict::Invalid, Some("algorithm"));
    let patient = Policy {
        cut_offs: Vec::new(),
        ..own
    };
    check(&judge(&patient, later), Verdict::Invalid, Some("chain"));
}
