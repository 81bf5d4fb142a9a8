//! `qyzmet account add`: an account for a member of staff, in the store of one system.

use std::path::PathBuf;
use std::process::ExitCode;

use domain::clock::WallClock;
use domain::{Chance, Clock, Iin, PersonName};
use store::accounts::Account;

use crate::commands::{chain, fail, say};
use crate::config::Config;
use crate::secrets::{self, Secret};
use crate::wiring;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[arg(long)]
    config: PathBuf,
    /// The system whose staff it is: authority, gateway, center, provider, registries.
    #[arg(long)]
    system: String,
    #[arg(long)]
    iin: String,
    #[arg(long)]
    surname: String,
    #[arg(long)]
    given_name: String,
    #[arg(long)]
    patronymic: Option<String>,
    /// registrar (authority, registries), auditor (authority, provider), gateway_operator (gateway), operator and others (center), official,
    /// specialist, chancellery, head, deputy, unit_head, executor, commission, akim, akim_specialist (provider).
    #[arg(long, required = true)]
    role: Vec<String>,
}

/// The roles that each system knows.
const ROLES: [(&str, &[&str]); 5] = [
    ("authority", &[authority::REGISTRAR, authority::AUDITOR]),
    ("registries", &["registrar"]),
    ("gateway", &["gateway_operator"]),
    ("center", &["operator"]),
    ("provider", &provider::ROLES),
];

pub(super) async fn run(arguments: Arguments) -> ExitCode {
    match add(&arguments).await {
        Ok(()) => {
            say(&format!(
                "The account was added to {}. Its ИИН and the password you gave sign it in.",
                arguments.system
            ));
            ExitCode::SUCCESS
        }
        Err(cause) => fail(&cause),
    }
}

async fn add(arguments: &Arguments) -> Result<(), String> {
    let config = Config::read(&arguments.config).map_err(|error| error.to_string())?;
    let Some((_, known)) = ROLES.iter().find(|(system, _)| *system == arguments.system) else {
        return Err(format!(
            "`{}` has no staff: choose authority, gateway, center, provider or registries",
            arguments.system
        ));
    };
    if let Some(role) = arguments.role.iter().find(|role| !known.contains(&role.as_str())) {
        return Err(format!(
            "{} knows no role `{role}`: choose from {}",
            arguments.system,
            known.join(", ")
        ));
    }
    let iin = Iin::parse(&arguments.iin).map_err(|error| error.to_string())?;
    let password = read_password()?;
    let (clock, chance) = (WallClock::default(), Chance::from_system());
    let db = wiring::open_store(&config, &arguments.system)
        .await
        .map_err(|error| chain(&error))?;
    let hash = store::accounts::hash_password(&password, chance.bytes())
        .await
        .map_err(|error| chain(&error))?;
    let account = Account {
        id: chance.id(clock.now()),
        iin,
        name: PersonName {
            surname: arguments.surname.clone(),
            given_name: arguments.given_name.clone(),
            patronymic: arguments.patronymic.clone(),
        },
        roles: arguments.role.clone(),
        created_at: clock.now(),
    };
    let mut tx = db.begin().await.map_err(|error| chain(&error))?;
    match store::accounts::add(&mut tx, &account, &hash).await {
        Ok(()) => tx.commit().await.map_err(|error| chain(&error)),
        Err(store::StoreError::Duplicate) => Err("this ИИН already has an account there".to_owned()),
        Err(error) => Err(chain(&error)),
    }
}

/// The password comes on standard input, so that it stands in no list of processes and no history.
fn read_password() -> Result<Secret, String> {
    let text = secrets::from(std::io::stdin()).map_err(|error| error.to_string())?;
    let password = Secret::new(text.trim_end_matches(['\r', '\n']).to_owned());
    if password.chars().count() < 8 {
        return Err("give a password of at least 8 characters on standard input".to_owned());
    }
    Ok(password)
}
