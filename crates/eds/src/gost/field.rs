//! What checking needs of the numbers modulo p.

use crypto_bigint::Uint;

/// A number modulo a prime. Nothing here need take the same time for every value.
pub(super) trait Element<const L: usize>: Copy {
    /// What a prime needs besides the numbers: nothing where it is part of the type.
    type Prime;

    /// `number` must be below the prime.
    fn new(number: &Uint<L>, prime: &Self::Prime) -> Self;
    /// The one number below the prime that this is.
    fn number(&self) -> Uint<L>;
    fn plus(&self, other: &Self) -> Self;
    fn minus(&self, other: &Self) -> Self;
    fn times(&self, other: &Self) -> Self;
    fn squared(&self) -> Self;
    fn is_zero(&self) -> bool;

    fn twice(&self) -> Self {
        self.plus(self)
    }

    fn equals(&self, other: &Self) -> bool {
        self.minus(other).is_zero()
    }
}
