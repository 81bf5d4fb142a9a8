//! What people do with a case at the stage where it stands, one call each.

use access::Caller;
use axum::Json;
use axum::extract::{Path, State};
use law::Circumstance;
use pages::Problem;
use serde::Deserialize;
use serde_json::Value;

use super::cases::state;
use super::{Body, viewer};
use crate::case::hand_over::HandingOver;
use crate::case::prolong::Prolonging;
use crate::case::step::{self, Step};
use crate::case::{agree, circumstances, commission, hand_over, letters, lookups, prolong, resolve, send_back};
use crate::store::cases::Conclusion;
use crate::{App, Refusal};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Noted {
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    /// The account or ИИН.
    executor: String,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SentBack {
    reason: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Circumstances {
    add: Vec<Circumstance>,
    remove: Vec<Circumstance>,
}

/// Nothing is needed.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Empty {}

async fn stepped(app: &App, caller: &Caller, id: &str, step: Step, noted: &Noted) -> Result<Json<Value>, Problem> {
    let official = viewer(app, caller).await?;
    step::take_step(app, id, &official, step, &noted.note).await?;
    state(app, id, &official).await
}

macro_rules! step {
    ($name:ident, $step:expr) => {
        pub(crate) async fn $name(
            State(app): State<App>,
            caller: Caller,
            Path(id): Path<String>,
            Body(noted): Body<Noted>,
        ) -> Result<Json<Value>, Problem> {
            stepped(&app, &caller, &id, $step, &noted).await
        }
    };
}

step!(register, Step::Register);
step!(pass_on, Step::PassOn);
step!(forward, Step::Forward);
step!(complete, Step::Complete);

/// One operation: who asks, what they send, what is done.
macro_rules! operation {
    ($name:ident, $body:ty, |$app:ident, $id:ident, $official:ident, $sent:ident| $done:expr) => {
        pub(crate) async fn $name(
            State($app): State<App>,
            caller: Caller,
            Path($id): Path<String>,
            Body($sent): Body<$body>,
        ) -> Result<Json<Value>, Problem> {
            let $official = viewer(&$app, &caller).await?;
            $done.await.map_err(|refusal: Refusal| Problem::from(refusal))?;
            state(&$app, &$id, &$official).await
        }
    };
}

operation!(resolve, Named, |app, id, official, sent| resolve::resolve(
    &app,
    &id,
    &official,
    &sent.executor,
    &sent.note
));
operation!(agree, Empty, |app, id, official, _sent| agree::agree(
    &app, &id, &official
));
operation!(look_up, Empty, |app, id, official, _sent| lookups::again(
    &app, &id, &official
));
operation!(send_back, SentBack, |app, id, official, sent| send_back::send_back(
    &app,
    &id,
    &official,
    &sent.reason
));
operation!(prolong, Prolonging, |app, id, official, sent| prolong::prolong(
    &app, &id, &official, &sent
));
operation!(conclude, Conclusion, |app, id, official, sent| commission::conclude(
    &app, &id, &official, &sent
));
operation!(hand_over, HandingOver, |app, id, official, sent| hand_over::hand_over(
    &app, &id, &official, &sent
));
operation!(circumstances, Circumstances, |app, id, official, sent| {
    circumstances::note(&app, &id, &official, &sent.add, &sent.remove)
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Addressed {
    to: String,
}

operation!(letter_again, Addressed, |app, id, official, sent| letters::send_again(
    &app, &id, &official, &sent.to
));

/// A letter came back.
pub(crate) async fn letter_returned(
    State(app): State<App>,
    caller: Caller,
    Path((id, letter)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let official = viewer(&app, &caller).await?;
    letters::came_back(&app, &id, &official, &letter).await?;
    state(&app, &id, &official).await
}
