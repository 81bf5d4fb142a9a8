//! Remembers certificates that led to a trusted root: read once, and their issuer's signature checked once.
//!
//! Known again by its exact bytes, so a certificate with one bit changed is another one; looked for under its last octets, the
//! end of the issuer's signature, which takes no digest. What is kept says nothing that can change: dates, rights and
//! revocation are looked at every time. The size is bounded: when the young half is full, the old one goes.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::Certificate;

/// Certificates of one half of one shard: together 32,768.
const HALF_MAX: usize = 1024;
const SHARDS: usize = 16;
/// A larger certificate is not kept: those of the НУЦ have about 2,000 octets.
const OCTETS_MAX: usize = 4096;

/// The last octets of a certificate. Two signatures that end alike do not happen; of such two one is remembered.
type Ending = [u8; 16];

static SHARED: LazyLock<Vec<Mutex<Shard>>> = LazyLock::new(|| (0..SHARDS).map(|_| Mutex::default()).collect());

#[derive(Default)]
struct Shard {
    young: HashMap<Ending, Certificate>,
    old: HashMap<Ending, Certificate>,
}

/// The certificate of exactly these bytes, if it is remembered.
pub(super) fn recall(der: &[u8]) -> Option<Certificate> {
    let ending = *der.last_chunk()?;
    with(ending, |shard| {
        if let Some(known) = shard.young.get(&ending) {
            return (known.der == der).then(|| known.clone());
        }
        let known = shard.old.get(&ending).filter(|known| known.der == der)?.clone();
        shard.old.remove(&ending);
        shard.keep(ending, &known);
        Some(known)
    })
}

/// Remembers a certificate, unless it is remembered already.
pub(super) fn keep(certificate: &Certificate) {
    let Some(&ending) = certificate.der.last_chunk() else {
        return;
    };
    if certificate.der.len() > OCTETS_MAX {
        return;
    }
    with(ending, |shard| {
        if !shard.young.contains_key(&ending) && !shard.old.contains_key(&ending) {
            shard.keep(ending, certificate);
        }
        Some(())
    });
}

fn with<T>(ending: Ending, act: impl FnOnce(&mut Shard) -> Option<T>) -> Option<T> {
    let [.., last] = ending;
    // Without its memory a shard would be asked in vain, not wrongly.
    let shard = SHARED.get(usize::from(last) % SHARDS)?;
    act(&mut shard.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Shard {
    fn keep(&mut self, ending: Ending, certificate: &Certificate) {
        if self.young.len() >= HALF_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(ending, certificate.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Algorithm, PrivateKey, issue};

    fn root() -> Certificate {
        let key = PrivateKey::generate(Algorithm::P256).expect("a key");
        issue::root(&key, "TEST", &[7; 20], jiff::Timestamp::UNIX_EPOCH).expect("a certificate")
    }

    #[test]
    fn what_was_kept_is_the_same_certificate_and_another_bit_is_not() {
        let certificate = root();
        assert!(recall(&certificate.der).is_none(), "reading alone keeps nothing");
        certificate.remember();
        let again = Certificate::from_der(&certificate.der).expect("it reads");
        assert!(std::sync::Arc::ptr_eq(&again.0, &certificate.0));
        let (name, end) = (certificate.subject_name.end - 1, certificate.der.len() - 1);
        for place in [name, end] {
            let mut other = certificate.der.clone();
            other[place] ^= 1;
            let other = Certificate::from_der(&other).expect("it reads");
            assert_ne!(other, certificate);
            assert!(certificate.is_signed_by(&certificate) && !other.is_signed_by(&certificate));
        }
    }

    #[test]
    fn the_size_is_bounded_and_the_oldest_goes() {
        let certificate = root();
        let named = |number: usize| {
            let mut ending = [7; 16];
            ending[8..].copy_from_slice(&number.to_be_bytes());
            ending
        };
        let mut shard = Shard::default();
        for number in 0..3 * HALF_MAX {
            shard.keep(named(number), &certificate);
        }
        assert!(shard.young.len() <= HALF_MAX && shard.old.len() <= HALF_MAX);
        assert!(!shard.young.contains_key(&named(0)) && !shard.old.contains_key(&named(0)));
    }
}
