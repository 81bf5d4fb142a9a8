//! `/portal/services/{regulation}`: who, where, what to bring, how long, what comes out, which steps, under which act.
//! Anybody may read it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use intake::attaching;
use law::table::limit_words;
use law::{Channel, OutputKind, Plan, RegulationId, Required};
use pages::{Page, Problem, shell};

use super::ways::Way;
use crate::web::person::Visitor;
use crate::web::views::{Words, say_date};
use crate::{App, CHANNEL};

#[derive(Template)]
#[template(path = "service.html")]
struct ServicePage<'a> {
    page: Page,
    plan: &'a Plan,
    online: bool,
    ways: Vec<Way>,
    terms: Vec<TermView>,
    /// The sum of the portal's table, where the act states no term.
    total_seconds: u64,
    table: String,
    outputs: Vec<OutputView>,
    documents: Vec<DocumentView>,
    file_kinds: String,
    file_megabytes: String,
    conditions: Vec<Words>,
    requirements: Vec<Words>,
    act_title: Words,
    act_body: Words,
    act_date: String,
    registered: Option<(String, String)>,
    standard: Words,
    /// The language of the act's words on this page.
    act_lang: &'static str,
}

/// How long it may take, and in which case.
struct TermView {
    words: String,
    clause: String,
    channels: String,
}

struct OutputView {
    title: String,
    is_refusal: bool,
    validity: Option<Words>,
}

struct DocumentView {
    label: String,
    /// `always`, `when`, `never`.
    required: &'static str,
}

pub(in crate::web) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(regulation): Path<String>,
) -> Result<Response, Problem> {
    let plan = app.service(&RegulationId(regulation)).ok_or_else(Problem::not_found)?;
    let language = visitor.page.language;
    let all = |texts: &[law::ActText]| texts.iter().map(|text| Words::of(text, language)).collect();
    let procedure = plan.procedure(CHANNEL);
    // Where the table drives, its limits are those of the whole service; other tables stop at the intake.
    let drives = |procedure: &&law::Procedure| procedure.course.iter().all(|stage| stage.action.is_some());
    let actions = procedure
        .filter(drives)
        .map(|procedure| procedure.actions.as_slice())
        .unwrap_or_default();
    let page = visitor.page;
    Ok(shell::html(&ServicePage {
        online: procedure.is_some(),
        ways: Way::all(&page, &plan),
        terms: terms(&page, &plan),
        total_seconds: actions
            .iter()
            .filter_map(|action| action.limits.first()?.seconds())
            .sum(),
        table: procedure
            .map(|procedure| procedure.table.ru.clone())
            .unwrap_or_default(),
        outputs: outputs(&page, &plan),
        documents: documents(&page, &plan),
        file_kinds: attaching::kinds(&plan.form.attachments.media_types),
        file_megabytes: attaching::megabytes(plan.form.attachments.max_bytes_each),
        conditions: all(&plan.conditions),
        requirements: all(&plan.requirements),
        act_lang: Words::of(&plan.act.title, language).lang,
        act_title: Words::of(&plan.act.title, language),
        act_body: Words::of(&plan.act.body, language),
        act_date: say_date(&plan.act.date),
        registered: registered(&plan),
        standard: Words::of(&plan.standard, language),
        plan: &plan,
        page,
    }))
}

fn terms(page: &Page, plan: &Plan) -> Vec<TermView> {
    let names = |channels: &[Channel]| {
        let names = channels.iter().map(|channel| page.word("channel", channel.name()));
        names.collect::<Vec<_>>().join(", ")
    };
    plan.term
        .iter()
        .map(|term| TermView {
            words: limit_words(&term.limit, page.language),
            clause: term.clause.clone(),
            channels: names(&term.channels),
        })
        .collect()
}

fn outputs(page: &Page, plan: &Plan) -> Vec<OutputView> {
    let view = |output: &law::Output| OutputView {
        title: page.say(&output.title).to_owned(),
        is_refusal: output.kind == OutputKind::Refusal,
        validity: output
            .validity
            .as_ref()
            .map(|validity| Words::of(&validity.text, page.language)),
    };
    plan.outputs.iter().map(view).collect()
}

fn documents(page: &Page, plan: &Plan) -> Vec<DocumentView> {
    let view = |item: &law::AttachmentItem| DocumentView {
        label: page.say(&item.label).to_owned(),
        required: match item.required {
            Required::Always => "always",
            Required::When(_) => "when",
            Required::Never => "never",
        },
    };
    plan.form.attachments.items.iter().map(view).collect()
}

fn registered(plan: &Plan) -> Option<(String, String)> {
    let number = plan.act.registered_number.clone()?;
    Some((
        number,
        plan.act.registered_date.as_deref().map(say_date).unwrap_or_default(),
    ))
}
