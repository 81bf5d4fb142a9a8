//! The people who sign: a root and an issuing authority with RSA-4096 keys, holders with certificates of their own,
//! and a list of those that are revoked.

use std::sync::Arc;

use eds::crl::{Crl, RevocationReason, Revoked};
use eds::issue::{self, Addresses, Profile};
use eds::{Algorithm, Certificate, PrivateKey, TrustStore};
use jiff::{SignedDuration, Timestamp};

/// How many RSA keys the holders share: making one takes a tenth of a second, and a check cannot tell.
const RSA_KEYS: usize = 64;
/// Entries of the revocation list.
const REVOKED: usize = 1_000;

/// What keys the holders have.
#[derive(Clone, Copy)]
pub enum Holders {
    P256,
    Rsa2048,
}

impl Holders {
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::Rsa2048 => "RSA-2048",
        }
    }

    pub fn keys(self, signers: usize) -> String {
        match self {
            Self::P256 => format!("P-256, {signers} distinct"),
            Self::Rsa2048 => format!("RSA-2048, {} distinct", RSA_KEYS.min(signers)),
        }
    }

    const fn algorithm(self) -> Algorithm {
        match self {
            Self::P256 => Algorithm::P256,
            Self::Rsa2048 => Algorithm::Rsa2048,
        }
    }
}

/// A signature and what it is over.
pub struct Signed {
    pub content: Vec<u8>,
    pub cms: Vec<u8>,
}

pub struct Town {
    pub root: Certificate,
    pub issuing: Certificate,
    pub crl: Arc<Crl>,
    pub revoked: usize,
    pub now: Timestamp,
    /// One of each holder.
    pub signed: Vec<Signed>,
}

impl Town {
    pub fn new(holders: Holders, signers: usize) -> Result<Self, String> {
        build(holders, signers).map_err(|error| error.to_string())
    }

    pub fn trust(&self) -> TrustStore {
        TrustStore {
            roots: vec![self.root.clone()],
            intermediates: vec![self.issuing.clone()],
        }
    }
}

fn build(holders: Holders, signers: usize) -> Result<Town, eds::EdsError> {
    let now = Timestamp::from_second(1_790_000_000).unwrap_or(Timestamp::UNIX_EPOCH);
    let begun = now - SignedDuration::from_hours(24);
    let addresses = Addresses {
        crl: "http://bench.invalid/list.crl".to_owned(),
        ca_issuers: "http://bench.invalid/authority.cer".to_owned(),
        ..Addresses::default()
    };
    let root_key = PrivateKey::generate(Algorithm::Rsa4096)?;
    let issuing_key = PrivateKey::generate(Algorithm::Rsa4096)?;
    let root = issue::root(&root_key, "BENCH ROOT", &serial(1), begun)?;
    let issuing = issue::issuing(
        &root_key,
        &root,
        &issuing_key.public_key_der(),
        "BENCH AUTHORITY",
        &serial(2),
        begun,
        &addresses,
    )?;
    let distinct = match holders {
        Holders::P256 => signers,
        Holders::Rsa2048 => RSA_KEYS.min(signers),
    };
    let keys = (0..distinct)
        .map(|_| PrivateKey::generate(holders.algorithm()))
        .collect::<Result<Vec<_>, _>>()?;
    let mut signed = Vec::with_capacity(signers);
    for (number, key) in keys.iter().cycle().take(signers).enumerate() {
        let profile = Profile::Person {
            iin: format!("{:012}", 900_000_000_000_u64 + number as u64),
            surname: format!("BENCH{number}"),
            given_name: "SIGNER".to_owned(),
            patronymic: None,
        };
        let serial = serial(1_000_000 + number as u64);
        let holder = issue::end_entity(
            &issuing_key,
            &issuing,
            &key.public_key_der(),
            &profile,
            &serial,
            begun,
            begun + SignedDuration::from_hours(24 * 365),
            &addresses,
        )?;
        let content = format!("{{\"application\":{number},\"text\":\"{}\"}}", "x".repeat(1_500)).into_bytes();
        let cms = eds::cms::sign(key, &holder, std::slice::from_ref(&issuing), &content, false, Some(now))?;
        signed.push(Signed { content, cms });
    }
    let entries = (0..REVOKED as u64)
        .map(|number| Revoked {
            serial_hex: hex::encode(serial(500_000 + number)),
            at: begun,
            reason: RevocationReason::KeyCompromise,
        })
        .collect::<Vec<_>>();
    let crl = Crl::issue(
        &issuing_key,
        &issuing,
        1,
        begun,
        now + SignedDuration::from_hours(24),
        &entries,
    )?;
    Ok(Town {
        root,
        issuing,
        crl: Arc::new(crl),
        revoked: REVOKED,
        now,
        signed,
    })
}

/// Twenty octets, the first not zero and below 128, as the НУЦ has them.
fn serial(number: u64) -> [u8; 20] {
    let mut serial = [0; 20];
    serial[0] = 0x40;
    serial[12..].copy_from_slice(&number.to_be_bytes());
    serial
}
