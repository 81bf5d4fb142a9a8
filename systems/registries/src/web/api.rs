//! The JSON interface.

use access::Caller;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use domain::{Iin, PersonName};
use law::Registry;
use pages::Problem;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::faults::{self, Typed};
use super::lookups::Asked;
use super::{Shared, people, reading};
use crate::REGISTRAR;
use crate::population::Known;
use crate::records::faults::Fault;
use crate::records::{self, log};

/// `GET /registries/api/people/{iin}`: what each registry says of the person.
pub(super) async fn person(
    State(registries): State<Shared>,
    caller: Caller,
    Path(iin): Path<String>,
) -> Result<Json<Value>, Problem> {
    caller.require(REGISTRAR)?;
    let found = records::people::find(registries.db(), &iin)
        .await
        .map_err(Problem::failure)?;
    let person = found.ok_or_else(Problem::not_found)?;
    reading::note_person(&registries, &caller.account, &caller.session.visit).await?;
    let mut said = Map::new();
    for registry in Registry::ALL {
        let found = people::found(&registries, registry, &person.iin).await?;
        said.insert(
            registry.name().to_owned(),
            found.map_or(Value::Null, |found| found.facts),
        );
    }
    Ok(Json(json!({ "iin": person.iin, "registries": said })))
}

/// Somebody whom the registries are told of.
#[derive(Deserialize)]
pub(super) struct Newcomer {
    #[serde(default)]
    iin: String,
    #[serde(default)]
    surname: String,
    #[serde(default)]
    given_name: String,
    patronymic: Option<String>,
    /// The ИИН of who may act for them by a power of attorney.
    representative: Option<String>,
    /// Its number; without one, any.
    power_of_attorney: Option<String>,
}

/// `POST /registries/api/people`: for demonstrations and rehearsals.
pub(super) async fn admit(
    State(registries): State<Shared>,
    caller: Caller,
    Json(newcomer): Json<Newcomer>,
) -> Result<StatusCode, Problem> {
    caller.require(REGISTRAR)?;
    registries.may_be_switched()?;
    let wrong = || registries.wrong("iin_wrong", "registries-iin-wrong");
    let representative = newcomer.representative.as_deref().map(Iin::parse).transpose();
    let known = Known {
        iin: Iin::parse(&newcomer.iin).map_err(|_| wrong())?,
        name: PersonName {
            surname: newcomer.surname,
            given_name: newcomer.given_name,
            patronymic: newcomer.patronymic,
        },
        representative: representative.map_err(|_| wrong())?,
        power_of_attorney: newcomer.power_of_attorney.filter(|number| !number.is_empty()),
    };
    registries.admit(&known).await.map_err(Problem::failure)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /registries/api/lookups?registry=&case=&page=`: the newest first, with the ИИН in part.
pub(super) async fn lookups(
    State(registries): State<Shared>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Value>>, Problem> {
    caller.require(REGISTRAR)?;
    let listed = log::list(registries.db(), &asked.filter(), asked.number()).await;
    let rows = listed.map_err(Problem::failure)?;
    let described = rows.iter().map(|row| {
        json!({
            "id": row.lookup.id,
            "registry": row.lookup.registry,
            "case": row.lookup.case,
            "regulation": row.lookup.regulation,
            "channel": row.lookup.channel,
            "clause": row.lookup.clause,
            "ground": row.lookup.ground,
            "sender": row.lookup.sender,
            "subject": row.masked(),
            "outcome": row.outcome,
            "reason": row.reason,
            "received": row.received,
            "answered": row.answered,
        })
    });
    Ok(Json(described.collect()))
}

/// A switch in JSON: `mode` is normal, silent, slow, faulty or not_found.
#[derive(Deserialize)]
pub(super) struct Switch {
    #[serde(default)]
    registry: String,
    iin: Option<String>,
    #[serde(default)]
    mode: String,
    delay_ms: Option<u64>,
}

/// `GET /registries/api/faults`: what is not at "normal".
pub(super) async fn faults(State(registries): State<Shared>, caller: Caller) -> Result<Json<Vec<Value>>, Problem> {
    caller.require(REGISTRAR)?;
    registries.may_be_switched()?;
    let all = records::faults::all(registries.db()).await.map_err(Problem::failure)?;
    let described = |fault: &Fault| {
        json!({ "registry": fault.registry, "iin": fault.iin, "mode": fault.mode.word(),
            "delay_ms": fault.mode.delay_ms() })
    };
    Ok(Json(all.iter().map(described).collect()))
}

/// `PUT /registries/api/faults {registry, iin?, mode, delay_ms?}`.
pub(super) async fn switch(
    State(registries): State<Shared>,
    caller: Caller,
    Json(switch): Json<Switch>,
) -> Result<StatusCode, Problem> {
    caller.require(REGISTRAR)?;
    registries.may_be_switched()?;
    let typed = Typed {
        registry: switch.registry,
        iin: switch.iin.unwrap_or_default(),
        mode: switch.mode,
        delay_ms: switch.delay_ms.map(|delay| delay.to_string()).unwrap_or_default(),
    };
    let fault = typed.read().map_err(|(_, key)| registries.wrong("switch_wrong", key))?;
    faults::keep(&registries, &fault).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /registries/api/faults`: everything is normal again.
pub(super) async fn clear(State(registries): State<Shared>, caller: Caller) -> Result<StatusCode, Problem> {
    caller.require(REGISTRAR)?;
    registries.may_be_switched()?;
    faults::clear_all(&registries).await?;
    Ok(StatusCode::NO_CONTENT)
}
