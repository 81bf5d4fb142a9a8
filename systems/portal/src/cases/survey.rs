//! The questionnaire (annex 3): once a case, when the service is finished.

use ::store::accounts::Account;
use pages::Problem;

use crate::store::surveys;
use crate::{Portal, problems};

/// Keeps the answers: for every question the place of the chosen answer, from 0.
pub(crate) async fn answer(portal: &Portal, account: &Account, id: &str, answers: &[usize]) -> Result<(), Problem> {
    let case = super::own(portal, account, id).await?;
    if case.outcome().is_none() {
        return Err(problems::not_finished());
    }
    let plan = portal.plan_of_case(&case.plan)?;
    let questions = &plan.survey.questions;
    let whole = questions.len() == answers.len()
        && questions
            .iter()
            .zip(answers)
            .all(|(question, answer)| *answer < question.answers.len());
    if !whole {
        return Err(problems::survey_incomplete());
    }
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    if !surveys::keep(&mut tx, &case.id, answers, portal.now())
        .await
        .map_err(problems::store)?
    {
        return Err(problems::survey_given());
    }
    tx.commit().await.map_err(|error| problems::store(error.into()))
}
