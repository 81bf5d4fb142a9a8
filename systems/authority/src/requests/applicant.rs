//! Whose certificate is asked for: checked before anything is kept.

use domain::{Bin, Iin};
use eds::issue::Profile;
use exchange::authority::Applicant;

use super::RequestError;
use crate::records::requests::ForeignSystem;

const NAME_CHARACTERS_MAX: usize = 64;
/// The official names of Kazakh bodies are long; `eds` writes no longer ones.
const ORGANIZATION_CHARACTERS_MAX: usize = 256;

/// Checks and tidies an applicant. The ИИН must have a right check digit: no certificate is issued upon a
/// mistyped one.
pub(super) fn checked(applicant: &Applicant) -> Result<Applicant, RequestError> {
    let (bin, organization) = employer(applicant)?;
    Ok(Applicant {
        iin: iin(applicant)?,
        surname: name("surname", &applicant.surname)?,
        given_name: name("given_name", &applicant.given_name)?,
        patronymic: patronymic(applicant)?,
        bin,
        organization,
    })
}

/// Everything that is wrong with an applicant, for a form that shows all at once.
pub(super) fn faults(applicant: &Applicant) -> Vec<RequestError> {
    let faults = [
        employer(applicant).err(),
        iin(applicant).err(),
        name("surname", &applicant.surname).err(),
        name("given_name", &applicant.given_name).err(),
        patronymic(applicant).err(),
    ];
    faults.into_iter().flatten().collect()
}

fn iin(applicant: &Applicant) -> Result<String, RequestError> {
    let iin = Iin::parse(applicant.iin.trim()).map_err(RequestError::Iin)?;
    Ok(iin.as_str().to_owned())
}

fn patronymic(applicant: &Applicant) -> Result<Option<String>, RequestError> {
    let given = given(&applicant.patronymic);
    given.map(|patronymic| name("patronymic", patronymic)).transpose()
}

/// БИН and name of the organization, or neither.
pub(super) fn employer(applicant: &Applicant) -> Result<(Option<String>, Option<String>), RequestError> {
    match (given(&applicant.bin), given(&applicant.organization)) {
        (None, None) => Ok((None, None)),
        (Some(bin), Some(organization)) => {
            let bin = Bin::parse(bin).map_err(RequestError::Bin)?;
            let impossible = organization.chars().any(char::is_control)
                || organization.chars().count() > ORGANIZATION_CHARACTERS_MAX;
            if impossible {
                return Err(RequestError::Name { field: "organization" });
            }
            Ok((Some(bin.as_str().to_owned()), Some(organization.to_owned())))
        }
        _ => Err(RequestError::Organization),
    }
}

/// The profile under which the certificate of the applicant, or of the system, is made.
pub(super) fn profile(applicant: &Applicant, system: Option<&ForeignSystem>) -> Profile {
    if let Some(system) = system {
        return Profile::InformationSystem {
            name: system.name.clone(),
            bin: system.bin.clone(),
            organization: system.organization.clone(),
        };
    }
    let Applicant {
        iin,
        surname,
        given_name,
        patronymic,
        bin,
        organization,
    } = applicant.clone();
    match (bin, organization) {
        (Some(bin), Some(organization)) => Profile::Employee {
            iin,
            surname,
            given_name,
            patronymic,
            bin,
            organization,
        },
        _ => Profile::Person {
            iin,
            surname,
            given_name,
            patronymic,
        },
    }
}

/// A name in capitals, as certificates carry it: letters of any script, with spaces, hyphens, apostrophes, dots.
fn name(field: &'static str, text: &str) -> Result<String, RequestError> {
    let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase();
    let fits = !tidy.is_empty() && tidy.chars().count() <= NAME_CHARACTERS_MAX;
    let is_name = tidy
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.'));
    if fits && is_name && tidy.chars().any(char::is_alphabetic) {
        Ok(tidy)
    } else {
        Err(RequestError::Name { field })
    }
}

fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody() -> Applicant {
        Applicant {
            iin: "900101300007".into(),
            surname: " Сейітқали ".into(),
            given_name: "Айгерім".into(),
            patronymic: Some(String::new()),
            bin: None,
            organization: None,
        }
    }

    #[test]
    fn names_are_tidied_and_an_empty_patronymic_is_none() {
        let tidy = checked(&somebody()).unwrap();
        assert_eq!((tidy.surname.as_str(), tidy.patronymic), ("СЕЙІТҚАЛИ", None));
    }

    #[test]
    fn a_mistyped_iin_half_an_organization_and_a_name_of_digits_are_refused() {
        let mistyped = Applicant {
            iin: "900101300008".into(),
            ..somebody()
        };
        assert!(matches!(checked(&mistyped), Err(RequestError::Iin(_))));
        let half = Applicant {
            bin: Some("120140000007".into()),
            ..somebody()
        };
        assert!(matches!(checked(&half), Err(RequestError::Organization)));
        let digits = Applicant {
            surname: "R2D2".into(),
            ..somebody()
        };
        assert!(matches!(checked(&digits), Err(RequestError::Name { field: "surname" })));
        let endless = Applicant {
            given_name: "А".repeat(65),
            ..somebody()
        };
        assert!(matches!(
            checked(&endless),
            Err(RequestError::Name { field: "given_name" })
        ));
    }
}
