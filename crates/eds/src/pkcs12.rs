//! Хранилище ключей: PKCS#12 (RFC 7292), read as the НУЦ and others write it, written in the modern form.
//!
//! Read are BER and DER, HMAC with SHA-1 or SHA-2, keys and certificates under PKCS#12's own ciphers
//! (3DES, RC2) or PBES2 (AES, 3DES). Written is PBES2 with AES-256 and HMAC-SHA-256.

mod pbe;
mod read;
mod words;
mod write;

#[cfg(test)]
mod legacy;

use crate::certificate::Certificate;
use crate::key::same_key;
use crate::{EdsError, PrivateKey};

/// The largest file, in bytes. Those of the НУЦ have about 5,000.
pub const STORE_BYTES_MAX: usize = 1024 * 1024;
/// The most keys and certificates in one file.
pub const BAGS_MAX: usize = 64;
/// The most rounds of one derivation of a key from the password. OpenSSL writes 2,048, Java 10,000, careful people 600,000.
pub const ROUNDS_MAX: u32 = 2_000_000;
/// The most rounds of all derivations of a file together: a few seconds of work.
pub const ROUNDS_TOTAL_MAX: u32 = 6_000_000;
/// The rounds that are written for each of the three derivations of a file.
pub const ROUNDS_WRITTEN: u32 = 100_000;
/// The longest chain that is put together for a key.
const CHAIN_LENGTH_MAX: usize = 8;

/// Why a key store could not be read, written or used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Pkcs12Error {
    /// Not a PKCS#12, or a broken one.
    #[error("the file is not a readable PKCS#12 key store")]
    Malformed(#[source] EdsError),
    /// The MAC does not fit, or nothing can be decrypted.
    #[error("the password of the key store is wrong")]
    WrongPassword,
    /// A limit on work, before it was done.
    #[error("the key store wants {wanted} rounds of password derivation; at most {limit} are done")]
    TooMuchWork { wanted: u64, limit: u32 },
    /// A cipher, digest or kind of bag that is not read.
    #[error("the key store is protected with {0}, which is not supported")]
    Unsupported(String),
    /// There is no private key in it.
    #[error("there is no private key in the key store")]
    NoKey,
    /// A key was wanted by its name.
    #[error("there is no key {wanted:?} in the key store; there are: {}", .known.join(", "))]
    NoSuchKey { wanted: String, known: Vec<String> },
    /// Several keys fit and none was named.
    #[error("there are several keys in the key store; name one: {}", .0.join(", "))]
    SeveralKeys(Vec<String>),
    /// No certificate of the wanted usage.
    #[error("no key in the key store has a certificate for this usage")]
    NoUsage,
    /// A private key is in it that cannot be used.
    #[error("a private key in the key store cannot be used")]
    Key(#[source] EdsError),
}

/// A key with what belongs to it.
#[derive(Debug)]
pub struct Entry {
    /// friendlyName; in files of the НУЦ the identifier of the key.
    pub alias: Option<String>,
    /// The private key.
    pub key: PrivateKey,
    /// The certificate of exactly this key.
    pub certificate: Option<Certificate>,
    /// From the issuer of `certificate` upwards, as far as they are in the file.
    pub chain: Vec<Certificate>,
}

/// What a file holds.
#[derive(Debug)]
pub struct KeyStore {
    /// The private keys, in the order of the file; at least one.
    pub entries: Vec<Entry>,
    /// Every certificate of the file.
    pub certificates: Vec<Certificate>,
}

/// Which of several keys is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// By its alias.
    Alias(String),
    /// The one whose certificate is for signing (nonRepudiation).
    Signing,
    /// The one whose certificate is for signing in (clientAuth).
    Authentication,
    /// The only one.
    Only,
}

impl KeyStore {
    /// Reads a file. Nothing is derived from the password before all limits are known to hold.
    pub fn read(bytes: &[u8], password: &str) -> Result<Self, Pkcs12Error> {
        let contents = read::read(bytes, password)?;
        if contents.keys.is_empty() {
            return Err(Pkcs12Error::NoKey);
        }
        let certificates = contents.certificates;
        let entries = contents.keys.into_iter().map(|(alias, key)| {
            let spki = key.public_key_der();
            let certificate = certificates
                .iter()
                .find(|certificate| same_key(certificate.spki(), &spki));
            Entry {
                alias,
                key,
                chain: certificate.map(|leaf| chain(leaf, &certificates)).unwrap_or_default(),
                certificate: certificate.cloned(),
            }
        });
        Ok(Self {
            entries: entries.collect(),
            certificates: certificates.clone(),
        })
    }

    /// Writes one key with its certificates in the modern form. The first certificate is the key's own.
    pub fn write(
        key: &PrivateKey,
        alias: &str,
        certificates: &[Certificate],
        password: &str,
    ) -> Result<Vec<u8>, Pkcs12Error> {
        write::write(key, alias, certificates, password)
    }

    /// The key that is meant. Where several fit, none is taken silently.
    pub fn choose(&self, choice: &Choice) -> Result<&Entry, Pkcs12Error> {
        let fitting: Vec<&Entry> = self.entries.iter().filter(|entry| entry.fits(choice)).collect();
        match (fitting.as_slice(), choice) {
            ([one], _) => Ok(one),
            ([], Choice::Alias(wanted)) => Err(Pkcs12Error::NoSuchKey {
                wanted: wanted.clone(),
                known: self.names(),
            }),
            ([], Choice::Only) => Err(Pkcs12Error::NoKey),
            ([], Choice::Signing | Choice::Authentication) => Err(Pkcs12Error::NoUsage),
            _ => Err(Pkcs12Error::SeveralKeys(self.names())),
        }
    }

    fn names(&self) -> Vec<String> {
        let name = |entry: &Entry| entry.alias.clone().unwrap_or_else(|| entry.key.kind().to_string());
        self.entries.iter().map(name).collect()
    }
}

impl Entry {
    fn fits(&self, choice: &Choice) -> bool {
        match choice {
            Choice::Only => true,
            Choice::Alias(wanted) => self.alias.as_deref() == Some(wanted),
            Choice::Signing => self.certificate.as_ref().is_some_and(Certificate::is_for_signing),
            Choice::Authentication => self
                .certificate
                .as_ref()
                .is_some_and(Certificate::is_for_authentication),
        }
    }

    /// The certificate and its chain, as [`KeyStore::write`] takes them.
    pub fn certificates(&self) -> Vec<Certificate> {
        self.certificate.iter().chain(&self.chain).cloned().collect()
    }
}

/// The issuers among `all`, by name and signature, without going in circles.
fn chain(leaf: &Certificate, all: &[Certificate]) -> Vec<Certificate> {
    let mut chain: Vec<Certificate> = Vec::new();
    let mut last = leaf;
    while chain.len() < CHAIN_LENGTH_MAX && last.issuer_name() != last.subject_name() {
        let issuer = all.iter().find(|one| {
            one.subject_name() == last.issuer_name() && *one != leaf && !chain.contains(one) && last.is_signed_by(one)
        });
        let Some(issuer) = issuer else { break };
        chain.push(issuer.clone());
        last = issuer;
    }
    chain
}
