//! `GET /registers`, `GET /registers/{regulation}/{register}`, `POST /registers/entries/{id}`, `GET /orders`,
//! `POST /orders/{id}/paid`.

use access::Caller;
use axum::Json;
use axum::extract::{Path, Query, State};
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Body, shapes, viewer};
use crate::App;
use crate::case::orders::pay;
use crate::case::queue::{self, Changing};
use crate::case::read;
use crate::store::orders::{self, Order};
use crate::store::queues::{self, Entry, Search};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    state: Option<String>,
    category: String,
    q: String,
    page: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct OfCase {
    case: Option<String>,
}

/// Every register of every regulation, with how many wait.
pub(crate) async fn all(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Problem> {
    viewer(&app, &caller).await?;
    let mut registers = Vec::new();
    for plan in app.participant.library.plans.values() {
        for register in &plan.registers {
            let waiting = queues::count(&app.participant.db, &plan.id.0, &register.id, "waiting")
                .await
                .map_err(Problem::failure)?;
            registers.push(json!({
                "regulation": plan.id.0, "id": register.id, "name": shapes::words(&register.name), "clause": register.clause,
                "waiting_list": register.waiting_list, "waiting": waiting,
                "categories": register.categories.iter().map(|known| json!({ "id": known.id, "name": shapes::words(&known.name) })).collect::<Vec<_>>(),
            }));
        }
    }
    Ok(Json(Value::Array(registers)))
}

pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Path((regulation, register)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Problem> {
    viewer(&app, &caller).await?;
    let state = asked.state.as_deref().unwrap_or("waiting");
    let page = asked.page.unwrap_or(1).saturating_sub(1);
    let search = Search {
        regulation: &regulation,
        register: &register,
        state,
        category: &asked.category,
        words: &asked.q,
    };
    let entries = queues::page(&app.participant.db, &search, page)
        .await
        .map_err(Problem::failure)?;
    Ok(Json(entries.iter().map(entry).collect()))
}

pub(crate) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Body(asked): Body<Changing>,
) -> Result<Json<Value>, Problem> {
    let official = viewer(&app, &caller).await?;
    Ok(Json(entry(&queue::change(&app, &official, &id, &asked).await?)))
}

pub(crate) async fn payments(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<OfCase>,
) -> Result<Json<Value>, Problem> {
    let official = viewer(&app, &caller).await?;
    let found: Result<Vec<Order>, _> = match asked.case {
        Some(case) => {
            read::open(&app, &case, &official).await?;
            orders::of(&app.participant.db, &case).await
        }
        None => {
            let (accounts, roles) = (official.all_accounts(), official.all_roles());
            let search = orders::Search {
                state: "ordered",
                words: "",
                accounts: &accounts,
                roles: &roles,
                everything: official.oversees() || official.audits(),
            };
            let found = orders::page(&app.participant.db, &search, 0).await;
            found.map(|listed| listed.into_iter().map(|listed| listed.order).collect())
        }
    };
    Ok(Json(found.map_err(Problem::failure)?.iter().map(order).collect()))
}

pub(crate) async fn paid(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let official = viewer(&app, &caller).await?;
    Ok(Json(order(&pay(&app, &official, &id).await?)))
}

fn entry(entry: &Entry) -> Value {
    json!({
        "id": entry.id, "case": entry.case, "number": entry.number, "applicant": entry.applicant_name,
        "category": entry.category, "size": entry.size, "entered": entry.entered, "state": entry.state,
        "place": (entry.place > 0).then_some(entry.place), "valid_until": entry.valid_until, "cause": entry.cause,
    })
}

fn order(order: &Order) -> Value {
    json!({
        "id": order.id, "case": order.case, "what": order.what, "due": order.due, "amount": order.amount,
        "state": order.state, "ordered": order.ordered, "paid": order.paid,
    })
}
