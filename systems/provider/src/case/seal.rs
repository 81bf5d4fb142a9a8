//! With what the system signs the data in the barcode row: its own key, as «Электронный акимат» does, since the official
//! signs only when the page is drawn.

use eds::Certificate;

use crate::Provider;

/// What goes with the signature so that the row can be judged without network.
pub(super) struct Company {
    /// The authorities between the system and the root.
    pub(super) chain: Vec<Certificate>,
    /// The revocation lists known now, of the system's authority and of the root.
    pub(super) lists: Vec<Vec<u8>>,
    /// What the authority answers about the system now. Without any of both the row is still made: whoever checks it
    /// brings their own.
    pub(super) answer: Option<Vec<u8>>,
}

pub(super) async fn company(provider: &Provider) -> Company {
    let participant = &provider.participant;
    let is_root = |certificate: &&Certificate| certificate.issuer_common_name == certificate.subject.common_name;
    let chain = participant.chain.iter().filter(|certificate| !is_root(certificate));
    let snapshot = participant.trust.snapshot_of(&participant.certificate).await;
    Company {
        chain: chain.cloned().collect(),
        lists: snapshot.lists.iter().map(|list| list.der.clone()).collect(),
        answer: snapshot.answer.map(|answer| answer.der.clone()),
    }
}
