//! What an installation has decided about its signatures.

use eds::cades::Level;
use eds::pades::{CONTENTS_BYTES, STAMPED_CONTENTS_BYTES};
use jiff::SignedDuration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// To which level signatures are raised; B: they stay as they were made, and nothing is preserved.
    pub level: Level,
    pub when_silent: WhenSilent,
    /// How long before its newest stamp runs out a document is stamped again.
    pub renew_before: SignedDuration,
}

/// What becomes of a result while stamps or evidence cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenSilent {
    /// It stays where it was signed until it proves itself.
    Hold,
    /// It leaves with the signature alone, and whoever keeps it raises it later.
    HandOver,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            level: Level::B,
            when_silent: WhenSilent::Hold,
            renew_before: SignedDuration::from_hours(30 * 24),
        }
    }
}

impl Settings {
    /// Whether anything is raised at all.
    pub fn raises(&self) -> bool {
        self.level > Level::B
    }

    /// The room that a PDF keeps for its signature.
    pub fn contents_bytes(&self) -> usize {
        if self.raises() {
            STAMPED_CONTENTS_BYTES
        } else {
            CONTENTS_BYTES
        }
    }
}
