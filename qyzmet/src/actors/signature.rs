//! Signing as a browser does it: check what is to be signed, sign it, hand it back.

use serde_json::{Value, json};

use super::certificate::base64;
use super::{Client, Credential, PlayError};

/// The signed attributes and the signature value, ready to be handed in.
#[derive(Clone, Debug)]
pub struct Signing {
    pub body: Value,
    /// The same as a detached CMS, for other people's tools.
    pub cms: Vec<u8>,
}

impl Signing {
    /// Asks for the signed attributes under `path`, makes sure that they hold `digest`, signs them.
    pub async fn make(
        client: &Client,
        path: &str,
        credential: &Credential,
        digest: Option<&[u8]>,
    ) -> Result<Self, PlayError> {
        let certificate = credential.certificate.to_pem();
        let ask = json!({ "certificate": certificate });
        let answer = client
            .post(&format!("{path}/signed-attributes"), ask)
            .await?
            .expect(200)?;
        let attributes = answer.base64("signed_attributes")?;
        let expected = match digest {
            Some(digest) => digest.to_vec(),
            None => answer.base64("digest")?,
        };
        if !attributes.windows(expected.len()).any(|window| window == expected) {
            return Err(PlayError::Story(
                "the signed attributes do not hold the digest of the document".to_owned(),
            ));
        }
        let signature = credential.key.sign(&attributes)?;
        let cms = eds::cms::assemble(&attributes, &signature, &credential.certificate, &[], None)?;
        let body = json!({
            "certificate": certificate,
            "signed_attributes": base64(&attributes),
            "signature": base64(&signature),
        });
        Ok(Self { body, cms })
    }

    /// The same with one bit of the signature value turned, as a CMS made elsewhere.
    pub fn broken(self) -> Self {
        let mut cms = self.cms;
        // The signature value is the last thing in a CMS with one signer and no unsigned attributes.
        if let Some(last) = cms.last_mut() {
            *last ^= 1;
        }
        Self {
            body: json!({ "cms": base64(&cms) }),
            cms,
        }
    }
}
