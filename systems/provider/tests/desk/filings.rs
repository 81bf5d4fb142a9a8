//! What is asked of an office: a request as the portal sends it, an application of some regulation by some way.

use exchange::messages::{CarriedFile, Signature};
use intake::freezing::{AtCounter, DocumentApplicant};
use law::Channel;
use sha2::{Digest, Sha256};

use crate::office::{BIN, iin};

/// A request as the portal would send it.
pub(crate) struct Asked {
    pub(crate) case: String,
    pub(crate) applicant: u64,
    pub(crate) surname: String,
    pub(crate) files: Vec<CarriedFile>,
    /// Signed with the key of somebody else.
    pub(crate) foreign_key: bool,
    /// The bytes of the files are not those that were signed.
    pub(crate) damaged_file: bool,
    /// The message calls the files by other names and kinds than the signed document.
    pub(crate) renamed_file: bool,
}

impl Asked {
    pub(crate) fn by(applicant: u64) -> Self {
        let bytes = b"%PDF-1.7 scan".to_vec();
        Self {
            case: format!("case-{applicant}"),
            applicant,
            surname: "Сейтқазина".to_owned(),
            files: vec![CarriedFile {
                name: "скан \"1\".pdf".to_owned(),
                media_type: "application/pdf".to_owned(),
                sha256: hex::encode(Sha256::digest(&bytes)),
                bytes,
            }],
            foreign_key: false,
            damaged_file: false,
            renamed_file: false,
        }
    }
}

/// An application of some regulation, by some way.
pub(crate) struct Filing {
    pub(crate) regulation: &'static str,
    pub(crate) channel: Channel,
    pub(crate) applicant: u64,
    pub(crate) again: &'static str,
    email: Option<&'static str>,
    /// One more field of the form.
    pub(crate) says: Option<(&'static str, &'static str)>,
}

impl Filing {
    /// Another application of the same person.
    pub(crate) fn again(self) -> Self {
        Self {
            again: "-again",
            ..self
        }
    }

    pub(crate) fn of(regulation: &'static str, channel: Channel, applicant: u64) -> Self {
        Self {
            regulation,
            channel,
            applicant,
            again: "",
            email: None,
            says: None,
        }
    }

    /// With an address left at the counter.
    pub(crate) fn reached_at(self, email: &'static str) -> Self {
        Self {
            email: Some(email),
            ..self
        }
    }

    pub(crate) fn saying(self, key: &'static str, value: &'static str) -> Self {
        Self {
            says: Some((key, value)),
            ..self
        }
    }

    /// By the applicant, or by the clerk who received them.
    pub(crate) fn signature(&self, cms: Vec<u8>) -> Signature {
        match self.email {
            None => Signature::Applicant { cms },
            Some(_) => Signature::Clerk {
                cms,
                iin: iin(1),
                name: "Кеңсеева Динара".to_owned(),
                bin: BIN.to_owned(),
            },
        }
    }

    pub(crate) fn at_counter(&self) -> Option<AtCounter> {
        let email = self.email?.to_owned();
        Some(AtCounter {
            clerk: DocumentApplicant {
                full_name: "Кеңсеева Динара".to_owned(),
                iin: iin(1),
            },
            role: "chancellery".to_owned(),
            representative: None,
            phone: None,
            email: Some(email),
            papers: Vec::new(),
            registries: Vec::new(),
        })
    }
}
