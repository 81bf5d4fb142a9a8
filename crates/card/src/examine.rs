//! Judges the signatures before a card is made of them.

use eds::{EdsError, Report, Verdict};
use jiff::Timestamp;
use verification::{Found, Judging};

use crate::CardError;

/// One signature, detached and judged.
#[derive(Clone, Debug)]
pub struct Signed {
    /// CMS in DER, without the content.
    pub cms: Vec<u8>,
    /// The facts of each of its signers…
    pub found: Vec<Found>,
    /// …and what is to be said of each.
    pub reports: Vec<Report>,
}

impl Signed {
    /// When it was made: by its time stamp, else by the signer's own word.
    fn moment(&self) -> Timestamp {
        let facts = self.found.iter().map(|found| &found.facts);
        let stamped = facts
            .clone()
            .flat_map(|facts| &facts.stamps)
            .map(|stamp| stamp.token.gen_time);
        let said = facts.filter_map(|facts| facts.signing_time);
        stamped.min().or_else(|| said.min()).unwrap_or(Timestamp::MAX)
    }
}

/// Judges each CMS over the original; gives them in the order in which they were made.
///
/// A CMS that carries its content is detached, since the original stands beside it; that changes nothing which is signed.
pub fn examine<'a>(
    signatures: impl IntoIterator<Item = &'a [u8]>,
    original: &[u8],
    judging: &Judging<'_>,
) -> Result<Vec<Signed>, CardError> {
    let unreadable = |number, cause: EdsError| CardError::Signature { number, cause };
    let mut all = Vec::new();
    for (place, cms) in signatures.into_iter().enumerate() {
        let attached = eds::cms::attached_content(cms).map_err(|cause| unreadable(place + 1, cause))?;
        if attached.is_some_and(|attached| attached != original) {
            return Err(CardError::OtherContent { number: place + 1 });
        }
        let cms = eds::cms::detached(cms).map_err(|cause| unreadable(place + 1, cause))?;
        let found = Found::of_cms(&cms, original).map_err(|cause| unreadable(place + 1, cause))?;
        let reports = found.iter().map(|found| found.judge(judging)).collect();
        all.push(Signed { cms, found, reports });
    }
    all.sort_by_key(Signed::moment);
    Ok(all)
}

/// What is true of all signatures together: valid only if every one is, and there is one.
pub fn verdict(signatures: &[Signed]) -> Verdict {
    let mut reports = signatures.iter().flat_map(|signed| &signed.reports).peekable();
    if reports.peek().is_none() {
        return Verdict::Indeterminate;
    }
    reports.fold(Verdict::Valid, |so_far, report| match (so_far, report.verdict) {
        (Verdict::Invalid, _) | (_, Verdict::Invalid) => Verdict::Invalid,
        (Verdict::Indeterminate, _) | (_, Verdict::Indeterminate) => Verdict::Indeterminate,
        (Verdict::Valid, Verdict::Valid) => Verdict::Valid,
    })
}
