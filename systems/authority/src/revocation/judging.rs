//! Judging who signs in at the authority's own desk: by the list it has published, without asking itself over the
//! network.

use std::sync::Arc;

use access::by_key::{Judge, Judged};
use domain::Clock;
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Facts, Policy, TrustStore};

use super::Lists;

pub(crate) struct OwnJudge {
    pub(crate) trust: TrustStore,
    pub(crate) lists: Arc<Lists>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Judge for OwnJudge {
    fn judge<'a>(&'a self, facts: &'a Facts, expected: &'a ExpectedSigner) -> Judged<'a> {
        Box::pin(async move {
            let revocation = Revocation::from(vec![self.lists.issuing()]);
            let policy = Policy::own_authority().for_sign_in();
            eds::policy::judge(facts, &policy, &self.trust, &revocation, expected, self.clock.now())
        })
    }
}
