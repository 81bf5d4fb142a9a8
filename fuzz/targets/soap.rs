//! The envelope of a participant's request, as the gateway opens it: as it comes, and sealed anew by a key of its own,
//! so that what stands behind the transport signature is read too. The gateway's own reading is taken in by its files:
//! calculation only, it needs neither the store nor the network of the system around it.
#![no_main]
#![allow(dead_code, reason = "the gateway uses what this target does not")]

use std::sync::LazyLock;

use eds::{Algorithm, Certificate, PrivateKey};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use xmldsig::security::{self, Sealing, Token};

#[path = "../../systems/gateway/src/soap/fault.rs"]
mod fault;
#[path = "../../systems/gateway/src/soap/fields.rs"]
mod fields;
#[path = "../../systems/gateway/src/soap/message.rs"]
mod message;

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const TYPES: &str = "http://bip.bee.kz/SyncChannel/v10/Types";

static SYSTEM: LazyLock<(PrivateKey, Certificate)> = LazyLock::new(|| {
    let key = PrivateKey::generate(Algorithm::P256).expect("a key");
    let certificate = eds::issue::root(&key, "system", &[1; 20], Timestamp::UNIX_EPOCH).expect("a certificate");
    (key, certificate)
});

fuzz_target!(|bytes: &[u8]| {
    open(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let sealing = Sealing {
        unique: "1",
        token: Token::Binary,
        lifetime: None,
    };
    let (key, certificate) = &*SYSTEM;
    if let Ok(sealed) = security::sign(text, &sealing, key, certificate) {
        open(sealed.as_bytes());
    }
});

/// A request that opens says what the schema has, under a signature that fits.
fn open(bytes: &[u8]) {
    let Ok(message) = message::open(bytes) else {
        return;
    };
    assert!(message.facts.digest_matches && message.facts.signature_matches);
    for name in [&message.info.id, &message.info.sender] {
        assert!(!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic()));
    }
    assert!(message.data.len() <= 128 * 1024);
}
