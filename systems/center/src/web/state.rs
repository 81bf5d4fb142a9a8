//! The state that handlers get.

use std::ops::Deref;
use std::sync::Arc;

use access::Access;
use law::{PlanHash, StatusId, Text};

use crate::Center;
use crate::records::cases::Case;

#[derive(Clone)]
pub(super) struct Shared(pub(super) Arc<Center>);

impl Deref for Shared {
    type Target = Center;

    fn deref(&self) -> &Center {
        &self.0
    }
}

impl AsRef<Access> for Shared {
    fn as_ref(&self) -> &Access {
        &self.0.access
    }
}

impl Shared {
    /// The plan's word for a status of a case; the bare id where the plan is no longer known.
    pub(super) fn status_name(&self, case: &Case, status: &StatusId) -> Text {
        let plan = self.participant.plan(&PlanHash(case.plan.clone()));
        let known = plan
            .as_ref()
            .and_then(|plan| plan.status(status))
            .map(|status| status.name.clone());
        known.unwrap_or_else(|| bare(&status.0))
    }

    /// The name of the service of a case.
    pub(super) fn service_name(&self, case: &Case) -> Text {
        let plan = self.participant.plan(&PlanHash(case.plan.clone()));
        plan.map_or_else(|| bare(&case.regulation), |plan| plan.name.clone())
    }
}

fn bare(word: &str) -> Text {
    Text {
        kk: word.to_owned(),
        ru: word.to_owned(),
        en: word.to_owned(),
    }
}
