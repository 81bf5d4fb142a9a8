//! `POST /accounts`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pages::Problem;
use serde_json::{Value, json};

use super::JsonBody;
use crate::App;
use crate::problems::text_json;
use crate::visits::register::{self, Registration};

pub(super) async fn register(
    State(app): State<App>,
    JsonBody(entered): JsonBody<Registration>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let registered = register::register(&app, &entered).await?;
    let warnings: Vec<Value> = registered.warnings.iter().map(text_json).collect();
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": registered.id, "warnings": warnings })),
    ))
}
