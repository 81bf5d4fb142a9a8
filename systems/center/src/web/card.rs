//! The card of one case: who, what, where it stands, and how it came there.

use access::SignedIn;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use law::{PlanHash, StatusId};
use pages::view::{Holder, ServiceTerm};
use pages::{Page, Problem};

use super::{Shared, list, reading};
use crate::OPERATOR;
use crate::records::cases::{self, Case};
use crate::records::history::{self, Entry};

#[derive(Template)]
#[template(path = "case.html")]
struct Card {
    page: Page,
    service: String,
    status: String,
    badge: &'static str,
    holder: Option<Holder>,
    case: Case,
    /// (the status's word, its entry)
    history: Vec<(String, Entry)>,
    /// The application was signed at this counter. One that was signed elsewhere does not come here.
    signed_here: bool,
}

pub(super) async fn show(
    State(center): State<Shared>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    signed_in.require(OPERATOR)?;
    let case = cases::find(&center.access.db, &id)
        .await
        .map_err(Problem::failure)?
        .ok_or_else(Problem::not_found)?;
    let entries = history::of(&center.access.db, &id).await.map_err(Problem::failure)?;
    let filing = center.counter.filing(&id).await.map_err(Problem::failure)?;
    reading::note_case(&center, &signed_in.account, &case).await?;
    let page = signed_in.page;
    let name = |status: &StatusId| page.say(&center.status_name(&case, status)).to_owned();
    Ok(pages::shell::html(&Card {
        service: page.say(&center.service_name(&case)).to_owned(),
        status: name(&case.status),
        badge: list::badge(case.stage),
        holder: holder(&center, &page, &case),
        history: entries.into_iter().map(|entry| (name(&entry.status), entry)).collect(),
        signed_here: filing.is_some_and(|filing| filing.is_signed()),
        case,
        page,
    }))
}

fn holder(center: &Shared, page: &Page, case: &Case) -> Option<Holder> {
    let holder = case.holder.as_ref()?;
    let urgency = center.participant.urgency(holder.since, holder.until);
    Some(Holder {
        system: holder.system.name().to_owned(),
        office: page.say(&holder.office).to_owned(),
        since: holder.since,
        until: holder.until,
        overdue: urgency.is_overdue(),
        near: urgency.is_near(),
        clause: holder.clause.clone(),
        task_ru: holder.task_ru.clone(),
        proof: holder.proof.as_ref().map(|proof| page.say(proof).to_owned()),
        service: service(center, page, case),
    })
}

fn service(center: &Shared, page: &Page, case: &Case) -> Option<ServiceTerm> {
    let plan = center.participant.plan(&PlanHash(case.plan.clone()))?;
    intake::terms::of_service(&center.participant, page, &plan, case.channel, &[], case.submitted_at?)
}
