//! A token that somebody has signed in to: its certificates and keys.

use std::sync::{Arc, Mutex};

use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use eds::Certificate;

use crate::{TokenError, TokenKey};

/// The most objects of one kind that are looked at; tokens hold some tens.
const OBJECTS_MAX: usize = 256;

/// An open token. The session ends, and with it the right to sign, when this and all its keys are gone.
#[derive(Clone, Debug)]
pub struct Token {
    session: Arc<Mutex<Session>>,
}

impl Token {
    pub(crate) fn new(session: Session) -> Self {
        Self {
            session: Arc::new(Mutex::new(session)),
        }
    }

    /// Every readable certificate on the token, authorities included.
    pub fn certificates(&self) -> Result<Vec<Certificate>, TokenError> {
        let session = lock(&self.session)?;
        let certificates = certificates(&session)?;
        Ok(certificates.into_iter().map(|(_, certificate)| certificate).collect())
    }

    /// The keys that can sign, each with its certificate where there is one. Keys of other kinds are left out.
    pub fn keys(&self) -> Result<Vec<TokenKey>, TokenError> {
        let session = lock(&self.session)?;
        let certificates = certificates(&session)?;
        let template = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Sign(true)];
        let mut keys = Vec::new();
        for handle in objects(&session, &template)? {
            let id = bytes(&session, handle, AttributeType::Id)?.unwrap_or_default();
            let label = bytes(&session, handle, AttributeType::Label)?.unwrap_or_default();
            let label = String::from_utf8_lossy(&label).into_owned();
            let certificate = certificates.iter().find(|(other, _)| !id.is_empty() && *other == id);
            let certificate = certificate.map(|(_, certificate)| certificate.clone());
            let spki = match &certificate {
                Some(certificate) => Some(certificate.public_key_der()),
                None => public_key(&session, &id)?,
            };
            let key = spki.map(|spki| TokenKey::new(self.session.clone(), handle, label, spki, certificate));
            match key {
                Some(Err(TokenError::UnsupportedKey(_))) | None => {}
                Some(key) => keys.push(key?),
            }
        }
        Ok(keys)
    }

    /// One key: by its label, or the only one, or the only one whose certificate is for signing.
    pub fn key(&self, label: Option<&str>) -> Result<TokenKey, TokenError> {
        let keys = self.keys()?;
        let names: Vec<String> = keys.iter().map(|key| key.label().to_owned()).collect();
        let fits = |key: &TokenKey| label.is_none_or(|label| key.label() == label);
        let mut fitting: Vec<TokenKey> = keys.into_iter().filter(fits).collect();
        if fitting.len() > 1 {
            fitting.retain(|key| key.certificate().is_some_and(Certificate::is_for_signing));
        }
        match (fitting.pop(), fitting.is_empty(), label) {
            (Some(key), true, _) => Ok(key),
            (None, _, Some(wanted)) => Err(TokenError::NoSuchKey {
                wanted: wanted.to_owned(),
                known: names,
            }),
            (None, _, None) if names.is_empty() => Err(TokenError::NoKey),
            _ => Err(TokenError::SeveralKeys(names)),
        }
    }

    /// The key of a certificate that somebody chose.
    pub fn key_of(&self, certificate: &Certificate) -> Result<TokenKey, TokenError> {
        let mut keys = self.keys()?.into_iter();
        keys.find(|key| key.certificate() == Some(certificate))
            .ok_or(TokenError::NoKeyForCertificate)
    }
}

/// A thread that died while signing leaves the session in no state that matters: each call is whole.
pub(crate) fn lock(session: &Mutex<Session>) -> Result<std::sync::MutexGuard<'_, Session>, TokenError> {
    session
        .lock()
        .map_err(|_| TokenError::Unusable("another thread failed while it used the token"))
}

/// CKA_ID with each X.509 certificate; what cannot be read as one is left out.
fn certificates(session: &Session) -> Result<Vec<(Vec<u8>, Certificate)>, TokenError> {
    let mut found = Vec::new();
    for handle in objects(session, &[Attribute::Class(ObjectClass::CERTIFICATE)])? {
        let id = bytes(session, handle, AttributeType::Id)?.unwrap_or_default();
        let value = bytes(session, handle, AttributeType::Value)?.unwrap_or_default();
        found.extend(Certificate::from_der(&value).ok().map(|certificate| (id, certificate)));
    }
    Ok(found)
}

/// SubjectPublicKeyInfo out of the public key with this CKA_ID; None where there is none or it is of another kind.
fn public_key(session: &Session, id: &[u8]) -> Result<Option<Vec<u8>>, TokenError> {
    let template = [Attribute::Class(ObjectClass::PUBLIC_KEY), Attribute::Id(id.to_vec())];
    let Some(handle) = objects(session, &template)?.into_iter().next() else {
        return Ok(None);
    };
    let kind = session.get_attributes(handle, &[AttributeType::KeyType])?;
    let read = |attribute| bytes(session, handle, attribute);
    match kind.first() {
        Some(Attribute::KeyType(KeyType::RSA)) => {
            let parts = (read(AttributeType::Modulus)?, read(AttributeType::PublicExponent)?);
            Ok(match parts {
                (Some(modulus), Some(exponent)) => Some(eds::key::rsa_public_key(&modulus, &exponent)),
                _ => None,
            })
        }
        Some(Attribute::KeyType(KeyType::EC)) => {
            let parts = (read(AttributeType::EcParams)?, read(AttributeType::EcPoint)?);
            Ok(match parts {
                (Some(curve), Some(point)) => eds::key::ec_public_key(&curve, &point).ok(),
                _ => None,
            })
        }
        _ => Ok(None),
    }
}

fn objects(session: &Session, template: &[Attribute]) -> Result<Vec<ObjectHandle>, TokenError> {
    let mut handles = session.find_objects(template)?;
    handles.truncate(OBJECTS_MAX);
    Ok(handles)
}

fn bytes(session: &Session, handle: ObjectHandle, wanted: AttributeType) -> Result<Option<Vec<u8>>, TokenError> {
    let attributes = session.get_attributes(handle, &[wanted])?;
    Ok(attributes.into_iter().find_map(|attribute| match attribute {
        Attribute::Id(bytes)
        | Attribute::Label(bytes)
        | Attribute::Value(bytes)
        | Attribute::Modulus(bytes)
        | Attribute::PublicExponent(bytes)
        | Attribute::EcParams(bytes)
        | Attribute::EcPoint(bytes) => Some(bytes),
        _ => None,
    }))
}
