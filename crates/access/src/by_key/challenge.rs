//! The one-time text.

use jiff::{SignedDuration, Timestamp};
use pages::Problem;
use store::challenges::{self, Challenge};

use super::ByKey;
use crate::Access;

/// How long a text may be signed: enough to look for a token and to type its PIN, or to sign a file by a program.
const LIFETIME: SignedDuration = SignedDuration::from_mins(5);

const TITLE: &str = "ЭЦҚ арқылы кіру / Вход по ЭЦП / Sign-in by digital signature";
const ADDRESS: &str = "address: ";

impl Access {
    /// A new text for this browser; the one it had is void. None when too many wait.
    pub(crate) async fn new_challenge(&self, by_key: &ByKey, browser: &str) -> Result<Option<Challenge>, Problem> {
        let now = self.clock.now();
        let code = self.chance.secret();
        let expires_at = now.saturating_add(LIFETIME).unwrap_or(Timestamp::MAX);
        let challenge = Challenge {
            text: text(&by_key.address, &code, expires_at),
            code,
            expires_at,
        };
        let kept = challenges::open(&self.db, browser, &challenge, now)
            .await
            .map_err(Problem::failure)?;
        Ok(kept.then_some(challenge))
    }

    /// The text that waits for this browser, if it may still be signed.
    pub(crate) async fn open_challenge(&self, browser: &str) -> Result<Option<Challenge>, Problem> {
        let found = challenges::find(&self.db, browser).await.map_err(Problem::failure)?;
        let now = self.clock.now();
        Ok(found.filter(|challenge| now < challenge.expires_at))
    }
}

/// Lines that a person can read; the code makes it the only one of its kind.
fn text(address: &str, code: &str, expires_at: Timestamp) -> String {
    format!("{TITLE}\n{ADDRESS}{address}\ncode: {code}\nvalid until: {expires_at}\n")
}

/// The system whose text this is; None for what is no text of a sign-in.
pub(super) fn address_of(content: &[u8]) -> Option<&str> {
    let mut lines = std::str::from_utf8(content).ok()?.lines();
    lines.next().filter(|title| *title == TITLE)?;
    lines.next()?.strip_prefix(ADDRESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_tells_whose_it_is() {
        let until = "2026-11-22T09:05:00Z".parse().expect("a time");
        let text = text("https://example.kz/portal", "4f", until);
        assert_eq!(address_of(text.as_bytes()), Some("https://example.kz/portal"));
        assert!(text.contains("code: 4f\nvalid until: 2026-11-22T09:05:00Z\n"));
        assert_eq!(address_of(b"address: https://example.kz/portal"), None);
        assert_eq!(address_of(&[0xff]), None);
    }
}
