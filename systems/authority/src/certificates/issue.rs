//! Signs an end entity's certificate and keeps it with the caller's unit of work.

use eds::issue::Profile;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use store::Tx;

use super::{key_digest, serial};
use crate::records::certificates::{self, Identification, Issued, Kind};
use crate::{Authority, Fault};

/// Everything a certificate is issued upon.
pub(crate) struct Grounds<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) public_key: &'a [u8],
    pub(crate) identification: Identification,
    pub(crate) request: Option<&'a str>,
}

/// Signs the certificate, valid for one year from now, and keeps it. The caller records why.
pub(crate) async fn sign(authority: &Authority, tx: &mut Tx, grounds: &Grounds<'_>) -> Result<Issued, Fault> {
    let hierarchy = &authority.hierarchy;
    let (not_before, not_after) = validity(authority.clock.now(), hierarchy.issuing.not_after)?;
    let certificate = eds::issue::end_entity(
        &*hierarchy.issuing_key,
        &hierarchy.issuing,
        grounds.public_key,
        grounds.profile,
        &serial(&authority.chance),
        not_before,
        not_after,
        &authority.addresses,
    )?;
    let (kind, holder, name) = describe(grounds.profile);
    let issued = Issued {
        certificate,
        kind,
        holder,
        name,
        request: grounds.request.map(str::to_owned),
        identification: grounds.identification,
        revoked: None,
    };
    certificates::add(tx, &issued, &key_digest(grounds.public_key)).await?;
    Ok(issued)
}

/// One year, in whole seconds as X.509 writes them, and never longer than the issuer's own.
fn validity(now: Timestamp, issuer_not_after: Timestamp) -> Result<(Timestamp, Timestamp), Fault> {
    let not_before = Timestamp::from_second(now.as_second()).map_err(|_| Fault::Date(now))?;
    let year_later = not_before
        .to_zoned(TimeZone::UTC)
        .checked_add(1.year())
        .map_err(|_| Fault::Date(now))?
        .timestamp();
    let not_after = year_later.min(issuer_not_after);
    if not_after <= not_before {
        Err(Fault::IssuerExpired)
    } else {
        Ok((not_before, not_after))
    }
}

fn describe(profile: &Profile) -> (Kind, String, String) {
    let full = |surname: &str, given_name: &str, patronymic: &Option<String>| {
        let mut name = format!("{surname} {given_name}");
        if let Some(patronymic) = patronymic {
            name.push(' ');
            name.push_str(patronymic);
        }
        name.to_uppercase()
    };
    match profile {
        Profile::Person {
            iin,
            surname,
            given_name,
            patronymic,
        } => (Kind::Person, iin.clone(), full(surname, given_name, patronymic)),
        Profile::Employee {
            iin,
            surname,
            given_name,
            patronymic,
            ..
        } => (Kind::Employee, iin.clone(), full(surname, given_name, patronymic)),
        Profile::InformationSystem { name, .. } => (Kind::System, name.clone(), name.to_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_lasts_a_year_but_not_longer_than_its_issuer() {
        let now: Timestamp = "2024-02-29T10:00:00.7Z".parse().unwrap();
        let far: Timestamp = "2034-01-01T00:00:00Z".parse().unwrap();
        let near: Timestamp = "2024-06-01T00:00:00Z".parse().unwrap();
        let (from, until) = validity(now, far).unwrap();
        assert_eq!(
            (from.to_string(), until.to_string()),
            ("2024-02-29T10:00:00Z".to_owned(), "2025-02-28T10:00:00Z".to_owned())
        );
        assert_eq!(validity(now, near).unwrap().1, near);
        assert!(matches!(validity(far, near), Err(Fault::IssuerExpired)));
    }
}
