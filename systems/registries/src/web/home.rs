//! The first page: which registries there are, how they behave, and a search by ИИН.

use access::SignedIn;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use law::Registry;
use pages::{FormState, Page, Problem, shell};

use super::Shared;
use crate::REGISTRAR;
use crate::records::faults::Mode;
use crate::records::{faults, people};

#[derive(Template)]
#[template(path = "home.html")]
pub(super) struct Home {
    page: Page,
    form: FormState,
    people: i64,
    rows: Vec<Row>,
}

struct Row {
    registry: Registry,
    mode: &'static str,
    badge: &'static str,
    /// Somebody it has a record of: where the people are meant to be tried out.
    example: Option<String>,
}

pub(super) async fn show(State(registries): State<Shared>, signed_in: SignedIn) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    drawn(&registries, signed_in.page, FormState::default()).await
}

pub(super) async fn drawn(registries: &Shared, page: Page, form: FormState) -> Result<Response, Problem> {
    let db = registries.db();
    let switched = faults::all(db).await.map_err(Problem::failure)?;
    let mut rows = Vec::new();
    for registry in Registry::ALL {
        let fault = switched
            .iter()
            .find(|fault| fault.registry == registry && fault.iin.is_none());
        let mode = fault.map_or(Mode::Normal, |fault| fault.mode);
        let example = if registries.faults_allowed {
            people::example(db, registry).await.map_err(Problem::failure)?
        } else {
            None
        };
        rows.push(Row {
            registry,
            mode: mode.word(),
            badge: if mode == Mode::Normal { "good" } else { "bad" },
            example,
        });
    }
    Ok(shell::html(&Home {
        page,
        form,
        people: people::count(db).await.map_err(Problem::failure)?,
        rows,
    }))
}
