//! What comes in: JSON bodies and files, with problems instead of the framework's plain words.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use intake::AttachError;
use pages::Problem;
use serde::de::DeserializeOwned;

use crate::problems;

/// The largest signature taken: an attached CMS holds the document itself.
pub(crate) const SIGNATURE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The most bytes of one uploaded form that are read at all. More than any file may have: a photograph that is too
/// large is read to its end and thrown away, because a browser that is still sending does not listen to an answer.
pub(crate) const UPLOAD_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The most files of one form: more documents no list has.
const FILES_MAX: usize = 64;

/// A JSON body.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Problem::too_large()),
            Err(_) => Err(problems::malformed()),
        }
    }
}

/// An uploaded file: its name as sent and its bytes.
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// A form with files: its texts, and the files where some were chosen.
#[derive(Default)]
pub(crate) struct Uploaded {
    pub(crate) texts: BTreeMap<String, String>,
    /// The first file of the field `file`.
    pub(crate) file: FilePart,
    /// Further files of the same field.
    pub(crate) further: Vec<FilePart>,
    /// The files of the fields `file:<document>`, with the id of the document; empty for no document of the list.
    pub(crate) of_documents: Vec<(String, FilePart)>,
}

/// The file of a form.
#[derive(Default)]
pub(crate) enum FilePart {
    #[default]
    NotChosen,
    Chosen(Upload),
    TooLarge {
        limit: u64,
    },
}

impl Uploaded {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map(String::as_str).unwrap_or_default()
    }
}

impl FilePart {
    /// The file, or why there is none.
    pub(crate) fn taken(self) -> Result<Upload, Problem> {
        match self {
            Self::Chosen(upload) => Ok(upload),
            Self::NotChosen => Err(problems::file_missing()),
            Self::TooLarge { limit } => Err(problems::attachment(&AttachError::TooLarge { limit })),
        }
    }
}

/// Reads the whole form, of each file up to `limit` bytes. Most forms have one file, and of several take the first.
pub(crate) async fn uploaded(form: &mut Multipart, limit: u64) -> Result<Uploaded, Problem> {
    let mut whole = Uploaded::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(document) = name.strip_prefix("file:") {
            if whole.of_documents.len() >= FILES_MAX {
                return Err(problems::malformed());
            }
            let part = file_part(field, limit).await?;
            if !matches!(part, FilePart::NotChosen) {
                whole.of_documents.push((document.to_owned(), part));
            }
        } else if name == "file" {
            let part = file_part(field, limit).await?;
            if matches!(whole.file, FilePart::NotChosen) {
                whole.file = part;
            } else if whole.further.len() >= FILES_MAX {
                return Err(problems::malformed());
            } else {
                whole.further.push(part);
            }
        } else {
            let text = field.text().await.map_err(unreadable)?;
            whole.texts.insert(name, text);
        }
    }
    Ok(whole)
}

async fn file_part(mut field: Field<'_>, limit: u64) -> Result<FilePart, Problem> {
    let name = field.file_name().unwrap_or_default().to_owned();
    let mut bytes = Vec::new();
    let mut size = 0;
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        size += chunk.len() as u64;
        if size > limit {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(if size > limit {
        FilePart::TooLarge { limit }
    } else if name.is_empty() && bytes.is_empty() {
        FilePart::NotChosen
    } else {
        FilePart::Chosen(Upload { name, bytes })
    })
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::too_large()
    } else {
        problems::malformed()
    }
}
