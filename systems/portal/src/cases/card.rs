//! The card of the signed application, with its signature as it is judged now.

use intake::card::{Request, of_request};
use law::Language;
use pages::Problem;
use serde::Deserialize;

use crate::store::cases::Case;
use crate::store::requests::FrozenRequest;
use crate::words::text;
use crate::{Portal, problems};

/// What may be asked beside.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Also where the signature does not pass today.
    as_it_is: Option<String>,
}

pub(crate) async fn card(
    portal: &Portal,
    case: &Case,
    frozen: &FrozenRequest,
    language: Language,
    asked: &Asked,
) -> Result<Vec<u8>, Problem> {
    let plan = portal.plan_of_case(&case.plan)?;
    // As it is now: with every stamp that was added since it was signed.
    let cms = portal.keeper.newest_of(case.cms.clone()).await;
    let request = Request {
        number: case.number.clone(),
        title: plan.form.title.clone(),
        document: frozen.document.clone(),
        cms: cms.map_err(problems::store)?,
        system: text(
            "«Электрондық үкімет» веб-порталы",
            "веб-портал «электронного правительства»",
            "web portal of the electronic government",
        ),
        check_address: portal.check_page(),
        language,
        as_it_is: asked.as_it_is.is_some(),
    };
    of_request(&portal.participant, request, portal.now()).await
}
