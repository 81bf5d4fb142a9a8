//! Remembers certificates that led to a trusted root: read once, and their issuer's signature checked once.
//!
//! Kept under the digest of the exact bytes, so a certificate with one bit changed is another one. What is kept says nothing
//! that can change: dates, rights and revocation are looked at every time. The size is bounded: when the young half is full,
//! the old one goes.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::Certificate;

/// Certificates of one half of one shard: together 32,768.
const HALF_MAX: usize = 1024;
const SHARDS: usize = 16;
/// A larger certificate is not kept: those of the НУЦ have about 2,000 octets.
const OCTETS_MAX: usize = 4096;

static SHARED: LazyLock<Vec<Mutex<Shard>>> = LazyLock::new(|| (0..SHARDS).map(|_| Mutex::default()).collect());

#[derive(Default)]
struct Shard {
    young: HashMap<[u8; 32], Certificate>,
    old: HashMap<[u8; 32], Certificate>,
}

/// The certificate with this fingerprint, if it is remembered.
pub(super) fn recall(fingerprint: &[u8; 32]) -> Option<Certificate> {
    with(fingerprint, |shard| {
        if let Some(known) = shard.young.get(fingerprint) {
            return Some(known.clone());
        }
        let known = shard.old.remove(fingerprint)?;
        shard.keep(&known);
        Some(known)
    })
}

/// Remembers a certificate, unless it is remembered already.
pub(super) fn keep(certificate: &Certificate) {
    if certificate.der.len() > OCTETS_MAX {
        return;
    }
    with(&certificate.fingerprint, |shard| {
        let known =
            shard.young.contains_key(&certificate.fingerprint) || shard.old.contains_key(&certificate.fingerprint);
        if !known {
            shard.keep(certificate);
        }
        Some(())
    });
}

fn with<T>(fingerprint: &[u8; 32], act: impl FnOnce(&mut Shard) -> Option<T>) -> Option<T> {
    let index = usize::from(fingerprint.first().copied().unwrap_or_default()) % SHARDS;
    // Without its memory a shard would be asked in vain, not wrongly.
    let shard = SHARED.get(index)?;
    act(&mut shard.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Shard {
    fn keep(&mut self, certificate: &Certificate) {
        if self.young.len() >= HALF_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(certificate.fingerprint, certificate.clone());
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
        assert!(
            recall(&certificate.fingerprint).is_none(),
            "reading alone keeps nothing"
        );
        certificate.remember();
        let again = Certificate::from_der(&certificate.der).expect("it reads");
        assert!(std::sync::Arc::ptr_eq(&again.0, &certificate.0));
        let mut other = certificate.der.clone();
        *other.last_mut().expect("octets") ^= 1;
        let other = Certificate::from_der(&other).expect("it reads");
        assert_ne!(other, certificate);
        assert!(certificate.is_signed_by(&certificate) && !other.is_signed_by(&certificate));
    }

    #[test]
    fn the_size_is_bounded_and_the_oldest_goes() {
        let certificate = root();
        let named = |number: usize| {
            let mut fingerprint = [7; 32];
            fingerprint[24..].copy_from_slice(&number.to_be_bytes());
            fingerprint
        };
        let mut shard = Shard::default();
        for number in 0..3 * HALF_MAX {
            shard.young.insert(named(number), certificate.clone());
            shard.keep(&certificate);
        }
        assert!(shard.young.len() <= HALF_MAX && shard.old.len() <= HALF_MAX + 1);
        assert!(!shard.young.contains_key(&named(0)) && !shard.old.contains_key(&named(0)));
    }
}
