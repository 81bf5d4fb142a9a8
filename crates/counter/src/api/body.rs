//! What comes in: JSON bodies, files, and the clerk behind the token.

use std::collections::BTreeMap;

use access::Caller;
use axum::Json;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use intake::signing::{Handed, bytes_of_text, chosen_certificate};
use intake::{AttachError, signing};
use pages::Problem;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Clerk, Desk, trouble};

/// The most bytes of one uploaded form that are read at all.
pub(crate) const UPLOAD_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A caller of the API who serves at the counter; others get 403.
pub(crate) struct AtDesk(pub(crate) Clerk);

impl FromRequestParts<Desk> for AtDesk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Desk) -> Result<Self, Problem> {
        let Caller { account, session } = Caller::from_request_parts(parts, state).await?;
        let clerk = Clerk { account, session };
        if clerk.serves() {
            Ok(Self(clerk))
        } else {
            Err(Problem::forbidden())
        }
    }
}

/// A JSON body.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Problem::too_large()),
            Err(_) => Err(trouble::malformed()),
        }
    }
}

/// `{certificate}`: PEM.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    pub(crate) certificate: String,
}

/// `{certificate, signed_attributes, signature}` or `{cms}`.
#[derive(Deserialize)]
pub(crate) struct SignatureBody {
    certificate: Option<String>,
    signed_attributes: Option<String>,
    signature: Option<String>,
    cms: Option<String>,
}

impl SignatureBody {
    pub(crate) fn read(self) -> Result<Handed, Problem> {
        let unreadable = |_: signing::HandedError| trouble::signature_unreadable();
        if let Some(cms) = self.cms {
            return Ok(Handed::Cms(bytes_of_text(&cms).map_err(unreadable)?));
        }
        match (self.certificate, self.signed_attributes, self.signature) {
            (Some(certificate), Some(attributes), Some(signature)) => Ok(Handed::Value {
                certificate: chosen_certificate(&certificate).map_err(unreadable)?,
                signed_attributes: bytes_of_text(&attributes).map_err(unreadable)?,
                signature: bytes_of_text(&signature).map_err(unreadable)?,
            }),
            _ => Err(trouble::malformed()),
        }
    }
}

/// A form with files: its texts, and the files that were chosen, each under the name of its field.
#[derive(Default)]
pub(crate) struct Uploaded {
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) files: Vec<Upload>,
}

pub(crate) struct Upload {
    /// The field: `file`, or `file:<item>`.
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Uploaded {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map(String::as_str).unwrap_or_default()
    }
}

/// Reads the whole form, of each file up to `limit` bytes.
pub(crate) async fn uploaded(form: &mut Multipart, limit: u64) -> Result<Uploaded, Problem> {
    let mut whole = Uploaded::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" || name.starts_with("file:") {
            whole.files.extend(file(name, field, limit).await?);
        } else {
            let text = field.text().await.map_err(unreadable)?;
            whole.texts.insert(name, text);
        }
    }
    Ok(whole)
}

/// None where no file was chosen.
async fn file(field_name: String, mut field: Field<'_>, limit: u64) -> Result<Option<Upload>, Problem> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    let mut size = 0;
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        size += chunk.len() as u64;
        // What is too large is read to its end and thrown away: a browser that is still sending hears no answer.
        if size <= limit {
            bytes.extend_from_slice(&chunk);
        }
    }
    if size > limit {
        return Err(trouble::attachment(&AttachError::TooLarge { limit }));
    }
    let chosen = !(name.is_empty() && bytes.is_empty());
    Ok(chosen.then_some(Upload {
        field: field_name,
        name,
        bytes,
    }))
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::too_large()
    } else {
        trouble::malformed()
    }
}
