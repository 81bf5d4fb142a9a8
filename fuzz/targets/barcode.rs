//! The text of a code, and a row of whatever it says.
#![no_main]

use barcode::{Element, unpack};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(element) = Element::from_xml(text) {
        assert_eq!(Element::from_xml(&element.to_xml()).ok(), Some(element.clone()));
        for row in unpack([element]) {
            assert!(row.payload.is_err() || row.amount == 1);
        }
    }
});
