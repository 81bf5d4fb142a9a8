//! The revocation lists: numbered, published at start, at every revocation and every hour, served from memory.

mod judging;
mod publish;
mod refresh;

use std::sync::{Arc, PoisonError, RwLock};

use eds::crl::Crl;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

pub(crate) use judging::OwnJudge;
pub(crate) use publish::first_lists;

/// How long a list of the issuing authority may be believed.
pub(crate) const LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// How long a delta may be believed: a new one comes with every list, at the latest every hour.
pub(crate) const DELTA_LIFETIME: SignedDuration = SignedDuration::from_hours(2);
/// A list older than this is replaced, long before it runs out.
pub(crate) const REFRESH: SignedDuration = SignedDuration::from_hours(1);
/// The root's list: the root revokes nothing but an issuing authority, and its key may be away.
pub(crate) const ROOT_LIFETIME: SignedDuration = SignedDuration::from_hours(365 * 24);
pub(crate) const ROOT_REFRESH: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Revoked certificates stay on the list this long after they have run out (RFC 5280 §3.3 wants one list more),
/// and run-out lists are kept this long.
pub(crate) const AFTERLIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The lists now in force. Whoever publishes holds `publishing` from reading the store to showing the new list,
/// so that numbers and contents never go backwards.
pub(crate) struct Lists {
    issuing: RwLock<Arc<Crl>>,
    delta: RwLock<Option<Arc<Crl>>>,
    root: RwLock<Option<Arc<Crl>>>,
    pub(crate) publishing: Mutex<()>,
}

impl Lists {
    pub(crate) fn new(issuing: Published, root: Option<Crl>) -> Self {
        Self {
            issuing: RwLock::new(Arc::new(issuing.complete)),
            delta: RwLock::new(issuing.delta.map(Arc::new)),
            root: RwLock::new(root.map(Arc::new)),
            publishing: Mutex::new(()),
        }
    }

    pub(crate) fn issuing(&self) -> Arc<Crl> {
        self.issuing.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn root(&self) -> Option<Arc<Crl>> {
        self.root.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The delta that came with the list of the issuing authority.
    pub(crate) fn delta(&self) -> Option<Arc<Crl>> {
        self.delta.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on this is the list of the issuing authority, with its delta.
    pub(crate) fn show(&self, published: Published) {
        *self.delta.write().unwrap_or_else(PoisonError::into_inner) = published.delta.map(Arc::new);
        *self.issuing.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(published.complete);
    }

    pub(crate) fn show_root(&self, list: Crl) {
        *self.root.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(list));
    }
}

/// A complete list and what changed since the oldest list that somebody may still go by. Both bear one number: they
/// are of one moment and say the same (RFC 5280 §5.2.3).
pub(crate) struct Published {
    pub(crate) complete: Crl,
    /// None as long as there is no earlier list in force.
    pub(crate) delta: Option<Crl>,
}

/// Whether a list may be handed out at `now`: neither run out nor, after the clock was set back, of the future.
pub(crate) fn is_in_force(list: &Crl, now: Timestamp) -> bool {
    list.this_update <= now && now < list.next_update
}

/// Whether a list should be replaced.
pub(crate) fn is_due(list: &Crl, now: Timestamp, refresh: SignedDuration) -> bool {
    !is_in_force(list, now) || now.duration_since(list.this_update) >= refresh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_due_after_an_hour_and_whenever_it_is_not_in_force() {
        let moment = |text: &str| text.parse::<Timestamp>().unwrap();
        let (from, until) = (moment("2026-03-02T00:00:00Z"), moment("2026-03-03T00:00:00Z"));
        let key = eds::PrivateKey::generate(eds::Algorithm::P256).unwrap();
        let issuer = eds::issue::root(&key, "Тест", &[7; 20], from).unwrap();
        let list = Crl::issue(&key, &issuer, 1, from, until, &[]).unwrap();
        let check = |now: &str, in_force: bool, due: bool| {
            let now = moment(now);
            assert_eq!(
                (is_in_force(&list, now), is_due(&list, now, REFRESH)),
                (in_force, due),
                "{now}"
            );
        };
        check("2026-03-02T00:00:00Z", true, false);
        check("2026-03-02T00:59:59Z", true, false);
        check("2026-03-02T01:00:00Z", true, true);
        check("2026-03-02T23:59:59Z", true, true);
        check("2026-03-03T00:00:00Z", false, true);
        // The clock was set back behind the list.
        check("2026-03-01T23:59:59Z", false, true);
    }
}
