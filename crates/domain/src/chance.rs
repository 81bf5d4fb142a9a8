//! Chance is an argument.

use std::sync::Mutex;

use jiff::Timestamp;
use rand_chacha::ChaCha20Rng;
use rand_core::{OsRng, RngCore, SeedableRng, TryRngCore};

/// A source of identifiers, numbers and secrets; seeded in tests, from the system in life.
#[derive(Debug)]
pub struct Chance(Mutex<ChaCha20Rng>);

impl Chance {
    /// Seeded by the operating system.
    pub fn from_system() -> Self {
        let mut seed = [0; 32];
        OsRng
            .try_fill_bytes(&mut seed)
            .expect("the operating system gives random bytes");
        Self(Mutex::new(ChaCha20Rng::from_seed(seed)))
    }

    /// Always the same sequence: for tests.
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// An evenly distributed number below `limit`.
    pub fn below(&self, limit: u64) -> u64 {
        // The bias of 2^64 mod limit is below 2^-32 for every limit used here.
        u64::from_le_bytes(self.bytes()) % limit
    }

    /// A time-ordered identifier (RFC 9562, version 7).
    pub fn id(&self, now: Timestamp) -> String {
        let random: [u8; 10] = self.bytes();
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random)
            .into_uuid()
            .to_string()
    }

    /// A secret of 256 bits in hex: session tokens, one-time codes.
    pub fn secret(&self) -> String {
        hex::encode(self.bytes::<32>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_sequence() {
        let (one, other) = (Chance::seeded(1), Chance::seeded(1));
        assert_eq!((one.secret(), one.below(10)), (other.secret(), other.below(10)));
        assert_ne!(one.secret(), Chance::seeded(2).secret());
    }

    #[test]
    fn ids_are_ordered_by_time() {
        let chance = Chance::from_system();
        let (before, after) = (Timestamp::UNIX_EPOCH, Timestamp::from_second(1).unwrap());
        assert!(chance.id(before) < chance.id(after));
        assert_ne!(chance.id(before), chance.id(before));
    }
}
