//! Cases after intake: stages here, papers with a courier, results handed over.

use axum::Json;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Event;
use intake::signing::bytes_of_text;
use law::{Stage, Verb};
use pages::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::{AtDesk, JsonBody, uploaded};
use super::reading::ROWS_MAX;
use super::shape::limit;
use crate::giving::{Hands, hand_over as handing, recipient, steps, transmit};
use crate::records::givings::{self, Giving, Standing};
use crate::records::transmittals::{self as lists, Transmittal};
use crate::trouble::text_json;
use crate::{Clerk, Desk, trouble};

type Answer = Result<Json<Value>, Problem>;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// `here`, `provider`, `given`, `archived`; empty for those that are not over.
    #[serde(default)]
    state: String,
    /// The verb of the stage that waits: `hand_over`, `send_by_courier`.
    #[serde(default)]
    verb: String,
    #[serde(default)]
    q: String,
}

/// `GET …/results?state=&verb=&q=`: near-due first.
pub(super) async fn list(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Value>>, Problem> {
    let found = givings::list(desk.db(), asked.state.trim(), asked.q.trim(), ROWS_MAX)
        .await
        .map_err(Problem::failure)?;
    let mut rows = Vec::new();
    for giving in found {
        let shown = shape(&Hands::with(&desk, &clerk, giving)?);
        if asked.verb.is_empty() || shown["stage"]["verb"] == json!(asked.verb) {
            rows.push(shown);
        }
    }
    let ids: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    note_rows(&desk, &clerk, &ids).await?;
    Ok(Json(rows))
}

/// `GET …/results/{id}`.
pub(super) async fn show(State(desk): State<Desk>, AtDesk(clerk): AtDesk, Path(id): Path<String>) -> Answer {
    let hands = Hands::of(&desk, &clerk, &id).await?;
    record(
        &desk,
        hands.fact("result_read", "Просмотрена карточка дела", desk.now()),
    )
    .await?;
    Ok(Json(shape(&hands)))
}

/// `GET …/results/{id}/document.pdf`.
pub(super) async fn document(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    pdf(&desk, &clerk, &id).await
}

/// The signed document, for printing and handing over; reading it is an event.
pub(crate) async fn pdf(desk: &Desk, clerk: &Clerk, id: &str) -> Result<Response, Problem> {
    let hands = Hands::of(desk, clerk, id).await?;
    let result = hands.giving.facts.result.as_ref().ok_or_else(trouble::no_result_yet)?;
    let bytes = desk.keeper.newest(&result.sha256).await.map_err(Problem::failure)?;
    let event = hands
        .fact("document_read", "Открыт документ-результат", desk.now())
        .with(json!({ "sha256": result.sha256 }));
    record(desk, event).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response())
}

/// `POST …/results/{id}/done`: registered, passed on, collected, received by message.
pub(super) async fn done(State(desk): State<Desk>, AtDesk(clerk): AtDesk, Path(id): Path<String>) -> Answer {
    let giving = steps::done(&desk, &clerk, &id).await?;
    answer(&desk, &clerk, giving)
}

#[derive(Deserialize)]
pub(super) struct Scanned {
    number: String,
}

/// `POST …/results/scan {number}`: the bar code of a document, scanned or typed.
pub(super) async fn scan(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    JsonBody(scanned): JsonBody<Scanned>,
) -> Answer {
    let giving = steps::receive(&desk, &clerk, &scanned.number).await?;
    answer(&desk, &clerk, giving)
}

/// `GET …/results/{id}/record.json`: the exact bytes that the recipient signs with a key.
pub(super) async fn record_json(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let bytes = recipient::record(&desk, &clerk, &id).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

/// `GET …/results/{id}/record.pdf`: the same for the recipient's hand.
pub(super) async fn record_pdf(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let bytes = recipient::record_pdf(&desk, &clerk, &id).await?;
    Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response())
}

/// `POST …/results/{id}/recipient` (multipart `file`): the scan of the record that the recipient signed.
pub(super) async fn recipient_scan(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let limit = Hands::of(&desk, &clerk, &id)
        .await?
        .plan
        .form
        .attachments
        .max_bytes_each;
    let uploaded = uploaded(&mut form, limit).await?;
    let upload = uploaded.files.into_iter().next().ok_or_else(trouble::malformed)?;
    let giving = recipient::scan(&desk, &clerk, &id, &upload.name, &upload.bytes).await?;
    Ok((StatusCode::CREATED, answer(&desk, &clerk, giving)?))
}

#[derive(Deserialize)]
pub(super) struct RecipientCms {
    cms: String,
}

/// `POST …/results/{id}/recipient-signature {cms}`: the recipient's own signature over `record.json`.
pub(super) async fn recipient_signature(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    JsonBody(signed): JsonBody<RecipientCms>,
) -> Answer {
    let cms = bytes_of_text(&signed.cms).map_err(|_| trouble::signature_unreadable())?;
    let giving = recipient::sign(&desk, &clerk, &id, cms).await?;
    answer(&desk, &clerk, giving)
}

/// `POST …/results/{id}/hand-over {how, identity_document}`.
pub(super) async fn hand_over(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(id): Path<String>,
    JsonBody(entered): JsonBody<handing::Entered>,
) -> Answer {
    let giving = handing::hand_over(&desk, &clerk, &id, &entered).await?;
    answer(&desk, &clerk, giving)
}

/// `GET …/transmittals`.
pub(super) async fn transmittals(
    State(desk): State<Desk>,
    AtDesk(_): AtDesk,
) -> Result<Json<Vec<Transmittal>>, Problem> {
    lists::list(desk.db(), ROWS_MAX)
        .await
        .map(Json)
        .map_err(Problem::failure)
}

#[derive(Deserialize)]
pub(super) struct Cases {
    cases: Vec<String>,
}

/// `POST …/transmittals {cases}`: the list is drawn up.
pub(super) async fn draw(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    JsonBody(cases): JsonBody<Cases>,
) -> Result<(StatusCode, Json<Transmittal>), Problem> {
    let list = transmit::draw(&desk, &clerk, &cases.cases).await?;
    Ok((StatusCode::CREATED, Json(list)))
}

/// `GET …/transmittals/{number}`.
pub(super) async fn transmittal(
    State(desk): State<Desk>,
    AtDesk(_): AtDesk,
    Path(number): Path<String>,
) -> Result<Json<Transmittal>, Problem> {
    lists::find(desk.db(), &number)
        .await
        .map_err(Problem::failure)?
        .map(Json)
        .ok_or_else(Problem::not_found)
}

#[derive(Deserialize)]
pub(super) struct Courier {
    courier: String,
}

/// `POST …/transmittals/{number}/send {courier}`.
pub(super) async fn send(
    State(desk): State<Desk>,
    AtDesk(clerk): AtDesk,
    Path(number): Path<String>,
    JsonBody(courier): JsonBody<Courier>,
) -> Result<Json<Transmittal>, Problem> {
    transmit::send(&desk, &clerk, &number, &courier.courier).await.map(Json)
}

fn answer(desk: &Desk, clerk: &Clerk, giving: Giving) -> Answer {
    Ok(Json(shape(&Hands::with(desk, clerk, giving)?)))
}

/// A case as the API gives it.
pub(crate) fn shape(hands: &Hands<'_>) -> Value {
    let giving = &hands.giving;
    let facts = &giving.facts;
    let now = hands.counter.now();
    let stage = hands.stage();
    json!({
        "id": giving.id,
        "number": giving.number,
        "regulation": giving.regulation,
        "service": text_json(&hands.plan.name),
        "channel": giving.channel.name(),
        "applicant": { "iin": giving.applicant_iin, "name": giving.applicant_name },
        "state": giving.state.word(),
        "stage": stage.map(|stage| stage_json(stage, giving)),
        "can": can(hands),
        "since": giving.since,
        "until": giving.until,
        "overdue": giving.until.is_some_and(|until| until < now),
        "unclaimed_at": giving.unclaimed_at,
        "registration": facts.registration,
        "holder": facts.holder.as_ref().map(|holder| json!({
            "system": holder.system.name(), "office": text_json(&holder.office), "since": holder.since,
            "until": holder.until, "clause": holder.clause, "task_ru": holder.task_ru,
        })),
        "result": facts.result.as_ref().map(|result| json!({
            "output": result.output, "kind": result.kind, "document_number": result.document_number,
            "sha256": result.sha256, "issued": result.issued, "received": result.at,
        })),
        "transmittal": facts.transmittal,
        "recipient": facts.recipient.as_ref().map(|recipient| json!({ "how": recipient.word(), "sha256": recipient.sha256() })),
        "handed": facts.handed.as_ref().map(|handed| json!({
            "how": handed.how, "identity_document": handed.identity_document, "email": handed.email, "at": handed.at,
        })),
    })
}

fn stage_json(stage: &Stage, giving: &Giving) -> Value {
    json!({
        "n": stage.n,
        "id": stage.id,
        "clause": stage.clause,
        "label": stage.label,
        "verb": stage.verb.name(),
        "performer": stage.performer.name(),
        "text_ru": stage.text.ru,
        "limits": stage.limits.iter().map(limit).collect::<Vec<_>>(),
        "since": giving.since,
        "due": giving.until,
    })
}

/// What this clerk can do with it.
pub(crate) fn can(hands: &Hands<'_>) -> Vec<&'static str> {
    if hands.giving.state == Standing::Here && hands.giving.stage == 0 {
        return vec!["hand_over"];
    }
    let Ok(stage) = hands.must_stand_at(|_| true) else {
        return Vec::new();
    };
    let has_result = hands.giving.facts.result.is_some();
    match stage.verb {
        Verb::SendByCourier if hands.giving.facts.transmittal.is_some() => vec!["send"],
        Verb::SendByCourier => vec!["draw"],
        Verb::ReceiveResult => vec!["scan"],
        Verb::HandOver if has_result => vec!["hand_over"],
        Verb::HandOver => Vec::new(),
        _ => vec!["done"],
    }
}

/// A list with names was shown: noted under the visit.
pub(crate) async fn note_rows(desk: &Desk, clerk: &Clerk, ids: &[&str]) -> Result<(), Problem> {
    if ids.is_empty() {
        return Ok(());
    }
    let actor = clerk.actor(desk.system());
    let visit = &clerk.session.visit;
    let text = "Просмотрен список результатов";
    let event = Event::of_fact(desk.system(), visit, "results_read", text, actor, desk.now());
    record(desk, event.with(json!({ "cases": ids }))).await
}

async fn record(desk: &Desk, event: Event) -> Result<(), Problem> {
    let mut tx = desk.db().begin().await.map_err(Problem::failure)?;
    desk.participant
        .record(&mut tx, event)
        .await
        .map_err(Problem::failure)?;
    tx.commit().await.map_err(Problem::failure)
}
