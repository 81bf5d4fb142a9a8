//! A picture in any of the three formats.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = barcode::read(&[bytes]);
});
