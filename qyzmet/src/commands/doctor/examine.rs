//! The examination: authority, root, list, delta, OCSP, time stamps, other systems, mail.

use domain::{Chance, Clock};
use eds::crl::{Crl, Scope};
use eds::key::Digest;
use eds::ocsp::{Answer, AnswerError, AnswerFault, CertId, Request as Question};
use eds::report::Sentence;
use eds::tsp::{Request, Token, TokenFault, TspError};
use eds::{Certificate, TrustStore};
use exchange::Enquiry;
use exchange::trust::AskError;
use jiff::{SignedDuration, Timestamp};

use super::found::Found;
use super::plan::{Other, Plan};
use super::{Finding, words};

/// A certificate that ends sooner is named.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How far the clocks may lie apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

pub(super) async fn all(plan: &Plan, enquiry: &Enquiry, clock: &dyn Clock, chance: &Chance) -> Vec<Finding> {
    let doctor = Doctor {
        enquiry,
        now: clock.now(),
        plan,
    };
    let mut findings = Vec::new();
    let store = doctor.authority(&mut findings).await;
    let list = doctor.list(&store, &mut findings).await;
    doctor.delta(&store, list.as_ref(), &mut findings).await;
    doctor.root_list(&store, &mut findings).await;
    findings.push(doctor.ocsp(&store).await);
    findings.push(doctor.tsp(&store, chance).await);
    for other in &plan.beside {
        doctor.other(other, &mut findings).await;
    }
    for (name, address) in &plan.systems {
        findings.push(match enquiry.reach(address).await {
            Ok(()) => Finding::good(name, address, words::answers()),
            Err(cause) => Finding::bad(name, address, words::silent(&cause)),
        });
    }
    if let Some((host, port)) = &plan.mail {
        findings.push(mail(host, *port).await);
    }
    findings
}

struct Doctor<'a> {
    enquiry: &'a Enquiry,
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
        let bytes = match self.enquiry.get(&address).await {
            Ok(bytes) => bytes,
            Err(cause) => {
                findings.push(Finding::bad("authority", &address, words::silent(&cause)));
                return store;
            }
        };
        let Ok(chain) = Certificate::many_from_pem(&String::from_utf8_lossy(&bytes)) else {
            let said = words::instead(
                Found::of(&bytes),
                ["орталықтың куәліктері", "свидетельства центра", "its certificates"],
                [
                    "[addresses] authority түзетіңіз",
                    "исправьте [addresses] authority",
                    "correct [addresses] authority",
                ],
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

    /// An authority beside our own is examined as ours is, by its file and its addresses.
    async fn other(&self, other: &Other, findings: &mut Vec<Finding>) {
        let store = &other.store;
        let plan = Plan {
            roots: store.roots.clone(),
            list: other.list.clone(),
            delta: other.delta.clone(),
            ocsp: other.ocsp.clone().unwrap_or_default(),
            ..Plan::default()
        };
        let doctor = Doctor {
            enquiry: self.enquiry,
            now: self.now,
            plan: &plan,
        };
        findings.push(doctor.chain(&other.file, &store.intermediates, &store.roots, store));
        let list = doctor.list(store, findings).await;
        doctor.delta(store, list.as_ref(), findings).await;
        if other.ocsp.is_some() {
            findings.push(doctor.ocsp(store).await);
        }
    }

    fn chain(
        &self,
        address: &str,
        intermediates: &[Certificate],
        roots: &[Certificate],
        store: &TrustStore,
    ) -> Finding {
        let bad = |said| Finding::bad("authority", address, said);
        for certificate in intermediates.iter().chain(&store.roots) {
            let name = &certificate.subject.common_name;
            if self.now > certificate.not_after {
                return bad(words::expired(name, certificate.not_after));
            }
            if self.now < certificate.not_before {
                return bad(words::not_yet(name, certificate.not_before));
            }
        }
        if let Some(stranger) = intermediates
            .iter()
            .find(|one| !store.roots.iter().any(|root| one.is_signed_by(root)))
        {
            let offered = roots.first().map_or("–", |root| root.subject.common_name.as_str());
            return bad(words::stranger(&stranger.subject.common_name, offered));
        }
        let Some(first) = intermediates.first().or(store.roots.first()) else {
            return bad(words::no_certificate());
        };
        let name = &first.subject.common_name;
        if first.not_after.duration_since(self.now) < SOON {
            return bad(words::ends_soon(name, first.not_after));
        }
        Finding::good("authority", address, words::in_force(name, !self.plan.roots.is_empty()))
    }

    async fn list(&self, store: &TrustStore, findings: &mut Vec<Finding>) -> Option<Crl> {
        self.complete("list", &self.plan.list, store, findings).await
    }

    /// The root's own list, without which a paper proves itself to nobody who has the root alone.
    async fn root_list(&self, store: &TrustStore, findings: &mut Vec<Finding>) {
        // Where the authority is not right, whose list it must be is not known either.
        let is_known = findings.iter().all(|finding| finding.ok || finding.what != "authority");
        let Some(address) = self.plan.root_list.as_ref().filter(|_| is_known) else {
            return;
        };
        let roots = TrustStore {
            roots: store.roots.clone(),
            intermediates: Vec::new(),
        };
        self.complete("root list", address, &roots, findings).await;
    }

    async fn complete(
        &self,
        what: &'static str,
        address: &str,
        issuers: &TrustStore,
        findings: &mut Vec<Finding>,
    ) -> Option<Crl> {
        let outcome = self.fetch_list(address, issuers).await;
        match outcome {
            Ok(list) if list.scope == Scope::Complete => {
                let said = words::list_good(list.number, list.revoked.len(), list.next_update);
                findings.push(Finding::good(what, address, said));
                Some(list)
            }
            Ok(_) => {
                findings.push(Finding::bad(what, address, words::list_incomplete()));
                None
            }
            Err(cause) => {
                findings.push(Finding::bad(what, address, cause.told()));
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
                    Finding::good("delta", address, words::delta_good(delta.number, base))
                }
                Scope::Delta { base } => Finding::bad("delta", address, words::delta_ahead(base)),
                _ => Finding::bad("delta", address, words::delta_is_none()),
            },
            // An authority that has published one list only has no delta yet.
            Err(ListError::Ask(AskError::Status { status: 404, .. })) if !configured => {
                Finding::good("delta", address, words::delta_not_yet())
            }
            Err(cause) => Finding::bad("delta", address, cause.told()),
        };
        findings.push(finding);
    }

    async fn fetch_list(&self, address: &str, store: &TrustStore) -> Result<Crl, ListError> {
        let bytes = self.enquiry.get(address).await.map_err(ListError::Ask)?;
        let list = Crl::parse(&bytes).map_err(|_| ListError::NoList(Found::of(&bytes)))?;
        let mut issuers = store.intermediates.iter().chain(&store.roots);
        if !issuers.any(|issuer| list.is_signed_by(issuer)) {
            return Err(ListError::Stranger(list.issuer_common_name));
        }
        if self.now >= list.next_update {
            return Err(ListError::Stale(list.next_update));
        }
        if list.this_update > self.now + SKEW {
            return Err(ListError::Future(list.this_update));
        }
        Ok(list)
    }

    async fn ask(&self, address: &str, kind: &'static str, question: Vec<u8>) -> Result<Vec<u8>, Sentence> {
        let asked = self.enquiry.post(address, kind, question).await;
        asked.map_err(|cause| words::silent(&cause))
    }

    /// Asks about the issuing authority's own number: whatever the status, the signature tells who answers.
    async fn ocsp(&self, store: &TrustStore) -> Finding {
        let address = &self.plan.ocsp;
        let bad = |said| Finding::bad("ocsp", address, said);
        let Some(issuer) = store.intermediates.first() else {
            return bad(words::no_issuer());
        };
        let question = Question {
            entries: vec![CertId::new(Digest::Sha256, issuer, issuer)],
            nonce: None,
        };
        let bytes = match self.ask(address, "application/ocsp-request", question.to_der()).await {
            Ok(bytes) => bytes,
            Err(said) => return bad(said),
        };
        let answer = match Answer::read(&bytes) {
            Ok(answer) => answer,
            Err(AnswerError::Refused(status)) => return bad(words::ocsp_refuses(status)),
            Err(_) => {
                return bad(words::instead(
                    Found::of(&bytes),
                    ["OCSP жауабы", "ответ OCSP", "an OCSP answer"],
                    [
                        "[trust] ocsp_url түзетіңіз",
                        "исправьте [trust] ocsp_url",
                        "correct [trust] ocsp_url",
                    ],
                ));
            }
        };
        match answer.about(issuer, issuer, self.now) {
            Ok(_) => Finding::good("ocsp", address, words::ocsp_good()),
            Err(AnswerFault::NotAppointed { name }) => bad(words::ocsp_not_appointed(&name)),
            Err(AnswerFault::Signature) => bad(words::ocsp_other_key()),
            Err(AnswerFault::ResponderExpired { name, .. }) => bad(words::ocsp_expired(&name)),
            Err(fault) => bad(words::ocsp_proves_nothing(&fault.told())),
        }
    }

    async fn tsp(&self, store: &TrustStore, chance: &Chance) -> Finding {
        let address = &self.plan.tsp;
        let bad = |said| Finding::bad("tsp", address, said);
        let nonce: [u8; 8] = chance.bytes();
        let hash = Digest::Sha256.of(&nonce);
        let request = Request::new(Digest::Sha256, &hash, Some(&nonce), true);
        let bytes = match self.ask(address, "application/timestamp-query", request.to_der()).await {
            Ok(bytes) => bytes,
            Err(said) => return bad(said),
        };
        let token = match Token::of_response(&bytes, &request) {
            Ok(token) => token,
            Err(TspError::Unreadable(_)) => {
                return bad(words::instead(
                    Found::of(&bytes),
                    ["уақыт белгісі", "метка времени", "a time stamp"],
                    [
                        "[trust] tsp_url түзетіңіз",
                        "исправьте [trust] tsp_url",
                        "correct [trust] tsp_url",
                    ],
                ));
            }
            Err(TspError::Token(fault @ (TokenFault::Purpose | TokenFault::NotValidThen { .. }))) => {
                return bad(words::tsp_certificate(&fault.told()));
            }
            Err(error) => return bad(words::tsp_proves_nothing(&error.told())),
        };
        let Some(signer) = &token.signer else {
            return bad(words::tsp_alone());
        };
        let name = &signer.subject.common_name;
        let mut issuers = store.intermediates.iter().chain(&store.roots);
        if !issuers.any(|issuer| signer.is_signed_by(issuer)) {
            return bad(words::tsp_stranger(name));
        }
        if self.now.duration_since(token.gen_time).abs() > SKEW {
            return bad(words::tsp_other_time(token.gen_time, self.now));
        }
        Finding::good("tsp", address, words::tsp_good(name, signer.not_after))
    }
}

/// Why an address gives no list that proves anything.
enum ListError {
    Ask(AskError),
    NoList(Found),
    Stranger(String),
    Stale(Timestamp),
    Future(Timestamp),
}

impl ListError {
    fn told(&self) -> Sentence {
        match self {
            Self::Ask(cause) => words::silent(cause),
            Self::NoList(found) => words::instead(
                *found,
                [
                    "кері қайтару тізімі",
                    "список отозванных свидетельств",
                    "a revocation list",
                ],
                ["мекенжайды түзетіңіз", "исправьте адрес", "correct the address"],
            ),
            Self::Stranger(name) => words::list_of_stranger(name),
            Self::Stale(since) => words::list_stale(*since),
            Self::Future(from) => words::list_of_future(*from),
        }
    }
}

async fn mail(host: &str, port: u16) -> Finding {
    let address = format!("{host}:{port}");
    let connected = tokio::time::timeout(
        std::time::Duration::from_secs(5),
        tokio::net::TcpStream::connect((host, port)),
    );
    match connected.await {
        Ok(Ok(_)) => Finding::good("mail", &address, words::mail_answers()),
        _ => Finding::bad("mail", &address, words::mail_silent()),
    }
}
