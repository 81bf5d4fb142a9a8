//! The accumulating sector draws up the transmittal list (реестр), and a courier takes the papers to the provider.

use std::sync::Arc;

use domain::number::new_number;
use intake::paper::{self, TransmittalRow};
use law::{Plan, Verb};
use pages::Problem;
use serde_json::json;

use super::Hands;
use crate::records::transmittals::{self, Line, Transmittal};
use crate::records::{files, givings::Standing};
use crate::{Clerk, Counter, trouble};

/// The most cases on one list: what a courier carries, and what fits on the pages that a document may have.
const CASES_MAX: usize = 100;

/// Draws the list up of cases whose papers are to be sent to one provider.
pub(crate) async fn draw(counter: &Counter, clerk: &Clerk, cases: &[String]) -> Result<Transmittal, Problem> {
    if cases.is_empty() || cases.len() > CASES_MAX {
        return Err(trouble::malformed());
    }
    let now = counter.now();
    let mut all = Vec::new();
    for id in cases {
        let hands = Hands::of(counter, clerk, id).await?;
        hands.must_stand_at(|stage| stage.verb == Verb::SendByCourier)?;
        if hands.giving.facts.transmittal.is_some() {
            return Err(trouble::on_a_list_already());
        }
        all.push(hands);
    }
    let Some(plan) = all.first().map(|hands| hands.plan.clone()) else {
        return Err(trouble::malformed());
    };
    if all.iter().any(|hands| hands.plan.provider.name != plan.provider.name) {
        return Err(trouble::another_provider());
    }
    let mut list = Transmittal {
        number: new_number(now, &counter.participant.chance),
        drawn_at: now,
        drawn_by: clerk.account.name.full(),
        to: plan.provider.name.clone(),
        cases: Vec::new(),
        courier: None,
        sent_at: None,
        pdf: None,
    };
    for hands in &all {
        let scanned = files::of(counter.db(), &hands.giving.id)
            .await
            .map_err(Problem::failure)?;
        list.cases.push(Line {
            case: hands.giving.id.clone(),
            number: hands.giving.number.clone(),
            applicant: hands.giving.applicant_name.clone(),
            service: hands.plan.name.clone(),
            papers: scanned.len(),
        });
    }
    list.pdf = Some(paint(counter, &plan, &list).await?);
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    transmittals::add(&mut tx, &list).await.map_err(Problem::failure)?;
    for mut hands in all {
        hands.giving.facts.transmittal = Some(list.number.clone());
        let event = hands
            .fact("transmittal_drawn", "Дело внесено в реестр для курьера", now)
            .with(json!({ "transmittal": list.number, "pdf": list.pdf }));
        hands.write(&mut tx, vec![event]).await?;
    }
    counter.participant.commit(tx).await.map_err(Problem::failure)?;
    Ok(list)
}

/// The courier has left: the stage of every case on the list is done, and each goes on.
pub(crate) async fn send(
    counter: &Counter,
    clerk: &Clerk,
    number: &str,
    courier: &str,
) -> Result<Transmittal, Problem> {
    let mut list = transmittals::find(counter.db(), number)
        .await
        .map_err(Problem::failure)?
        .ok_or_else(Problem::not_found)?;
    let courier = courier.trim();
    if courier.is_empty() {
        return Err(trouble::malformed());
    }
    let now = counter.now();
    list.courier = Some(courier.chars().take(200).collect());
    list.sent_at = Some(now);
    let mut all = Vec::new();
    for line in &list.cases {
        all.push(Hands::of(counter, clerk, &line.case).await?);
    }
    if let Some(first) = all.first() {
        list.pdf = Some(paint(counter, &first.plan, &list).await?);
    }
    let mut tx = counter.db().begin().await.map_err(Problem::failure)?;
    if !transmittals::send(&mut tx, &list, now)
        .await
        .map_err(Problem::failure)?
    {
        return Err(trouble::raced());
    }
    for mut hands in all {
        let stage = hands.must_stand_at(|stage| stage.verb == Verb::SendByCourier)?;
        let event = hands
            .event(&stage, now)
            .with(json!({ "transmittal": list.number, "courier": list.courier, "left": now, "pdf": list.pdf }));
        hands.go_on(&mut tx, &stage, now).await?;
        debug_assert_ne!(hands.giving.state, Standing::Archived);
        hands.write(&mut tx, vec![event]).await?;
    }
    counter.participant.commit(tx).await.map_err(Problem::failure)?;
    Ok(list)
}

/// The list as PDF with a bar code for every case, kept; gives its SHA-256.
async fn paint(counter: &Counter, plan: &Arc<Plan>, list: &Transmittal) -> Result<String, Problem> {
    let library = counter.participant.library.clone();
    let check_address = counter.check_address(&list.number);
    let from = format!("{}, {}", counter.organization.1, list.drawn_by);
    let (plan, list) = (plan.clone(), list.clone());
    let painting = tokio::task::spawn_blocking(move || {
        let rows: Vec<TransmittalRow> = list
            .cases
            .iter()
            .map(|line| TransmittalRow {
                number: line.number.clone(),
                applicant: line.applicant.clone(),
                service: line.service.clone(),
                sheets: u32::try_from(line.papers).unwrap_or(u32::MAX),
            })
            .collect();
        let paper = paper::Transmittal {
            number: &list.number,
            at: list.drawn_at,
            from: &from,
            to: &list.to.ru,
            courier: list.courier.as_deref().unwrap_or_default(),
            cases: &rows,
            check_address: &check_address,
        };
        paper::transmittal(&library, &plan, &paper)
    });
    let pdf = painting.await.map_err(Problem::failure)?.map_err(Problem::failure)?;
    counter.attachments.put(&pdf).await.map_err(Problem::failure)
}
