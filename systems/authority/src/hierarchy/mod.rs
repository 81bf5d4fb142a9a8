//! The two certification authorities: a root that signs once, and the issuing authority under it.

mod keys;
mod open;

use std::sync::Arc;

use eds::{Certificate, PrivateKey, TrustStore};

pub(crate) use keys::KeyFolder;
pub(crate) use open::open;

/// The common names are our own and do not imitate the national authority's; the kind of key follows, as there.
pub(crate) const ROOT_NAME: &str = "ҚЫЗМЕТ НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ";
pub(crate) const ISSUING_NAME: &str = "ҚЫЗМЕТ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ";

/// Certificates and keys of both authorities.
///
/// The root's key is wanted only when the issuing authority is made and when the root's own list is renewed;
/// once that is done its file may be taken off the machine, as is the custom with roots.
pub(crate) struct Hierarchy {
    pub(crate) root: Certificate,
    pub(crate) root_key: Option<PrivateKey>,
    pub(crate) issuing: Certificate,
    pub(crate) issuing_key: Arc<PrivateKey>,
    /// Where the delta lists of the issuing authority are published; written into its complete lists.
    pub(crate) delta_address: String,
}

impl Hierarchy {
    /// Issuing authority, then root: the order in which a chain is sent along.
    pub(crate) fn chain(&self) -> Vec<Certificate> {
        vec![self.issuing.clone(), self.root.clone()]
    }

    pub(crate) fn chain_pem(&self) -> String {
        let mut pem = self.issuing.to_pem();
        if !pem.ends_with('\n') {
            pem.push('\n');
        }
        pem.push_str(&self.root.to_pem());
        pem
    }

    pub(crate) fn trust(&self) -> TrustStore {
        TrustStore {
            roots: vec![self.root.clone()],
            intermediates: vec![self.issuing.clone()],
        }
    }
}
