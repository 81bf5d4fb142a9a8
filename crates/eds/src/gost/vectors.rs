//! Appendix A of RFC 7091: both examples have primes of their own, so they run over a general arithmetic.

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{U256, U512, Uint};

use super::curve::Curve;
use super::field::Element;
use super::sign::Maker;
use super::verify::{Checker, odd};

impl<const L: usize> Element<L> for FixedMontyForm<L> {
    type Prime = FixedMontyParams<L>;

    fn new(number: &Uint<L>, prime: &Self::Prime) -> Self {
        Self::new(number, prime)
    }

    fn number(&self) -> Uint<L> {
        self.retrieve()
    }

    fn plus(&self, other: &Self) -> Self {
        self.add(other)
    }

    fn minus(&self, other: &Self) -> Self {
        self.sub(other)
    }

    fn times(&self, other: &Self) -> Self {
        self.mul(other)
    }

    fn squared(&self) -> Self {
        self.square()
    }

    fn is_zero(&self) -> bool {
        self.retrieve() == Uint::ZERO
    }
}

/// RFC 7091 §A.1.
const SMALL: Curve<{ U256::LIMBS }> = Curve {
    p: U256::from_be_hex("8000000000000000000000000000000000000000000000000000000000000431"),
    a: U256::from_be_hex("0000000000000000000000000000000000000000000000000000000000000007"),
    b: U256::from_be_hex("5fbff498aa938ce739b8e022fbafef40563f6e6a3472fc2a514c0ce9dae23b7e"),
    q: U256::from_be_hex("8000000000000000000000000000000150fe8a1892976154c59cfc193accf5b3"),
    x: U256::from_be_hex("0000000000000000000000000000000000000000000000000000000000000002"),
    y: U256::from_be_hex("08e2a8a0e65147d4bd6316030e16d19c85c97f0a9ca267122b96abbcea7e8fc8"),
    cofactor: 1,
};

/// RFC 7091 §A.2.
const LARGE: Curve<{ U512::LIMBS }> = Curve {
    p: U512::from_be_hex(concat!(
        "4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15d",
        "f1d852741af4704a0458047e80e4546d35b8336fac224dd81664bbf528be6373"
    )),
    a: U512::from_be_hex(concat!(
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000007"
    )),
    b: U512::from_be_hex(concat!(
        "1cff0806a31116da29d8cfa54e57eb748bc5f377e49400fdd788b649eca1ac43",
        "61834013b2ad7322480a89ca58e0cf74bc9e540c2add6897fad0a3084f302adc"
    )),
    q: U512::from_be_hex(concat!(
        "4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15d",
        "a82f2d7ecb1dbac719905c5eecc423f1d86e25edbe23c595d644aaf187e6e6df"
    )),
    x: U512::from_be_hex(concat!(
        "24d19cc64572ee30f396bf6ebbfd7a6c5213b3b3d7057cc825f91093a68cd762",
        "fd60611262cd838dc6b60aa7eee804e28bc849977fac33b4b530f1b120248a9a"
    )),
    y: U512::from_be_hex(concat!(
        "2bb312a43bd2ce6e0d020613c857acddcfbf061e91e5f2c3f32447c259f39b2c",
        "83ab156d77f1496bf7eb3351e1ee4e43dc1a18b91b24640b6dbb92cb1add371e"
    )),
    cofactor: 1,
};

/// The numbers of an example: key, public key, e, nonce, signature.
struct Example<const L: usize> {
    d: Uint<L>,
    key: [Uint<L>; 2],
    e: Uint<L>,
    k: Uint<L>,
    r: Uint<L>,
    s: Uint<L>,
}

fn holds<const L: usize>(curve: &Curve<L>, example: &Example<L>) {
    let maker = Maker::new(curve);
    let public = maker.public(example.d.to_le_bytes().as_ref()).expect("a key");
    let [x, y] = example.key;
    assert_eq!(public, [x.to_le_bytes().as_ref(), y.to_le_bytes().as_ref()].concat());
    let [r, s] = maker
        .sign_with(&example.d, &example.e, &example.k)
        .expect("a signature");
    assert_eq!((r, s), (example.r, example.s));

    let prime = FixedMontyParams::new_vartime(odd(curve.p));
    let checker = Checker::<FixedMontyForm<L>, L>::new(curve, &prime);
    let key = checker.point(&x, &y).expect("a point of the curve");
    assert!(checker.fits(&key, &example.e, &r, &s));
    let one = &Uint::ONE;
    assert!(!checker.fits(&key, &example.e.wrapping_add(one), &r, &s));
    assert!(!checker.fits(&key, &example.e, &r.wrapping_add(one), &s));
    assert!(!checker.fits(&key, &example.e, &r, &s.wrapping_add(one)));
    assert!(!checker.fits(&key, &example.e, &Uint::ZERO, &s));
    assert!(!checker.fits(&key, &example.e, &r, &Uint::ZERO));
    assert!(!checker.fits(&key, &example.e, &curve.q, &s));
    assert!(
        !checker.fits(&key, &example.e, &r, &s.wrapping_add(&curve.q)),
        "s and s + q are not the same"
    );
    assert!(checker.point(&x, &y.wrapping_add(one)).is_none());
}

#[test]
fn rfc_7091_a_1() {
    holds(
        &SMALL,
        &Example {
            d: U256::from_be_hex("7a929ade789bb9be10ed359dd39a72c11b60961f49397eee1d19ce9891ec3b28"),
            key: [
                U256::from_be_hex("7f2b49e270db6d90d8595bec458b50c58585ba1d4e9b788f6689dbd8e56fd80b"),
                U256::from_be_hex("26f1b489d6701dd185c8413a977b3cbbaf64d1c593d26627dffb101a87ff77da"),
            ],
            e: U256::from_be_hex("2dfbc1b372d89a1188c09c52e0eec61fce52032ab1022e8e67ece6672b043ee5"),
            k: U256::from_be_hex("77105c9b20bcd3122823c8cf6fcc7b956de33814e95b7fe64fed924594dceab3"),
            r: U256::from_be_hex("41aa28d2f1ab148280cd9ed56feda41974053554a42767b83ad043fd39dc0493"),
            s: U256::from_be_hex("01456c64ba4642a1653c235a98a60249bcd6d3f746b631df928014f6c5bf9c40"),
        },
    );
}

#[test]
fn rfc_7091_a_2() {
    holds(
        &LARGE,
        &Example {
            d: U512::from_be_hex(concat!(
                "0ba6048aadae241ba40936d47756d7c93091a0e8514669700ee7508e508b1020",
                "72e8123b2200a0563322dad2827e2714a2636b7bfd18aadfc62967821fa18dd4"
            )),
            key: [
                U512::from_be_hex(concat!(
                    "115dc5bc96760c7b48598d8ab9e740d4c4a85a65be33c1815b5c320c854621dd",
                    "5a515856d13314af69bc5b924c8b4ddff75c45415c1d9dd9dd33612cd530efe1"
                )),
                U512::from_be_hex(concat!(
                    "37c7c90cd40b0f5621dc3ac1b751cfa0e2634fa0503b3d52639f5d7fb72afd61",
                    "ea199441d943ffe7f0c70a2759a3cdb84c114e1f9339fdf27f35eca93677beec"
                )),
            ],
            e: U512::from_be_hex(concat!(
                "3754f3cfacc9e0615c4f4a7c4d8dab531b09b6f9c170c533a71d147035b0c591",
                "7184ee536593f4414339976c647c5d5a407adedb1d560c4fc6777d2972075b8c"
            )),
            k: U512::from_be_hex(concat!(
                "0359e7f4b1410feacc570456c6801496946312120b39d019d455986e364f3658",
                "86748ed7a44b3e794434006011842286212273a6d14cf70ea3af71bb1ae679f1"
            )),
            r: U512::from_be_hex(concat!(
                "2f86fa60a081091a23dd795e1e3c689ee512a3c82ee0dcc2643c78eea8fcacd3",
                "5492558486b20f1c9ec197c90699850260c93bcbcd9c5c3317e19344e173ae36"
            )),
            s: U512::from_be_hex(concat!(
                "1081b394696ffe8e6585e7a9362d26b6325f56778aadbc081c0bfbe933d52ff5",
                "823ce288e8c4f362526080df7f70ce406a6eeb1f56919cb92a9853bde73e5b4a"
            )),
        },
    );
}
