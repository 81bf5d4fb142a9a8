//! Delta lists (RFC 5280 §5.2.4, §5.2.6) and lists that prove nothing.

use std::sync::Arc;

use eds::crl::{Crl, Draft, RevocationReason, Revoked, Scope};
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Algorithm, Verdict};
use jiff::SignedDuration;

use crate::support::{Authority, Holder, IIN, days, folder, has_openssl, person, succeed, the_one, write};

const ADDRESS: &str = "http://127.0.0.1:8080/authority/delta.der";

struct Case {
    authority: Authority,
    person: Holder,
}

impl Case {
    fn new() -> Self {
        let authority = Authority::new(Algorithm::P256);
        let person = authority.holder(&person(IIN));
        Self { authority, person }
    }

    fn entry(&self, reason: RevocationReason) -> Revoked {
        Revoked {
            serial_hex: self.person.certificate.serial_hex.clone(),
            at: self.authority.now - days(1),
            reason,
        }
    }

    /// `age` in hours.
    fn list(&self, number: u64, age: i64, revoked: &[Revoked]) -> Arc<Crl> {
        self.sign(number, age, revoked, None)
    }

    fn delta(&self, number: u64, base: u64, age: i64, revoked: &[Revoked], removed: &[&str]) -> Arc<Crl> {
        let removed: Vec<_> = removed
            .iter()
            .map(|serial| ((*serial).to_owned(), self.authority.now))
            .collect();
        self.sign(number, age, revoked, Some((base, &removed)))
    }

    fn sign(
        &self,
        number: u64,
        age: i64,
        revoked: &[Revoked],
        delta: Option<(u64, &[(String, jiff::Timestamp)])>,
    ) -> Arc<Crl> {
        let from = self.authority.now - SignedDuration::from_hours(age);
        let draft = Draft {
            number,
            this_update: from,
            next_update: from + SignedDuration::from_hours(24),
            revoked,
            freshest: Some(ADDRESS),
            delta,
        };
        Arc::new(
            draft
                .sign(&self.authority.key, &self.authority.certificate)
                .expect("a list"),
        )
    }

    fn judge(&self, lists: Vec<Arc<Crl>>) -> (Verdict, String) {
        let signed = self.authority.sign(&self.person, b"content", true);
        let report = self.authority.judge(
            &the_one(eds::facts::of_cms(&signed, None)),
            &Revocation::from(lists),
            &ExpectedSigner::Anyone,
        );
        let answer = report.checks.iter().find(|check| check.id == "revocation");
        (
            report.verdict,
            answer.map(|check| check.answer.en.to_string()).unwrap_or_default(),
        )
    }
}

#[test]
fn a_delta_changes_its_base() {
    let case = Case::new();
    let serial = case.person.certificate.serial_hex.clone();
    let hold = case.entry(RevocationReason::CertificateHold);
    let gone = case.entry(RevocationReason::KeyCompromise);
    let verdict = |lists| case.judge(lists).0;
    let base = || case.list(5, 12, &[]);
    assert_eq!(verdict(vec![base(), case.delta(6, 5, 1, &[], &[])]), Verdict::Valid);
    assert_eq!(
        verdict(vec![base(), case.delta(6, 5, 1, std::slice::from_ref(&gone), &[])]),
        Verdict::Invalid
    );
    assert_eq!(
        verdict(vec![base(), case.delta(6, 5, 1, std::slice::from_ref(&hold), &[])]),
        Verdict::Invalid
    );
    let held = || case.list(5, 12, std::slice::from_ref(&hold));
    assert_eq!(verdict(vec![held()]), Verdict::Invalid);
    assert_eq!(verdict(vec![held(), case.delta(6, 5, 1, &[], &[])]), Verdict::Invalid);
    assert_eq!(
        verdict(vec![held(), case.delta(6, 5, 1, &[], &[&serial])]),
        Verdict::Valid,
        "removeFromCRL"
    );
    assert_eq!(
        verdict(vec![
            base(),
            case.delta(6, 5, 2, std::slice::from_ref(&hold), &[]),
            case.delta(7, 5, 1, &[], &[&serial])
        ]),
        Verdict::Valid,
        "the newest delta decides"
    );
    // A delta to a newer base than ours is not for us, and one older than our list says nothing new.
    assert_eq!(
        verdict(vec![held(), case.delta(9, 8, 1, &[], &[&serial])]),
        Verdict::Invalid
    );
    assert_eq!(
        verdict(vec![
            case.list(7, 1, std::slice::from_ref(&hold)),
            case.delta(6, 5, 2, &[], &[&serial])
        ]),
        Verdict::Invalid
    );
}

#[test]
fn a_delta_alone_proves_a_revocation_and_nothing_good() {
    let case = Case::new();
    let gone = case.entry(RevocationReason::Superseded);
    let (verdict, words) = case.judge(vec![case.delta(6, 5, 1, &[], &[])]);
    assert_eq!(verdict, Verdict::Indeterminate);
    assert!(words.contains("only a delta"), "{words}");
    let (verdict, _) = case.judge(vec![case.delta(6, 5, 1, &[gone], &[])]);
    assert_eq!(verdict, Verdict::Invalid);
    // With a base that has run out, a current delta proves nothing good either.
    let (verdict, words) = case.judge(vec![case.list(5, 30, &[]), case.delta(6, 5, 1, &[], &[])]);
    assert_eq!(verdict, Verdict::Indeterminate);
    assert!(words.contains("went out of date"), "{words}");
}

#[test]
fn what_is_written_is_read_and_openssl_agrees() {
    let case = Case::new();
    let entry = case.entry(RevocationReason::CertificateHold);
    let complete = case.list(5, 12, std::slice::from_ref(&entry));
    assert_eq!(
        (&complete.scope, complete.freshest.as_slice()),
        (&Scope::Complete, &[ADDRESS.to_owned()][..])
    );
    let delta = case.delta(6, 5, 1, std::slice::from_ref(&entry), &["abcdef"]);
    assert_eq!(delta.scope, Scope::Delta { base: 5 });
    let read = delta.revoked.get(&entry.serial_hex).expect("it is on the list");
    assert_eq!((read.at.as_second(), read.reason), (entry.at.as_second(), entry.reason));
    assert!(delta.removed.contains("abcdef") && !delta.revoked.contains_key("abcdef"));
    assert!(complete.takes(&delta) && !delta.takes(&complete));
    if !has_openssl() {
        return;
    }
    let place = folder();
    let at = place.path();
    write(at, "complete.pem", complete.to_pem());
    write(at, "delta.pem", delta.to_pem());
    write(at, "issuing.pem", case.authority.certificate.to_pem());
    write(at, "root.pem", case.authority.root.to_pem());
    let text = succeed(at, "openssl crl -in delta.pem -CAfile issuing.pem -noout -text");
    for words in ["Delta CRL Indicator: critical", "Remove From CRL", "verify OK"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let text = succeed(at, "openssl crl -in complete.pem -CAfile issuing.pem -noout -text");
    assert!(text.contains("Freshest CRL") && text.contains(ADDRESS), "{text}");
}

#[test]
fn indirect_and_partitioned_lists_prove_nothing_and_say_which() {
    if !has_openssl() {
        return;
    }
    let case = Case::new();
    let place = folder();
    let at = place.path();
    write(at, "ca.pem", case.authority.certificate.to_pem());
    write(at, "ca.p8", case.authority.key.to_pkcs8_der().expect("exports"));
    succeed(at, "openssl pkey -inform DER -in ca.p8 -out ca.key");
    for (section, words) in [
        ("indirectCRL=TRUE", "indirect"),
        ("onlyuser=TRUE", "does not cover all"),
        ("fullname=URI:http://part/1", "does not cover all"),
    ] {
        write(at, "index.txt", "");
        write(at, "crlnumber", "01\n");
        write(
            at,
            "config",
            format!(
                "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=1\ncrlnumber=crlnumber\ncrl_extensions=ext\n[ext]\nissuingDistributionPoint=critical,@idp\n[idp]\n{section}\n"
            ),
        );
        succeed(
            at,
            "openssl ca -gencrl -config config -keyfile ca.key -cert ca.pem -out crl.pem",
        );
        let list = Crl::parse(&std::fs::read(at.join("crl.pem")).expect("made")).expect("a list");
        let (verdict, told) = case.judge(vec![Arc::new(list)]);
        assert_eq!(verdict, Verdict::Indeterminate);
        assert!(told.contains(words), "{told}");
    }
}

/// A list for one reason, beside a complete one that does not know it yet: what the issuer has revoked is revoked.
#[test]
fn a_partitioned_list_proves_a_revocation() {
    if !has_openssl() {
        return;
    }
    let case = Case::new();
    let place = folder();
    let at = place.path();
    write(at, "ca.pem", case.authority.certificate.to_pem());
    write(at, "ca.p8", case.authority.key.to_pkcs8_der().expect("exports"));
    succeed(at, "openssl pkey -inform DER -in ca.p8 -out ca.key");
    let serial = case.person.certificate.serial_hex.to_uppercase();
    write(
        at,
        "index.txt",
        format!("R\t301231000000Z\t260101000000Z,keyCompromise\t{serial}\tunknown\t/CN=x\n"),
    );
    write(at, "crlnumber", "01\n");
    write(
        at,
        "config",
        "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=1\ncrlnumber=crlnumber\ncrl_extensions=ext\n[ext]\nissuingDistributionPoint=critical,@idp\n[idp]\nonlysomereasons=keyCompromise\n",
    );
    succeed(
        at,
        "openssl ca -gencrl -config config -keyfile ca.key -cert ca.pem -out crl.pem",
    );
    let list = Crl::parse(&std::fs::read(at.join("crl.pem")).expect("made")).expect("a list");
    assert_eq!((&list.scope, list.revoked.len()), (&Scope::Partitioned, 1));
    let complete = case.list(5, 1, &[]);
    assert_eq!(case.judge(vec![complete.clone()]).0, Verdict::Valid);
    let (verdict, told) = case.judge(vec![complete, Arc::new(list)]);
    assert_eq!(verdict, Verdict::Invalid);
    assert!(told.contains("Revoked on 01.01.2026"), "{told}");
}
