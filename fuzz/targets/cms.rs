//! A CMS in DER, BER or PEM, through to the report.
#![no_main]

use eds::policy::{ExpectedSigner, Revocation};
use eds::{Policy, TrustStore, report};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = eds::cms::signer_certificate(bytes);
    let attached = eds::cms::attached_content(bytes);
    for facts in eds::facts::of_cms(bytes, Some(b"content")).into_iter().flatten() {
        // Nobody is trusted, so nothing may be valid.
        let report = eds::policy::judge(
            &facts,
            &Policy::own_authority(),
            &TrustStore::default(),
            &Revocation::from(Vec::new()),
            &ExpectedSigner::Anyone,
            Timestamp::UNIX_EPOCH,
        );
        assert!(!report.is_valid());
        assert!(!facts.digest_matches || !matches!(&attached, Ok(Some(content)) if content != b"content"));
        let _ = report::in_words(&report, "kk");
    }
});
