//! The pages of the desk: lists, the case, what is done with it, the decision, the document, signing, the trace; and
//! beside the cases registers, payments, substitutions.

pub(crate) mod case;
pub(crate) mod decision;
pub(crate) mod document;
pub(crate) mod files;
pub(crate) mod lists;
pub(crate) mod payments;
pub(crate) mod registers;
pub(crate) mod signing;
pub(crate) mod substitutions;
pub(crate) mod trace;
pub(crate) mod work;

use access::SignedIn;
use axum::response::{IntoResponse, Redirect, Response};
use domain::case::Case;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::Plan;
use pages::{Page, Problem, view};

use crate::case::Official;
use crate::course::Course;
use crate::store::cases::Stored;
use crate::store::lists::Shelf;
use crate::{App, NAME};

/// The signed-in person as one of the office.
pub(crate) async fn viewer(app: &App, signed_in: &SignedIn) -> Result<Official, Problem> {
    crate::api::person(app, &signed_in.account).await
}

/// The zone in which the office counts its days.
pub(crate) fn zone(app: &App) -> TimeZone {
    TimeZone::get(app.calendar().zone()).unwrap_or(TimeZone::UTC)
}

/// Words as a part of an address.
pub(crate) fn encoded(words: &str) -> String {
    let sign = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    words.bytes().map(sign).collect()
}

/// The address of a list.
pub(crate) fn address_of(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Mine => "/provider/mine",
        Shelf::Received => "/provider/received",
        Shelf::InWork => "/provider/in-work",
        Shelf::Done => "/provider/done",
    }
}

/// The message that names a list.
pub(crate) fn nav_key(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Mine => "nav-mine",
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
pub(crate) fn due(app: &App, stored: &Stored, plan: &Plan, page: &Page) -> Option<view::Holder> {
    if stored.is_done() {
        return None;
    }
    let course = Course::of(plan, stored.procedure)?;
    let urgency = app.participant.urgency(stored.due.since, stored.due.until);
    let proof = course.proof(&app.participant, &stored.due, &stored.way);
    Some(view::Holder {
        system: NAME.to_owned(),
        office: match (&stored.holder, &stored.desk) {
            (Some(holder), desk) if desk.account.as_ref() == Some(&holder.account) => holder.name.clone(),
            (_, desk) => desk.role.as_ref().map_or_else(
                || page.say(&plan.provider.name).to_owned(),
                |role| page.word("role", role),
            ),
        },
        since: stored.due.since,
        until: stored.due.until,
        overdue: urgency.is_overdue(),
        near: urgency.is_near(),
        clause: course.clause(stored.due.action),
        task_ru: course.task(stored.due.action),
        proof: proof.map(|proof| proof.words(page.language)),
        service: intake::terms::of_service(
            &app.participant,
            page,
            plan,
            stored.request.channel,
            &[],
            stored.request.submitted,
        ),
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
    pub(crate) holder: Option<String>,
}

impl Head {
    pub(crate) fn of(app: &App, stored: &Stored, plan: &Plan, page: &Page) -> Self {
        let shelf = match &stored.case {
            _ if stored.is_done() => Shelf::Done,
            Case::Arrived { .. } | Case::Registered { .. } => Shelf::Received,
            _ => Shelf::InWork,
        };
        let due = due(app, stored, plan, page);
        let badge = match &due {
            None => "good",
            Some(due) if due.overdue => "bad",
            _ => "wait",
        };
        Self {
            id: stored.id().to_owned(),
            number: stored.request.number.clone(),
            registration: stored.registration().to_owned(),
            service: page.say(&stored.request.service).to_owned(),
            applicant_name: stored.request.applicant_name.clone(),
            applicant_iin: stored.request.applicant_iin.clone(),
            submitted: stored.request.submitted,
            state: stored.case.name(),
            status: plan
                .status(&stored.status)
                .map_or_else(|| stored.status.0.clone(), |status| page.say(&status.name).to_owned()),
            badge,
            due,
            back: address_of(shelf),
            back_key: nav_key(shelf),
            holder: stored.holder.as_ref().map(|holder| holder.name.clone()),
        }
    }

    pub(crate) fn is(&self, state: &str) -> bool {
        self.state == state
    }
}
