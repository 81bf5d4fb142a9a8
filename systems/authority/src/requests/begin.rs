//! A request begins.

use domain::{Actor, Event};
use exchange::authority::Applicant;
use jiff::SignedDuration;
use law::System;
use serde_json::json;
use store::Tx;

use super::holder::Holder;
use super::system::ground_in_words;
use super::{PENDING_MAX, RequestError, applicant, proof, system};
use crate::certificates::key_digest;
use crate::records::requests::{self, ForeignSystem, Request, State};
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

/// What is asked for, as it came.
pub(crate) struct Asked {
    pub(crate) applicant: Applicant,
    pub(crate) system: Option<AskedSystem>,
    /// The registrar who takes the request at the desk; None: the applicant sends it.
    pub(crate) taken_by: Option<Actor>,
}

/// The system of the applicant's organization, and the document on which they ask for it.
pub(crate) struct AskedSystem {
    pub(crate) name: String,
    pub(crate) ground_type: String,
    pub(crate) ground_number: String,
}

impl Asked {
    /// Everything that is wrong with it but the key, for a form that shows all at once.
    pub(crate) fn faults(&self) -> Vec<RequestError> {
        let mut faults = applicant::faults(&self.applicant);
        if let Some(asked) = &self.system {
            faults.extend(system::faults(asked));
            if matches!(applicant::employer(&self.applicant), Ok((None, None))) {
                faults.push(RequestError::Organization);
            }
        }
        faults
    }

    fn checked(&self) -> Result<Checked, RequestError> {
        let applicant = applicant::checked(&self.applicant)?;
        let asked = self.system.as_ref();
        Ok(Checked {
            system: asked.map(|asked| system::checked(asked, &applicant)).transpose()?,
            actor: self.taken_by.clone().unwrap_or_else(|| Actor::Applicant {
                iin: applicant.iin.clone(),
            }),
            applicant,
        })
    }
}

struct Checked {
    applicant: Applicant,
    system: Option<ForeignSystem>,
    actor: Actor,
}

impl Authority {
    /// Begins a request for a public key whose possession is still to be proved.
    pub(crate) async fn begin_request(&self, asked: &Asked, public_key: &[u8]) -> Result<Begun, RequestError> {
        self.begin(asked.checked()?, public_key.to_vec()).await
    }

    /// Begins a request with a ready PKCS#10, which is its own proof.
    pub(crate) async fn begin_with_pkcs10(&self, asked: &Asked, pkcs10: &[u8]) -> Result<Begun, RequestError> {
        let asked = asked.checked()?;
        let read = eds::issue::read_request(pkcs10).map_err(|_| RequestError::Pkcs10)?;
        match &asked.system {
            Some(system) => system::must_agree(&read.subject, &asked.applicant, system)?,
            None if read
                .subject
                .iin
                .as_ref()
                .is_some_and(|named| *named != asked.applicant.iin) =>
            {
                return Err(RequestError::Pkcs10Foreign);
            }
            None => {}
        }
        let actor = asked.actor.clone();
        let begun = self.begin(asked, read.spki_der).await?;
        self.accept_proof(&begun.id, pkcs10, actor).await?;
        Ok(begun)
    }

    async fn begin(&self, asked: Checked, public_key: Vec<u8>) -> Result<Begun, RequestError> {
        let Checked {
            applicant,
            system,
            actor,
        } = asked;
        if !proof::is_usable(&public_key) {
            return Err(RequestError::Key);
        }
        let profile = applicant::profile(&applicant, system.as_ref());
        let to_sign = eds::issue::request_info(&profile, &public_key).map_err(|_| RequestError::Key)?;
        self.must_be_free(&public_key, Holder::of(&applicant, system.as_ref()))
            .await?;

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
            system,
            public_key,
            to_sign,
            state: State::PendingProof,
            created_at: now,
        };
        requests::add(&mut tx, &request).await?;
        let (kind, text) = match &request.system {
            Some(_) => (
                "system_certificate_requested",
                "Подан запрос на выдачу регистрационного свидетельства информационной системе организации",
            ),
            None => (
                "certificate_requested",
                "Подан запрос на выдачу регистрационного свидетельства",
            ),
        };
        let mut facts = json!({ "public_key_sha256": key_digest(&request.public_key) });
        if let Some(system) = &request.system {
            facts["system"] = json!(system.name);
            facts["bin"] = json!(system.bin);
            facts["ground"] = json!(ground_in_words(&system.ground));
        }
        let event = Event::of_fact(System::Authority, &request.id, kind, text, actor, now).with(facts);
        store::events::append(&mut tx, event).await?;
        tx.commit().await?;
        tracing::info!(request.id = %request.id, "took a request for a certificate");
        Ok(Begun {
            id: request.id,
            code: request.code,
            to_sign: request.to_sign,
        })
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
