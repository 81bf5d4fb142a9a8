//! `/portal/cases`: the list.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::Timestamp;
use pages::view::Pager;
use pages::{Page, Problem, shell};
use serde::Deserialize;

use crate::cases::view;
use crate::store::{cases, requests};
use crate::web::person::SignedIn;
use crate::{App, problems, words};

const PAGE_ROWS: i64 = 20;

#[derive(Template)]
#[template(path = "cases.html")]
struct CasesPage {
    page: Page,
    rows: Vec<CaseRow>,
    drafts: i64,
    pager: Pager,
}

struct CaseRow {
    id: String,
    service: String,
    status: String,
    kind: &'static str,
    number: String,
    submitted_at: Timestamp,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    page: Option<u32>,
}

pub(crate) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let account = &signed_in.account.id;
    let all = cases::count(app.db(), account).await.map_err(problems::store)?;
    let pages = u32::try_from((all + PAGE_ROWS - 1) / PAGE_ROWS)
        .unwrap_or(u32::MAX)
        .max(1);
    let at = asked.page.unwrap_or(1).clamp(1, pages);
    let skip = (i64::from(at) - 1) * PAGE_ROWS;
    let cases = cases::of(app.db(), account, PAGE_ROWS, skip)
        .await
        .map_err(problems::store)?;
    let drafts = requests::count_unsent(app.db(), account)
        .await
        .map_err(problems::store)?;
    let page = signed_in.page;
    let mut rows = Vec::new();
    for case in cases {
        let plan = app.plan_of_case(&case.plan)?;
        rows.push(CaseRow {
            service: page.say(&plan.name).to_owned(),
            status: words::capital(page.say(&view::status(&case, &plan).1)),
            kind: super::kind(&case, &plan),
            number: case.number,
            submitted_at: case.submitted_at,
            id: case.id,
        });
    }
    let pager = Pager {
        page: at,
        pages,
        base: "/portal/cases?".to_owned(),
    };
    Ok(shell::html(&CasesPage {
        page,
        rows,
        drafts,
        pager,
    }))
}
