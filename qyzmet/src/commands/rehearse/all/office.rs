//! A case at the provider: whoever it waits for does what can be done, until nothing is left to do there.

use std::time::Duration;

use jiff::SignedDuration;
use law::{OutputKind, Plan, System};
use serde_json::{Value, json};

use super::crew::Crew;
use super::paths::Path;
use crate::actors::{Desk, PlayError, official_values};

/// How long the case may stand still before the play gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// More turns than the longest route of officials has operations.
const TURNS_MAX: usize = 4_000;

/// Takes the case through all its desks.
pub(crate) async fn work(crew: &Crew, plan: &Plan, case: &str, path: &Path) -> Result<(), PlayError> {
    let mut office = Office {
        crew,
        plan,
        case,
        path,
        returned: false,
        prolonged: false,
        waited: false,
    };
    let mut still_since = std::time::Instant::now();
    let mut last = Value::Null;
    for _ in 0..TURNS_MAX {
        let Some(state) = office.look().await? else {
            pause(&still_since, "the case at the provider's desk")?;
            tokio::time::sleep(Duration::from_millis(30)).await;
            continue;
        };
        if state["stage"].is_null() {
            return Ok(());
        }
        if !office.turn(&state).await? {
            pause(&still_since, &format!("somebody to go on from {}", state["stage"]))?;
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        if last != state["stage"] {
            still_since = std::time::Instant::now();
            last = state["stage"].clone();
        }
    }
    Err(PlayError::Story("the case goes round in a circle".to_owned()))
}

fn pause(since: &std::time::Instant, what: &str) -> Result<(), PlayError> {
    if since.elapsed() < PATIENCE {
        return Ok(());
    }
    Err(PlayError::Waited {
        what: what.to_owned(),
        seconds: PATIENCE.as_secs(),
    })
}

struct Office<'a> {
    crew: &'a Crew,
    plan: &'a Plan,
    case: &'a str,
    path: &'a Path,
    returned: bool,
    prolonged: bool,
    waited: bool,
}

impl Office<'_> {
    /// The case as the head sees it; none while it has not arrived.
    async fn look(&self) -> Result<Option<Value>, PlayError> {
        let head = self.crew.desk(System::Provider, "head")?;
        let answer = head.client.get(&format!("/cases/{}", self.case)).await?;
        match answer.status {
            404 => Ok(None),
            _ => Ok(Some(answer.expect(200)?.json())),
        }
    }

    /// One operation by whoever the case waits for. False when nobody can do anything yet.
    async fn turn(&mut self, state: &Value) -> Result<bool, PlayError> {
        let role = state["stage"]["waits_for"]
            .as_str()
            .or_else(|| state["stage"]["performer"].as_str())
            .unwrap_or("official");
        let Ok(desk) = self.crew.desk(System::Provider, role) else {
            return Ok(false);
        };
        let own = desk.look(&format!("/cases/{}", self.case)).await?;
        let can = super::counter::operations(&own);
        let first = [
            "sign",
            "agree",
            "confirm",
            "decide",
            "take",
            "resolve",
            "hand_over",
            "register",
            "pass_on",
            "forward",
            "complete",
            "look_up",
        ];
        let Some(operation) = first.into_iter().find(|operation| can.contains(operation)) else {
            return Ok(false);
        };
        if self.departs(desk, &can, &own).await? {
            return Ok(true);
        }
        self.perform(desk, operation, &own).await?;
        Ok(true)
    }

    /// What the path does otherwise, once.
    async fn departs(&mut self, desk: &Desk, can: &[&str], own: &Value) -> Result<bool, PlayError> {
        match self.path {
            Path::Returned if !self.returned && can.contains(&"send_back") => {
                self.returned = true;
                let body = json!({ "reason": "Жетіспейді: қосымша құжаттың көшірмесі. Не хватает копии документа." });
                desk.act(&self.address("send-back"), body).await?;
                Ok(true)
            }
            Path::Prolonged if !self.prolonged && can.contains(&"prolong") && may_be_prolonged(own) => {
                self.prolonged = true;
                let body = json!({ "reason": "Қосымша сұрау салу қажет. Необходимы дополнительные запросы." });
                desk.act(&self.address("prolong"), body).await?;
                Ok(true)
            }
            Path::Overdue if !self.waited && !own["stage"]["due"].is_null() && !can.contains(&"look_up") => {
                self.waited = true;
                self.pass_the_limit(own)?;
                self.wait_for_the_note(desk).await?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn pass_the_limit(&self, own: &Value) -> Result<(), PlayError> {
        use domain::Clock;
        let due = own["stage"]["due"].as_str().unwrap_or_default();
        let due: jiff::Timestamp = due
            .parse()
            .map_err(|_| PlayError::Story(format!("`{due}` is no moment")))?;
        let late = due.duration_since(self.crew.clock.now()) + SignedDuration::from_mins(1);
        if late > SignedDuration::ZERO {
            self.crew.clock.shift(late);
        }
        Ok(())
    }

    /// The platform notes by itself, within seconds, that a term has run out.
    async fn wait_for_the_note(&self, desk: &Desk) -> Result<(), PlayError> {
        for _ in 0..200 {
            let trace = desk.look(&self.address("trace")).await?;
            if super::events(&trace).iter().any(|event| event["kind"] == "overdue") {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(PlayError::Waited {
            what: "the event that the term has run out".to_owned(),
            seconds: 20,
        })
    }

    async fn perform(&self, desk: &Desk, operation: &str, own: &Value) -> Result<(), PlayError> {
        let case = format!("/cases/{}", self.case);
        match operation {
            "sign" => {
                let answer = desk.sign(&case, &desk.credential, None).await?;
                answer.expect(200)?;
            }
            "confirm" => {
                let drawn = desk.client.get(&format!("{case}/document.pdf")).await?;
                if drawn.status == 200 {
                    desk.act(&self.address("confirm"), json!({})).await?;
                }
            }
            "decide" => self.decide(desk).await?,
            "resolve" => {
                let executor = own["executors"][0]["id"].as_str().unwrap_or_default();
                desk.act(&self.address("resolve"), json!({ "executor": executor }))
                    .await?;
            }
            "hand_over" => {
                let way = own["ways"][0].as_str().unwrap_or("in_person");
                let body = json!({
                    "way": way,
                    "document_type": "identity_card",
                    "document_number": "000000000",
                    "signed_for": true,
                    "to": "курьер",
                });
                desk.act(&self.address("hand-over"), body).await?;
            }
            // The look-up that the table orders is made at once; somebody only repeats one that failed.
            "look_up" => {
                let answer = desk.client.post(&self.address("look-up"), json!({})).await?;
                if answer.status != 409 {
                    answer.expect(200)?;
                }
            }
            other => {
                desk.act(&self.address(&other.replace('_', "-")), json!({})).await?;
            }
        }
        Ok(())
    }

    async fn decide(&self, desk: &Desk) -> Result<(), PlayError> {
        use domain::Clock;
        let output = match self.path {
            Path::Granted { output } | Path::Refused { output } => self.plan.output(output),
            _ => None,
        };
        let output = output
            .or_else(|| self.plan.outputs.iter().find(|one| one.kind == OutputKind::Positive))
            .ok_or_else(|| PlayError::Story("the regulation has no output".to_owned()))?;
        let values = official_values(output, self.crew.clock.now());
        let mut body = json!({ "output": output.id, "values": values });
        if output.kind == OutputKind::Refusal {
            body["ground"] = json!({
                "clause": "пункт 10 стандарта",
                "text": "Құжаттар талаптарға сай емес. Документы не соответствуют требованиям.",
            });
        }
        if output.enters.is_some() {
            let register = output.enters.as_deref().unwrap_or_default();
            let category = self
                .plan
                .registers
                .iter()
                .find(|one| one.id == register)
                .and_then(|one| one.categories.first())
                .map(|category| category.id.as_str());
            if category.is_some() {
                body["register"] = json!({ "category": category });
            }
        }
        desk.act(&self.address("decision"), body).await.map(drop)
    }

    fn address(&self, operation: &str) -> String {
        format!("/cases/{}/{operation}", self.case)
    }
}

/// Whether the stage has a limit that additional enquiries prolong.
fn may_be_prolonged(own: &Value) -> bool {
    let limits = own["stage"]["limits"].as_array();
    limits.into_iter().flatten().any(|limit| limit["how"] == "prolongs")
}
