//! An authority of two certificates that asks nobody for anything.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use domain::{Chance, Clock};
use eds::crl::{Crl, RevocationReason, Revoked};
use eds::issue::{self, Addresses, Profile, Usage};
use eds::key::Algorithm;
use eds::{Certificate, EdsError, Policy, PrivateKey, TrustStore};
use jiff::{SignedDuration, Timestamp};
use law::{Library, System};
use store::Db;
use tokio::sync::Notify;

use crate::{CrlSource, Participant, Trust};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Root and issuing authority with fresh keys. It panics where a test could not go on anyway.
pub struct TestAuthority {
    pub root: Certificate,
    pub issuing: Certificate,
    root_key: PrivateKey,
    issuing_key: PrivateKey,
    clock: Arc<dyn Clock>,
    chance: Arc<Chance>,
    revoked: Mutex<Vec<Revoked>>,
}

impl TestAuthority {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self::try_new(clock).expect("a test authority can be made")
    }

    fn try_new(clock: Arc<dyn Clock>) -> Result<Self, EdsError> {
        let chance = Arc::new(Chance::from_system());
        let since = days_from(clock.now(), -1);
        let root_key = PrivateKey::generate(Algorithm::P256)?;
        let root = issue::root(&root_key, "Test root", &serial(&chance), since)?;
        let issuing_key = PrivateKey::generate(Algorithm::P256)?;
        let spki = issuing_key.public_key_der();
        let issuing = issue::issuing(
            &root_key,
            &root,
            &spki,
            "Test issuing authority",
            &serial(&chance),
            since,
            &addresses(),
        )?;
        Ok(Self {
            root,
            issuing,
            root_key,
            issuing_key,
            clock,
            chance,
            revoked: Mutex::default(),
        })
    }

    /// Issuing authority, root.
    pub fn chain(&self) -> Vec<Certificate> {
        vec![self.issuing.clone(), self.root.clone()]
    }

    /// A key and a certificate of one year for an information system; its common name is the system's name.
    pub fn system(&self, system: System) -> (PrivateKey, Certificate) {
        self.named_system(system.name())
    }

    pub fn named_system(&self, name: &str) -> (PrivateKey, Certificate) {
        self.certify(&Profile::InformationSystem {
            name: name.to_owned(),
            bin: "050140000123".to_owned(),
            organization: "Тестовая организация".to_owned(),
        })
    }

    /// A key and a certificate for a person, valid from yesterday for a year.
    pub fn person(&self, iin: &str, surname: &str, given_name: &str) -> (PrivateKey, Certificate) {
        self.certify(&Profile::Person {
            iin: iin.to_owned(),
            surname: surname.to_owned(),
            given_name: given_name.to_owned(),
            patronymic: None,
        })
    }

    /// A key and a certificate for an employee of an organization.
    pub fn employee(
        &self,
        iin: &str,
        surname: &str,
        given_name: &str,
        bin: &str,
        organization: &str,
    ) -> (PrivateKey, Certificate) {
        self.certify(&Profile::Employee {
            iin: iin.to_owned(),
            surname: surname.to_owned(),
            given_name: given_name.to_owned(),
            patronymic: None,
            bin: bin.to_owned(),
            organization: organization.to_owned(),
        })
    }

    /// A P-256 key and its certificate, valid from yesterday for a year.
    pub fn certify(&self, profile: &Profile) -> (PrivateKey, Certificate) {
        let key = PrivateKey::generate(Algorithm::P256).expect("a key can be made");
        let certificate = self.certify_key(&key.public_key_der(), profile);
        (key, certificate)
    }

    /// A certificate for a key held elsewhere.
    pub fn certify_key(&self, spki_der: &[u8], profile: &Profile) -> Certificate {
        self.certify_key_for(Usage::Signing, spki_der, profile)
    }

    /// The same, for signing documents, for signing in, or for both.
    pub fn certify_key_for(&self, usage: Usage, spki_der: &[u8], profile: &Profile) -> Certificate {
        let (from, until) = (days_from(self.clock.now(), -1), days_from(self.clock.now(), 364));
        let serial = serial(&self.chance);
        issue::end_entity_for(
            usage,
            &self.issuing_key,
            &self.issuing,
            spki_der,
            profile,
            &serial,
            from,
            until,
            &addresses(),
        )
        .expect("a certificate can be made")
    }

    /// Lists made from now on name this certificate.
    pub fn revoke(&self, certificate: &Certificate) {
        self.revoked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Revoked {
                serial_hex: certificate.serial_hex.clone(),
                at: self.clock.now(),
                reason: RevocationReason::KeyCompromise,
            });
    }

    /// The list of now, good for a year.
    pub fn crl(&self) -> Arc<Crl> {
        self.crl_until(1, days_from(self.clock.now(), 364))
    }

    pub fn crl_until(&self, number: u64, next_update: Timestamp) -> Arc<Crl> {
        let revoked = self.revoked.lock().unwrap_or_else(PoisonError::into_inner);
        let this_update = next_update.min(self.clock.now()) - SignedDuration::from_secs(1);
        let crl = Crl::issue(
            &self.issuing_key,
            &self.issuing,
            number,
            this_update,
            next_update,
            &revoked,
        );
        Arc::new(crl.expect("a list can be made"))
    }

    /// The root's list about the issuing authority, of the day on which both were made, good for as long as the root.
    pub fn root_crl(&self) -> Arc<Crl> {
        let (since, until) = (self.root.not_before, self.root.not_after);
        let crl = Crl::issue(&self.root_key, &self.root, 1, since, until, &[]);
        Arc::new(crl.expect("a list can be made"))
    }

    /// The key of the issuing authority, for services of a test.
    pub const fn issuing_key(&self) -> &PrivateKey {
        &self.issuing_key
    }

    /// Trust in this authority, with the list of now.
    pub fn trust(&self) -> Arc<Trust> {
        self.trust_by(CrlSource::Fixed(self.crl()))
    }

    /// The same under another policy.
    pub fn trust_under(&self, policy: Policy) -> Arc<Trust> {
        let source = CrlSource::Fixed(self.crl());
        Arc::new(Trust::new(self.store(), policy, source, Arc::clone(&self.clock)))
    }

    pub fn trust_by(&self, source: CrlSource) -> Arc<Trust> {
        Arc::new(Trust::new(
            self.store(),
            Policy::own_authority(),
            source,
            Arc::clone(&self.clock),
        ))
    }

    fn store(&self) -> TrustStore {
        TrustStore {
            roots: vec![self.root.clone()],
            intermediates: vec![self.issuing.clone()],
        }
    }

    /// A certified participant over `db` that has learnt the plans of `library`.
    pub async fn participant(&self, system: System, db: Db, library: Arc<Library>) -> Arc<Participant> {
        self.participant_with(system, db, library, self.trust()).await
    }

    pub async fn participant_with(
        &self,
        system: System,
        db: Db,
        library: Arc<Library>,
        trust: Arc<Trust>,
    ) -> Arc<Participant> {
        let (key, certificate) = self.system(system);
        let participant = Participant {
            system,
            db,
            clock: Arc::clone(&self.clock),
            chance: Arc::clone(&self.chance),
            key,
            certificate,
            chain: self.chain(),
            trust,
            library,
            plans: RwLock::new(HashMap::new()),
            wake: Arc::new(Notify::new()),
        };
        participant.learn_plans().await.expect("plans can be kept");
        Arc::new(participant)
    }
}

fn addresses() -> Addresses {
    Addresses {
        crl: "http://127.0.0.1/authority/crl.der".into(),
        ca_issuers: "http://127.0.0.1/authority/ca.pem".into(),
        ..Addresses::default()
    }
}

/// Positive and not zero (RFC 5280 §4.1.2.2).
fn serial(chance: &Chance) -> [u8; 20] {
    let mut serial: [u8; 20] = chance.bytes();
    serial[0] = (serial[0] & 0x7f) | 0x40;
    serial
}

fn days_from(now: Timestamp, days: i32) -> Timestamp {
    now + DAY * days
}
