//! What the time of a case is made of: each part alone, in one thread, by the thread's own processor time.

use std::collections::BTreeMap;
use std::path::Path;

use eds::crl::Crl;
use eds::issue::{Addresses, Profile};
use eds::key::Algorithm;
use eds::policy::{ExpectedSigner, Revocation};
use eds::{Certificate, Policy, PrivateKey, TrustStore};
use jiff::{SignedDuration, Timestamp};
use law::{Library, OutputKind, Plan};
use serde_json::{Value, json};
use store::{Db, StoreUrl};

use super::measure::thread_cpu;

/// Measures every part; the names are those of the report.
pub(super) async fn measure(library: &Library, plan: &Plan, data: &Path) -> Result<Value, String> {
    let now = domain::Clock::now(&domain::clock::WallClock::default());
    let chain = Chain::new(now).map_err(|error| error.to_string())?;
    let application = vec![b'x'; 1500];
    let cms = chain.sign(&application, Some(now))?;
    let pdf = draw(library, plan, now)?;
    let dictionary = eds::pades::Dictionary {
        name: "Үлгі".to_owned(),
        reason: plan.name.ru.clone(),
        location: plan.provider.region.ru.clone(),
        signed_at: now,
    };
    let verify = cost(400, || chain.verify(&cms, &application, now))?;
    let seal = cost(400, || chain.sign(&application, Some(now)).map(drop))?;
    let page = cost(30, || draw(library, plan, now).map(drop))?;
    let pades = cost(100, || {
        eds::pades::sign(
            &pdf,
            &dictionary,
            &chain.key,
            &chain.person,
            &[chain.issuing.clone(), chain.root.clone()],
        )
        .map(drop)
        .map_err(|error| error.to_string())
    })?;
    let commit = commit(data).await.map_err(|error| crate::commands::chain(&error))?;
    Ok(json!({
        "verify_cms": verify,
        "seal_envelope": seal,
        "draw_pdf_page": page,
        "sign_pades": pades,
        "durable_commit": commit,
    }))
}

/// Processor milliseconds of one call, as the mean of many after a warm-up.
fn cost(times: u32, mut call: impl FnMut() -> Result<(), String>) -> Result<f64, String> {
    for _ in 0..times / 10 + 1 {
        call()?;
    }
    let before = thread_cpu();
    for _ in 0..times {
        call()?;
    }
    let each = (thread_cpu() - before).as_secs_f64() * 1000.0 / f64::from(times);
    Ok((each * 1000.0).round() / 1000.0)
}

/// One row in one transaction on SQLite, wall milliseconds: the time is that of the disk.
async fn commit(data: &Path) -> Result<f64, store::StoreError> {
    let db = Db::open(
        &StoreUrl::Sqlite {
            folder: data.join("parts"),
        },
        "parts",
        &[],
    )
    .await?;
    let now = domain::Clock::now(&domain::clock::WallClock::default());
    let begun = std::time::Instant::now();
    let times = 200;
    for n in 0..times {
        let mut tx = db.begin().await?;
        store::jobs::put(&mut tx, "measure", &n.to_string(), now).await?;
        tx.commit().await?;
    }
    let each = begun.elapsed().as_secs_f64() * 1000.0 / f64::from(times);
    Ok((each * 1000.0).round() / 1000.0)
}

fn draw(library: &Library, plan: &Plan, now: Timestamp) -> Result<Vec<u8>, String> {
    let output = plan.outputs.iter().find(|output| output.kind == OutputKind::Positive);
    let output = output.ok_or("the regulation has no positive output")?;
    let values: BTreeMap<String, String> = crate::actors::official_values(output, now);
    let signatories = vec!["Үлгібаев С. М.".to_owned(), "Сынақов Б. Ү.".to_owned()];
    let paper = intake::paper::OutputPaper {
        number: "26112200000001",
        issued: now,
        values: &values,
        signatories: &signatories,
        check_address: "http://127.0.0.1:8080/portal/check/26112200000001",
        seal: None,
    };
    intake::paper::output(library, plan, output, &paper).map_err(|error| error.to_string())
}

/// An authority of its own, RSA-2048 as in life, and a person with a P-256 key.
struct Chain {
    root: Certificate,
    issuing: Certificate,
    person: Certificate,
    key: PrivateKey,
    trust: TrustStore,
    revocation: Revocation,
}

impl Chain {
    fn new(now: Timestamp) -> Result<Self, eds::EdsError> {
        let addresses = Addresses {
            crl: "http://127.0.0.1/crl".to_owned(),
            ca_issuers: "http://127.0.0.1/ca".to_owned(),
            ..Addresses::default()
        };
        let (root_key, issuing_key) = (
            PrivateKey::generate(Algorithm::Rsa2048)?,
            PrivateKey::generate(Algorithm::Rsa2048)?,
        );
        let since = now - SignedDuration::from_hours(1);
        let root = eds::issue::root(&root_key, "ROOT", &[1; 20], since)?;
        let issuing = eds::issue::issuing(
            &root_key,
            &root,
            &issuing_key.public_key_der(),
            "ISSUING",
            &[2; 20],
            since,
            &addresses,
        )?;
        let key = PrivateKey::generate(Algorithm::P256)?;
        let profile = Profile::Person {
            iin: "900101300007".to_owned(),
            surname: "Үлгібаев".to_owned(),
            given_name: "Сынақ".to_owned(),
            patronymic: None,
        };
        let until = now + SignedDuration::from_hours(24 * 300);
        let spki = key.public_key_der();
        let person = eds::issue::end_entity(
            &issuing_key,
            &issuing,
            &spki,
            &profile,
            &[3; 20],
            since,
            until,
            &addresses,
        )?;
        let list = Crl::issue(
            &issuing_key,
            &issuing,
            1,
            since,
            now + SignedDuration::from_hours(24),
            &[],
        )?;
        let trust = TrustStore {
            roots: vec![root.clone()],
            intermediates: vec![issuing.clone()],
        };
        let revocation = Revocation::from(vec![std::sync::Arc::new(list)]);
        Ok(Self {
            root,
            issuing,
            person,
            key,
            trust,
            revocation,
        })
    }

    fn sign(&self, content: &[u8], at: Option<Timestamp>) -> Result<Vec<u8>, String> {
        let above = [self.issuing.clone(), self.root.clone()];
        eds::cms::sign(&self.key, &self.person, &above, content, false, at).map_err(|error| error.to_string())
    }

    fn verify(&self, cms: &[u8], content: &[u8], now: Timestamp) -> Result<(), String> {
        let facts = eds::facts::of_cms(cms, Some(content)).map_err(|error| error.to_string())?;
        let facts = facts.first().ok_or("no signer")?;
        let expected = ExpectedSigner::Iin("900101300007".to_owned());
        let report = eds::policy::judge(
            facts,
            &Policy::own_authority(),
            &self.trust,
            &self.revocation,
            &expected,
            now,
        );
        report
            .is_valid()
            .then_some(())
            .ok_or_else(|| format!("not valid: {:?}", report.cause()))
    }
}
