//! An application through the portal.

use domain::Clock;
use law::{Plan, Procedure, System};
use serde_json::Value;

use super::crew::Crew;
use super::paths::Path;
use super::{Played, sample_scan};
use crate::actors::{Applicant, PlayError, request_values};

/// How long the result may take to arrive.
const PATIENCE_SECONDS: u64 = 60;

pub(crate) async fn play(crew: &Crew, plan: &Plan, procedure: &Procedure, path: &Path) -> Result<Played, PlayError> {
    let regulation = plan.id.0.as_str();
    let person = crew.visitor().await?;
    let mut applicant = Applicant::register(crew.client(System::Portal), person).await?;
    let mut played = Played::default();
    if *path == Path::WrongPassword {
        let answer = applicant.sign_in_wrongly(regulation).await?;
        if answer.status != 401 {
            played
                .findings
                .push(format!("a wrong password was answered {}", answer.status));
        }
        played.trace = super::events(&answer.json()["error"]["details"]["trace"]);
        return Ok(played);
    }
    applicant.sign_in(regulation).await?;
    let credential = match path {
        Path::RevokedKey => crew.revoked(&applicant.person, false).await?,
        _ => crew.credential(&applicant.person).await?,
    };
    let case = applicant
        .fill(regulation, &request_values(plan, crew.clock.now()))
        .await?;
    attach(&applicant, plan, &case).await?;
    let frozen = applicant.freeze(&case).await?;
    played.case = Some(case.clone());
    let signing = match applicant.sign(&case, &frozen, &credential).await {
        Ok(signing) => signing,
        // Where the act checks the certificate before it is signed with, a revoked one gets no further.
        Err(PlayError::Status { status: 422, .. }) if *path == Path::RevokedKey => {
            played.trace = whole(&applicant, procedure, &case).await?;
            return Ok(played);
        }
        Err(error) => return Err(error),
    };
    let answer = applicant.submit(&case, &signing).await?;
    if *path == Path::RevokedKey {
        if answer.status != 422 {
            played
                .findings
                .push(format!("a revoked key was answered {}", answer.status));
        }
    } else {
        answer.expect(202)?;
        super::office::work(crew, plan, &case, path).await?;
        let state = applicant.wait_finished(&case, PATIENCE_SECONDS).await?;
        if let Path::Granted { output } | Path::Refused { output } = path
            && state["output"] != output.as_str()
        {
            played
                .findings
                .push(format!("the case ended with {}, not {output}", state["output"]));
        }
        played.result = Some(applicant.file(&case, "result.pdf").await?);
    }
    played.application = Some(frozen.document);
    played.signature = Some(signing.cms);
    played.trace = whole(&applicant, procedure, &case).await?;
    Ok(played)
}

/// A scan for every document of the list, or one where the list is empty.
async fn attach(applicant: &Applicant, plan: &Plan, case: &str) -> Result<(), PlayError> {
    let items = &plan.form.attachments.items;
    if items.is_empty() {
        return applicant.attach(case, "тіркелетін құжат.png", sample_scan("")).await;
    }
    for item in items {
        let uploaded = applicant
            .client
            .upload_for(
                &format!("/requests/{case}/attachments"),
                ("item", item.id.as_str()),
                &format!("{}.png", item.id),
                sample_scan(&item.id),
            )
            .await?;
        uploaded.expect(201)?;
    }
    Ok(())
}

/// The trace when nothing more arrives: the other systems' last events travel home after the result.
async fn whole(applicant: &Applicant, procedure: &Procedure, case: &str) -> Result<Vec<Value>, PlayError> {
    let last = procedure.course.last().map(|stage| stage.clause.clone());
    let mut trace = Vec::new();
    for _ in 0..50 {
        trace = super::events(&applicant.trace(case).await?);
        let complete = trace.iter().any(|event| event["clause"].as_str() == last.as_deref());
        if complete {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    }
    Ok(trace)
}
