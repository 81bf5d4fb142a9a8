//! Whom a certificate is for, from the command line.

use eds::Subject;
use eds::issue::Profile;

use super::{KeyError, said};

#[derive(clap::Args)]
pub(super) struct Holder {
    /// The holder's ИИН.
    #[arg(long)]
    iin: Option<String>,
    /// The holder's surname.
    #[arg(long)]
    surname: Option<String>,
    /// The holder's first name.
    #[arg(long)]
    given_name: Option<String>,
    /// The holder's patronymic.
    #[arg(long)]
    patronymic: Option<String>,
    /// The БИН of the organization, for its employees and information systems.
    #[arg(long)]
    bin: Option<String>,
    /// The name of the organization.
    #[arg(long)]
    organization: Option<String>,
    /// The name of an information system, in place of a person.
    #[arg(long, conflicts_with_all = ["iin", "surname", "given_name", "patronymic"])]
    system: Option<String>,
}

impl Holder {
    /// Nothing was said about anybody.
    pub(super) const fn is_absent(&self) -> bool {
        self.iin.is_none() && self.surname.is_none() && self.given_name.is_none() && self.system.is_none()
    }

    /// A person, an employee or an information system, by what was given.
    pub(super) fn profile(&self) -> Result<Profile, KeyError> {
        let person = (&self.iin, &self.surname, &self.given_name);
        let employer = (&self.bin, &self.organization);
        match (&self.system, person, employer) {
            (Some(name), _, (Some(bin), Some(organization))) => Ok(Profile::InformationSystem {
                name: name.clone(),
                bin: bin.clone(),
                organization: organization.clone(),
            }),
            (None, (Some(iin), Some(surname), Some(given_name)), (Some(bin), Some(organization))) => {
                Ok(Profile::Employee {
                    iin: iin.clone(),
                    surname: surname.clone(),
                    given_name: given_name.clone(),
                    patronymic: self.patronymic.clone(),
                    bin: bin.clone(),
                    organization: organization.clone(),
                })
            }
            (None, (Some(iin), Some(surname), Some(given_name)), (None, None)) => Ok(Profile::Person {
                iin: iin.clone(),
                surname: surname.clone(),
                given_name: given_name.clone(),
                patronymic: self.patronymic.clone(),
            }),
            _ => incomplete(),
        }
    }
}

/// The same holder again. The first name is what the CN has besides the surname.
pub(super) fn of_subject(subject: &Subject) -> Result<Profile, KeyError> {
    let holder = match (&subject.iin, &subject.surname) {
        (Some(iin), Some(surname)) => Holder {
            iin: Some(iin.clone()),
            surname: Some(surname.clone()),
            given_name: subject
                .common_name
                .strip_prefix(surname)
                .map(|name| name.trim().to_owned()),
            patronymic: subject.patronymic.clone(),
            bin: subject.bin.clone(),
            organization: subject.organization.clone(),
            system: None,
        },
        _ => Holder {
            iin: None,
            surname: None,
            given_name: None,
            patronymic: None,
            bin: subject.bin.clone(),
            organization: subject.organization.clone(),
            system: Some(subject.common_name.clone()),
        },
    };
    holder.profile()
}

fn incomplete<T>() -> Result<T, KeyError> {
    said(
        "Иесін толық көрсетіңіз: жеке тұлға үшін --iin, --surname, --given-name; қызметкер үшін оған қоса --bin, --organization; жүйе үшін --system, --bin, --organization.",
        "Укажите владельца полностью: для физического лица --iin, --surname, --given-name; для сотрудника ещё --bin и --organization; для системы --system, --bin, --organization.",
        "Name the holder completely: --iin, --surname, --given-name for a person; --bin and --organization as well for an employee; --system, --bin, --organization for an information system.",
    )
}
