//! A person chooses a service: a draft is opened, and with it the chain of the case, which begins with how the
//! person came in (registration, процесс 1, условие 1).

use ::store::accounts::Account;
use ::store::sessions::Session;
use domain::Outcome;
use intake::events::{Chain, Span};
use law::{Language, RegulationId, Values, Verb};
use pages::Problem;

use crate::store::files;
use crate::store::requests::{self, Request, State};
use crate::{CHANNEL, Portal, problems};

/// The most unsent requests of one account.
pub(crate) const UNSENT_MAX: i64 = 50;

/// Opens a draft and gives its id, which is the case's id for ever.
pub(crate) async fn open(
    portal: &Portal,
    account: &Account,
    session: &Session,
    regulation: &RegulationId,
    language: Language,
) -> Result<String, Problem> {
    let plan = portal.todays_plan(regulation).ok_or_else(Problem::not_found)?;
    let unsent = requests::count_unsent(portal.db(), &account.id)
        .await
        .map_err(problems::store)?;
    if unsent >= UNSENT_MAX {
        return Err(problems::too_many_drafts(UNSENT_MAX));
    }
    let now = portal.now();
    let request = Request {
        id: portal.participant.new_id(),
        account: account.id.clone(),
        regulation: regulation.clone(),
        language,
        entered: Values::new(),
        revision: 0,
        opened_at: now,
        saved_at: None,
        touched_at: now,
        attempts: 0,
        checked: None,
        state: State::Draft,
    };
    let person = super::actor(account);
    let chain = Chain {
        plan: &plan,
        channel: CHANNEL,
        subject: &request.id,
        person: &person,
    };
    let signed_in = Span::at(session.signed_in_at);
    let events = [
        chain.step(&Verb::RegisterAccount, Outcome::Done, Span::at(account.created_at)),
        chain.step(&Verb::Authenticate, Outcome::Done, signed_in),
        chain.step(&Verb::CheckCredentials, Outcome::Passed, signed_in),
    ];
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    requests::open(&mut tx, &request).await.map_err(problems::store)?;
    for event in events.into_iter().flatten() {
        portal
            .participant
            .record(&mut tx, event)
            .await
            .map_err(problems::store)?;
    }
    tx.commit().await.map_err(|error| problems::store(error.into()))?;
    Ok(request.id)
}

/// The draft of this service that nobody has written in yet: a form opened twice is one draft.
pub(crate) async fn untouched(
    portal: &Portal,
    account: &Account,
    regulation: &RegulationId,
) -> Result<Option<String>, Problem> {
    for request in requests::unsent_of(portal.db(), &account.id)
        .await
        .map_err(problems::store)?
    {
        let unwritten =
            request.state == State::Draft && request.saved_at.is_none() && request.regulation == *regulation;
        if unwritten
            && files::of(portal.db(), &request.id)
                .await
                .map_err(problems::store)?
                .is_empty()
        {
            return Ok(Some(request.id));
        }
    }
    Ok(None)
}
