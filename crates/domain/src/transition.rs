//! Why a state cannot follow another.

/// A transition that the law of the field does not know from this state. The value it consumed is unchanged in
/// the store, so the caller reads it again to say more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTransition {
    /// Too early, too late, or for the second time.
    #[error("what is {state} cannot be {attempt}")]
    OutOfOrder {
        /// The name of the present state: `taken`.
        state: &'static str,
        /// The name of the state that was wanted: `decided`.
        attempt: &'static str,
    },
    /// The case is in the hands of another official.
    #[error("the case is held by another official")]
    HeldByAnother {
        /// The account id of that official.
        by: String,
    },
}
