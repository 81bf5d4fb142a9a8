//! The JSON interface.

pub(super) mod certificates;
pub(super) mod requests;
pub(super) mod systems;

use axum::body::Bytes;
use base64::{Engine, engine::general_purpose::STANDARD};
use pages::Problem;
use serde::de::DeserializeOwned;

use super::problems;

/// Reads a JSON body; what does not fit is said in our own envelope.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|cause| problems::unreadable(&cause.to_string()))
}

/// Reads base64, standard alphabet with padding.
fn bytes(text: &str) -> Result<Vec<u8>, Problem> {
    STANDARD
        .decode(text.trim())
        .map_err(|cause| problems::unreadable(&cause.to_string()))
}
