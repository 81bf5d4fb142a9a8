//! One question to one address, answered or explained.

use std::time::Duration;

use reqwest::{Client, RequestBuilder};

/// How long an address may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest answer that is read, in bytes: a revocation list of a large authority.
const BYTES_MAX: usize = 16 * 1024 * 1024;

/// Why an address gave nothing; the words are in [`super::words`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FetchError {
    /// It answers with a redirection of this status.
    Elsewhere(u16),
    /// It answers with a status other than 200.
    Status(u16),
    /// The answer has more bytes than this.
    TooLarge(usize),
    NoAddress,
    Late,
    Nobody,
}

pub(super) fn client() -> Client {
    let built = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build();
    // Without its own certificates a client still speaks http.
    built.unwrap_or_default()
}

pub(super) async fn get(client: &Client, address: &str) -> Result<Vec<u8>, FetchError> {
    read(client.get(address)).await
}

pub(super) async fn post(
    client: &Client,
    address: &str,
    media_type: &'static str,
    body: Vec<u8>,
) -> Result<Vec<u8>, FetchError> {
    read(
        client
            .post(address)
            .header(reqwest::header::CONTENT_TYPE, media_type)
            .body(body),
    )
    .await
}

/// Whether anything at all answers there.
pub(super) async fn answers(client: &Client, address: &str) -> Result<(), FetchError> {
    client
        .get(address)
        .send()
        .await
        .map(drop)
        .map_err(|error| silent(&error))
}

async fn read(request: RequestBuilder) -> Result<Vec<u8>, FetchError> {
    let mut response = request.send().await.map_err(|error| silent(&error))?;
    let status = response.status();
    if status.is_redirection() {
        return Err(FetchError::Elsewhere(status.as_u16()));
    }
    if status.as_u16() != 200 {
        return Err(FetchError::Status(status.as_u16()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| silent(&error))? {
        if bytes.len() + chunk.len() > BYTES_MAX {
            return Err(FetchError::TooLarge(BYTES_MAX));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn silent(error: &reqwest::Error) -> FetchError {
    if error.is_builder() {
        FetchError::NoAddress
    } else if error.is_timeout() {
        FetchError::Late
    } else {
        FetchError::Nobody
    }
}

/// What came instead of what was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Page,
    Other,
}

impl Found {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
        let text = String::from_utf8_lossy(head).trim_start().to_ascii_lowercase();
        if bytes.is_empty() {
            Self::Nothing
        } else if text.starts_with('<') {
            Self::Page
        } else {
            Self::Other
        }
    }
}
