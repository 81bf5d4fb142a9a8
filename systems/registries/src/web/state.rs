//! The state that handlers get.

use std::ops::Deref;
use std::sync::Arc;

use access::Access;
use axum::http::StatusCode;
use pages::Problem;

use crate::Registries;

#[derive(Clone)]
pub(super) struct Shared(pub(super) Arc<Registries>);

impl Deref for Shared {
    type Target = Registries;

    fn deref(&self) -> &Registries {
        &self.0
    }
}

impl AsRef<Access> for Shared {
    fn as_ref(&self) -> &Access {
        &self.0.access
    }
}

impl Shared {
    /// Whether this installation may have its registries switched; 403 with the setting's name if not.
    pub(super) fn may_be_switched(&self) -> Result<(), Problem> {
        if self.faults_allowed {
            return Ok(());
        }
        let message = self.access.locales.text("registries-faults-off", &[]);
        Err(Problem::new(StatusCode::FORBIDDEN, "faults_not_allowed", message))
    }

    /// 422 with one of our own messages.
    pub(super) fn wrong(&self, code: &'static str, key: &str) -> Problem {
        let message = self.access.locales.text(key, &[]);
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
    }
}
