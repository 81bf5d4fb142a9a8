//! Substitutes: a head appoints who acts for somebody who is away, for a time.

use domain::Event;
use jiff::Timestamp;
use law::System;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Tx, accounts};

use super::{Official, reason};
use crate::store::substitutions::{self, Substitution};
use crate::{Provider, Refusal};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Appointing {
    /// The account or ИИН of who is away; the head themselves when empty.
    #[serde(default)]
    pub(crate) absent: String,
    pub(crate) deputy: String,
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) reason: String,
}

/// Appoints a substitute. Everybody may name one for themselves; for others the head does.
pub(crate) async fn appoint(
    provider: &Provider,
    official: &Official,
    asked: &Appointing,
) -> Result<Substitution, Refusal> {
    let why = reason(&asked.reason)?;
    let db = &provider.participant.db;
    let find = async |named: &str| -> Result<accounts::Account, Refusal> {
        let by_iin = match domain::Iin::parse(named) {
            Ok(iin) => accounts::of_iin(db, &iin).await?,
            Err(_) => None,
        };
        match by_iin {
            Some(account) => Ok(account),
            None => accounts::find(db, named).await?.ok_or(Refusal::NoSuchExecutor),
        }
    };
    let absent = match asked.absent.trim() {
        "" => find(&official.account).await?,
        named => find(named).await?,
    };
    let deputy = find(asked.deputy.trim()).await?;
    let own_head = official
        .roles
        .iter()
        .any(|role| role == crate::HEAD || role == crate::AKIM);
    if absent.id != official.account && !own_head {
        return Err(Refusal::OtherRole {
            role: crate::HEAD.to_owned(),
        });
    }
    let now = provider.now();
    if absent.id == deputy.id || deputy.roles.is_empty() || asked.until <= asked.from || asked.until <= now {
        return Err(Refusal::NoSubstitution);
    }
    let substitution = Substitution {
        id: provider.participant.new_id(),
        absent: absent.id,
        absent_name: absent.name.full(),
        deputy: deputy.id,
        deputy_name: deputy.name.full(),
        from: asked.from,
        until: asked.until,
        reason: why,
        appointed_by: official.name.clone(),
        appointed_at: now,
        ended_at: None,
    };
    let mut tx = db.begin().await?;
    substitutions::add(&mut tx, &substitution).await?;
    let facts = json!({
        "absent": substitution.absent_name, "deputy": substitution.deputy_name, "from": substitution.from,
        "until": substitution.until, "reason": substitution.reason,
    });
    let text_ru = "Назначено замещение";
    note(
        provider,
        &mut tx,
        official,
        &substitution.id,
        "substitution_appointed",
        text_ru,
        facts,
    )
    .await?;
    tx.commit().await?;
    Ok(substitution)
}

/// Whether the person may end it: who is away, and the head.
pub(crate) fn may_end(official: &Official, known: &Substitution) -> bool {
    let own_head = official
        .roles
        .iter()
        .any(|role| role == crate::HEAD || role == crate::AKIM);
    known.ended_at.is_none() && (known.absent == official.account || own_head)
}

/// Ends a substitution before its time.
pub(crate) async fn end(provider: &Provider, official: &Official, id: &str) -> Result<(), Refusal> {
    let db = &provider.participant.db;
    let all = substitutions::latest(db).await?;
    let found = all.into_iter().find(|known| known.id == id).ok_or(Refusal::NotFound)?;
    let own_head = official
        .roles
        .iter()
        .any(|role| role == crate::HEAD || role == crate::AKIM);
    if found.absent != official.account && !own_head {
        return Err(Refusal::NotFound);
    }
    let mut tx = db.begin().await?;
    if !substitutions::end(&mut tx, id, provider.now()).await? {
        return Err(Refusal::NotFound);
    }
    let facts = json!({ "absent": found.absent_name, "deputy": found.deputy_name });
    note(
        provider,
        &mut tx,
        official,
        id,
        "substitution_ended",
        "Замещение прекращено",
        facts,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// An appointment has a chain of events of its own: it is about no case.
async fn note(
    provider: &Provider,
    tx: &mut Tx,
    official: &Official,
    id: &str,
    kind: &str,
    text_ru: &str,
    facts: Value,
) -> Result<(), Refusal> {
    let event = Event::of_fact(System::Provider, id, kind, text_ru, official.actor(), provider.now()).with(facts);
    provider.participant.record(tx, event).await?;
    Ok(())
}
