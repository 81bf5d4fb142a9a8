//! A visitor has come: the service is chosen, and who it is for.

use std::collections::BTreeMap;

use domain::number::new_number;
use domain::{Iin, PersonName};
use intake::Applicant;
use intake::freezing::Representative;
use law::{Channel, FieldProblem, Language, RegulationId, Text};
use pages::Problem;
use serde::Deserialize;
use serde_json::json;

use super::{Work, settle};
use crate::hall::serve;
use crate::records::filings::{self, Facts, Filing, Opener, State};
use crate::records::tickets::Ticket;
use crate::way::{self, Next};
use crate::words::text;
use crate::{Clerk, Counter, trouble};

/// How often a number is drawn before the store is believed to be at fault.
const NUMBERS_MAX: usize = 8;
/// The longest name, telephone or address of a visitor, in characters.
const WORDS_MAX: usize = 200;

/// Who has come, for which service, as it was entered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Entered {
    pub(crate) regulation: String,
    pub(crate) channel: String,
    pub(crate) iin: String,
    pub(crate) surname: String,
    pub(crate) given_name: String,
    pub(crate) patronymic: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    /// A representative has come: their ИИН, name and the number of the power of attorney.
    pub(crate) representative_iin: String,
    pub(crate) representative_name: String,
    pub(crate) power_of_attorney: String,
    pub(crate) language: String,
    pub(crate) ticket: String,
}

/// Opens a filing, and goes on to the first step that needs somebody.
pub(crate) async fn open(counter: &Counter, clerk: &Clerk, entered: &Entered) -> Result<Filing, Problem> {
    let (plan, channel) = service(counter, entered)?;
    let procedure = plan.procedure(channel).ok_or_else(trouble::no_such_service)?;
    let role = clerk.role(procedure).ok_or_else(Problem::forbidden)?;
    let (applicant, mut facts) = visitor(entered).map_err(|problems| trouble::visitor(&problems))?;
    let mut ticket = match (&counter.hall, &facts.ticket) {
        (Some(_), Some(number)) => Some(called(counter, clerk, number).await?),
        _ => None,
    };
    if let Some(ticket) = &ticket {
        facts.ticket = Some(ticket.number.clone());
    }
    let now = counter.now();
    let filing = Filing {
        id: counter.participant.new_id(),
        channel,
        regulation: plan.id.clone(),
        plan: plan.hash(),
        number: String::new(),
        state: State::Open,
        step: None,
        version: 1,
        clerk: Opener {
            account: clerk.account.id.clone(),
            iin: clerk.account.iin.as_str().to_owned(),
            name: clerk.account.name.full(),
            role: role.name().to_owned(),
        },
        applicant,
        language: Language::from_tag(&entered.language).unwrap_or(Language::Kk),
        facts,
        frozen: None,
        cms: None,
        opened_at: now,
        since: now,
        until: None,
        ended_at: None,
    };
    let mut work = Work {
        counter,
        clerk,
        plan: plan.clone(),
        filing,
        signed: None,
    };
    let mut events = vec![
        work.fact("visitor_received", "Посетитель принят, услуга выбрана", now)
            .with(json!({
                "channel": channel.name(),
                "role": role.name(),
                "representative": work.filing.facts.representative.is_some(),
                "ticket": work.filing.facts.ticket,
            })),
    ];
    match way::first(procedure) {
        Some(first) => {
            settle::go(&mut work, Next::Step(first), now, &mut events);
        }
        None => work.stand_at(None, now),
    }
    let mut tx = work.begin().await?;
    add(&mut tx, &mut work).await?;
    if let Some(ticket) = &mut ticket {
        serve::link(counter, clerk, &mut tx, ticket, &work.filing).await?;
    }
    for event in events {
        counter
            .participant
            .record(&mut tx, event)
            .await
            .map_err(Problem::failure)?;
    }
    work.commit(tx).await?;
    Ok(work.filing)
}

/// Where the hall has a queue, a ticket is one that this window has called.
async fn called(counter: &Counter, clerk: &Clerk, number: &str) -> Result<Ticket, Problem> {
    let found = serve::of_number(counter, clerk, number).await?;
    found.ok_or_else(|| {
        trouble::visitor(&[FieldProblem {
            field: "ticket".to_owned(),
            message: trouble::no_such_ticket(),
        }])
    })
}

async fn add(tx: &mut store::Tx, work: &mut Work<'_>) -> Result<(), Problem> {
    for _ in 0..NUMBERS_MAX {
        work.filing.number = new_number(work.filing.opened_at, &work.counter.participant.chance);
        if filings::add(tx, &work.filing).await.map_err(Problem::failure)? {
            return Ok(());
        }
    }
    Err(Problem::internal("no free number was found"))
}

/// The plan and the channel: the one that was named, or the only one of this counter.
fn service(counter: &Counter, entered: &Entered) -> Result<(std::sync::Arc<law::Plan>, Channel), Problem> {
    let id = RegulationId(entered.regulation.trim().to_owned());
    let mut found: Vec<_> = counter
        .services()
        .filter(|(plan, channel)| {
            plan.id == id && (entered.channel.is_empty() || channel.name() == entered.channel.trim())
        })
        .map(|(plan, channel)| (plan.clone(), channel))
        .collect();
    if found.is_empty() {
        return Err(trouble::no_such_service());
    }
    Ok(found.remove(0))
}

/// Who it is for, with everything that is wrong at once.
fn visitor(entered: &Entered) -> Result<(Applicant, Facts), Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut say = |field: &str, message: Text| {
        problems.push(FieldProblem {
            field: field.to_owned(),
            message,
        });
    };
    let required = || {
        text(
            "Бұл өрісті толтырыңыз.",
            "Заполните это поле.",
            "Please fill in this field.",
        )
    };
    let wrong_iin = || {
        text(
            "ЖСН қате: 12 цифр болуы керек.",
            "ИИН неверный: должно быть 12 цифр.",
            "The IIN is wrong: it has 12 digits.",
        )
    };
    let iin = Iin::parse(entered.iin.trim());
    if iin.is_err() {
        say("iin", wrong_iin());
    }
    for (field, value) in [("surname", &entered.surname), ("given_name", &entered.given_name)] {
        if value.trim().is_empty() {
            say(field, required());
        }
    }
    let lengths: BTreeMap<&str, &String> = [
        ("surname", &entered.surname),
        ("given_name", &entered.given_name),
        ("patronymic", &entered.patronymic),
        ("phone", &entered.phone),
        ("email", &entered.email),
        ("representative_name", &entered.representative_name),
        ("power_of_attorney", &entered.power_of_attorney),
        ("ticket", &entered.ticket),
    ]
    .into();
    for (field, value) in lengths {
        if value.chars().count() > WORDS_MAX {
            say(field, text("Тым ұзын.", "Слишком длинно.", "Too long."));
        }
    }
    let email = filled(&entered.email);
    if email.as_ref().is_some_and(|email| !looks_like_email(email)) {
        say(
            "email",
            text(
                "Электрондық пошта мекенжайы қате.",
                "Неверный адрес электронной почты.",
                "The e-mail address is wrong.",
            ),
        );
    }
    let has_representative = [
        &entered.representative_iin,
        &entered.representative_name,
        &entered.power_of_attorney,
    ]
    .iter()
    .any(|value| !value.trim().is_empty());
    if has_representative {
        if Iin::parse(entered.representative_iin.trim()).is_err() {
            say("representative_iin", wrong_iin());
        }
        for (field, value) in [
            ("representative_name", &entered.representative_name),
            ("power_of_attorney", &entered.power_of_attorney),
        ] {
            if value.trim().is_empty() {
                say(field, required());
            }
        }
    }
    let Ok(iin) = iin else {
        return Err(problems);
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let applicant = Applicant {
        iin,
        name: PersonName {
            surname: entered.surname.trim().to_owned(),
            given_name: entered.given_name.trim().to_owned(),
            patronymic: filled(&entered.patronymic),
        },
    };
    let facts = Facts {
        phone: filled(&entered.phone),
        email,
        representative: has_representative.then(|| Representative {
            full_name: entered.representative_name.trim().to_owned(),
            iin: entered.representative_iin.trim().to_owned(),
            power_of_attorney: entered.power_of_attorney.trim().to_owned(),
        }),
        ticket: filled(&entered.ticket),
        ..Facts::default()
    };
    Ok((applicant, facts))
}

fn filled(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// One «@» with something on both sides and a dot behind it; the mail server knows the rest.
fn looks_like_email(text: &str) -> bool {
    let plain = !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    text.split_once('@')
        .is_some_and(|(local, host)| plain && !local.is_empty() && host.contains('.') && !host.contains('@'))
}
