//! A certificate: DER and PEM.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(certificate) = eds::Certificate::from_der(bytes) else {
        let _ = std::str::from_utf8(bytes).map(eds::Certificate::many_from_pem);
        return;
    };
    let again = eds::Certificate::many_from_pem(&certificate.to_pem());
    assert_eq!(again.as_deref(), Ok(std::slice::from_ref(&certificate)));
    let _ = certificate.is_signed_by(&certificate);
});
