//! The other side: a system of another organization and its official, who sign messages of the synchronous channel.

use std::sync::Arc;

use eds::issue::Profile;
use eds::{Algorithm, Certificate, PrivateKey};
use exchange::testing::TestAuthority;
use jiff::Timestamp;
use xmldsig::security::{Sealing, Token};
use xmldsig::{Evidence, Place, security, written};

use crate::soap_world::World;

/// The common name of its certificate, and its БИН.
pub(crate) const CN: &str = "AKIMAT IS";
pub(crate) const BIN: &str = "050140000123";

pub(crate) type Holder = Arc<(PrivateKey, Certificate)>;

#[derive(Clone)]
pub(crate) struct Participant {
    pub(crate) system: Holder,
    /// Who signs the question.
    pub(crate) question: Holder,
}

pub(crate) fn akimat(authority: &TestAuthority) -> Participant {
    Participant {
        system: authority.named_system(CN).into(),
        question: authority
            .employee("850615400006", "Сәрсенова", "Айгүл", BIN, "Тестовая организация")
            .into(),
    }
}

/// What is sent.
pub(crate) struct Sent {
    pub(crate) id: String,
    pub(crate) service: String,
    pub(crate) date: Timestamp,
    pub(crate) sender: String,
    pub(crate) iin: String,
    pub(crate) case: String,
    pub(crate) clause: String,
    pub(crate) ground: String,
    pub(crate) channel: &'static str,
    pub(crate) regulation: String,
    pub(crate) lifetime: Option<(Timestamp, Timestamp)>,
    /// As elements and not as text.
    pub(crate) typed: bool,
    pub(crate) binary: bool,
    /// In place of the question.
    pub(crate) data: Option<String>,
}

impl Sent {
    pub(crate) fn of(world: &World, id: &str) -> Self {
        Self {
            id: id.to_owned(),
            service: "gbd_fl".to_owned(),
            date: world.now(),
            sender: "akimat-is".to_owned(),
            iin: crate::soap_world::IIN.to_owned(),
            case: "77".to_owned(),
            clause: "8.3".to_owned(),
            ground: "пункт 8, подпункт 3)".to_owned(),
            channel: "portal",
            regulation: exchange::testing::plan().id.0,
            lifetime: None,
            typed: false,
            binary: false,
            data: None,
        }
    }
}

impl Participant {
    pub(crate) fn with_keys(authority: &TestAuthority, common_name: &str, algorithm: Algorithm) -> Self {
        let system = Profile::InformationSystem {
            name: common_name.to_owned(),
            bin: BIN.to_owned(),
            organization: "Тестовая организация".to_owned(),
        };
        let official = Profile::Employee {
            iin: "850615400006".to_owned(),
            surname: "Сәрсенова".to_owned(),
            given_name: "Айгүл".to_owned(),
            patronymic: None,
            bin: BIN.to_owned(),
            organization: "Тестовая организация".to_owned(),
        };
        let holder = |profile: &Profile| {
            let key = PrivateKey::generate(algorithm).expect("a key");
            let certificate = authority.certify_key(&key.public_key_der(), profile);
            Arc::new((key, certificate))
        };
        Self {
            system: holder(&system),
            question: holder(&official),
        }
    }

    pub(crate) fn with_question_by(&self, question: impl Into<Holder>) -> Self {
        Self {
            system: self.system.clone(),
            question: question.into(),
        }
    }

    /// The whole message with both signatures.
    pub(crate) fn sealed(&self, sent: &Sent) -> String {
        seal(&self.system, &self.unsealed(sent), sent)
    }

    /// The same without the transport signature.
    pub(crate) fn unsealed(&self, sent: &Sent) -> String {
        let question = sent.data.clone().unwrap_or_else(|| self.question(sent));
        let data = if sent.typed { question } else { written(&question) };
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header></soap:Header><soap:Body><t:SendMessage xmlns:t="http://bip.bee.kz/SyncChannel/v10/Types"><request><requestInfo><messageId>{}</messageId><serviceId>{}</serviceId><messageDate>{}</messageDate><sender><senderId>{}</senderId><password/></sender><properties><key>CONNECTOR_CLIENT</key><value>true</value></properties></requestInfo><requestData><data>{data}</data></requestData></request></t:SendMessage></soap:Body></soap:Envelope>"#,
            sent.id, sent.service, sent.date, sent.sender,
        )
    }

    pub(crate) fn question(&self, sent: &Sent) -> String {
        self.signed(&self.unsigned_question(sent))
    }

    pub(crate) fn unsigned_question(&self, sent: &Sent) -> String {
        format!(
            r#"<lookup xmlns="urn:qyzmet:lookup:v1"><messageId>{}</messageId><serviceId>{}</serviceId><regulation>{}</regulation><channel>{}</channel><clause>{}</clause><ground>{}</ground><case>{}</case><subject><iin>{}</iin></subject></lookup>"#,
            sent.id, sent.service, sent.regulation, sent.channel, sent.clause, sent.ground, sent.case, sent.iin,
        )
    }

    /// An enveloped signature of who asks.
    pub(crate) fn signed(&self, text: &str) -> String {
        let (key, certificate) = &*self.question;
        xmldsig::sign(text, Place::Enveloped, key, certificate, &Evidence::default()).expect("it signs")
    }
}

pub(crate) fn seal(holder: &Holder, envelope: &str, sent: &Sent) -> String {
    let (key, certificate) = &**holder;
    let sealing = Sealing {
        unique: "5f0f3c1e-0000-4000-8000-000000000001",
        token: if sent.binary {
            Token::Binary
        } else {
            Token::KeyIdentifier
        },
        lifetime: sent.lifetime,
    };
    security::sign(envelope, &sealing, key, certificate).expect("it seals")
}
