//! `GET /notices`.

use access::Caller;
use axum::Json;
use axum::extract::State;
use pages::Problem;
use serde_json::{Value, json};

use crate::problems::text_json;
use crate::store::notices;
use crate::{App, problems};

/// The most notices in one answer.
const NOTICES_MAX: i64 = 100;

pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Value>, Problem> {
    let notices = notices::of(app.db(), &caller.account.id, NOTICES_MAX)
        .await
        .map_err(problems::store)?;
    let answer = notices.iter().map(|notice| {
        json!({
            "id": notice.id,
            "case": notice.case,
            "text": text_json(&notice.body),
            "at": notice.created_at.to_string(),
            "read": notice.read_at.is_some(),
        })
    });
    Ok(Json(answer.collect()))
}
