//! Freezing: the filled form becomes an electronic document, canonical bytes (RFC 8785) that are signed, kept and
//! never written again.

use std::collections::BTreeMap;

use jiff::Timestamp;
use law::{Channel, Field, FieldKind, FilledBy, Language, Plan, PlanHash, Registry, RegulationId, Text, Values};
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
    /// Where somebody received the visitor: by whom, through whom, with which papers.
    pub counter: Option<&'a AtCounter>,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<AtCounter>,
    pub created: Timestamp,
    /// By key; the rows of a group are keyed `family.1.name` here and stand in the document as an array of objects.
    #[serde(with = "nested")]
    pub fields: BTreeMap<String, String>,
    /// By key; of a group also `family.name`.
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

/// What the person at the counter adds to the request: who they are, for whom the visitor stands, what papers were
/// seen, and what the registries knew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtCounter {
    pub clerk: DocumentApplicant,
    /// The role in which the clerk acts: `operator`, `chancellery`.
    pub role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<Representative>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    pub papers: Vec<PaperMark>,
    pub registries: Vec<RegistryMark>,
}

/// Whoever came instead of the applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    pub full_name: String,
    pub iin: String,
    /// Number of the power of attorney.
    pub power_of_attorney: String,
}

/// One document of the list, as it lay on the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperMark {
    /// The id of the document in the regulation's list.
    pub id: String,
    pub seen: Seen,
}

/// «Отметка о наличии документов в бумажной форме».
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// The original was compared and given back.
    Original,
    Copy,
    Missing,
}

/// What a registry said, without its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistryMark {
    pub registry: Registry,
    /// The id of the look-up: the gateway's journal has it.
    pub lookup: String,
    pub found: bool,
    pub at: Timestamp,
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
        .filter(|field| stands_in_the_request(field.filled_by))
        .flat_map(|field| labels(field, filled.values))
        .collect();
    ApplicationDocument {
        applicant: DocumentApplicant {
            full_name: filled.applicant.name.full(),
            iin: filled.applicant.iin.as_str().to_owned(),
        },
        attachments: filled.attachments.to_vec(),
        channel: filled.channel,
        counter: filled.counter.cloned(),
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

/// The labels of what stands in the document.
fn labels(field: &Field, values: &Values) -> Vec<(String, Text)> {
    let label = |key: String, field: &Field| (key, field.label.clone());
    let FieldKind::Group { fields: parts, .. } = &field.kind else {
        let stands = values.contains_key(&field.key);
        return stands.then(|| label(field.key.clone(), field)).into_iter().collect();
    };
    if law::control::rows_of(&field.key, values).is_empty() {
        return Vec::new();
    }
    let of_parts = parts
        .iter()
        .map(|part| label(format!("{}.{}", field.key, part.key), part));
    [label(field.key.clone(), field)].into_iter().chain(of_parts).collect()
}

/// `family.2.name` on one side, `"family": [{"name": …}]` on the other. Rows are numbered anew in their order.
mod nested {
    use std::collections::BTreeMap;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    type Row = BTreeMap<String, String>;

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Value {
        One(String),
        Rows(Vec<Row>),
    }

    pub(super) fn serialize<S: Serializer>(
        fields: &BTreeMap<String, String>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut groups: BTreeMap<&str, BTreeMap<u32, Row>> = BTreeMap::new();
        let mut whole: BTreeMap<&str, Value> = BTreeMap::new();
        for (key, value) in fields {
            let place = key.split_once('.').and_then(|(group, rest)| {
                let (row, part) = rest.split_once('.')?;
                Some((group, row.parse().ok()?, part))
            });
            match place {
                Some((group, row, part)) => {
                    let rows = groups.entry(group).or_default();
                    rows.entry(row).or_default().insert(part.to_owned(), value.clone());
                }
                None => {
                    whole.insert(key, Value::One(value.clone()));
                }
            }
        }
        let rows = |rows: BTreeMap<u32, Row>| Value::Rows(rows.into_values().collect());
        whole.extend(groups.into_iter().map(|(group, held)| (group, rows(held))));
        whole.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, String>, D::Error> {
        let mut fields = BTreeMap::new();
        for (key, value) in BTreeMap::<String, Value>::deserialize(deserializer)? {
            if key.contains('.') {
                return Err(D::Error::custom("the key of a field has no dots"));
            }
            match value {
                Value::One(value) => {
                    fields.insert(key, value);
                }
                Value::Rows(rows) => {
                    for (place, row) in rows.into_iter().enumerate() {
                        let named = row.into_iter();
                        fields.extend(named.map(|(part, value)| (format!("{key}.{}.{part}", place + 1), value)));
                    }
                }
            }
        }
        Ok(fields)
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
            item: None,
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
            counter: None,
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
    fn rows_are_arrays_of_objects_in_the_signed_bytes_and_come_back_under_their_keys() {
        let mut document = read(&frozen("1").document).expect("readable");
        let held = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            let owned = pairs
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            owned.collect()
        };
        document.fields = held(&[
            ("a", "1"),
            ("family.10.name", "Сана"),
            ("family.2.name", "Али"),
            ("family.2.kin", "son"),
        ]);
        let bytes = serde_json_canonicalizer::to_vec(&document).expect("canonical");
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        assert!(text.contains(r#""fields":{"a":"1","family":[{"kin":"son","name":"Али"},{"name":"Сана"}]}"#));
        let again = read(&bytes).expect("readable");
        let expected = [
            ("a", "1"),
            ("family.1.kin", "son"),
            ("family.1.name", "Али"),
            ("family.2.name", "Сана"),
        ];
        assert_eq!(again.fields, held(&expected));
        assert!(read(text.replace("\"a\":\"1\"", "\"a.b\":\"1\"").as_bytes()).is_err());
    }

    #[test]
    fn what_was_frozen_can_be_read() {
        let read = read(&frozen("26112000000001").document).expect("readable");
        assert_eq!((read.number.as_str(), read.attachments.len()), ("26112000000001", 1));
        assert_eq!(read.plan, exchange::testing::plan().hash());
    }
}
