//! Publishing a list.

use std::sync::Arc;

use domain::{Actor, Clock, Event};
use eds::crl::{Crl, Draft};
use jiff::{SignedDuration, Timestamp};
use law::System;
use serde_json::json;
use store::{Db, Tx};

use super::{AFTERLIFE, DELTA_LIFETIME, LIFETIME, Published, ROOT_LIFETIME, ROOT_REFRESH, is_due, is_in_force};
use crate::hierarchy::Hierarchy;
use crate::records::{certificates, lists};
use crate::{Authority, Fault};

const ISSUING: &str = "issuing";
const ROOT: &str = "root";
/// The subject of the events about lists.
const SUBJECT: &str = "revocation-list";

impl Authority {
    /// The list of the issuing authority that is in force now. One that ran out — the clock may jump — is replaced
    /// before it is given.
    pub async fn crl(&self) -> Result<Arc<Crl>, Fault> {
        let list = self.lists.issuing();
        if is_in_force(&list, self.clock.now()) {
            return Ok(list);
        }
        self.publish_if(|list, now| !is_in_force(list, now)).await
    }

    /// The delta in force, with the list it came with.
    pub(crate) async fn delta(&self) -> Result<Option<Arc<Crl>>, Fault> {
        let due = |delta: Option<Arc<Crl>>| delta.is_some_and(|delta| !is_in_force(&delta, self.clock.now()));
        self.crl().await?;
        if due(self.lists.delta()) {
            self.publish_if(|_, _| due(self.lists.delta())).await?;
        }
        Ok(self.lists.delta())
    }

    /// Publishes a new list now.
    pub async fn publish(&self) -> Result<Arc<Crl>, Fault> {
        self.publish_if(|_, _| true).await
    }

    /// Publishes when `wanted` still says so once it is this caller's turn.
    pub(crate) async fn publish_if(&self, wanted: impl Fn(&Crl, Timestamp) -> bool) -> Result<Arc<Crl>, Fault> {
        let publishing = self.lists.publishing.lock().await;
        if wanted(&self.lists.issuing(), self.clock.now()) {
            let mut tx = self.db.begin().await?;
            let list = self.next_list(&mut tx).await?;
            tx.commit().await?;
            self.lists.show(list);
        }
        drop(publishing);
        Ok(self.lists.issuing())
    }

    /// Makes and keeps the next list of the issuing authority with the caller's unit of work. The caller holds
    /// `publishing` and shows the list after the commit.
    pub(crate) async fn next_list(&self, tx: &mut Tx) -> Result<Published, Fault> {
        next_list(tx, &self.hierarchy, self.clock.now()).await
    }

    /// The root's list; replaced when it is old and the root's key is at hand.
    pub(crate) async fn root_crl(&self) -> Result<Option<Arc<Crl>>, Fault> {
        let now = self.clock.now();
        let old = self.lists.root().is_none_or(|list| is_due(&list, now, ROOT_REFRESH));
        if old && self.hierarchy.root_key.is_some() {
            let publishing = self.lists.publishing.lock().await;
            if let Some(list) = root_list(&self.db, &self.hierarchy, now).await? {
                self.lists.show_root(list);
            }
            drop(publishing);
        }
        Ok(self.lists.root())
    }
}

/// The lists with which the authority starts.
pub(crate) async fn first_lists(
    db: &Db,
    hierarchy: &Hierarchy,
    clock: &dyn Clock,
) -> Result<(Published, Option<Crl>), Fault> {
    let now = clock.now();
    let mut tx = db.begin().await?;
    let issuing = next_list(&mut tx, hierarchy, now).await?;
    tx.commit().await?;
    Ok((issuing, root_list(db, hierarchy, now).await?))
}

async fn next_list(tx: &mut Tx, hierarchy: &Hierarchy, now: Timestamp) -> Result<Published, Fault> {
    let number = lists::next_number(tx, ISSUING).await?;
    let (this_update, next_update) = span(now, LIFETIME)?;
    let revoked = certificates::revoked(tx, before(now, AFTERLIFE)?).await?;
    let draft = Draft {
        number,
        this_update,
        next_update,
        revoked: &revoked,
        freshest: Some(&hierarchy.delta_address),
        delta: None,
    };
    let complete = draft.sign(&*hierarchy.issuing_key, &hierarchy.issuing)?;
    let delta = match lists::oldest_in_force(tx, ISSUING, now).await? {
        Some((base, since)) => Some(delta(tx, hierarchy, number, (base, since), now).await?),
        None => None,
    };
    lists::keep(tx, ISSUING, &complete).await?;
    lists::forget(tx, ISSUING, before(now, AFTERLIFE)?).await?;
    record(tx, ISSUING, &complete, now).await?;
    Ok(Published { complete, delta })
}

/// What changed since the list `base`, made at `since`. A second is added at its beginning, which lists cut off.
async fn delta(
    tx: &mut Tx,
    hierarchy: &Hierarchy,
    number: u64,
    (base, since): (u64, Timestamp),
    now: Timestamp,
) -> Result<Crl, Fault> {
    let since = before(since, SignedDuration::from_secs(1))?;
    let revoked = certificates::revoked_since(tx, since).await?;
    let released = certificates::released_since(tx, since).await?;
    let (this_update, next_update) = span(now, DELTA_LIFETIME)?;
    let draft = Draft {
        number,
        this_update,
        next_update,
        revoked: &revoked,
        freshest: None,
        delta: Some((base, &released)),
    };
    Ok(draft.sign(&*hierarchy.issuing_key, &hierarchy.issuing)?)
}

/// The root's latest list, renewed if it is old and the key is there. The root has revoked nothing.
async fn root_list(db: &Db, hierarchy: &Hierarchy, now: Timestamp) -> Result<Option<Crl>, Fault> {
    let latest = lists::latest(db, ROOT).await?;
    let Some(key) = &hierarchy.root_key else {
        if latest
            .as_ref()
            .is_none_or(|list| is_due(list, now, ROOT_LIFETIME - ROOT_REFRESH))
        {
            tracing::warn!("the root's revocation list needs renewing: put the root's key back for one start");
        }
        return Ok(latest);
    };
    if let Some(list) = latest
        && !is_due(&list, now, ROOT_REFRESH)
    {
        return Ok(Some(list));
    }
    let mut tx = db.begin().await?;
    let number = lists::next_number(&mut tx, ROOT).await?;
    let (this_update, next_update) = span(now, ROOT_LIFETIME)?;
    let list = Crl::issue(key, &hierarchy.root, number, this_update, next_update, &[])?;
    lists::keep(&mut tx, ROOT, &list).await?;
    record(&mut tx, ROOT, &list, now).await?;
    tx.commit().await?;
    Ok(Some(list))
}

async fn record(tx: &mut Tx, issuer: &str, list: &Crl, now: Timestamp) -> Result<(), Fault> {
    let text = "Опубликован список отозванных регистрационных свидетельств";
    let event = Event::of_fact(
        System::Authority,
        SUBJECT,
        "revocation_list_published",
        text,
        Actor::System,
        now,
    )
    .with(json!({ "issuer": issuer, "number": list.number, "revoked": list.revoked.len() }));
    store::events::append(tx, event).await?;
    Ok(())
}

/// Whole seconds, as X.509 writes them.
fn span(now: Timestamp, lifetime: SignedDuration) -> Result<(Timestamp, Timestamp), Fault> {
    let from = Timestamp::from_second(now.as_second()).map_err(|_| Fault::Date(now))?;
    Ok((from, from.checked_add(lifetime).map_err(|_| Fault::Date(now))?))
}

fn before(now: Timestamp, by: SignedDuration) -> Result<Timestamp, Fault> {
    now.checked_sub(by).map_err(|_| Fault::Date(now))
}
