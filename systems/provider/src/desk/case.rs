//! The page of a case: what is asked, who signed it, what is attached, what can be done now.

use std::collections::BTreeMap;

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use eds::cades::Level;
use jiff::Timestamp;
use law::{Language, Output, OutputKind, Plan};
use mail::{Known, Standing};
use pages::view::{FileRow, ReportView};
use pages::{Page, Problem, shell};
use serde::Deserialize;

use super::{Head, to_case, viewer};
use crate::case::course::{self, CourseLine};
use crate::case::keep::{self, Kept};
use crate::case::{Official, can, hand_over, letters, lookups, read, release, resolve, take};
use crate::store::cases::{Conclusion, Held, SentBack, Stored};
use crate::store::files;
use crate::{App, NAME, Refusal};

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    page: Page,
    head: Head,
    fields: Vec<(String, String)>,
    files: Vec<FileRow>,
    report: ReportView,
    choices: Vec<Choice>,
    can: Vec<&'static str>,
    course: Vec<CourseLine>,
    /// Who can be named: account, name, how many cases they hold.
    executors: Vec<(String, String, u64)>,
    ways: Vec<&'static str>,
    /// The address that the applicant left.
    email: String,
    letters: Vec<LetterRow>,
    sent_back: Option<SentBack>,
    held: Option<Held>,
    /// Signed documents that are stamped again for years.
    kept: Vec<KeptRow>,
    facts: Vec<(String, String)>,
    conclusions: Vec<Conclusion>,
    /// The limits that hold at this stage, as the act counts them.
    circumstances: Vec<String>,
}

impl CasePage {
    fn can(&self, operation: &str) -> bool {
        self.can.contains(&operation)
    }

    /// Whether the result was sent, and did not arrive.
    fn is_lost(&self) -> bool {
        let result = self.letters.iter().find(|letter| letter.with_document);
        result.is_some_and(|letter| letter.badge == "bad")
    }

    fn known(&self, circumstance: &str) -> bool {
        self.circumstances.iter().any(|known| known == circumstance)
    }
}

/// A letter about the case, and whether it arrived as far as is known.
struct LetterRow {
    id: String,
    recipient: String,
    with_document: bool,
    written: Timestamp,
    standing: &'static str,
    badge: &'static str,
}

impl LetterRow {
    fn of(known: Known) -> Self {
        Self {
            badge: match known.standing {
                Standing::Sent(_) => "good",
                Standing::Waiting => "wait",
                _ => "bad",
            },
            standing: known.standing.name(),
            id: known.id,
            recipient: known.recipient,
            with_document: known.with_document,
            written: known.written,
        }
    }
}

/// A signed document and how far it proves itself.
struct KeptRow {
    what: &'static str,
    level: String,
    badge: &'static str,
    /// Why it could not be stamped when it was tried last.
    cause: Option<String>,
    /// When it is stamped, tried or stamped again; none where nothing more can be done.
    due: Option<Timestamp>,
}

impl KeptRow {
    fn of(kept: Kept, language: Language) -> Self {
        let Kept { what, document } = kept;
        let cause = document.last_error.as_ref();
        Self {
            what,
            level: document.level.to_string(),
            badge: match (document.due, document.level) {
                (None, _) => "bad",
                (_, Level::B) => "wait",
                _ => "good",
            },
            cause: cause.map(|cause| cause.in_language(language.tag()).to_owned()),
            due: document.due,
        }
    }
}

/// A button of the decision.
struct Choice {
    id: String,
    words: String,
    is_refusal: bool,
}

#[derive(Deserialize)]
pub(crate) struct Nothing {}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let stored = read::open(&app, &id, &official).await?;
    draw(&app, signed_in, &official, &stored).await
}

async fn draw(app: &App, signed_in: SignedIn, official: &Official, stored: &Stored) -> Result<Response, Problem> {
    let id = stored.id();
    let plan = app.plan_of(stored)?;
    let files = files::of(&app.participant.db, id).await.map_err(Problem::failure)?;
    let document = intake::freezing::read(&stored.request.application).map_err(Problem::failure)?;
    let page = signed_in.page;
    let head = Head::of(app, stored, &plan, &page);
    let can = can::can(&plan, stored, official);
    let executors = if can.contains(&"resolve") {
        resolve::candidates(app, &plan, stored).await?
    } else {
        Vec::new()
    };
    let course = course::lines(app, stored, &plan).await?;
    let kept = keep::of_case(app, stored).await.map_err(Problem::failure)?;
    let way = &stored.way;
    let template = CasePage {
        fields: fields(&plan, &document.fields, &document.labels, &page),
        files: files
            .into_iter()
            .map(|file| FileRow {
                href: format!("/{NAME}/cases/{id}/attachments/{}", file.sha256),
                kind: file.media_type.rsplit('/').next().unwrap_or_default().to_uppercase(),
                name: file.name,
                size: file.size,
                remove: None,
            })
            .collect(),
        report: ReportView::from_json(&stored.request.report, page.language),
        choices: plan.outputs.iter().map(|output| choice(output, &page)).collect(),
        executors: executors
            .into_iter()
            .map(|member| (member.account, member.name, member.holds))
            .collect(),
        email: letters::address(stored).unwrap_or_default(),
        letters: letters::of(app, stored).await?.into_iter().map(LetterRow::of).collect(),
        ways: hand_over::ways(app, stored).iter().map(|way| way.name()).collect(),
        sent_back: way.sent_back.clone(),
        held: way.held.clone(),
        kept: kept.into_iter().map(|kept| KeptRow::of(kept, page.language)).collect(),
        facts: way
            .lookups
            .iter()
            .map(|looked| {
                let outcome = match lookups::names_applicant(stored, looked) {
                    Some(true) => "guardian",
                    Some(false) => "other_guardian",
                    None => &looked.outcome,
                };
                (looked.registry.clone(), outcome.to_owned())
            })
            .collect(),
        conclusions: way.conclusions.clone(),
        circumstances: way.circumstances.iter().map(|known| known.name().to_owned()).collect(),
        can,
        course,
        page,
        head,
    };
    Ok(shell::html(&template))
}

pub(crate) async fn take(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _: Checked<Nothing>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    let Err(refusal) = take::take(&app, &id, &official).await else {
        return Ok(to_case(&id));
    };
    let problem = Problem::from(refusal);
    if problem.status != StatusCode::CONFLICT {
        return Err(problem);
    }
    // Somebody was faster: the case as it is now, with who holds it and the way to the next one.
    let Ok(stored) = read::open(&app, &id, &official).await else {
        return Err(problem);
    };
    let mut signed_in = signed_in;
    signed_in.page.notice = Some(signed_in.page.say(&problem.message).to_owned());
    let drawn = draw(&app, signed_in, &official, &stored).await?;
    Ok((problem.status, drawn).into_response())
}

pub(crate) async fn release(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    _: Checked<Nothing>,
) -> Result<Response, Problem> {
    release::release(&app, &id, &viewer(&app, &signed_in).await?)
        .await
        .map_err(|refusal: Refusal| Problem::from(refusal))?;
    Ok(to_case(&id))
}

/// Label and value as they were signed, in the order of the form; what the form does not know any more comes last.
pub(super) fn fields(
    plan: &Plan,
    values: &BTreeMap<String, String>,
    labels: &BTreeMap<String, law::Text>,
    page: &Page,
) -> Vec<(String, String)> {
    let place = |key: &str| {
        plan.form
            .fields
            .iter()
            .position(|field| field.key == key)
            .unwrap_or(usize::MAX)
    };
    let mut keys: Vec<&String> = values.keys().collect();
    keys.sort_by_key(|key| place(key));
    keys.into_iter()
        .map(|key| {
            let label = labels
                .get(key)
                .map_or_else(|| key.clone(), |label| page.say(label).to_owned());
            let value = values.get(key).map_or("", String::as_str);
            let field = plan.form.fields.iter().find(|field| field.key == *key);
            let shown = field.map_or_else(
                || value.to_owned(),
                |field| intake::paper::shown(field, value, page.language),
            );
            (label, shown)
        })
        .collect()
}

fn choice(output: &Output, page: &Page) -> Choice {
    Choice {
        id: output.id.clone(),
        words: page.say(&output.choose).to_owned(),
        is_refusal: output.kind == OutputKind::Refusal,
    }
}
