//! Sign-in by ЭЦП: the person signs a one-time text with the key of their certificate.
//!
//! The text is made here for one browser at one sign-in page, lives for minutes and is used up by the first attempt,
//! whatever comes of it. What comes back is judged like every other signature: made over exactly this text, chain,
//! dates, revocation (unknown refuses), key usage; then whose it is. A failure counts like a wrong password.

mod attempt;
mod challenge;
mod judging;
mod refusal;

use std::sync::Arc;

pub use attempt::{Given, KeyAttempt, Signed};
pub use judging::{Judge, Judged};
pub use refusal::{Cause, Refusal};

/// What a system needs to let people in by ЭЦП.
#[derive(Clone)]
pub struct ByKey {
    /// Where this system is found, `https://example.kz/portal`: stands in the text, so that a text of another system is
    /// recognised.
    pub address: String,
    pub judge: Arc<dyn Judge>,
    /// For officials: БИН and name of the office. Their certificates must carry the БИН.
    pub organization: Option<(String, String)>,
    /// Whether people make keys at `/<system>/keys`.
    pub has_keys_page: bool,
}

/// What the sign-in page shows of it: see the macro `ui::sign_in_by_key`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyView {
    /// БИН and name of the office whose certificate is needed.
    pub organization: Option<(String, String)>,
    pub has_keys_page: bool,
}

impl crate::Access {
    /// What to show of sign-in by ЭЦП; none where it is not offered.
    pub fn key_view(&self) -> Option<KeyView> {
        self.by_key.as_ref().map(|by_key| KeyView {
            organization: by_key.organization.clone(),
            has_keys_page: by_key.has_keys_page,
        })
    }
}
