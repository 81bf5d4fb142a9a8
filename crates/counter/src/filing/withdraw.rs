//! The visitor has gone, or the filing was opened by mistake.

use pages::Problem;
use serde_json::json;

use super::Work;
use crate::records::filings::{Filing, State};
use crate::{Clerk, Counter};

/// The longest reason, in characters.
const REASON_MAX: usize = 500;

pub(crate) async fn withdraw(counter: &Counter, clerk: &Clerk, id: &str, reason: &str) -> Result<Filing, Problem> {
    let mut work = Work::of(counter, clerk, id).await?;
    work.must_be_open()?;
    let now = counter.now();
    let reason: String = reason.trim().chars().take(REASON_MAX).collect();
    let event = work
        .fact("filing_withdrawn", "Прием прекращен до отправки запроса", now)
        .with(json!({ "reason": reason }));
    work.end(State::Withdrawn, now);
    work.keep(vec![event]).await?;
    Ok(work.filing)
}
