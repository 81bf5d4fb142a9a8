//! Remembers which certificates were found to be signed by which keys, so that the arithmetic is done once for each pair.
//!
//! Only what was proved is kept, under the digest of both: a certificate with one bit changed is another one. Dates,
//! rights and revocation are looked at every time. The size is bounded: when the young half is full, the old one goes.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Pairs of one half of one shard: together 131,072 pairs of 32 bytes.
const HALF_MAX: usize = 4096;
const SHARDS: usize = 16;

static SHARED: LazyLock<Vec<Mutex<Shard>>> = LazyLock::new(|| (0..SHARDS).map(|_| Mutex::default()).collect());

#[derive(Default)]
struct Shard {
    young: HashSet<[u8; 32]>,
    old: HashSet<[u8; 32]>,
}

/// Whether this pair was proved before.
pub(super) fn knows(pair: &[u8; 32]) -> bool {
    with(pair, |shard| {
        if shard.young.contains(pair) {
            return true;
        }
        let known = shard.old.remove(pair);
        if known {
            shard.keep(pair);
        }
        known
    })
}

pub(super) fn keep(pair: &[u8; 32]) {
    with(pair, |shard| {
        shard.keep(pair);
        true
    });
}

fn with(pair: &[u8; 32], act: impl FnOnce(&mut Shard) -> bool) -> bool {
    let index = usize::from(pair.first().copied().unwrap_or_default()) % SHARDS;
    // Without its memory a shard would be asked in vain, not wrongly.
    SHARED
        .get(index)
        .is_some_and(|shard| act(&mut shard.lock().unwrap_or_else(PoisonError::into_inner)))
}

impl Shard {
    fn keep(&mut self, pair: &[u8; 32]) {
        if self.young.len() >= HALF_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(*pair);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_known_and_the_size_is_bounded() {
        let pair = |number: usize| {
            let mut pair = [7; 32];
            pair[24..].copy_from_slice(&number.to_be_bytes());
            pair
        };
        for number in 0..3 * HALF_MAX {
            keep(&pair(number));
        }
        assert!(knows(&pair(3 * HALF_MAX - 1)));
        assert!(!knows(&pair(0)), "the oldest went");
        assert!(!knows(&pair(usize::MAX)));
    }
}
