//! A text frame of a page to the agent beside the browser: one whose person agrees to everything, one whose person
//! refuses everything. Whatever comes, the answer is JSON or the heartbeat, and a person who refused has signed nothing.
#![no_main]

use std::sync::{Arc, LazyLock};

use domain::clock::StillClock;
use eds::issue::{self, Addresses, Profile};
use eds::{Algorithm, Certificate, PrivateKey};
use jiff::{SignedDuration, Timestamp};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use signer::Agent;
use signer::keys::{Held, KeyStore, KeysError, PKCS12};
use signer::person::{Consent, Person, Unattended, Wish};

/// A file whose one key is in memory already.
struct Memory {
    der: Vec<u8>,
    certificate: Certificate,
}

impl KeyStore for Memory {
    fn storage(&self) -> &str {
        PKCS12
    }

    fn label(&self) -> String {
        "memory".to_owned()
    }

    fn has_password(&self) -> bool {
        false
    }

    fn open(&self, _: &str) -> Result<Vec<Held>, KeysError> {
        let key = PrivateKey::from_pkcs8_der(&self.der).map_err(|error| KeysError::Unusable(error.to_string()))?;
        Ok(vec![Held {
            alias: "key".to_owned(),
            key: Box::new(key),
            certificate: self.certificate.clone(),
            chain: Vec::new(),
        }])
    }
}

struct Refusing;

impl Person for Refusing {
    fn agrees(&self, _: &Wish, _: &[(String, bool)]) -> Option<Consent> {
        None
    }

    fn chooses(&self, _: &[String]) -> Option<usize> {
        None
    }

    fn hears(&self, _: &str) {}
}

fn agent(person: Arc<dyn Person>) -> Agent {
    let now: Timestamp = "2026-11-22T09:00:00Z".parse().expect("a moment");
    let hours = SignedDuration::from_hours;
    let addresses = Addresses {
        crl: "http://127.0.0.1:9/crl".to_owned(),
        ca_issuers: "http://127.0.0.1:9/ca".to_owned(),
        ocsp: None,
        delta: None,
    };
    let make = || PrivateKey::generate(Algorithm::P256).expect("a key");
    let (authority, key) = (make(), make());
    let root = issue::root(&authority, "root", &[1; 20], now - hours(48)).expect("a root");
    let profile = Profile::Person {
        iin: "900101300007".to_owned(),
        surname: "Сериков".to_owned(),
        given_name: "Асан".to_owned(),
        patronymic: None,
    };
    let (from, until) = (now - hours(24), now + hours(24));
    let spki = key.public_key_der();
    let certificate = issue::end_entity(&authority, &root, &spki, &profile, &[2; 20], from, until, &addresses);
    let store = Memory {
        der: key.to_pkcs8_der().expect("exports").to_vec(),
        certificate: certificate.expect("one"),
    };
    Agent {
        stores: vec![Box::new(store)],
        person,
        clock: Arc::new(StillClock::at(now)),
        stamps: None,
    }
}

static AGREEING: LazyLock<Agent> = LazyLock::new(|| {
    agent(Arc::new(Unattended {
        password: Default::default(),
    }))
});
static REFUSING: LazyLock<Agent> = LazyLock::new(|| agent(Arc::new(Refusing)));

fuzz_target!(|bytes: &[u8]| {
    // The socket gives no other text (RFC 6455 §5.6).
    let Ok(frame) = std::str::from_utf8(bytes) else {
        return;
    };
    for agent in [&*AGREEING, &*REFUSING] {
        let answer = agent.answer(frame, "https://site.example").expect("an answer");
        assert!(
            frame == "--heartbeat--" || serde_json::from_str::<Value>(&answer).is_ok_and(|answer| answer.is_object())
        );
    }
    let refused = REFUSING.answer(frame, "https://site.example").unwrap_or_default();
    let said: Value = serde_json::from_str(&refused).unwrap_or_default();
    let signed = [&said["body"]["result"], &said["responseObject"]];
    // The names of tokens are told without a question, and there are none.
    assert!(
        signed
            .iter()
            .all(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty))
    );
});
