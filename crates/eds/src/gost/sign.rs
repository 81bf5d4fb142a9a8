//! Signing (RFC 7091 §6.1) in a time that does not depend on the key.
//!
//! What makes it so:
//! - All arithmetic with secrets is crypto-bigint's Montgomery form, which promises constant time, with
//!   moduli that are not secret; inversion is its constant-time one.
//! - Points are added with the complete formulas of Renes, Costello and Batina (2015, algorithm 1): one
//!   sequence of operations for adding, doubling and the point at infinity, without a branch.
//! - A multiple is made with a fixed window of 4 bits, every window with four doublings and one addition;
//!   the entry of the table is chosen by reading all sixteen.
//! - A nonce that is not below q is thrown away: the number of attempts says nothing of the one kept.
//!
//! Scalars and nonces, and what is computed from them, are overwritten when they are given up.
//!
//! The nonce is HMAC-SHA-512 under the private key over 64 fresh octets of the system's generator and the
//! digest: a generator that repeats itself does not repeat the nonce for another message, and a fault in
//! the message does not repeat it either.

use std::sync::LazyLock;

use aws_lc_rs::hmac;
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Choice, CtEq as _, CtLt as _, CtSelect as _, U256, U512, Uint};
use zeroize::{Zeroize as _, Zeroizing};

use super::curve::{self, Curve};
use super::verify::{e_modulo_q, number, odd};
use super::{Standard, encoding};
use crate::EdsError;

/// How many numbers are tried: at least a quarter of all numbers of the right length is below every q.
const ATTEMPTS_MAX: u32 = 1000;

static CRYPTO_PRO_A: LazyLock<Maker<{ U256::LIMBS }>> = LazyLock::new(|| Maker::new(&curve::CRYPTO_PRO_A));
static TC26_256_A: LazyLock<Maker<{ U256::LIMBS }>> = LazyLock::new(|| Maker::new(&curve::TC26_256_A));
static TC26_512_A: LazyLock<Maker<{ U512::LIMBS }>> = LazyLock::new(|| Maker::new(&curve::TC26_512_A));

/// A private key with its public one.
pub(crate) struct SecretKey {
    pub(crate) standard: Standard,
    /// Little-endian.
    scalar: Zeroizing<Vec<u8>>,
    /// x‖y, little-endian.
    public: Vec<u8>,
}

impl SecretKey {
    /// From the system's generator.
    pub(crate) fn generate(standard: Standard) -> Result<Self, EdsError> {
        let scalar = match standard {
            Standard::Y2004 => CRYPTO_PRO_A.random_scalar(),
            Standard::Y2015Bits256 => TC26_256_A.random_scalar(),
            Standard::Y2015Bits512 => TC26_512_A.random_scalar(),
        }?;
        Self::new(standard, scalar)
    }

    /// The scalar, little-endian, in exactly the octets of the standard.
    pub(crate) fn new(standard: Standard, scalar: Zeroizing<Vec<u8>>) -> Result<Self, EdsError> {
        let public = match standard {
            Standard::Y2004 => CRYPTO_PRO_A.public(&scalar),
            Standard::Y2015Bits256 => TC26_256_A.public(&scalar),
            Standard::Y2015Bits512 => TC26_512_A.public(&scalar),
        };
        let public = public.ok_or(EdsError::Key {
            what: "the number is not between 1 and the order of the curve",
        })?;
        Ok(Self {
            standard,
            scalar,
            public,
        })
    }

    pub(crate) fn from_pkcs8(standard: Standard, contents: &[u8]) -> Result<Self, EdsError> {
        Self::new(standard, encoding::read_scalar(standard, contents)?)
    }

    pub(crate) fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        encoding::private_key_info(self.standard, &self.scalar)
    }

    /// SubjectPublicKeyInfo, DER.
    pub(crate) fn public_key_info(&self) -> Vec<u8> {
        encoding::public_key_info(self.standard, &self.public)
    }

    /// r‖s, little-endian, over the digest.
    pub(crate) fn sign(&self, digest: &[u8]) -> Result<Vec<u8>, EdsError> {
        match self.standard {
            Standard::Y2004 => CRYPTO_PRO_A.sign(&self.scalar, digest),
            Standard::Y2015Bits256 => TC26_256_A.sign(&self.scalar, digest),
            Standard::Y2015Bits512 => TC26_512_A.sign(&self.scalar, digest),
        }
    }
}

/// A curve made ready.
pub(super) struct Maker<const L: usize> {
    q: Uint<L>,
    order: FixedMontyParams<L>,
    a: FixedMontyForm<L>,
    b3: FixedMontyForm<L>,
    /// 0·P, 1·P … 15·P.
    table: [Projective<L>; 16],
}

/// (X/Z, Y/Z); infinity is (0 : 1 : 0).
#[derive(Clone, Copy)]
struct Projective<const L: usize> {
    x: FixedMontyForm<L>,
    y: FixedMontyForm<L>,
    z: FixedMontyForm<L>,
}

impl<const L: usize> Maker<L> {
    pub(super) fn new(curve: &Curve<L>) -> Self {
        let prime = FixedMontyParams::new_vartime(odd(curve.p));
        let form = |number: &Uint<L>| FixedMontyForm::new(number, &prime);
        let b = form(&curve.b);
        let infinity = Projective {
            x: form(&Uint::ZERO),
            y: form(&Uint::ONE),
            z: form(&Uint::ZERO),
        };
        let base = Projective {
            x: form(&curve.x),
            y: form(&curve.y),
            z: form(&Uint::ONE),
        };
        let mut maker = Self {
            q: curve.q,
            order: FixedMontyParams::new_vartime(odd(curve.q)),
            a: form(&curve.a),
            b3: b.double().add(&b),
            table: [infinity; 16],
        };
        let mut multiple = infinity;
        for slot in 0..16 {
            maker.table[slot] = multiple;
            multiple = maker.add(&multiple, &base);
        }
        maker
    }

    /// Renes, Costello, Batina: Complete addition formulas for prime order elliptic curves, algorithm 1.
    fn add(&self, left: &Projective<L>, right: &Projective<L>) -> Projective<L> {
        let xx = left.x.mul(&right.x);
        let yy = left.y.mul(&right.y);
        let zz = left.z.mul(&right.z);
        let xy = left.x.add(&left.y).mul(&right.x.add(&right.y)).sub(&xx.add(&yy));
        let xz = left.x.add(&left.z).mul(&right.x.add(&right.z)).sub(&xx.add(&zz));
        let yz = left.y.add(&left.z).mul(&right.y.add(&right.z)).sub(&yy.add(&zz));
        let t = self.a.mul(&xz).add(&self.b3.mul(&zz));
        let (minus, plus) = (yy.sub(&t), yy.add(&t));
        let azz = self.a.mul(&zz);
        let slope = xx.double().add(&xx).add(&azz);
        let u = self.b3.mul(&xz).add(&self.a.mul(&xx.sub(&azz)));
        Projective {
            x: xy.mul(&minus).sub(&yz.mul(&u)),
            y: minus.mul(&plus).add(&slope.mul(&u)),
            z: yz.mul(&plus).add(&xy.mul(&slope)),
        }
    }

    /// The entry of the table, after reading all of them.
    fn entry(&self, index: u64) -> Projective<L> {
        let mut chosen = self.table[0];
        for (place, entry) in (0_u64..).zip(&self.table) {
            let hit = place.ct_eq(&index);
            chosen = Projective {
                x: select(&chosen.x, &entry.x, hit),
                y: select(&chosen.y, &entry.y, hit),
                z: select(&chosen.z, &entry.z, hit),
            };
        }
        chosen
    }

    /// scalar·P as two coordinates; None for infinity, which no scalar from 1 to q − 1 gives.
    fn multiple(&self, scalar: &Uint<L>) -> Option<[Uint<L>; 2]> {
        let mut sum = self.table[0];
        for word in scalar.as_words().iter().rev() {
            for nibble in (0..16).rev() {
                for _ in 0..4 {
                    sum = self.add(&sum, &sum);
                }
                sum = self.add(&sum, &self.entry(word >> (4 * nibble) & 15));
            }
        }
        let inverse = Zeroizing::new(Option::<FixedMontyForm<L>>::from(sum.z.invert())?);
        let point = [sum.x.mul(&inverse).retrieve(), sum.y.mul(&inverse).retrieve()];
        // Z of a multiple of a nonce tells of the nonce.
        sum.x.zeroize();
        sum.y.zeroize();
        sum.z.zeroize();
        Some(point)
    }

    /// s = r·d + k·e, r = x(k·P). None where one of them is 0: another nonce is needed.
    pub(super) fn sign_with(&self, d: &Uint<L>, e: &Uint<L>, k: &Uint<L>) -> Option<[Uint<L>; 2]> {
        let form = |number: &Uint<L>| FixedMontyForm::new(number, &self.order);
        let [x, _] = self.multiple(k)?;
        let r = form(&x);
        let (d, k) = (Zeroizing::new(form(d)), Zeroizing::new(form(k)));
        let s = r.mul(&d).add(&k.mul(&form(&e_modulo_q(e, &self.q))));
        let (r, s) = (r.retrieve(), s.retrieve());
        (r != Uint::ZERO && s != Uint::ZERO).then_some([r, s])
    }

    fn sign(&self, scalar: &[u8], digest: &[u8]) -> Result<Vec<u8>, EdsError> {
        let unusable = EdsError::Key {
            what: "the digest or the key has a wrong length",
        };
        let (Some(d), Some(e)) = (number(scalar).map(Zeroizing::new), number(digest)) else {
            return Err(unusable);
        };
        let mut fresh = Zeroizing::new([0; 64]);
        fill(fresh.as_mut_slice())?;
        let key = hmac::Key::new(hmac::HMAC_SHA512, scalar);
        for attempt in 0..ATTEMPTS_MAX {
            let mut context = hmac::Context::with_key(&key);
            context.update(fresh.as_slice());
            context.update(digest);
            context.update(&attempt.to_be_bytes());
            let Some(k) = self.candidate(context.sign().as_ref()) else {
                continue;
            };
            if let Some([r, s]) = self.sign_with(&d, &e, &k) {
                return Ok([r.to_le_bytes().as_ref(), s.to_le_bytes().as_ref()].concat());
            }
        }
        Err(EdsError::Key {
            what: "the generator gives no usable numbers",
        })
    }

    /// A number from 1 to q − 1 out of the first octets, cut to the bits of q; None where it is outside.
    fn candidate(&self, octets: &[u8]) -> Option<Zeroizing<Uint<L>>> {
        let number: Zeroizing<Uint<L>> = Zeroizing::new(number(octets.get(..8 * L)?)?);
        let cut = Zeroizing::new(number.shr_vartime(64 * L as u32 - self.q.bits_vartime()));
        let fits = cut.ct_lt(&self.q) & !cut.ct_eq(&Uint::<L>::ZERO);
        fits.to_bool().then_some(cut)
    }

    fn random_scalar(&self) -> Result<Zeroizing<Vec<u8>>, EdsError> {
        for _ in 0..ATTEMPTS_MAX {
            let mut fresh = Zeroizing::new([0; 64]);
            fill(fresh.as_mut_slice())?;
            if let Some(scalar) = self.candidate(fresh.as_slice()) {
                return Ok(octets_of(&scalar));
            }
        }
        Err(EdsError::Key {
            what: "the generator gives no usable numbers",
        })
    }

    /// x‖y of the public key; None where the scalar is not from 1 to q − 1 or of another length.
    pub(super) fn public(&self, scalar: &[u8]) -> Option<Vec<u8>> {
        let scalar: Zeroizing<Uint<L>> = Zeroizing::new(number(scalar)?);
        let fits = scalar.ct_lt(&self.q) & !scalar.ct_eq(&Uint::<L>::ZERO);
        if !fits.to_bool() {
            return None;
        }
        let [x, y] = self.multiple(&scalar)?;
        Some([x.to_le_bytes().as_ref(), y.to_le_bytes().as_ref()].concat())
    }
}

/// Little-endian.
fn octets_of<const L: usize>(number: &Uint<L>) -> Zeroizing<Vec<u8>> {
    let mut octets = Zeroizing::new(Vec::with_capacity(8 * L));
    for word in number.as_words() {
        octets.extend_from_slice(&word.to_le_bytes());
    }
    octets
}

fn select<const L: usize>(
    left: &FixedMontyForm<L>,
    right: &FixedMontyForm<L>,
    take_right: Choice,
) -> FixedMontyForm<L> {
    let number = left.as_montgomery().ct_select(right.as_montgomery(), take_right);
    FixedMontyForm::from_montgomery(number, left.params())
}

fn fill(octets: &mut [u8]) -> Result<(), EdsError> {
    SystemRandom::new().fill(octets).map_err(|_| EdsError::Key {
        what: "the system's generator gives nothing",
    })
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;

    /// What holds secrets overwrites them when it is dropped: the compiler is asked, since memory that was given back
    /// cannot be looked at.
    #[test]
    fn secrets_are_overwritten_when_they_are_given_up() {
        fn is_overwritten<T: ZeroizeOnDrop>(_: &T) {}
        let key = SecretKey::generate(Standard::Y2015Bits512).expect("a key");
        is_overwritten(&key.scalar);
        is_overwritten(&key.to_pkcs8());
        is_overwritten(&TC26_512_A.candidate(&[7; 64]).expect("below q"));
        is_overwritten(&TC26_512_A.random_scalar().expect("a scalar"));
        let pkcs8 = crate::PrivateKey::generate(crate::Algorithm::P256).and_then(|key| key.to_pkcs8_der());
        is_overwritten(&pkcs8.expect("exports"));
    }
}
