//! Ciphers under a password: PKCS#12's own (RFC 7292 appendix B, C) and PBES2 (RFC 8018 §6.2).

use std::num::NonZeroU32;

use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, Algorithm, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey,
    PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::{hmac, pbkdf2};
use cbc::cipher::KeyIvInit as _;
use cbc::cipher::block_padding::Pkcs7;
use zeroize::{Zeroize as _, Zeroizing};

use super::{Pkcs12Error, ROUNDS_MAX, ROUNDS_TOTAL_MAX, ROUNDS_WRITTEN};
use crate::EdsError;
use crate::asn1::{Reader, oid, tag, write};
use crate::key::Digest;

/// The longest salt. Everybody writes 8 to 64 octets.
const SALT_BYTES_MAX: usize = 1024;
const WHAT: &str = "key store";
/// The block of AES, and more than any padding.
const BLOCK_BYTES: usize = 16;

/// Octets that are overwritten when they are given up.
pub(super) type Secret = Zeroizing<Vec<u8>>;

/// A password with what it may still cost.
pub(super) struct Password<'a> {
    text: &'a str,
    /// A BMPString with its two zeros; an empty password is sometimes written without them.
    wide: Zeroizing<Vec<u8>>,
    rounds_left: u32,
}

impl<'a> Password<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        // UTF-16 has at most two octets for each of UTF-8; what grows would leave copies behind.
        let mut wide = Zeroizing::new(Vec::with_capacity(2 * text.len() + 2));
        wide.extend(text.encode_utf16().chain([0]).flat_map(u16::to_be_bytes));
        Self {
            text,
            wide,
            rounds_left: ROUNDS_TOTAL_MAX,
        }
    }

    /// No password at all in place of an empty one: some write it so.
    pub(super) fn without_zeros(&mut self) -> bool {
        let empty = self.text.is_empty() && !self.wide.is_empty();
        if empty {
            self.wide.zeroize();
        }
        empty
    }

    /// Takes the rounds of `times` derivations from what is left.
    fn spend(&mut self, rounds: &[u8], times: u32) -> Result<u32, Pkcs12Error> {
        let wanted = rounds
            .iter()
            .try_fold(0_u64, |sum, octet| sum.checked_mul(256)?.checked_add(u64::from(*octet)))
            .unwrap_or(u64::MAX);
        let too_much = |limit| Pkcs12Error::TooMuchWork { wanted, limit };
        let rounds = u32::try_from(wanted).ok().filter(|rounds| *rounds <= ROUNDS_MAX);
        let rounds = rounds.ok_or_else(|| too_much(ROUNDS_MAX))?;
        if rounds == 0 {
            return Err(malformed());
        }
        self.rounds_left = self
            .rounds_left
            .checked_sub(rounds.saturating_mul(times))
            .ok_or_else(|| too_much(ROUNDS_TOTAL_MAX))?;
        Ok(rounds)
    }

    /// HMAC under a key derived as for PKCS#12 (RFC 7292 §4).
    pub(super) fn mac(&mut self, digest: Digest, salt: &[u8], rounds: &[u8]) -> Result<hmac::Key, Pkcs12Error> {
        let rounds = self.spend(rounds, 1)?;
        let algorithm = match digest {
            Digest::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Digest::Sha256 => hmac::HMAC_SHA256,
            Digest::Sha384 => hmac::HMAC_SHA384,
            Digest::Sha512 => hmac::HMAC_SHA512,
            other => return Err(Pkcs12Error::Unsupported(format!("HMAC with {}", other.name()))),
        };
        let key = derive(
            digest,
            Purpose::Mac,
            &self.wide,
            check_salt(salt)?,
            rounds,
            digest.octets(),
        );
        Ok(hmac::Key::new(algorithm, &key))
    }

    /// Opens what an AlgorithmIdentifier (its contents) closed.
    pub(super) fn decrypt(&mut self, identifier: &[u8], data: &[u8]) -> Result<Secret, Pkcs12Error> {
        let mut reader = Reader::new(identifier, WHAT);
        let algorithm = reader.oid().map_err(Pkcs12Error::Malformed)?;
        match algorithm {
            oid::PBES2 => self.decrypt_pbes2(reader, data),
            oid::PBE_SHA1_3DES => {
                let (key, iv) = self.derive_own(reader, 24)?;
                open(cbc::Decryptor::<des::TdesEde3>::new_from_slices(&key, &iv), data)
            }
            oid::PBE_SHA1_RC2_128 => {
                let (key, iv) = self.derive_own(reader, 16)?;
                open(cbc::Decryptor::<rc2::Rc2>::new_from_slices(&key, &iv), data)
            }
            oid::PBE_SHA1_RC2_40 => {
                let (key, iv) = self.derive_own(reader, 5)?;
                open(cbc::Decryptor::<rc2::Rc2>::new_from_slices(&key, &iv), data)
            }
            other => Err(Pkcs12Error::Unsupported(other.to_string())),
        }
    }

    /// `pkcs-12PbeParams ::= SEQUENCE { salt OCTET STRING, iterations INTEGER }`: key and IV.
    fn derive_own(&mut self, mut reader: Reader<'_>, octets: usize) -> Result<(Secret, Secret), Pkcs12Error> {
        let mut parameters = reader.enter(tag::SEQUENCE).map_err(Pkcs12Error::Malformed)?;
        let salt = parameters
            .expect(tag::OCTET_STRING)
            .map_err(Pkcs12Error::Malformed)?
            .value;
        let rounds = parameters.unsigned().map_err(Pkcs12Error::Malformed)?;
        // The key of 3DES needs two blocks of SHA-1, the IV a third.
        let rounds = self.spend(rounds, 3)?;
        let salt = check_salt(salt)?;
        let part = |purpose, octets| derive(Digest::Sha1, purpose, &self.wide, salt, rounds, octets);
        Ok((part(Purpose::Key, octets), part(Purpose::Iv, 8)))
    }

    /// ```text
    /// PBES2-params ::= SEQUENCE { keyDerivationFunc AlgorithmIdentifier, encryptionScheme AlgorithmIdentifier }
    /// PBKDF2-params ::= SEQUENCE { salt OCTET STRING, iterationCount INTEGER, keyLength INTEGER OPTIONAL, prf DEFAULT hmacWithSHA1 }
    /// ```
    fn decrypt_pbes2(&mut self, mut reader: Reader<'_>, data: &[u8]) -> Result<Secret, Pkcs12Error> {
        let bad = Pkcs12Error::Malformed;
        let mut parameters = reader.enter(tag::SEQUENCE).map_err(bad)?;
        let mut derivation = parameters.enter(tag::SEQUENCE).map_err(bad)?;
        let function = derivation.oid().map_err(bad)?;
        if function != oid::PBKDF2 {
            return Err(Pkcs12Error::Unsupported(function.to_string()));
        }
        let mut derivation = derivation.enter(tag::SEQUENCE).map_err(bad)?;
        let salt = check_salt(derivation.expect(tag::OCTET_STRING).map_err(bad)?.value)?;
        let rounds = derivation.unsigned().map_err(bad)?;
        let length = derivation.optional(tag::INTEGER).map_err(bad)?;
        let prf = match derivation.optional(tag::SEQUENCE).map_err(bad)? {
            Some(prf) => derivation.inside(prf).oid().map_err(bad)?,
            None => oid::HMAC_SHA1,
        };
        let prf = match prf {
            oid::HMAC_SHA1 => pbkdf2::PBKDF2_HMAC_SHA1,
            oid::HMAC_SHA256 => pbkdf2::PBKDF2_HMAC_SHA256,
            oid::HMAC_SHA384 => pbkdf2::PBKDF2_HMAC_SHA384,
            oid::HMAC_SHA512 => pbkdf2::PBKDF2_HMAC_SHA512,
            other => return Err(Pkcs12Error::Unsupported(other.to_string())),
        };
        let mut scheme = parameters.enter(tag::SEQUENCE).map_err(bad)?;
        let cipher = scheme.oid().map_err(bad)?;
        let iv = scheme.expect(tag::OCTET_STRING).map_err(bad)?.value;
        let octets = match cipher {
            oid::AES_128_CBC => 16,
            oid::AES_192_CBC | oid::DES_EDE3_CBC => 24,
            oid::AES_256_CBC => 32,
            other => return Err(Pkcs12Error::Unsupported(other.to_string())),
        };
        if length.is_some_and(|length| length.value != [octets]) {
            return Err(malformed());
        }
        // 32 octets take two blocks of SHA-1, one of the others.
        let rounds = self.spend(rounds, 2)?;
        let mut key = Zeroizing::new(vec![0; usize::from(octets)]);
        let rounds = NonZeroU32::new(rounds).ok_or_else(malformed)?;
        pbkdf2::derive(prf, rounds, salt, self.text.as_bytes(), &mut key);
        match cipher {
            oid::AES_128_CBC => open_aes(&AES_128, &key, iv, data),
            oid::AES_192_CBC => open_aes(&AES_192, &key, iv, data),
            oid::AES_256_CBC => open_aes(&AES_256, &key, iv, data),
            _ => open(cbc::Decryptor::<des::TdesEde3>::new_from_slices(&key, iv), data),
        }
    }
}

/// PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC: the AlgorithmIdentifier and the octets.
pub(super) fn encrypt(password: &str, salt: &[u8; 32], iv: [u8; 16], data: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut key = Zeroizing::new([0; 32]);
    let rounds = NonZeroU32::new(ROUNDS_WRITTEN)?;
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        rounds,
        salt,
        password.as_bytes(),
        key.as_mut_slice(),
    );
    let key = UnboundCipherKey::new(&AES_256, key.as_slice()).ok()?;
    let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).ok()?;
    // Room for the padding from the start: a vector that grows would leave the open data behind.
    let mut out = Vec::with_capacity(data.len() + BLOCK_BYTES);
    out.extend_from_slice(data);
    key.less_safe_encrypt(&mut out, EncryptionContext::Iv128(FixedLength::from(iv)))
        .ok()?;

    let prf = write::sequence(&[&write::oid(&oid::HMAC_SHA256), &[tag::NULL, 0]]);
    let derivation = write::sequence(&[
        &write::element(tag::OCTET_STRING, &[salt]),
        &write::unsigned(&ROUNDS_WRITTEN.to_be_bytes()),
        &prf,
    ]);
    let parameters = write::sequence(&[
        &write::sequence(&[&write::oid(&oid::PBKDF2), &derivation]),
        &write::sequence(&[
            &write::oid(&oid::AES_256_CBC),
            &write::element(tag::OCTET_STRING, &[&iv]),
        ]),
    ]);
    Some((write::sequence(&[&write::oid(&oid::PBES2), &parameters]), out))
}

fn malformed() -> Pkcs12Error {
    Pkcs12Error::Malformed(EdsError::Malformed { what: WHAT })
}

fn check_salt(salt: &[u8]) -> Result<&[u8], Pkcs12Error> {
    if salt.len() > SALT_BYTES_MAX {
        return Err(Pkcs12Error::Malformed(EdsError::TooLarge {
            what: "salt of a key store",
            limit: SALT_BYTES_MAX,
        }));
    }
    Ok(salt)
}

/// Wrong padding is what a wrong password looks like.
fn open<C>(decryptor: Result<C, cbc::cipher::InvalidLength>, data: &[u8]) -> Result<Secret, Pkcs12Error>
where
    C: cbc::cipher::BlockDecryptMut,
{
    let decryptor = decryptor.map_err(|_| malformed())?;
    let mut data = Zeroizing::new(data.to_vec());
    let opened = decryptor
        .decrypt_padded_mut::<Pkcs7>(&mut data)
        .map_err(|_| Pkcs12Error::WrongPassword)?;
    Ok(Zeroizing::new(opened.to_vec()))
}

fn open_aes(algorithm: &'static Algorithm, key: &[u8], iv: &[u8], data: &[u8]) -> Result<Secret, Pkcs12Error> {
    let iv: [u8; 16] = iv.try_into().map_err(|_| malformed())?;
    let key = UnboundCipherKey::new(algorithm, key).map_err(|_| malformed())?;
    let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).map_err(|_| malformed())?;
    let mut data = Zeroizing::new(data.to_vec());
    let context = DecryptionContext::Iv128(FixedLength::from(iv));
    let opened = key
        .decrypt(&mut data, context)
        .map_err(|_| Pkcs12Error::WrongPassword)?;
    Ok(Zeroizing::new(opened.to_vec()))
}

/// The identifiers of RFC 7292 §B.3.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Key = 1,
    Iv = 2,
    Mac = 3,
}

/// RFC 7292 §B.2. `rounds` is at least 1.
pub(super) fn derive(
    digest: Digest,
    purpose: Purpose,
    password: &[u8],
    salt: &[u8],
    rounds: u32,
    octets: usize,
) -> Secret {
    // v, the block of the digest: 64 octets up to SHA-256, 128 above.
    let block = if digest.octets() > 32 { 128 } else { 64 };
    let diversifier = vec![purpose as u8; block];
    let filled = |part: &[u8]| filled_to(part, part.len().div_ceil(block) * block);
    let mut input = Zeroizing::new([filled(salt).as_slice(), filled(password).as_slice()].concat());
    let mut out = Zeroizing::new(Vec::with_capacity(octets + block));
    loop {
        let mut value = Zeroizing::new(digest.of_parts(&[&diversifier, &input]));
        for _ in 1..rounds {
            value = Zeroizing::new(digest.of(&value));
        }
        out.extend_from_slice(&value);
        if out.len() >= octets {
            out.truncate(octets);
            return out;
        }
        // Each block of the input becomes itself + B + 1, modulo 2^(8·v).
        let addend = filled_to(&value, block);
        for part in input.chunks_exact_mut(block) {
            let mut carry = 1;
            for (octet, more) in part.iter_mut().zip(addend.iter()).rev() {
                let sum = u16::from(*octet) + u16::from(*more) + carry;
                *octet = (sum & 0xff) as u8;
                carry = sum >> 8;
            }
        }
    }
}

fn filled_to(part: &[u8], length: usize) -> Secret {
    let mut filled = Zeroizing::new(Vec::with_capacity(length));
    filled.extend(part.iter().copied().cycle().take(length));
    filled
}
