//! What the agent does with one message of a page.

use std::sync::Arc;

use domain::Clock;
use eds::Certificate;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::keys::{Held, KeyStore, KeysError};
use crate::person::{Person, Wish};
use crate::protocol::{basics, common_utils};

/// How much of a text the person is shown.
const PREVIEW_LETTERS: usize = 300;

/// The agent without its socket: a message goes in, an answer comes out. Waits for the person meanwhile.
pub struct Agent {
    pub stores: Vec<Box<dyn KeyStore>>,
    pub person: Arc<dyn Person>,
    pub clock: Arc<dyn Clock>,
    /// Who stamps times; none: a page that demands a time stamp is refused.
    pub stamps: Option<Arc<dyn Stamps>>,
}

/// A time-stamping authority (RFC 3161), asked over the network by whoever starts the agent.
pub trait Stamps: Send + Sync {
    /// The token over `value` by its digest, DER; or what to tell the page.
    fn stamp(&self, value: &[u8], digest: eds::key::Digest) -> Result<Vec<u8>, String>;
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The person refused, which is not a failure.
    #[error("the person refused")]
    Cancelled,
    #[error("the request cannot be understood: {0}")]
    Request(String),
    #[error("{0}")]
    Failed(String),
}

/// Which keys will do.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Names of stores; None: all.
    pub(crate) storages: Option<Vec<String>>,
    /// All of them must be in the certificate.
    pub(crate) extended_key_usages: Vec<String>,
    pub(crate) iin: String,
    pub(crate) bin: String,
    /// Hexadecimal.
    pub(crate) serial: String,
    pub(crate) allow_expired: bool,
    /// One of them must have issued it; empty: anybody.
    pub(crate) issuers: Vec<Certificate>,
}

impl Agent {
    /// The answer to a text frame; None where there is nothing to answer.
    pub fn answer(&self, frame: &str, origin: &str) -> Option<String> {
        if frame == "--heartbeat--" {
            return Some(frame.to_owned());
        }
        let Ok(request) = serde_json::from_str::<Value>(frame) else {
            return Some(json!({ "success": false, "code": "COMMON_JSON_WRAPPING_EXCEPTION" }).to_string());
        };
        let answer = match request["module"].as_str() {
            Some("kz.gov.pki.knca.basics") => basics::answer(self, &request, origin),
            Some("kz.gov.pki.knca.commonUtils") => common_utils::answer(self, &request, origin),
            // Requests without a module are of the applet that the НУЦ switched off in 2024.
            _ => json!({ "success": false, "errorCode": "MODULE_NOT_FOUND" }),
        };
        Some(answer.to_string())
    }

    /// The names of the tokens; files are never listed.
    pub(crate) fn tokens(&self) -> Vec<&str> {
        let names = self.stores.iter().map(|store| store.storage());
        names.filter(|name| *name != crate::keys::PKCS12).collect()
    }

    /// Asks the person, opens the store they name, and gives the key that is wanted.
    pub(crate) fn key(&self, wish: &Wish, wanted: &Wanted) -> Result<Held, Trouble> {
        let stores: Vec<&dyn KeyStore> = self
            .stores
            .iter()
            .map(AsRef::as_ref)
            .filter(|store| match &wanted.storages {
                Some(names) => names.iter().any(|name| name == store.storage()),
                None => true,
            })
            .collect();
        if stores.is_empty() {
            return Err(Trouble::Failed("no key store of this kind is connected".to_owned()));
        }
        let labels: Vec<(String, bool)> = stores
            .iter()
            .map(|store| (store.label(), store.has_password()))
            .collect();
        let consent = self.person.agrees(wish, &labels).ok_or(Trouble::Cancelled)?;
        let store = stores.get(consent.store).ok_or(Trouble::Cancelled)?;
        let held = store.open(&consent.password).map_err(|error| self.told(&error))?;
        self.chosen(held, wanted)
    }

    fn chosen(&self, held: Vec<Held>, wanted: &Wanted) -> Result<Held, Trouble> {
        let now = self.clock.now();
        let mut fitting: Vec<Held> = held
            .into_iter()
            .filter(|held| fits(&held.certificate, wanted, now))
            .collect();
        if fitting.is_empty() {
            let trouble = "no certificate in this store fits what the page asks for";
            self.person.hears(trouble);
            return Err(Trouble::Failed(trouble.to_owned()));
        }
        if fitting.len() == 1 {
            return fitting.pop().ok_or(Trouble::Cancelled);
        }
        let names: Vec<String> = fitting.iter().map(|held| named(&held.certificate)).collect();
        let number = self.person.chooses(&names).ok_or(Trouble::Cancelled)?;
        if number < fitting.len() {
            Ok(fitting.swap_remove(number))
        } else {
            Err(Trouble::Cancelled)
        }
    }

    fn told(&self, error: &KeysError) -> Trouble {
        self.person.hears(&error.to_string());
        Trouble::Failed(error.to_string())
    }
}

fn fits(certificate: &Certificate, wanted: &Wanted, now: jiff::Timestamp) -> bool {
    let usages = certificate.extended_key_usages();
    let subject = &certificate.subject;
    let is = |wanted: &str, held: Option<&String>| wanted.is_empty() || held.is_some_and(|held| held == wanted);
    let in_force = certificate.not_before <= now && now <= certificate.not_after;
    wanted.extended_key_usages.iter().all(|usage| usages.contains(usage))
        && is(&wanted.iin, subject.iin.as_ref())
        && is(&wanted.bin, subject.bin.as_ref())
        && (wanted.serial.is_empty() || wanted.serial.eq_ignore_ascii_case(&certificate.serial_hex))
        && (in_force || wanted.allow_expired)
        && (wanted.issuers.is_empty() || wanted.issuers.iter().any(|issuer| certificate.is_signed_by(issuer)))
}

fn named(certificate: &Certificate) -> String {
    let subject = &certificate.subject;
    let organization = subject.organization.as_deref().unwrap_or_default();
    let iin = subject.iin.as_deref().unwrap_or_default();
    format!(
        "{} {iin} {organization} → {} ({})",
        subject.full_name(),
        certificate.not_after,
        certificate.serial_hex
    )
}

/// A text as a person can read it, else its size and SHA-256. Control characters could draw over the question.
pub(crate) fn preview(bytes: &[u8]) -> String {
    let digest = hex::encode(Sha256::digest(bytes));
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() => {
            let mut shown: String = text
                .chars()
                .take(PREVIEW_LETTERS)
                .map(|letter| {
                    if letter.is_control() || is_unseen(letter) {
                        ' '
                    } else {
                        letter
                    }
                })
                .collect();
            if text.chars().count() > PREVIEW_LETTERS {
                shown.push('…');
            }
            format!("«{shown}» ({} B, SHA-256 {digest})", bytes.len())
        }
        _ => format!("{} B, SHA-256 {digest}", bytes.len()),
    }
}

/// Direction overrides and zero-width signs.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
