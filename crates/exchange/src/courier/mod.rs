//! The courier: empties a system's outbox, in order per case, with backoff, until told to stop.

mod carry;
mod run;

use std::collections::HashMap;
use std::sync::Arc;

use domain::Clock;
use law::System;
use store::Db;
use tokio::sync::Notify;

use crate::Carrier;

/// Where parcels for each recipient go next. A participant sends everything to the gateway; the gateway to each.
#[derive(Clone)]
pub enum Routes {
    ToGateway(Arc<dyn Carrier>),
    ByRecipient(HashMap<System, Arc<dyn Carrier>>),
}

pub struct Courier {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub routes: Routes,
    /// Poked after every commit that put something in the outbox.
    pub wake: Arc<Notify>,
}

/// A way out of the house. Each carries one batch at a time, so that order is kept and a way that is blocked
/// delays no other. None: the recipient's name is no system's.
type Way = Option<System>;

impl Routes {
    fn way(&self, recipient: &str) -> Way {
        match self {
            Self::ToGateway(_) => Some(System::Gateway),
            Self::ByRecipient(_) => System::from_name(recipient),
        }
    }

    fn carrier(&self, way: Way) -> Option<Arc<dyn Carrier>> {
        match self {
            Self::ToGateway(carrier) => Some(Arc::clone(carrier)),
            Self::ByRecipient(carriers) => carriers.get(&way?).cloned(),
        }
    }

    /// How many ways there are.
    fn count(&self) -> usize {
        match self {
            Self::ToGateway(_) => 1,
            Self::ByRecipient(carriers) => carriers.len() + 1,
        }
    }
}
