//! `/portal/notices`: «Уведомления». What was shown counts as read.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use pages::{Page, Problem, shell};

use crate::store::notices;
use crate::web::person::SignedIn;
use crate::{App, problems};

/// How many of the newest are shown.
const NOTICES_SHOWN: i64 = 100;

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    page: Page,
    rows: Vec<NoticeRow>,
}

struct NoticeRow {
    case: String,
    text: String,
    at: Timestamp,
    unread: bool,
}

pub(super) async fn show(State(app): State<App>, signed_in: SignedIn) -> Result<Response, Problem> {
    let account = &signed_in.account.id;
    let shown = notices::of(app.db(), account, NOTICES_SHOWN)
        .await
        .map_err(problems::store)?;
    if let Some(newest) = shown.first()
        && shown.iter().any(|notice| notice.read_at.is_none())
    {
        let mut tx = app.db().begin().await.map_err(problems::store)?;
        notices::mark_read(&mut tx, account, newest.created_at, app.now())
            .await
            .map_err(problems::store)?;
        tx.commit().await.map_err(|error| problems::store(error.into()))?;
    }
    let page = signed_in.page;
    let rows = shown
        .into_iter()
        .map(|notice| NoticeRow {
            case: notice.case,
            text: page.say(&notice.body).to_owned(),
            at: notice.created_at,
            unread: notice.read_at.is_none(),
        })
        .collect();
    Ok(shell::html(&NoticesPage { page, rows }))
}
