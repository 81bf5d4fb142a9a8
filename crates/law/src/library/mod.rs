//! The shelf: all regulations of a folder, compiled.

mod disk;
mod memory;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use disk::DiskFolder;
pub use memory::MemoryFolder;

use crate::calendar::Calendar;
use crate::check::{calendar, check};
use crate::compile::compile;
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::plan::{Plan, RegulationId};
use crate::resolve::{Resolved, resolve};
use crate::source::Shelf;

/// The door through which `law` sees files: relative paths with `/` and their contents.
pub trait Folder {
    /// All files, in path order.
    fn files(&self) -> Vec<String>;
    /// The bytes of one file.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
}

/// All compiled regulations, with the document templates that they name.
#[derive(Clone, Debug, Default)]
pub struct Library {
    pub plans: BTreeMap<RegulationId, Arc<Plan>>,
    /// Template name (without `.typ`) → typst source; `layout` is shared by the others.
    pub templates: BTreeMap<String, Arc<str>>,
    /// The working calendar; of a folder without one it has no year.
    pub calendar: Arc<Calendar>,
}

impl Library {
    /// Compiles every regulation of `folder`. With any error there is no library, and the errors and warnings of
    /// all files come together, in the order of files and lines; otherwise the warnings come with it.
    pub fn compile(folder: &dyn Folder) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let findings = Findings::default();
        let shelf = Shelf::read(folder, &findings);
        let calendar = calendar::read(Calendar::default(), folder, &findings);
        let mut plans = BTreeMap::new();
        for resolved in resolve(&shelf, &findings) {
            if let Some(plan) = compile_one(&resolved, &shelf, &findings) {
                plans.insert(plan.id.clone(), Arc::new(plan));
            }
        }
        let diagnostics = findings.into_sorted();
        if diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
        {
            return Err(diagnostics);
        }
        Ok((
            Self {
                plans,
                templates: shelf.templates,
                calendar: Arc::new(calendar),
            },
            diagnostics,
        ))
    }
}

fn compile_one(resolved: &Resolved, shelf: &Shelf, findings: &Findings) -> Option<Plan> {
    let plan = check(resolved, shelf, findings).and_then(compile);
    // Every absence has been reported where it was found; this keeps a regulation from vanishing in silence.
    if plan.is_none() && !findings.has_errors() {
        findings.error(
            &resolved.place,
            format!("the regulation `{}` cannot be executed as it is", resolved.id),
        );
    }
    plan
}
