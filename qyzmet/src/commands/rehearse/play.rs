//! The play: what the people of one path do, one after the other.

use jiff::SignedDuration;
use law::{Output, OutputKind, Plan, System};
use serde_json::Value;

use super::Story;
use super::stage::Stage;
use crate::actors::{Answer, Applicant, Credential, PlayError, Registrar, official_values, request_values};
use crate::synthetic;

/// How long each wait may take. A case takes a second or two; the rest is for slow machines.
const PATIENCE_SECONDS: u64 = 60;

/// What came of the play.
#[derive(Debug, Default)]
pub(super) struct Played {
    /// In one sentence.
    pub(super) ended: String,
    pub(super) case: Option<String>,
    pub(super) number: Option<String>,
    pub(super) document_number: Option<String>,
    /// The status word of the answer that refused, and its code.
    pub(super) refusal: Option<(u16, String)>,
    pub(super) refusal_details: Value,
    pub(super) final_state: Value,
    /// What the center shows of the case.
    pub(super) center: Value,
    pub(super) trace: Value,
    pub(super) application: Option<Vec<u8>>,
    pub(super) signature: Option<Vec<u8>>,
    pub(super) result: Option<Vec<u8>>,
}

pub(super) async fn play(stage: &Stage, plan: &Plan, story: Story) -> Result<Played, PlayError> {
    let regulation = plan.id.0.as_str();
    let mut applicant = Applicant::register(stage.client(System::Portal), stage.person().await?).await?;
    if story == Story::WrongPassword {
        return applicant.sign_in_wrongly(regulation).await.map(refused);
    }
    applicant.sign_in(regulation).await?;
    if story == Story::InvalidForm {
        let case = applicant.fill(regulation, &std::collections::BTreeMap::new()).await?;
        let mut played = applicant.try_freeze(&case).await.map(refused)?;
        played.trace = applicant.trace(&case).await?;
        return Ok(played);
    }
    let registrar = stage.registrar().await?;
    let credential = credential(stage, &registrar, &applicant, story).await?;
    let case = applicant
        .fill(regulation, &request_values(plan, stage_now(stage)))
        .await?;
    applicant.attach(&case, "тіркелетін құжат.png", sample_scan()).await?;
    let frozen = applicant.freeze(&case).await?;
    let signing = applicant.sign(&case, &frozen, &credential).await?;
    let signing = if story == Story::BrokenSignature {
        signing.broken()
    } else {
        signing
    };
    let answer = applicant.submit(&case, &signing).await?;
    if !matches!(story, Story::Granted | Story::Refused) {
        let mut played = refused(answer);
        played.case = Some(case.clone());
        played.number = Some(frozen.number);
        played.application = Some(frozen.document);
        played.signature = Some(signing.cms);
        played.trace = applicant.trace(&case).await?;
        return Ok(played);
    }
    answer.expect(202)?;
    decide(stage, plan, story, &registrar, &case).await?;
    let mut played = finished(&applicant, &case).await?;
    played.center = at_the_center(stage, &frozen.number).await?;
    // The center's last event travels home after the applicant has the result.
    played.trace = whole_trace(&applicant, plan, &case).await?;
    applicant
        .answer_survey(&case, &vec![0; plan.survey.questions.len()])
        .await?;
    Ok(played)
}

async fn credential(
    stage: &Stage,
    registrar: &Registrar,
    applicant: &Applicant,
    story: Story,
) -> Result<Credential, PlayError> {
    let authority = stage.client(System::Authority);
    match story {
        Story::ForeignIin => {
            let somebody = synthetic::person(&stage.chance);
            Credential::obtain(&authority, registrar, &somebody, None).await
        }
        Story::ExpiredKey => {
            // Issued a year and two days ago, so it ran out the day before yesterday.
            let ago = SignedDuration::from_hours(367 * 24);
            stage.clock.shift(-ago);
            let obtained = Credential::obtain(&authority, registrar, &applicant.person, None).await;
            stage.clock.shift(ago);
            obtained
        }
        Story::RevokedKey => {
            let credential = Credential::obtain(&authority, registrar, &applicant.person, None).await?;
            registrar.revoke(&credential.certificate.serial_hex).await?;
            Ok(credential)
        }
        _ => Credential::obtain(&authority, registrar, &applicant.person, None).await,
    }
}

async fn decide(stage: &Stage, plan: &Plan, story: Story, registrar: &Registrar, case: &str) -> Result<(), PlayError> {
    let kind = if story == Story::Refused {
        OutputKind::Refusal
    } else {
        OutputKind::Positive
    };
    let output = output_of(plan, kind)?;
    let official = stage.official(registrar).await?;
    official.take(case, PATIENCE_SECONDS).await?;
    official.read(case).await?;
    official
        .decide(case, &output.id, &official_values(output, stage_now(stage)))
        .await?;
    official.preview(case, PATIENCE_SECONDS).await?;
    official.sign_and_send(case).await
}

async fn finished(applicant: &Applicant, case: &str) -> Result<Played, PlayError> {
    let state = applicant.wait_finished(case, PATIENCE_SECONDS).await?;
    let text = |key: &str| state[key].as_str().map(str::to_owned);
    Ok(Played {
        ended: format!("finished with {}", text("output").unwrap_or_default()),
        case: Some(case.to_owned()),
        number: text("number"),
        document_number: text("document_number"),
        application: Some(applicant.file(case, "application.json").await?),
        signature: Some(applicant.file(case, "application.cms").await?),
        result: Some(applicant.file(case, "result.pdf").await?),
        final_state: state,
        ..Played::default()
    })
}

/// Waits for the center to show the end of the case, too.
async fn at_the_center(stage: &Stage, number: &str) -> Result<Value, PlayError> {
    let operator = stage.operator().await?;
    let answer = operator.get(&format!("/cases?number={number}")).await?.expect(200)?;
    Ok(answer.json())
}

async fn whole_trace(applicant: &Applicant, plan: &Plan, case: &str) -> Result<Value, PlayError> {
    let last = plan
        .procedure(law::Channel::Portal)
        .and_then(|procedure| procedure.actions.last())
        .map(|action| action.n);
    let mut trace = Value::Null;
    for _ in 0..PATIENCE_SECONDS * 10 {
        trace = applicant.trace(case).await?;
        let complete = trace
            .as_array()
            .into_iter()
            .flatten()
            .any(|event| event["action"].as_u64() == last.map(u64::from));
        if complete {
            return Ok(trace);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    // What is missing is told by the expectation, with the trace as it is.
    Ok(trace)
}

fn refused(answer: Answer) -> Played {
    let error = answer.json()["error"].clone();
    let code = error["code"].as_str().unwrap_or("").to_owned();
    let message = error["message"]["ru"].as_str().unwrap_or("").to_owned();
    let details = error["details"].clone();
    Played {
        ended: format!("refused ({code}): {message}"),
        refusal: Some((answer.status, code)),
        trace: details["trace"].clone(),
        refusal_details: details,
        ..Played::default()
    }
}

fn output_of(plan: &Plan, kind: OutputKind) -> Result<&Output, PlayError> {
    plan.outputs
        .iter()
        .find(|output| output.kind == kind)
        .ok_or_else(|| PlayError::Story(format!("the regulation has no output of kind {kind:?}")))
}

fn stage_now(stage: &Stage) -> jiff::Timestamp {
    use domain::Clock;
    stage.clock.now()
}

/// A picture of one white dot: the smallest real PNG.
pub(super) fn sample_scan() -> Vec<u8> {
    const PNG: &str =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==";
    use base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.decode(PNG).unwrap_or_default()
}
