//! The curves as data: y² = x³ + ax + b over the prime p, a point of the prime order q.

use crypto_bigint::{U256, U512, Uint};

/// A curve in Weierstrass form with its base point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve<const L: usize> {
    pub(super) p: Uint<L>,
    pub(super) a: Uint<L>,
    pub(super) b: Uint<L>,
    pub(super) q: Uint<L>,
    pub(super) x: Uint<L>,
    pub(super) y: Uint<L>,
    /// How many times q the curve has points. Above 1, a point must be asked for its order.
    pub(super) cofactor: u32,
}

/// id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357 §11.4): p = 2²⁵⁶ − 617.
pub(super) const CRYPTO_PRO_A: Curve<{ U256::LIMBS }> = Curve {
    p: U256::from_be_hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd97"),
    a: U256::from_be_hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd94"),
    b: U256::from_be_hex("00000000000000000000000000000000000000000000000000000000000000a6"),
    q: U256::from_be_hex("ffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893"),
    x: U256::from_be_hex("0000000000000000000000000000000000000000000000000000000000000001"),
    y: U256::from_be_hex("8d91e471e0989cda27df505a453f2b7635294f2ddf23e3b122acc99c9e9f1e14"),
    cofactor: 1,
};

/// id-tc26-gost-3410-2012-256-paramSetA in Weierstrass form (RFC 7836 §A.2): p = 2²⁵⁶ − 617.
pub(super) const TC26_256_A: Curve<{ U256::LIMBS }> = Curve {
    p: U256::from_be_hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd97"),
    a: U256::from_be_hex("c2173f1513981673af4892c23035a27ce25e2013bf95aa33b22c656f277e7335"),
    b: U256::from_be_hex("295f9bae7428ed9ccc20e7c359a9d41a22fccd9108e17bf7ba9337a6f8ae9513"),
    q: U256::from_be_hex("400000000000000000000000000000000fd8cddfc87b6635c115af556c360c67"),
    x: U256::from_be_hex("91e38443a5e82c0d880923425712b2bb658b9196932e02c78b2582fe742daa28"),
    y: U256::from_be_hex("32879423ab1a0375895786c4bb46e9565fde0b5344766740af268adb32322e5c"),
    cofactor: 4,
};

/// id-tc26-gost-3410-12-512-paramSetA (RFC 7836 §A.1): p = 2⁵¹² − 569.
pub(super) const TC26_512_A: Curve<{ U512::LIMBS }> = Curve {
    p: U512::from_be_hex(concat!(
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc7"
    )),
    a: U512::from_be_hex(concat!(
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc4"
    )),
    b: U512::from_be_hex(concat!(
        "e8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265",
        "ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760"
    )),
    q: U512::from_be_hex(concat!(
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275"
    )),
    x: U512::from_be_hex(concat!(
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000003"
    )),
    y: U512::from_be_hex(concat!(
        "7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921",
        "df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4"
    )),
    cofactor: 1,
};
