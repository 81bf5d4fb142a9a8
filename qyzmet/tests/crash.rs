//! Any process may be killed at any moment: the cases go on, and nothing is lost or doubled.

#[expect(unreachable_pub, reason = "a module of a test has nobody to be reached by")]
mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::clock::WallClock;
use domain::{Chance, Clock};
use law::{Channel, Library, Plan, Verb};
use qyzmet::actors::{Applicant, Client, Credential, Official, PlayError, Registrar, official_values, request_values};
use qyzmet::synthetic::{self, Person};
use serde_json::Value;
use support::{Installation, STAFF_PASSWORD, SYSTEMS};

const REGULATION: &str = "mamlyut-2012-unemployed-certificate";
const WORKERS: usize = 3;
const CASES_EACH: usize = 8;
const KILLS: usize = 10;

#[test]
fn cases_survive_sigkill_on_sqlite() {
    survive(None);
}

#[test]
fn cases_survive_sigkill_on_postgresql() {
    if let Some(database) = support::fresh_postgres() {
        survive(Some(&database));
    }
}

fn survive(database: Option<&str>) {
    let installation = Arc::new(Mutex::new(Installation::start(database)));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let crew = runtime.block_on(crew(&installation));
    let finished = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = crew
        .into_iter()
        .map(|worker| runtime.spawn(worker.work(Arc::clone(&finished))))
        .collect();
    let kills = kill_at_random(&installation, &finished);
    assert!(kills > 0, "all cases ended before anything was killed");
    let plan = plan();
    for task in tasks {
        let (applicant, cases) = runtime.block_on(task).unwrap();
        for case in cases {
            runtime.block_on(whole_and_once(&applicant, &case, &plan));
        }
    }
    assert_eq!(finished.load(Ordering::SeqCst), WORKERS * CASES_EACH);
}

/// Kills one process after the other, at moments that chance gives, while cases are under way.
fn kill_at_random(installation: &Mutex<Installation>, finished: &AtomicUsize) -> usize {
    let chance = Chance::from_system();
    for kills in 0..KILLS {
        std::thread::sleep(Duration::from_millis(100 + chance.below(900)));
        if finished.load(Ordering::SeqCst) == WORKERS * CASES_EACH {
            return kills;
        }
        let victim = usize::try_from(chance.below(SYSTEMS.len() as u64)).unwrap();
        let mut installation = installation.lock().unwrap();
        installation.kill(victim);
        std::thread::sleep(Duration::from_millis(chance.below(300)));
        installation.revive(victim);
        installation.wait_healthy(victim);
    }
    KILLS
}

struct Worker {
    applicant: Applicant,
    credential: Credential,
    official: Official,
    plan: Arc<Plan>,
}

async fn crew(installation: &Mutex<Installation>) -> Vec<Worker> {
    let chance = Chance::from_system();
    let registrar_person = synthetic::person(&chance);
    let officials: Vec<Person> = (0..WORKERS).map(|_| synthetic::person(&chance)).collect();
    let urls: BTreeMap<&str, String> = {
        let installation = installation.lock().unwrap();
        installation.add_staff("authority", &registrar_person, "registrar");
        for official in &officials {
            installation.add_staff("provider", official, "official");
        }
        SYSTEMS
            .iter()
            .map(|system| (*system, installation.url(system)))
            .collect()
    };
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let client = |system: &str| Client::new(&http, format!("{}/{system}/api", urls[system]));
    let registrar = Registrar::sign_in(client("authority"), &registrar_person, STAFF_PASSWORD)
        .await
        .unwrap();
    let plan = Arc::new(plan());
    let mut crew = Vec::new();
    for official in officials {
        let organization = Some(("120140000007", "Үлгі бөлімі"));
        let credential = Credential::obtain(&client("authority"), &registrar, &official, organization)
            .await
            .unwrap();
        let official = Official::sign_in(client("provider"), &official, STAFF_PASSWORD, credential)
            .await
            .unwrap();
        let mut applicant = Applicant::register(client("portal"), synthetic::person(&chance))
            .await
            .unwrap();
        applicant.sign_in(REGULATION).await.unwrap();
        let credential = Credential::obtain(&client("authority"), &registrar, &applicant.person, None)
            .await
            .unwrap();
        crew.push(Worker {
            applicant,
            credential,
            official,
            plan: Arc::clone(&plan),
        });
    }
    crew
}

impl Worker {
    async fn work(self, finished: Arc<AtomicUsize>) -> (Applicant, Vec<String>) {
        let mut cases = Vec::new();
        for _ in 0..CASES_EACH {
            let case = self.submitted().await;
            self.issued(&case).await;
            finished.fetch_add(1, Ordering::SeqCst);
            cases.push(case);
        }
        (self.applicant, cases)
    }

    /// Fills, signs and hands in one application; a person whose page does not answer tries again.
    async fn submitted(&self) -> String {
        let values = request_values(&self.plan, WallClock::default().now());
        let case = persist("fill", || self.applicant.fill(REGULATION, &values)).await;
        let frozen = persist("freeze", || self.applicant.freeze(&case)).await;
        persist("submit", || async {
            let signing = self.applicant.sign(&case, &frozen, &self.credential).await?;
            let answer = self.applicant.submit(&case, &signing).await?;
            // 202 the first time, 200 when an answer was lost on its way.
            if matches!(answer.status, 200 | 202) {
                Ok(())
            } else {
                answer.expect(202).map(drop)
            }
        })
        .await;
        case
    }

    /// Carries the case to its end, whatever has been killed in between.
    async fn issued(&self, case: &str) {
        let output = self.plan.outputs.first().unwrap();
        let values = official_values(output, WallClock::default().now());
        for _ in 0..600 {
            let step = async {
                done_or_before(self.official.take(case, 20).await)?;
                done_or_before(self.official.decide(case, &output.id, &values).await)?;
                self.official.preview(case, 20).await?;
                done_or_before(self.official.sign_and_send(case).await)
            };
            if let Err(error) = step.await {
                tokio::time::sleep(Duration::from_millis(100)).await;
                last_error(case, &error);
                continue;
            }
            if self.applicant.wait_finished(case, 30).await.is_ok() {
                return;
            }
        }
        panic!("case {case} did not come to its end");
    }
}

/// A conflict says that it had been done before the answer was lost.
fn done_or_before(result: Result<(), PlayError>) -> Result<(), PlayError> {
    match result {
        Err(PlayError::Status { status: 409, .. }) => Ok(()),
        other => other,
    }
}

/// Refusals other than conflicts must not happen, however often processes die. While the authority is down nobody knows
/// whether a certificate is revoked, and unknown is refused: that is tried again.
fn last_error(case: &str, error: &PlayError) {
    if let PlayError::Status { status, body, .. } = error {
        let unknown = *status == 422 && body.contains("\"verdict\":\"indeterminate\"");
        assert!(
            unknown || *status >= 500 || *status == 404 || *status == 409,
            "case {case}: {error}"
        );
    }
}

async fn persist<T, F: Future<Output = Result<T, PlayError>>>(what: &str, mut attempt: impl FnMut() -> F) -> T {
    let mut last = None;
    for _ in 0..300 {
        match attempt().await {
            Ok(value) => return value,
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{what}: {}", last.unwrap());
}

/// Every annex action once, a route once for each recipient, and the events of each system in one unbroken chain.
async fn whole_and_once(applicant: &Applicant, case: &str, plan: &Plan) {
    let procedure = plan.procedure(Channel::Portal).unwrap();
    let expected: BTreeMap<u64, usize> = procedure
        .course
        .iter()
        .map(|stage| match &stage.verb {
            Verb::Route { to, .. } => (u64::from(stage.n), to.len()),
            _ => (u64::from(stage.n), 1),
        })
        .collect();
    let mut counted = BTreeMap::new();
    for _ in 0..300 {
        let trace = persist("trace", || applicant.trace(case)).await;
        counted = count(&trace);
        if counted == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(counted, expected, "case {case}");
}

fn count(trace: &Value) -> BTreeMap<u64, usize> {
    let mut counted = BTreeMap::new();
    for n in trace
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|event| event["action"].as_u64())
    {
        *counted.entry(n).or_default() += 1;
    }
    counted
}

fn plan() -> Plan {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulations");
    let (library, _) = Library::compile(&law::library::DiskFolder::new(&folder)).unwrap();
    library
        .plans
        .values()
        .find(|plan| plan.id.0 == REGULATION)
        .unwrap()
        .as_ref()
        .clone()
}
