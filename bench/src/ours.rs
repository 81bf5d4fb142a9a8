//! The same checks by this project: facts, then the judge.

use eds::policy::{ExpectedSigner, Revocation};
use eds::{Policy, TrustStore};

use crate::measure::{Taken, take};
use crate::town::Town;

/// Every signer for the first time: the issuer's signature on each certificate is checked.
pub fn check_all(town: &Town) -> Result<Taken, String> {
    let trust = town.trust();
    check(town, &trust)
}

/// Every signer once more: the issuer's signature is remembered, dates and revocation are asked again.
pub fn check_all_again(town: &Town) -> Result<Taken, String> {
    let trust = town.trust();
    check(town, &trust)?;
    check(town, &trust)
}

fn check(town: &Town, trust: &TrustStore) -> Result<Taken, String> {
    let policy = Policy::own_authority();
    let revocation = Revocation::from(vec![town.crl.clone()]);
    take(town.signed.len(), |turn| {
        let signed = &town.signed[turn];
        let facts = eds::facts::of_cms(&signed.cms, Some(&signed.content)).map_err(|error| error.to_string())?;
        for facts in &facts {
            let report = eds::policy::judge(facts, &policy, trust, &revocation, &ExpectedSigner::Anyone, town.now);
            if !report.is_valid() {
                return Err(format!("signer {turn}: {}", eds::report::in_words(&report, "en")));
            }
        }
        Ok(())
    })
}
