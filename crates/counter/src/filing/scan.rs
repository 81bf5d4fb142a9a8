//! Scans: a paper becomes a file, and that is recorded.

use intake::{AttachError, attaching};
use pages::Problem;
use serde_json::json;

use super::Work;
use crate::records::files::{self, APPLICATION, File};
use crate::records::filings::Filing;
use crate::{Clerk, Counter, trouble};

/// Judges the scan by its content, keeps its bytes, and records the passage from paper to file.
pub(crate) async fn add(
    counter: &Counter,
    clerk: &Clerk,
    id: &str,
    item: &str,
    name: &str,
    bytes: &[u8],
) -> Result<File, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_unfrozen()?;
    let mut rules = work.plan.form.attachments.clone();
    // The signed application is one more.
    rules.max_count = rules.max_count.saturating_add(1);
    let known = item == APPLICATION || rules.items.iter().any(|listed| listed.id == item);
    let item = if known { item.to_owned() } else { String::new() };
    let mut file = attaching::inspect(&rules, 0, name, bytes).map_err(|error| trouble::attachment(&error))?;
    file.item = known.then(|| item.clone());
    let file = File { item, file };
    counter.attachments.put(bytes).await.map_err(Problem::failure)?;
    let now = counter.now();
    let mut tx = work.begin().await?;
    let already = files::of_in(&mut tx, id).await.map_err(Problem::failure)?;
    let is_new = already.iter().all(|known| known.file.sha256 != file.file.sha256);
    if is_new && already.len() >= rules.max_count as usize {
        let limit = rules.max_count;
        return Err(trouble::attachment(&AttachError::TooMany { limit }));
    }
    files::add(&mut tx, id, &file, now).await.map_err(Problem::failure)?;
    if file.item == APPLICATION {
        work.filing.facts.paper = Some(file.file.sha256.clone());
    }
    let event = work
        .fact("paper_to_file", "Бумажный документ переведен в файл", now)
        .with(json!({ "sha256": file.file.sha256, "item": file.item, "size": file.file.size }));
    work.write(&mut tx, vec![event]).await?;
    work.commit(tx).await?;
    Ok(file)
}

/// Takes a scan away again.
pub(crate) async fn remove(counter: &Counter, clerk: &Clerk, id: &str, sha256: &str) -> Result<Filing, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_unfrozen()?;
    let mut tx = work.begin().await?;
    files::remove(&mut tx, id, sha256).await.map_err(Problem::failure)?;
    if work.filing.facts.paper.as_deref() == Some(sha256) {
        work.filing.facts.paper = None;
    }
    let event = work
        .fact("scan_removed", "Скан удален до отправки", counter.now())
        .with(json!({ "sha256": sha256 }));
    work.write(&mut tx, vec![event]).await?;
    work.commit(tx).await?;
    Ok(work.filing)
}
