//! Without a script: the text is downloaded, signed by a program of the person's own, and handed in as a file.

use askama::Template;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use pages::{FormState, Page, Problem, shell};
use serde::Deserialize;
use store::challenges::Challenge;

use super::{RefusedByKey, challenge, offered};
use crate::by_key::{Given, KeyAttempt, Signed};
use crate::routes::sign_in::destination;
use crate::{Access, Visitor};

/// The largest signature over a text of a few lines: with a chain, a time stamp and revocation lists of the authority.
const CMS_BYTES_MAX: usize = 512 * 1024;

/// A person with a program at hand signs a file in this time.
const ENOUGH_TO_SIGN: SignedDuration = SignedDuration::from_mins(3);

#[derive(Template)]
#[template(path = "by_file.html")]
struct ByFilePage {
    page: Page,
    form: FormState,
    challenge: Challenge,
    organization: Option<(String, String)>,
    next: String,
    regulation: String,
    /// What was wrong with the attempt before, check by check.
    failed: Vec<[String; 3]>,
}

#[derive(Deserialize)]
pub(in crate::routes) struct Onward {
    #[serde(default)]
    next: String,
    #[serde(default)]
    regulation: String,
}

/// The page with a text: the one that waits for this browser as long as there is time to sign it, else a new one. So a
/// page that is read again, or in another language, does not void what has been downloaded.
pub(in crate::routes) async fn show<S>(
    State(state): State<S>,
    visitor: Visitor,
    Query(onward): Query<Onward>,
) -> Result<Response, Problem>
where
    S: AsRef<Access> + Send + Sync,
{
    let page = visitor.page;
    if visitor.signed_in.is_some() {
        return Ok(Redirect::to(&destination(&onward.next, &page)).into_response());
    }
    draw(state.as_ref(), page, onward, Told::default()).await
}

/// Exactly what is to be signed.
pub(in crate::routes) async fn text<S>(State(state): State<S>, visitor: Visitor) -> Result<Response, Problem>
where
    S: AsRef<Access> + Send + Sync,
{
    let access = state.as_ref();
    offered(access)?;
    let waiting = access
        .open_challenge(&visitor.page.csrf)
        .await?
        .ok_or_else(Problem::not_found)?;
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"sign-in.txt\""),
    ];
    Ok((headers, waiting.text).into_response())
}

/// The signature as a file or as text.
pub(in crate::routes) async fn submit<S>(
    State(state): State<S>,
    visitor: Visitor,
    mut form: Multipart,
) -> Result<Response, Problem>
where
    S: AsRef<Access> + Send + Sync,
{
    let access = state.as_ref();
    let sent = read(&mut form).await?;
    visitor.check(&sent.csrf)?;
    let by_key = offered(access)?;
    let given = Given {
        signed: sent.cms.map_or(Signed::Unreadable, Signed::Cms),
        code: sent.code,
        iin: String::new(),
    };
    let onward = sent.onward;
    match access.sign_in_by_key(by_key, &visitor.page.csrf, given).await? {
        KeyAttempt::Begun(begun) => {
            let there = Redirect::to(&destination(&onward.next, &visitor.page)).into_response();
            Ok(access.with_cookie(there, &begun))
        }
        KeyAttempt::Locked { until } => {
            let message = visitor.page.t1("sign-in-locked", "until", visitor.page.instant(&until));
            let told = Told {
                status: StatusCode::TOO_MANY_REQUESTS,
                message,
                failed: Vec::new(),
            };
            draw(access, visitor.page, onward, told).await
        }
        KeyAttempt::Refused(refusal) => {
            let refused = RefusedByKey::of(&refusal, &onward.regulation);
            let told = Told::of(&visitor.page, &refusal);
            let mut answer = draw(access, visitor.page, onward, told).await?;
            answer.extensions_mut().insert(refused);
            Ok(answer)
        }
    }
}

/// What the page says of the attempt before.
struct Told {
    status: StatusCode,
    message: String,
    failed: Vec<[String; 3]>,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            status: StatusCode::OK,
            message: String::new(),
            failed: Vec::new(),
        }
    }
}

impl Told {
    fn of(page: &Page, refusal: &crate::by_key::Refusal) -> Self {
        let problem = refusal.problem();
        let hint = problem.hint.as_ref().map_or("", |hint| page.say(hint));
        let checks = refusal.report.iter().flat_map(|report| &report.checks);
        let tag = page.language.tag();
        Self {
            status: problem.status,
            message: format!("{}. {hint}", page.say(&problem.message)),
            failed: checks
                .filter(|check| check.outcome != eds::CheckOutcome::Passed)
                .map(|check| {
                    let question = check.question.in_language(tag).to_owned();
                    [
                        question,
                        check.answer.in_language(tag).to_owned(),
                        check.clause.to_string(),
                    ]
                })
                .collect(),
        }
    }
}

async fn draw(access: &Access, page: Page, onward: Onward, told: Told) -> Result<Response, Problem> {
    let by_key = offered(access)?;
    let mut form = FormState::default();
    if !told.message.is_empty() {
        form.fail("", told.message);
    }
    let waiting = access.open_challenge(&page.csrf).await?;
    let enough = access
        .clock
        .now()
        .saturating_add(ENOUGH_TO_SIGN)
        .unwrap_or(Timestamp::MAX);
    let challenge = match waiting.filter(|waiting| enough < waiting.expires_at) {
        Some(waiting) => waiting,
        None => challenge(access, &page.csrf).await?,
    };
    let body = ByFilePage {
        challenge,
        organization: by_key.organization.clone(),
        form,
        next: onward.next,
        regulation: onward.regulation,
        failed: told.failed,
        page,
    };
    Ok((told.status, shell::html(&body)).into_response())
}

struct Sent {
    csrf: String,
    code: String,
    onward: Onward,
    cms: Option<Vec<u8>>,
}

async fn read(form: &mut Multipart) -> Result<Sent, Problem> {
    let mut sent = Sent {
        csrf: String::new(),
        code: String::new(),
        onward: Onward {
            next: String::new(),
            regulation: String::new(),
        },
        cms: None,
    };
    while let Some(field) = form.next_field().await.map_err(|_| Problem::bad_request())? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = bytes_of(field).await?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "csrf" => sent.csrf = text(),
            "code" => sent.code = text(),
            "next" => sent.onward.next = text(),
            "regulation" => sent.onward.regulation = text(),
            "file" if !bytes.is_empty() => sent.cms = Some(cms_of_bytes(bytes)),
            "cms" if sent.cms.is_none() => sent.cms = cms_of_text(&text()),
            _ => {}
        }
    }
    Ok(sent)
}

async fn bytes_of(mut field: Field<'_>) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Problem::bad_request())? {
        if bytes.len() + chunk.len() > CMS_BYTES_MAX {
            return Err(Problem::too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// DER as it is; PEM and base64 read.
fn cms_of_bytes(bytes: Vec<u8>) -> Vec<u8> {
    std::str::from_utf8(&bytes).ok().and_then(cms_of_text).unwrap_or(bytes)
}

/// Base64 with or without the lines of PEM around it, as agents give it; none for what is neither.
pub(super) fn cms_of_text(text: &str) -> Option<Vec<u8>> {
    let body: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .flat_map(str::split_whitespace)
        .collect();
    STANDARD.decode(body).ok().filter(|bytes| !bytes.is_empty())
}
