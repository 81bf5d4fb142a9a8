//! `/portal/cases/{id}`: where the case stands, its result, its papers, the questionnaire.

use std::collections::BTreeMap;

use access::Checked;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use law::Plan;
use mail::{Known, Standing, letters};
use pages::{FormState, Page, Problem, SelectOption, shell, view};
use serde::Deserialize;

use crate::cases::{self, survey};
use crate::store::cases::Case;
use crate::store::{cases as records, delivery, surveys};
use crate::web::person::SignedIn;
use crate::web::{see, views};
use crate::{App, problems, words};

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage<'a> {
    page: Page,
    id: String,
    service: String,
    number: String,
    registration: Option<String>,
    submitted_at: Timestamp,
    status_name: String,
    status_kind: &'static str,
    holder: Option<view::Holder>,
    place: Option<PlaceView>,
    /// Where the result goes besides the cabinet.
    email: Option<String>,
    letters: Vec<LetterRow>,
    result: Option<ResultView>,
    changes: Vec<ChangeRow>,
    plan: &'a Plan,
    form: FormState,
    survey_open: bool,
    questions: Vec<QuestionView>,
    survey_answers: Option<Vec<(String, String)>>,
}

impl CasePage<'_> {
    /// Whether the last letter did not arrive.
    fn is_lost(&self) -> bool {
        self.letters.first().is_some_and(|letter| letter.badge == "bad")
    }
}

/// A letter about the case, and whether it arrived as far as is known.
struct LetterRow {
    recipient: String,
    standing: &'static str,
    badge: &'static str,
    written: Timestamp,
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
            recipient: known.recipient,
            written: known.written,
        }
    }
}

struct ResultView {
    title: String,
    kind: &'static str,
    number: String,
    issued: Timestamp,
    signer: String,
    /// How long the document is good for, in the act's words.
    validity: Option<views::Words>,
    ground: Option<Ground>,
}

/// What a refusal rests on, as the official wrote it.
#[derive(Deserialize)]
struct Ground {
    clause: String,
    text: String,
}

/// The place in a waiting list.
struct PlaceView {
    register: String,
    number: String,
    place: Option<u32>,
    of: u32,
    cause: String,
}

struct ChangeRow {
    status: String,
    reason: Option<String>,
    at: Timestamp,
    clause: String,
}

struct QuestionView {
    key: String,
    text: String,
    options: Vec<SelectOption>,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    draw(&app, &signed_in, &id, FormState::default()).await
}

async fn draw(app: &App, signed_in: &SignedIn, id: &str, form: FormState) -> Result<Response, Problem> {
    let case = cases::own(app, &signed_in.account, id).await?;
    let plan = app.plan_of_case(&case.plan)?;
    let page = signed_in.page.clone();
    let answered = surveys::of(app.db(), id).await.map_err(problems::store)?;
    let changes = records::changes(app.db(), id).await.map_err(problems::store)?;
    let status = if form.has_errors() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let ground = match case.outcome() {
        Some(_) => ground(app, id).await?,
        None => None,
    };
    let body = CasePage {
        service: page.say(&plan.name).to_owned(),
        status_name: words::capital(page.say(&cases::view::status(&case, &plan).1)),
        status_kind: super::kind(&case, &plan),
        holder: views::holder(app, &page, &case),
        place: case.place.as_ref().map(|place| PlaceView {
            register: page.say(&place.register).to_owned(),
            number: place.number.clone(),
            place: place.place,
            of: place.of,
            cause: page.say(&place.cause).to_owned(),
        }),
        email: delivery::of(app.db(), &signed_in.account.id)
            .await
            .map_err(problems::store)?
            .filter(|wish| wish.confirmed.is_some())
            .map(|wish| wish.email),
        letters: letters::of_case(app.db(), id)
            .await
            .map_err(problems::store)?
            .into_iter()
            .map(LetterRow::of)
            .collect(),
        result: result_view(&page, &case, &plan, ground),
        changes: changes
            .into_iter()
            .map(|change| change_row(&page, &plan, change))
            .collect(),
        survey_open: case.outcome().is_some() && answered.is_none() && !plan.survey.questions.is_empty(),
        questions: questions(&page, &plan),
        survey_answers: answered.map(|answers| said(&page, &plan, &answers)),
        id: case.id,
        number: case.number,
        registration: case.registration,
        submitted_at: case.submitted_at,
        plan: &plan,
        form,
        page,
    };
    Ok((status, shell::html(&body)).into_response())
}

/// The ground that the decision's event carries: the events of the provider come home with its messages.
async fn ground(app: &App, id: &str) -> Result<Option<Ground>, Problem> {
    let events = ::store::events::of(app.db(), id).await.map_err(problems::store)?;
    let of = |event: &domain::Event| serde_json::from_value(event.details.get("ground")?.clone()).ok();
    Ok(events.iter().rev().find_map(of))
}

fn result_view(page: &Page, case: &Case, plan: &Plan, ground: Option<Ground>) -> Option<ResultView> {
    let outcome = case.outcome()?;
    let report = &outcome.document_report;
    let output = plan.output(&outcome.output);
    let validity = output.and_then(|output| output.validity.as_ref());
    let is_refusal = output.is_some_and(|output| output.kind == law::OutputKind::Refusal);
    let signer = [&report.signer_name, &report.signer_organization];
    Some(ResultView {
        validity: validity.map(|validity| views::Words::of(&validity.text, page.language)),
        ground: ground.filter(|_| is_refusal),
        title: output
            .map(|output| page.say(&output.title).to_owned())
            .unwrap_or_default(),
        kind: super::kind(case, plan),
        number: outcome.document_number.clone(),
        issued: outcome.issued,
        signer: signer.into_iter().flatten().cloned().collect::<Vec<_>>().join(", "),
    })
}

fn change_row(page: &Page, plan: &Plan, change: records::Change) -> ChangeRow {
    let name = match &change.status {
        None => words::sent(),
        Some(id) => plan
            .status(id)
            .map_or_else(|| words::same(&id.0), |status| status.name.clone()),
    };
    ChangeRow {
        status: words::capital(page.say(&name)),
        reason: change.reason.as_ref().map(|reason| page.say(reason).to_owned()),
        at: change.at,
        clause: change.clause,
    }
}

fn questions(page: &Page, plan: &Plan) -> Vec<QuestionView> {
    plan.survey
        .questions
        .iter()
        .enumerate()
        .map(|(n, question)| QuestionView {
            key: format!("answer-{n}"),
            text: page.say(&question.question).to_owned(),
            options: question
                .answers
                .iter()
                .enumerate()
                .map(|(value, answer)| SelectOption::new(value.to_string(), page.say(answer)))
                .collect(),
        })
        .collect()
}

fn said(page: &Page, plan: &Plan, answers: &[usize]) -> Vec<(String, String)> {
    plan.survey
        .questions
        .iter()
        .zip(answers)
        .filter_map(|(question, answer)| {
            let answer = question.answers.get(*answer)?;
            Some((page.say(&question.question).to_owned(), page.say(answer).to_owned()))
        })
        .collect()
}

pub(crate) async fn survey(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    Checked(given): Checked<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let case = cases::own(&app, &signed_in.account, &id).await?;
    let plan = app.plan_of_case(&case.plan)?;
    let mut form = FormState {
        values: given,
        ..FormState::default()
    };
    let mut answers = Vec::new();
    for n in 0..plan.survey.questions.len() {
        let key = format!("answer-{n}");
        match form.value(&key).parse::<usize>() {
            Ok(answer) => answers.push(answer),
            Err(_) => form.fail(&key, signed_in.page.t("survey-choose")),
        }
    }
    if form.has_errors() {
        return draw(&app, &signed_in, &id, form).await;
    }
    match survey::answer(&app, &signed_in.account, &id, &answers).await {
        Ok(()) => Ok(see(format!("/portal/cases/{id}"))),
        // The back button, or pressing twice: the first answers stand.
        Err(problem) if problem.code == "survey_given" => Ok(see(format!("/portal/cases/{id}"))),
        Err(problem) => Err(problem),
    }
}
