//! A question to an OCSP responder, and its answer.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = eds::ocsp::Request::read(bytes) {
        assert_eq!(eds::ocsp::Request::read(&request.to_der()), Ok(request));
    }
    if let Ok(answer) = eds::ocsp::Answer::read(bytes) {
        for certificate in &answer.certificates {
            let _ = answer.signer(certificate, answer.produced_at);
        }
    }
});
