//! Name constraints (RFC 5280 §4.2.1.10, §6.1.4 g): for whom an authority may issue.
//!
//! Processed are directory names, e-mail addresses and DNS names. A constraint on another kind of name cannot be
//! enforced here, so the certificate that carries one is refused.

use const_oid::ObjectIdentifier;

use super::Certificate;
use super::subject::text;
use crate::EdsError;
use crate::asn1::{Element, Reader, oid, tag};

/// The most subtrees of one certificate, and the most alternative names.
const NAMES_MAX: usize = 64;

const WHAT: &str = "certificate";

/// What an authority is limited to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Constraints {
    permitted: Vec<Name>,
    excluded: Vec<Name>,
}

/// A name, or the base of a subtree of names, in the form in which they are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    /// Attributes of each relative name, letters in lower case, white space squeezed (§7.1).
    Directory(Vec<Vec<(ObjectIdentifier, String)>>),
    Email(String),
    Dns(String),
}

impl Constraints {
    /// `NameConstraints ::= SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL }`; None where one of
    /// them is of a kind that is not processed.
    pub(super) fn read(mut value: Reader<'_>) -> Result<Option<Self>, EdsError> {
        let mut fields = value.enter(tag::SEQUENCE)?;
        value.finish()?;
        let mut lists = [Vec::new(), Vec::new()];
        for (number, list) in (0..).zip(&mut lists) {
            let Some(subtrees) = fields.optional(tag::context(number))? else {
                continue;
            };
            let mut subtrees = fields.inside(subtrees);
            while !subtrees.is_empty() {
                // GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }
                let mut subtree = subtrees.enter(tag::SEQUENCE)?;
                let base = name(subtree.any()?)?;
                // §4.2.1.10: minimum is zero and maximum absent.
                let (Some(base), true) = (base, subtree.is_empty()) else {
                    return Ok(None);
                };
                keep(list, base)?;
            }
        }
        fields.finish()?;
        let [permitted, excluded] = lists;
        Ok(Some(Self { permitted, excluded }))
    }

    /// Whether every name of the certificate is within the permitted subtrees and outside of the excluded ones. A name
    /// that cannot be read is within nothing.
    pub(crate) fn allow(&self, certificate: &Certificate) -> bool {
        let Ok(names) = names_of(certificate) else {
            return false;
        };
        names.iter().all(|name| {
            let mut of_kind = self.permitted.iter().filter(|base| base.is_of_kind(name)).peekable();
            let permitted = of_kind.peek().is_none() || of_kind.any(|base| name.is_within(base));
            permitted && !self.excluded.iter().any(|base| name.is_within(base))
        })
    }
}

/// The subject, its e-mail addresses and the alternative names of the three kinds.
fn names_of(certificate: &Certificate) -> Result<Vec<Name>, EdsError> {
    let mut names = Vec::new();
    let subject = directory(Reader::new(certificate.subject_name(), WHAT).enter(tag::SEQUENCE)?)?;
    for (kind, value) in subject.iter().flatten() {
        if *kind == oid::EMAIL_ADDRESS {
            names.push(Name::Email(value.clone()));
        }
    }
    if !subject.is_empty() {
        names.push(Name::Directory(subject));
    }
    if let Some(alternative) = &certificate.extensions().alternative_names {
        let mut list = Reader::new(alternative, WHAT).enter(tag::SEQUENCE)?;
        while !list.is_empty() {
            if let Some(name) = name(list.any()?)? {
                keep(&mut names, name)?;
            }
        }
    }
    Ok(names)
}

fn keep(list: &mut Vec<Name>, name: Name) -> Result<(), EdsError> {
    if list.len() == NAMES_MAX {
        return Err(EdsError::TooMany {
            what: "names of a certificate",
            limit: NAMES_MAX,
        });
    }
    list.push(name);
    Ok(())
}

/// A GeneralName of a kind that is processed.
fn name(element: Element<'_>) -> Result<Option<Name>, EdsError> {
    let letters = || {
        let letters = std::str::from_utf8(element.value).ok().filter(|text| text.is_ascii());
        letters
            .map(str::to_ascii_lowercase)
            .ok_or(EdsError::Malformed { what: WHAT })
    };
    Ok(match element.tag {
        email if email == tag::context_primitive(1) => Some(Name::Email(letters()?)),
        dns if dns == tag::context_primitive(2) => Some(Name::Dns(letters()?)),
        // A Name is a CHOICE, so its tag is explicit.
        own if own == tag::context(4) => {
            let list = Reader::new(element.value, WHAT).enter(tag::SEQUENCE)?;
            Some(Name::Directory(directory(list)?))
        }
        _ => None,
    })
}

fn directory(mut list: Reader<'_>) -> Result<Vec<Vec<(ObjectIdentifier, String)>>, EdsError> {
    let mut names = Vec::new();
    while !list.is_empty() {
        let mut set = list.enter(tag::SET)?;
        let mut attributes = Vec::with_capacity(1);
        while !set.is_empty() {
            let mut attribute = set.enter(tag::SEQUENCE)?;
            let kind = attribute.oid()?;
            let value = text(attribute.any()?)?.to_lowercase();
            attributes.push((kind, value.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        attributes.sort();
        names.push(attributes);
    }
    Ok(names)
}

impl Name {
    const fn is_of_kind(&self, other: &Self) -> bool {
        matches!(
            (self, other),
            (Self::Directory(_), Self::Directory(_)) | (Self::Email(_), Self::Email(_)) | (Self::Dns(_), Self::Dns(_))
        )
    }

    fn is_within(&self, base: &Self) -> bool {
        match (self, base) {
            (Self::Directory(name), Self::Directory(base)) => name.starts_with(base),
            (Self::Dns(name), Self::Dns(base)) => is_host_within(name, base) || name == base.trim_start_matches('.'),
            (Self::Email(name), Self::Email(base)) if base.contains('@') => name == base,
            (Self::Email(name), Self::Email(base)) => {
                // One host, or with a dot in front every host below it.
                let host = name.rsplit_once('@').map_or(name.as_str(), |(_, host)| host);
                host == base || (base.starts_with('.') && host.ends_with(base.as_str()))
            }
            _ => false,
        }
    }
}

/// `host.example.kz` lies within `example.kz` and `.example.kz`; the empty base holds every name.
fn is_host_within(name: &str, base: &str) -> bool {
    let base = base.trim_start_matches('.');
    base.is_empty() || name == base || name.strip_suffix(base).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_addresses_lie_within_their_subtrees() {
        let dns = |name: &str, base: &str| Name::Dns(name.into()).is_within(&Name::Dns(base.into()));
        assert!(dns("a.example.kz", "example.kz") && dns("example.kz", "example.kz") && dns("x.kz", ""));
        assert!(!dns("badexample.kz", "example.kz") && !dns("example.kz.evil.org", "example.kz"));
        let email = |name: &str, base: &str| Name::Email(name.into()).is_within(&Name::Email(base.into()));
        assert!(email("a@example.kz", "example.kz") && email("a@b.example.kz", ".example.kz"));
        assert!(!email("a@b.example.kz", "example.kz") && !email("a@example.kz", "b@example.kz"));
        assert!(!email("a@badexample.kz", ".example.kz"));
    }

    #[test]
    fn letters_and_spaces_of_directory_names_do_not_matter() {
        // SEQUENCE { SET { SEQUENCE { C, PrintableString KZ } } } and the same as UTF8String, in lower case.
        let printable = [0x31, 11, 0x30, 9, 6, 3, 0x55, 4, 6, 0x13, 2, b'K', b'Z'];
        let utf8 = [0x31, 11, 0x30, 9, 6, 3, 0x55, 4, 6, 0x0c, 2, b'k', b'z'];
        let read = |bytes: &[u8]| directory(Reader::new(bytes, WHAT)).expect("a name");
        assert_eq!(read(&printable), read(&utf8));
    }
}
