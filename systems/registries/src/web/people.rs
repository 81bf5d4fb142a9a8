//! Search by ИИН, and what every registry would say of the person.

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Actor, Iin};
use exchange::Lookup;
use exchange::lookup::{Outcome, Subject};
use law::{Channel, PlanHash, Registry, RegulationId, System};
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;

use super::{Shared, home, reading};
use crate::REGISTRAR;
use crate::population::{Person, places};
use crate::records::people;

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    iin: String,
}

#[derive(Template)]
#[template(path = "person.html")]
struct Card {
    page: Page,
    person: Person,
    age: i16,
    address: String,
    relatives: Vec<(&'static str, Person)>,
    records: Vec<(Registry, Option<String>)>,
}

/// The number is typed in a form and not in an address: addresses stand in histories and logs of proxies.
pub(super) async fn search(
    State(registries): State<Shared>,
    signed_in: SignedIn,
    Checked(typed): Checked<Typed>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    let iin: String = typed.iin.chars().filter(char::is_ascii_digit).take(12).collect();
    let complaint = match Iin::parse(&iin) {
        Err(_) => Some("registries-iin-wrong"),
        Ok(_)
            if people::find(registries.db(), &iin)
                .await
                .map_err(Problem::failure)?
                .is_none() =>
        {
            Some("registries-iin-unknown")
        }
        Ok(_) => None,
    };
    let Some(key) = complaint else {
        return Ok(Redirect::to(&format!("/registries/people/{iin}")).into_response());
    };
    let mut form = FormState::default();
    form.values.insert("iin".to_owned(), iin);
    form.fail("iin", signed_in.page.t(key));
    home::drawn(&registries, signed_in.page, form).await
}

pub(super) async fn show(
    State(registries): State<Shared>,
    signed_in: SignedIn,
    Path(iin): Path<String>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    let found = people::find(registries.db(), &iin).await.map_err(Problem::failure)?;
    let person = found.ok_or_else(Problem::not_found)?;
    reading::note_person(&registries, &signed_in.account, &signed_in.session.visit).await?;
    let mut records = Vec::new();
    for registry in Registry::ALL {
        let said = said(&registries, registry, &person.iin).await?;
        records.push((
            registry,
            said.map(|message| String::from_utf8_lossy(&message).into_owned()),
        ));
    }
    Ok(shell::html(&Card {
        age: person.age(registries.today()),
        address: address(&person),
        relatives: relatives(&registries, &person).await?,
        records,
        page: signed_in.page,
        person,
    }))
}

async fn relatives(registries: &Shared, person: &Person) -> Result<Vec<(&'static str, Person)>, Problem> {
    let single = [
        ("mother", &person.mother),
        ("father", &person.father),
        ("spouse", &person.spouse),
    ];
    let named = single.into_iter().filter_map(|(word, iin)| Some((word, iin.as_ref()?)));
    let children = person.children.iter().map(|iin| ("child", iin));
    let mut relatives = Vec::new();
    for (word, iin) in named.chain(children) {
        let found = people::find(registries.db(), iin).await.map_err(Problem::failure)?;
        relatives.extend(found.map(|relative| (word, relative)));
    }
    Ok(relatives)
}

/// The message of a registry, as if the person had been asked about.
pub(super) async fn said(registries: &Shared, registry: Registry, iin: &str) -> Result<Option<Vec<u8>>, Problem> {
    Ok(found(registries, registry, iin).await?.map(|found| found.message))
}

pub(super) async fn found(
    registries: &Shared,
    registry: Registry,
    iin: &str,
) -> Result<Option<exchange::lookup::Found>, Problem> {
    let lookup = Lookup {
        id: "preview".to_owned(),
        registry,
        case: String::new(),
        regulation: RegulationId(String::new()),
        plan: PlanHash(String::new()),
        channel: Channel::Portal,
        clause: String::new(),
        ground: String::new(),
        subject: Subject::of(iin),
        sender: System::Registries,
        participant: None,
        actor: Actor::System,
        created: registries.access.clock.now(),
    };
    match registries.look_up(&lookup).await.map_err(Problem::failure)? {
        Outcome::Found(found) => Ok(Some(found)),
        _ => Ok(None),
    }
}

fn address(person: &Person) -> String {
    let (place, street) = (places::at(person.address.place), places::street(person.address.street));
    let flat = person.address.flat.map(|flat| format!(", {flat}")).unwrap_or_default();
    format!(
        "{}, {}, {}, {}{flat}",
        place.region.1, place.city.0, street.0, person.address.building
    )
}
