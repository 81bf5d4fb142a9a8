//! `qyzmet bench cases`: complete signed applications through the real HTTP interface.
//!
//! Load generator, all five systems and the database share the machine; the figures say so.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::Chance;
use domain::clock::WallClock;
use law::{Channel, Library, Plan, System};
use serde_json::{Value, json};

use super::crew::{Done, Ground, Worker};
use super::{measure, parts, proof};
use crate::actors::{PlayError, Registrar};
use crate::commands::{chain, fail, say, start_log};
use crate::config::{Config, StoreKind};
use crate::wiring::{self, District, Running, WiringError};
use crate::{regulations, synthetic};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How long to load.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// How many applicants and officials work at the same time.
    #[arg(long, default_value_t = 8)]
    concurrency: usize,
    /// A PostgreSQL database; without it, SQLite in a temporary folder.
    #[arg(long)]
    db: Option<String>,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
    /// Cases signed beforehand for each second of load; the load ends early when they run out.
    #[arg(long, default_value_t = 120)]
    prepared_per_second: usize,
}

const STAFF_PASSWORD: &str = "bench-staff-2026";
const BIN: &str = "120140000007";

pub(super) async fn run(arguments: Arguments, folder: Option<&Path>) -> ExitCode {
    start_log("error");
    let library = match regulations::load(folder) {
        Ok((library, _)) => Arc::new(library),
        Err(error) => return fail(&error.to_string()),
    };
    let Some(plan) = library
        .plans
        .values()
        .find(|plan| plan.procedure(Channel::Portal).is_some() && !plan.form.attachments.required)
        .cloned()
    else {
        return fail("no regulation has a portal channel");
    };
    let data = std::env::temp_dir().join(format!("qyzmet-bench-{}", std::process::id()));
    let outcome = measured(&arguments, library, plan, &data).await;
    let _ = std::fs::remove_dir_all(&data);
    match outcome {
        Ok((figures, sound)) => {
            say(&if arguments.json {
                serde_json::to_string_pretty(&figures).unwrap_or_default()
            } else {
                in_words(&figures)
            });
            if sound {
                ExitCode::SUCCESS
            } else {
                fail("the rate is void: see `faults`")
            }
        }
        Err(error) => fail(&error),
    }
}

async fn measured(
    arguments: &Arguments,
    library: Arc<Library>,
    plan: Arc<Plan>,
    data: &Path,
) -> Result<(Value, bool), String> {
    let parts = parts::measure(&library, &plan, data).await?;
    let (ground, running, officials, registrar) = open(arguments, library, plan, data)
        .await
        .map_err(|error| chain(&error))?;
    let loaded = load(arguments, &ground, officials, registrar).await;
    running.stop().await;
    let (workers_done, wall, cpu, faults) = loaded.map_err(|error| error.to_string())?;
    let mut all = Done::default();
    for done in &workers_done {
        all.cases.extend_from_slice(&done.cases);
        all.errors.extend_from_slice(&done.errors);
        all.submit.join(&done.submit);
        all.decide.join(&done.decide);
        all.whole.join(&done.whole);
    }
    let sound = faults.is_empty() && all.errors.is_empty() && !all.cases.is_empty();
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are small")]
    let count = all.cases.len() as f64;
    let (resident, highest) = measure::memory_mb();
    let figures = json!({
        "cases": all.cases.len(),
        "seconds": round(wall.as_secs_f64()),
        "cases_per_second": if sound { json!(round(count / wall.as_secs_f64())) } else { Value::Null },
        "cpu_ms_per_case": round(cpu.as_secs_f64() * 1000.0 / count.max(1.0)),
        "cpu_note": "processor time of the whole process: five systems and the load generator; a PostgreSQL server is not in it",
        "parts_cpu_ms": parts,
        "latency_ms": {
            "submit_answered": all.submit.summary(),
            "decision_answered": all.decide.summary(),
            "submitted_to_delivered": all.whole.summary(),
        },
        "memory_mb": { "resident": resident, "highest": highest },
        "concurrency": arguments.concurrency,
        "database": if arguments.db.is_some() { "postgresql" } else { "sqlite" },
        "faults": faults,
        "errors": all.errors.iter().take(20).collect::<Vec<_>>(),
    });
    Ok((figures, sound))
}

type Opened = (Ground, Running, Vec<synthetic::Person>, synthetic::Person);

async fn open(
    arguments: &Arguments,
    library: Arc<Library>,
    plan: Arc<Plan>,
    data: &Path,
) -> Result<Opened, WiringError> {
    let clock = Arc::new(WallClock::default());
    let chance = Arc::new(Chance::from_system());
    let config = config(arguments, &plan, data);
    let district = District::open(
        config,
        Arc::<WallClock>::clone(&clock) as _,
        Arc::clone(&chance),
        library,
        false,
    )
    .await?;
    let hash = store::accounts::hash_password(STAFF_PASSWORD, chance.bytes()).await?;
    let authority = wiring::open_store(&district.config, System::Authority.name()).await?;
    let registrar = synthetic::person(&chance);
    wiring::staff::ensure(&authority, clock.as_ref(), &chance, &registrar, &["registrar"], &hash).await?;
    let mut officials = Vec::new();
    for _ in 0..arguments.concurrency.max(1) {
        let official = synthetic::person(&chance);
        if let Some(db) = district.db(System::Provider) {
            wiring::staff::ensure(db, clock.as_ref(), &chance, &official, &["official"], &hash).await?;
        }
        officials.push(official);
    }
    let http = reqwest::Client::builder()
        .build()
        .map_err(|error| WiringError::System(format!("the HTTP client cannot be made: {error}")))?;
    let organization = (BIN.to_owned(), plan.provider.name.ru.clone());
    let url = district.local_url.clone();
    let ground = Ground {
        url,
        http,
        plan,
        clock,
        chance,
        organization,
        staff_password: STAFF_PASSWORD,
    };
    Ok((ground, district.start(), officials, registrar))
}

fn config(arguments: &Arguments, plan: &Plan, data: &Path) -> Config {
    let mut config = Config::standard().in_folder(&PathBuf::from(data).join("district"));
    config.server.listen = "127.0.0.1:0".to_owned();
    config.server.insecure_cookies = true;
    config.provider.head_name = "Үлгібаев С. М.".to_owned();
    config.provider.bin = BIN.to_owned();
    config.provider.organization.clone_from(&plan.provider.name.ru);
    if let Some(url) = &arguments.db {
        config.store.kind = StoreKind::Postgres;
        config.store.url = Some(url.clone());
    }
    config
}

type Loaded = (Vec<Done>, Duration, Duration, Vec<String>);

async fn load(
    arguments: &Arguments,
    ground: &Ground,
    officials: Vec<synthetic::Person>,
    registrar: synthetic::Person,
) -> Result<Loaded, PlayError> {
    let registrar = Registrar::sign_in(ground.client(System::Authority), &registrar, STAFF_PASSWORD).await?;
    let total = usize::try_from(arguments.seconds)
        .unwrap_or(usize::MAX)
        .saturating_mul(arguments.prepared_per_second);
    let each = total.div_ceil(officials.len()).max(1);
    let mut workers = Vec::new();
    for official in &officials {
        workers.push(Worker::ready(ground, &registrar, official).await?);
    }
    let prepared = futures::future::join_all(
        workers
            .iter_mut()
            .map(|worker| worker.prepare(ground, &registrar, each)),
    )
    .await;
    prepared.into_iter().collect::<Result<Vec<()>, _>>()?;

    let (cpu_before, begun) = (measure::process_cpu(), Instant::now());
    let until = begun + Duration::from_secs(arguments.seconds);
    let tasks: Vec<_> = workers
        .into_iter()
        .map(|worker| tokio::spawn(worker.work(until)))
        .collect();
    let mut finished = Vec::new();
    for task in tasks {
        finished.push(
            task.await
                .map_err(|error| PlayError::Story(format!("a worker died: {error}")))?,
        );
    }
    let (wall, cpu) = (begun.elapsed(), measure::process_cpu().saturating_sub(cpu_before));

    let expected = proof::expected_actions(&ground.plan);
    let mut faults = Vec::new();
    for (applicant, case) in finished.iter().flat_map(|done| &done.cases) {
        faults.extend(proof::fault(applicant, case, &expected).await);
    }
    Ok((finished, wall, cpu, faults))
}

fn in_words(figures: &Value) -> String {
    let latency = |name: &str| {
        let times = &figures["latency_ms"][name];
        format!(
            "p50 {} ms, p95 {} ms, p99 {} ms, max {} ms",
            times["p50"], times["p95"], times["p99"], times["max"]
        )
    };
    let mut lines = vec![
        format!(
            "{} cases in {} s: {} cases/s, {} CPU-ms a case (all five systems and the load generator), {}, {} at a time",
            figures["cases"],
            figures["seconds"],
            figures["cases_per_second"],
            figures["cpu_ms_per_case"],
            figures["database"].as_str().unwrap_or(""),
            figures["concurrency"]
        ),
        format!("submit answered:        {}", latency("submit_answered")),
        format!("decision answered:      {}", latency("decision_answered")),
        format!("submitted to delivered: {}", latency("submitted_to_delivered")),
        format!(
            "memory: {} MB, highest {} MB",
            figures["memory_mb"]["resident"], figures["memory_mb"]["highest"]
        ),
        "parts, measured one by one:".to_owned(),
    ];
    for (name, cost) in figures["parts_cpu_ms"].as_object().into_iter().flatten() {
        lines.push(format!("  {name:<28} {cost} CPU-ms"));
    }
    for fault in figures["faults"]
        .as_array()
        .into_iter()
        .flatten()
        .chain(figures["errors"].as_array().into_iter().flatten())
    {
        lines.push(format!("FAULT {}", fault.as_str().unwrap_or("")));
    }
    lines.join("\n")
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
