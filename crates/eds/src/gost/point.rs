//! Points in Jacobian coordinates, for checking: fast, and in a time that depends on the numbers.

use super::curve::Curve;
use super::field::Element;

/// (X/Z², Y/Z³); Z = 0 is the point at infinity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point<E> {
    pub(super) x: E,
    pub(super) y: E,
    pub(super) z: E,
}

/// A point that is not at infinity, as two coordinates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Affine<E> {
    pub(super) x: E,
    pub(super) y: E,
}

/// The numbers of a curve that the formulas need.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<E> {
    pub(super) a: E,
    pub(super) b: E,
    pub(super) one: E,
    pub(super) zero: E,
    /// a = −3, as on both curves with the cofactor 1, saves two multiplications in each doubling.
    pub(super) a_is_minus_three: bool,
}

impl<E> Shape<E> {
    pub(super) fn new<const L: usize>(curve: &Curve<L>, prime: &E::Prime) -> Self
    where
        E: Element<L>,
    {
        let number = |number| E::new(number, prime);
        Self {
            a: number(&curve.a),
            b: number(&curve.b),
            one: number(&crypto_bigint::Uint::ONE),
            zero: number(&crypto_bigint::Uint::ZERO),
            a_is_minus_three: curve.p.wrapping_sub(&curve.a) == crypto_bigint::Uint::from_u8(3),
        }
    }
}

impl<E> Affine<E> {
    pub(super) fn is_on_curve<const L: usize>(&self, shape: &Shape<E>) -> bool
    where
        E: Element<L>,
    {
        let right = self.x.squared().plus(&shape.a).times(&self.x).plus(&shape.b);
        self.y.squared().equals(&right)
    }

    pub(super) fn negated<const L: usize>(&self, shape: &Shape<E>) -> Self
    where
        E: Element<L>,
    {
        Self {
            x: self.x,
            y: shape.zero.minus(&self.y),
        }
    }
}

impl<E> Point<E> {
    pub(super) fn infinity<const L: usize>(shape: &Shape<E>) -> Self
    where
        E: Element<L>,
    {
        Self {
            x: shape.one,
            y: shape.one,
            z: shape.zero,
        }
    }

    pub(super) fn of<const L: usize>(affine: &Affine<E>, shape: &Shape<E>) -> Self
    where
        E: Element<L>,
    {
        Self {
            x: affine.x,
            y: affine.y,
            z: shape.one,
        }
    }

    pub(super) fn negated<const L: usize>(&self, shape: &Shape<E>) -> Self
    where
        E: Element<L>,
    {
        Self {
            y: shape.zero.minus(&self.y),
            ..*self
        }
    }

    /// dbl-2001-b for a = −3, else dbl-2007-bl (explicit-formulas database).
    pub(super) fn doubled<const L: usize>(&self, shape: &Shape<E>) -> Self
    where
        E: Element<L>,
    {
        let yy = self.y.squared();
        let zz = self.z.squared();
        let slope = if shape.a_is_minus_three {
            let product = self.x.minus(&zz).times(&self.x.plus(&zz));
            product.twice().plus(&product)
        } else {
            let xx = self.x.squared();
            xx.twice().plus(&xx).plus(&shape.a.times(&zz.squared()))
        };
        // β = 4·X·Y²
        let beta = self.x.times(&yy).twice().twice();
        let x = slope.squared().minus(&beta.twice());
        let z = self.y.plus(&self.z).squared().minus(&yy).minus(&zz);
        let y = slope
            .times(&beta.minus(&x))
            .minus(&yy.squared().twice().twice().twice());
        Self { x, y, z }
    }

    /// madd-2007-bl with the exceptions it has.
    pub(super) fn plus_affine<const L: usize>(&self, other: &Affine<E>, shape: &Shape<E>) -> Self
    where
        E: Element<L>,
    {
        if self.z.is_zero() {
            return Self::of(other, shape);
        }
        let zz = self.z.squared();
        let h = other.x.times(&zz).minus(&self.x);
        let r = other.y.times(&self.z).times(&zz).minus(&self.y).twice();
        if h.is_zero() {
            return if r.is_zero() {
                self.doubled(shape)
            } else {
                Self::infinity(shape)
            };
        }
        let hh = h.squared();
        let i = hh.twice().twice();
        let j = h.times(&i);
        let v = self.x.times(&i);
        let x = r.squared().minus(&j).minus(&v.twice());
        let y = r.times(&v.minus(&x)).minus(&self.y.times(&j).twice());
        let z = self.z.plus(&h).squared().minus(&zz).minus(&hh);
        Self { x, y, z }
    }

    /// add-2007-bl with the exceptions it has.
    pub(super) fn plus<const L: usize>(&self, other: &Self, shape: &Shape<E>) -> Self
    where
        E: Element<L>,
    {
        if self.z.is_zero() {
            return *other;
        }
        if other.z.is_zero() {
            return *self;
        }
        let (zz1, zz2) = (self.z.squared(), other.z.squared());
        let (u1, u2) = (self.x.times(&zz2), other.x.times(&zz1));
        let s1 = self.y.times(&other.z).times(&zz2);
        let s2 = other.y.times(&self.z).times(&zz1);
        let h = u2.minus(&u1);
        let r = s2.minus(&s1).twice();
        if h.is_zero() {
            return if r.is_zero() {
                self.doubled(shape)
            } else {
                Self::infinity(shape)
            };
        }
        let i = h.twice().squared();
        let j = h.times(&i);
        let v = u1.times(&i);
        let x = r.squared().minus(&j).minus(&v.twice());
        let y = r.times(&v.minus(&x)).minus(&s1.times(&j).twice());
        let z = self.z.plus(&other.z).squared().minus(&zz1).minus(&zz2).times(&h);
        Self { x, y, z }
    }
}
