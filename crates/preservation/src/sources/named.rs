//! What a person names: files, the address of a time-stamping authority, and the addresses that stand in certificates.

use eds::Certificate;
use eds::cades::Evidence;
use eds::crl::Crl;
use eds::key::Digest;
use eds::report::Sentence;
use eds::tsp::Token;
use exchange::Enquiry;
use jiff::Timestamp;

use super::{CHAIN_LENGTH_MAX, RaiseError, Sources, add};

pub struct Named {
    pub enquiry: Enquiry,
    /// The time-stamping authority.
    pub tsa: Option<String>,
    /// Certificates of authorities.
    pub certificates: Vec<Certificate>,
    /// Revocation lists, in place of asking the addresses in the certificates.
    pub lists: Vec<Crl>,
    pub now: Timestamp,
}

impl Sources for Named {
    async fn stamp(&self, digest: Digest, hash: &[u8]) -> Result<Token, RaiseError> {
        let address = self.tsa.as_deref().ok_or(RaiseError::NoAuthority)?;
        let stamped = self.enquiry.stamp(address, digest, hash).await;
        stamped.map_err(|error| RaiseError::NoStamp {
            cause: error.told(),
            next_try: None,
        })
    }

    /// An authority about which nothing can be had is left out: its root may publish no list.
    async fn evidence(&self, leaves: &[Certificate], mut known: Vec<Certificate>) -> Result<Evidence, RaiseError> {
        known.extend(self.certificates.iter().cloned());
        let mut evidence = Evidence::default();
        for leaf in leaves {
            let chain = self.chain(leaf, &mut known).await;
            for (position, (certificate, issuer)) in chain.iter().zip(chain.iter().skip(1)).enumerate() {
                match self.about(certificate, issuer, &mut evidence).await {
                    Err(cause) if position == 0 => return Err(cause),
                    _ => {}
                }
            }
            if chain.len() < 2 {
                return Err(RaiseError::NoEvidence {
                    name: leaf.subject.common_name.clone(),
                    tried: no_issuer(&leaf.issuer_common_name),
                    next_try: None,
                });
            }
            evidence.certificates.extend(chain);
        }
        Ok(evidence)
    }
}

impl Named {
    async fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        evidence: &mut Evidence,
    ) -> Result<(), RaiseError> {
        let own = |list: &&Crl| list.next_update >= self.now && list.is_signed_by(issuer);
        let given: Vec<&Crl> = self.lists.iter().filter(own).collect();
        if !given.is_empty() {
            given.into_iter().for_each(|list| add(&mut evidence.lists, &list.der));
            return Ok(());
        }
        let mut tried = Vec::new();
        for address in &certificate.addresses().ocsp {
            match self.enquiry.ocsp(address, certificate, issuer, self.now).await {
                Ok(answer) => {
                    add(&mut evidence.answers, &answer);
                    return Ok(());
                }
                Err(cause) => tried.push(cause.told()),
            }
        }
        for address in &certificate.addresses().crl {
            match self.enquiry.list(address).await {
                Ok(list) if own(&&list) => {
                    add(&mut evidence.lists, &list.der);
                    return Ok(());
                }
                Ok(_) => tried.push(not_own(address, &issuer.subject.common_name)),
                Err(cause) => tried.push(cause.told()),
            }
        }
        if tried.is_empty() {
            tried.push(Sentence::new(
                "куәлікте тізімнің де, OCSP қызметінің де мекенжайы жоқ",
                "в свидетельстве нет адреса ни списка, ни OCSP",
                "its certificate carries no address of a list or of OCSP",
            ));
        }
        Err(RaiseError::NoEvidence {
            name: certificate.subject.common_name.clone(),
            tried: Sentence::joined(&tried),
            next_try: None,
        })
    }

    /// From the certificate up to a root, as far as the issuers are known or can be fetched.
    async fn chain(&self, leaf: &Certificate, known: &mut Vec<Certificate>) -> Vec<Certificate> {
        let mut chain = vec![leaf.clone()];
        while let Some(last) = chain.last()
            && chain.len() < CHAIN_LENGTH_MAX
            && !last.is_signed_by(last)
        {
            let mut issuer = known.iter().find(|one| last.is_signed_by(one)).cloned();
            if issuer.is_none() {
                for address in &last.addresses().ca_issuers {
                    known.extend(self.enquiry.certificates(address).await.unwrap_or_default());
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
}

fn no_issuer(name: &str) -> Sentence {
    Sentence::new(
        format!("оны берген «{name}» орталығының куәлігі жоқ"),
        format!("нет свидетельства центра «{name}», который его выдал"),
        format!("the certificate of its issuer {name:?} is missing"),
    )
}

fn not_own(address: &str, issuer: &str) -> Sentence {
    Sentence::new(
        format!("{address} тізімі ескірген немесе оған «{issuer}» қол қоймаған"),
        format!("список {address} устарел или подписан не «{issuer}»"),
        format!("the list of {address} is out of date or not signed by {issuer:?}"),
    )
}
