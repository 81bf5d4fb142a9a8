//! A scanned document is attached to a draft.

use ::store::accounts::Account;
use intake::{AttachError, Attachment, attaching};
use pages::Problem;

use crate::store::requests::State;
use crate::store::{files, requests};
use crate::{Portal, problems};

/// Judges the file by its content, keeps its bytes, and adds it to the draft, for the document `item` of the list where
/// one is named. The same bytes twice are one file.
pub(crate) async fn attach(
    portal: &Portal,
    account: &Account,
    id: &str,
    item: Option<&str>,
    name: &str,
    bytes: &[u8],
) -> Result<Attachment, Problem> {
    let request = super::own(portal, account, id).await?;
    if request.state != State::Draft {
        return Err(problems::not_a_draft());
    }
    let plan = portal
        .todays_plan(&request.regulation)
        .ok_or_else(problems::service_gone)?;
    let rules = &plan.form.attachments;
    if item.is_some_and(|item| rules.items.iter().all(|known| known.id != item)) {
        return Err(problems::malformed());
    }
    let mut file = attaching::inspect(rules, 0, name, bytes).map_err(|error| problems::attachment(&error))?;
    file.item = item.map(str::to_owned);
    // Counted before the bytes are kept, so that what is refused fills no disk, and once more below, where nobody can
    // attach at the same moment.
    let known = files::of(portal.db(), id).await.map_err(problems::store)?;
    let is_new = known.iter().all(|known| known.sha256 != file.sha256);
    if is_new && known.len() >= rules.max_count as usize {
        let limit = rules.max_count;
        return Err(problems::attachment(&AttachError::TooMany { limit }));
    }
    portal.attachments.put(bytes).await.map_err(problems::store)?;
    let now = portal.now();
    let mut tx = portal.db().begin().await.map_err(problems::store)?;
    if !requests::touch(&mut tx, &account.id, id, now)
        .await
        .map_err(problems::store)?
    {
        drop(tx);
        return Err(super::why_no_draft(portal, account, id).await);
    }
    let already = files::of_in(&mut tx, id).await.map_err(problems::store)?;
    if let Some(same) = already.iter().find(|known| known.sha256 == file.sha256) {
        if same.item == file.item {
            return Ok(same.clone());
        }
    } else {
        attaching::inspect(rules, already.len(), name, bytes).map_err(|error| problems::attachment(&error))?;
    }
    files::attach(&mut tx, id, &file, now).await.map_err(problems::store)?;
    tx.commit().await.map_err(|error| problems::store(error.into()))?;
    Ok(file)
}

/// The most bytes that any service of the portal accepts in one file.
pub(crate) fn bytes_max(portal: &Portal) -> u64 {
    portal
        .services()
        .map(|plan| plan.form.attachments.max_bytes_each)
        .max()
        .unwrap_or(0)
}
