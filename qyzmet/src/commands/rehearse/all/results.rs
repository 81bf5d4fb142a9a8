//! A case of a centre after the visit: collected, sent, worked on by the provider, received, given out — or archived
//! because nobody came.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use law::{Plan, System};
use serde_json::{Value, json};

use super::crew::Crew;
use super::paths::Path;
use super::{counter, office};
use crate::actors::{Desk, PlayError};

/// How long the case may stand still before the play gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// A month and a day: longer than any result waits to be fetched.
const UNCLAIMED: SignedDuration = SignedDuration::from_hours(24 * 33);

/// Goes on until the result is given out or archived.
pub(crate) async fn go_on(crew: &Crew, plan: &Plan, receiver: &Desk, case: &str, path: &Path) -> Result<(), PlayError> {
    let mut still_since = Instant::now();
    let mut last = Value::Null;
    let mut at_the_provider = false;
    loop {
        let state = receiver.look(&format!("/results/{case}")).await?;
        match state["state"].as_str() {
            Some("given" | "archived") => return Ok(()),
            Some("provider") if !at_the_provider => {
                at_the_provider = true;
                office::work(crew, plan, case, path).await?;
            }
            Some("here") if turn(crew, &state, case, path).await? => {}
            _ => tokio::time::sleep(Duration::from_millis(40)).await,
        }
        let now = json!([state["state"], state["stage"]]);
        if now != last {
            last = now;
            still_since = Instant::now();
        }
        if still_since.elapsed() > PATIENCE {
            return Err(PlayError::Waited {
                what: format!("the centre to go on from {last}"),
                seconds: PATIENCE.as_secs(),
            });
        }
    }
}

/// One operation of whoever the stage waits for; false when there is none yet.
async fn turn(crew: &Crew, state: &Value, case: &str, path: &Path) -> Result<bool, PlayError> {
    let role = state["stage"]["performer"].as_str().unwrap_or("operator");
    let desk = crew
        .desk(System::Center, role)
        .or_else(|_| crew.desk(System::Center, "operator"))?;
    let own = desk.look(&format!("/results/{case}")).await?;
    let can = counter::operations(&own);
    let has = |operation: &str| can.contains(&operation);
    if has("hand_over") && *path == Path::Unclaimed {
        crew.clock.shift(UNCLAIMED);
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let state = desk.look(&format!("/results/{case}")).await?;
            if state["state"] == "archived" {
                return Ok(true);
            }
        }
        return Err(PlayError::Waited {
            what: "the archive to take an unclaimed result".to_owned(),
            seconds: 20,
        });
    }
    if has("hand_over") {
        // The recipient has signed the printed record; its scan is the proof.
        let scan = super::sample_scan("record");
        desk.client
            .upload(&format!("/results/{case}/recipient"), "парақ.png", scan)
            .await?
            .expect(201)?;
        let body = json!({ "how": "in_person", "identity_document": "000000000" });
        desk.act(&format!("/results/{case}/hand-over"), body).await?;
    } else if has("scan") {
        let number = state["result"]["document_number"].as_str();
        let Some(number) = number else { return Ok(false) };
        desk.act("/results/scan", json!({ "number": number })).await?;
    } else if has("draw") {
        desk.act("/transmittals", json!({ "cases": [case] })).await?;
    } else if has("send") {
        let number = own["transmittal"]["number"]
            .as_str()
            .or_else(|| own["transmittal"].as_str());
        let number = number.unwrap_or_default();
        desk.act(&format!("/transmittals/{number}/send"), json!({ "courier": "Курьер" }))
            .await?;
    } else if has("done") {
        desk.act(&format!("/results/{case}/done"), json!({})).await?;
    } else {
        return Ok(false);
    }
    Ok(true)
}
