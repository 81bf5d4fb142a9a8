//! Carries by hand: no background task, no waiting.

use std::collections::HashMap;
use std::sync::Arc;

use law::System;

use crate::carrier::Direct;
use crate::courier::{Courier, Routes};
use crate::{Carrier, Participant, Receiver};

/// More rounds than any honest exchange of messages takes.
const ROUNDS_MAX: usize = 1_000;

/// Knows some participants and their receivers. With a gateway among them everything goes through it; without one
/// messages go straight to their recipients.
#[derive(Default)]
pub struct Postman {
    houses: Vec<(Arc<Participant>, Arc<dyn Receiver>)>,
}

impl Postman {
    #[must_use]
    pub fn with(mut self, participant: &Arc<Participant>, receiver: Arc<dyn Receiver>) -> Self {
        self.houses.push((Arc::clone(participant), receiver));
        self
    }

    /// Carries everything that is due, and what that brings about, until nothing moves. Gives how many messages
    /// were delivered, each leg counted. What failed stays in its outbox.
    pub async fn carry_all(&self) -> usize {
        let couriers: Vec<_> = self
            .houses
            .iter()
            .map(|(participant, _)| self.courier(participant))
            .collect();
        let mut delivered = 0;
        for _ in 0..ROUNDS_MAX {
            let mut moved = 0;
            for courier in &couriers {
                moved += courier.deliver_due().await.expect("the outbox can be read");
            }
            if moved == 0 {
                return delivered;
            }
            delivered += moved;
        }
        panic!("messages go on and on");
    }

    /// The courier of one of the houses.
    pub fn courier(&self, participant: &Participant) -> Courier {
        Courier {
            db: participant.db.clone(),
            clock: Arc::clone(&participant.clock),
            routes: self.routes(participant.system),
            wake: Arc::clone(&participant.wake),
        }
    }

    fn routes(&self, from: System) -> Routes {
        let mut carriers: HashMap<System, Arc<dyn Carrier>> = self
            .houses
            .iter()
            .map(|(participant, receiver)| {
                let carrier: Arc<dyn Carrier> = Arc::new(Direct(Arc::clone(receiver)));
                (participant.system, carrier)
            })
            .collect();
        match carriers.remove(&System::Gateway) {
            Some(gateway) if from != System::Gateway => Routes::ToGateway(gateway),
            _ => Routes::ByRecipient(carriers),
        }
    }
}
