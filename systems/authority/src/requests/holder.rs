//! Whose a key is. One key has one holder, and one that was given up stays given up.

use exchange::authority::Applicant;

use super::RequestError;
use crate::Authority;
use crate::certificates::key_digest;
use crate::records::certificates::{self, Issued, Kind};
use crate::records::requests::{ForeignSystem, Request};

/// Whose certificate is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holder<'a> {
    /// By the ИИН, as a person or an employee.
    Person(&'a str),
    System(&'a ForeignSystem),
}

impl<'a> Holder<'a> {
    pub(super) fn of(applicant: &'a Applicant, system: Option<&'a ForeignSystem>) -> Self {
        system.map_or(Self::Person(&applicant.iin), Self::System)
    }

    pub(super) fn of_request(request: &'a Request) -> Self {
        Self::of(&request.applicant, request.system.as_ref())
    }

    /// Systems of two organizations may have one name; they are two holders all the same.
    fn has(&self, issued: &Issued) -> bool {
        match self {
            Self::Person(iin) => issued.kind != Kind::System && issued.holder == *iin,
            Self::System(system) => {
                issued.kind == Kind::System
                    && issued.holder == system.name
                    && issued.certificate.subject.bin.as_ref() == Some(&system.bin)
            }
        }
    }
}

impl Authority {
    pub(super) async fn must_be_free(&self, public_key: &[u8], holder: Holder<'_>) -> Result<(), RequestError> {
        let held = certificates::of_key(&self.db, &key_digest(public_key)).await?;
        if held
            .iter()
            .any(|issued| !holder.has(issued) || issued.revoked.is_some())
        {
            return Err(RequestError::KeyUsed);
        }
        Ok(())
    }
}
