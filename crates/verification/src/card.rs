//! A card of an electronic document (карточка электронного документа): a PDF for people whose attached files are the
//! original and detached signatures over it.
//!
//! What stands on the pages proves nothing: they are protected by nobody. The original is the attached file that says
//! of itself that the card was made from it, else the first; every other file must be a signature over it.

use std::collections::BTreeSet;

use eds::report::Sentence;
use eds::{Attachment, EdsError};

use crate::{Found, Kind, words};

/// The most signatures of one card.
pub const CARD_SIGNATURES_MAX: usize = 32;
/// The longest name of an attached file, in bytes: what file systems take.
const NAME_BYTES_MAX: usize = 255;
/// How the original says what it is (ISO 19005-3 §6.8).
const SOURCE: &str = "Source";

/// A card whose files were taken out.
#[derive(Clone, Debug)]
pub struct Card {
    /// The name of the original, fit to be the name of a file.
    pub name: String,
    /// What kind of file the card says it is.
    pub media_type: String,
    /// The original itself.
    pub original: Vec<u8>,
    /// The names of the attached signatures with their octets.
    pub signatures: Vec<(String, Vec<u8>)>,
}

impl Card {
    /// SHA-256 of the original, lower-case hex.
    pub fn sha256(&self) -> String {
        let digest = eds::key::Digest::Sha256.of(&self.original);
        digest.iter().map(|octet| format!("{octet:02x}")).collect()
    }

    /// «Карточка электронного документа: подлинник «…» …», and what the pages are worth.
    pub fn in_words(&self) -> Sentence {
        words::card(&self.name, self.original.len(), &self.sha256(), self.signatures.len())
    }
}

/// Why a PDF with attached files is no card that can be judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Damaged, too many or too large, a bomb among them.
    #[error("{0}")]
    Attachments(EdsError),
    /// Files are attached, and none of them is a signature.
    #[error("no signature is attached beside the original: such a card proves nothing")]
    Unsigned,
    /// A name that could leave the folder into which it is saved, or hide what it is.
    #[error("the name of attached file {number} is no name of a file")]
    Name { number: usize },
    #[error("two attached files are called {name:?}")]
    SameName { name: String },
    /// Which of them was signed would be a guess.
    #[error("there are several originals: {first:?} and {second:?}")]
    SeveralOriginals { first: String, second: String },
    #[error("the attached file {name:?} is a program")]
    Program { name: String },
    #[error("there are more than {limit} signatures")]
    TooManySignatures { limit: usize },
    #[error("the attached signature {name:?} cannot be read: {cause}")]
    Signature { name: String, cause: EdsError },
}

/// Whether these files are those of a card: something is attached beside a first file that looks like a signature.
pub(crate) fn is_card(attached: &[Attachment]) -> bool {
    attached.iter().skip(1).any(is_signature) || (attached.len() > 1 && attached.first().is_some_and(is_signature))
}

/// Takes the files apart and collects the facts of every signature over the original.
pub(crate) fn open(attached: Vec<Attachment>) -> Result<(Card, Vec<Found>), CardError> {
    check_names(&attached)?;
    let place = original(&attached)?;
    let mut original = None;
    let mut signatures = Vec::new();
    for (number, file) in attached.into_iter().enumerate() {
        if is_program(&file.bytes) {
            return Err(CardError::Program { name: file.name });
        }
        if number == place {
            original = Some(file);
        } else if is_signature(&file) {
            signatures.push((file.name, file.bytes));
        } else {
            return Err(CardError::SeveralOriginals {
                first: original.map(|original| original.name).unwrap_or_default(),
                second: file.name,
            });
        }
    }
    let Some(original) = original.filter(|_| !signatures.is_empty()) else {
        return Err(CardError::Unsigned);
    };
    if signatures.len() > CARD_SIGNATURES_MAX {
        return Err(CardError::TooManySignatures {
            limit: CARD_SIGNATURES_MAX,
        });
    }
    let mut found = Vec::new();
    for (name, cms) in &signatures {
        let signers = Found::of_cms(cms, &original.bytes).map_err(|cause| CardError::Signature {
            name: name.clone(),
            cause,
        })?;
        found.extend(signers.into_iter().map(|signer| Found {
            attachment: Some(name.clone()),
            ..signer
        }));
    }
    Ok((
        Card {
            name: original.name,
            media_type: original.media_type,
            original: original.bytes,
            signatures,
        },
        found,
    ))
}

fn check_names(attached: &[Attachment]) -> Result<(), CardError> {
    let mut seen = BTreeSet::new();
    for (place, file) in attached.iter().enumerate() {
        if !is_name(&file.name) {
            return Err(CardError::Name { number: place + 1 });
        }
        if !seen.insert(file.name.to_lowercase()) {
            return Err(CardError::SameName {
                name: file.name.clone(),
            });
        }
    }
    Ok(())
}

/// Which of the files is the original: the one that says so, else the first.
fn original(attached: &[Attachment]) -> Result<usize, CardError> {
    let mut sources = attached
        .iter()
        .enumerate()
        .filter(|(_, file)| file.relationship == SOURCE);
    match (sources.next(), sources.next()) {
        (Some((_, first)), Some((_, second))) => Err(CardError::SeveralOriginals {
            first: first.name.clone(),
            second: second.name.clone(),
        }),
        (Some((place, _)), None) => Ok(place),
        (None, _) => Ok(0),
    }
}

/// One part of a path, with nothing in it that is not seen or that turns the direction of reading.
pub fn is_name(name: &str) -> bool {
    let unseen = |character: char| {
        character.is_control()
            || matches!(character, '/' | '\\' | ':' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && name.trim() == name
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.chars().any(unseen)
}

fn is_signature(file: &Attachment) -> bool {
    Kind::of(&file.bytes) == Some(Kind::Cms)
}

/// Programs of Windows, Linux and macOS, and scripts that name what runs them.
fn is_program(bytes: &[u8]) -> bool {
    [
        &b"MZ"[..],
        b"\x7fELF",
        b"\xcf\xfa\xed\xfe",
        b"\xce\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"#!",
    ]
    .iter()
    .any(|magic| bytes.starts_with(magic))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(name: &str, bytes: &[u8]) -> Attachment {
        Attachment {
            name: name.into(),
            media_type: String::new(),
            description: String::new(),
            relationship: String::new(),
            bytes: bytes.to_vec(),
        }
    }

    fn refused(attached: Vec<Attachment>) -> CardError {
        open(attached).expect_err("it is no good card")
    }

    const CMS: &[u8] = b"\x30\x03\x02\x01\x00";

    #[test]
    fn each_bad_card_has_a_name_of_its_own() {
        assert_eq!(refused(vec![]), CardError::Unsigned);
        assert_eq!(refused(vec![file("a.txt", b"words")]), CardError::Unsigned);
        for name in [
            "",
            "..",
            "../a",
            "a/b",
            "a\\b",
            "C:a",
            " a",
            "a\u{202E}fdp.exe",
            ".bashrc",
            "a\nb",
            "a.",
        ] {
            let attached = vec![file(name, b"words"), file("a.cms", CMS)];
            assert_eq!(refused(attached), CardError::Name { number: 1 }, "{name:?}");
        }
        assert!(matches!(
            refused(vec![file("a", b"words"), file("A", CMS)]),
            CardError::SameName { .. }
        ));
        let both = vec![file("a.txt", b"words"), file("b.txt", b"others"), file("a.cms", CMS)];
        assert_eq!(
            refused(both),
            CardError::SeveralOriginals {
                first: "a.txt".into(),
                second: "b.txt".into()
            }
        );
        let source = |name| Attachment {
            relationship: SOURCE.into(),
            ..file(name, b"words")
        };
        assert!(matches!(
            refused(vec![source("a"), source("b")]),
            CardError::SeveralOriginals { .. }
        ));
        for program in [&b"MZ\x90"[..], b"\x7fELF", b"#!/bin/sh"] {
            let attached = vec![file("a", program), file("a.cms", CMS)];
            assert!(matches!(refused(attached), CardError::Program { .. }));
        }
        assert!(matches!(
            refused(vec![file("a", b"words"), file("a.cms", CMS)]),
            CardError::Signature { .. }
        ));
        let mut many = vec![file("a", b"words")];
        many.extend((0..=CARD_SIGNATURES_MAX).map(|number| file(&format!("{number}.cms"), CMS)));
        assert_eq!(
            refused(many),
            CardError::TooManySignatures {
                limit: CARD_SIGNATURES_MAX
            }
        );
    }

    #[test]
    fn a_program_among_the_signatures_and_an_original_in_second_place_are_seen() {
        let source = Attachment {
            relationship: SOURCE.into(),
            ..file("b", b"words")
        };
        assert!(matches!(
            refused(vec![file("a.cms", CMS), source]),
            CardError::Signature { name, .. } if name == "a.cms"
        ));
        assert!(is_card(&[file("a", b"x"), file("a.cms", CMS)]));
        assert!(!is_card(&[file("a", b"x"), file("b", b"y")]) && !is_card(&[file("a.cms", CMS)]));
    }

    proptest! {
        #[test]
        fn a_name_that_passes_stays_in_its_folder(name in "\\PC{0,40}|[./\\\\a:]{0,6}") {
            if is_name(&name) {
                let path = std::path::Path::new("folder").join(&name);
                prop_assert_eq!(path.parent(), Some(std::path::Path::new("folder")));
                prop_assert_eq!(path.file_name().and_then(|name| name.to_str()), Some(name.as_str()));
            }
        }
    }
}
