//! The pages of the desk: lists, the case, the decision, the document, signing, the trace.

pub(crate) mod case;
pub(crate) mod decision;
pub(crate) mod document;
pub(crate) mod files;
pub(crate) mod lists;
pub(crate) mod signing;
pub(crate) mod trace;

use access::SignedIn;
use axum::response::{IntoResponse, Redirect, Response};
use domain::case::Case;
use jiff::Timestamp;
use law::Plan;
use pages::{Page, Problem, view};

use crate::annex::Annex;
use crate::case::Official;
use crate::store::cases::Stored;
use crate::store::lists::Shelf;
use crate::{App, HEAD, NAME, OFFICIAL};

/// The signed-in person as one who may see cases.
pub(crate) fn viewer(signed_in: &SignedIn) -> Result<Official, Problem> {
    crate::api::may(&signed_in.account.roles, &[OFFICIAL, HEAD])?;
    Ok(Official::of(&signed_in.account))
}

/// The signed-in person as one who may work on them.
pub(crate) fn official(signed_in: &SignedIn) -> Result<Official, Problem> {
    crate::api::may(&signed_in.account.roles, &[OFFICIAL])?;
    Ok(Official::of(&signed_in.account))
}

/// The address of a list.
pub(crate) fn address_of(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Received => "/provider/received",
        Shelf::InWork => "/provider/in-work",
        Shelf::Done => "/provider/done",
    }
}

/// The message that names a list.
pub(crate) fn nav_key(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Received => "nav-received",
        Shelf::InWork => "nav-in-work",
        Shelf::Done => "nav-done",
    }
}

/// To the page of a case after something was done with it.
pub(crate) fn to_case(id: &str) -> Response {
    Redirect::to(&format!("/{NAME}/cases/{id}")).into_response()
}

pub(crate) fn to_document(id: &str) -> Response {
    Redirect::to(&format!("/{NAME}/cases/{id}/document")).into_response()
}

/// What has to be done by whom and until when; none for a finished case.
pub(crate) fn due(stored: &Stored, plan: &Plan, page: &Page, now: Timestamp) -> Option<view::Holder> {
    if matches!(stored.case, Case::Signed { .. }) || stored.due.action == 0 {
        return None;
    }
    let annex = Annex::of(plan, stored.request.channel)?;
    Some(view::Holder {
        system: NAME.to_owned(),
        office: stored.holder.as_ref().map_or_else(
            || page.say(&plan.provider.name).to_owned(),
            |holder| holder.name.clone(),
        ),
        since: stored.due.since,
        until: stored.due.until,
        overdue: stored.due.until.is_some_and(|until| until < now),
        clause: annex.clause(stored.due.action),
        task_ru: annex.task(stored.due.action).to_owned(),
    })
}

/// What every page about one case begins with.
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) number: String,
    pub(crate) registration: String,
    pub(crate) service: String,
    pub(crate) applicant_name: String,
    pub(crate) applicant_iin: String,
    pub(crate) submitted: Timestamp,
    /// `registered`, `taken` …
    pub(crate) state: &'static str,
    /// The status in the plan's words.
    pub(crate) status: String,
    pub(crate) badge: &'static str,
    pub(crate) due: Option<view::Holder>,
    /// The list to go back to.
    pub(crate) back: &'static str,
    pub(crate) back_key: &'static str,
    pub(crate) is_mine: bool,
    pub(crate) holder: Option<String>,
}

impl Head {
    pub(crate) fn of(app: &App, stored: &Stored, plan: &Plan, page: &Page, official: &Official) -> Self {
        let shelf = match &stored.case {
            Case::Registered { .. } => Shelf::Received,
            Case::Signed { .. } => Shelf::Done,
            _ => Shelf::InWork,
        };
        let due = due(stored, plan, page, app.now());
        let badge = match (&stored.case, &due) {
            (Case::Signed { .. }, _) => "good",
            (_, Some(due)) if due.overdue => "bad",
            _ => "wait",
        };
        Self {
            id: stored.id().to_owned(),
            number: stored.request.number.clone(),
            registration: stored.case.registration().number.clone(),
            service: page.say(&stored.request.service).to_owned(),
            applicant_name: stored.request.applicant_name.clone(),
            applicant_iin: stored.request.applicant_iin.clone(),
            submitted: stored.request.submitted,
            state: stored.case.name(),
            status: plan
                .statuses
                .get(&stored.status)
                .map_or_else(|| stored.status.0.clone(), |status| page.say(&status.name).to_owned()),
            badge,
            due,
            back: address_of(shelf),
            back_key: nav_key(shelf),
            is_mine: stored
                .holder
                .as_ref()
                .is_some_and(|holder| holder.account == official.account),
            holder: stored.holder.as_ref().map(|holder| holder.name.clone()),
        }
    }

    pub(crate) fn is(&self, state: &str) -> bool {
        self.state == state
    }
}
