//! One question to one address, answered or explained.

use std::time::Duration;

use reqwest::{Client, RequestBuilder};

/// How long an address may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest answer that is read, in bytes: a revocation list of a large authority.
const BYTES_MAX: usize = 16 * 1024 * 1024;

pub(super) fn client() -> Client {
    let built = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build();
    // Without its own certificates a client still speaks http.
    built.unwrap_or_default()
}

pub(super) async fn get(client: &Client, address: &str) -> Result<Vec<u8>, String> {
    read(client.get(address)).await
}

pub(super) async fn post(
    client: &Client,
    address: &str,
    media_type: &'static str,
    body: Vec<u8>,
) -> Result<Vec<u8>, String> {
    read(
        client
            .post(address)
            .header(reqwest::header::CONTENT_TYPE, media_type)
            .body(body),
    )
    .await
}

/// Whether anything at all answers there.
pub(super) async fn answers(client: &Client, address: &str) -> Result<(), String> {
    client
        .get(address)
        .send()
        .await
        .map(drop)
        .map_err(|error| silent(&error))
}

async fn read(request: RequestBuilder) -> Result<Vec<u8>, String> {
    let mut response = request.send().await.map_err(|error| silent(&error))?;
    let status = response.status();
    if status.is_redirection() {
        return Err(format!(
            "it leads elsewhere (status {}); write the address where it really is",
            status.as_u16()
        ));
    }
    if status.as_u16() != 200 {
        return Err(format!(
            "it answers with the status {}; correct the address or look at that server's log",
            status.as_u16()
        ));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| silent(&error))? {
        if bytes.len() + chunk.len() > BYTES_MAX {
            return Err(format!(
                "the answer is larger than {BYTES_MAX} bytes; this is another service"
            ));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn silent(error: &reqwest::Error) -> String {
    if error.is_builder() {
        "this is not an address; write it as http://host:port/path".to_owned()
    } else if error.is_timeout() {
        "nothing answered in five seconds; is the server running, and does a firewall let us through?".to_owned()
    } else {
        "nobody listens there; start the server or correct the address".to_owned()
    }
}

/// What came instead of what was wanted.
pub(super) fn looks_like(bytes: &[u8]) -> &'static str {
    let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
    let text = String::from_utf8_lossy(head).trim_start().to_ascii_lowercase();
    if bytes.is_empty() {
        "the answer is empty"
    } else if text.starts_with("<!doctype") || text.starts_with("<html") || text.starts_with('<') {
        "the answer is a web page"
    } else {
        "the answer is something else"
    }
}
