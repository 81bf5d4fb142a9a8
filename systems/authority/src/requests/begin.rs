//! A request begins.

use domain::{Actor, Event};
use exchange::authority::Applicant;
use jiff::SignedDuration;
use law::System;
use serde_json::json;
use store::Tx;

use super::{PENDING_MAX, RequestError, applicant, proof};
use crate::certificates::key_digest;
use crate::records::certificates;
use crate::records::requests::{self, Request, State};
use crate::{Authority, Fault};

/// The window over which pending requests of one ИИН are counted.
const PENDING_WINDOW: SignedDuration = SignedDuration::from_hours(24);
/// Without letters and digits that are mistaken for one another when read aloud.
const CODE_LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const CODE_ATTEMPTS_MAX: u32 = 8;

/// What the key holder gets.
pub(crate) struct Begun {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) to_sign: Vec<u8>,
}

impl Authority {
    /// Begins a request for a public key whose possession is still to be proved.
    pub(crate) async fn begin_request(&self, applicant: &Applicant, public_key: &[u8]) -> Result<Begun, RequestError> {
        let applicant = applicant::checked(applicant)?;
        self.begin(applicant, public_key.to_vec()).await
    }

    /// Begins a request with a ready PKCS#10, which is its own proof.
    pub(crate) async fn begin_with_pkcs10(&self, applicant: &Applicant, pkcs10: &[u8]) -> Result<Begun, RequestError> {
        let applicant = applicant::checked(applicant)?;
        let read = eds::issue::read_request(pkcs10).map_err(|_| RequestError::Pkcs10)?;
        if read.iin.as_deref().is_some_and(|named| named != applicant.iin) {
            return Err(RequestError::Pkcs10Foreign);
        }
        let begun = self.begin(applicant, read.spki_der).await?;
        self.accept_proof(&begun.id, pkcs10).await?;
        Ok(begun)
    }

    async fn begin(&self, applicant: Applicant, public_key: Vec<u8>) -> Result<Begun, RequestError> {
        if !proof::is_usable(&public_key) {
            return Err(RequestError::Key);
        }
        let to_sign =
            eds::issue::request_info(&applicant::profile(&applicant), &public_key).map_err(|_| RequestError::Key)?;
        self.must_be_free(&public_key, &applicant.iin).await?;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let since = now.checked_sub(PENDING_WINDOW).map_err(|_| Fault::Date(now))?;
        if requests::pending_count(&mut tx, &applicant.iin, since).await? >= PENDING_MAX {
            return Err(RequestError::TooMany);
        }
        let code = self.new_code(&mut tx).await?;
        let request = Request {
            id: self.chance.id(now),
            code,
            applicant,
            public_key,
            to_sign,
            state: State::PendingProof,
            created_at: now,
        };
        requests::add(&mut tx, &request).await?;
        let actor = Actor::Applicant {
            iin: request.applicant.iin.clone(),
        };
        let text = "Подан запрос на выдачу регистрационного свидетельства";
        let event = Event::of_fact(
            System::Authority,
            &request.id,
            "certificate_requested",
            text,
            actor,
            now,
        )
        .with(json!({ "public_key_sha256": key_digest(&request.public_key) }));
        store::events::append(&mut tx, event).await?;
        tx.commit().await?;
        tracing::info!(request.id = %request.id, "took a request for a certificate");
        Ok(Begun {
            id: request.id,
            code: request.code,
            to_sign: request.to_sign,
        })
    }

    /// One key has one holder, and a key that was given up stays given up.
    pub(super) async fn must_be_free(&self, public_key: &[u8], iin: &str) -> Result<(), RequestError> {
        let held = certificates::of_key(&self.db, &key_digest(public_key)).await?;
        if held
            .iter()
            .any(|issued| issued.holder != iin || issued.revoked.is_some())
        {
            return Err(RequestError::KeyUsed);
        }
        Ok(())
    }

    /// Eight characters that nobody else has; forty bits, so that a second draw is next to never needed.
    async fn new_code(&self, tx: &mut Tx) -> Result<String, RequestError> {
        for _ in 0..CODE_ATTEMPTS_MAX {
            let mut code = String::with_capacity(9);
            for (place, byte) in self.chance.bytes::<8>().into_iter().enumerate() {
                if place == 4 {
                    code.push('-');
                }
                code.push(char::from(CODE_LETTERS[usize::from(byte) % CODE_LETTERS.len()]));
            }
            if !requests::code_is_taken(tx, &code).await? {
                return Ok(code);
            }
        }
        Err(RequestError::Fault(store::StoreError::Duplicate.into()))
    }
}
