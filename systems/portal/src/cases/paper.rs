//! The application as a PDF: drawn when somebody first asks for it, and kept.

use ::store::StoreError;
use intake::paper::ApplicationPaper;
use intake::{Attachment, freezing};
use pages::Problem;

use crate::store::cases::{self, Case};
use crate::store::requests::FrozenRequest;
use crate::{Portal, problems};

/// The PDF of the application form (annex 4) with its signature.
pub(crate) async fn paper(portal: &Portal, case: &Case, frozen: &FrozenRequest) -> Result<Vec<u8>, Problem> {
    if let Some(kept) = cases::paper(portal.db(), &case.id).await.map_err(problems::store)? {
        return portal.attachments.get(&kept).await.map_err(problems::store);
    }
    let pdf = draw(portal, case, frozen).await?;
    let sha256 = portal.attachments.put(&pdf).await.map_err(problems::store)?;
    keep(portal, &case.id, &sha256).await.map_err(problems::store)?;
    Ok(pdf)
}

async fn keep(portal: &Portal, case: &str, sha256: &str) -> Result<(), StoreError> {
    let mut tx = portal.db().begin().await?;
    cases::keep_paper(&mut tx, case, sha256).await?;
    Ok(tx.commit().await?)
}

async fn draw(portal: &Portal, case: &Case, frozen: &FrozenRequest) -> Result<Vec<u8>, Problem> {
    let plan = portal.plan_of_case(&case.plan)?;
    let document = freezing::read(&frozen.document).map_err(|error| Problem::internal(problems::chain(&error)))?;
    let library = portal.participant.library.clone();
    let check_address = portal.check_address(&case.number);
    let (number, submitted, report) = (case.number.clone(), case.submitted_at, case.report.clone());
    let drawn = tokio::task::spawn_blocking(move || {
        let items = &plan.form.attachments.items;
        let named = |file: &Attachment| match items.iter().find(|item| Some(&item.id) == file.item.as_ref()) {
            Some(item) => format!("{}: {}", item.label.to(document.language), file.name),
            None => file.name.clone(),
        };
        let names: Vec<String> = document.attachments.iter().map(named).collect();
        let signer = report.signer_name.unwrap_or(document.applicant.full_name);
        let serial = report.serial_hex.unwrap_or_default();
        let paper = ApplicationPaper {
            number: &number,
            submitted,
            values: &document.fields,
            attachments: &names,
            signature: Some((&signer, &serial, report.signed_at.unwrap_or(submitted))),
            check_address: &check_address,
        };
        intake::paper::application(&library, &plan, &paper)
    });
    let drawn = drawn
        .await
        .map_err(|error| Problem::internal(problems::chain(&error)))?;
    drawn.map_err(|error| Problem::internal(problems::chain(&error)))
}
