//! A revocation list: DER and PEM.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(crl) = eds::crl::Crl::parse(bytes) {
        let again = eds::crl::Crl::parse(crl.to_pem().as_bytes());
        assert_eq!(again.map(|again| again.revoked), Ok(crl.revoked));
    }
});
