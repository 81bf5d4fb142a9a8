//! `qyzmet rehearse --all`: every path of every channel of every regulation, and how much of the acts that was.

mod counter;
mod coverage;
mod crew;
mod office;
mod paths;
mod portal;
mod results;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use futures::StreamExt;
use law::{Channel, Library, Plan};
use serde_json::{Value, json};

use self::coverage::Coverage;
use self::crew::Crew;
use self::paths::Path;
use crate::actors::PlayError;
use crate::commands::{fail, say};

/// How many cases are under way at a time.
const TOGETHER: usize = 4;

/// What came of one path.
#[derive(Debug, Default)]
pub(crate) struct Played {
    pub(crate) case: Option<String>,
    pub(crate) trace: Vec<Value>,
    /// What did not go as the regulation says.
    pub(crate) findings: Vec<String>,
    pub(crate) application: Option<Vec<u8>>,
    pub(crate) signature: Option<Vec<u8>>,
    pub(crate) result: Option<Vec<u8>>,
}

/// One path of one channel.
struct Scene {
    plan: Arc<Plan>,
    channel: Channel,
    path: Path,
}

impl Scene {
    fn name(&self) -> String {
        format!("{} {} {}", self.plan.id.0, self.channel.name(), self.path.name())
    }
}

/// What is to be played, where it is kept and how it is told.
pub(super) struct Wanted<'a> {
    pub(super) only: Option<&'a str>,
    pub(super) db: Option<&'a str>,
    pub(super) out: &'a std::path::Path,
    pub(super) as_json: bool,
}

/// Plays everything, or everything of one regulation. Exit code 0 when nothing failed.
pub(super) async fn run(library: Library, wanted: &Wanted<'_>) -> ExitCode {
    let &Wanted { only, db, out, as_json } = wanted;
    let begun = Instant::now();
    let plans: Vec<Arc<Plan>> = library
        .plans
        .values()
        .filter(|plan| only.is_none_or(|id| plan.id.0 == id))
        .cloned()
        .collect();
    if plans.is_empty() {
        return fail("there is no such regulation; `qyzmet law list` names all");
    }
    let crew = match Crew::open(library, db).await {
        Ok(crew) => crew,
        Err(error) => return fail(&format!("the district does not open: {error}")),
    };
    let scenes = scenes(&plans);
    let (moving, still): (Vec<_>, Vec<_>) = scenes.into_iter().partition(|scene| scene.path.moves_the_clock());
    let total = moving.len() + still.len();
    let progress = |done: usize, scene: &Scene, played: &Result<Played, PlayError>| {
        let outcome = match played {
            Ok(played) if played.findings.is_empty() => "ok".to_owned(),
            Ok(played) => format!("NOT: {}", played.findings.join("; ")),
            Err(error) => format!("BROKE OFF: {error}"),
        };
        let line = format!("[{done}/{total}] {} — {outcome}", scene.name());
        if as_json { tell(&line) } else { say(&line) }
    };
    let mut report = Report::of(&plans);
    let mut together = futures::stream::iter(still)
        .map(|scene| {
            let crew = &crew;
            async move {
                let played = play(crew, &scene).await;
                (scene, played)
            }
        })
        .buffer_unordered(TOGETHER);
    let mut done = 0;
    while let Some((scene, played)) = together.next().await {
        done += 1;
        progress(done, &scene, &played);
        report.take(&scene, played, out);
    }
    drop(together);
    // What moves the clock moves it for everybody, so these go one after the other.
    for scene in moving {
        let played = play(&crew, &scene).await;
        done += 1;
        progress(done, &scene, &played);
        report.take(&scene, played, out);
    }
    crew.close().await;
    report.end(as_json, begun.elapsed().as_secs())
}

fn scenes(plans: &[Arc<Plan>]) -> Vec<Scene> {
    plans
        .iter()
        .flat_map(|plan| {
            plan.procedures.iter().flat_map(move |procedure| {
                paths::of(plan, procedure).into_iter().map(move |path| Scene {
                    plan: Arc::clone(plan),
                    channel: procedure.channel,
                    path,
                })
            })
        })
        .collect()
}

async fn play(crew: &Crew, scene: &Scene) -> Result<Played, PlayError> {
    let plan = &scene.plan;
    let procedure = plan
        .procedure(scene.channel)
        .ok_or_else(|| PlayError::Story("the regulation has no such channel".to_owned()))?;
    let mut played = match scene.channel {
        Channel::Portal => portal::play(crew, plan, procedure, &scene.path).await,
        Channel::Center | Channel::Provider | Channel::Akim => counter::play(crew, plan, procedure, &scene.path).await,
    }?;
    if let Some(kind) = scene.path.leaves_an_event()
        && !played.trace.iter().any(|event| event["kind"] == kind)
    {
        played.findings.push(format!("no event `{kind}` stands in the trace"));
    }
    Ok(played)
}

/// What is known so far.
struct Report {
    coverage: Coverage,
    regulations: usize,
    channels: usize,
    played: usize,
    failed: Vec<Value>,
    by_path: BTreeMap<String, usize>,
}

impl Report {
    fn of(plans: &[Arc<Plan>]) -> Self {
        Self {
            coverage: Coverage::of(plans.iter().map(AsRef::as_ref)),
            regulations: plans.len(),
            channels: plans.iter().map(|plan| plan.procedures.len()).sum(),
            played: 0,
            failed: Vec::new(),
            by_path: BTreeMap::new(),
        }
    }

    fn take(&mut self, scene: &Scene, played: Result<Played, PlayError>, out: &std::path::Path) {
        self.played += 1;
        let kind = scene.path.name();
        let kind = kind.split(':').next().unwrap_or_default().to_owned();
        *self.by_path.entry(kind).or_insert(0) += 1;
        let mut findings = match &played {
            Ok(played) => played.findings.clone(),
            Err(error) => vec![error.to_string()],
        };
        if let Ok(played) = &played {
            self.coverage.take(&scene.plan, &played.trace);
            if let Err(cause) = write(out, scene, played) {
                findings.push(format!("what came of it cannot be written: {cause}"));
            }
        }
        if !findings.is_empty() {
            self.failed.push(json!({
                "regulation": scene.plan.id.0,
                "channel": scene.channel.name(),
                "path": scene.path.name(),
                "findings": findings,
            }));
        }
    }

    fn end(self, as_json: bool, seconds: u64) -> ExitCode {
        let missing = self.coverage.missing();
        let ok = self.failed.is_empty();
        if as_json {
            let mut outcome = json!({
                "regulations": self.regulations,
                "channels": self.channels,
                "paths": self.played,
                "paths_by_kind": self.by_path,
                "failed": self.failed,
                "missing": missing,
                "seconds": seconds,
            });
            let counted = self.coverage.to_json();
            if let (Some(outcome), Value::Object(counted)) = (outcome.as_object_mut(), counted) {
                outcome.extend(counted);
            }
            say(&serde_json::to_string_pretty(&outcome).unwrap_or_default());
        } else {
            for name in &missing {
                say(&format!("never executed: {name}"));
            }
            say(&format!(
                "{} regulations, {} channels, {} paths played in {seconds} s, {} failed: {}",
                self.regulations,
                self.channels,
                self.played,
                self.failed.len(),
                self.coverage.line()
            ));
        }
        if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// The trace and the signed files of a path: `OUT/<regulation>/<channel>/<path>/`.
fn write(out: &std::path::Path, scene: &Scene, played: &Played) -> std::io::Result<()> {
    let path = scene.path.name().replace(':', "-");
    let folder = out.join(&scene.plan.id.0).join(scene.channel.name()).join(path);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("trace.json"), serde_json::to_vec_pretty(&played.trace)?)?;
    let files = [
        ("application.json", &played.application),
        ("application.cms", &played.signature),
        ("result.pdf", &played.result),
    ];
    for (name, bytes) in files {
        if let Some(bytes) = bytes {
            std::fs::write(folder.join(name), bytes)?;
        }
    }
    Ok(())
}

/// The events of a trace, whether it stands alone or in an object.
pub(crate) fn events(trace: &Value) -> Vec<Value> {
    let list = trace.as_array().or_else(|| trace["events"].as_array());
    list.cloned().unwrap_or_default()
}

/// Progress beside a JSON product goes to standard error.
#[expect(clippy::print_stderr, reason = "progress is not the product")]
fn tell(line: &str) {
    eprintln!("{line}");
}

/// A picture of one white dot, another one for each document: two scans are never the same bytes.
pub(crate) fn sample_scan(document: &str) -> Vec<u8> {
    let mut scan = super::play::sample_scan();
    scan.extend_from_slice(document.as_bytes());
    scan
}
