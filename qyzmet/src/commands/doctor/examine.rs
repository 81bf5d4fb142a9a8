//! The examination: authority, root, list, delta, OCSP, time stamps, other systems, mail.

use domain::{Chance, Clock};
use eds::crl::{Crl, Scope};
use eds::key::Digest;
use eds::ocsp::{Answer, AnswerError, AnswerFault, CertId, Request as Question};
use eds::tsp::{Request, Token, TokenFault, TspError};
use eds::{Certificate, TrustStore};
use jiff::{SignedDuration, Timestamp};
use reqwest::Client;

use super::Finding;
use super::fetch::{answers, client, get, looks_like, post};
use super::plan::Plan;

/// A certificate that ends sooner is named.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How far the clocks may lie apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

pub(super) async fn all(plan: &Plan, clock: &dyn Clock, chance: &Chance) -> Vec<Finding> {
    let doctor = Doctor {
        client: client(),
        now: clock.now(),
        plan,
    };
    let mut findings = Vec::new();
    let store = doctor.authority(&mut findings).await;
    let list = doctor.list(&store, &mut findings).await;
    doctor.delta(&store, list.as_ref(), &mut findings).await;
    findings.push(doctor.ocsp(&store).await);
    findings.push(doctor.tsp(&store, chance).await);
    for (name, address) in &plan.systems {
        findings.push(match answers(&doctor.client, address).await {
            Ok(()) => Finding::good(name, address, "the system answers"),
            Err(said) => Finding::bad(name, address, said),
        });
    }
    if let Some((host, port)) = &plan.mail {
        findings.push(mail(host, *port).await);
    }
    findings
}

struct Doctor<'a> {
    client: Client,
    now: Timestamp,
    plan: &'a Plan,
}

impl Doctor<'_> {
    /// The authority's certificates: whole, in force, and under the root that is trusted.
    async fn authority(&self, findings: &mut Vec<Finding>) -> TrustStore {
        let address = format!("{}/authority/ca.pem", self.plan.authority);
        let mut store = TrustStore {
            roots: self.plan.roots.clone(),
            intermediates: Vec::new(),
        };
        let bytes = match get(&self.client, &address).await {
            Ok(bytes) => bytes,
            Err(said) => {
                findings.push(Finding::bad("authority", &address, said));
                return store;
            }
        };
        let Ok(chain) = Certificate::many_from_pem(&String::from_utf8_lossy(&bytes)) else {
            let said = format!(
                "{} and not its certificates; correct [addresses] authority",
                looks_like(&bytes)
            );
            findings.push(Finding::bad("authority", &address, said));
            return store;
        };
        let (roots, intermediates): (Vec<_>, Vec<_>) = chain
            .into_iter()
            .partition(|one| one.subject.common_name == one.issuer_common_name);
        if store.roots.is_empty() {
            store.roots.clone_from(&roots);
        }
        findings.push(self.chain(&address, &intermediates, &roots, &store));
        store.intermediates = intermediates;
        store
    }

    fn chain(
        &self,
        address: &str,
        intermediates: &[Certificate],
        roots: &[Certificate],
        store: &TrustStore,
    ) -> Finding {
        let bad = |said: String| Finding::bad("authority", address, said);
        for certificate in intermediates.iter().chain(&store.roots) {
            let name = &certificate.subject.common_name;
            if self.now > certificate.not_after {
                let until = certificate.not_after;
                return bad(format!(
                    "the certificate \"{name}\" expired at {until}; the authority needs a new one"
                ));
            }
            if self.now < certificate.not_before {
                let from = certificate.not_before;
                return bad(format!(
                    "the certificate \"{name}\" is valid from {from} only; is the clock right?"
                ));
            }
        }
        if let Some(stranger) = intermediates
            .iter()
            .find(|one| !store.roots.iter().any(|root| one.is_signed_by(root)))
        {
            let name = &stranger.subject.common_name;
            let offered = roots.first().map_or("none", |root| root.subject.common_name.as_str());
            return bad(format!(
                "the issuing authority \"{name}\" is not signed by the trusted root (its own root is \"{offered}\"); correct [trust] root or [addresses] authority"
            ));
        }
        let Some(first) = intermediates.first().or(store.roots.first()) else {
            return bad("it publishes no certificate".to_owned());
        };
        let name = &first.subject.common_name;
        if first.not_after.duration_since(self.now) < SOON {
            let until = first.not_after;
            return bad(format!(
                "the certificate \"{name}\" ends soon, at {until}; renew the authority"
            ));
        }
        let pinned = if self.plan.roots.is_empty() {
            "; its root is not pinned by [trust] root"
        } else {
            " under the trusted root"
        };
        Finding::good("authority", address, format!("\"{name}\" is in force{pinned}"))
    }

    async fn list(&self, store: &TrustStore, findings: &mut Vec<Finding>) -> Option<Crl> {
        let outcome = self.fetch_list(&self.plan.list, store).await;
        match outcome {
            Ok(list) if list.scope == Scope::Complete => {
                let (number, until, length) = (list.number, list.next_update, list.revoked.len());
                let said = format!("list {number} with {length} entries, good until {until}");
                findings.push(Finding::good("list", &self.plan.list, said));
                Some(list)
            }
            Ok(_) => {
                let said = "the list is a delta, indirect or partial one, which proves nothing alone; name the complete list in [trust] crl_url";
                findings.push(Finding::bad("list", &self.plan.list, said));
                None
            }
            Err(said) => {
                findings.push(Finding::bad("list", &self.plan.list, said));
                None
            }
        }
    }

    /// The delta that is configured, or else the one that the list itself names.
    async fn delta(&self, store: &TrustStore, list: Option<&Crl>, findings: &mut Vec<Finding>) {
        let named = list.and_then(|list| list.freshest.first());
        let (address, configured) = match (&self.plan.delta, named) {
            (Some(address), _) => (address, true),
            (None, Some(address)) => (address, false),
            (None, None) => return,
        };
        let finding = match self.fetch_list(address, store).await {
            Ok(delta) => match delta.scope {
                Scope::Delta { base } if list.is_none_or(|list| base <= list.number) => {
                    let number = delta.number;
                    Finding::good("delta", address, format!("delta {number} to the list {base}"))
                }
                Scope::Delta { base } => {
                    let said = format!(
                        "the delta is to the list {base}, which is newer than the one published; republish the list"
                    );
                    Finding::bad("delta", address, said)
                }
                _ => Finding::bad("delta", address, "the list is no delta; correct [trust] delta_url"),
            },
            // An authority that has published one list only has no delta yet.
            Err(said) if !configured && said.contains("status 404") => {
                Finding::good("delta", address, "not published yet: there is no older list in force")
            }
            Err(said) => Finding::bad("delta", address, said),
        };
        findings.push(finding);
    }

    async fn fetch_list(&self, address: &str, store: &TrustStore) -> Result<Crl, String> {
        let bytes = get(&self.client, address).await?;
        let list = Crl::parse(&bytes).map_err(|_| {
            let found = looks_like(&bytes);
            format!("{found} and not a revocation list; correct the address")
        })?;
        let name = &list.issuer_common_name;
        let mut issuers = store.intermediates.iter().chain(&store.roots);
        if !issuers.any(|issuer| list.is_signed_by(issuer)) {
            return Err(format!(
                "the list is signed by \"{name}\", whom we do not trust or whose key is another; correct the address or [trust] root"
            ));
        }
        if self.now >= list.next_update {
            let since = list.next_update;
            return Err(format!(
                "the list went out of date at {since}; the authority must publish a new one"
            ));
        }
        if list.this_update > self.now + SKEW {
            let from = list.this_update;
            return Err(format!("the list is of the future, {from}; set the clocks"));
        }
        Ok(list)
    }

    /// Asks about the issuing authority's own number: whatever the status, the signature tells who answers.
    async fn ocsp(&self, store: &TrustStore) -> Finding {
        let address = &self.plan.ocsp;
        let bad = |said: String| Finding::bad("ocsp", address, said);
        let Some(issuer) = store.intermediates.first() else {
            return bad("cannot be judged without the certificate of the issuing authority; see above".to_owned());
        };
        let question = Question {
            entries: vec![CertId::new(Digest::Sha256, issuer, issuer)],
            nonce: None,
        };
        let bytes = match post(&self.client, address, "application/ocsp-request", question.to_der()).await {
            Ok(bytes) => bytes,
            Err(said) => return bad(said),
        };
        let answer = match Answer::read(&bytes) {
            Ok(answer) => answer,
            Err(AnswerError::Refused(status)) => {
                let name = status.name();
                return bad(format!(
                    "the responder refuses with {name}: it does not speak for this authority or is not well; correct [trust] ocsp_url"
                ));
            }
            Err(_) => {
                let found = looks_like(&bytes);
                return bad(format!("{found} and not an OCSP answer; correct [trust] ocsp_url"));
            }
        };
        match answer.about(issuer, issuer, self.now) {
            Ok(_) => Finding::good("ocsp", address, "the responder answers and the authority appointed it"),
            Err(AnswerFault::NotAppointed { name }) => bad(format!(
                "the responder signs with the certificate \"{name}\", which the issuing authority did not sign; correct [trust] ocsp_url or give the responder a certificate of this authority"
            )),
            Err(AnswerFault::Signature) => bad(
                "the answer is signed with another key than its certificate's; give the responder its own key"
                    .to_owned(),
            ),
            Err(AnswerFault::ResponderExpired { name, .. }) => {
                bad(format!("the responder's certificate \"{name}\" has expired; renew it"))
            }
            Err(fault) => bad(format!("{fault}; look at the responder's certificate and clock")),
        }
    }

    async fn tsp(&self, store: &TrustStore, chance: &Chance) -> Finding {
        let address = &self.plan.tsp;
        let bad = |said: String| Finding::bad("tsp", address, said);
        let nonce: [u8; 8] = chance.bytes();
        let hash = Digest::Sha256.of(&nonce);
        let request = Request::new(Digest::Sha256, &hash, Some(&nonce), true);
        let bytes = match post(&self.client, address, "application/timestamp-query", request.to_der()).await {
            Ok(bytes) => bytes,
            Err(said) => return bad(said),
        };
        let token = match Token::of_response(&bytes, &request) {
            Ok(token) => token,
            Err(TspError::Unreadable(_)) => {
                let found = looks_like(&bytes);
                return bad(format!("{found} and not a time stamp; correct [trust] tsp_url"));
            }
            Err(TspError::Token(fault @ (TokenFault::Purpose | TokenFault::NotValidThen { .. }))) => {
                return bad(format!(
                    "{fault}; give the time-stamping authority a proper certificate"
                ));
            }
            Err(error) => return bad(format!("{error}")),
        };
        let Some(signer) = &token.signer else {
            return bad("the certificate of the time-stamping authority does not come along".to_owned());
        };
        let name = &signer.subject.common_name;
        let mut issuers = store.intermediates.iter().chain(&store.roots);
        if !issuers.any(|issuer| signer.is_signed_by(issuer)) {
            return bad(format!(
                "the stamps are signed by \"{name}\", whose certificate is not of an authority we trust; correct [trust] tsp_url or [trust] root"
            ));
        }
        if self.now.duration_since(token.gen_time).abs() > SKEW {
            let stamped = token.gen_time;
            return bad(format!(
                "the stamp says {stamped} and our clock {}; set the clocks",
                self.now
            ));
        }
        let until = signer.not_after;
        Finding::good(
            "tsp",
            address,
            format!("\"{name}\" stamps; its certificate lasts until {until}"),
        )
    }
}

async fn mail(host: &str, port: u16) -> Finding {
    let address = format!("{host}:{port}");
    let connected = tokio::time::timeout(
        std::time::Duration::from_secs(5),
        tokio::net::TcpStream::connect((host, port)),
    );
    match connected.await {
        Ok(Ok(_)) => Finding::good("mail", &address, "the mail server accepts connections"),
        _ => Finding::bad(
            "mail",
            &address,
            "the mail server does not answer; correct [mail] host and port",
        ),
    }
}
