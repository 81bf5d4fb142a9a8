//! Numbers modulo 2⁶⁴ᴸ − C with a small C: what stands above 2⁶⁴ᴸ comes back multiplied by C, and no
//! division is needed. All curves of the НУЦ have such a prime (C = 617 and 569).

use crypto_bigint::Uint;

use super::field::Element;

/// L words, the lowest first: any number below 2⁶⁴ᴸ, which may be the prime or a little above it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Special<const L: usize, const C: u64>([u64; L]);

/// The most words: room for the squares.
const WORDS_MAX: usize = 8;

impl<const L: usize, const C: u64> Element<L> for Special<L, C> {
    type Prime = ();

    fn new(number: &Uint<L>, (): &()) -> Self {
        Self(number.to_words())
    }

    fn number(&self) -> Uint<L> {
        Uint::from_words(self.reduced())
    }

    #[inline]
    fn plus(&self, other: &Self) -> Self {
        let mut sum = self.0;
        let carry = add(&mut sum, &other.0);
        Self(with_carry::<L, C>(sum, u64::from(carry)))
    }

    #[inline]
    fn minus(&self, other: &Self) -> Self {
        let mut difference = self.0;
        if subtract(&mut difference, &other.0) && subtract_small(&mut difference, C) {
            subtract_small(&mut difference, C);
        }
        Self(difference)
    }

    #[inline]
    fn times(&self, other: &Self) -> Self {
        let mut low = [0; L];
        // The upper words of the sum so far; its lowest word is final after each turn and goes to `low`.
        let mut high = [0; L];
        for (done, factor) in low.iter_mut().zip(other.0) {
            let mut carry = 0;
            for j in 0..L {
                let sum = wide(self.0[j]) * wide(factor) + wide(high[j]) + carry;
                if j == 0 {
                    *done = lower(sum);
                } else {
                    high[j - 1] = lower(sum);
                }
                carry = sum >> 64;
            }
            high[L - 1] = lower(carry);
        }
        Self(fold::<L, C>(low, high))
    }

    #[inline]
    fn squared(&self) -> Self {
        let words = &self.0;
        // The products of two different words, each once.
        let mut product = [0; 2 * WORDS_MAX];
        for i in 0..L {
            let mut carry = 0;
            for j in i + 1..L {
                let sum = wide(words[i]) * wide(words[j]) + wide(product[i + j]) + carry;
                product[i + j] = lower(sum);
                carry = sum >> 64;
            }
            product[i + L] = lower(carry);
        }
        // Twice these, and the squares.
        let (mut shifted, mut carry) = (0, 0);
        for i in 0..L {
            let square = wide(words[i]) * wide(words[i]);
            let doubled = (product[2 * i] << 1) | shifted;
            shifted = product[2 * i] >> 63;
            let sum = wide(doubled) + wide(lower(square)) + carry;
            product[2 * i] = lower(sum);
            let doubled = (product[2 * i + 1] << 1) | shifted;
            shifted = product[2 * i + 1] >> 63;
            let sum = wide(doubled) + (square >> 64) + (sum >> 64);
            product[2 * i + 1] = lower(sum);
            carry = sum >> 64;
        }
        let (mut low, mut high) = ([0; L], [0; L]);
        low.copy_from_slice(&product[..L]);
        high.copy_from_slice(&product[L..2 * L]);
        Self(fold::<L, C>(low, high))
    }

    #[inline]
    fn is_zero(&self) -> bool {
        self.reduced().iter().all(|word| *word == 0)
    }
}

impl<const L: usize, const C: u64> Special<L, C> {
    /// Below the prime: adding C overflows exactly for what is not.
    fn reduced(&self) -> [u64; L] {
        let mut less = self.0;
        if add_small(&mut less, C) { less } else { self.0 }
    }
}

const fn wide(word: u64) -> u128 {
    word as u128
}

/// The lower half: the truncation is meant.
const fn lower(sum: u128) -> u64 {
    sum as u64
}

/// low + high · 2⁶⁴ᴸ.
#[inline]
fn fold<const L: usize, const C: u64>(mut low: [u64; L], high: [u64; L]) -> [u64; L] {
    let mut carry = 0;
    for (low, high) in low.iter_mut().zip(high) {
        let sum = wide(high) * wide(C) + wide(*low) + carry;
        *low = lower(sum);
        carry = sum >> 64;
    }
    with_carry::<L, C>(low, lower(carry))
}

/// words + carry · 2⁶⁴ᴸ, where carry is at most C.
#[inline]
fn with_carry<const L: usize, const C: u64>(mut words: [u64; L], carry: u64) -> [u64; L] {
    if add_small(&mut words, carry * C) {
        // What is left is below C², so this one cannot overflow.
        add_small(&mut words, C);
    }
    words
}

#[inline]
fn add<const L: usize>(words: &mut [u64; L], other: &[u64; L]) -> bool {
    let mut carry = false;
    for (word, other) in words.iter_mut().zip(other) {
        let (sum, first) = word.overflowing_add(*other);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        *word = sum;
        carry = first | second;
    }
    carry
}

#[inline]
fn subtract<const L: usize>(words: &mut [u64; L], other: &[u64; L]) -> bool {
    let mut borrow = false;
    for (word, other) in words.iter_mut().zip(other) {
        let (difference, first) = word.overflowing_sub(*other);
        let (difference, second) = difference.overflowing_sub(u64::from(borrow));
        *word = difference;
        borrow = first | second;
    }
    borrow
}

#[inline]
fn add_small<const L: usize>(words: &mut [u64; L], small: u64) -> bool {
    let mut carry = small;
    for word in words {
        let (sum, overflow) = word.overflowing_add(carry);
        *word = sum;
        if !overflow {
            return false;
        }
        carry = 1;
    }
    true
}

#[inline]
fn subtract_small<const L: usize>(words: &mut [u64; L], small: u64) -> bool {
    let mut borrow = small;
    for word in words {
        let (difference, underflow) = word.overflowing_sub(borrow);
        *word = difference;
        if !underflow {
            return false;
        }
        borrow = 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
    use crypto_bigint::{Odd, U256, U512};
    use proptest::prelude::*;

    use super::super::curve;
    use super::*;

    /// Every operation against crypto-bigint's, with numbers up to 2⁶⁴ᴸ − 1, which is above the prime.
    fn agrees<const L: usize, const C: u64>(p: Uint<L>, a: [u64; L], b: [u64; L]) {
        let params = FixedMontyParams::new_vartime(Odd::new(p).expect("a prime is odd"));
        let other = |words: [u64; L]| FixedMontyForm::new(&Uint::from_words(words), &params);
        let (x, y) = (Special::<L, C>(a), Special::<L, C>(b));
        let (mx, my) = (other(a), other(b));
        assert_eq!(x.plus(&y).number(), mx.add(&my).retrieve());
        assert_eq!(x.minus(&y).number(), mx.sub(&my).retrieve());
        assert_eq!(x.times(&y).number(), mx.mul(&my).retrieve());
        assert_eq!(x.squared().number(), mx.square().retrieve());
        assert!(x.minus(&x).is_zero());
        assert_eq!(x.is_zero(), mx.retrieve() == Uint::ZERO);
    }

    /// Words at the edges come often: that is where carries are lost.
    fn word() -> impl Strategy<Value = u64> {
        prop_oneof![
            Just(0),
            Just(u64::MAX),
            Just(u64::MAX - 568),
            Just(u64::MAX - 616),
            any::<u64>()
        ]
    }

    proptest! {
        #[test]
        fn it_agrees_with_a_general_arithmetic_of_256_bits(a in prop::array::uniform4(word()), b in prop::array::uniform4(word())) {
            agrees::<{ U256::LIMBS }, 617>(curve::CRYPTO_PRO_A.p, a, b);
        }

        #[test]
        fn it_agrees_with_a_general_arithmetic_of_512_bits(a in prop::array::uniform8(word()), b in prop::array::uniform8(word())) {
            agrees::<{ U512::LIMBS }, 569>(curve::TC26_512_A.p, a, b);
        }
    }

    #[test]
    fn the_prime_and_the_largest_number_are_reduced() {
        let p = curve::TC26_512_A.p.to_words();
        agrees::<{ U512::LIMBS }, 569>(curve::TC26_512_A.p, p, [u64::MAX; 8]);
        agrees::<{ U512::LIMBS }, 569>(curve::TC26_512_A.p, [u64::MAX; 8], p);
        agrees::<{ U512::LIMBS }, 569>(curve::TC26_512_A.p, [0; 8], [u64::MAX; 8]);
        agrees::<{ U256::LIMBS }, 617>(curve::CRYPTO_PRO_A.p, [0; 4], [u64::MAX; 4]);
        agrees::<{ U256::LIMBS }, 617>(curve::CRYPTO_PRO_A.p, [u64::MAX; 4], [u64::MAX; 4]);
    }
}
