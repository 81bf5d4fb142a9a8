//! Scans of papers.

use axum::Json;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pages::Problem;
use serde_json::{Value, json};

use super::body::{AtDesk, uploaded};
use super::shape;
use crate::filing::{Work, scan};
use crate::records::files;
use crate::{Desk, trouble};

/// `POST …/scans` (multipart `file`, `item`).
pub(super) async fn add(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let work = Work::of(&desk, &clerk, &id).await?;
    let uploaded = uploaded(&mut form, work.plan.form.attachments.max_bytes_each).await?;
    let item = uploaded.text("item").to_owned();
    let upload = uploaded.files.into_iter().next().ok_or_else(trouble::malformed)?;
    let item = upload.field.strip_prefix("file:").map_or(item, str::to_owned);
    let file = scan::add(&desk, &clerk, &id, &item, &upload.name, &upload.bytes).await?;
    let shown = json!({
        "sha256": file.file.sha256, "item": file.item, "name": file.file.name,
        "media_type": file.file.media_type, "size": file.file.size,
    });
    Ok((StatusCode::CREATED, Json(shown)))
}

/// `DELETE …/scans/{sha256}`.
pub(super) async fn remove(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let filing = scan::remove(&desk, &clerk, &id, &sha256).await?;
    Ok(Json(shape::whole(&desk, &clerk, &filing).await?))
}

/// `GET …/scans/{sha256}`.
pub(super) async fn show(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, Problem> {
    Work::of(&desk, &clerk, &id).await?;
    bytes(&desk, &id, &sha256).await
}

/// Given for keeping and never shown in place.
pub(crate) async fn bytes(desk: &Desk, id: &str, sha256: &str) -> Result<Response, Problem> {
    let scanned = files::of(desk.db(), id).await.map_err(Problem::failure)?;
    let file = scanned
        .into_iter()
        .find(|file| file.file.sha256 == sha256)
        .ok_or_else(Problem::not_found)?;
    let bytes = desk.attachments.get(sha256).await.map_err(Problem::failure)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&file.file.media_type) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    Ok(response)
}
