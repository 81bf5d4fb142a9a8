//! The policies as documents: what a signature must have, in a file that people can read and change.

use std::sync::LazyLock;

use const_oid::ObjectIdentifier;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer};

use super::{Policy, Purpose};
use crate::EdsError;
use crate::key::{Digest, KeyKind};

/// The largest policy document, in bytes.
const DOCUMENT_BYTES_MAX: usize = 64 * 1024;

/// The shipped policies: the name on a command line, and the text.
const SHIPPED: [(&str, &str); 2] = [
    ("own-authority", include_str!("../../policies/own-authority.toml")),
    ("nuc-rk", include_str!("../../policies/nuc-rk.toml")),
];

/// From this moment an algorithm proves nothing any more, unless a time stamp of before shows that the signature is older.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    /// `RSA`, or a name as reports print it: `SHA-1`, `ECDSA P-256`, `GOST 34.310-2004`.
    pub algorithm: String,
    /// For RSA: keys shorter than this many bits.
    pub bits_below: Option<usize>,
    pub until: Timestamp,
}

/// Which certificates sign in: those with digitalSignature, keyEncipherment and one of these purposes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    #[serde(deserialize_with = "identifiers")]
    pub extended_key_usages: Vec<ObjectIdentifier>,
    /// A certificate for signing documents signs in too.
    pub signing_will_do: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    #[serde(deserialize_with = "identifiers")]
    extended_key_usages: Vec<ObjectIdentifier>,
    /// Without it nobody signs in under this policy.
    #[serde(default)]
    sign_in: SignIn,
    chain_length_max: usize,
    rsa_bits_min: usize,
    time_stamp_required: bool,
    clock_skew_seconds: u32,
    revocation_age_max_hours: Option<u32>,
    #[serde(default)]
    cut_off: Vec<CutOff>,
}

/// Object identifiers in dotted form; what is none is a mistake in the document.
fn identifiers<'de, D: Deserializer<'de>>(texts: D) -> Result<Vec<ObjectIdentifier>, D::Error> {
    let texts = Vec::<String>::deserialize(texts)?;
    let read = |text: &String| ObjectIdentifier::new(text).map_err(serde::de::Error::custom);
    texts.iter().map(read).collect()
}

static READ: LazyLock<Vec<(&'static str, Policy)>> = LazyLock::new(|| {
    SHIPPED
        .iter()
        .filter_map(|(name, text)| Some((*name, Policy::parse(text).ok()?)))
        .collect()
});

impl Policy {
    /// Reads a policy document (TOML).
    pub fn parse(text: &str) -> Result<Self, EdsError> {
        const WHAT: &str = "policy document";
        if text.len() > DOCUMENT_BYTES_MAX {
            return Err(EdsError::TooLarge {
                what: WHAT,
                limit: DOCUMENT_BYTES_MAX,
            });
        }
        let document: Document = toml::from_str(text).map_err(|error| EdsError::Policy {
            cause: error.message().to_owned(),
        })?;
        Ok(Self {
            name: document.name,
            extended_key_usages: document.extended_key_usages,
            sign_in: document.sign_in,
            purpose: Purpose::Document,
            chain_length_max: document.chain_length_max,
            rsa_bits_min: document.rsa_bits_min,
            time_stamp_required: document.time_stamp_required,
            clock_skew: SignedDuration::from_secs(i64::from(document.clock_skew_seconds)),
            revocation_age_max: document
                .revocation_age_max_hours
                .map(|hours| SignedDuration::from_hours(i64::from(hours))),
            cut_offs: document.cut_off,
        })
    }

    /// One of the shipped policies: `own-authority`, `nuc-rk`.
    pub fn named(name: &str) -> Option<Self> {
        READ.iter()
            .find(|(own, _)| *own == name)
            .map(|(_, policy)| policy.clone())
    }

    /// The names of the shipped policies.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    /// The name of the algorithm whose time was over at this moment.
    pub(super) fn refuses(&self, key: Option<KeyKind>, digest: Option<Digest>, at: Timestamp) -> Option<String> {
        let over = |cut: &&CutOff| at >= cut.until;
        self.cut_offs.iter().filter(over).find_map(|cut| cut.meant(key, digest))
    }

    /// When after this moment the time of one of the two is over.
    pub(super) fn ends(&self, key: Option<KeyKind>, digest: Option<Digest>, after: Timestamp) -> Option<Timestamp> {
        let ahead = self.cut_offs.iter().filter(|cut| cut.until > after);
        ahead
            .filter(|cut| cut.meant(key, digest).is_some())
            .map(|cut| cut.until)
            .min()
    }
}

impl CutOff {
    /// The name of what it speaks of, key or digest.
    fn meant(&self, key: Option<KeyKind>, digest: Option<Digest>) -> Option<String> {
        let short = |bits: usize| self.algorithm == "RSA" && self.bits_below.is_none_or(|below| bits < below);
        match key {
            Some(KeyKind::Rsa { bits }) if short(bits) => Some(format!("RSA-{bits}")),
            Some(kind) if kind.to_string() == self.algorithm => Some(self.algorithm.clone()),
            _ => digest
                .filter(|digest| digest.name() == self.algorithm)
                .map(|digest| digest.name().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_documents_are_read() {
        for name in Policy::names() {
            let policy = Policy::named(name).expect("a shipped policy reads");
            assert!(!policy.cut_offs.is_empty(), "{name}");
        }
        let lacking = Policy::parse("name = \"x\"")
            .expect_err("nothing may be missing")
            .to_string();
        assert!(lacking.contains("extended_key_usages"), "{lacking}");
        let mistyped = SHIPPED[0].1.replacen("\"1.3.6.1.5.5.7.3.4\"", "\"emailProtection\"", 1);
        assert!(mistyped != SHIPPED[0].1 && Policy::parse(&mistyped).is_err());
        assert!(Policy::named("unknown").is_none());
    }

    #[test]
    fn an_algorithm_is_refused_from_its_day_on() {
        let policy = Policy::named("own-authority").expect("a policy");
        let moment = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let rsa = Some(KeyKind::Rsa { bits: 2048 });
        let refused = |at| policy.refuses(rsa, Some(Digest::Sha256), at);
        assert_eq!(refused(moment("2026-11-22T00:00:00Z")), None);
        assert_eq!(refused(moment("2031-01-01T00:00:00Z")).as_deref(), Some("RSA-2048"));
        let before = moment("2026-11-22T00:00:00Z");
        let ends = |key| policy.ends(key, Some(Digest::Sha256), before);
        assert_eq!(ends(rsa), Some(moment("2031-01-01T00:00:00Z")));
        assert_eq!(ends(Some(KeyKind::Rsa { bits: 4096 })), None);
        let sha1 = policy.refuses(None, Some(Digest::Sha1), moment("2020-01-01T00:00:00Z"));
        assert_eq!(sha1.as_deref(), Some("SHA-1"));
    }
}
