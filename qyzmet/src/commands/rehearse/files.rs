//! What a rehearsal leaves behind, for other people's tools.

use std::path::Path;

use super::play::Played;
use super::stage::Stage;
use crate::actors::PlayError;

/// Writes what there is and gives the names. A path that ends before the application is sent has no result.
pub(super) async fn write(out: &Path, stage: &Stage, played: &Played) -> Result<Vec<String>, PlayError> {
    let trace = serde_json::to_vec_pretty(&played.trace).map_err(|error| PlayError::Story(error.to_string()))?;
    let files = [
        ("application.json", played.application.clone()),
        ("application.cms", played.signature.clone()),
        ("result.pdf", played.result.clone()),
        ("ca.pem", Some(published(stage, "ca.pem").await?)),
        ("crl.pem", Some(lists(stage).await?)),
        ("trace.json", Some(trace)),
    ];
    let mut written = Vec::new();
    for (name, bytes) in files {
        let path = out.join(name);
        let Some(bytes) = bytes else {
            // A file of an earlier rehearsal would be taken for one of this.
            let _ = std::fs::remove_file(&path);
            continue;
        };
        std::fs::write(&path, bytes)
            .map_err(|cause| PlayError::Story(format!("{} cannot be written: {cause}", path.display())))?;
        written.push(name.to_owned());
    }
    Ok(written)
}

/// The issuing authority's list first, then the root's: together they cover the whole chain.
async fn lists(stage: &Stage) -> Result<Vec<u8>, PlayError> {
    let mut lists = published(stage, "crl.pem").await?;
    lists.extend(published(stage, "root-crl.pem").await?);
    Ok(lists)
}

async fn published(stage: &Stage, name: &str) -> Result<Vec<u8>, PlayError> {
    let call = format!("GET /authority/{name}");
    let no_answer = |cause: reqwest::Error| PlayError::NoAnswer {
        call: call.clone(),
        cause: cause.to_string(),
    };
    let response = stage
        .http
        .get(format!("{}/authority/{name}", stage.url))
        .send()
        .await
        .map_err(no_answer)?;
    let status = response.status().as_u16();
    let bytes = response.bytes().await.map_err(no_answer)?.to_vec();
    if status == 200 {
        Ok(bytes)
    } else {
        Err(PlayError::Status {
            call,
            status,
            expected: 200,
            body: String::new(),
        })
    }
}
