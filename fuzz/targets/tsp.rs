//! A time-stamp request, a response, a token.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = eds::tsp::Request::read(bytes) {
        let _ = eds::tsp::Request::read(&request.to_der());
    }
    let asked = eds::tsp::Request::new(eds::key::Digest::Sha256, &[7; 32], Some(&[5; 8]), true);
    let _ = eds::tsp::Token::of_response(bytes, &asked);
    if let Ok(token) = eds::tsp::Token::read(bytes) {
        let _ = (token.check(), token.stamps(bytes), token.latest());
    }
});
