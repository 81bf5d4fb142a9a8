//! The look-ups: who asked which registry about whom, for which case, under which clause, on which ground, and what
//! became of it. Not what the registry said. Lists show an ИИН in part; opening a look-up is recorded.

use access::{Caller, SignedIn};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::{Actor, Event};

use law::{Registry, System};
use pages::view::Pager;
use pages::{Page, Problem, SelectOption, shell};
use serde::Deserialize;
use serde_json::{Value, json};
use store::accounts::Account;

use super::Desk;
use crate::OPERATOR;
use crate::leafing;
use crate::lookups::{self, Filter, Noted};

/// Longer than any case id; what is longer finds nothing.
const CASE_LENGTH_MAX: usize = 64;
const OUTCOMES: [&str; 7] = ["asked", "found", "not_found", "silent", "slow", "faulty", "refused"];

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    case: String,
    registry: String,
    outcome: String,
    page: Option<String>,
}

#[derive(Template)]
#[template(path = "lookups.html")]
pub(crate) struct List {
    pub(crate) page: Page,
    pub(crate) filter: Filter,
    pub(crate) registries: Vec<SelectOption>,
    pub(crate) outcomes: Vec<SelectOption>,
    pub(crate) rows: Vec<Noted>,
    pub(crate) pager: Pager,
}

#[derive(Template)]
#[template(path = "lookup.html")]
struct Card {
    page: Page,
    noted: Noted,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    visitor: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    visitor.require(OPERATOR)?;
    let filter = asked.filter();
    let pages = lookups::pages(desk.db(), &filter).await.map_err(Problem::failure)?;
    let number = asked.number().min(pages);
    let rows = lookups::list(desk.db(), &filter, number)
        .await
        .map_err(Problem::failure)?;
    let page = visitor.page;
    let outcomes = OUTCOMES.map(|word| SelectOption::new(word, page.word("lookup-outcome", word)));
    Ok(shell::html(&List {
        registries: Registry::ALL
            .map(|registry| SelectOption::new(registry.name(), registry.printed()))
            .to_vec(),
        outcomes: outcomes.to_vec(),
        rows,
        pager: Pager {
            page: number,
            pages,
            base: address(&filter),
        },
        filter,
        page,
    }))
}

pub(super) async fn card(
    State(desk): State<Desk>,
    visitor: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    visitor.require(OPERATOR)?;
    let noted = found(&desk, &id).await?;
    note_reading(&desk, &visitor.account, &visitor.session.visit, &noted).await?;
    Ok(shell::html(&Card {
        page: visitor.page,
        noted,
    }))
}

/// `GET /gateway/api/lookups?case=&registry=&outcome=&page=`: the newest first, with the ИИН in part.
pub(super) async fn api_list(
    State(desk): State<Desk>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Value>>, Problem> {
    caller.require(OPERATOR)?;
    let rows = lookups::list(desk.db(), &asked.filter(), asked.number()).await;
    let rows = rows.map_err(Problem::failure)?;
    Ok(Json(
        rows.iter().map(|noted| described(noted, &noted.masked())).collect(),
    ))
}

/// `GET /gateway/api/lookups/{id}`: with the whole ИИН; recorded.
pub(super) async fn api_card(
    State(desk): State<Desk>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    caller.require(OPERATOR)?;
    let noted = found(&desk, &id).await?;
    note_reading(&desk, &caller.account, &caller.session.visit, &noted).await?;
    let mut whole = described(&noted, &noted.subject);
    whole["other"] = json!(noted.other);
    whole["actor"] = serde_json::from_str(&noted.actor).unwrap_or(Value::Null);
    Ok(Json(whole))
}

async fn found(desk: &Desk, id: &str) -> Result<Noted, Problem> {
    let found = lookups::find(desk.db(), id).await.map_err(Problem::failure)?;
    found.ok_or_else(Problem::not_found)
}

fn described(noted: &Noted, subject: &str) -> Value {
    json!({
        "id": noted.id,
        "registry": noted.registry,
        "case": noted.case,
        "regulation": noted.regulation,
        "channel": noted.channel,
        "clause": noted.clause,
        "ground": noted.ground,
        "sender": noted.sender,
        "participant": noted.participant,
        "subject": subject,
        "outcome": noted.outcome,
        "cause": noted.cause,
        "reason": noted.reason,
        "repeated": noted.repeated,
        "received": noted.received,
        "answered": noted.answered,
    })
}

/// In the chain of the case; of a look-up that named none, in that of the visit.
async fn note_reading(desk: &Desk, account: &Account, visit: &str, noted: &Noted) -> Result<(), Problem> {
    let participant = &desk.0.participant;
    let subject = if noted.case.is_empty() { visit } else { &noted.case };
    let actor = Actor::Operator {
        iin: account.iin.as_str().to_owned(),
        name: account.name.full(),
    };
    let (text, now) = ("Просмотрен запрос в реестр", participant.clock.now());
    let event = Event::of_fact(System::Gateway, subject, "lookup_read", text, actor, now);
    let mut tx = participant.db.begin().await.map_err(Problem::failure)?;
    let recorded = participant
        .record(&mut tx, event.with(json!({ "lookup": noted.id })))
        .await;
    recorded.map_err(Problem::failure)?;
    tx.commit().await.map_err(Problem::failure)
}

impl Asked {
    /// Only what can be meant: an unknown word filters by nothing.
    fn filter(&self) -> Filter {
        let outcome = OUTCOMES.into_iter().find(|word| *word == self.outcome);
        Filter {
            case: self.case.trim().chars().take(CASE_LENGTH_MAX).collect(),
            registry: Registry::from_name(&self.registry)
                .map_or("", Registry::name)
                .to_owned(),
            outcome: outcome.unwrap_or_default().to_owned(),
        }
    }

    fn number(&self) -> u32 {
        leafing::asked(self.page.as_deref())
    }
}

/// Case ids are typed by people: only what needs no escaping goes into a link.
fn address(filter: &Filter) -> String {
    let mut address = "/gateway/lookups?".to_owned();
    let plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    for (key, value) in [
        ("case", &filter.case),
        ("registry", &filter.registry),
        ("outcome", &filter.outcome),
    ] {
        if !value.is_empty() && plain(value) {
            address.push_str(&format!("{key}={value}&"));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use exchange::lookup::Failing;

    use super::*;

    #[test]
    fn every_way_of_failing_can_be_filtered_by() {
        assert!(Failing::ALL.iter().all(|failing| OUTCOMES.contains(&failing.word())));
    }
}
