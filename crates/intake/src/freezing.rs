//! Freezing: the filled form becomes an electronic document, canonical bytes (RFC 8785) that are signed, kept and
//! never written again.

use std::collections::BTreeMap;

use jiff::Timestamp;
use law::{Channel, FilledBy, Language, Plan, PlanHash, RegulationId, Text, Values};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::attaching::Attachment;
use crate::filling::Applicant;

/// What goes into the document.
#[derive(Clone, Copy, Debug)]
pub struct Filled<'a> {
    pub plan: &'a Plan,
    pub channel: Channel,
    pub applicant: &'a Applicant,
    /// [`crate::filling::whole`].
    pub values: &'a Values,
    pub attachments: &'a [Attachment],
    pub language: Language,
    pub number: &'a str,
    pub created: Timestamp,
}

/// The electronic document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub number: String,
    /// The exact bytes.
    pub document: Vec<u8>,
    /// Their SHA-256, hex.
    pub sha256: String,
}

/// Why a form could not be frozen.
#[derive(Debug, thiserror::Error)]
#[error("the application cannot be written as canonical JSON")]
pub struct FreezeError(#[from] serde_json::Error);

/// The document as it is read back for showing. What is checked and signed are always the bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApplicationDocument {
    pub applicant: DocumentApplicant,
    pub attachments: Vec<Attachment>,
    pub channel: Channel,
    pub created: Timestamp,
    pub fields: BTreeMap<String, String>,
    pub labels: BTreeMap<String, Text>,
    pub language: Language,
    pub number: String,
    pub plan: PlanHash,
    pub regulation: RegulationId,
    pub service: Text,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentApplicant {
    pub full_name: String,
    pub iin: String,
}

/// Writes the document.
pub fn freeze(filled: &Filled<'_>) -> Result<Frozen, FreezeError> {
    let document = serde_json_canonicalizer::to_vec(&compose(filled))?;
    let sha256 = hex::encode(Sha256::digest(&document));
    Ok(Frozen {
        number: filled.number.to_owned(),
        document,
        sha256,
    })
}

/// Reads a frozen document.
pub fn read(document: &[u8]) -> Result<ApplicationDocument, serde_json::Error> {
    serde_json::from_slice(document)
}

fn compose(filled: &Filled<'_>) -> ApplicationDocument {
    let stands_in_the_request = |by| matches!(by, FilledBy::Applicant | FilledBy::Account);
    let labels = filled
        .plan
        .form
        .fields
        .iter()
        .filter(|field| stands_in_the_request(field.filled_by) && filled.values.contains_key(&field.key))
        .map(|field| (field.key.clone(), field.label.clone()))
        .collect();
    ApplicationDocument {
        applicant: DocumentApplicant {
            full_name: filled.applicant.name.full(),
            iin: filled.applicant.iin.as_str().to_owned(),
        },
        attachments: filled.attachments.to_vec(),
        channel: filled.channel,
        created: filled.created,
        fields: filled.values.clone(),
        labels,
        language: filled.language,
        number: filled.number.to_owned(),
        plan: filled.plan.hash(),
        regulation: filled.plan.id.clone(),
        service: filled.plan.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use domain::{Iin, PersonName};

    use super::*;

    fn frozen(number: &str) -> Frozen {
        let plan = exchange::testing::plan();
        let applicant = Applicant {
            iin: Iin::parse("900101300007").expect("a valid ИИН"),
            name: PersonName {
                surname: "Сыналова".to_owned(),
                given_name: "Үлгі".to_owned(),
                patronymic: None,
            },
        };
        let values = [("address".to_owned(), "Абай көшесі, 1".to_owned())].into();
        let attachments = [Attachment {
            media_type: "application/pdf".to_owned(),
            name: "скан.pdf".to_owned(),
            sha256: "00".repeat(32),
            size: 17,
        }];
        freeze(&Filled {
            plan: &plan,
            channel: Channel::Portal,
            applicant: &applicant,
            values: &values,
            attachments: &attachments,
            language: Language::Kk,
            number,
            created: Timestamp::UNIX_EPOCH,
        })
        .expect("the application can be written")
    }

    #[test]
    fn the_bytes_are_canonical_and_hold_what_was_agreed() {
        let frozen = frozen("26112000000001");
        let text = String::from_utf8(frozen.document.clone()).expect("UTF-8");
        assert!(text.starts_with(
            r#"{"applicant":{"full_name":"Сыналова Үлгі","iin":"900101300007"},"attachments":[{"media_type":"application/pdf","name":"скан.pdf","sha256":"00"#
        ));
        assert!(text.contains(
            r#""channel":"portal","created":"1970-01-01T00:00:00Z","fields":{"address":"Абай көшесі, 1"},"labels":"#
        ));
        assert!(text.contains(r#""language":"kk","number":"26112000000001","plan":""#));
        let value: serde_json::Value = serde_json::from_slice(&frozen.document).expect("JSON");
        let again = serde_json_canonicalizer::to_vec(&value).expect("canonical");
        assert_eq!(again, frozen.document, "RFC 8785 leaves it as it is");
        assert_eq!(frozen.sha256, hex::encode(Sha256::digest(&frozen.document)));
    }

    #[test]
    fn the_same_form_gives_the_same_bytes_and_another_number_others() {
        assert_eq!(frozen("26112000000001"), frozen("26112000000001"));
        assert_ne!(frozen("26112000000001").sha256, frozen("26112000000002").sha256);
    }

    #[test]
    fn what_was_frozen_can_be_read() {
        let read = read(&frozen("26112000000001").document).expect("readable");
        assert_eq!((read.number.as_str(), read.attachments.len()), ("26112000000001", 1));
        assert_eq!(read.plan, exchange::testing::plan().hash());
    }
}
