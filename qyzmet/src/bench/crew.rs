//! The people of a load: each worker has an applicant and an official with keys, and cases signed beforehand.

use std::sync::Arc;
use std::time::Instant;

use domain::Clock;
use domain::clock::WallClock;
use law::{Output, OutputKind, Plan, System};

use super::measure::Latencies;
use crate::actors::{
    Applicant, Client, Credential, Official, PlayError, Registrar, Signing, official_values, request_values,
};
use crate::synthetic;

/// Where the crew plays.
pub(super) struct Ground {
    pub(super) url: String,
    pub(super) http: reqwest::Client,
    pub(super) plan: Arc<Plan>,
    pub(super) clock: Arc<WallClock>,
    pub(super) chance: Arc<domain::Chance>,
    pub(super) organization: (String, String),
    pub(super) staff_password: &'static str,
}

/// One worker.
pub(super) struct Worker {
    official: Official,
    plan: Arc<Plan>,
    clock: Arc<WallClock>,
    prepared: Vec<Prepared>,
}

/// An application signed and not yet handed in.
struct Prepared {
    applicant: Arc<Applicant>,
    case: String,
    signing: Signing,
}

/// The portal allows a person fifty unfinished applications; a little less are prepared for each.
const CASES_OF_ONE: usize = 40;

/// What one worker did.
#[derive(Default)]
pub(super) struct Done {
    /// Cases whose signed document reached the cabinet.
    pub(super) cases: Vec<(Arc<Applicant>, String)>,
    pub(super) submit: Latencies,
    pub(super) decide: Latencies,
    pub(super) whole: Latencies,
    pub(super) errors: Vec<String>,
}

impl Ground {
    pub(super) fn client(&self, system: System) -> Client {
        Client::new(&self.http, format!("{}/{}/api", self.url, system.name()))
    }
}

impl Worker {
    /// Signs the official in and certifies them; they have an account at the provider already.
    pub(super) async fn ready(
        ground: &Ground,
        registrar: &Registrar,
        official: &synthetic::Person,
    ) -> Result<Self, PlayError> {
        let authority = ground.client(System::Authority);
        let (bin, organization) = &ground.organization;
        let credential = Credential::obtain(&authority, registrar, official, Some((bin, organization))).await?;
        let official = Official::sign_in(
            ground.client(System::Provider),
            official,
            ground.staff_password,
            credential,
        )
        .await?;
        let (plan, clock) = (Arc::clone(&ground.plan), Arc::clone(&ground.clock));
        Ok(Self {
            official,
            plan,
            clock,
            prepared: Vec::new(),
        })
    }

    /// Fills, freezes and signs `count` applications of as many people as it takes, and hands none in yet.
    pub(super) async fn prepare(
        &mut self,
        ground: &Ground,
        registrar: &Registrar,
        count: usize,
    ) -> Result<(), PlayError> {
        let mut left = count;
        while left > 0 {
            let part = left.min(CASES_OF_ONE);
            self.prepare_for_one(ground, registrar, part).await?;
            left -= part;
        }
        Ok(())
    }

    async fn prepare_for_one(&mut self, ground: &Ground, registrar: &Registrar, count: usize) -> Result<(), PlayError> {
        let person = synthetic::person(&ground.chance);
        let mut applicant = Applicant::register(ground.client(System::Portal), person).await?;
        applicant.sign_in(&ground.plan.id.0).await?;
        let authority = ground.client(System::Authority);
        let credential = Credential::obtain(&authority, registrar, &applicant.person, None).await?;
        let applicant = Arc::new(applicant);
        let values = request_values(&self.plan, self.clock.now());
        for _ in 0..count {
            let case = applicant.fill(&self.plan.id.0, &values).await?;
            let frozen = applicant.freeze(&case).await?;
            let signing = applicant.sign(&case, &frozen, &credential).await?;
            self.prepared.push(Prepared {
                applicant: Arc::clone(&applicant),
                case,
                signing,
            });
        }
        Ok(())
    }

    /// Hands in one case after the other and carries each to its end, until time or cases run out.
    pub(super) async fn work(mut self, until: Instant) -> Done {
        let mut done = Done::default();
        while Instant::now() < until {
            let Some(prepared) = self.prepared.pop() else { break };
            match self.whole_case(&prepared, &mut done).await {
                Ok(()) => done.cases.push((prepared.applicant, prepared.case)),
                Err(error) => done.errors.push(format!("case {}: {error}", prepared.case)),
            }
        }
        done
    }

    async fn whole_case(&self, prepared: &Prepared, done: &mut Done) -> Result<(), PlayError> {
        let Prepared {
            applicant,
            case,
            signing,
        } = prepared;
        let begun = Instant::now();
        applicant.submit(case, signing).await?.expect(202)?;
        done.submit.add(begun.elapsed());
        self.official.take(case, 60).await?;
        self.official.read(case).await?;
        let output = positive(&self.plan)?;
        let deciding = Instant::now();
        self.official
            .decide(case, &output.id, &official_values(output, self.clock.now()))
            .await?;
        done.decide.add(deciding.elapsed());
        self.official.preview(case, 60).await?;
        self.official.sign_and_send(case).await?;
        delivered(applicant, case).await?;
        done.whole.add(begun.elapsed());
        Ok(())
    }
}

async fn delivered(applicant: &Applicant, case: &str) -> Result<(), PlayError> {
    applicant.wait_finished(case, 60).await.map(drop)?;
    let pdf = applicant.file(case, "result.pdf").await?;
    if pdf.starts_with(b"%PDF-") {
        Ok(())
    } else {
        Err(PlayError::Story("the result is no PDF".to_owned()))
    }
}

fn positive(plan: &Plan) -> Result<&Output, PlayError> {
    plan.outputs
        .iter()
        .find(|output| output.kind == OutputKind::Positive)
        .ok_or_else(|| PlayError::Story("the regulation has no positive output".to_owned()))
}
