//! Certificates and revocation evidence for level LT: from files, else from the addresses in the certificates.

use eds::Certificate;
use eds::cades::Evidence;
use eds::crl::Crl;
use jiff::Timestamp;

use super::SignError;
use super::network::Network;

/// The longest chain that is put together.
const CHAIN_LENGTH_MAX: usize = 8;

/// What was given on the command line.
pub(super) struct Sources {
    pub(super) certificates: Vec<Certificate>,
    pub(super) lists: Vec<Crl>,
}

impl Sources {
    /// What proves each of `leaves`: its chain, and for every certificate below a root an OCSP answer or a list. An
    /// authority about which nothing can be had is left out: its root may publish no list.
    pub(super) async fn gather(
        &self,
        leaves: &[Certificate],
        mut known: Vec<Certificate>,
        network: &Network,
        now: Timestamp,
    ) -> Result<Evidence, SignError> {
        let mut evidence = Evidence::default();
        for leaf in leaves {
            let chain = chain(leaf, &mut known, network).await;
            for (position, (certificate, issuer)) in chain.iter().zip(chain.iter().skip(1)).enumerate() {
                match self.about(certificate, issuer, network, now, &mut evidence).await {
                    Ok(()) => {}
                    Err(cause) if position == 0 => return Err(cause),
                    Err(_) => {}
                }
            }
            if chain.len() < 2 {
                return Err(SignError::NoEvidence {
                    name: leaf.subject.common_name.clone(),
                    tried: format!("the certificate of its issuer {:?} is missing", leaf.issuer_common_name),
                });
            }
            evidence.certificates.extend(chain);
        }
        Ok(evidence)
    }

    async fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        network: &Network,
        now: Timestamp,
        evidence: &mut Evidence,
    ) -> Result<(), SignError> {
        let own = |list: &&Crl| list.next_update >= now && list.is_signed_by(issuer);
        let given: Vec<&Crl> = self.lists.iter().filter(own).collect();
        if !given.is_empty() {
            evidence.lists.extend(given.into_iter().map(|list| list.der.clone()));
            return Ok(());
        }
        let mut tried = Vec::new();
        for address in &certificate.addresses().ocsp {
            match network.ocsp(address, certificate, issuer, now).await {
                Ok(answer) => {
                    evidence.answers.push(answer);
                    return Ok(());
                }
                Err(cause) => tried.push(cause.to_string()),
            }
        }
        for address in &certificate.addresses().crl {
            match network.list(address).await {
                Ok(list) if own(&&list) => {
                    evidence.lists.push(list.der);
                    return Ok(());
                }
                Ok(_) => tried.push(format!(
                    "the list of {address} is out of date or not signed by {:?}",
                    issuer.subject.common_name
                )),
                Err(cause) => tried.push(cause.to_string()),
            }
        }
        if tried.is_empty() {
            tried.push("its certificate carries no address of a list or of OCSP".to_owned());
        }
        Err(SignError::NoEvidence {
            name: certificate.subject.common_name.clone(),
            tried: tried.join("; "),
        })
    }
}

/// From the certificate up to a root, as far as the issuers are known or can be fetched.
async fn chain(leaf: &Certificate, known: &mut Vec<Certificate>, network: &Network) -> Vec<Certificate> {
    let mut chain = vec![leaf.clone()];
    while let Some(last) = chain.last()
        && chain.len() < CHAIN_LENGTH_MAX
        && !last.is_signed_by(last)
    {
        let mut issuer = known.iter().find(|one| last.is_signed_by(one)).cloned();
        if issuer.is_none() {
            for address in &last.addresses().ca_issuers {
                known.extend(network.certificates(address).await.unwrap_or_default());
            }
            issuer = known.iter().find(|one| last.is_signed_by(one)).cloned();
        }
        match issuer {
            Some(issuer) => chain.push(issuer),
            None => break,
        }
    }
    chain
}
