//! The state that handlers get.

use std::ops::Deref;
use std::sync::Arc;

use access::Access;

use crate::Authority;

#[derive(Clone)]
pub(crate) struct Shared(pub(crate) Arc<Authority>);

impl Deref for Shared {
    type Target = Authority;

    fn deref(&self) -> &Authority {
        &self.0
    }
}

impl AsRef<Access> for Shared {
    fn as_ref(&self) -> &Access {
        &self.0.access
    }
}
