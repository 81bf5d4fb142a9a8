//! The algorithm addresses that are accepted, and what they mean.

use bergshamra_c14n::C14nMode;
use eds::key::{Digest, Family, Scheme};

use crate::XmlError;

/// How XML becomes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Canonicalization {
    /// Canonical XML 1.0.
    Inclusive,
    /// Canonical XML 1.0 with comments. A reference to a whole document or by Id never has any (XMLDSig §4.4.3.3).
    InclusiveWithComments,
    /// Exclusive canonical XML 1.0: the namespaces of the surroundings stay out.
    Exclusive,
    /// The same with comments.
    ExclusiveWithComments,
}

const CANONICALIZATIONS: [(&str, Canonicalization); 4] = [
    (
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        Canonicalization::Inclusive,
    ),
    (
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
        Canonicalization::InclusiveWithComments,
    ),
    ("http://www.w3.org/2001/10/xml-exc-c14n#", Canonicalization::Exclusive),
    (
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
        Canonicalization::ExclusiveWithComments,
    ),
];

impl Canonicalization {
    pub(crate) fn of_uri(uri: &str) -> Option<Self> {
        CANONICALIZATIONS
            .iter()
            .find_map(|(known, method)| (*known == uri).then_some(*method))
    }

    pub(crate) fn uri(self) -> &'static str {
        CANONICALIZATIONS
            .iter()
            .find_map(|(uri, method)| (*method == self).then_some(*uri))
            .unwrap_or_default()
    }

    pub(crate) const fn mode(self) -> C14nMode {
        match self {
            Self::Inclusive => C14nMode::Inclusive,
            Self::InclusiveWithComments => C14nMode::InclusiveWithComments,
            Self::Exclusive => C14nMode::Exclusive,
            Self::ExclusiveWithComments => C14nMode::ExclusiveWithComments,
        }
    }

    pub(crate) const fn is_exclusive(self) -> bool {
        matches!(self, Self::Exclusive | Self::ExclusiveWithComments)
    }

    pub(crate) const fn with_comments(self) -> bool {
        matches!(self, Self::InclusiveWithComments | Self::ExclusiveWithComments)
    }
}

/// The addresses of the НУЦ's algorithms begin so.
macro_rules! nuc {
    ($name:literal) => {
        concat!("urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:", $name)
    };
}

const DIGESTS: [(&str, Digest); 6] = [
    ("http://www.w3.org/2001/04/xmlenc#sha256", Digest::Sha256),
    ("http://www.w3.org/2001/04/xmldsig-more#sha384", Digest::Sha384),
    ("http://www.w3.org/2001/04/xmlenc#sha512", Digest::Sha512),
    (nuc!("gostr34112015-512"), Digest::Streebog512),
    (nuc!("gostr34112015-256"), Digest::Streebog256),
    ("http://www.w3.org/2001/04/xmldsig-more#gost34311", Digest::Gost34311),
];

const SCHEMES: [(&str, Family, Digest); 12] = [
    (
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        Family::RsaPkcs1,
        Digest::Sha256,
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        Family::RsaPkcs1,
        Digest::Sha384,
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        Family::RsaPkcs1,
        Digest::Sha512,
    ),
    (
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
        Family::RsaPss,
        Digest::Sha256,
    ),
    (
        "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1",
        Family::RsaPss,
        Digest::Sha384,
    ),
    (
        "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1",
        Family::RsaPss,
        Digest::Sha512,
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        Family::Ecdsa,
        Digest::Sha256,
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
        Family::Ecdsa,
        Digest::Sha384,
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
        Family::Ecdsa,
        Digest::Sha512,
    ),
    (
        nuc!("gostr34102015-gostr34112015-512"),
        Family::Gost2015_512,
        Digest::Streebog512,
    ),
    (
        nuc!("gostr34102015-gostr34112015-256"),
        Family::Gost2015_256,
        Digest::Streebog256,
    ),
    (
        "http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311",
        Family::Gost2004,
        Digest::Gost34311,
    ),
];

pub(crate) fn digest_of(uri: &str) -> Result<Digest, XmlError> {
    let found = DIGESTS
        .iter()
        .find_map(|(known, digest)| (*known == uri).then_some(*digest));
    found.ok_or_else(|| XmlError::Algorithm { uri: uri.to_owned() })
}

pub(crate) fn digest_uri(digest: Digest) -> Result<&'static str, XmlError> {
    let found = DIGESTS
        .iter()
        .find_map(|(uri, known)| (*known == digest).then_some(*uri));
    found.ok_or_else(|| XmlError::Algorithm {
        uri: digest.name().to_owned(),
    })
}

pub(crate) fn scheme_of(uri: &str) -> Result<Scheme, XmlError> {
    let found = SCHEMES
        .iter()
        .find(|(known, _, _)| *known == uri)
        .and_then(|(_, family, digest)| Scheme::new(*family, *digest));
    found.ok_or_else(|| XmlError::Algorithm { uri: uri.to_owned() })
}

pub(crate) fn scheme_uri(scheme: Scheme) -> Result<&'static str, XmlError> {
    let found = SCHEMES
        .iter()
        .find_map(|(uri, family, digest)| (*family == scheme.family() && *digest == scheme.digest()).then_some(*uri));
    found.ok_or_else(|| XmlError::Algorithm {
        uri: scheme.to_string(),
    })
}
