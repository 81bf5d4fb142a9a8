//! `qyzmet demo`: all systems in one process, with synthetic people and staff.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use domain::clock::WallClock;
use domain::{Chance, Clock, Iin, PersonName};
use law::{Library, System};
use registries::population::Known;

use crate::commands::{calendar, chain, fail, say, start_log};
use crate::config::Config;
use crate::regulations;
use crate::synthetic::Person;
use crate::wiring::{self, District, WiringError};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder for everything the demonstration keeps.
    #[arg(long, default_value = "qyzmet-data")]
    data: PathBuf,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
}

/// One password for all: it is printed at the start, it protects nothing.
const PASSWORD: &str = "demo-2026-qyzmet";
/// The number of the power of attorney that each applicant has given the other.
const POWER_OF_ATTORNEY: &str = "000000001";
const BIN: &str = "120140000007";

/// Somebody of the demonstration.
struct Role {
    system: System,
    role: &'static str,
    iin: &'static str,
    surname: &'static str,
    given_name: &'static str,
    patronymic: &'static str,
    what: &'static str,
}

/// Invented people with right check digits.
const PEOPLE: [Role; 22] = [
    Role {
        system: System::Portal,
        role: "applicant",
        iin: "900101300007",
        surname: "Үлгібаев",
        given_name: "Сынақ",
        patronymic: "Мысалұлы",
        what: "applicant",
    },
    Role {
        system: System::Portal,
        role: "applicant",
        iin: "850615400006",
        surname: "Мысалова",
        given_name: "Үлгі",
        patronymic: "Сынаққызы",
        what: "applicant",
    },
    Role {
        system: System::Provider,
        role: "official",
        iin: "990101300122",
        surname: "Сынақов",
        given_name: "Байқау",
        patronymic: "Үлгіұлы",
        what: "official of the department",
    },
    Role {
        system: System::Provider,
        role: "official",
        iin: "900101300811",
        surname: "Нұсқабаева",
        given_name: "Жоба",
        patronymic: "Мысалқызы",
        what: "another official",
    },
    Role {
        system: System::Provider,
        role: "specialist",
        iin: "880312300913",
        surname: "Мамандов",
        given_name: "Үлгі",
        patronymic: "Сынақұлы",
        what: "specialist of the department",
    },
    Role {
        system: System::Provider,
        role: "chancellery",
        iin: "910517400929",
        surname: "Кеңсеева",
        given_name: "Мысал",
        patronymic: "Жобақызы",
        what: "clerk of the chancellery",
    },
    Role {
        system: System::Provider,
        role: "head",
        iin: "750223300931",
        surname: "Басшыев",
        given_name: "Нұсқа",
        patronymic: "Үлгіұлы",
        what: "head of the department",
    },
    Role {
        system: System::Provider,
        role: "deputy",
        iin: "791012400949",
        surname: "Орынбасова",
        given_name: "Көрме",
        patronymic: "Сынаққызы",
        what: "deputy head",
    },
    Role {
        system: System::Provider,
        role: "unit_head",
        iin: "830707300958",
        surname: "Бөлімов",
        given_name: "Жоба",
        patronymic: "Мысалұлы",
        what: "head of the unit",
    },
    Role {
        system: System::Provider,
        role: "executor",
        iin: "921109400965",
        surname: "Орындаушыева",
        given_name: "Тәжірибе",
        patronymic: "Үлгіқызы",
        what: "executor",
    },
    Role {
        system: System::Provider,
        role: "commission",
        iin: "700404300974",
        surname: "Комиссиев",
        given_name: "Сынақ",
        patronymic: "Нұсқаұлы",
        what: "member of the commission",
    },
    Role {
        system: System::Provider,
        role: "akim",
        iin: "770819300983",
        surname: "Әкімов",
        given_name: "Мысал",
        patronymic: "Көрмеұлы",
        what: "akim of the rural district",
    },
    Role {
        system: System::Provider,
        role: "akim_specialist",
        iin: "950121400993",
        surname: "Ауылова",
        given_name: "Жоба",
        patronymic: "Тәжірибеқызы",
        what: "specialist of the akim's office",
    },
    Role {
        system: System::Center,
        role: "operator",
        iin: "900101300823",
        surname: "Көрсетов",
        given_name: "Нұсқа",
        patronymic: "Сынақұлы",
        what: "operator of the service centre",
    },
    Role {
        system: System::Center,
        role: "inspector",
        iin: "930815401039",
        surname: "Тексерова",
        given_name: "Үлгі",
        patronymic: "Көрмеқызы",
        what: "inspector of the service centre",
    },
    Role {
        system: System::Center,
        role: "collection_sector",
        iin: "841209301041",
        surname: "Жинақов",
        given_name: "Сынақ",
        patronymic: "Жобаұлы",
        what: "collecting sector of the centre",
    },
    Role {
        system: System::Center,
        role: "courier",
        iin: "870420301011",
        surname: "Жеткізов",
        given_name: "Байқау",
        patronymic: "Нұсқаұлы",
        what: "courier of the centre",
    },
    Role {
        system: System::Center,
        role: "issuing_clerk",
        iin: "960302401055",
        surname: "Берушіева",
        given_name: "Мысал",
        patronymic: "Тәжірибеқызы",
        what: "issuing clerk of the centre",
    },
    Role {
        system: System::Center,
        role: "head",
        iin: "780228301069",
        surname: "Орталықов",
        given_name: "Көрме",
        patronymic: "Мысалұлы",
        what: "head of the centre: figures of the queue",
    },
    Role {
        system: System::Gateway,
        role: "gateway_operator",
        iin: "050101500103",
        surname: "Жобалықов",
        given_name: "Көрме",
        patronymic: "Байқауұлы",
        what: "operator of the gateway",
    },
    Role {
        system: System::Authority,
        role: "registrar",
        iin: "850615400705",
        surname: "Байқауова",
        given_name: "Тәжірибе",
        patronymic: "Жобақызы",
        what: "registrar of the authority",
    },
    Role {
        system: System::Registries,
        role: "registrar",
        iin: "850615400705",
        surname: "Байқауова",
        given_name: "Тәжірибе",
        patronymic: "Жобақызы",
        what: "the same, registrar of the registries",
    },
];

pub(super) async fn run(arguments: Arguments, folder: Option<&Path>) -> ExitCode {
    start_log("warn");
    let library = match regulations::load(folder) {
        Ok((library, _)) => Arc::new(library),
        Err(error) => return fail(&error.to_string()),
    };
    let district = match open(&arguments, library).await {
        Ok(district) => district,
        Err(error) => return fail(&chain(&error)),
    };
    if let Err(error) = calendar::tell_moved(&district).await {
        return fail(&error);
    }
    say(&greeting(&district, &arguments));
    district.run_until(wiring::interrupted()).await;
    ExitCode::SUCCESS
}

async fn open(arguments: &Arguments, library: Arc<Library>) -> Result<District, WiringError> {
    let clock = Arc::new(WallClock::default());
    let chance = Arc::new(Chance::from_system());
    let config = config(arguments, &library);
    let district = District::open(
        config,
        Arc::<WallClock>::clone(&clock) as Arc<dyn Clock>,
        Arc::clone(&chance),
        library,
        true,
    )
    .await?;
    let authority = wiring::open_store(&district.config, System::Authority.name()).await?;
    let hash = store::accounts::hash_password(PASSWORD, chance.bytes()).await?;
    for role in &PEOPLE {
        let db = if role.system == System::Authority {
            Some(&authority)
        } else {
            district.db(role.system)
        };
        let (Some(db), Some(person)) = (db, role.person()) else {
            continue;
        };
        wiring::staff::ensure(db, clock.as_ref(), &chance, &person, &[role.role], &hash).await?;
    }
    if let Some(registries) = &district.registries {
        for known in PEOPLE.iter().filter_map(Role::known) {
            registries.admit(&known).await?;
        }
    }
    Ok(district)
}

fn config(arguments: &Arguments, library: &Library) -> Config {
    let mut config = Config::standard().in_folder(&arguments.data);
    config.server.listen.clone_from(&arguments.listen);
    config.server.public_url = format!("http://{}", arguments.listen);
    config.server.insecure_cookies = true;
    config.trust.crl_max_age_seconds = 5;
    config.authority.danger_certify_without_identification = true;
    config.registries.danger_allow_faults = true;
    config.provider.head_name = "Үлгібаев С. М.".to_owned();
    config.provider.bin = BIN.to_owned();
    config.provider.organization = library
        .plans
        .values()
        .next()
        .map(|plan| plan.provider.name.ru.clone())
        .unwrap_or_default();
    config.center.bin = crate::synthetic::CENTER_BIN.to_owned();
    config.center.organization = "Центр обслуживания населения".to_owned();
    config.center.hall = "Операциялық зал · Операционный зал".to_owned();
    config
}

impl Role {
    /// As the registries are told of them. The two applicants have given each other powers of attorney.
    fn known(&self) -> Option<Known> {
        let applicants = PEOPLE
            .iter()
            .filter(|role| role.role == "applicant" && role.iin != self.iin);
        let other = applicants
            .filter(|_| self.role == "applicant")
            .find_map(|role| Iin::parse(role.iin).ok());
        let power_of_attorney = other.as_ref().map(|_| POWER_OF_ATTORNEY.to_owned());
        Some(Known {
            power_of_attorney,
            ..self.person()?.into_known(other)
        })
    }

    fn person(&self) -> Option<Person> {
        let name = PersonName {
            surname: self.surname.to_owned(),
            given_name: self.given_name.to_owned(),
            patronymic: Some(self.patronymic.to_owned()),
        };
        Some(Person {
            iin: Iin::parse(self.iin).ok()?,
            name,
        })
    }
}

fn greeting(district: &District, arguments: &Arguments) -> String {
    let mut lines = vec![
        "Qyzmet demonstration. Everybody here is invented.".to_owned(),
        String::new(),
    ];
    lines.extend(district.addresses().into_iter().map(|address| format!("  {address}")));
    lines.push(String::new());
    lines.push(format!("Sign in with these ИИН; the password of all is {PASSWORD}"));
    for role in &PEOPLE {
        lines.push(format!(
            "  {}  {:<10} {} {} — {}",
            role.iin,
            role.system.name(),
            role.surname,
            role.given_name,
            role.what
        ));
    }
    lines.push(String::new());
    lines.push(format!(
        "The centre's hall: tickets at {0}/center/hall, the display at {0}/center/hall/display.",
        district.config.server.public_url
    ));
    lines.push(format!(
        "All of them are in the registries, with families; each applicant may act for the other under power of attorney {POWER_OF_ATTORNEY}."
    ));
    lines.push("Anybody else is unknown there, but for those whom /registries shows.".to_owned());
    lines.push("Anybody may register at the portal with another ИИН of a right check digit.".to_owned());
    lines.push(
        "DEMONSTRATION: the authority certifies without having seen a document. Its certificates prove nobody."
            .to_owned(),
    );
    lines.push(format!(
        "Everything is kept in {}. Stop with Ctrl-C.",
        arguments.data.display()
    ));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_of_the_demonstration_has_a_right_check_digit() {
        assert!(PEOPLE.iter().all(|role| role.person().is_some()));
    }
}
