//! Reading a case. Reading personal data is an event too: one for each official, case and file in ten minutes, so
//! that turning the pages of one case does not bury the steps of its trace.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::Event;
use jiff::{SignedDuration, Timestamp};
use law::{Channel, System};
use serde_json::json;

use super::{Official, must_wait_for};
use crate::store::cases::{self, Stored};
use crate::store::concerns;
use crate::{Provider, Refusal};

/// Readings closer together than this are one.
const ONE_READING: SignedDuration = SignedDuration::from_mins(10);

/// The most readings remembered. When there are more, all are forgotten, and some events stand twice.
const REMEMBERED_MAX: usize = 10_000;

/// Who has read what lately. It lives in memory only: after a restart the next reading is a new event.
#[derive(Default)]
pub(crate) struct Readings(Mutex<HashMap<(String, String, String), Timestamp>>);

impl Readings {
    /// Whether this reading is a new one.
    fn is_new(&self, official: &Official, case: &str, what: &str, now: Timestamp) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (official.account.clone(), case.to_owned(), what.to_owned());
        if known.get(&key).is_some_and(|at| now.duration_since(*at) < ONE_READING) {
            return false;
        }
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        known.insert(key, now);
        true
    }
}

/// Refuses unless the case concerns the person: it waits for them, they have or had it in their hands, their unit is on
/// its way; or they are of the chancellery or at the head of the office, who answer for all of them.
pub(crate) async fn must_concern(provider: &Provider, stored: &Stored, official: &Official) -> Result<(), Refusal> {
    if official.is_of_district_only() && stored.request.channel != Channel::Akim {
        return Err(Refusal::NotFound);
    }
    // A finished case waits for nobody.
    let waits = stored.desk.role.is_some() && must_wait_for(stored, official).is_ok();
    if official.oversees() || waits {
        return Ok(());
    }
    let (accounts, roles) = (official.all_accounts(), official.all_roles());
    if concerns::any(&provider.participant.db, stored.id(), &accounts, &roles).await? {
        return Ok(());
    }
    Err(Refusal::NotConcerned {
        holder: stored.holder.as_ref().map(|holder| holder.name.clone()),
    })
}

/// Refuses unless the person may look at the case: whom it concerns, and auditors.
async fn may_read(provider: &Provider, stored: &Stored, official: &Official) -> Result<(), Refusal> {
    if official.audits() {
        return Ok(());
    }
    must_concern(provider, stored, official).await
}

/// The case for an official to look at; leaves `case_read` in its trace.
pub(crate) async fn open(provider: &Provider, id: &str, official: &Official) -> Result<Stored, Refusal> {
    let stored = find(provider, id).await?;
    may_read(provider, &stored, official).await?;
    note(
        provider,
        id,
        official,
        "case_read",
        "Сотрудник открыл заявление",
        serde_json::Value::Null,
    )
    .await?;
    Ok(stored)
}

/// Refuses whoever may not look at the case; for its files, which leave events of their own.
pub(crate) async fn must_be_open_to(provider: &Provider, id: &str, official: &Official) -> Result<(), Refusal> {
    may_read(provider, &find(provider, id).await?, official).await
}

/// The case without a trace of reading: for pages that show nothing of the request.
pub(crate) async fn find(provider: &Provider, id: &str) -> Result<Stored, Refusal> {
    cases::find(provider.participant.db.reader(), id)
        .await?
        .ok_or(Refusal::NotFound)
}

/// Leaves the event of a file having been opened.
pub(crate) async fn file_opened(
    provider: &Provider,
    id: &str,
    official: &Official,
    sha256: &str,
) -> Result<(), Refusal> {
    let text = "Сотрудник открыл приложенный документ";
    note(
        provider,
        id,
        official,
        "attachment_read",
        text,
        json!({ "sha256": sha256 }),
    )
    .await
}

async fn note(
    provider: &Provider,
    id: &str,
    official: &Official,
    kind: &str,
    text_ru: &str,
    details: serde_json::Value,
) -> Result<(), Refusal> {
    let now = provider.now();
    if !provider
        .readings
        .is_new(official, id, &format!("{kind} {details}"), now)
    {
        return Ok(());
    }
    let event = Event::of_fact(System::Provider, id, kind, text_ru, official.actor(), now).with(details);
    let mut tx = provider.participant.db.begin().await?;
    provider.participant.record(&mut tx, event).await?;
    tx.commit().await.map_err(store::StoreError::from)?;
    Ok(())
}
