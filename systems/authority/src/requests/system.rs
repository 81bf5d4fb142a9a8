//! For which system a certificate is asked: checked before anything is kept.

use eds::Subject;
use exchange::authority::Applicant;
use law::System;

use super::{AskedSystem, RequestError};
use crate::records::requests::{ForeignSystem, Ground};
use crate::words;

/// Documents on which somebody asks on behalf of an organization: a power of attorney, the organization's letter, the
/// order that appoints them.
pub(crate) const GROUND_TYPES: [&str; 3] = ["power_of_attorney", "letter", "order"];

/// The bound of X.520 for a common name: a system's is not somebody's official name, so it need not be longer.
const NAME_CHARACTERS_MAX: usize = 64;
const GROUND_NUMBER_CHARACTERS_MAX: usize = 64;

/// Checks and tidies what is asked for; the applicant, checked before, names the organization.
pub(super) fn checked(asked: &AskedSystem, applicant: &Applicant) -> Result<ForeignSystem, RequestError> {
    let (Some(bin), Some(organization)) = (applicant.bin.clone(), applicant.organization.clone()) else {
        return Err(RequestError::Organization);
    };
    Ok(ForeignSystem {
        name: name(&asked.name)?,
        bin,
        organization,
        ground: Ground {
            document_type: ground_type(asked)?,
            number: ground_number(asked)?,
        },
    })
}

/// Everything that is wrong with the system itself, for a form that shows all at once.
pub(super) fn faults(asked: &AskedSystem) -> Vec<RequestError> {
    let faults = [
        name(&asked.name).err(),
        ground_type(asked).err(),
        ground_number(asked).err(),
    ];
    faults.into_iter().flatten().collect()
}

/// A name in Latin or Cyrillic letters, which a person at the desk can compare with a document, and none that could be
/// taken for that of a system of this installation.
fn name(text: &str) -> Result<String, RequestError> {
    let tidy = spaced(text);
    let is_cyrillic = |c: char| ('\u{400}'..='\u{4ff}').contains(&c) && c.is_alphabetic();
    let is_letter = |c: char| c.is_ascii_alphabetic() || is_cyrillic(c);
    let is_sign = |c: char| c.is_ascii_digit() || " -._/()«»\"№&".contains(c);
    let fits = tidy.chars().count() <= NAME_CHARACTERS_MAX;
    if !fits || !tidy.chars().any(is_letter) || !tidy.chars().all(|c| is_letter(c) || is_sign(c)) {
        return Err(RequestError::SystemName);
    }
    let seen = as_seen(&tidy);
    if System::ALL.into_iter().any(|own| as_seen(own.name()) == seen) {
        return Err(RequestError::SystemOurs);
    }
    Ok(tidy)
}

/// What an eye makes of a name: letters and digits only, small, those that look alike as one.
fn as_seen(name: &str) -> String {
    let looks = |c: char| match c {
        'а' => 'a',
        'с' | 'ҫ' => 'c',
        'е' | 'ё' | 'ѐ' | 'ҽ' => 'e',
        'һ' => 'h',
        'і' | 'ї' | 'ј' | 'ӏ' | 'j' | 'l' | '1' => 'i',
        'п' => 'n',
        'о' | 'ө' | '0' => 'o',
        'р' => 'p',
        'г' => 'r',
        'ѕ' => 's',
        'т' => 't',
        'у' | 'ү' => 'y',
        'ѵ' => 'v',
        other => other,
    };
    let small = name.chars().flat_map(char::to_lowercase);
    small.filter(|c| c.is_alphanumeric()).map(looks).collect()
}

fn ground_type(asked: &AskedSystem) -> Result<String, RequestError> {
    let known = GROUND_TYPES.contains(&asked.ground_type.as_str());
    known.then(|| asked.ground_type.clone()).ok_or(RequestError::GroundType)
}

fn ground_number(asked: &AskedSystem) -> Result<String, RequestError> {
    // The sign is written before it wherever it is shown.
    let number = spaced(&asked.ground_number);
    let number = number.trim_start_matches(['№', ' ']).to_owned();
    let is_possible = |c: char| c.is_alphanumeric() || " -/№.".contains(c);
    let fits = number.chars().count() <= GROUND_NUMBER_CHARACTERS_MAX;
    if fits && number.chars().all(is_possible) && number.chars().any(char::is_alphanumeric) {
        Ok(number)
    } else {
        Err(RequestError::GroundNumber)
    }
}

/// What a PKCS#10 says of itself must be what is asked for; what it leaves out the authority writes.
pub(super) fn must_agree(subject: &Subject, applicant: &Applicant, system: &ForeignSystem) -> Result<(), RequestError> {
    let says_other = |said: Option<&String>, asked: &str| said.is_some_and(|said| spaced(said) != spaced(asked));
    let common_name = Some(&subject.common_name).filter(|name| !name.is_empty());
    if says_other(common_name, &system.name) {
        return Err(RequestError::Pkcs10OtherSystem);
    }
    if says_other(subject.bin.as_ref(), &system.bin) {
        return Err(RequestError::Pkcs10OtherBin);
    }
    if says_other(subject.organization.as_ref(), &system.organization) {
        return Err(RequestError::Pkcs10OtherOrganization);
    }
    // Nobody but the representative is named beside a system.
    if subject.iin.as_ref().is_some_and(|said| *said != applicant.iin) {
        return Err(RequestError::Pkcs10Foreign);
    }
    Ok(())
}

/// The document as the log names it, which is kept in Russian.
pub(super) fn ground_in_words(ground: &Ground) -> String {
    let kind = words::text(&format!("authority-ground-type-{}", ground.document_type)).ru;
    format!("{kind} № {}", ground.number)
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_tidied_and_can_be_read() {
        assert_eq!(name("  AKIMAT   IS ").unwrap(), "AKIMAT IS");
        assert_eq!(name("АЖ «Әкімдік» № 2").unwrap(), "АЖ «Әкімдік» № 2");
        for strange in [
            "",
            "  ",
            "12",
            "a\u{200b}b",
            "a\u{202e}b",
            "Ａkimat",
            "a<b",
            &"a".repeat(65),
        ] {
            assert!(matches!(name(strange), Err(RequestError::SystemName)), "{strange:?}");
        }
    }

    #[test]
    fn nothing_that_looks_like_a_system_of_ours_is_a_name() {
        for own in System::ALL {
            assert!(matches!(name(own.name()), Err(RequestError::SystemOurs)));
        }
        for ours in ["Portal", "GATE WAY", "center.", "роrtа1", "ргоvіdег", "«registries»"] {
            assert!(matches!(name(ours), Err(RequestError::SystemOurs)), "{ours}");
        }
        for other in ["PORTAL MIO", "e-gateway", "Портал", "centre"] {
            assert!(name(other).is_ok(), "{other}");
        }
    }

    #[test]
    fn a_ground_has_a_known_kind_and_a_number() {
        let asked = |kind: &str, number: &str| AskedSystem {
            name: "AKIMAT IS".into(),
            ground_type: kind.into(),
            ground_number: number.into(),
        };
        assert_eq!(ground_type(&asked("letter", "5")).unwrap(), "letter");
        assert_eq!(ground_number(&asked("letter", " № 03-12/5 ")).unwrap(), "03-12/5");
        assert!(matches!(
            ground_type(&asked("word", "5")),
            Err(RequestError::GroundType)
        ));
        for number in ["", "-", "<5>", &"1".repeat(65)] {
            assert!(matches!(
                ground_number(&asked("order", number)),
                Err(RequestError::GroundNumber)
            ));
        }
    }
}
