//! A PKCS#10 request, a key and a fixed-length signature value.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = eds::issue::read_request(bytes);
    let _ = eds::key::PrivateKey::from_pkcs8_der(bytes);
    let _ = eds::key::verify(bytes, b"data", bytes);
    if bytes.len() == 64
        && let Ok(der) = eds::key::ecdsa_p1363_to_der(bytes)
    {
        assert_eq!(
            eds::key::ecdsa_der_to_p1363(&der).as_ref().map(<[u8; 64]>::as_slice),
            Ok(bytes)
        );
    }
});
