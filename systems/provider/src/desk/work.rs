//! What people do with a case from its page: one form an operation.

use std::collections::BTreeMap;

use access::{Checked, SignedIn};
use axum::extract::{Path, State};
use axum::response::Response;
use law::Circumstance;
use pages::Problem;

use super::{to_case, viewer};
use crate::case::hand_over::{HandingOver, WayOut};
use crate::case::prolong::Prolonging;
use crate::case::step::{self, Step};
use crate::case::{
    Official, agree, circumstances, commission, hand_over, letters, lookups, prolong, resolve, send_back,
};
use crate::store::cases::Conclusion;
use crate::{App, Refusal};

/// What a form sends.
type Sent = BTreeMap<String, String>;

pub(crate) async fn perform(
    State(app): State<App>,
    signed_in: SignedIn,
    Path((id, operation)): Path<(String, String)>,
    Checked(sent): Checked<Sent>,
) -> Result<Response, Problem> {
    let official = viewer(&app, &signed_in).await?;
    operate(&app, &official, &id, &operation, &sent).await?;
    Ok(to_case(&id))
}

async fn operate(app: &App, official: &Official, id: &str, operation: &str, sent: &Sent) -> Result<(), Problem> {
    let word = |key: &str| sent.get(key).map(|value| value.trim()).unwrap_or_default();
    let number = |key: &str| word(key).parse().unwrap_or(0_u32);
    let step = |step: Step| step::take_step(app, id, official, step, word("note"));
    let done: Result<(), Refusal> = match operation {
        "register" => step(Step::Register).await,
        "pass_on" => step(Step::PassOn).await,
        "forward" => step(Step::Forward).await,
        "complete" => step(Step::Complete).await,
        "resolve" => resolve::resolve(app, id, official, word("executor"), word("note")).await,
        "agree" => agree::agree(app, id, official).await,
        "look_up" => lookups::again(app, id, official).await,
        "send_back" => send_back::send_back(app, id, official, word("reason")).await,
        "prolong" => {
            let asked = Prolonging {
                reason: word("reason").to_owned(),
                clause: word("clause").to_owned(),
                days: word("days").parse().ok(),
            };
            prolong::prolong(app, id, official, &asked).await
        }
        "conclude" => {
            let conclusion = Conclusion {
                protocol: word("protocol").to_owned(),
                date: word("date").to_owned(),
                members: word("members")
                    .lines()
                    .map(|line| line.trim().to_owned())
                    .filter(|line| !line.is_empty())
                    .collect(),
                votes_for: number("votes_for"),
                votes_against: number("votes_against"),
                abstained: number("abstained"),
                conclusion: word("conclusion").to_owned(),
            };
            commission::conclude(app, id, official, &conclusion).await
        }
        "circumstances" => {
            let all = [
                Circumstance::DocumentsInsufficient,
                Circumstance::FirstCertificate,
                Circumstance::Duplicate,
            ];
            let (add, remove): (Vec<_>, Vec<_>) = all.into_iter().partition(|known| sent.contains_key(known.name()));
            circumstances::note(app, id, official, &add, &remove).await
        }
        "hand_over" => {
            let way = match word("way") {
                "email" => WayOut::Email,
                "cabinet" => WayOut::Cabinet,
                "courier" => WayOut::Courier,
                "akim" => WayOut::Akim,
                _ => WayOut::InPerson,
            };
            let handing = HandingOver {
                way,
                document_type: word("document_type").to_owned(),
                document_number: word("document_number").to_owned(),
                signed_for: sent.contains_key("signed_for"),
                to: word("to").to_owned(),
                asked_for: sent.contains_key("asked_for"),
            };
            hand_over::hand_over(app, id, official, &handing).await
        }
        "letter_returned" => letters::came_back(app, id, official, word("letter")).await,
        "letter_again" => letters::send_again(app, id, official, word("to")).await,
        _ => return Err(Problem::not_found()),
    };
    Ok(done?)
}
