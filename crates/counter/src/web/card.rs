//! One filing: what is due now, the form, the papers, what the registries said.

use askama::Template;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use intake::attaching;
use intake::filling;
use intake::freezing::Seen;
use jiff::Timestamp;
use law::{Field, FieldProblem, FilledBy, Step, Values};
use pages::view::FileRow;
use pages::{FormState, Page, Problem, SelectOption, shell};
use serde_json::Value;

use super::lists::badge;
use super::{AtPage, see};
use crate::api::{Uploaded, bytes, can, note, problems, uploaded};
use crate::filing::known::{Difference, Known};
use crate::filing::{Work, accept, ask, compare, fill, freeze, papers, refuse, scan as scanning, withdraw};
use crate::receipts::Receipt;
use crate::records::files::{self, APPLICATION, File};
use crate::records::filings::{Filing, Held, Refusal};
use crate::records::receipts;
use crate::{Clerk, Desk};

#[derive(Template)]
#[template(path = "filing.html")]
struct CardPage {
    page: Page,
    filing: Filing,
    service: String,
    applicant: String,
    state: &'static str,
    badge: &'static str,
    step: Option<Step>,
    until: Option<Timestamp>,
    overdue: bool,
    can: Vec<&'static str>,
    form: FormState,
    fields: Vec<Field>,
    papers: Vec<PaperRow>,
    other: Vec<ScanRow>,
    electronic: bool,
    accept: String,
    differences: Vec<Difference>,
    registries: Vec<(String, bool, Timestamp)>,
    held: Vec<Held>,
    refusal: Option<Refusal>,
    has_receipt: bool,
}

struct PaperRow {
    id: String,
    key: String,
    label: String,
    required: bool,
    seen: Vec<SelectOption>,
    scans: Vec<ScanRow>,
}

struct ScanRow {
    sha256: String,
    row: FileRow,
}

impl CardPage {
    fn may(&self, operation: &str) -> bool {
        self.can.contains(&operation)
    }
}

pub(super) async fn show(State(desk): State<Desk>, at: AtPage, Path(id): Path<String>) -> Result<Response, Problem> {
    let work = Work::of(&desk, &at.clerk, &id).await?;
    note(&desk, &work).await?;
    draw(&desk, at.page, work, &[], None).await
}

async fn draw(
    desk: &Desk,
    page: Page,
    work: Work<'_>,
    told: &[FieldProblem],
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let filing = work.filing.clone();
    let form = form(&page, &work, told, problem);
    let status = if form.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let scanned = files::of(desk.db(), &filing.id).await.map_err(Problem::failure)?;
    let known = Known::of(&filing.facts, filing.applicant.iin.as_str());
    let rules = &work.plan.form.attachments;
    let now = desk.now();
    let body = CardPage {
        service: page.say(&work.plan.name).to_owned(),
        applicant: filing.applicant.name.full(),
        state: filing.state.word(),
        badge: badge(filing.state),
        step: work.cited()?.filter(|_| !filing.state.is_over()).cloned(),
        until: filing.until,
        overdue: filing.until.is_some_and(|until| until < now),
        can: can(&work)?,
        fields: work
            .plan
            .form
            .fields
            .iter()
            .filter(|field| field.filled_by == FilledBy::Applicant)
            .cloned()
            .collect(),
        papers: rows(desk, &page, &work, &scanned),
        other: scans(
            desk,
            &filing.id,
            scanned
                .iter()
                .filter(|file| file.item.is_empty() || file.item == APPLICATION),
        ),
        electronic: work.is_electronic()?,
        accept: rules.media_types.join(","),
        differences: known.differences(&filing),
        registries: filing
            .facts
            .looked
            .iter()
            .map(|looked| (looked.registry.printed().to_owned(), looked.facts.is_some(), looked.at))
            .collect(),
        held: filing.facts.held.clone(),
        refusal: filing.facts.refusal.clone(),
        has_receipt: !receipts::of(desk.db(), &filing.id)
            .await
            .map_err(Problem::failure)?
            .is_empty(),
        form,
        filing,
        page,
    };
    Ok((status, shell::html(&body)).into_response())
}

fn form(page: &Page, work: &Work<'_>, told: &[FieldProblem], problem: Option<&Problem>) -> FormState {
    let facts = &work.filing.facts;
    let mut form = FormState {
        values: facts.entered.clone(),
        ..FormState::default()
    };
    for (id, seen) in &facts.papers {
        form.values.insert(format!("paper:{id}"), word(*seen).to_owned());
    }
    for field in &work.plan.form.fields {
        form.name(&field.key, page.say(&field.label));
    }
    for one in told {
        form.fail(&one.field, page.say(&one.message));
    }
    if let (Some(problem), true) = (problem, told.is_empty()) {
        form.fail("", page.say(&problem.message));
    }
    form
}

fn rows(desk: &Desk, page: &Page, work: &Work<'_>, scanned: &[File]) -> Vec<PaperRow> {
    let filing = &work.filing;
    let values = filling::whole(&work.plan.form, &filing.facts.entered, &filing.applicant);
    let today = filling::day_in_kazakhstan(desk.now());
    let items = work.plan.form.attachments.items.iter();
    items
        .map(|item| PaperRow {
            key: format!("{}.{}", attaching::FIELD, item.id),
            label: page.say(&item.label).to_owned(),
            required: work.plan.form.needs(item, &values, &today),
            seen: [Seen::Original, Seen::Copy, Seen::Missing]
                .map(|seen| SelectOption::new(word(seen), page.word("counter-seen", word(seen))))
                .to_vec(),
            scans: scans(desk, &filing.id, scanned.iter().filter(|file| file.item == item.id)),
            id: item.id.clone(),
        })
        .collect()
}

fn scans<'a>(desk: &Desk, id: &str, scanned: impl Iterator<Item = &'a File>) -> Vec<ScanRow> {
    let base = format!("/{}/filings/{id}/scans", desk.system().name());
    scanned
        .map(|file| ScanRow {
            row: FileRow {
                name: file.file.name.clone(),
                href: format!("{base}/{}", file.file.sha256),
                kind: attaching::kinds(std::slice::from_ref(&file.file.media_type)),
                size: file.file.size,
                remove: None,
            },
            sha256: file.file.sha256.clone(),
        })
        .collect()
}

fn word(seen: Seen) -> &'static str {
    match seen {
        Seen::Original => "original",
        Seen::Copy => "copy",
        Seen::Missing => "missing",
    }
}

/// Every button keeps what stands in the form first.
pub(super) async fn save(
    State(desk): State<Desk>,
    at: AtPage,
    Path(id): Path<String>,
    mut form: Multipart,
) -> Result<Response, Problem> {
    let uploaded = uploaded(&mut form, bytes_max(&desk)).await?;
    at.check(uploaded.text("csrf"))?;
    let work = Work::of(&desk, &at.clerk, &id).await?;
    let kept = keep(&desk, &at.clerk, work, &uploaded).await;
    let done = match kept {
        Ok(()) => go(&desk, &at.clerk, &id, &uploaded).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(address) => Ok(see(format!("/{}/filings/{id}{address}", desk.system().name()))),
        Err(problem) if problem.status.is_client_error() && !matches!(problem.status.as_u16(), 403 | 404) => {
            let work = Work::of(&desk, &at.clerk, &id).await?;
            let told = if problem.code == "form_refused" {
                problems(&work).await?
            } else {
                Vec::new()
            };
            draw(&desk, at.page, work, &told, Some(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}

/// The most bytes that any service here accepts in one file; each scan is judged by its own service's rules.
fn bytes_max(desk: &Desk) -> u64 {
    let all = desk.services().map(|(plan, _)| plan.form.attachments.max_bytes_each);
    all.max().unwrap_or(0)
}

async fn keep(desk: &Desk, clerk: &Clerk, work: Work<'_>, uploaded: &Uploaded) -> Result<(), Problem> {
    let id = work.filing.id.clone();
    let may = can(&work)?;
    if may.contains(&"fields") {
        let mut values: Values = uploaded.texts.clone();
        if let Some(asked) = uploaded.texts.get("row") {
            filling::change_rows(work.plan.form.fields.iter(), &mut values, asked);
        }
        fill::save(desk, clerk, &id, &values).await?;
    }
    if may.contains(&"papers") {
        let marks = uploaded
            .texts
            .iter()
            .filter_map(|(key, value)| {
                let item = key.strip_prefix("paper:")?;
                let seen: Seen = serde_json::from_value(Value::String(value.clone())).ok()?;
                (work.filing.facts.papers.get(item) != Some(&seen)).then(|| (item.to_owned(), seen))
            })
            .collect::<std::collections::BTreeMap<_, _>>();
        if !marks.is_empty() {
            papers::mark(desk, clerk, &id, &marks).await?;
        }
    }
    for file in &uploaded.files {
        let item = file.field.strip_prefix("file:").unwrap_or_default();
        scanning::add(desk, clerk, &id, item, &file.name, &file.bytes).await?;
    }
    if let Some(sha256) = uploaded.texts.get("remove") {
        scanning::remove(desk, clerk, &id, sha256).await?;
    }
    Ok(())
}

/// What the button asks; gives where to go, below the filing's address.
async fn go(desk: &Desk, clerk: &Clerk, id: &str, uploaded: &Uploaded) -> Result<&'static str, Problem> {
    match uploaded.text("go") {
        "accept" => accept::accept(desk, clerk, id).await.map(|_| ""),
        "originals" => originals(desk, clerk, id).await.map(|_| ""),
        "refuse" => refuse::refuse(desk, clerk, id).await.map(|_| ""),
        "fill" => fill::done(desk, clerk, id).await.map(|_| ""),
        "ask" => ask::ask(desk, clerk, id).await.map(|_| ""),
        "agrees" => compare::compare(desk, clerk, id, true).await.map(|_| ""),
        "differs" => compare::compare(desk, clerk, id, false).await.map(|_| ""),
        "freeze" => freeze::freeze(desk, clerk, id).await.map(|_| "/sign"),
        "reopen" => freeze::reopen(desk, clerk, id).await.map(|_| ""),
        "withdraw" => withdraw::withdraw(desk, clerk, id, uploaded.text("reason"))
            .await
            .map(|_| ""),
        _ => Ok(""),
    }
}

/// Every document of the list lies there in the original.
async fn originals(desk: &Desk, clerk: &Clerk, id: &str) -> Result<Filing, Problem> {
    let work = Work::of(desk, clerk, id).await?;
    let items = work.plan.form.attachments.items.iter();
    let marks = items.map(|item| (item.id.clone(), Seen::Original)).collect();
    papers::mark(desk, clerk, id, &marks).await
}

/// A scan, for keeping.
pub(super) async fn scan(
    State(desk): State<Desk>,
    at: AtPage,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, Problem> {
    Work::of(&desk, &at.clerk, &id).await?;
    bytes(&desk, &id, &sha256).await
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    page: Page,
    id: String,
    receipt: Receipt,
    organization: String,
}

/// The last receipt, for printing.
pub(super) async fn receipt(State(desk): State<Desk>, at: AtPage, Path(id): Path<String>) -> Result<Response, Problem> {
    Work::of(&desk, &at.clerk, &id).await?;
    let given = receipts::of(desk.db(), &id).await.map_err(Problem::failure)?;
    let (receipt, _) = given.into_iter().next().ok_or_else(Problem::not_found)?;
    Ok(shell::html(&ReceiptPage {
        organization: desk.organization.1.clone(),
        page: at.page,
        id,
        receipt,
    }))
}
