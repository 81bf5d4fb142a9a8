//! The order of what was added to a signature decides its level: LTA needs a stamp over the validation data (ETSI EN
//! 319 142-1 §6.3, EN 319 122-1 §6.3), and pyHanko finds the data where we do.

use eds::cades::{self, Evidence, Level};
use eds::key::Digest;
use eds::pades::{self, Dictionary, STAMPED_CONTENTS_BYTES};
use eds::{Certificate, EdsError, Facts, Report, facts};
use jiff::{SignedDuration, Timestamp};

use crate::levels::{World, level};
use crate::policy::CONTENT;
use crate::support::{folder, python, succeed, the_one, write};

const ONE_PAGE: &[u8] = include_bytes!("../vectors/one-page.pdf");

/// One update of a file, or one addition to a CMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The signature alone.
    Sign,
    /// The signature with a time stamp over its value.
    SignStamped,
    /// Data about the signer and the authority of the stamps.
    Data,
    /// Data about the signer only.
    DataOfSigner,
    /// A document time stamp; in a CMS an archive time stamp.
    Stamp,
}

use Step::{Data, DataOfSigner, Sign, SignStamped, Stamp};

/// Orders of updates with the level of each.
const ORDERS: [(&[Step], Level); 18] = [
    (&[Sign], Level::B),
    (&[Sign, Data], Level::B),
    (&[Sign, Stamp], Level::T),
    (&[Sign, Stamp, Data], Level::LT),
    (&[Sign, Stamp, Data, Stamp], Level::LTA),
    (&[Sign, Data, Stamp], Level::LTA),
    // Nothing tells about the authority of the only stamp: the last one needs no data.
    (&[Sign, DataOfSigner, Stamp], Level::LTA),
    (&[SignStamped], Level::T),
    (&[SignStamped, Data], Level::LT),
    (&[SignStamped, DataOfSigner], Level::T),
    (&[SignStamped, Stamp], Level::T),
    // The stamp was there before the data: it proves the time again, and protects nothing.
    (&[SignStamped, Stamp, Data], Level::LT),
    (&[SignStamped, Stamp, Data, Data], Level::LT),
    (&[SignStamped, DataOfSigner, Stamp, Data], Level::LT),
    (&[SignStamped, Data, Stamp], Level::LTA),
    // What came after the last stamp is about it.
    (&[SignStamped, Data, Stamp, Data], Level::LTA),
    (&[SignStamped, Data, Stamp, Data, Stamp], Level::LTA),
    (&[SignStamped, Stamp, Data, Stamp], Level::LTA),
];

fn data(world: &World, step: Step) -> Evidence {
    let mut evidence = world.evidence();
    if step == DataOfSigner {
        // The list of the issuing authority speaks of everybody, the answer of the person only.
        evidence.lists.remove(0);
    }
    evidence
}

/// When a step is done: each a little after the one before.
fn moment(world: &World, place: usize) -> Timestamp {
    let minutes = i64::try_from(place).expect("few steps");
    world.now() + SignedDuration::from_mins(minutes)
}

fn pdf(world: &World, steps: &[Step]) -> Vec<u8> {
    let chain: Vec<Certificate> = world.authority.chain();
    let dictionary = Dictionary {
        name: "ҚАЛИЕВ ДАНИЯР".into(),
        reason: String::new(),
        location: String::new(),
        signed_at: world.now(),
    };
    let prepared = pades::prepare_for(ONE_PAGE, &dictionary, STAMPED_CONTENTS_BYTES).expect("a place");
    let cms = pades::sign_prepared(&prepared, &world.person.key, &world.person.certificate, &chain).expect("signed");
    let mut pdf = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let at = moment(world, place);
        pdf = match step {
            Sign => pades::embed(&prepared, &cms).expect("embedded"),
            SignStamped => pades::embed(&prepared, &world.t(&cms, at)).expect("embedded"),
            Data | DataOfSigner => pades::with_validation_data(&pdf, &data(world, *step)).expect("a store"),
            Stamp => {
                let prepared = pades::prepare_stamp(&pdf).expect("a place");
                pades::embed_stamp(&prepared, &world.stamp(&prepared.digest, at)).expect("stamped")
            }
        };
    }
    pdf
}

fn cms(world: &World, steps: &[Step]) -> Vec<u8> {
    let b = world.authority.sign(&world.person, CONTENT, false);
    let mut cms = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let at = moment(world, place);
        cms = match step {
            Sign => b.clone(),
            SignStamped => world.t(&b, at),
            Data | DataOfSigner => cades::with_evidence(&cms, &data(world, *step)).expect("evidence"),
            Stamp => {
                let archive = cades::archive(&cms, 0, Some(CONTENT), Digest::Sha256).expect("a hash");
                cades::with_archive(&cms, &archive, &world.stamp(&archive.hash, at)).expect("archived")
            }
        };
    }
    cms
}

#[test]
fn the_order_of_updates_decides_the_level_of_a_pdf() {
    let world = World::new();
    for (steps, wanted) in ORDERS {
        let report = judged(&world, steps, wanted, facts::of_pdf(&pdf(&world, steps)));
        let time = report.checks.iter().find(|check| check.id == "time").expect("the row");
        assert_eq!(
            time.answer.en.contains("protected by an archive time stamp"),
            wanted == Level::LTA,
            "{steps:?}: {}",
            time.answer.en
        );
    }
}

#[test]
fn the_order_of_additions_decides_the_level_of_a_cms() {
    let world = World::new();
    for (steps, wanted) in ORDERS {
        judged(&world, steps, wanted, facts::of_cms(&cms(&world, steps), Some(CONTENT)));
    }
}

/// The report, which must tell the level that these steps lead to.
fn judged(world: &World, steps: &[Step], wanted: Level, found: Result<Vec<Facts>, EdsError>) -> Report {
    let facts = the_one(found);
    let at = world.now() + SignedDuration::from_hours(20);
    let report = world.judge(&facts, &world.authority.nothing_revoked(), at);
    let words = eds::report::in_words(&report, "en");
    assert_eq!(report.reach, wanted, "{steps:?}: {words}");
    level(&report, wanted);
    report
}

/// pyHanko reads the store in the revision that each document time stamp is over: what is there the stamp proves, as its
/// validation by EN 319 102-1 §5.6 has it. Where we say LTA, data about the signer (an OCSP answer) and, for a signature
/// time stamp, about its authority (a list beside the root's) are under some stamp; and every update is one it allows.
#[test]
fn pyhanko_finds_the_data_under_a_stamp_where_we_say_lta() {
    let Some(python) = python() else { return };
    let world = World::new();
    let place = folder();
    write(place.path(), "orders.py", COVERED);
    let mut expected = Vec::new();
    for (number, (steps, wanted)) in ORDERS.iter().enumerate() {
        write(place.path(), &format!("{number}.pdf"), pdf(&world, steps));
        let lists = if steps.contains(&SignStamped) { 2 } else { 1 };
        expected.push((steps, format!("{number} {lists}"), *wanted == Level::LTA));
    }
    let files: Vec<&str> = expected.iter().map(|(_, file, _)| file.as_str()).collect();
    let text = succeed(place.path(), &format!("{python} orders.py {}", files.join(" ")));
    let told: Vec<&str> = text.lines().collect();
    assert_eq!(told.len(), ORDERS.len(), "{text}");
    for ((steps, file, is_archived), told) in expected.iter().zip(&told) {
        let number = file.split(' ').next().expect("a number");
        assert_eq!(**told, format!("{number} {is_archived} True"), "{steps:?}\n{text}");
    }
}

const COVERED: &str = r#"
import sys
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.status import SignatureCoverageLevel
numbers = sys.argv[1:]
for number, lists in zip(numbers[::2], numbers[1::2]):
    reader = PdfFileReader(open(number + ".pdf", "rb"))
    is_archived = False
    for stamp in reader.embedded_timestamp_signatures:
        assert stamp.evaluate_signature_coverage() >= SignatureCoverageLevel.ENTIRE_REVISION
        try:
            store = DocumentSecurityStore.read_dss(HistoricalResolver(reader, revision=stamp.signed_revision))
        except NoDSSFoundError:
            continue
        is_archived |= len(store.ocsps) >= 1 and len(store.crls) >= int(lists) and len(store.certs) >= 1
    found = reader.embedded_regular_signatures[0]
    found.compute_integrity_info()
    level = ModificationLevel.NONE if found.diff_result is None else found.diff_result.modification_level
    print(number, str(is_archived).lower(), level <= ModificationLevel.LTA_UPDATES)
"#;
