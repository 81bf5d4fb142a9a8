//! The switches: how each registry behaves in a demonstration or a rehearsal.

use access::{Checked, SignedIn};
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Iin;
use law::Registry;
use pages::{FormState, Page, Problem, SelectOption, shell};
use serde::Deserialize;

use super::Shared;
use crate::REGISTRAR;
use crate::records::faults::{self, Fault, Mode};

/// How long a slow registry takes when nothing else is said: longer than anybody waits.
pub(super) const DELAY_MS: u64 = 60_000;
/// Nobody waits longer than an hour.
const DELAY_MS_MAX: u64 = 3_600_000;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) registry: String,
    pub(super) iin: String,
    pub(super) mode: String,
    pub(super) delay_ms: String,
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

#[derive(Template)]
#[template(path = "faults.html")]
struct Switches {
    page: Page,
    form: FormState,
    registries: Vec<SelectOption>,
    modes: Vec<SelectOption>,
    faults: Vec<Fault>,
}

pub(super) async fn show(State(registries): State<Shared>, signed_in: SignedIn) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    registries.may_be_switched()?;
    drawn(&registries, signed_in.page, FormState::default()).await
}

async fn drawn(registries: &Shared, page: Page, form: FormState) -> Result<Response, Problem> {
    let modes = Mode::WORDS.map(|word| SelectOption::new(word, page.word("registries-mode", word)));
    Ok(shell::html(&Switches {
        form,
        registries: Registry::ALL
            .map(|registry| SelectOption::new(registry.name(), registry.printed()))
            .to_vec(),
        modes: modes.to_vec(),
        faults: faults::all(registries.db()).await.map_err(Problem::failure)?,
        page,
    }))
}

pub(super) async fn switch(
    State(registries): State<Shared>,
    signed_in: SignedIn,
    Checked(typed): Checked<Typed>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    registries.may_be_switched()?;
    match typed.read() {
        Ok(fault) => {
            keep(&registries, &fault).await?;
            Ok(Redirect::to("/registries/faults").into_response())
        }
        Err((field, key)) => {
            let mut form = FormState::default();
            for (name, value) in [
                ("registry", &typed.registry),
                ("iin", &typed.iin),
                ("mode", &typed.mode),
                ("delay_ms", &typed.delay_ms),
            ] {
                form.values.insert(name.to_owned(), value.clone());
            }
            form.fail(field, signed_in.page.t(key));
            drawn(&registries, signed_in.page, form).await
        }
    }
}

pub(super) async fn clear(
    State(registries): State<Shared>,
    signed_in: SignedIn,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Problem> {
    signed_in.require(REGISTRAR)?;
    registries.may_be_switched()?;
    clear_all(&registries).await?;
    Ok(Redirect::to("/registries/faults").into_response())
}

pub(super) async fn keep(registries: &Shared, fault: &Fault) -> Result<(), Problem> {
    let mut tx = registries.db().begin().await.map_err(Problem::failure)?;
    let switched = faults::switch(&mut tx, fault, registries.access.clock.now()).await;
    switched.map_err(Problem::failure)?;
    tx.commit().await.map_err(Problem::failure)?;
    tracing::info!("{} is switched to {}", fault.registry.name(), fault.mode.word());
    Ok(())
}

pub(super) async fn clear_all(registries: &Shared) -> Result<(), Problem> {
    let mut tx = registries.db().begin().await.map_err(Problem::failure)?;
    faults::clear(&mut tx).await.map_err(Problem::failure)?;
    tx.commit().await.map_err(Problem::failure)
}

impl Typed {
    /// The switch, or the field that is wrong with the message that says why.
    pub(super) fn read(&self) -> Result<Fault, (&'static str, &'static str)> {
        let registry = Registry::from_name(&self.registry).ok_or(("registry", "registries-registry-wrong"))?;
        let delay = match self.delay_ms.trim() {
            "" => DELAY_MS,
            text => text.parse().map_err(|_| ("delay_ms", "registries-delay-wrong"))?,
        };
        if delay > DELAY_MS_MAX {
            return Err(("delay_ms", "registries-delay-wrong"));
        }
        let mode = Mode::from_word(&self.mode, delay).ok_or(("mode", "registries-mode-wrong"))?;
        let iin = match self.iin.trim() {
            "" => None,
            text => Some(
                Iin::parse(text)
                    .map_err(|_| ("iin", "registries-iin-wrong"))?
                    .as_str()
                    .to_owned(),
            ),
        };
        Ok(Fault { registry, iin, mode })
    }
}
