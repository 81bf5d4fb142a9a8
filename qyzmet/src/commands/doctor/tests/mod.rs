//! The examination of good parts and of deliberately wrong ones.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use domain::clock::StillClock;
use domain::{Chance, Clock};
use eds::crl::Crl;
use eds::issue::{self, Addresses, Service};
use eds::ocsp::{Request, Responder, Status};
use eds::tsp::{BEST_PRACTICES_POLICY, Stamper};
use eds::{Algorithm, Certificate, PrivateKey};
use jiff::{SignedDuration, Timestamp};

use super::Finding;
use super::examine::all;
use super::plan::{Other, Plan};

struct Authority {
    root: Certificate,
    root_key: PrivateKey,
    issuing: Certificate,
    issuing_key: PrivateKey,
    now: Timestamp,
}

impl Authority {
    fn new(name: &str, now: Timestamp) -> Self {
        let root_key = PrivateKey::generate(Algorithm::P256).unwrap();
        let since = now - SignedDuration::from_hours(24);
        let root = issue::root(&root_key, &format!("{name} root"), &[0x41; 20], since).unwrap();
        let issuing_key = PrivateKey::generate(Algorithm::P256).unwrap();
        let spki = issuing_key.public_key_der();
        let issuing = issue::issuing(&root_key, &root, &spki, name, &[0x42; 20], since, &addresses()).unwrap();
        Self {
            root,
            root_key,
            issuing,
            issuing_key,
            now,
        }
    }

    fn service(&self, service: Service, until: Timestamp) -> (Arc<PrivateKey>, Certificate) {
        let key = PrivateKey::generate(Algorithm::P256).unwrap();
        let certificate = issue::service(
            &self.issuing_key,
            &self.issuing,
            &key.public_key_der(),
            service,
            "СЫНАҚ",
            &[0x43; 20],
            self.now - SignedDuration::from_hours(2),
            until,
            &addresses(),
        );
        (Arc::new(key), certificate.unwrap())
    }

    fn root_list(&self) -> Vec<u8> {
        let (since, until) = (
            self.now - SignedDuration::from_hours(1),
            self.now + SignedDuration::from_hours(5),
        );
        Crl::issue(&self.root_key, &self.root, 1, since, until, &[])
            .unwrap()
            .der
    }

    fn list(&self, until: Timestamp) -> Vec<u8> {
        let since = self.now - SignedDuration::from_hours(1);
        Crl::issue(&self.issuing_key, &self.issuing, 5, since, until, &[])
            .unwrap()
            .der
    }
}

fn addresses() -> Addresses {
    Addresses {
        crl: "http://127.0.0.1/crl".into(),
        ca_issuers: "http://127.0.0.1/ca".into(),
        ..Addresses::default()
    }
}

/// What a server of the test says; each part may be another authority's.
struct Town {
    list: Vec<u8>,
    responder: (Arc<PrivateKey>, Certificate),
    stamper: (Arc<PrivateKey>, Certificate),
}

impl Town {
    fn of(authority: &Authority) -> Self {
        let far = authority.now + SignedDuration::from_hours(24 * 20);
        Self {
            list: authority.list(authority.now + SignedDuration::from_hours(5)),
            responder: authority.service(Service::OcspResponder, far),
            stamper: authority.service(Service::TimeStamping, far),
        }
    }

    async fn serve(self, authority: &Authority) -> String {
        let now = authority.now;
        let pem = format!("{}{}", authority.issuing.to_pem(), authority.root.to_pem());
        let issuing = authority.issuing.clone();
        let (list, responder, stamper) = (self.list, self.responder, self.stamper);
        let root_list = authority.root_list();
        let router = Router::new()
            .route("/authority/ca.pem", get(move || async move { pem }))
            .route("/authority/crl.der", get(move || async move { list }))
            .route("/authority/root-crl.der", get(move || async move { root_list }))
            .route(
                "/page",
                get(|| async { "<!DOCTYPE html><html></html>" }).post(|| async { "<html></html>" }),
            )
            .route(
                "/authority/ocsp",
                post(move |body: Bytes| async move {
                    let answering = Responder::new(responder.0, &responder.1, &issuing).unwrap();
                    let request = Request::read(&body).unwrap();
                    let until = now + SignedDuration::from_hours(1);
                    answering
                        .answer(&request, |_| Status::Unknown, now, until, now)
                        .unwrap()
                }),
            )
            .route(
                "/authority/tsp",
                post(move |body: Bytes| async move {
                    let stamper = Stamper {
                        key: stamper.0.as_ref(),
                        certificate: &stamper.1,
                        chain: &[],
                        policies: &[BEST_PRACTICES_POLICY],
                    };
                    eds::tsp::respond(&body, &stamper, &[9], now).unwrap()
                }),
            );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }
}

fn plan(base: &str, roots: &[Certificate]) -> Plan {
    Plan {
        authority: base.to_owned(),
        roots: roots.to_vec(),
        list: format!("{base}/authority/crl.der"),
        root_list: Some(format!("{base}/authority/root-crl.der")),
        ocsp: format!("{base}/authority/ocsp"),
        tsp: format!("{base}/authority/tsp"),
        ..Plan::default()
    }
}

async fn examine(plan: &Plan, now: Timestamp) -> Vec<Finding> {
    let enquiry = exchange::Enquiry::of_doctor(super::PATIENCE).unwrap();
    all(
        plan,
        &enquiry,
        &StillClock::at(now) as &dyn Clock,
        &Chance::from_system(),
    )
    .await
}

/// The only finding that is bad, by its name and a word of what it says.
async fn only_bad(plan: &Plan, now: Timestamp, what: &str, word: &str) {
    let findings = examine(plan, now).await;
    let bad: Vec<_> = findings.iter().filter(|finding| !finding.ok).collect();
    let [bad] = bad.as_slice() else {
        panic!("one bad finding expected: {findings:#?}");
    };
    assert!(bad.what == what && bad.said.en.contains(word), "{bad:?}");
    // In Kazakh and in Russian it is a sentence of its own.
    let is_cyrillic = |text: &str| text.chars().filter(|letter| ('а'..='я').contains(letter)).count() > 10;
    assert!(
        is_cyrillic(&bad.said.kk) && is_cyrillic(&bad.said.ru) && bad.said.kk != bad.said.ru,
        "{bad:?}"
    );
}

#[tokio::test]
async fn a_good_configuration_is_found_good() {
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    let authority = Authority::new("БІРІНШІ", now);
    let base = Town::of(&authority).serve(&authority).await;
    for roots in [&[][..], std::slice::from_ref(&authority.root)] {
        let findings = examine(&plan(&base, roots), now).await;
        assert!(findings.iter().all(|finding| finding.ok), "{findings:#?}");
        let names: Vec<_> = findings.iter().map(|finding| finding.what).collect();
        assert_eq!(names, ["authority", "list", "root list", "ocsp", "tsp"]);
    }
}

#[tokio::test]
async fn an_authority_beside_our_own_is_examined_as_ours_is() {
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    let (authority, national) = (Authority::new("БІРІНШІ", now), Authority::new("ҰЛТТЫҚ", now));
    let base = Town::of(&authority).serve(&authority).await;
    let there = Town::of(&national).serve(&national).await;
    let other = |list: String, ocsp: String| Other {
        file: "nuc.pem".to_owned(),
        store: eds::TrustStore {
            roots: vec![national.root.clone()],
            intermediates: vec![national.issuing.clone()],
        },
        list,
        delta: None,
        ocsp: Some(ocsp),
    };
    let mut plan = plan(&base, &[]);
    plan.beside = vec![other(
        format!("{there}/authority/crl.der"),
        format!("{there}/authority/ocsp"),
    )];
    let findings = examine(&plan, now).await;
    assert!(findings.iter().all(|finding| finding.ok), "{findings:#?}");
    let names: Vec<_> = findings.iter().map(|finding| finding.what).collect();
    assert_eq!(
        names,
        [
            "authority",
            "list",
            "root list",
            "ocsp",
            "tsp",
            "authority",
            "list",
            "ocsp"
        ]
    );

    plan.beside = vec![other(
        format!("{base}/authority/crl.der"),
        format!("{there}/authority/ocsp"),
    )];
    only_bad(&plan, now, "list", "БІРІНШІ").await;
}

#[tokio::test]
async fn each_wrong_part_is_named_in_one_sentence() {
    let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
    let authority = Authority::new("БІРІНШІ", now);
    let other = Authority::new("ЕКІНШІ", now);
    let roots = std::slice::from_ref(&authority.root);
    let far = now + SignedDuration::from_hours(24 * 20);
    let good = || Town::of(&authority);

    // HTML instead of each.
    let base = good().serve(&authority).await;
    let page = format!("{base}/page");
    let mut wrong = plan(&base, roots);
    wrong.list.clone_from(&page);
    only_bad(&wrong, now, "list", "web page").await;
    let mut wrong = plan(&base, roots);
    wrong.root_list = Some(page.clone());
    only_bad(&wrong, now, "root list", "web page").await;
    // The issuing authority's list in place of the root's.
    wrong.root_list = Some(wrong.list.clone());
    only_bad(&wrong, now, "root list", "БІРІНШІ").await;
    let mut wrong = plan(&base, roots);
    wrong.ocsp.clone_from(&page);
    only_bad(&wrong, now, "ocsp", "web page").await;
    let mut wrong = plan(&base, roots);
    wrong.tsp.clone_from(&page);
    only_bad(&wrong, now, "tsp", "web page").await;
    // Silence.
    let mut silent = plan(&base, roots);
    silent.tsp = "http://127.0.0.1:9/tsp".into();
    only_bad(&silent, now, "tsp", "nobody listens").await;
    let mut silent = plan(&base, roots);
    silent.systems = vec![("gateway", "http://127.0.0.1:9".into())];
    only_bad(&silent, now, "gateway", "nobody listens").await;
    let mut silent = plan(&base, roots);
    silent.mail = Some(("127.0.0.1".into(), 9));
    only_bad(&silent, now, "mail", "does not answer").await;

    // The parts of another authority.
    let stranger = Town {
        responder: other.service(Service::OcspResponder, far),
        ..good()
    };
    only_bad(
        &plan(&stranger.serve(&authority).await, roots),
        now,
        "ocsp",
        "did not sign",
    )
    .await;
    let stranger = Town {
        stamper: other.service(Service::TimeStamping, far),
        ..good()
    };
    only_bad(
        &plan(&stranger.serve(&authority).await, roots),
        now,
        "tsp",
        "not of an authority",
    )
    .await;
    let stranger = Town {
        list: other.list(far),
        ..good()
    };
    only_bad(&plan(&stranger.serve(&authority).await, roots), now, "list", "ЕКІНШІ").await;
    only_bad(
        &plan(&base, std::slice::from_ref(&other.root)),
        now,
        "authority",
        "not signed by the trusted root",
    )
    .await;

    // Out of date.
    let old = Town {
        list: authority.list(now - SignedDuration::from_mins(1)),
        ..good()
    };
    only_bad(&plan(&old.serve(&authority).await, roots), now, "list", "out of date").await;
    let ended = now - SignedDuration::from_hours(1);
    let old = Town {
        responder: authority.service(Service::OcspResponder, ended),
        ..good()
    };
    only_bad(&plan(&old.serve(&authority).await, roots), now, "ocsp", "expired").await;
    let old = Town {
        stamper: authority.service(Service::TimeStamping, ended),
        ..good()
    };
    only_bad(&plan(&old.serve(&authority).await, roots), now, "tsp", "was not valid").await;
    // A certificate for something else.
    let wrong = Town {
        stamper: authority.service(Service::OcspResponder, far),
        ..good()
    };
    only_bad(
        &plan(&wrong.serve(&authority).await, roots),
        now,
        "tsp",
        "not for time stamps",
    )
    .await;
    let years = now + SignedDuration::from_hours(24 * 366 * 11);
    let findings = examine(&plan(&base, roots), years).await;
    assert!(
        findings
            .iter()
            .any(|finding| finding.what == "authority" && finding.said.en.contains("expired"))
    );
}
