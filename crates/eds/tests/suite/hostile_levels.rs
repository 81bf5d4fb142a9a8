//! Harmed signatures of level LTA, and harmed PDFs with several updates: no panic, no new content that passes.

use std::sync::LazyLock;

use eds::cades;
use eds::facts::{self, Since};
use eds::pades::{self, Dictionary};
use eds::policy::Revocation;
use proptest::prelude::*;

use crate::hostile::{harm, harmed};
use crate::levels::World;
use crate::policy::CONTENT;

struct Samples {
    world: World,
    known: Revocation,
    cms: Vec<u8>,
    /// Signed twice, with validation data and a document time stamp after it.
    pdf: Vec<u8>,
    /// Where the octets of the first signature end.
    first_end: usize,
}

static SAMPLES: LazyLock<Samples> = LazyLock::new(|| {
    let world = World::new();
    let b = world.authority.sign(&world.person, CONTENT, true);
    let lt = cades::with_evidence(&world.t(&b, world.now()), &world.evidence()).expect("evidence");
    let archive = cades::archive(&lt, 0, None, eds::key::Digest::Sha256).expect("a hash");
    let cms = cades::with_archive(&lt, &archive, &world.stamp(&archive.hash, world.now())).expect("archived");
    let dictionary = Dictionary {
        name: "a".into(),
        reason: String::new(),
        location: String::new(),
        signed_at: world.now(),
    };
    let sign = |pdf: &[u8]| {
        pades::sign(
            pdf,
            &dictionary,
            &world.person.key,
            &world.person.certificate,
            &world.authority.chain(),
        )
        .expect("signed")
    };
    let once = sign(include_bytes!("../vectors/link.pdf"));
    let pdf = pades::with_validation_data(&sign(&once), &world.evidence()).expect("a store");
    let place = pades::prepare_stamp(&pdf).expect("a place");
    let pdf = pades::embed_stamp(&place, &world.stamp(&place.digest, world.now())).expect("stamped");
    Samples {
        known: world.authority.nothing_revoked(),
        first_end: once.len(),
        world,
        cms,
        pdf,
    }
});

#[test]
fn the_samples_are_good() {
    let samples = &*SAMPLES;
    let cms = facts::of_cms(&samples.cms, None).expect("facts");
    let pdf = facts::of_pdf(&samples.pdf).expect("facts");
    assert_eq!((cms.len(), pdf.len()), (1, 2));
    for facts in cms.iter().chain(&pdf) {
        let report = samples.world.judge(facts, &samples.known, samples.world.now());
        assert!(report.is_valid(), "{}", eds::report::in_words(&report, "en"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn harmed_archived_signatures(harms in prop::collection::vec(harm(), 1..5)) {
        let samples = &*SAMPLES;
        let bytes = harmed(&samples.cms, &harms);
        for facts in facts::of_cms(&bytes, None).into_iter().flatten() {
            let report = samples.world.judge(&facts, &samples.known, samples.world.now());
            if report.is_valid() {
                prop_assert_eq!(eds::cms::attached_content(&bytes), Ok(Some(CONTENT.to_vec())));
            }
        }
        let _ = cades::archive(&bytes, 0, Some(CONTENT), eds::key::Digest::Sha256);
        let _ = cades::with_evidence(&bytes, &samples.world.evidence());
    }

    /// Whatever is done after the first signature, its part of the file is what was signed, or it is refused.
    #[test]
    fn harmed_updates(harms in prop::collection::vec(harm(), 1..4)) {
        let samples = &*SAMPLES;
        let (signed, tail) = samples.pdf.split_at(samples.first_end);
        let bytes = [signed, &harmed(tail, &harms)].concat();
        for facts in facts::of_pdf(&bytes).into_iter().flatten() {
            prop_assert!(facts.since.is_some());
            if let Some(Since::Changed(_)) = facts.since {
                let report = samples.world.judge(&facts, &samples.known, samples.world.now());
                prop_assert!(!report.is_valid());
            }
        }
        let _ = pades::with_validation_data(&bytes, &samples.world.evidence());
        let _ = pades::prepare_stamp(&bytes);
    }
}
