//! The registrar saw the person and their document.

use domain::Actor;
use exchange::authority::RequestState;

use super::RequestError;
use super::holder::Holder;
use crate::Authority;
use crate::records::certificates::Identification;
use crate::records::requests::{self, SeenDocument, State};

/// Documents by which a person may be identified (Law of 29 January 2013 № 73-V on identity documents, art. 6).
pub(crate) const DOCUMENT_TYPES: [&str; 5] = [
    "identity_card",
    "passport",
    "residence_permit",
    "stateless_person_certificate",
    "foreign_passport",
];

const NUMBER_CHARACTERS_MAX: usize = 32;

impl Authority {
    /// Issues the certificate: the registrar `by`, whose ИИН is `registrar`, vouches for the person.
    pub(crate) async fn identify(
        &self,
        id: &str,
        document_type: &str,
        number: &str,
        registrar: &str,
        by: Actor,
    ) -> Result<RequestState, RequestError> {
        let seen = seen_document(document_type, number)?;
        let request = requests::find(&self.db, id).await?.ok_or(RequestError::Unknown)?;
        match request.state {
            State::PendingIdentification => {}
            State::PendingProof => return Err(RequestError::ProofAwaited),
            State::Issued { .. } | State::Refused { .. } => return Err(RequestError::Decided),
        }
        if request.applicant.iin == registrar {
            return Err(RequestError::Own);
        }
        self.must_be_free(&request.public_key, Holder::of_request(&request))
            .await?;
        let mut tx = self.db.begin().await?;
        self.issue(&mut tx, &request, Identification::Document, Some(&seen), by)
            .await?;
        tx.commit().await?;
        self.request_state(id).await
    }
}

fn seen_document(document_type: &str, number: &str) -> Result<SeenDocument, RequestError> {
    if !DOCUMENT_TYPES.contains(&document_type) {
        return Err(RequestError::DocumentType);
    }
    let number = number.trim().to_uppercase();
    let possible = number
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '/' | '№'));
    if number.chars().count() < 3 || number.chars().count() > NUMBER_CHARACTERS_MAX || !possible {
        return Err(RequestError::DocumentNumber);
    }
    Ok(SeenDocument {
        document_type: document_type.to_owned(),
        number,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_a_known_kind_and_a_number() {
        assert_eq!(seen_document("passport", " n1234567 ").unwrap().number, "N1234567");
        assert!(matches!(
            seen_document("library_card", "123456"),
            Err(RequestError::DocumentType)
        ));
        for number in ["", "12", "<b>123</b>", &"1".repeat(33)] {
            assert!(
                matches!(
                    seen_document("identity_card", number),
                    Err(RequestError::DocumentNumber)
                ),
                "{number}"
            );
        }
    }
}
