//! A request for the certificate of another organization's system, as its representative brings it to the desk: the
//! PKCS#10 as a file or as text, and what stands in their documents.

use std::collections::BTreeMap;

use access::SignedIn;
use askama::Template;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use eds::issue::{REQUEST_BYTES_MAX, request_pem};
use exchange::authority::Applicant;
use pages::{FormState, Page, Problem, SelectOption};

use super::{back, field_problem, options};
use crate::requests::{Asked, AskedSystem, GROUND_TYPES, RequestError};
use crate::web::Shared;
use crate::{REGISTRAR, actor};

/// The most letters of one field that is not the PKCS#10.
const FIELD_BYTES_MAX: usize = 4096;

/// The fields as they follow one another.
const FIELDS: [&str; 10] = [
    "system",
    "organization",
    "bin",
    "csr",
    "iin",
    "surname",
    "given_name",
    "patronymic",
    "ground_type",
    "ground_number",
];
/// Fields whose errors have the same words.
const NAMES: [(&str, &str); 3] = [
    ("surname", "authority-surname"),
    ("given_name", "authority-given-name"),
    ("patronymic", "authority-patronymic"),
];

#[derive(Template)]
#[template(path = "system.html")]
struct SystemPage {
    page: Page,
    form: FormState,
    ground_types: Vec<SelectOption>,
}

pub(in crate::web) async fn form(signed_in: SignedIn) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    Ok(draw(signed_in.page, FormState::default()))
}

pub(in crate::web) async fn take(
    State(authority): State<Shared>,
    signed_in: SignedIn,
    mut form: Multipart,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    let sent = Sent::read(&mut form).await?;
    signed_in.check(sent.text("csrf"))?;
    let asked = sent.asked(&signed_in);
    let mut faults = asked.faults();
    if faults.is_empty() && !sent.pkcs10.is_empty() {
        match authority.begin_with_pkcs10(&asked, &sent.pkcs10).await {
            Ok(begun) => return Ok(back(format!("/authority/desk/requests/{}", begun.id))),
            Err(fault) => faults.push(fault),
        }
    }
    let page = signed_in.page;
    let mut state = FormState {
        values: sent.shown(),
        ..FormState::default()
    };
    for fault in faults {
        let (field, message) = beside(fault, &page)?;
        state.fail(&field, message);
    }
    if sent.pkcs10.is_empty() {
        state.fail("csr", page.t("authority-csr-missing"));
    }
    // In the order of the form; what a name lacks is said in the same words of each.
    let place = |field: &str| FIELDS.iter().position(|known| *known == field);
    state.errors.sort_by_key(|(field, _)| place(field));
    for (field, label) in NAMES {
        state.name(field, page.t(label));
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(page, state)).into_response())
}

/// What is wrong with the key is shown beside the PKCS#10, in which the form has it.
fn beside(fault: RequestError, page: &Page) -> Result<(String, String), Problem> {
    let problem = Problem::from(fault);
    if problem.code == "key_used" || problem.code == "key_unsupported" {
        return Ok(("csr".to_owned(), page.say(&problem.message).to_owned()));
    }
    if problem.code == "too_many_requests" {
        return Ok(("iin".to_owned(), page.say(&problem.message).to_owned()));
    }
    field_problem(problem, page)
}

fn draw(page: Page, form: FormState) -> Response {
    pages::shell::html(&SystemPage {
        ground_types: options(&page, "authority-ground-type", &GROUND_TYPES),
        page,
        form,
    })
}

struct Sent {
    texts: BTreeMap<String, String>,
    /// From the file, where one was chosen, else from the text; DER or PEM.
    pkcs10: Vec<u8>,
}

impl Sent {
    async fn read(form: &mut Multipart) -> Result<Self, Problem> {
        let mut texts = BTreeMap::new();
        let mut file = Vec::new();
        let mut pasted = Vec::new();
        while let Some(field) = form.next_field().await.map_err(|_| Problem::bad_request())? {
            let name = field.name().unwrap_or_default().to_owned();
            match name.as_str() {
                "file" => file = bytes_of(field, REQUEST_BYTES_MAX).await?,
                "csr" => pasted = bytes_of(field, REQUEST_BYTES_MAX).await?.trim_ascii().to_vec(),
                _ => {
                    let bytes = bytes_of(field, FIELD_BYTES_MAX).await?;
                    texts.insert(name, String::from_utf8_lossy(&bytes).trim().to_owned());
                }
            }
        }
        let pkcs10 = if file.is_empty() { pasted } else { file };
        Ok(Self { texts, pkcs10 })
    }

    fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    fn asked(&self, registrar: &SignedIn) -> Asked {
        let text = |name| self.text(name).to_owned();
        let given = |name| Some(text(name)).filter(|text| !text.is_empty());
        Asked {
            applicant: Applicant {
                iin: text("iin"),
                surname: text("surname"),
                given_name: text("given_name"),
                patronymic: given("patronymic"),
                bin: given("bin"),
                organization: given("organization"),
            },
            system: Some(AskedSystem {
                name: text("system"),
                ground_type: text("ground_type"),
                ground_number: text("ground_number"),
            }),
            taken_by: Some(actor(&registrar.account)),
        }
    }

    /// What stands in the form again. A browser does not choose a file again by itself, so its content becomes text.
    fn shown(&self) -> BTreeMap<String, String> {
        let mut values = self.texts.clone();
        values.remove("csrf");
        let csr = match std::str::from_utf8(&self.pkcs10) {
            Ok(text) => text.to_owned(),
            Err(_) => request_pem(&self.pkcs10),
        };
        values.insert("csr".to_owned(), csr);
        values
    }
}

async fn bytes_of(mut field: Field<'_>, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Problem::bad_request())? {
        if bytes.len() + chunk.len() > limit {
            return Err(Problem::too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
