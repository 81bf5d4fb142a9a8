//! Checking (RFC 7091 §6.2): C = z₁·P + z₂·Q by doubling once for both, with signed windows.

use std::sync::LazyLock;

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{NonZero, Odd, U256, U512, Uint};

use super::curve::{self, Curve};
use super::field::Element;
use super::point::{Affine, Point, Shape};
use super::special::Special;

/// The window for the base point, whose odd multiples are made once: 64 of them.
const BASE_WINDOW: u32 = 8;
/// The window for a key, whose odd multiples are made for each signature: 8 of them.
const KEY_WINDOW: u32 = 5;

pub(super) static CRYPTO_PRO_A: LazyLock<Checker<Special<{ U256::LIMBS }, 617>, { U256::LIMBS }>> =
    LazyLock::new(|| Checker::new(&curve::CRYPTO_PRO_A, &()));
pub(super) static TC26_256_A: LazyLock<Checker<Special<{ U256::LIMBS }, 617>, { U256::LIMBS }>> =
    LazyLock::new(|| Checker::new(&curve::TC26_256_A, &()));
pub(super) static TC26_512_A: LazyLock<Checker<Special<{ U512::LIMBS }, 569>, { U512::LIMBS }>> =
    LazyLock::new(|| Checker::new(&curve::TC26_512_A, &()));

/// A curve made ready.
pub(super) struct Checker<E: Element<L>, const L: usize> {
    curve: Curve<L>,
    prime: E::Prime,
    shape: Shape<E>,
    /// Arithmetic modulo q.
    order: FixedMontyParams<L>,
    /// P, 3P, 5P …
    base: Vec<Affine<E>>,
}

impl<E: Element<L>, const L: usize> Checker<E, L>
where
    E::Prime: Clone,
{
    pub(super) fn new(curve: &Curve<L>, prime: &E::Prime) -> Self {
        let shape = Shape::new(curve, prime);
        let base = Affine {
            x: E::new(&curve.x, prime),
            y: E::new(&curve.y, prime),
        };
        let multiples = odd_multiples(&base, 1 << (BASE_WINDOW - 2), &shape);
        Self {
            curve: *curve,
            prime: prime.clone(),
            shape,
            order: FixedMontyParams::new_vartime(odd(curve.q)),
            base: multiples
                .iter()
                .filter_map(|point| affine(point, &curve.p, prime))
                .collect(),
        }
    }

    /// A point of the curve and of the right order, from its coordinates; None for anything else.
    pub(super) fn point(&self, x: &Uint<L>, y: &Uint<L>) -> Option<Affine<E>> {
        if *x >= self.curve.p || *y >= self.curve.p {
            return None;
        }
        let point = Affine {
            x: E::new(x, &self.prime),
            y: E::new(y, &self.prime),
        };
        if !point.is_on_curve(&self.shape) {
            return None;
        }
        let order_fits = self.curve.cofactor == 1 || self.combine(&Uint::ZERO, &self.curve.q, &point).z.is_zero();
        order_fits.then_some(point)
    }

    /// e is the digest as a number, any; r and s as they come.
    pub(super) fn fits(&self, key: &Affine<E>, e: &Uint<L>, r: &Uint<L>, s: &Uint<L>) -> bool {
        let q = &self.curve.q;
        let in_range = |number: &Uint<L>| *number != Uint::ZERO && number < q;
        if !in_range(r) || !in_range(s) {
            return false;
        }
        let Some(v) = Option::from(self.scalar(&e_modulo_q(e, q)).invert_vartime()) else {
            return false;
        };
        let v: FixedMontyForm<L> = v;
        let z1 = self.scalar(s).mul(&v).retrieve();
        let z2 = self.scalar(r).mul(&v).neg().retrieve();
        let point = self.combine(&z1, &z2, key);
        !point.z.is_zero() && self.x_is(&point, r)
    }

    /// Whether x modulo q is r. X/Z² is compared as X with each candidate times Z²: no division.
    fn x_is(&self, point: &Point<E>, r: &Uint<L>) -> bool {
        let zz = point.z.squared();
        let mut candidate = *r;
        loop {
            if candidate >= self.curve.p {
                return false;
            }
            if E::new(&candidate, &self.prime).times(&zz).equals(&point.x) {
                return true;
            }
            let (next, carry) = candidate.carrying_add(&self.curve.q, crypto_bigint::Limb::ZERO);
            if carry != crypto_bigint::Limb::ZERO {
                return false;
            }
            candidate = next;
        }
    }

    /// z₁·P + z₂·key.
    fn combine(&self, z1: &Uint<L>, z2: &Uint<L>, key: &Affine<E>) -> Point<E> {
        let shape = &self.shape;
        let multiples = odd_multiples(key, 1 << (KEY_WINDOW - 2), shape);
        let (digits1, digits2) = (signed_windows(z1, BASE_WINDOW), signed_windows(z2, KEY_WINDOW));
        let mut sum = Point::infinity(shape);
        for (digit1, digit2) in digits1.iter().zip(&digits2).rev() {
            sum = sum.doubled(shape);
            if let Some(multiple) = multiple_of(&self.base, *digit1) {
                sum = if *digit1 > 0 {
                    sum.plus_affine(multiple, shape)
                } else {
                    sum.plus_affine(&multiple.negated(shape), shape)
                };
            }
            if let Some(multiple) = multiple_of(&multiples, *digit2) {
                sum = if *digit2 > 0 {
                    sum.plus(multiple, shape)
                } else {
                    sum.plus(&multiple.negated(shape), shape)
                };
            }
        }
        sum
    }

    fn scalar(&self, number: &Uint<L>) -> FixedMontyForm<L> {
        FixedMontyForm::new(number, &self.order)
    }
}

/// RFC 7091 §6.1 step 2: e modulo q, and 1 where that is 0.
pub(super) fn e_modulo_q<const L: usize>(e: &Uint<L>, q: &Uint<L>) -> Uint<L> {
    let Some(divisor) = Option::from(NonZero::new(*q)) else {
        return Uint::ONE;
    };
    let divisor: NonZero<Uint<L>> = divisor;
    let rest = e.rem_vartime(&divisor);
    if rest == Uint::ZERO { Uint::ONE } else { rest }
}

/// The octets of the НУЦ: key x‖y, digest, signature r‖s, all little-endian. None: lengths or point are wrong.
pub(super) fn verify<E: Element<L>, const L: usize>(
    checker: &Checker<E, L>,
    key: &[u8],
    digest: &[u8],
    signature: &[u8],
) -> Option<bool>
where
    E::Prime: Clone,
{
    let [x, y] = halves(key)?;
    let [r, s] = halves(signature)?;
    let e = number(digest)?;
    let key = checker.point(&x, &y)?;
    Some(checker.fits(&key, &e, &r, &s))
}

fn halves<const L: usize>(octets: &[u8]) -> Option<[Uint<L>; 2]> {
    let (first, second) = octets.split_at_checked(8 * L)?;
    Some([number(first)?, number(second)?])
}

/// Exactly L words, little-endian.
pub(super) fn number<const L: usize>(octets: &[u8]) -> Option<Uint<L>> {
    (octets.len() == 8 * L).then(|| Uint::from_le_slice(octets))
}

/// The moduli are constants of `curve`, and odd.
pub(super) fn odd<const L: usize>(modulus: Uint<L>) -> Odd<Uint<L>> {
    Option::from(Odd::new(modulus)).expect("a prime above 2 is odd")
}

/// P, 3P, 5P …
fn odd_multiples<E: Element<L>, const L: usize>(point: &Affine<E>, count: usize, shape: &Shape<E>) -> Vec<Point<E>> {
    let mut multiple = Point::of(point, shape);
    let two = multiple.doubled(shape);
    let mut multiples = Vec::with_capacity(count);
    multiples.push(multiple);
    while multiples.len() < count {
        multiple = multiple.plus(&two, shape);
        multiples.push(multiple);
    }
    multiples
}

/// The multiple for an odd digit; None for the digit 0.
fn multiple_of<T>(multiples: &[T], digit: i16) -> Option<&T> {
    (digit != 0).then(|| multiples.get(usize::from(digit.unsigned_abs() / 2)))?
}

fn affine<E: Element<L>, const L: usize>(point: &Point<E>, p: &Uint<L>, prime: &E::Prime) -> Option<Affine<E>> {
    let params = FixedMontyParams::new_vartime(odd(*p));
    let inverse = Option::<FixedMontyForm<L>>::from(FixedMontyForm::new(&point.z.number(), &params).invert_vartime())?;
    let inverse = E::new(&inverse.retrieve(), prime);
    let square = inverse.squared();
    Some(Affine {
        x: point.x.times(&square),
        y: point.y.times(&square).times(&inverse),
    })
}

/// Digits, the lowest first, with number = Σ digit·2ⁱ: each 0 or odd and below 2^(window−1) in absolute
/// value, and among `window` neighbours at most one that is not 0.
fn signed_windows<const L: usize>(number: &Uint<L>, window: u32) -> Vec<i16> {
    let words = number.as_words();
    let length = 64 * L + 1;
    let bit = |index: usize| words.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1);
    let mut digits = vec![0; length];
    let mut carry = false;
    let mut index = 0;
    while index < length {
        if bit(index) == carry {
            index += 1;
            continue;
        }
        let mut digit = i16::from(carry);
        for place in 0..window as usize {
            digit += i16::from(bit(index + place)) << place;
        }
        carry = digit >> (window - 1) & 1 == 1;
        if carry {
            digit -= 1 << window;
        }
        if let Some(slot) = digits.get_mut(index) {
            *slot = digit;
        }
        index += window as usize;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_sound<E: Element<L>, const L: usize>(checker: &Checker<E, L>)
    where
        E::Prime: Clone,
    {
        let curve = &checker.curve;
        let base = checker
            .point(&curve.x, &curve.y)
            .expect("the base point is on the curve");
        assert!(checker.combine(&Uint::ZERO, &curve.q, &base).z.is_zero(), "q·P = 0");
        assert!(
            checker.combine(&curve.q, &Uint::ZERO, &base).z.is_zero(),
            "with the other table too"
        );
        // (q − 1)·P + P = 0, and the parts of a sum come from both tables.
        let less = curve.q.wrapping_sub(&Uint::ONE);
        assert!(checker.combine(&less, &Uint::ONE, &base).z.is_zero());
        let two = checker.combine(&Uint::ONE, &Uint::ONE, &base);
        let doubled = Point::of(&base, &checker.shape).doubled(&checker.shape);
        assert!(
            two.x
                .times(&doubled.z.squared())
                .equals(&doubled.x.times(&two.z.squared()))
        );
        assert!(checker.point(&curve.x, &Uint::ZERO).is_none());
        assert!(
            checker.point(&curve.p, &curve.y).is_none(),
            "a coordinate must be below p"
        );
    }

    #[test]
    fn the_curves_are_what_they_should_be() {
        is_sound(&CRYPTO_PRO_A);
        is_sound(&TC26_256_A);
        is_sound(&TC26_512_A);
    }

    /// A point of order 2 of the curve with the cofactor 4 is on the curve and no key: x is a root of x³ + ax + b.
    #[test]
    fn a_point_of_a_small_order_is_no_key() {
        let checker = &*TC26_256_A;
        // The base point and a point of order 2 together have the order 2q; found by walking x upwards
        // until the point has not the order q, which every fourth one has.
        let mut refused = 0;
        for x in 0..64_u64 {
            let x = U256::from_u64(x);
            let Some(y) = root(checker, &x) else { continue };
            refused += u32::from(checker.point(&x, &y).is_none());
        }
        assert!(refused > 5, "most points of this curve are outside of the group");
    }

    /// y with y² = x³ + ax + b, by p = 3 (mod 4): 2²⁵⁶ − 617 is.
    fn root(checker: &Checker<Special<{ U256::LIMBS }, 617>, { U256::LIMBS }>, x: &U256) -> Option<U256> {
        let curve = &checker.curve;
        let params = FixedMontyParams::new_vartime(odd(curve.p));
        let form = |number: &U256| FixedMontyForm::new(number, &params);
        let right = form(x).square().add(&form(&curve.a)).mul(&form(x)).add(&form(&curve.b));
        let exponent = curve.p.wrapping_add(&U256::ONE).shr(2);
        let y = right.pow_vartime(&exponent);
        (y.square() == right).then(|| y.retrieve())
    }

    #[test]
    fn windows_add_up() {
        for number in [
            U256::ZERO,
            U256::ONE,
            U256::MAX,
            curve::CRYPTO_PRO_A.q,
            U256::from_be_hex("8000000000000000f00000000000000180000000000000018000000000000001"),
        ] {
            for window in [KEY_WINDOW, BASE_WINDOW] {
                let params = FixedMontyParams::new_vartime(odd(curve::CRYPTO_PRO_A.q));
                let small = |value: u64| FixedMontyForm::new(&U256::from_u64(value), &params);
                let mut sum = small(0);
                for digit in signed_windows(&number, window).iter().rev() {
                    sum = sum.double();
                    let part = small(u64::from(digit.unsigned_abs()));
                    sum = if *digit < 0 { sum.sub(&part) } else { sum.add(&part) };
                }
                assert_eq!(sum, FixedMontyForm::new(&number, &params));
            }
        }
    }
}
