//! With what the system signs the data in the barcode row: its own key, as «Электронный акимат» does, since the official
//! signs only when the page is drawn.

use eds::Certificate;
use eds::policy::Revocation;

use crate::Provider;

/// What goes with the signature so that the row can be judged without network.
pub(super) struct Company {
    /// The authorities between the system and the root.
    pub(super) chain: Vec<Certificate>,
    /// The revocation lists known now. Without one the row is still made: whoever checks it brings their own.
    pub(super) lists: Vec<Vec<u8>>,
}

pub(super) async fn company(provider: &Provider) -> Company {
    let participant = &provider.participant;
    let is_root = |certificate: &&Certificate| certificate.issuer_common_name == certificate.subject.common_name;
    let chain = participant.chain.iter().filter(|certificate| !is_root(certificate));
    let lists = match participant.trust.revocation().await {
        Revocation::Known(evidence) => evidence.lists.iter().map(|list| list.der.clone()).collect(),
        Revocation::Unknown { .. } => Vec::new(),
    };
    Company {
        chain: chain.cloned().collect(),
        lists,
    }
}
