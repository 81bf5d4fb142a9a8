//! Numbers of registrations, documents and entries in registers.

use store::{StoreError, Tx};

use crate::Provider;
use crate::store::cases;

/// How often a new number is drawn before the store is believed to be at fault: with eight digits of chance a day,
/// two repetitions in a row do not happen in a lifetime.
const NUMBERS_MAX: u32 = 16;

/// A number that no case and no document of this office has.
pub(crate) async fn new_number(provider: &Provider, tx: &mut Tx) -> Result<String, StoreError> {
    for _ in 0..NUMBERS_MAX {
        let number = domain::number::new_number(provider.now(), &provider.participant.chance);
        if !cases::is_taken(tx, &number).await? {
            return Ok(number);
        }
    }
    Err(StoreError::Duplicate)
}
