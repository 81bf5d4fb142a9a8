//! A PDF: its signatures, and one more added to it.
#![no_main]

use eds::pades::{self, Dictionary};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = eds::facts::of_pdf(bytes);
    let dictionary = Dictionary {
        name: "a".into(),
        reason: String::new(),
        location: String::new(),
        signed_at: Timestamp::UNIX_EPOCH,
    };
    if let Ok(prepared) = pades::prepare(bytes, &dictionary) {
        assert!(prepared.pdf.starts_with(bytes));
    }
});
