//! What a certificate says, for people to read: names as text (RFC 4514), policies, purposes.

use const_oid::AssociatedOid;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::{CertificatePolicies, KeyUsage, KeyUsages};

use super::Certificate;
use super::subject::text;
use crate::EdsError;
use crate::asn1::{Reader, oid, tag};

/// The most policies that are told; a certificate of the НУЦ has two.
const POLICIES_MAX: usize = 8;

/// The names of the bits of keyUsage (RFC 5280 §4.2.1.3).
const USAGES: [(KeyUsages, &str); 9] = [
    (KeyUsages::DigitalSignature, "digitalSignature"),
    (KeyUsages::NonRepudiation, "nonRepudiation"),
    (KeyUsages::KeyEncipherment, "keyEncipherment"),
    (KeyUsages::DataEncipherment, "dataEncipherment"),
    (KeyUsages::KeyAgreement, "keyAgreement"),
    (KeyUsages::KeyCertSign, "keyCertSign"),
    (KeyUsages::CRLSign, "cRLSign"),
    (KeyUsages::EncipherOnly, "encipherOnly"),
    (KeyUsages::DecipherOnly, "decipherOnly"),
];

/// What a certificate says; what cannot be read is empty. Nothing is decided by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// «CN=…,SURNAME=…,serialNumber=IIN…», the last attribute first, in the manner of RFC 4514.
    pub subject: String,
    pub issuer: String,
    /// Certificate policies, dotted.
    pub policies: Vec<String>,
    /// `digitalSignature`, `nonRepudiation`.
    pub key_usages: Vec<&'static str>,
}

impl Certificate {
    pub fn description(&self) -> Description {
        let extensions = x509_cert::Certificate::from_der(&self.der)
            .ok()
            .and_then(|certificate| certificate.tbs_certificate.extensions)
            .unwrap_or_default();
        let value = |wanted: const_oid::ObjectIdentifier| {
            let found = extensions.iter().find(|extension| extension.extn_id == wanted);
            found.map(|extension| extension.extn_value.as_bytes())
        };
        let policies = value(CertificatePolicies::OID).and_then(|der| CertificatePolicies::from_der(der).ok());
        let usages = value(KeyUsage::OID).and_then(|der| KeyUsage::from_der(der).ok());
        Description {
            subject: name(self.subject_name()).unwrap_or_default(),
            issuer: name(self.issuer_name()).unwrap_or_default(),
            policies: policies
                .map(|policies| policies.0)
                .unwrap_or_default()
                .iter()
                .take(POLICIES_MAX)
                .map(|policy| policy.policy_identifier.to_string())
                .collect(),
            key_usages: USAGES
                .iter()
                .filter(|(bit, _)| usages.is_some_and(|usages| usages.0.contains(*bit)))
                .map(|(_, name)| *name)
                .collect(),
        }
    }
}

/// RFC 4514 §2: relative names from the last to the first, the attributes of one joined by `+`; with a space after each
/// comma, where a line may break.
fn name(der: &[u8]) -> Result<String, EdsError> {
    let mut outer = Reader::new(der, "name");
    let mut rdns = outer.enter(tag::SEQUENCE)?;
    let mut all = Vec::new();
    while !rdns.is_empty() {
        let mut attributes = rdns.enter(tag::SET)?;
        let mut one = Vec::new();
        while !attributes.is_empty() {
            let mut attribute = attributes.enter(tag::SEQUENCE)?;
            let kind = match attribute.oid()? {
                oid::COMMON_NAME => "CN".to_owned(),
                oid::SURNAME => "SURNAME".to_owned(),
                oid::GIVEN_NAME => "GIVENNAME".to_owned(),
                oid::ORGANIZATION => "O".to_owned(),
                oid::ORGANIZATIONAL_UNIT => "OU".to_owned(),
                oid::SERIAL_NUMBER => "SERIALNUMBER".to_owned(),
                other => match other.to_string().as_str() {
                    "2.5.4.6" => "C".to_owned(),
                    "2.5.4.7" => "L".to_owned(),
                    "2.5.4.8" => "ST".to_owned(),
                    "1.2.840.113549.1.9.1" => "E".to_owned(),
                    dotted => dotted.to_owned(),
                },
            };
            one.push(format!("{kind}={}", escaped(&text(attribute.any()?)?)));
        }
        all.push(one.join("+"));
    }
    all.reverse();
    Ok(all.join(", "))
}

/// RFC 4514 §2.4.
fn escaped(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut out = String::with_capacity(value.len());
    for (place, character) in value.chars().enumerate() {
        let at_an_end = (place == 0 && matches!(character, ' ' | '#')) || (place == last && character == ' ');
        if at_an_end || matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use crate::issue::{self, Addresses, Profile};
    use crate::{Algorithm, PrivateKey};

    #[test]
    fn a_certificate_is_told_as_openssl_tells_it() {
        let now: jiff::Timestamp = "2026-11-22T09:05:00Z".parse().expect("a moment");
        let addresses = Addresses {
            crl: "http://127.0.0.1/crl.der".into(),
            ca_issuers: "http://127.0.0.1/ca.pem".into(),
            ocsp: None,
            delta: None,
        };
        let (above, key) = (
            PrivateKey::generate(Algorithm::P256).expect("a key"),
            PrivateKey::generate(Algorithm::P256).expect("a key"),
        );
        let root = issue::root(&above, "Root, <one>", &[1; 20], now).expect("a root");
        let profile = Profile::InformationSystem {
            name: "ИС МИО".into(),
            bin: "120140000007".into(),
            organization: "Отдел, \"занятости\"".into(),
        };
        let until = now + SignedDuration::from_hours(24);
        let certificate = issue::end_entity(
            &above,
            &root,
            &key.public_key_der(),
            &profile,
            &[7; 20],
            now,
            until,
            &addresses,
        )
        .expect("a certificate");
        let told = certificate.description();
        assert!(told.issuer.contains(r"CN=Root\, \<one\>"), "{}", told.issuer);
        assert!(
            told.subject.contains("CN=ИС МИО") && told.subject.contains("OU=BIN120140000007"),
            "{}",
            told.subject
        );
        assert!(told.subject.contains(r#"O=Отдел\, \"занятости\""#), "{}", told.subject);
        assert!(told.key_usages.contains(&"digitalSignature"), "{:?}", told.key_usages);
        assert!(!told.policies.is_empty());
    }
}
