//! A visit at the counter: of a centre, of the provider, of an akim. The answers say what can be done next.

use std::collections::BTreeMap;

use domain::Clock;
use law::{Performer, Plan, Procedure, Registry, System};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::crew::{Crew, POWER_OF_ATTORNEY};
use super::paths::{Path, RegistryAnswer};
use super::{Played, sample_scan};
use crate::actors::{Credential, Desk, PlayError, request_values};
use crate::synthetic::{self, Person};

/// No visit has more operations.
const TURNS_MAX: usize = 60;

/// Where a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// The request is on its way.
    Filed,
    Refused,
}

/// What an operation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Done,
    /// The signature was refused: the way of the act ends, though another key may be tried.
    Refused,
}

/// The whole visit and what follows from it.
pub(crate) async fn play(crew: &Crew, plan: &Plan, procedure: &Procedure, path: &Path) -> Result<Played, PlayError> {
    if *path == Path::WrongPassword {
        return wrong_password(crew, plan, procedure).await;
    }
    let visit = Visit::open(crew, plan, procedure, path).await?;
    let ended = visit.go().await?;
    let mut played = Played::default();
    let expected = match path {
        Path::RevokedKey | Path::IncompletePackage | Path::Disagreeing => Ended::Refused,
        Path::Registry {
            answer: RegistryAnswer::NotFound,
            ..
        } => Ended::Refused,
        _ => Ended::Filed,
    };
    if ended != expected {
        played
            .findings
            .push(format!("the visit ended with {ended:?}, not {expected:?}"));
    }
    if ended == Ended::Filed {
        visit.after(path).await?;
    }
    played.trace = visit.trace().await?;
    played.case = Some(visit.id.clone());
    Ok(played)
}

/// The act's refusal of the clerk's credentials.
async fn wrong_password(crew: &Crew, plan: &Plan, procedure: &Procedure) -> Result<Played, PlayError> {
    let system = procedure.channel.home();
    let desk = crew.desk(system, receiver(procedure).name())?;
    let body = json!({
        "iin": desk.person.iin.as_str(),
        "password": "not-the-password",
        "regulation": plan.id.0,
        "channel": procedure.channel.name(),
    });
    let answer = crew.client(system).post("/sessions", body).await?;
    let mut played = Played::default();
    if answer.status != 401 {
        played
            .findings
            .push(format!("a wrong password was answered {}", answer.status));
    }
    let error = answer.json()["error"].clone();
    played.trace = super::events(&error["details"]["trace"]);
    Ok(played)
}

/// Who receives the visitor: the first person among the performers of intake.
fn receiver(procedure: &Procedure) -> Performer {
    let person = |performer: &Performer| !matches!(performer, Performer::System | Performer::Applicant);
    let mut performers = procedure.intake().iter().map(|step| step.performer);
    let own = performers.find(person);
    own.or_else(|| procedure.steps.iter().map(|step| step.performer).find(person))
        .unwrap_or(Performer::Operator)
}

struct Visit<'a> {
    crew: &'a Crew,
    plan: &'a Plan,
    procedure: &'a Procedure,
    path: &'a Path,
    person: Person,
    id: String,
}

impl<'a> Visit<'a> {
    async fn open(crew: &'a Crew, plan: &'a Plan, procedure: &'a Procedure, path: &'a Path) -> Result<Self, PlayError> {
        let person = crew.visitor().await?;
        let mut body = json!({
            "regulation": plan.id.0,
            "channel": procedure.channel.name(),
            "iin": person.iin.as_str(),
            "surname": person.name.surname,
            "given_name": person.name.given_name,
            "patronymic": person.name.patronymic,
            "phone": "+7 700 000 00 00",
        });
        let needs_power = matches!(
            path,
            Path::Registry {
                registry: Registry::Enis,
                ..
            }
        );
        if *path == Path::Representative || needs_power {
            let representative = synthetic::person(&crew.chance);
            crew.admit(&representative, None).await?;
            crew.admit(&person, Some(&representative)).await?;
            body["representative_iin"] = json!(representative.iin.as_str());
            body["representative_name"] = json!(representative.name.full());
            body["power_of_attorney"] = json!(POWER_OF_ATTORNEY);
        }
        if let Path::Registry { registry, answer } = path {
            crew.switch(*registry, &person, answer.name()).await?;
        }
        let desk = crew.desk(procedure.channel.home(), receiver(procedure).name())?;
        let opened = desk.client.post("/filings", body).await?.expect(201)?;
        Ok(Self {
            crew,
            plan,
            procedure,
            path,
            person,
            id: opened.text("id")?,
        })
    }

    fn system(&self) -> System {
        self.procedure.channel.home()
    }

    fn path_to(&self, operation: &str) -> String {
        match operation {
            "" => format!("/filings/{}", self.id),
            _ => format!("/filings/{}/{operation}", self.id),
        }
    }

    /// Whoever the filing waits for.
    fn desk(&self, filing: &Value) -> Result<&'a Desk, PlayError> {
        let performer = filing["step"]["performer"].as_str().unwrap_or_default();
        self.crew
            .desk(self.system(), performer)
            .or_else(|_| self.crew.desk(self.system(), receiver(self.procedure).name()))
    }

    async fn go(&self) -> Result<Ended, PlayError> {
        let mut filing = Value::Null;
        for _ in 0..TURNS_MAX {
            let looking = self.desk(&filing)?;
            filing = looking.look(&self.path_to("")).await?;
            match filing["state"].as_str() {
                Some("filed") => return Ok(Ended::Filed),
                Some("refused" | "withdrawn") => return Ok(Ended::Refused),
                _ => {}
            }
            let desk = self.desk(&filing)?;
            filing = desk.look(&self.path_to("")).await?;
            if filing["state"] == "held" {
                self.ask_again(desk, &filing).await?;
                continue;
            }
            if self.turn(desk, &filing).await? == Turn::Refused {
                return Ok(Ended::Refused);
            }
        }
        Err(PlayError::Story(format!("the visit does not end: {}", filing["step"])))
    }

    /// A registry that failed says why; once it answers again, the visit goes on.
    async fn ask_again(&self, desk: &Desk, filing: &Value) -> Result<(), PlayError> {
        if filing["held"].as_array().is_none_or(Vec::is_empty) {
            return Err(PlayError::Story("a held filing does not say why".to_owned()));
        }
        if let Path::Registry { registry, .. } = self.path {
            self.crew.switch(*registry, &self.person, "normal").await?;
        }
        desk.act(&self.path_to("ask"), json!({})).await.map(drop)
    }

    async fn turn(&self, desk: &Desk, filing: &Value) -> Result<Turn, PlayError> {
        let can = operations(filing);
        if can.contains(&"sign") {
            return self.sign(desk).await;
        }
        if can.contains(&"fields") && filing["fields"].as_object().is_none_or(serde_json::Map::is_empty) {
            let values = request_values(self.plan, self.crew.clock.now());
            desk.client
                .put(&self.path_to("fields"), json!({ "values": values }))
                .await?
                .expect(200)?;
        }
        if can.contains(&"papers") && !self.marked(filing) {
            self.mark(desk, filing).await?;
        }
        if can.contains(&"scans") && filing["electronic"] == false && no_application(filing) {
            let item = ("item", "application");
            desk.client
                .upload_for(&self.path_to("scans"), item, "өтініш.png", sample_scan("application"))
                .await?
                .expect(201)?;
        }
        let filing = desk.look(&self.path_to("")).await?;
        let can = operations(&filing);
        let first = ["refuse", "accept", "fill", "ask", "compare", "freeze"];
        let Some(operation) = first.into_iter().find(|operation| can.contains(operation)) else {
            return Err(PlayError::Story(format!(
                "nothing can be done at {}: {}",
                filing["step"]["id"], filing["problems"]
            )));
        };
        let body = if operation == "compare" {
            json!({ "agrees": *self.path != Path::Disagreeing })
        } else {
            json!({})
        };
        desk.act(&self.path_to(operation), body).await?;
        Ok(Turn::Done)
    }

    fn marked(&self, filing: &Value) -> bool {
        let papers = filing["papers"].as_array();
        papers.into_iter().flatten().all(|paper| !paper["seen"].is_null())
    }

    /// Everything is there, but for the first document that must be, where the path says so.
    async fn mark(&self, desk: &Desk, filing: &Value) -> Result<(), PlayError> {
        let mut marks: BTreeMap<String, &str> = BTreeMap::new();
        let mut lacking = *self.path == Path::IncompletePackage;
        for paper in filing["papers"].as_array().into_iter().flatten() {
            let id = paper["id"].as_str().unwrap_or_default().to_owned();
            let missing = lacking && paper["required"] == true;
            lacking &= !missing;
            marks.insert(id, if missing { "missing" } else { "original" });
        }
        desk.client
            .put(&self.path_to("papers"), json!({ "papers": marks }))
            .await?
            .expect(200)
            .map(drop)
    }

    async fn sign(&self, desk: &Desk) -> Result<Turn, PlayError> {
        let document = desk.client.get(&self.path_to("document")).await?.expect(200)?.bytes;
        let digest = Sha256::digest(&document);
        let path = self.path_to("");
        if *self.path == Path::RevokedKey {
            let revoked: Credential = self.crew.revoked(&desk.person, true).await?;
            let answer = desk.sign(&path, &revoked, Some(&digest)).await?;
            answer.expect(422)?;
            return Ok(Turn::Refused);
        }
        let answer = desk.sign(&path, &desk.credential, Some(&digest)).await?;
        answer.expect(202)?;
        Ok(Turn::Done)
    }

    /// The provider's part, and what the counter does with the result.
    async fn after(&self, path: &Path) -> Result<(), PlayError> {
        if self.system() == System::Provider {
            return super::office::work(self.crew, self.plan, &self.id, path).await;
        }
        let desk = self.crew.desk(self.system(), receiver(self.procedure).name())?;
        super::results::go_on(self.crew, self.plan, desk, &self.id, path).await
    }

    /// Every event that is known where the case began.
    async fn trace(&self) -> Result<Vec<Value>, PlayError> {
        let desk = self.crew.desk(self.system(), receiver(self.procedure).name())?;
        let trace = desk.look(&self.path_to("trace")).await?;
        Ok(super::events(&trace))
    }
}

fn no_application(filing: &Value) -> bool {
    let scans = filing["scans"].as_array();
    !scans.into_iter().flatten().any(|scan| scan["item"] == "application")
}

/// What the answer says can be done.
pub(crate) fn operations(state: &Value) -> Vec<&str> {
    state["can"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
