//! The files that a PDF carries, and the codes of signatures on paper.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(attached) = eds::attachments(bytes) {
        assert!(attached.len() <= eds::ATTACHMENTS_MAX);
        let size: usize = attached.iter().map(|file| file.bytes.len()).sum();
        assert!(size <= eds::ATTACHED_BYTES_MAX);
        for pair in attached.windows(2) {
            let _ = eds::facts::of_cms(&pair[1].bytes, Some(&pair[0].bytes));
        }
    }
    let _ = eds::cms::detached(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let parts = text.lines().filter_map(|line| barcode::signature::Part::from_json(line).ok());
        let _ = barcode::signature::unpack(parts);
    }
});
