//! A key store, with the password of the sample. The limits on work keep a hostile one short.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(store) = eds::pkcs12::KeyStore::read(bytes, "p") {
        let _ = store.choose(&eds::pkcs12::Choice::Only);
    }
});
